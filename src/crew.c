/* crew.c - many documents with many threads, handed on in the order of the input.
 *
 * Threads take lots in turn: a document, or a stretch of a packed web archive, which they unpack themselves. What a lot gave waits in
 * its slot until the lots before it are handed on; a lot that gives more than its slot holds hands on in parts, when its turn has come.
 * Whether a stretch begins where the one before it ended is checked; if not (damage across the border), it is read again from there. */
#include <consign/consign.h>

#include "document/document.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

enum {
    MOST_THREADS = 64,
    SLOTS_A_THREAD = 2,        /* tuned: enough that one long document keeps nobody waiting */
    SEATS = 24,                /* tuned: most documents of one lot that are kept with all that was read from them, */
    SPARE_SEATS = 4,           /* tuned: seats a slot for lots that need more than one, whoever needs them: memory, some 2 MB a seat */
    RESULTS = 512              /* most of one lot, with those of which nothing but the name is kept */
};

/* A reader and the document in it. The one that was left last is taken first: its memory is still in the cache. */
typedef struct Seat { CnReader *reader; CnArena arena; struct Seat *below; } Seat;

typedef struct { CnReading reading; const CnErr *err; } Result;   /* err NULL: the reading */

typedef enum { SLOT_FREE, SLOT_BUSY, SLOT_PART, SLOT_DONE } SlotState;

typedef struct {
    CnArena arena;             /* errors of the results */
    CnArena lot;               /* of the document or the stretch's path */
    CnDocument doc;
    CnStretch stretch;         /* to == 0: the lot is `doc` */
    CnInputs *inputs;          /* of the stretch */
    uint64_t first;            /* where its first record lies; UINT64_MAX: it has none */
    bool begun, discard;       /* some of it was handed on; it was read again instead */
    Seat *seat[SEATS];         /* `seated` of them hold a document, the next one may be there already */
    Result *result;
    size_t n, seats, seated, n_empty; /* n_empty: pages without text, told by the caller's thread: the inputs may be held by who waits for it */
    CnErr err;                 /* where the lot itself could not be had */
    bool failed;
    SlotState state;
} Slot;

typedef struct {
    const CnPack *pack;
    CnInputs *inputs;
    CnSink *sink;
    void *with;
    pthread_mutex_t taking;    /* held while a lot is taken from the inputs, and while its slot is waited for: not for who frees slots */
    pthread_mutex_t lock;      /* of what follows */
    pthread_cond_t freed, ready;
    Slot *slot;
    size_t n, taken;
    Seat *seat, *free_seat;    /* all of them; those that no slot has */
    size_t seats_made, spare;  /* spare: how many slots may still take beside their first */
    bool ended;
    atomic_bool stop;
    CnInputs *noted;           /* what stretches passed over: `inputs` belong to whoever takes a lot */
    uint64_t expected;         /* where the last stretch that was handed on ended */
} Crew;

/* ---- what a thread does ------------------------------------------------------------------------------------- */

static CnReader *new_reader(const CnPack *pack, const CnInputs *inputs, CnErr *err)
{
    CnReader *reader = cn_reader_open(pack, err);
    const CnInputOptions *options = cn_inputs_options(inputs);
    if (reader) cn_reader_limit(reader, options->seconds);
    if (reader) cn_reader_screening(reader, options->screening, options->explain_screen);
    return reader;
}

/* A seat for the slot's next document; the first is always to be had, so that no two slots can wait for each other. NULL: wait for your turn. */
static Seat *take_seat(Crew *crew, Slot *slot)
{
    if (slot->seated < slot->seats) return slot->seat[slot->seated];
    if (slot->seats == SEATS) return NULL;
    Seat *seat = NULL;
    pthread_mutex_lock(&crew->lock);
    if (!slot->seats || crew->spare) {
        if (slot->seats) crew->spare--;
        seat = crew->free_seat;
        if (seat) crew->free_seat = seat->below;
        else seat = &crew->seat[crew->seats_made++];
    }
    pthread_mutex_unlock(&crew->lock);
    if (seat) slot->seat[slot->seats++] = seat;
    return seat;
}

