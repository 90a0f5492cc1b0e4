/* A message's parts: one pass over its bytes, with the boundaries of all that is open. */
#include "document/mime.h"

enum { MOST_BOUNDARY = 1000, NO_LEVEL = -1 };

typedef struct {
    CnArena *arena;
    CnStr all;
    CnMimeTree tree;
    size_t cap;
    CnStr boundary[CN_MIME_DEPTH + 1];
    int n_boundaries;
} Parser;

/* Where a part ends: at the line of a boundary, or with the message. */
typedef struct {
    size_t end, next;          /* of the part's bytes; behind the boundary's line */
    int level;                 /* whose boundary it is */
    bool closing;
} Stop;

static CnStr line_at(CnStr all, size_t at)
{
    const char *feed = memchr(all.ptr + at, '\n', all.len - at);
    return (CnStr){all.ptr + at, feed ? (size_t)(feed - all.ptr) - at : all.len - at};
}

static CnStr without_blanks(CnStr line)
{
    while (line.len && strchr(" \t\r", line.ptr[line.len - 1]) && line.ptr[line.len - 1]) line.len--;
    return line;
}

/* Whether a line is a boundary of what is open, the innermost first. */
static bool is_boundary(const Parser *p, CnStr line, Stop *stop)
{
    line = without_blanks(line);
    if (!cn_str_starts(line, CN_STR("--"))) return false;
    line = cn_str_sub(line, 2, line.len);
    for (int level = p->n_boundaries; level-- > 0;) {
        CnStr boundary = p->boundary[level];
        stop->level = level;
        stop->closing = line.len == boundary.len + 2 && cn_str_ends(line, CN_STR("--"));
        if ((line.len == boundary.len || stop->closing) && cn_str_starts(line, boundary)) return true;
    }
    return false;
}

/* The first boundary from the line at `at` on. */
static Stop find_stop(const Parser *p, size_t at)
{
    CnStr all = p->all;
    for (size_t line = at; p->n_boundaries && line < all.len;) {
        CnStr text = line_at(all, line);
        Stop stop;
        if (is_boundary(p, text, &stop)) {
            stop.next = line + text.len + (line + text.len < all.len);
            stop.end = line;
            if (stop.end > at) stop.end--;   /* the line's end before a boundary is the boundary's */
            if (stop.end > at && all.ptr[stop.end - 1] == '\r') stop.end--;
            return stop;
        }
        line = cn_str_find(all, CN_STR("\n--"), line + text.len);
        if (line == SIZE_MAX) break;
        line++;
    }
    return (Stop){all.len, all.len, NO_LEVEL, false};
}

/* Of a multipart without a boundary, or with one that never comes: the first line that looks like one. */
static CnStr guess_boundary(const Parser *p, size_t at)
{
    for (size_t line = at; line < p->all.len; line++) {
        CnStr text = without_blanks(line_at(p->all, line));
        Stop stop;
        if (is_boundary(p, text, &stop)) break;   /* of what is around it */
        if (cn_str_starts(text, CN_STR("--")) && text.len > 6 && !memchr(text.ptr, ' ', text.len)) return cn_str_sub(text, 2, text.len);
        line = cn_str_find(p->all, CN_STR("\n--"), line);
        if (line == SIZE_MAX) break;
    }
    return (CnStr){NULL, 0};
}

/* What stands in a part, by its type. Coded messages are cut when they are decoded. */
static CnPartKind kind_of(const Parser *p, const CnMimePart *part)
{
    CnStr type = part->type;
    if (cn_str_is(type, "multipart/alternative")) return CN_PART_ALTERNATIVE;
    if (cn_str_is(type, "multipart/related")) return CN_PART_RELATED;
    if (cn_str_starts(type, CN_STR("multipart/"))) return CN_PART_MIXED;
    if (!cn_str_is(type, "message/rfc822") && !cn_str_is(type, "message/global") && !cn_str_is(type, "message/news")) return CN_PART_LEAF;
    CnStr code = cn_mime_value(p->arena, cn_mime_field(part->header, "Content-Transfer-Encoding"));
    return cn_str_is(code, "base64") || cn_str_is(code, "quoted-printable") ? CN_PART_LEAF : CN_PART_MESSAGE;
}

