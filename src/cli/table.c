/* table.c - the rows: options, commands, exit codes, environment. */
#include "table.h"

#include <string.h>

#define EVERY_FORM "auto|html|text|jsonl|warc|rss|mail|csv|archive"

const Option cli_options[OPT_COUNT] = {
    {OPT_FROM, 0, "from", "FORM", VAL_CHOICE, EVERY_FORM, 0, 0, NULL, false,
     "what the inputs are; auto tells by name and bytes"},
    {OPT_COLUMNS, 0, "columns", "MAP", VAL_TEXT, NULL, 0, 0, NULL, false,
     "where a CSV file has what: text=Body,title=Headline,date=3 (names of its header, or numbers)"},
    {OPT_SCREEN, 0, "screen", "WHICH", VAL_CHOICE, "auto|on|off", 0, 0, NULL, true,
     "pass over documents whose words say nothing of arms transfers; auto: where they come out of a web archive"},
    {OPT_EXPLAIN_SCREEN, 0, "explain-screen", NULL, VAL_NONE, NULL, 0, 0, NULL, false,
     "no claims: one line a document, whether the screen keeps it and by which words"},
    {OPT_TO, 0, "to", "FORMAT", VAL_CHOICE, NULL, 0, 0, NULL, false,
     "output format (for people on a terminal, else jsonl)"},
    {OPT_DATE, 0, "date", "DATE", VAL_DATE, NULL, 0, 0, NULL, false,
     "publication date, before any that a page names; what a line of JSON, a row, an entry or a message says of its own stays: YYYY, YYYY-MM or YYYY-MM-DD"},
    {OPT_URL, 0, "url", "URL", VAL_TEXT, NULL, 0, 0, NULL, false, "where the one document was published"},
    {OPT_LANG, 0, "lang", "LANG", VAL_TEXT, NULL, 0, 0, NULL, false,
     "language of the documents, two letters; by default told from the text"},
    {OPT_WITH_TEXT, 0, "with-text", NULL, VAL_NONE, NULL, 0, 0, NULL, false,
     "before the claims of a document, the article they stand in"},
    {OPT_QUOTE, 0, "quote", "N", VAL_NUMBER, NULL, 0, 1000000, "CONSIGN_QUOTE", true,
     "longest quote in bytes (280)"},
    {OPT_JOBS, 'j', "jobs", "N", VAL_NUMBER, NULL, 1, 256, "CONSIGN_JOBS", true,
     "threads (as many as the machine has processors); the output is the same"},
    {OPT_MAX_BYTES, 0, "max-bytes", "N", VAL_BYTES, NULL, 1, UINT64_C(1) << 40, NULL, true,
     "refuse a document over N bytes (64M); K, M and G are understood"},
    {OPT_TIME_LIMIT, 0, "time-limit", "S", VAL_NUMBER, NULL, 0, 86400, NULL, true,
     "give up a document after S seconds of processor time (60; 0: never)"},
    {OPT_EXIT, 'e', "exit-status", NULL, VAL_NONE, NULL, 0, 0, NULL, false, "exit with 1 when nothing matched"},
    {OPT_OUTPUT, 'o', "output", "FILE", VAL_FILE, NULL, 0, 0, NULL, false, "write to FILE, not to standard output"},
    {OPT_COLLECTOR, 0, "collector", "NAME", VAL_TEXT, NULL, 0, 0, NULL, false, "who ran this; kept with the run"},
    {OPT_TAG, 0, "tag", "WORD", VAL_TEXT, NULL, 0, 0, NULL, false, "a word for this run, to be found by tag:WORD"},
    {OPT_RESUME, 0, "resume", NULL, VAL_NONE, NULL, 0, 0, NULL, false,
     "go on where a run broke off: pass over files, and the beginnings of files, that were read already"},
    {OPT_BOM, 0, "bom", NULL, VAL_NONE, NULL, 0, 0, NULL, false, "begin CSV with a byte order mark, for Excel"},
    {OPT_LATIN1, 0, "latin1", NULL, VAL_NONE, NULL, 0, 0, NULL, false, "write Latin-1, as SIPRI's own export does"},
    {OPT_INCLUDE, 0, "include", "WHAT", VAL_CHOICE, "selected", 0, 0, NULL, false,
     "selected: also what was chosen or agreed but not ordered"},
    {OPT_ALL_CATEGORIES, 0, "all-categories", NULL, VAL_NONE, NULL, 0, 0, NULL, false,
     "also small arms, ammunition, support and unspecified goods"},
    {OPT_FIELDS, 0, "fields", "A,B", VAL_TEXT, NULL, 0, 0, NULL, false, "only these columns, in this order; '*': all"},
    {OPT_SORT, 0, "sort", "FIELD", VAL_TEXT, NULL, 0, 0, NULL, false, "order by this column; -FIELD: greatest first"},
    {OPT_LIMIT, 'n', "limit", "N", VAL_NUMBER, NULL, 1, UINT64_C(1) << 40, NULL, false, "at most N rows"},
    {OPT_DRY_RUN, 0, "dry-run", NULL, VAL_NONE, NULL, 0, 0, NULL, false, "say what would change, change nothing"},
    {OPT_FEED, 0, "feed", NULL, VAL_NONE, NULL, 0, 0, NULL, false, "the addresses are of feeds: fetch the pages they list that are not known yet"},
    {OPT_CONTACT, 0, "contact", "MAIL", VAL_TEXT, NULL, 0, 0, "CONSIGN_CONTACT", true,
     "your mail address, or a page that tells who you are: every site is told"},
    {OPT_DELAY, 0, "delay", "TIME", VAL_TIME, NULL, 1, 86400000, NULL, true,
     "pause between two requests to a host (10s); ms, s, m, h and d are understood"},
    {OPT_TIMEOUT, 0, "timeout", "TIME", VAL_TIME, NULL, 1, 86400000, NULL, true, "give a response up after this long (2m)"},
    {OPT_WARC, 0, "warc", "FOLDER", VAL_FOLDER, NULL, 0, 0, NULL, true, "where the WARC files lie (warc, beside the register)"},
    {OPT_IGNORE_TDM, 0, "ignore-tdm", NULL, VAL_NONE, NULL, 0, 0, NULL, false,
     "fetch what is reserved from text and data mining, and say so in the WARC file: where the law lets you"},
    {OPT_ALLOW_PRIVATE, 0, "allow-private", NULL, VAL_NONE, NULL, 0, 0, NULL, false,
     "also hosts at private addresses, as in an intranet, and pauses under a second"},
    {OPT_EVERY, 0, "every", "TIME", VAL_TIME, NULL, 1000, UINT64_C(365) * 86400000, NULL, false, "time from one look to the next (1h)"},
    {OPT_ONCE, 0, "once", NULL, VAL_NONE, NULL, 0, 0, NULL, false, "do what is due now, and end: for cron"},
    {OPT_TEXT, 0, "text", "FILE", VAL_FILE, NULL, 0, 0, NULL, false,
     "explain the sentences of FILE (- for standard input)"},
    {OPT_JSON, 0, "json", NULL, VAL_NONE, NULL, 0, 0, NULL, false, "as one line of JSON"},
    {OPT_DB, 0, "db", "FILE", VAL_FILE, NULL, 0, 0, "CONSIGN_DB", true, "the register (consign.db in this folder)"},
    {OPT_LEXICON, 0, "lexicon", "FOLDER", VAL_FOLDER, NULL, 0, 0, "CONSIGN_LEXICON", true,
     "the data folder (the one that came with consign)"},
    {OPT_QUIET, 'q', "quiet", NULL, VAL_NONE, NULL, 0, 0, NULL, false, "no progress and no summary; errors still"},
    {OPT_VERBOSE, 'v', "verbose", NULL, VAL_NONE, NULL, 0, 0, NULL, false, "tell notes on documents, and a summary"},
    {OPT_JSON_ERRORS, 0, "json-errors", NULL, VAL_NONE, NULL, 0, 0, NULL, false, "errors as JSON lines"},
    {OPT_HELP, 'h', "help", NULL, VAL_NONE, NULL, 0, 0, NULL, false, "this help"},
    {OPT_VERSION, 0, "version", NULL, VAL_NONE, NULL, 0, 0, NULL, false, "the version"},
};

