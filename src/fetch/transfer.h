/* transfer.h - one request and its response, by libcurl. No redirect is followed here, no cookie kept, no proxy asked, and no
 * connection used twice, so that a response cannot be taken for that to another request.
 * Layer: base. */
#ifndef CN_FETCH_TRANSFER_H
#define CN_FETCH_TRANSFER_H

#include "base/str.h"

typedef struct CnWire CnWire;   /* what runs all exchanges of one thread */

typedef enum { CN_WHOLE, CN_CUT_LENGTH, CN_CUT_TIME, CN_CUT_DISCONNECT, CN_CUT_POLICY } CnCut;

typedef struct { char *ptr; size_t len, cap; } CnBytes;

typedef struct CnExchange CnExchange;

struct CnExchange {
    /* given */
    CnStr url;                 /* borrowed until it has ended */
    CnStr etag, modified;      /* ask only for what is newer; none = ask for all */
    uint64_t max_bytes;        /* of the body as it comes over the wire */
    bool prefix_will_do;       /* a longer one is cut there; else it is not even begun where its length is told */
    bool (*on_head)(CnExchange *exchange);  /* called once the head is there; false: no body, please (CN_CUT_POLICY). May be NULL */
    void *owner;
    /* what came of it */
    CnBytes request, head, body;   /* as sent and received; head is the last one where there are several */
    int status;                /* 0: there was no response */
    CnCut cut;
    CnCode code;               /* CN_OK: a response, whole or cut; CN_ERR_POLICY: a private address; CN_ERR_INPUT: no response */
    char why[200];             /* not OK, or cut: a sentence's end */
    char address[64];          /* that answered */
    int64_t began_us;          /* microseconds since 1970 */
    /* own */
    void *easy, *fields;
    CnWire *wire;
    bool private_address, over, declined, heads_done, starved;   /* the last: there was no memory for it */
};

typedef struct {
    CnStr agent;               /* User-Agent */
    CnStr from;                /* From, or none */
    uint32_t connect_ms, total_ms;
    bool allow_private;
    const char *ca_file;       /* certificates to trust besides none; NULL: the system's */
} CnWireOptions;

/* NULL: want of memory. The strings are copied. */
CnWire *cn_wire_open(const CnWireOptions *options, CnErr *err);

/* Ends what runs. */
void cn_wire_close(CnWire *wire);

/* Starts an exchange, whose given part is filled and whose rest is zero. CN_ERR_MEMORY. It stays in place until it has ended. */
CnCode cn_wire_start(CnWire *wire, CnExchange *exchange, CnErr *err);

/* Waits at most `ms` milliseconds for something to happen, and returns an exchange that has ended, or NULL. */
CnExchange *cn_wire_wait(CnWire *wire, int64_t ms);

/* Gives back the memory of an exchange that has ended, or never began. */
void cn_exchange_free(CnExchange *exchange);

static inline CnStr cn_bytes_str(const CnBytes *bytes) { return (CnStr){bytes->ptr, bytes->len}; }

#endif
