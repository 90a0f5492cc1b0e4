#include "pack/show.h"

#include "base/json.h"
#include "base/words.h"

const char *cn_table_name(uint8_t table)
{
    static const char *const name[CN_T_COUNT] = {"state-names", "organisations", "people", "systems", "generics", "currencies", "units", "outlets",
        "months", "days", "numbers", "bounds", "frames", "cues", "anaphora", "dates", "speech", "markers"};
    return table < CN_T_COUNT ? name[table] : "";
}

CnStr cn_row_id(const CnPack *pack, uint8_t table, uint32_t row)
{
    if (row == UINT32_MAX) return (CnStr){NULL, 0};
    switch (table) {
    case CN_T_STATE: return pack->state[row].code;
    case CN_T_ORG: return pack->org[row].id;
    case CN_T_PERSON: return pack->person[row].id;
    case CN_T_SYSTEM: return pack->system[row].id;
    case CN_T_GENERIC: return pack->generic[row].id;
    case CN_T_CURRENCY: return pack->currency[row];
    case CN_T_UNIT: return pack->unit[row];
    case CN_T_OUTLET: return pack->outlet[row].id;
    case CN_T_BOUND: return pack->bound_id[row];
    case CN_T_FRAME: return pack->frame[row].id;
    case CN_T_CUE: return pack->cue[row].id;
    case CN_T_ANAPHOR: return pack->anaphor[row].id;
    case CN_T_RELDATE: return pack->reldate[row].id;
    case CN_T_SPEECH: return pack->speech[row].id;
    default: return (CnStr){NULL, 0};
    }
}

static CnStr codes(CnArena *arena, const CnPack *pack, const uint32_t *state, size_t n)
{
    CnStr all = {"", 0};
    for (size_t i = 0; i < n; i++) all = cn_strf(arena, "%.*s%s%.*s", (int)all.len, all.ptr, i ? "|" : "", (int)pack->state[state[i]].code.len, pack->state[state[i]].code.ptr);
    return all;
}

CnStr cn_row_meaning(CnArena *arena, const CnPack *pack, uint8_t table, uint8_t form, uint32_t row)
{
    static const char *const forms[] = {"name", "adjective", "capital", "metonym", "misspelling"};
    static const char *const scopes[] = {"act", "over", "deal", "none"};
    static const char *const effects[] = {"deny", "hedge", "plan", "unnamed", "none", "assert", "counter"};
    static const char *const markers[] = {"", "to", "from", "by", "for", "with", "of", "in", "between", "on", "and", "or", "than", "the", "be", "not", "that",
        "which", "poss", "goods", "subj", "obj", "gen", "adj", "pass", "such", "but", "after", "variant", "against", "foe", "have"};
    if (table == CN_T_MARKER) return cn_str(form < CN_MK_COUNT ? markers[form] : "");
    if (table == CN_T_MONTH || table == CN_T_DAY) return cn_strf(arena, "%u", form);
    if (row == UINT32_MAX) return (CnStr){"", 0};
    CnStr a;
    switch (table) {
    case CN_T_STATE: return cn_strf(arena, "%.*s, %s", (int)pack->state[row].name.len, pack->state[row].name.ptr, form < 5 ? forms[form] : "");
    case CN_T_ORG:
        a = codes(arena, pack, pack->org[row].state, pack->org[row].n_states);
        return cn_strf(arena, "%.*s, %.*s", (int)pack->org[row].name.len, pack->org[row].name.ptr, (int)a.len, a.ptr);
    case CN_T_PERSON: a = pack->state[pack->person[row].state].code; return cn_strf(arena, "%.*s, %.*s, %.*s", (int)pack->person[row].name.len, pack->person[row].name.ptr, (int)pack->person[row].office.len, pack->person[row].office.ptr, (int)a.len, a.ptr);
    case CN_T_SYSTEM:
        a = codes(arena, pack, pack->system[row].origin, pack->system[row].n_origins);
        return cn_strf(arena, "%.*s, %s, %.*s%s", (int)pack->system[row].designation.len, pack->system[row].designation.ptr, cn_category_name(pack->system[row].category), (int)a.len, a.ptr, pack->system[row].word ? ", also a plain word" : "");
    case CN_T_GENERIC: return cn_strf(arena, "%.*s, %s", (int)pack->generic[row].name.len, pack->generic[row].name.ptr, cn_category_name(pack->generic[row].category));
    case CN_T_NUMBER: return cn_strf(arena, "%.0f to %.0f", pack->number[row].min, pack->number[row].max);
    case CN_T_FRAME: return cn_strf(arena, "%s, %s", *cn_stage_name(pack->frame[row].stage) ? cn_stage_name(pack->frame[row].stage) : "-", scopes[pack->frame[row].scope]);
    case CN_T_CUE: return cn_str(effects[pack->cue[row].effect]);
    case CN_T_OUTLET: return pack->outlet[row].name;
    default: return (CnStr){"", 0};
    }
}

