/* screen.h - tells from a document's bytes, before any parsing, whether it can speak of arms transfers at all.
 * Layer: pack; includes base alone.
 *
 *   bytes ──strip──▶ letters and digits ──cut──▶ words ──filter──▶ few candidates ──tables──▶ items ──score──▶ keep?
 *
 * Tags, scripts and comments are stripped, entities and letters folded, words looked up in bit tables made of the pack's own
 * phrases, in one pass over blocks that fit a processor's cache. What passes the filter is asked of the pack itself. See
 * docs/decisions for why a document is kept. */
#ifndef CN_PACK_SCREEN_H
#define CN_PACK_SCREEN_H

#include "pack/pack.h"

typedef struct CnScreen CnScreen;   /* the filter tables; never changed, shared by threads */
typedef struct CnSieve CnSieve;     /* the document in hand; belongs to one thread */

typedef enum { CN_SIEVE_SCALAR, CN_SIEVE_AVX2, CN_SIEVE_AVX512, CN_SIEVE_NEON, CN_SIEVE_BEST } CnSievePath;

/* One word or phrase that counted. `at`: byte offset in what was fed; `text` as folded, without its accents. */
typedef struct { uint64_t at; const CnEntry *entry; uint8_t n; char text[63]; } CnSieveWord;

enum { CN_SIEVE_WORDS = 12 };

/* The best place of a document, or the one that let it through. */
typedef struct { unsigned score, needed; size_t n_words; CnSieveWord word[CN_SIEVE_WORDS]; } CnSieveWhy;

/* The tables for the pack's phrases, in `arena` (jumps to its guard); both must outlive them. A pack has its own: CnPack.screen. */
const CnScreen *cn_screen_make(CnArena *arena, const CnPack *pack);

/* The same for a plain list of phrases, for cn_sieve_hits alone. */
const CnScreen *cn_screen_of(CnArena *arena, const CnStr *phrase, size_t n);

/* Can this program, on this machine, take that path? */
bool cn_sieve_can(CnSievePath path);

/* A sieve of a fixed size, in `arena` (jumps to its guard). BEST: the fastest path that this machine has. */
CnSieve *cn_sieve_new(CnArena *arena, const CnScreen *screen, CnSievePath path);

/* Begins a document. `html`: tags are stripped. `explain`: notes where each word stood, which takes longer. */
void cn_sieve_begin(CnSieve *sieve, bool html, bool explain);

/* The next bytes of the document, UTF-8, cut anywhere. True: it is kept, whatever follows, and no more need be fed. */
bool cn_sieve_feed(CnSieve *sieve, CnStr bytes);

/* The document ends. True: keep it. *why (may be NULL) holds until the next document; its words only where `explain` was asked. */
bool cn_sieve_end(CnSieve *sieve, const CnSieveWhy **why);

/* Bytes of visible text that fitted no character: was it UTF-8 at all? */
uint32_t cn_sieve_bad(const CnSieve *sieve);

/* Did the visible text hold what opens letters of another set in ASCII (ISO 2022, HZ)? Then its words are none. */
bool cn_sieve_escapes(const CnSieve *sieve);

/* Every phrase of a list (cn_screen_of) that stands in the text, by its number and the byte offset of its first word, in order of place. */
typedef void CnSieveHit(void *with, uint32_t phrase, uint64_t at);
void cn_sieve_begin_hits(CnSieve *sieve, bool html, CnSieveHit *hit, void *with);   /* then feed and end */
void cn_sieve_hits(CnSieve *sieve, CnStr text, bool html, CnSieveHit *hit, void *with);

#endif