#define B OPT_BIT
#define OPTS_INPUT (B(OPT_FROM) | B(OPT_DATE) | B(OPT_URL) | B(OPT_LANG) | B(OPT_MAX_BYTES) | B(OPT_TIME_LIMIT) | B(OPT_COLUMNS) | B(OPT_LEXICON))
#define OPTS_LIST (B(OPT_DB) | B(OPT_TO) | B(OPT_FIELDS) | B(OPT_SORT) | B(OPT_LIMIT) | B(OPT_EXIT) | B(OPT_BOM))
#define OPTS_FETCH                                                                                                       \
    (B(OPT_CONTACT) | B(OPT_DELAY) | B(OPT_TIMEOUT) | B(OPT_TIME_LIMIT) | B(OPT_MAX_BYTES) | B(OPT_WARC) | B(OPT_IGNORE_TDM) |            \
     B(OPT_ALLOW_PRIVATE) | B(OPT_LIMIT) | B(OPT_DB) | B(OPT_LEXICON) | B(OPT_COLLECTOR) | B(OPT_TAG) | B(OPT_SCREEN))
#define ANY_NUMBER SIZE_MAX

const Command cli_commands[CMD_COUNT] = {
    {CMD_READ, "read", "[INPUT|-]...", ARGS_FILES, 0, ANY_NUMBER, "claims of documents, to standard output",
     "Reads documents and writes the claims that they hold: who is said to supply what to whom. Nothing is stored and "
     "nothing is fetched. An INPUT is a file, a folder (read in the order of names, links not followed) or - for "
     "standard input, which is also read when no INPUT is given. A file of JSON lines holds one document a line, a CSV file one a row, "
     "a feed (RSS, Atom, JSON Feed) one an entry, a mailbox one a message, a web archive (WARC, ARC) one a page; of a zip or tar archive each "
     "file is read. What gzip or zstd packed is unpacked. What lies beside the reports in a folder, such as pictures and hidden files, is passed over.\n\n"
     "csv has the columns of the register's claims.csv; those that only a register can fill stay empty.\n\n"
     "Most pages of a crawl say nothing of arms transfers. The screen tells by their words, many times faster than they could be read, "
     "and passes them over; --screen says for which documents, --explain-screen shows why one is kept or dropped.",
     "jsonl|csv|text", OPTS_INPUT | B(OPT_SCREEN) | B(OPT_EXPLAIN_SCREEN) | B(OPT_TO) | B(OPT_WITH_TEXT) | B(OPT_QUOTE) | B(OPT_JOBS) | B(OPT_EXIT),
     {{"consign read news.html", "claims of one page, for people on a terminal"},
      {"consign read --to csv --date 2024-05 reports/ > claims.csv", "claims of a folder, as a table"},
      {"echo 'Qatar bought S-400 systems from Russia.' | consign read", "claims of a sentence"},
      {"consign read --screen on --explain-screen pages/", "which pages the screen would keep, and by which words"},
      {NULL, NULL}}, false},
    {CMD_ADD, "add", "[INPUT|-]...", ARGS_FILES, 0, ANY_NUMBER, "store documents and their claims in the register",
     "Reads documents like 'consign read' and stores them and their claims in the register, which is made if it is not "
     "there. Adding the same document again changes nothing.",
     NULL, OPTS_INPUT | B(OPT_SCREEN) | B(OPT_DB) | B(OPT_JOBS) | B(OPT_COLLECTOR) | B(OPT_TAG) | B(OPT_RESUME),
     {{"consign add reports/", "add a folder to consign.db"},
      {"consign add --db gulf.db --url https://example.org/a page.html", "add one page to another register"},
      {NULL, NULL}}, false},
    {CMD_FETCH, "fetch", "URL...", ARGS_WORDS, 1, ANY_NUMBER, "fetch pages politely, keep them as WARC, add them to the register",
     "Asks for each URL, stores the response in a WARC file, and then adds what was stored to the register like 'consign add'. A page "
     "that was fetched before is asked for only if it is newer. With --feed the URLs are of feeds (RSS, Atom, JSON Feed): the pages "
     "they list are fetched, each once.\n\n"
     "One host gets one request at a time, and a pause after each. The robots.txt of each site is obeyed, and so is a reservation of "
     "text and data mining (TDMRep: tdmrep.json, header, meta tag). Redirects are followed, and judged like new addresses. No cookie is "
     "kept, no proxy asked. Nothing is fetched without a contact address. Run it again after a break: it goes on where it was; "
     "--resume passes over all URLs that are stored.",
     NULL, OPTS_FETCH | B(OPT_FEED) | B(OPT_RESUME),
     {{"consign fetch --contact you@example.org https://example.org/news/1", "one page"},
      {"CONSIGN_CONTACT=you@example.org consign fetch --feed https://example.org/rss", "what a feed lists and is not known yet"},
      {NULL, NULL}}, false},
    {CMD_WATCH_ADD, "watch add", "NAME URL...", ARGS_WORDS, 2, ANY_NUMBER, "look at feeds again and again",
     "Remembers the feeds under a NAME, beside the WARC files; 'consign watch run' looks at them. A watch of that name is replaced.",
     NULL, B(OPT_EVERY) | B(OPT_WARC) | B(OPT_DB),
     {{"consign watch add gulf --every 30m https://example.org/rss", "every half hour"}, {NULL, NULL}}, false},
    {CMD_WATCH_LIST, "watch list", "", ARGS_NONE, 0, 0, "the watches, and when their feeds were last asked for", "", "text|jsonl",
     B(OPT_WARC) | B(OPT_DB) | B(OPT_TO), {{"consign watch list", "all watches"}, {NULL, NULL}}, false},
    {CMD_WATCH_RUN, "watch run", "[NAME]...", ARGS_WORDS, 0, ANY_NUMBER, "fetch what the watches' feeds list, as long as it runs",
     "Looks at each feed when its time has come, fetches the pages that it lists and that are not known yet, and adds them to the "
     "register, like 'consign fetch --feed', until it is interrupted. It may be broken off at any time: the next run goes on where it was, "
     "asks for nothing twice that was stored, and forgets nothing that was found. A page that fails is tried again in later rounds, four "
     "times, at growing distance. One program at a time works in a folder.",
     NULL, OPTS_FETCH | B(OPT_ONCE),
     {{"consign watch run", "all watches, until Ctrl-C"}, {"consign watch run --once -q", "what is due now: for cron"}, {NULL, NULL}}, false},
    {CMD_WATCH_RM, "watch rm", "NAME...", ARGS_WORDS, 1, ANY_NUMBER, "forget watches", "What was fetched stays.", NULL, B(OPT_WARC) | B(OPT_DB),
     {{"consign watch rm gulf", "no longer look at these feeds"}, {NULL, NULL}}, false},
    {CMD_RESOLVE, "resolve", "", ARGS_NONE, 0, 0, "group the register's claims into deals",
     "Puts claims that speak of one transfer together as deals. The same claims give the same deals.",
     NULL, B(OPT_DB) | B(OPT_DRY_RUN),
     {{"consign resolve", "deals of consign.db"}, {"consign resolve --dry-run", "only count them"}, {NULL, NULL}}, false},
    {CMD_CLAIMS, "claims", "[QUERY]...", ARGS_WORDS, 0, ANY_NUMBER, "list claims of the register",
     "Lists the claims that fit the QUERY; see 'consign help' for its words.", "table|csv|jsonl", OPTS_LIST,
     {{"consign claims supplier:RUS recipient:DZA", "what Russia is said to supply to Algeria"},
      {"consign claims --to csv stage:delivery date:2019..2021", "deliveries of three years, as CSV"}, {NULL, NULL}}, false},
    {CMD_DEALS, "deals", "[QUERY]...", ARGS_WORDS, 0, ANY_NUMBER, "list deals of the register",
     "Lists the deals that fit the QUERY; see 'consign help' for its words.", "table|csv|jsonl", OPTS_LIST,
     {{"consign deals category:air-defence 'stage>=order'", "air defence, ordered or further"},
      {"consign deals --sort -first_claim_date --limit 20", "the 20 newest"}, {NULL, NULL}}, false},
    {CMD_DOCS, "docs", "[QUERY]...", ARGS_WORDS, 0, ANY_NUMBER, "list documents of the register",
     "Lists the documents that fit the QUERY; see 'consign help' for its words.", "table|csv|jsonl", OPTS_LIST,
     {{"consign docs lang:ar", "what was read in Arabic"},
      {"consign docs --fields doc_date,title date:2024", "dates and titles of a year"}, {NULL, NULL}}, false},
    {CMD_SHOW, "show", "STAGE INPUT... | ID...", ARGS_STAGE, 1, ANY_NUMBER,
     "what a stage of reading makes of a file; or a row of the register",
     "With the name of a stage: reads the INPUTs and writes what that stage made of them: document, article, tokens, "
     "mentions, choices, claims or deals (of each document's claims alone).\n\n"
     "With anything else: the rows of the register with these IDs, be they of claims, deals or documents.",
     "text|jsonl", OPTS_INPUT | B(OPT_TO) | B(OPT_QUOTE) | B(OPT_DB),
     {{"consign show article page.html", "the text that was found on a page"},
      {"consign show --to jsonl mentions page.html", "everything that names something"},
      {"consign show 3f2a9c", "the row whose ID begins so"}, {NULL, NULL}}, false},
    {CMD_WHY, "why", "ID... | --text FILE [WORD]...", ARGS_FILES, 0, ANY_NUMBER, "where a row comes from; or why a sentence gave what it gave",
     "With IDs: the whole chain of a row of the register: claim, span, text, document, run.\n\n"
     "With --text: for each sentence of FILE that holds the WORDs, the claims it gave and by which rules, or why it gave none.",
     NULL, OPTS_INPUT | B(OPT_TEXT) | B(OPT_DB),
     {{"consign why 3f2a9c", "how the register came to this claim"},
      {"consign why --text page.html S-400", "what became of the sentences with S-400"}, {NULL, NULL}}, false},
    {CMD_EXPORT, "export", "FORMAT [QUERY]...", ARGS_FORMAT, 1, ANY_NUMBER, "write the register in another format",
     "Writes what fits the QUERY. FORMAT is claims, deals, docs, evidence or runs, with all columns in their lasting "
     "order, as CSV or, with --to jsonl, as JSON lines; or sipri, the columns of SIPRI's trade register.\n\n"
     "A FILE given with -o appears when it is complete: what was there before stays until then.",
     "csv|jsonl", B(OPT_DB) | B(OPT_TO) | B(OPT_OUTPUT) | B(OPT_FIELDS) | B(OPT_SORT) | B(OPT_LIMIT) | B(OPT_BOM) |
         B(OPT_LATIN1) | B(OPT_INCLUDE) | B(OPT_ALL_CATEGORIES) | B(OPT_EXIT) | B(OPT_LEXICON),
     {{"consign export sipri -o register.csv supplier:RUS", "Russia's deals as SIPRI lays them out"},
      {"consign export claims --bom -o claims.csv", "all claims, for Excel"}, {NULL, NULL}}, false},
    {CMD_SQL, "sql", "STATEMENT", ARGS_WORDS, 1, 1, "ask the register in SQL, for reading only",
     "Runs one SELECT over the register's views, which have the columns of the exports: v_claims, v_deals, v_docs, "
     "v_evidence, v_runs. Nothing can be changed this way. Parts of a list are joined by the character 31.", "table|csv|jsonl",
     B(OPT_DB) | B(OPT_TO) | B(OPT_BOM) | B(OPT_EXIT),
     {{"consign sql 'SELECT supplier, count(*) FROM v_claims GROUP BY 1'", "claims by supplier"}, {NULL, NULL}}, false},
    {CMD_LEXICON_FIND, "lexicon find", "TEXT...", ARGS_WORDS, 1, ANY_NUMBER, "what the data folder knows of some words",
     "One line a match: table, row, meaning, file and line.", "text|jsonl",
     B(OPT_LEXICON) | B(OPT_TO) | B(OPT_EXIT),
     {{"consign lexicon find Pantsir", "the rows for Pantsir"}, {NULL, NULL}}, false},
    {CMD_LEXICON_CHECK, "lexicon check", "[FOLDER]", ARGS_FILES, 0, 1, "run the examples of the data folder's rules",
     "Runs each rule's example and counter-example; one line a failure. Exit 6 when one fails.",
     NULL, B(OPT_LEXICON),
     {{"consign lexicon check data", "check the folder data"}, {NULL, NULL}}, false},
    {CMD_LEXICON_IMAGE, "lexicon image", "[FOLDER]", ARGS_FILES, 0, 1, "make the program start faster with the data folder",
     "Writes the file lexicon.image into the folder: its tables as they lie in memory. It is used while the tables are the very "
     "same; after a change make it again. Without it, or with one that is stale, damaged or made by another version, the tables are read.",
     NULL, B(OPT_LEXICON),
     {{"consign lexicon image", "for the folder that consign uses"}, {NULL, NULL}}, false},
    {CMD_VERSION, "version", "", ARGS_NONE, 0, 0, "version of the program and of the data folder",
     "With --json also the data folder's path and its SHA-256.", NULL, B(OPT_JSON) | B(OPT_LEXICON),
     {{"consign version --json", "for a log"}, {NULL, NULL}}, false},
    {CMD_HELP, "help", "[COMMAND]", ARGS_COMMAND, 0, 2, "help, on a command too", "", NULL, 0,
     {{"consign help read", "all about 'consign read'"}, {NULL, NULL}}, false},
    {CMD_COMPLETION, "completion", "SHELL", ARGS_SHELL, 1, 1, "completions for bash, zsh or fish",
     "Writes the script to be put where the SHELL looks for completions.", NULL, 0,
     {{"consign completion bash > ~/.local/share/bash-completion/completions/consign", "for bash"}, {NULL, NULL}}, false},
    {CMD_MAN, "man", "", ARGS_NONE, 0, 0, "the manual page, as roff", "", NULL, 0,
     {{"consign man | man -l -", "read it"}, {NULL, NULL}}, true},
};

