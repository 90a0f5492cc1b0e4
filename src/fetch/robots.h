/* robots.h - what a site lets robots fetch: RFC 9309.
 * Layer: base. */
#ifndef CN_FETCH_ROBOTS_H
#define CN_FETCH_ROBOTS_H

#include "base/str.h"

enum {
    CN_ROBOTS_BYTES = 500 * 1024,  /* source: RFC 9309, 2.5: at least 500 KiB are read; what comes behind counts for nothing */
    CN_ROBOTS_WAIT = 3600          /* tuned: seconds; a longer Crawl-delay counts as this */
};

typedef struct { CnStr pattern; bool allow; } CnRobotsRule;  /* pattern as cn_robots_path makes it */

/* The rules for one robot. None at all: everything is allowed. */
typedef struct {
    CnRobotsRule *rule;
    size_t n;
    uint32_t wait;     /* seconds between requests that the site asks for (Crawl-delay, no part of the RFC); 0 = not said */
} CnRobots;

/* Reads a robots.txt for the robot called `agent` (letters, '-', '_'): all groups that name it, or else all groups for "*".
 * Any bytes will do; what is no line of the format is passed over. */
void cn_robots_read(CnArena *arena, CnStr text, CnStr agent, CnRobots *out);

/* The same rules as a robots.txt for "*": what is kept of a file between runs. */
CnStr cn_robots_text(CnArena *arena, const CnRobots *robots);

/* May `path` (with its query, as in CnUrl) be fetched? The longest pattern that matches decides, "allow" among equals. */
bool cn_robots_allow(CnArena *arena, const CnRobots *robots, CnStr path);

/* A path as it is compared: percent-encoding brought to one form. `pattern`: '*' and '$' keep their meaning, else they are
 * encoded. */
CnStr cn_robots_path(CnArena *arena, CnStr path, bool pattern);

/* Does the pattern match the beginning of the path, '*' standing for anything and '$' at its end for the path's end? Both as
 * cn_robots_path makes them. */
bool cn_robots_match(CnStr pattern, CnStr path);

#endif