static void show_entry(CnArena *arena, const CnPack *pack, const CnEntry *entry, CnStr words, bool json, FILE *out)
{
    CnStr id = cn_row_id(pack, entry->table, entry->row), meaning = cn_row_meaning(arena, pack, entry->table, entry->form, entry->row);
    const char *lang = entry->lang == CN_LANG_ANY ? "*" : pack->language[entry->lang].code;
    CnStr file = cn_strf(arena, "%s/%.*s", pack->dir, (int)pack->file[entry->file].len, pack->file[entry->file].ptr);
    if (!json) {
        fprintf(out, "%.*s\t%s\t%.*s\t%.*s\t%s\t%.*s:%u\n", (int)words.len, words.ptr, cn_table_name(entry->table), (int)id.len, id.ptr ? id.ptr : "",
            (int)meaning.len, meaning.ptr, lang, (int)file.len, file.ptr, entry->line);
        return;
    }
    CnJson j = {.out = out};
    cn_json_open(&j, '{');
    cn_json_key(&j, "words"), cn_json_str(&j, words);
    cn_json_key(&j, "table"), cn_json_z(&j, cn_table_name(entry->table));
    cn_json_key(&j, "id"), cn_json_str_or_null(&j, id);
    cn_json_key(&j, "meaning"), cn_json_str(&j, meaning);
    cn_json_key(&j, "lang"), cn_json_z(&j, lang);
    cn_json_key(&j, "file"), cn_json_str(&j, file);
    cn_json_key(&j, "line"), cn_json_int(&j, entry->line);
    cn_json_close(&j, '}');
    cn_json_line(&j);
}

/* Every phrase of the pack that begins at `from`, as written: affixes are not cut. */
static size_t find_from(CnArena *arena, const CnPack *pack, CnStr text, size_t from, bool json, FILE *out)
{
    uint32_t node = 0;
    size_t n = 0, at = from;
    CnPiece piece, first = {0};
    char folded[256];
    while (cn_piece_next(text, &at, &piece)) {
        if (!node) first = piece;
        node = cn_pack_step(pack, node, cn_pack_word(pack, (CnStr){folded, cn_piece_fold(text, &piece, folded, sizeof folded)}));
        if (!node) break;
        CnStr words = {text.ptr + first.span.at, piece.span.at + piece.span.len - first.span.at};
        for (uint32_t e = cn_pack_ends(pack, node); e; e = cn_pack_entry(pack, e)->next, n++)
            show_entry(arena, pack, cn_pack_entry(pack, e), words, json, out);
    }
    return n;
}

CnCode cn_lexicon_find(const CnPack *pack, CnStr text, bool json, FILE *out, size_t *n, CnErr *err)
{
    CnArena arena = {0};
    jmp_buf guard;
    arena.guard = &guard;
    *n = 0;
    if (setjmp(guard)) {
        cn_arena_free(&arena);
        return cn_fail(err, CN_ERR_MEMORY, (CnStr){NULL, 0}, 0, "no memory to look words up");
    }
    size_t at = 0;
    CnPiece piece;
    do {
        *n += find_from(&arena, pack, text, at, json, out);
    } while (cn_piece_next(text, &at, &piece));
    cn_arena_free(&arena);
    return ferror(out) ? cn_fail(err, CN_ERR_IO, (CnStr){NULL, 0}, 0, "the output cannot be written") : CN_OK;
}