const Entry cli_exits[] = {
    {"0", "done, also when nothing was found, and when the reader of a pipe went away"},
    {"1", "nothing matched, only with -e"},
    {"2", "usage: a wrong command, option, query or configuration line"},
    {"3", "some inputs failed, the rest was done; each is listed on standard error"},
    {"4", "no input could be read, the data folder could not be read, or the output could not be written"},
    {"5", "the register is locked, is of a newer version, or is not a register"},
    {"6", "integrity: contents that do not fit together; a rule's example fails"},
    {"7", "refused by policy: robots.txt, a reservation of text and data mining, a private address, no contact address"},
    {"130", "interrupted; the document in hand was finished"},
    {NULL, NULL},
};

const Entry cli_environment[] = {
    {"CONSIGN_DB", "the register; --db"},
    {"CONSIGN_CONTACT", "who you are, for the sites that are fetched from; --contact"},
    {"CONSIGN_LEXICON", "the data folder; --lexicon"},
    {"CONSIGN_JOBS", "number of threads; --jobs"},
    {"CONSIGN_QUOTE", "longest quote in bytes; --quote"},
    {"NO_COLOR", "not empty: no bold or colour on a terminal"},
    {"SOURCE_DATE_EPOCH", "seconds since 1970 used in place of the clock, so that outputs are the same to the byte"},
    {"SSL_CERT_FILE", "certificates to trust in place of the system's"},
    {"XDG_CONFIG_HOME", "folder of consign/config (~/.config)"},
    {NULL, NULL},
};