/* Gives back all seats of the slot but `keep`, 0 or 1. The lock is held. */
static void leave_seats(Crew *crew, Slot *slot, size_t keep)
{
    while (slot->seats > keep) {
        Seat *seat = slot->seat[--slot->seats];
        seat->below = crew->free_seat;
        crew->free_seat = seat;
        if (slot->seats) crew->spare++;
    }
}

/* Copies what the inputs lend; false for want of memory. */
static bool keep(CnArena *arena, CnDocument *doc)
{
    jmp_buf guard;
    CnStr *part[] = {&doc->name, &doc->url, &doc->file, &doc->charset, &doc->title, &doc->lang, &doc->author, &doc->outlet, &doc->record,
        &doc->retrieved, &doc->mime, &doc->bytes};
    arena->guard = &guard;
    if (setjmp(guard)) return false;
    for (size_t i = 0; i < sizeof part / sizeof *part; i++)
        if (part[i]->ptr) *part[i] = cn_arena_copy(arena, part[i]->ptr, part[i]->len);
    return true;
}

/* A reading of a document that the screen dropped: its name and what the screen noted, without its bytes. False for want of memory. */
static bool keep_dropped(CnArena *arena, const CnReading *reading, CnReading *out)
{
    static const CnArticle no_article;
    static const CnTokens no_tokens;
    jmp_buf guard;
    arena->guard = &guard;
    if (setjmp(guard)) return false;
    CnDocument *doc = CN_NEW(arena, CnDocument);
    CnScreened *screened = CN_NEW(arena, CnScreened);
    CnScreenWord *word = CN_NEW_N(arena, CnScreenWord, reading->screened->n_words + 1);
    *doc = *reading->document;
    doc->bytes = (CnStr){NULL, 0};
    *screened = *reading->screened;
    for (size_t i = 0; i < screened->n_words; i++) {
        word[i] = screened->word[i];   /* all but its text is the pack's */
        word[i].text = cn_arena_copy(arena, word[i].text.ptr, word[i].text.len);
    }
    screened->word = word;
    *out = (CnReading){.document = doc, .article = &no_article, .tokens = &no_tokens, .screened = screened};
    return keep(arena, doc);
}

/* An error without memory to hold it is kept as one that says so. */
static void put_error(Slot *slot, const CnErr *err)
{
    static const CnErr no_memory = {.code = CN_ERR_MEMORY, .text = "no memory to tell what went wrong"};
    jmp_buf guard;
    Result *result = &slot->result[slot->n++];
    *result = (Result){.err = &no_memory};
    slot->arena.guard = &guard;
    if (setjmp(guard)) return;
    CnErr *copy = CN_NEW(&slot->arena, CnErr);
    *copy = *err;
    result->err = copy;
}

/* Lets the caller's thread hand on what the slot holds, and goes on with it empty. */
static void hand_on_part(Crew *crew, Slot *slot)
{
    pthread_mutex_lock(&crew->lock);
    slot->state = SLOT_PART;
    pthread_cond_broadcast(&crew->ready);
    while (slot->state == SLOT_PART && !crew->stop) pthread_cond_wait(&crew->freed, &crew->lock);
    slot->state = SLOT_BUSY;
    leave_seats(crew, slot, 1);
    pthread_mutex_unlock(&crew->lock);
    slot->n = slot->seated = 0;
    cn_arena_empty(&slot->arena);
}

/* Crawls are full of pages without text: they are counted, not named. */
static bool is_empty(const CnDocument *doc, CnCode code) { return code == CN_ERR_FORMAT && cn_document_is_crawled(doc); }

static void pass_empty(CnInputs *inputs) { cn_inputs_pass_over(inputs, "pages without text"); }

