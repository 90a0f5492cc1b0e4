/* folder.h - a folder of its own for the files that a test puts there. Include it behind cmocka.h, in one file of a program. */
#ifndef TESTS_FOLDER_H
#define TESTS_FOLDER_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[64];

/* Set-up and tear-down, of one test or of all. */
static inline int folder_make(void **state)
{
    (void)state;
    strcpy(folder, access("/dev/shm", W_OK) == 0 ? "/dev/shm/consign-test-XXXXXX" : "/tmp/consign-test-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static inline int folder_drop(void **state)
{
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

/* The path of a name in the folder: valid for the next seven calls. */
static inline const char *folder_path(const char *name)
{
    static char path[8][256];
    static int next;
    char *out = path[next++ & 7];
    snprintf(out, sizeof path[0], "%s/%s", folder, name);
    return out;
}

/* Writes a file there; returns its path. */
static inline const char *folder_put(const char *name, const void *bytes, size_t n)
{
    const char *path = folder_path(name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, n, file), n);
    assert_int_equal(fclose(file), 0);
    return path;
}

#endif
