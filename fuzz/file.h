/* file.h - foreign bytes as a file in memory, read as any other. Define _GNU_SOURCE before any include. */
#ifndef CN_FUZZ_FILE_H
#define CN_FUZZ_FILE_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

typedef struct { int fd; char path[64]; } FuzzFile;

static inline void fuzz_file_put(const FuzzFile *file, const void *data, size_t size)
{
    if (size && write(file->fd, data, size) != (ssize_t)size) abort();
}

/* A file that holds these bytes; close its fd when it was read. */
static inline FuzzFile fuzz_file(const void *data, size_t size)
{
    FuzzFile file = {.fd = memfd_create("fuzz", 0)};
    if (file.fd < 0) abort();
    snprintf(file.path, sizeof file.path, "/proc/self/fd/%d", file.fd);
    fuzz_file_put(&file, data, size);
    return file;
}

#endif