/* Reads one document of the lot into the slot. `lent`: its bytes are gone with the next one. */
static void read_one(Crew *crew, Slot *slot, CnDocument doc, bool lent)
{
    CnErr err = {0};
    CnReading reading;
    CnCode code = CN_ERR_MEMORY;
    Seat *seat = slot->n < RESULTS ? take_seat(crew, slot) : NULL;
    if (!seat) {
        hand_on_part(crew, slot);
        seat = take_seat(crew, slot);
    }
    cn_arena_empty(&seat->arena);
    if (!seat->reader) seat->reader = new_reader(crew->pack, crew->inputs, NULL);
    if (seat->reader && cn_reader_drops(seat->reader, &doc, &reading) && keep_dropped(&slot->arena, &reading, &reading)) {
        slot->result[slot->n++] = (Result){.reading = reading};
        return;
    }
    bool ready = !lent || keep(&seat->arena, &doc);
    if (!ready || !seat->reader) cn_fail(&err, CN_ERR_MEMORY, doc.name, doc.line, "no memory to keep this document");
    else code = cn_reader_read(seat->reader, &doc, &reading, &err);
    if (code == CN_OK) {
        slot->result[slot->n++] = (Result){.reading = reading};
        slot->seated++;
    } else if (is_empty(&doc, code)) {
        slot->n_empty++;
    } else {
        put_error(slot, &err);
    }
}

static void read_stretch(Crew *crew, Slot *slot)
{
    CnInputs *inputs = slot->inputs = cn_inputs_open_stretch(&slot->stretch, cn_inputs_options(crew->inputs), &slot->err);
    if (!inputs) put_error(slot, &slot->err);
    for (CnCode code = CN_OK; inputs && code != CN_END && !crew->stop;) {
        CnDocument doc;
        CnErr err;
        code = cn_inputs_next(inputs, &doc, &err);
        slot->first = cn_inputs_first(inputs);
        if (code == CN_OK) read_one(crew, slot, doc, true);
        if (code == CN_OK || code == CN_END) continue;
        if (slot->n == RESULTS) hand_on_part(crew, slot);
        put_error(slot, &err);
    }
}

/* Fills the slot with the next lot. CN_END: there is none. */
static CnCode take_lot(Crew *crew, Slot *slot)
{
    CnStretch stretch;
    cn_arena_empty(&slot->arena);
    cn_arena_empty(&slot->lot);
    slot->n = slot->seated = slot->n_empty = 0;
    slot->first = UINT64_MAX;
    slot->begun = slot->discard = false;
    slot->err = (CnErr){0};
    CnCode code = cn_inputs_take(crew->inputs, &slot->doc, &stretch, &slot->err);
    slot->failed = code != CN_OK;
    if (code == CN_END) return CN_END;
    CnDocument where = {.file = stretch.path};
    if (!slot->failed && !keep(&slot->lot, stretch.to ? &where : &slot->doc)) {
        cn_fail(&slot->err, CN_ERR_MEMORY, slot->doc.name, 0, "no memory to keep this document");
        slot->failed = true;
    }
    slot->stretch = stretch;
    slot->stretch.path = where.file;
    return CN_OK;
}

/* The next slot that is free, filled; NULL: no more. */
static Slot *next_slot(Crew *crew)
{
    Slot *slot = NULL;
    pthread_mutex_lock(&crew->taking);
    pthread_mutex_lock(&crew->lock);
    if (!crew->ended) {
        slot = &crew->slot[crew->taken % crew->n];
        while (slot->state != SLOT_FREE && !crew->stop) pthread_cond_wait(&crew->freed, &crew->lock);
    }
    if (crew->stop) slot = NULL;
    pthread_mutex_unlock(&crew->lock);
    if (slot) {
        bool more = take_lot(crew, slot) == CN_OK;
        pthread_mutex_lock(&crew->lock);
        if (more) {
            slot->state = SLOT_BUSY;
            crew->taken++;
        } else {
            crew->ended = true;
            slot = NULL;
        }
        pthread_cond_broadcast(&crew->ready);
        pthread_mutex_unlock(&crew->lock);
    }
    pthread_mutex_unlock(&crew->taking);
    return slot;
}

