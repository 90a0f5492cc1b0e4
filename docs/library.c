/* library.c - the library in one page: reads a buffer and prints its claims. usage: library DATA_FOLDER
 * Built with the flags of `pkg-config libxml-2.0 sqlite3 jansson libcrypto` and -lconsign -lpthread -lm. */
#include <consign/consign.h>
#include <string.h>

static CnStr of(const char *text) { return (CnStr){text, strlen(text)}; }

static CnStr first(CnParties parties)   /* a code, or the name where there is none */
{
    if (!parties.n) return of("?");
    return parties.party->code.len ? parties.party->code : parties.party->name;
}

int main(int argc, char **argv)
{
    CnErr err = {0};
    CnReading reading;
    CnDocument doc = cn_document_of(of("my buffer"), of("Qatar has bought 24 Rafale fighters from France."), CN_FORM_TEXT, cn_date_parse(of("2015-05-04")));
    CnPack *pack = cn_pack_open(argc > 1 ? argv[1] : "data", &err);   /* once: threads may share it */
    CnReader *reader = pack ? cn_reader_open(pack, &err) : NULL;      /* one a thread */
    int bad = !reader || cn_reader_read(reader, &doc, &reading, &err) != CN_OK;
    if (bad) fprintf(stderr, "%s:%u: %s\n", err.path, err.line, err.text);
    for (size_t i = 0; !bad && i < reading.n_claims; i++) {           /* valid until the reader reads the next */
        const CnClaim *c = &reading.claim[i];
        CnStr from = first(c->supplier), to = first(c->recipient);
        CnSpan words = c->evidence[0];
        printf("%.*s -> %.*s: %.*s, %s, %s\n", (int)from.len, from.ptr, (int)to.len, to.ptr, (int)c->item.len, c->item.ptr,
               cn_stage_name(c->stage), cn_modality_name(c->modality));
        printf("  \"%.*s\"\n", (int)words.len, reading.article->text.ptr + words.at);
    }
    cn_reader_close(reader);
    cn_pack_close(pack);
    return bad;
}
