/* consign.h - the verbs of reading. Enough to turn a buffer into claims; register.h keeps them.
 *
 * No function prints, exits or keeps state of its own. A CnPack may be shared by threads; every other handle belongs
 * to one thread. Strings that come back live as long as the handle's current document, unless said otherwise. */
#ifndef CONSIGN_CONSIGN_H
#define CONSIGN_CONSIGN_H

#include <consign/model.h>
#include <stdio.h>

#define CN_VERSION "0.1.0"

typedef struct CnPack CnPack;       /* the data folder in memory, immutable */
typedef struct CnInputs CnInputs;   /* documents one after the other, from files, folders, stdin, JSON lines */
typedef struct CnReader CnReader;   /* reads documents, one at a time */

/* Reads the data folder `dir`. NULL on failure (CN_ERR_PACK with file and line, CN_ERR_INPUT, CN_ERR_MEMORY). Free with
 * cn_pack_close. */
CnPack *cn_pack_open(const char *dir, CnErr *err);
void cn_pack_close(CnPack *pack);

/* Writes "lexicon.image" into the folder: the tables as they lie in memory, from which cn_pack_open starts many times faster. It is
 * used only while the tables are the same, byte by byte; a changed, foreign or damaged one is passed over. */
CnCode cn_lexicon_image(const char *dir, CnErr *err);

/* Why the folder's image was passed over though it may be of these tables, as the end of a sentence: "was made by another version of
 * consign", "was made for another kind of machine", "is damaged". "" where it was used, where there is none, or where the tables changed. */
const char *cn_pack_image_wrong(const CnPack *pack);

/* SHA-256 over the pack's files in order of their names, 64 hex digits: which pack made a claim. */
const char *cn_pack_sha256(const CnPack *pack);

/* The name that SIPRI prints for a state's code ("TUR" -> "Turkiye"); NULL for an unknown code. Fits CnSpell of register.h with
 * the pack as `with`. */
const char *cn_pack_spell(void *pack, const char *code);

/* The documents in `paths` ("-" = standard input; folders are walked in name order, links not followed). The paths are
 * borrowed. NULL only for want of memory. */
CnInputs *cn_inputs_open(const char *const *paths, size_t n, const CnInputOptions *options, CnErr *err);

/* The next document into *doc, valid until the next call. CN_OK; CN_END; or an error about one input, after which the
 * call can be repeated and goes on with the rest. */
CnCode cn_inputs_next(CnInputs *inputs, CnDocument *doc, CnErr *err);

/* What was passed over so far, and how often: "request records", "images" … In order of first sight; valid until the next
 * call on `inputs`. */
const CnNote *cn_inputs_notes(const CnInputs *inputs, size_t *n);

void cn_inputs_close(CnInputs *inputs);

/* A document over a caller's buffer, e.g. for cn_reader_read. form CN_FORM_AUTO is told from the bytes. */
CnDocument cn_document_of(CnStr name, CnStr bytes, CnForm form, CnDate date);

/* NULL for want of memory. The pack is borrowed. Free with cn_reader_close. */
CnReader *cn_reader_open(const CnPack *pack, CnErr *err);
void cn_reader_close(CnReader *reader);

/* From here on a document that takes more than so many seconds of processor time is given up with CN_ERR_LIMIT; 0: none is, as at first. */
void cn_reader_limit(CnReader *reader, double seconds);

/* Which documents the reader screens; at first none. `explain`: see CnInputOptions. cn_read_all does as its inputs' options say. */
void cn_reader_screening(CnReader *reader, CnScreening screening, bool explain);

/* Screens one document without reading it. True: it is dropped, and *out says so, valid until the reader's next call. False: it is to
 * be read. Want of memory counts as a document to be read. */
bool cn_reader_drops(CnReader *reader, const CnDocument *doc, CnReading *out);

/* Reads one document: everything from article to claims into *out, valid until the reader's next call. The document's
 * bytes must stay valid as long. CN_OK, CN_ERR_LIMIT, CN_ERR_FORMAT (no text can be had of it), CN_ERR_MEMORY. A document
 * that the screen drops is CN_OK: out->screened says so. */
CnCode cn_reader_read(CnReader *reader, const CnDocument *doc, CnReading *out, CnErr *err);

/* Called in input order whatever the number of threads. `reading` is NULL where `err` says why an input gave none.
 * Return anything but CN_OK to stop. */
typedef CnCode CnSink(void *with, const CnReading *reading, const CnErr *err);

/* Reads all inputs with `threads` threads (1 or more) into `sink`. Returns CN_OK, the sink's code, or CN_ERR_MEMORY. */
CnCode cn_read_all(const CnPack *pack, CnInputs *inputs, unsigned threads, CnSink *sink, void *with, CnErr *err);

/* ---- writing nouns ------------------------------------------------------------------------------------- */

typedef enum { CN_SHOW_DOCUMENT, CN_SHOW_ARTICLE, CN_SHOW_TOKENS, CN_SHOW_MENTIONS, CN_SHOW_CHOICES, CN_SHOW_CLAIMS, CN_SHOW_DEALS } CnShow;

/* Writes one noun of a reading to `out`, as JSON lines or as text for people. Deals: of this document's claims alone.
 * CN_OK or CN_ERR_IO, CN_ERR_MEMORY. `quote` = longest quote in bytes. */
CnCode cn_show(const CnPack *pack, const CnReading *reading, CnShow what, bool json, size_t quote, FILE *out, CnErr *err);

/* Why each sentence of a reading gave the claims it gave, or none: text for people. `needle` limits it to sentences that
 * hold these words; none = all. */
CnCode cn_explain(const CnPack *pack, const CnReading *reading, CnStr needle, FILE *out, CnErr *err);

/* What the packs know of `text`: one line a match (table, row's id, meaning, file and line). Returns the number of
 * matches in *n. */
CnCode cn_lexicon_find(const CnPack *pack, CnStr text, bool json, FILE *out, size_t *n, CnErr *err);

/* Runs every rule row's example and counter-example; one line a failure to `out`. *n_rules and *n_failed count. */
CnCode cn_pack_check(const CnPack *pack, FILE *out, size_t *n_rules, size_t *n_failed, CnErr *err);

/* The contract's word for a stage, a modality, a category, a date's origin, a form; never NULL. */
const char *cn_stage_name(CnStage stage);
const char *cn_modality_name(CnModality modality);
const char *cn_category_name(CnCategory category);
const char *cn_date_from_name(CnDateFrom from);

/* "2017-10-25", "2017-10", "2017" or ""; returns `out`. Parses the same; year 0 if it is none of these. */
char *cn_date_text(CnDate date, char out[16]);
CnDate cn_date_parse(CnStr text);

#endif