const Entry cli_stages[] = {
    {"document", "the record: bytes, form, character set, hash"},
    {"article", "its text, title, date and language"},
    {"tokens", "sentences and words"},
    {"mentions", "spans that name something"},
    {"choices", "between which readings it chose, and by what"},
    {"claims", "who supplies what to whom"},
    {"deals", "claims that speak of one transfer"},
    {NULL, NULL},
};

const Entry cli_query[] = {
    {"supplier:RUS, recipient:DZA, party:TUR", "a code, or part of a name; supplier:none where the text does not say"},
    {"category:missile, item:S-400", "the kind of goods; the designation, whatever its case and hyphens"},
    {"stage:order, 'stage>=order'", "interest talks agreement approval order delivery; refusal cancellation embargo"},
    {"modality:stated", "stated, reported, planned or denied"},
    {"date:2019..2021, docdate:2024-05..", "when it happened; when the document was published"},
    {"'origins>=2', docs, claims, quantity, value, score", "numbers; also > <= < and : for equal; the shell wants quotes around < and >"},
    {"conflict:quantity, conflict:any", "where sources disagree"},
    {"lang:ar, outlet:WORD, attribution:TASS, tag:WORD", "where it was read, and who says so"},
    {"id:PREFIX, doc:NAME, deal:PREFIX, run:ID, package:ID, tier:candidate", "by place in the register"},
    {"-modality:denied", "not this"},
    {"supplier:RUS,CHN", "either"},
    {"'\"free text\"', words", "in the quotes and names, or in the document's text"},
    {NULL, NULL},
};

