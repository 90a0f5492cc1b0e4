"""anchors.py STAGE FILE: what others' Python libraries take, for bench.py to time in turns: see turns.h."""
import sys
import time


def records(path):
    data, at = open(path, "rb").read(), 0
    while at < len(data):
        n = int.from_bytes(data[at:at + 4], "little")
        yield data[at + 4:at + 4 + n]
        at += 4 + n


def lexbor():
    from selectolax.lexbor import LexborHTMLParser
    return LexborHTMLParser   # builds the tree in C, from bytes


def readability():
    import logging

    from readability import Document
    logging.disable(logging.CRITICAL)
    return lambda page: Document(page.decode("utf-8", "replace")).summary()


def main():
    try:
        step = {"lexbor": lexbor, "readability": readability}[sys.argv[1]]()
    except ImportError as e:
        sys.exit(f"{e}")
    pages = list(records(sys.argv[2]))
    size = sum(map(len, pages))
    print("ready", flush=True)
    for _ in sys.stdin:
        start = time.process_time()
        for page in pages:
            step(page)
        print(f"{time.process_time() - start:.9f} {size} {len(pages)}", flush=True)


main()