static void *work(void *with)
{
    Crew *crew = with;
    Slot *slot;
    while ((slot = next_slot(crew))) {
        if (slot->failed) put_error(slot, &slot->err);
        else if (slot->stretch.to) read_stretch(crew, slot);
        else read_one(crew, slot, slot->doc, false);
        pthread_mutex_lock(&crew->lock);
        slot->state = SLOT_DONE;
        pthread_cond_broadcast(&crew->ready);
        pthread_mutex_unlock(&crew->lock);
    }
    return NULL;
}

/* ---- what the caller's thread does ---------------------------------------------------------------------------- */

static CnCode deliver(const Crew *crew, const Slot *slot)
{
    CnCode code = CN_OK;
    for (size_t i = 0; i < slot->n && code == CN_OK; i++)
        code = crew->sink(crew->with, slot->result[i].err ? NULL : &slot->result[i].reading, slot->result[i].err);
    return code;
}

/* All that the inputs give, one after the other. */
static CnCode read_through(CnReader *reader, CnInputs *inputs, CnSink *sink, void *with)
{
    CnCode result = CN_OK;
    while (result == CN_OK) {
        CnDocument doc;
        CnReading reading;
        CnErr err;
        CnCode code = cn_inputs_next(inputs, &doc, &err);
        if (code == CN_END) break;
        bool given = code == CN_OK;
        if (given) code = cn_reader_read(reader, &doc, &reading, &err);
        if (given && is_empty(&doc, code)) pass_empty(inputs);
        else result = sink(with, code == CN_OK ? &reading : NULL, code == CN_OK ? NULL : &err);
    }
    return result;
}

/* Reads from where the stretch before ended, as one thread would have. */
static CnCode read_again(Crew *crew, Slot *slot)
{
    CnErr err = {0};
    CnStretch rest = {.path = slot->stretch.path, .from = crew->expected, .to = slot->stretch.to};
    CnInputs *inputs = cn_inputs_open_stretch(&rest, cn_inputs_options(crew->inputs), &err);
    CnReader *reader = inputs ? new_reader(crew->pack, inputs, &err) : NULL;
    CnCode result = reader ? read_through(reader, inputs, crew->sink, crew->with) : crew->sink(crew->with, NULL, &err);
    cn_reader_close(reader);
    if (slot->inputs) cn_inputs_close(slot->inputs);
    slot->inputs = inputs;
    return result;
}

/* Hands on what a slot holds; the first time its place in the file is checked. */
static CnCode hand_on(Crew *crew, Slot *slot, bool whole)
{
    CnCode code = CN_OK;
    bool stretch = slot->stretch.to && !slot->failed;
    if (stretch && !slot->begun && !slot->stretch.first) {
        bool passed = crew->expected >= slot->stretch.to;   /* one record reaches over all of it */
        slot->discard = passed ? slot->first != UINT64_MAX : slot->first != crew->expected;
    }
    slot->begun = true;
    if (!slot->discard) code = deliver(crew, slot);
    if (!whole) return code;
    for (size_t i = 0; i < slot->n_empty && !slot->discard; i++) pass_empty(crew->noted);
    if (slot->discard && crew->expected < slot->stretch.to) code = read_again(crew, slot);
    if (!slot->inputs) return code;
    uint64_t end = cn_inputs_end(slot->inputs);
    if (end > crew->expected || slot->stretch.first) crew->expected = end;
    cn_inputs_add_notes(crew->noted, slot->inputs);
    cn_inputs_close(slot->inputs);
    slot->inputs = NULL;
    return code;
}

