/* docs.c - run at build time: the manual page or a completion to standard output. */
#include "table.h"

#include <string.h>

int main(int argc, char **argv)
{
    bool known = argc == 2;
    if (known && !strcmp(argv[1], "man"))
        cli_man(stdout);
    else
        known = known && cli_completion(stdout, argv[1]);
    return known && !fflush(stdout) ? 0 : 2;
}