bool cli_takes(const Command *command, OptId id)
{
    return ((command->options | CLI_EVERYWHERE) & OPT_BIT(id)) != 0;
}

bool cli_next_choice(const char **rest, const char **word, size_t *len)
{
    if (!*rest || !**rest)
        return false;
    *word = *rest;
    *len = strcspn(*rest, "|");
    *rest += *len + ((*rest)[*len] == '|');
    return true;
}

bool cli_is_choice(const char *choices, const char *word, size_t len)
{
    const char *choice;
    size_t n;
    while (cli_next_choice(&choices, &choice, &n))
        if (n == len && !memcmp(choice, word, len))
            return true;
    return false;
}

const char *cli_choices(const Command *command, const Option *option)
{
    if (option->kind != VAL_CHOICE)
        return NULL;
    return option->id == OPT_TO ? command->formats : option->choices;
}

const char *cli_option_help(const Command *command, const Option *option)
{
    bool fetches = command && (command->id == CMD_FETCH || command->id == CMD_WATCH_RUN);
    if (command && command->id == CMD_EXPORT && option->id == OPT_TO)
        return "output format (csv)";
    if (fetches && option->id == OPT_RESUME)
        return "pass over addresses that are stored already, and go on with those that a break left over";
    if (fetches && option->id == OPT_LIMIT)
        return "at most N pages of those that feeds listed; the rest is for another run";
    if (fetches && option->id == OPT_MAX_BYTES)
        return "give up a response over N bytes (16M), and a document over N; K, M and G are understood";
    return option->help;
}
