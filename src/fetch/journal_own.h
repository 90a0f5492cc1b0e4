/* journal_own.h - the inside of a journal, for journal.c (entries and lines) and spool.c (WARC files) alone. */
#ifndef CN_FETCH_JOURNAL_OWN_H
#define CN_FETCH_JOURNAL_OWN_H

#include "fetch/journal.h"

#include <jansson.h>
#include <stdio.h>

/* Items that begin with their key (a CnStr), in the order they came, and where each lies by the key's hash. */
typedef struct { void **item; uint32_t *slot; size_t n, cap; } CnTable;

enum { CN_FILE_OPEN, CN_FILE_WHOLE, CN_FILE_TAKEN };

typedef struct {
    CnStr name;
    const char *path;      /* when it is whole */
    unsigned kind, state;
    uint64_t size;         /* of what was put into it and is there */
} CnWarcFile;

typedef struct { CnWarcFile *file; uint64_t offset, bytes; char sha256[65]; } CnPut;

struct CnJournal {
    CnArena arena;
    CnStr folder, log_path;
    int folder_fd;         /* holds the lock */
    FILE *log;             /* NULL: for reading alone */
    size_t lines;
    bool broken;           /* a line or a record could not be written: nothing more is */
    CnTable pages, sites, hosts, files;
    CnPut last;            /* the last line, if it was a put; file NULL: it was not */
    char *text;            /* while it is read: the line, as text and as JSON, and the page of the last put */
    json_t *line, *then;
    int fd[CN_FILE_KINDS]; /* the open file of each kind, or -1 */
    CnWarcFile *open[CN_FILE_KINDS];
};

/* The file of this name, made where it is new. */
CnWarcFile *cn_journal_keep_file(CnJournal *journal, CnStr name, unsigned kind, unsigned state);

/* Writes a line, to the disk. */
CnCode cn_journal_log_file(CnJournal *journal, const CnWarcFile *file, CnErr *err);
CnCode cn_journal_log_put(CnJournal *journal, const CnPut *put, const CnPage *page, CnErr *err);

/* Keeps a page without a line. */
void cn_journal_keep_page(CnJournal *journal, const CnPage *page);

/* Gives every file that was open when the last run broke off its lasting name, cut to what was put into it whole. *whole: the
 * bytes of the last put are there. *changed: there was such a file. */
CnCode cn_journal_mend_files(CnJournal *journal, bool *whole, bool *changed, CnErr *err);

#endif