static Stop parse(Parser *p, size_t at, uint32_t parent, unsigned depth, const char *type);

/* The parts of a multipart that begins at `at`; *n: how many there were. */
static Stop parse_children(Parser *p, size_t at, uint32_t self, unsigned depth, CnStr boundary, size_t *n)
{
    const char *inner = cn_str_is(p->tree.part[self].type, "multipart/digest") ? "message/rfc822" : "text/plain";
    int level = p->n_boundaries++;
    p->boundary[level] = boundary;
    Stop stop = find_stop(p, at);
    for (*n = 0; stop.level == level && !stop.closing; ++*n) stop = parse(p, stop.next, self, depth + 1, inner);
    p->n_boundaries--;
    return stop.level == level ? find_stop(p, stop.next) : stop;
}

static Stop parse_multipart(Parser *p, size_t at, uint32_t self, unsigned depth)
{
    CnStr boundary = cn_mime_parameter(p->arena, cn_mime_field(p->tree.part[self].header, "Content-Type"), "boundary");
    size_t n = 0;
    Stop stop = {at, at, NO_LEVEL, false};
    if (boundary.len && boundary.len <= MOST_BOUNDARY) stop = parse_children(p, at, self, depth, boundary, &n);
    if (!n) {
        boundary = guess_boundary(p, at);
        if (boundary.len && boundary.len <= MOST_BOUNDARY) stop = parse_children(p, at, self, depth, boundary, &n);
    }
    if (n) return stop;
    p->tree.part[self].kind = CN_PART_LEAF;   /* it holds what it holds */
    p->tree.part[self].type = CN_STR("text/plain");
    return find_stop(p, at);
}

/* A new part at the end of its parent's; false: there are too many. */
static bool add_part(Parser *p, uint32_t parent, CnMimePart part)
{
    CnMimeTree *tree = &p->tree;
    if (tree->n == CN_MIME_PARTS) {
        tree->n_left_out++;
        return false;
    }
    tree->part = cn_arena_grow(p->arena, tree->part, sizeof *tree->part, tree->n, &p->cap);
    uint32_t self = (uint32_t)tree->n++, *link = &tree->part[parent].first;
    tree->part[self] = part;
    while (self && *link) link = &tree->part[*link].next;
    if (self) *link = self;
    return true;
}

/* The part whose header begins at `at`; `type`: what it is where it does not say. */
static Stop parse(Parser *p, size_t at, uint32_t parent, unsigned depth, const char *type)
{
    CnStr rest = cn_str_sub(p->all, at, p->all.len);
    CnMimePart part = {.header = cn_str_sub(rest, 0, cn_mime_header(rest)), .parent = parent};
    uint32_t self = (uint32_t)p->tree.n;
    at += part.header.len;
    part.type = cn_mime_value(p->arena, cn_mime_field(part.header, "Content-Type"));
    if (!memchr(part.type.ptr, '/', part.type.len)) part.type = cn_str(type);
    part.kind = kind_of(p, &part);
    if (depth == CN_MIME_DEPTH && part.kind != CN_PART_LEAF) part.kind = CN_PART_TOO_DEEP;
    if (!add_part(p, parent, part)) return find_stop(p, at);
    Stop stop;
    if (part.kind == CN_PART_MESSAGE) stop = parse(p, at, self, depth + 1, "text/plain");
    else if (part.kind == CN_PART_LEAF || part.kind == CN_PART_TOO_DEEP) stop = find_stop(p, at);
    else stop = parse_multipart(p, at, self, depth);
    p->tree.part[self].body = cn_str_sub(p->all, at, stop.end);
    return stop;
}

CnMimeTree cn_mime_parts(CnArena *arena, CnStr message)
{
    Parser p = {.arena = arena, .all = message};
    parse(&p, 0, 0, 0, "text/plain");
    return p.tree;
}