static CnCode direct(Crew *crew)
{
    CnCode result = CN_OK;
    for (size_t handed = 0; result == CN_OK;) {
        Slot *slot = &crew->slot[handed % crew->n];
        pthread_mutex_lock(&crew->lock);
        while (slot->state != SLOT_DONE && slot->state != SLOT_PART && !(crew->ended && handed == crew->taken))
            pthread_cond_wait(&crew->ready, &crew->lock);
        SlotState state = slot->state;
        bool over = crew->ended && handed == crew->taken;
        pthread_mutex_unlock(&crew->lock);
        if (over) break;
        result = hand_on(crew, slot, state == SLOT_DONE);
        pthread_mutex_lock(&crew->lock);
        slot->state = state == SLOT_DONE ? SLOT_FREE : SLOT_BUSY;
        if (state == SLOT_DONE) leave_seats(crew, slot, 0);
        handed += state == SLOT_DONE;
        pthread_cond_broadcast(&crew->freed);
        pthread_mutex_unlock(&crew->lock);
    }
    return result;
}

static CnCode read_alone(const CnPack *pack, CnInputs *inputs, CnSink *sink, void *with, CnErr *err)
{
    CnReader *reader = new_reader(pack, inputs, err);
    CnCode result = reader ? read_through(reader, inputs, sink, with) : CN_ERR_MEMORY;
    cn_reader_close(reader);
    return result;
}

static void dismiss(Crew *crew)
{
    for (size_t i = 0; crew->slot && i < crew->n; i++) {
        Slot *slot = &crew->slot[i];
        if (slot->inputs) cn_inputs_close(slot->inputs);
        cn_arena_free(&slot->arena);
        cn_arena_free(&slot->lot);
        free(slot->result);
    }
    for (size_t i = 0; i < crew->seats_made; i++) {
        cn_reader_close(crew->seat[i].reader);
        cn_arena_free(&crew->seat[i].arena);
    }
    free(crew->seat);
    free(crew->slot);
    cn_inputs_close(crew->noted);
}

CnCode cn_read_all(const CnPack *pack, CnInputs *inputs, unsigned threads, CnSink *sink, void *with, CnErr *err)
{
    if (threads < 2) return read_alone(pack, inputs, sink, with, err);
    if (threads > MOST_THREADS) threads = MOST_THREADS;
    pthread_t id[MOST_THREADS];
    Crew crew = {.pack = pack, .inputs = inputs, .sink = sink, .with = with, .taking = PTHREAD_MUTEX_INITIALIZER,
        .lock = PTHREAD_MUTEX_INITIALIZER, .freed = PTHREAD_COND_INITIALIZER, .ready = PTHREAD_COND_INITIALIZER,
        .n = (size_t)threads * SLOTS_A_THREAD, .spare = (size_t)threads * SLOTS_A_THREAD * SPARE_SEATS};
    crew.slot = calloc(crew.n, sizeof *crew.slot);
    crew.seat = calloc(crew.n + crew.spare, sizeof *crew.seat);
    crew.noted = cn_inputs_open(NULL, 0, NULL, NULL);
    bool ready = crew.slot != NULL && crew.seat != NULL && crew.noted != NULL;
    for (size_t i = 0; ready && i < crew.n; i++) ready = (crew.slot[i].result = calloc(RESULTS, sizeof(Result))) != NULL;
    unsigned started = 0;
    while (ready && started < threads && !pthread_create(&id[started], NULL, work, &crew)) started++;
    CnCode result = started ? direct(&crew) : cn_fail(err, CN_ERR_MEMORY, (CnStr){NULL, 0}, 0, "no memory to read with threads");
    pthread_mutex_lock(&crew.lock);
    crew.stop = true;
    pthread_cond_broadcast(&crew.freed);
    pthread_mutex_unlock(&crew.lock);
    for (unsigned i = 0; i < started; i++) pthread_join(id[i], NULL);
    if (crew.noted) cn_inputs_add_notes(inputs, crew.noted);
    dismiss(&crew);
    return result;
}
