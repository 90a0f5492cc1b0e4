"""A web archive for tests: large enough to be read in stretches, every ninth page tells of an order."""
import gzip
import random

STRETCH = 2 << 20  # src/document/inputs.c


def record(dice, i):
    noise = "".join(dice.choices("abcdefghijklmnopqrstuvwxyz     ", k=dice.randint(200, 60000)))
    told = "<p>Qatar bought %d S-400 systems from Russia in 2017.</p>" % (i + 2) if i % 9 == 0 else "<p>It rained all day in the old town.</p>"
    page = f"<html><head><title>Page {i}</title></head><body><article>{told}</article><!-- {noise} --></body></html>".encode()
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
    head = (f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://news.example/{i}\r\nWARC-Date: 2020-03-04T05:06:07Z\r\n"
            f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{i:012d}>\r\nContent-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(body)}\r\n\r\n")
    return gzip.compress(head.encode() + body + b"\r\n\r\n", 1, mtime=0)


def archive():
    dice, parts, size, i = random.Random(7), [], 0, 0
    while size < 4 * STRETCH + STRETCH // 3:
        parts.append(record(dice, i))
        size += len(parts[-1])
        i += 1
    return b"".join(parts), i
