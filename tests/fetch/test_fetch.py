#!/usr/bin/env python3
"""consign fetch against a server of our own that misbehaves. Prints TAP.

usage: tests/fetch/test_fetch.py [WORD]...     environment CONSIGN: the program; WORD: only tests whose name holds one of them

Nothing here hangs on how fast the machine is: pauses are held against the server's own clock from below alone, and what must not be
asked for is looked up in its log.
"""
import concurrent.futures
import glob
import gzip
import hashlib
import json
import os
import re
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, HERE)
from server import (Site, answer, drip, flood, in_turn, packed, page, raw, redirect, reset_after, silence, slowly, text, validated)  # noqa: E402

CONSIGN = os.environ.get("CONSIGN", os.path.join(ROOT, "build", "consign"))
ROBOTS, TDM = "/robots.txt", "/.well-known/tdmrep.json"
NEWS = "Qatar has bought S-400 air defence systems from Russia for $500 million, the agency said on Wednesday."
TESTS, AT_ONCE = [], 6


def test(function):
    TESTS.append(function)
    return function


class Failed(Exception):
    pass


def check(what, why):
    if not what:
        raise Failed(why)


def equal(a, b, why):
    if a != b:
        raise Failed(f"{why}: {a!r} is not {b!r}")


class Desk:
    """A folder to work in, and the program."""

    def __init__(self, folder):
        self.folder, self.code, self.err = folder, None, ""

    def command(self, *args, polite=True, private=True, delay="10ms", limit="60s"):
        words = [CONSIGN, *args]
        if polite:
            words += ["--contact", "desk@example.org"]
        if private:
            words += ["--allow-private"]
        if delay:
            words += ["--delay", delay]
        if limit:
            words += ["--timeout", limit]
        return words

    def environment(self, **more):
        environment = dict(os.environ, XDG_CONFIG_HOME=self.folder, **more)
        environment.setdefault("CONSIGN_LEXICON", os.path.join(ROOT, "data"))
        for name in ("CONSIGN_CONTACT", "CONSIGN_DB", "SSL_CERT_FILE"):
            if name not in more:
                environment.pop(name, None)
        return environment

    def run(self, *args, env=None, **options):
        done = subprocess.run(self.command(*args, **options), cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              env=self.environment(**(env or {})), timeout=120)
        self.code, self.err, self.out = done.returncode, done.stderr.decode("utf-8", "replace"), done.stdout.decode("utf-8", "replace")
        check("Sanitizer" not in self.err and "runtime error" not in self.err, self.err)
        return self

    def fetch(self, *args, **options):
        return self.run("fetch", *args, **options)

    def exits(self, code, words=""):
        check(self.code == code and words in self.err, f"exit {self.code}, not {code} with '{words}': {self.err.strip()}")
        return self

    def records(self, kind="*"):
        """All records of the complete WARC files: (header, block)."""
        found = []
        for path in sorted(glob.glob(os.path.join(self.folder, "warc", f"consign-*-{kind}.warc.gz"))):
            found += records_of(path)
        return found

    def of(self, url, kind="*", type="response"):
        return [(h, b) for h, b in self.records(kind) if h.get("warc-target-uri") == url and h["warc-type"] == type]

    def journal(self):
        with open(os.path.join(self.folder, "warc", ".consign-fetch"), encoding="utf-8") as f:
            return [json.loads(line) for line in f]


def records_of(path):
    """Each gzip member is one record; what is no WARC raises."""
    data, found = open(path, "rb").read(), []
    while data:
        z = zlib.decompressobj(31)
        record = z.decompress(data) + z.flush()
        check(z.eof, f"{path}: a member is cut")
        data = z.unused_data
        head, _, rest = record.partition(b"\r\n\r\n")
        lines = head.decode().split("\r\n")
        equal(lines[0], "WARC/1.1", "version")
        fields = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:])}
        n = int(fields["content-length"])
        equal(rest[n:], b"\r\n\r\n", "the end of a record")
        found.append((fields, rest[:n]))
    return found


# ---- who may be asked ----

@test
def nothing_without_a_contact(desk, site):
    site.routes["/a"] = page(NEWS)
    desk.fetch(site.url("/a"), polite=False).exits(7, "contact")
    for contact in ("nobody", "a@b", "@example.org", "a b@example.org", "a@example.org\nX: y", "(a@example.org)"):
        desk.fetch("--contact", contact, site.url("/a"), polite=False).exits(7, "contact")
    equal(site.paths(), [], "asked for")
    desk.fetch(site.url("/a"), polite=False, env={"CONSIGN_CONTACT": "https://example.org/about"}).exits(0)
    equal(site.log[-1].fields["user-agent"].split("/")[0], "consign", "the agent's name")
    check("(+https://example.org/about)" in site.log[-1].fields["user-agent"] and "from" not in site.log[-1].fields, "the agent's contact")


@test
def no_private_address(desk, site):
    site.routes["/a"] = page(NEWS)
    for host in ("127.0.0.1", "localhost", "2130706433", "0x7f.1", "0", "[::1]", "[::ffff:127.0.0.1]"):
        desk.fetch(site.url("/a", host), private=False, delay="1s").exits(7, "private address")
    equal(site.paths(), [], "asked for")
    desk.fetch(site.url("/a"), private=False, delay="0.5s").exits(7, "second")


@test
def no_other_scheme(desk, site):
    for url in ("file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1/x", f"http://u:p@127.0.0.1:{site.port}/a", "http://127.0.0.1:25/a"):
        desk.fetch(url).exits(7)
    for url in ("news", "http://", "http://exa mple/"):
        desk.fetch(url).exits(4)
    equal(site.paths(), [], "asked for")


# ---- what is stored ----

@test
def a_page_as_warc(desk, site):
    site.routes["/a"] = page(NEWS)
    desk.fetch(site.url("/a")).exits(0, "stored: 1")
    equal(site.paths(), [ROBOTS, TDM, "/a"], "asked for")
    for asked in site.log:
        check(re.fullmatch(r"consign/\S+ \(\+desk@example\.org\)", asked.fields["user-agent"]), "the agent")
        equal(asked.fields["from"], "desk@example.org", "From")
        check("cookie" not in asked.fields and "referer" not in asked.fields, "no more than needed")
    (head, block), = desk.of(site.url("/a"), "pages")
    check(block.startswith(b"HTTP/1.1 200 OK\r\n") and NEWS.encode() in block, "the response as it came")
    equal(head["warc-ip-address"], "127.0.0.1", "the address")
    equal(head["content-type"], "application/http;msgtype=response", "type")
    (asked, sent), = desk.of(site.url("/a"), "pages", "request")
    equal(asked["warc-concurrent-to"], head["warc-record-id"], "the request belongs to the response")
    check(sent.startswith(b"GET /a HTTP/1.1\r\n") and sent.endswith(b"\r\n\r\n"), "the request as it went")
    ids = [h["warc-record-id"] for h, _ in desk.records()]
    equal(len(ids), len(set(ids)), "ids are their own")
    for h, b in desk.records():
        check(re.fullmatch(r"<urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}>", h["warc-record-id"]), "a UUID")
        check(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", h["warc-date"]), "a date")
        equal(h["warc-block-digest"], "sha256:" + hashlib.sha256(b).hexdigest(), "the block's digest")
        if "warc-payload-digest" in h:
            equal(h["warc-payload-digest"], "sha256:" + hashlib.sha256(b.partition(b"\r\n\r\n")[2]).hexdigest(), "the payload's digest")
    info = [h for h, _ in desk.records("pages") if h["warc-type"] == "warcinfo"]
    equal(len(info), 1, "one warcinfo a file")
    equal(head["warc-warcinfo-id"], info[0]["warc-record-id"], "the response names it")
    check(desk.of(site.url(ROBOTS), "other") and desk.of(site.url(TDM), "other"), "robots.txt is kept as well")
    check(not desk.of(site.url(ROBOTS), "pages"), "and not among the pages")


@test
def chunks_and_codings_as_they_came(desk, site):
    body = f"<p>{NEWS}</p>".encode()
    chunked = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n" + b"%x;x=1\r\n" % len(body) + body + b"\r\n0\r\nX-Trailer: 1\r\n\r\n"
    site.routes.update({"/c": raw(chunked), "/z": packed(body)})
    desk.fetch(site.url("/c"), site.url("/z")).exits(0, "stored: 2")
    (head, block), = desk.of(site.url("/c"), "pages")
    equal(block, chunked, "not a byte is another")
    check("warc-payload-digest" not in head, "whether chunks are payload is not agreed on: so it has no digest")
    equal(site.log[-1].fields["accept-encoding"], "gzip", "asked for")
    (_, block), = desk.of(site.url("/z"), "pages")
    equal(gzip.decompress(block.partition(b"\r\n\r\n")[2]), body, "still packed")


@test
def heads_before_the_head(desk, site):
    early = b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\nTDM-Reservation: 1\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n"
    site.routes["/a"] = raw(early + b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\nnews")
    desk.fetch(site.url("/a")).exits(0)
    (_, block), = desk.of(site.url("/a"), "pages")
    check(block.startswith(b"HTTP/1.1 200 OK") and block.endswith(b"news"), "the last head is the one")


# ---- one at a time ----

@test
def pauses(desk, site):
    for i in range(4):
        site.routes[f"/{i}"] = slowly(0.05, page(f"{i} {NEWS}"))
    urls = [site.url(f"/{i}", host) for i in range(4) for host in Site.HOSTS]
    desk.fetch(*urls, delay="0.3s").exits(0, "stored: 8")
    for host in Site.HOSTS:
        log = [a for a in site.log if a.host == host]
        equal([a.path for a in log], [ROBOTS, TDM, "/0", "/1", "/2", "/3"], "in the order given")
        for before, after in zip(log, log[1:]):
            check(before.end is not None, "one at a time")
            check(after.start - before.end >= 0.29, f"a pause of {after.start - before.end:.3f} s before {after.path}")
    first, second = ([a for a in site.log if a.host == host] for host in Site.HOSTS)
    check(first[0].start < second[-1].start and second[0].start < first[-1].start, "hosts do not wait for each other")


@test
def pauses_between_runs(desk, site):
    site.routes["/a"] = page(NEWS)
    site.routes["/b"] = page(NEWS)
    desk.fetch(site.url("/a"), delay="1.5s").exits(0)
    desk.fetch(site.url("/b"), delay="1.5s").exits(0)
    equal(site.paths(), [ROBOTS, TDM, "/a", "/b"], "asked for: what robots.txt said is known for a day")
    check(site.log[3].start - site.log[2].end >= 1.45, "the second run waits as well")


@test
def crawl_delay(desk, site):
    site.routes.update({ROBOTS: text("user-agent: *\ncrawl-delay: 1\n"), "/a": page(NEWS)})
    desk.fetch(site.url("/a")).exits(0)
    for before, after in zip(site.log, site.log[1:]):
        check(after.start - before.end >= 0.98, "the site's own pause is kept")


# ---- robots.txt ----

def with_robots(desk, site, robots, path="/a", **options):
    site.routes.update({ROBOTS: robots, path: page(NEWS)})
    desk.fetch(site.url(path), **options)
    return path in site.paths()


@test
def robots_forbids(desk, site):
    check(not with_robots(desk, site, text("user-agent: *\ndisallow: /a\n")), "fetched what is forbidden")
    desk.exits(7, "is not allowed by robots.txt")
    equal(site.paths(), [ROBOTS], "asked for")
    desk.fetch(site.url("/b"), site.url("/a")).exits(4)
    site.routes["/b"] = page(NEWS)
    desk.fetch(site.url("/b"), site.url("/a")).exits(3, "refused: 1")


@test
def robots_by_name(desk, site):
    check(with_robots(desk, site, text("user-agent: *\ndisallow: /\n\nuser-agent: Consign\nallow: /a\ndisallow: /\n")), "our own group counts")


@test
def robots_missing(desk, site):
    for status in ("404 Not Found", "403 Forbidden", "401 Unauthorized", "410 Gone"):
        shutil.rmtree(os.path.join(desk.folder, "warc"), ignore_errors=True)
        check(with_robots(desk, site, answer(status, b"user-agent: *\ndisallow: /\n")), f"{status} allows all")


@test
def robots_out_of_order(desk, site):
    for status in ("500 Oops", "502 Bad Gateway", "599 What"):
        check(not with_robots(desk, site, answer(status, b"")), f"{status} forbids all")
        desk.exits(7, f"answers {status[:3]} for robots.txt")
    check(not with_robots(desk, site, answer("429 Slow", b"", "Retry-After: 0")), "too many requests are no leave")
    desk.exits(7, "answers 429 for robots.txt")
    check(not with_robots(desk, site, reset_after(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nuser-agent: *\n")), "a torn one forbids all")
    desk.exits(4)
    check(not with_robots(desk, site, silence, limit="0.5s"), "none forbids all")
    desk.exits(4, "took longer")
    check(not with_robots(desk, site, drip(b"HTTP/1.1 200 OK\r\n\r\nuser-agent: *\n"), limit="0.5s"), "a slow one forbids all")
    desk.exits(4)
    check(with_robots(desk, site, text("user-agent: *\n")), "and it is asked for again when it may be better")


@test
def robots_endless(desk, site):
    rules = b"user-agent: *\ndisallow: /a\n"
    check(not with_robots(desk, site, flood(b"HTTP/1.1 200 OK\r\n\r\n" + rules, b"# on and on\n" * 1000)), "what stands in the beginning holds")
    desk.exits(7, "robots.txt")
    (head, block), = desk.of(site.url(ROBOTS), "other")
    equal(head["warc-truncated"], "length", "said")
    check(len(block) < 600_000, "no more than is read")


@test
def robots_binary(desk, site):
    junk = bytes(range(256)) * 1000
    check(with_robots(desk, site, answer("200 OK", junk)), "junk forbids nothing")
    shutil.rmtree(os.path.join(desk.folder, "warc"))
    site.forget()
    check(not with_robots(desk, site, answer("200 OK", junk + b"\nuser-agent: *\ndisallow: /\n")), "but what is written in it does")
    shutil.rmtree(os.path.join(desk.folder, "warc"))
    site.forget()
    check(not with_robots(desk, site, packed("user-agent: *\ndisallow: /\n")), "also packed")
    shutil.rmtree(os.path.join(desk.folder, "warc"))
    site.forget()
    check(not with_robots(desk, site, answer("200 OK", b"\x1f\x8b no gzip", "Content-Encoding: gzip")), "what cannot be unpacked is not known")


@test
def robots_elsewhere(desk, site):
    site.routes["/r"] = redirect(site.url("/r2", "127.0.0.2"))
    site.routes["/r2"] = text("user-agent: *\ndisallow: /a\n")
    check(not with_robots(desk, site, redirect("/r", "302 Found")), "redirects lead to it")
    desk.exits(7, "robots.txt")
    equal(site.paths("127.0.0.2"), ["/r2"], "the other host is asked for it alone")
    shutil.rmtree(os.path.join(desk.folder, "warc"))
    site.forget()
    check(with_robots(desk, site, redirect("/robots.txt")), "one that leads in circles is none")
    equal(site.paths().count(ROBOTS), 6, "five redirects, no more")
    shutil.rmtree(os.path.join(desk.folder, "warc"))
    site.forget()
    check(not with_robots(desk, site, redirect("file:///etc/passwd")), "one that leads out of the web is not known")


# ---- reservations ----

@test
def tdm_by_site(desk, site):
    site.routes.update({TDM: answer("200 OK", json.dumps([{"location": "/a*", "tdm-reservation": 1, "tdm-policy": "https://example.org/licence"},
                                                          {"location": "/a/free", "tdm-reservation": 0}])), "/a": page(NEWS), "/a/free": page(NEWS)})
    desk.fetch(site.url("/a")).exits(7, "is reserved from text and data mining by its site; licences: https://example.org/licence")
    desk.fetch(site.url("/a/free")).exits(0)
    equal(site.paths(), [ROBOTS, TDM, "/a/free"], "asked for")


@test
def tdm_by_header(desk, site):
    site.routes["/a"] = page(NEWS, "TDM-Reservation: 1", "tdm-policy: https://example.org/\x01licence")
    desk.fetch(site.url("/a")).exits(7, "by its header")
    check(not desk.of(site.url("/a"), "pages"), "not among the pages")
    (head, block), = desk.of(site.url("/a"), "other")
    check(NEWS.encode() not in block and block.lower().count(b"tdm-reservation: 1"), "the head alone is kept, as evidence")
    equal(head["warc-truncated"], "unspecified", "said")
    site.routes["/b"] = page(NEWS, "TDM-Reservation: 0")
    desk.fetch(site.url("/b")).exits(0)


@test
def tdm_by_page(desk, site):
    body = f"<html><head><meta name='TDM-Reservation' content='1'><meta name=tdm-policy content='https://example.org/l\r\nX: y'></head><body>{NEWS}</body></html>"
    site.routes["/a"] = packed(body)
    desk.fetch(site.url("/a")).exits(7, "by its page; licences: https://example.org/l")
    check(not any(NEWS.encode() in b for _, b in desk.records()), "nothing of the page is kept")
    (_, block), = desk.of(site.url("/a"), "other")
    check(block.endswith(b"\r\n\r\n"), "the head alone")
    desk.fetch("--ignore-tdm", site.url("/a")).exits(0, "reservations of text and data mining are ignored")
    check(desk.of(site.url("/a"), "pages"), "kept when the user says so")
    (head, note), = desk.of(site.url("/a"), "pages", "metadata")
    check(b"tdm-reservation: 1\r\n" in note and b"ignored" in note and b"\r\nX: y" not in note, "and that is written down")
    check(head["warc-refers-to"] == desk.of(site.url("/a"), "pages")[0][0]["warc-record-id"], "beside the page")


# ---- redirects ----

@test
def redirects(desk, site):
    site.routes.update({"/a": redirect("/b?x#y", "302 Found"), "/b": redirect(site.url("/c", "127.0.0.2"), "308 Permanent"), "/c": page(NEWS)})
    desk.fetch("-v", site.url("/a")).exits(0, f"stored, from {site.url('/c', '127.0.0.2')}")
    equal(site.paths("127.0.0.1"), [ROBOTS, TDM, "/a", "/b?x"], "asked for")
    equal(site.paths("127.0.0.2"), [ROBOTS, TDM, "/c"], "the other host's rules are asked for first")
    check(desk.of(site.url("/a"), "other") and desk.of(site.url("/b?x"), "other") and desk.of(site.url("/c", "127.0.0.2"), "pages"), "each response is kept")


@test
def redirects_that_lead_nowhere(desk, site):
    site.routes.update({"/loop": redirect("/loop"), "/ping": redirect("/pong"), "/pong": redirect("/ping"), "/none": answer("301 Moved"),
                        "/bad": redirect("http://[::"), "/cred": redirect(f"http://u:p@127.0.0.1:{site.port}/x"), "/x": page(NEWS)})
    desk.fetch(site.url("/loop"), site.url("/ping")).exits(4, "sent on too many times")
    equal(site.paths().count("/loop"), 11, "ten redirects, no more")
    site.routes["/js"] = redirect("javascript:alert(1)")
    for path in ("/none", "/bad", "/js"):
        desk.fetch(site.url(path)).exits(4)
    for to in ("file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1:70/x", f"http://u:p@127.0.0.1:{site.port}/x", "http://127.0.0.1:22/"):
        site.routes["/to"] = redirect(to)
        desk.fetch(site.url("/to")).exits(7)
    check("/x" not in site.paths(), "no password was taken along")


@test
def redirects_are_judged_anew(desk, site):
    site.routes.update({ROBOTS: text("user-agent: *\ndisallow: /secret\n"), "/a": redirect("/secret"), "/secret": page(NEWS)})
    desk.fetch(site.url("/a")).exits(7, "robots.txt")
    check("/secret" not in site.paths(), "not asked for")


PUBLIC = "8.8.4.4"   # the library that is loaded before libc leads it to loopback: public.c


def public(desk, site, *urls, **options):
    library = os.path.join(os.environ.get("BUILD", os.path.join(ROOT, "build")), "tests", "libfetch_public.so")
    check(os.path.exists(library), "SKIP no library for it")
    return desk.fetch(*urls, private=False, delay="1s", env={"LD_PRELOAD": library}, **options)


@test
def from_public_to_private(desk, site):
    site.routes.update({"/a": redirect(site.url("/secret")), "/b": redirect(site.url("/secret", "localhost")), "/secret": page(NEWS), "/ok": page(NEWS)})
    public(desk, site, site.url("/ok", PUBLIC)).exits(0)
    public(desk, site, site.url("/a", PUBLIC), site.url("/b", PUBLIC)).exits(7, "private address 127.0.0.1")
    check("/secret" not in site.paths(), "not asked for")
    public(desk, site, site.url("/ok", "rebound.test")).exits(7, "private address")   # a name that now leads home
    public(desk, site, site.url("/ok", "public.test")).exits(0)


# ---- responses that are none ----

@test
def cut_by_length(desk, site):
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
    site.routes.update({"/flood": flood(head + b"\r\n"), "/told": raw(head + b"Content-Length: 99999999999\r\n\r\n" + b"x" * 100_000),
                        "/chunks": flood(head + b"Transfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + b"y" * 65536 + b"\r\n")})
    for path in ("/flood", "/told", "/chunks"):
        desk.fetch("--max-bytes", "200K", site.url(path)).exits(4, "is longer than 204800 bytes")
        check(not desk.of(site.url(path), "pages"), "not among the pages")
        (record, block), = desk.of(site.url(path), "other")
        equal(record["warc-truncated"], "length", "said")
        check(len(block) < 205_000, "no more than the limit")
        check("warc-payload-digest" not in record, "no digest of a payload that is not whole")


@test
def cut_by_time(desk, site):
    site.routes.update({"/drip": drip(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>"), "/silent": silence, "/head": drip(b"HTTP/1.1 200 OK\r\nX: ")})
    desk.fetch(site.url("/drip"), site.url("/silent"), site.url("/head"), limit="3s").exits(4, "took longer than 3 seconds")
    (record, block), = desk.of(site.url("/drip"), "other")
    equal(record["warc-truncated"], "time", "said")
    check(block.endswith(b"x"), "what came is kept")
    check(not desk.records("pages"), "no page")


@test
def broken_off(desk, site):
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
    site.routes.update({"/reset": reset_after(head + b"Content-Length: 5000\r\n\r\n<p>half"), "/short": raw(head + b"Content-Length: 5000\r\n\r\n<p>half"),
                        "/chunk": raw(head + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhal"), "/junk": raw(head + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n<p>\xff\x00"),
                        "/never": raw(head + b"Transfer-Encoding: chunked\r\n\r\n" + b"f" * 40 + b"\r\n")})
    paths = ["/reset", "/short", "/chunk", "/junk", "/never"]
    desk.fetch(*[site.url(p) for p in paths]).exits(4, "failed: 5")
    for path in paths:
        (record, _), = desk.of(site.url(path), "other")
        equal(record["warc-truncated"], "disconnect", f"{path}: said")
    check(not desk.records("pages"), "no page")


@test
def no_response_at_all(desk, site):
    ok = b"HTTP/1.1 200 OK\r\n"
    site.routes.update({"/old": raw(b"<html>HTTP/0.9 has no head</html>"), "/empty": raw(b""), "/junk": raw(bytes(range(256))), "/nul": raw(ok + b"X: a\x00b\r\n\r\nx"),
                        "/line": raw(ok + b"X: " + b"y" * 300_000 + b"\r\n\r\nx"), "/lines": raw(ok + b"".join(b"X-%d: y\r\n" % i for i in range(30_000)) + b"\r\nx"),
                        "/endless": flood(ok, b"X: y\r\n" * 1000), "/version": raw(b"HTTP/7.3 200 OK\r\n\r\nx"), "/hints": flood(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 100)})
    paths = [p for p in site.routes if p not in (ROBOTS, TDM)]
    desk.fetch(*[site.url(p) for p in paths], limit="3s").exits(4, f"failed: {len(paths)}")
    check(not desk.records("pages"), "no page")


@test
def odd_but_whole(desk, site):
    site.routes.update({"/twice": raw(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnewsHTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecond"), "/b": page(NEWS),
                        "/cookie": page(NEWS, "Set-Cookie: id=1; Path=/", "Strict-Transport-Security: max-age=9999", "Alt-Svc: h2=\":1\"", "Refresh: 0; url=/never"),
                        "/lf": raw(b"HTTP/1.1 200 OK\nContent-Length: 4\n\nnews"), "/nolength": raw(b"HTTP/1.0 200 OK\r\n\r\nnews")})
    desk.fetch(*[site.url(p) for p in ("/twice", "/cookie", "/b", "/lf", "/nolength")]).exits(0, "stored: 5")
    (_, block), = desk.of(site.url("/twice"), "pages")
    check(block.endswith(b"\r\n\r\nnews"), "the second response is nobody's")
    check(all("cookie" not in a.fields for a in site.log), "no cookie is kept")
    equal([a.fields["connection"] for a in site.log], ["close"] * len(site.log), "no connection is used twice")


@test
def a_bomb(desk, site):
    site.routes["/bomb"] = packed(b"<p>" + b"\0" * 200_000_000)
    desk.fetch(site.url("/bomb")).exits(0, "stored: 1")
    (_, block), = desk.of(site.url("/bomb"), "pages")
    check(len(block) < 1_000_000, "kept as it came")


@test
def pictures_are_not_loaded(desk, site):
    site.routes.update({"/p": flood(b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n\r\n"), "/v": flood(b"HTTP/1.1 200 OK\r\nContent-Type: VIDEO/mp4\r\n\r\n")})
    desk.fetch(site.url("/p"), site.url("/v"), limit="30s").exits(4, "is image/jpeg, which is no text")
    check(not desk.records("pages"), "no page")


@test
def statuses(desk, site):
    for status in ("204 None", "206 Part", "400 Bad", "403 No", "404 None", "410 Gone", "418 Tea", "500 Oops", "300 Choose", "305 Proxy"):
        site.routes["/a"] = answer(status, b"" if status[0] == "2" else NEWS.encode())
        desk.fetch(site.url("/a")).exits(4, f"answers {status[:3]}")
    check(not desk.records("pages"), "no page")
    equal(len(desk.of(site.url("/a"), "other")), 10, "each is kept")


# ---- again ----

@test
def only_what_is_newer(desk, site):
    site.routes["/a"] = validated(NEWS)
    desk.fetch(site.url("/a")).exits(0, "stored: 1")
    desk.fetch("-v", site.url("/a")).exits(0, "unchanged: 1")
    equal(site.paths(), [ROBOTS, TDM, "/a", "/a"], "asked for")
    check("if-none-match" not in site.log[2].fields and site.log[3].fields["if-none-match"] == '"v1"', "asked for what is newer")
    equal(site.log[3].fields["if-modified-since"], "Mon, 02 Jan 2023 00:00:00 GMT", "also by its date")
    (record, block), = desk.of(site.url("/a"), "other", "revisit")
    (first, _), = desk.of(site.url("/a"), "pages")
    equal(record["warc-refers-to"], first["warc-record-id"], "the revisit names the response")
    equal(record["warc-refers-to-date"], first["warc-date"], "and its date")
    check(record["warc-profile"].endswith("server-not-modified") and block.startswith(b"HTTP/1.1 304"), "as a revisit")
    site.routes["/a"] = validated(NEWS + " More.", '"v2"')
    desk.fetch(site.url("/a")).exits(0, "stored: 1")
    equal(len(desk.of(site.url("/a"), "pages")), 2, "the new one is kept beside the old one")
    site.forget()
    desk.fetch("--resume", site.url("/a")).exits(0, "stored: 0")
    equal(site.paths(), [], "what is stored is passed over")


@test
def a_304_that_nobody_asked_for(desk, site):
    site.routes["/a"] = answer("304 Not Modified", length=False)
    desk.fetch(site.url("/a")).exits(4, "nobody asked")


@test
def odd_validators(desk, site):
    site.routes["/a"] = page(NEWS, "ETag: \"\xff\x80\"", "Last-Modified: " + "x" * 2000)
    desk.fetch(site.url("/a")).exits(0)
    desk.fetch(site.url("/a")).exits(0, "stored: 1")
    check("if-none-match" not in site.log[-1].fields and "if-modified-since" not in site.log[-1].fields, "left off")


# ---- "not now" ----

@test
def too_many_requests(desk, site):
    site.routes.update({"/a": in_turn(answer("429 Slow", b"", "Retry-After: 1"), page(NEWS)), "/b": page(NEWS)})
    desk.fetch(site.url("/a"), site.url("/b")).exits(0, "stored: 2")
    log = [a for a in site.log if a.path in ("/a", "/b")]
    check(log[1].start - log[0].end >= 0.98, "the whole host has its peace")
    equal(len(log), 3, "asked for")


@test
def out_of_service(desk, site):
    site.routes["/a"] = in_turn(answer("503 Later"), answer("503 Later"), page(NEWS))
    desk.fetch(site.url("/a"), delay="0.2s").exits(0)
    log = [a for a in site.log if a.path == "/a"]
    check(log[1].start - log[0].end >= 0.39 and log[2].start - log[1].end >= 0.79, "without a time, it waits twice as long each time")
    site.routes["/b"] = answer("503 Later", b"", "Retry-After: 0")
    desk.fetch(site.url("/b")).exits(4, "answers 503")
    equal(site.paths().count("/b"), 3, "three times, no more")


@test
def a_long_peace(desk, site):
    then = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + 7200))
    site.routes.update({"/a": answer("429 Slow", b"", f"Retry-After: {then}"), "/b": page(NEWS), "/c": page(NEWS)})
    desk.fetch(site.url("/a"), site.url("/b")).exits(4, "asks to be left alone for another")
    equal(site.paths(), [ROBOTS, TDM, "/a"], "nothing more is asked of the host")
    site.forget()
    desk.fetch(site.url("/b"), site.url("/c", "127.0.0.2")).exits(3)
    equal(site.paths("127.0.0.1"), [], "nor in the next run")
    equal(site.paths("127.0.0.2"), [ROBOTS, TDM, "/c"], "others are")


# ---- breaks ----

@test
def killed_at_any_time(desk, site):
    n = 12
    for i in range(n):
        site.routes[f"/{i}"] = slowly(0.02, page(f"{i} {NEWS}"))
    urls = [site.url(f"/{i}") for i in range(n)]
    for after in (1, 3, 4, 6, 9, 11):
        running = subprocess.Popen(desk.command("fetch", "--resume", *urls), cwd=desk.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=desk.environment())
        end = time.monotonic() + 60
        while len(site.log) < after + 2 and running.poll() is None and time.monotonic() < end:
            time.sleep(0.005)
        running.send_signal(signal.SIGKILL)
        running.wait()
    desk.fetch("--resume", *urls).exits(0)
    stored = [h["warc-target-uri"] for h, _ in desk.records("pages") if h["warc-type"] == "response"]
    equal(sorted(stored), sorted(urls), "each page is stored once")
    asked = site.paths()
    again = sum(asked.count(f"/{i}") - 1 for i in range(n))   # a response that was not yet on the disk has to be asked for again
    check(again <= 6, f"one at most a break, not {again} after six")
    equal(glob.glob(os.path.join(desk.folder, "warc", ".consign-*.open")), [], "no file is left half")


@test
def interrupted(desk, site):
    gate = threading.Event()

    def gated(connection, asked, server):
        gate.wait(60)
        page(NEWS)(connection, asked, server)
    site.routes.update({"/a": page(NEWS), "/b": gated, "/c": page(NEWS)})
    running = subprocess.Popen(desk.command("fetch", "--resume", site.url("/a"), site.url("/b"), site.url("/c")), cwd=desk.folder, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, env=desk.environment())
    end = time.monotonic() + 60
    while "/b" not in site.paths() and time.monotonic() < end:
        time.sleep(0.01)
    running.send_signal(signal.SIGINT)
    gate.set()
    equal(running.wait(60), 130, "exit code")
    desk.fetch("--resume", site.url("/a"), site.url("/b"), site.url("/c")).exits(0)
    equal(site.paths(), [ROBOTS, TDM, "/a", "/b", "/c"], "what ran was finished, and nothing is asked for twice")


@test
def one_program_a_folder(desk, site):
    gate = threading.Event()

    def gated(connection, asked, server):
        gate.wait(60)
        page(NEWS)(connection, asked, server)
    site.routes["/a"] = gated
    running = subprocess.Popen(desk.command("fetch", site.url("/a")), cwd=desk.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=desk.environment())
    end = time.monotonic() + 60
    while "/a" not in site.paths() and time.monotonic() < end:
        time.sleep(0.01)
    desk.fetch(site.url("/b")).exits(4, "another program fetches into this folder")
    gate.set()
    equal(running.wait(60), 0, "the first goes on")


# ---- into the register ----

def told(desk, *words):
    done = subprocess.run([CONSIGN, *words], cwd=desk.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=desk.environment(), timeout=120)
    equal(done.returncode, 0, done.stderr.decode())
    return done.stdout.decode()


@test
def into_the_register(desk, site):
    body = f"<html><head><title>A purchase</title></head><body><p>{NEWS}</p></body></html>".encode()
    chunked = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
    z = gzip.compress(body)
    site.routes.update({"/a": raw(chunked + b"%x\r\n" % 10 + z[:10] + b"\r\n%x\r\n" % (len(z) - 10) + z[10:] + b"\r\n0\r\n\r\n"), "/gone": answer("404 None", NEWS)})
    desk.fetch("--tag", "net", site.url("/a"), site.url("/gone")).exits(3, "documents: 1, new: 1; claims: 1, new: 1")
    docs = [json.loads(line) for line in told(desk, "docs", "--to", "jsonl", "--fields", "*", "tag:net").splitlines()]
    equal([d["url"] for d in docs], [site.url("/a")], "the page alone is a document, not robots.txt and not the error")
    check(docs[0]["retrieved_at"], "with its time")
    claims = [json.loads(line) for line in told(desk, "claims", "--to", "jsonl").splitlines()]
    equal([(c["supplier"], c["recipient"], c["item"]) for c in claims], [(["RUS"], ["QAT"], "S-400")], "its claim")
    before = told(desk, "export", "docs")
    told(desk, "add", "warc")   # the folder holds no more than was read
    equal(told(desk, "export", "docs").count("\n"), before.count("\n"), "adding the folder by hand adds nothing")


@test
def pages_of_other_things(desk, site):
    site.routes["/a"] = page("The weather in Doha was fine on Wednesday, and warm on Thursday.")
    desk.fetch(site.url("/a")).exits(0, "stored: 1")
    equal(told(desk, "docs", "--to", "jsonl"), "", "screened out, as from any web archive")
    desk.fetch("--screen", "off", site.url("/a")).exits(0, "documents: 1, new: 1")


def rss(site, *paths):
    items = "".join(f"<item><title>News {p}</title><link>{site.url(p)}</link><pubDate>Mon, 02 Jan 2023 10:00:00 GMT</pubDate></item>" for p in paths)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title>{items}</channel></rss>'


def feed(site, *paths, etag='"1"'):
    def act(connection, asked, server):
        if asked.fields.get("if-none-match") == etag:
            answer("304 Not Modified", length=False)(connection, asked, server)
        else:
            answer("200 OK", rss(site, *paths), "Content-Type: application/rss+xml", f"ETag: {etag}")(connection, asked, server)
    return act


@test
def a_feed_that_changes(desk, site):
    for i in range(5):
        site.routes[f"/{i}"] = page(f"{i} {NEWS}")
    site.routes["/rss"] = feed(site, "/0", "/1")
    desk.fetch("--feed", site.url("/rss")).exits(0, "stored: 3")
    equal(site.paths(), [ROBOTS, TDM, "/rss", "/0", "/1"], "asked for")
    equal([json.loads(d)["url"] for d in told(desk, "docs", "--to", "jsonl", "--fields", "url", "--sort", "url").splitlines()], [site.url("/0"), site.url("/1")],
          "pages are documents; the feed's own entries are not")
    site.forget()
    desk.fetch("--feed", site.url("/rss")).exits(0, "unchanged: 1")
    equal(site.paths(), ["/rss"], "nothing is new")
    site.forget()
    site.routes["/rss"] = feed(site, "/3", "/1", "/2", "/0", etag='"2"')
    desk.fetch("--feed", "--limit", "1", site.url("/rss")).exits(0, "stored: 2")
    equal(site.paths(), ["/rss", "/3"], "what is new, one of it")
    site.forget()
    desk.fetch("--feed", site.url("/rss")).exits(0)
    equal(site.paths(), ["/rss", "/2"], "the rest was not forgotten")


def rss_of(site, *entries):
    items = "".join(f"<item><title>{title}</title><link>{site.url(path)}</link>{f'<pubDate>{date}</pubDate>' if date else ''}</item>" for path, title, date in entries)
    return answer("200 OK", f'<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title>{items}</channel></rss>', "Content-Type: application/rss+xml")


def bare(*head):
    """A page that names neither title nor date, but for what is given."""
    return answer("200 OK", f"<html><head>{''.join(head)}</head><body><p>{NEWS}</p></body></html>", "Content-Type: text/html")


def docs_of(desk):
    return {d["url"]: d for d in map(json.loads, told(desk, "docs", "--to", "jsonl", "--fields", "*").splitlines())}


@test
def what_a_feed_says_of_a_page(desk, site):
    day = "Mon, 02 Jan 2023 10:00:00 GMT"
    site.routes.update({"/rss": rss_of(site, ("/none", "Doha buys\n &amp;  waits", day), ("/own", "Of the feed", day), ("/undated", "No day", None), ("/later", "To come", "Mon, 02 Jan 2090 10:00:00 GMT"),
                                       ("/moved", "Moved &#1583;", day)),
                        "/none": bare(), "/own": bare("<title>Of the page</title>", '<meta property="article:published_time" content="2022-05-06T08:00:00Z">'),
                        "/undated": bare(), "/later": bare(), "/moved": redirect("/there"), "/there": bare()})
    desk.fetch("--feed", site.url("/rss")).exits(0, "stored: 6")
    docs = docs_of(desk)
    today = time.strftime("%Y-%m-%d", time.gmtime())
    equal([(docs[site.url(p)]["title"], docs[site.url(p)]["doc_date"], docs[site.url(p)]["doc_date_from"]) for p in ("/none", "/own", "/there")],
          [("Doha buys & waits", "2023-01-02", "feed"), ("Of the page", "2022-05-06", "meta"), ("Moved \u062f", "2023-01-02", "feed")], "title and date")
    for path in ("/undated", "/later"):
        check(docs[site.url(path)]["doc_date"] <= today and docs[site.url(path)]["doc_date_from"] == "warc", f"{path}: {docs[site.url(path)]}")
    (head, _), = desk.of(site.url("/none"), "pages")
    equal((head["consign-feed-date"], head["consign-feed-title"]), ("2023-01-02", "Doha buys & waits"), "it stands in the WARC file")
    before = told(desk, "export", "docs")
    told(desk, "add", *sorted(glob.glob(os.path.join(desk.folder, "warc", "consign-*-pages.warc.gz"))))
    equal(told(desk, "export", "docs"), before, "and is read from there")
    desk.fetch(site.url("/none")).exits(0, "stored: 1")
    equal(desk.of(site.url("/none"), "pages")[1][0]["consign-feed-date"], "2023-01-02", "a page that is fetched again keeps it")


@test
def what_a_feed_says_is_not_forgotten(desk, site):
    site.routes.update({"/rss": rss_of(site, ("/a", "One", None), ("/b", "Two", "Mon, 02 Jan 2023 10:00:00 GMT")), "/atom": rss_of(site, ("/b", "Other", "Tue, 03 Jan 2023 10:00:00 GMT"), ("/c", "", None)),
                        "/a": bare(), "/b": bare(), "/c": bare()})
    desk.fetch("--feed", "--limit", "1", site.url("/rss"), site.url("/atom")).exits(0, "stored: 3")
    watch(desk, "add", "gulf", site.url("/rss"), "--every", "1h", net=False).exits(0)
    watch(desk, "run", "--once").exits(0)
    docs = docs_of(desk)
    equal((docs[site.url("/b")]["title"], docs[site.url("/b")]["doc_date"]), ("Two", "2023-01-02"), "the first feed counts, in a later run too")


@test
def a_page_is_screened_with_its_feeds_title(desk, site):
    site.routes.update({"/rss": rss_of(site, ("/a", NEWS, None), ("/b", "The weather", None)), "/a": answer("200 OK", "<html><body><p>It was fine on Wednesday in the capital, and warm on Thursday.</p></body></html>", "Content-Type: text/html"),
                        "/b": answer("200 OK", "<html><body><p>It rained on Wednesday.</p></body></html>", "Content-Type: text/html")})
    desk.fetch("--feed", site.url("/rss")).exits(0, "stored: 3")
    equal(list(docs_of(desk)), [site.url("/a")], "what the title says counts")


@test
def a_feed_of_traps(desk, site):
    site.routes.update({"/rss": answer("200 OK", rss(site, "/a").replace("<item>", "".join(
        f"<item><title>Trap</title><link>{to}</link></item>" for to in ("file:///etc/passwd", "javascript:alert(1)", f"http://u:p@127.0.0.1:{site.port}/x", "http://127.0.0.1:22/", "news", site.url("/%00?%zz")))
        + "<item>", 1), "Content-Type: text/xml"), "/a": page(NEWS), "/junk": answer("200 OK", bytes(range(256)) * 50), "/html": page("no feed"), "/empty": answer("200 OK")})
    desk.fetch("--feed", site.url("/rss"), site.url("/junk"), site.url("/html"), site.url("/empty"))
    check(desk.err.count("is no feed") == 3, f"what is no feed is told: {desk.err}")
    check(desk.code == 3 and "/a" in site.paths() and "/x" not in site.paths(), f"the good one is fetched: {desk.code} {desk.err}")
    check(not any("passwd" in a.path for a in site.log), "the others are not")


@test
def a_feed_that_is_torn(desk, site):
    whole = rss(site, "/a", "/b").encode()
    site.routes.update({"/rss": raw(b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n" + whole), "/a": page(NEWS), "/b": page(NEWS)})
    desk.fetch("--feed", site.url("/rss")).exits(4, "broke off")
    equal(site.paths(), [ROBOTS, TDM, "/rss"], "half a feed is not followed")


# ---- watch ----

def watch(desk, *words, net=True, **options):
    return desk.run("watch", *words, **options) if net else desk.run("watch", *words, polite=False, private=False, delay=None, limit=None)


@test
def watches(desk, site):
    watch(desk, "list", net=False).exits(0)
    equal(desk.out, "", "none")
    watch(desk, "run", "--once").exits(2, "watch add")
    watch(desk, "add", "gulf", site.url("/rss"), site.url("/atom"), "--every", "30m", net=False).exits(0)
    watch(desk, "add", "gulf 2", site.url("/rss"), net=False).exits(2, "no name")
    watch(desk, "add", "x", "file:///etc/passwd", net=False).exits(2, "neither http nor https")
    watch(desk, "add", "other", site.url("/other"), net=False).exits(0)
    watch(desk, "list", "--to", "jsonl", net=False).exits(0)
    equal([(w["watch"], w["every"], w["url"], w["asked"]) for w in map(json.loads, desk.out.splitlines())],
          [("gulf", 1800, site.url("/rss"), None), ("gulf", 1800, site.url("/atom"), None), ("other", 3600, site.url("/other"), None)], "listed")
    watch(desk, "rm", "nobody", net=False).exits(2, "there is no watch 'nobody'")
    watch(desk, "run", "--once", "nobody").exits(2, "there is no watch 'nobody'")
    watch(desk, "rm", "other", net=False).exits(0)
    watch(desk, "add", "gulf", site.url("/rss"), "--every", "1s", net=False).exits(0)
    site.routes.update({"/rss": feed(site, "/a"), "/a": page(NEWS)})
    watch(desk, "run", "--once", polite=False).exits(7, "contact")
    watch(desk, "run", "--once", "gulf").exits(0, "stored: 2")
    watch(desk, "list", "--to", "jsonl", net=False).exits(0)
    check(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", json.loads(desk.out)["asked"]), "when it was asked for")
    equal(site.paths(), [ROBOTS, TDM, "/rss", "/a"], "asked for")
    watch(desk, "add", "gulf", site.url("/rss"), "--every", "1h", net=False).exits(0)
    watch(desk, "run", "--once").exits(0, "stored: 0")
    equal(len(site.log), 4, "its time has not come")


@test
def a_watch_goes_on(desk, site):
    for i in range(3):
        site.routes[f"/{i}"] = page(f"{i} {NEWS}")
    site.routes["/rss"] = in_turn(feed(site, "/0", etag='"1"'), feed(site, "/0", "/1", etag='"2"'), feed(site, "/0", "/1", "/2", etag='"3"'))
    watch(desk, "add", "gulf", site.url("/rss"), "--every", "2s", net=False).exits(0)
    running = subprocess.Popen(desk.command("watch", "run"), cwd=desk.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=desk.environment())
    end = time.monotonic() + 60
    while "/2" not in site.paths() and time.monotonic() < end:
        time.sleep(0.02)
    listed = watch(desk, "list", "--to", "jsonl", net=False).exits(0).out   # while it runs
    check(json.loads(listed)["asked"], "told while it runs")
    running.send_signal(signal.SIGTERM)
    equal(running.wait(60), 130, "exit code")
    asked = site.paths()
    equal([p for p in asked if p in ("/0", "/1", "/2")], ["/0", "/1", "/2"], "each page once, as it appears")
    looks = [a for a in site.log if a.path == "/rss"]
    for before, after in zip(looks, looks[1:]):
        check(after.start - before.start >= 0.9, "not more often than it should")
    watch(desk, "run", "--once").exits(0)
    equal(len(told(desk, "docs", "--to", "jsonl").splitlines()), 3, "all are in the register")


@test
def a_watch_that_is_killed(desk, site):
    n = 8
    for i in range(n):
        site.routes[f"/{i}"] = slowly(0.02, page(f"{i} {NEWS}"))
    site.routes["/rss"] = feed(site, *[f"/{i}" for i in range(n)])
    watch(desk, "add", "gulf", site.url("/rss"), "--every", "1h", net=False).exits(0)
    for after in (3, 4, 6, 9):
        running = subprocess.Popen(desk.command("watch", "run", "--once"), cwd=desk.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=desk.environment())
        end = time.monotonic() + 60
        while len(site.log) < after and running.poll() is None and time.monotonic() < end:
            time.sleep(0.005)
        running.send_signal(signal.SIGKILL)
        running.wait()
    watch(desk, "run", "--once").exits(0)
    asked = site.paths()
    check(all(asked.count(f"/{i}") >= 1 for i in range(n)), f"no page is forgotten: {asked}")
    check(len(asked) <= n + 3 + 4, f"one request at most is made again for each break: {asked}")
    equal(len(told(desk, "docs", "--to", "jsonl").splitlines()), n, "all are in the register")


@test
def pages_that_fail(desk, site):
    site.routes.update({"/rss": feed(site, "/500", "/404", "/a"), "/500": answer("500 Oops"), "/a": page(NEWS)})
    watch(desk, "add", "gulf", site.url("/rss"), "--every", "1s", net=False).exits(0)
    watch(desk, "run", "--once").exits(3, "failed: 2")
    time.sleep(1.1)
    watch(desk, "run", "--once").exits(0, "unchanged: 1")
    equal(site.paths().count("/500"), 1, "not at once again")
    pages = {e["page"]: e for e in desk.journal() if "page" in e}
    check(pages[site.url("/500")]["state"] == "want" and pages[site.url("/500")]["due"] - pages[site.url("/500")]["at"] == 900, "but in a quarter of an hour")
    equal(pages[site.url("/404")]["state"], "gone", "what is not there is not asked for again")


# ---- TLS ----

@test
def tls(desk, site):
    made = subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem", "-out", "cert.pem", "-days", "2", "-subj", "/CN=localhost",
                           "-addext", "subjectAltName=IP:127.0.0.1"], cwd=desk.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) if shutil.which("openssl") else None
    check(made and made.returncode == 0, "SKIP no openssl")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(os.path.join(desk.folder, "cert.pem"), os.path.join(desk.folder, "key.pem"))
    secure = Site({"/a": page(NEWS)}, tls=context)
    try:
        desk.fetch(secure.url("/a")).exits(4, "certificate")
        equal(secure.paths(), [], "asked for")
        desk.fetch(secure.url("/a"), env={"SSL_CERT_FILE": os.path.join(desk.folder, "cert.pem")}).exits(0)
        desk.fetch(secure.url("/a", "127.0.0.2"), env={"SSL_CERT_FILE": os.path.join(desk.folder, "cert.pem")}).exits(4)
    finally:
        secure.close()


def attempt(number, function):
    """One test in a folder of its own, with a server of its own: its TAP, and whether it failed."""
    name, folder, site = function.__name__.replace("_", " "), tempfile.mkdtemp(prefix="consign-fetch-"), Site({})
    try:
        function(Desk(folder), site)
        return f"ok {number} - {name}", False
    except Failed as why:
        if str(why).startswith("SKIP"):
            return f"ok {number} - {name} # {why}", False
        says = "\n# ".join(str(why)[:1500].splitlines())
        return f"not ok {number} - {name}\n# {says}", True
    except Exception as why:  # a page that is not as it should be can break any of these lines
        return f"not ok {number} - {name}\n# {type(why).__name__}: {why}", True
    finally:
        site.close()
        shutil.rmtree(folder, ignore_errors=True)


def main():
    if not os.path.exists(CONSIGN):
        print("ok 1 - fetching # SKIP no program built")
        return 0
    words, failed = sys.argv[1:], 0
    chosen = [f for f in TESTS if not words or any(w in f.__name__ or w in f.__name__.replace("_", " ") for w in words)]
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:   # most of the time is spent waiting
        for tap, bad in pool.map(attempt, range(1, len(chosen) + 1), chosen):
            failed += bad
            print(tap, flush=True)
    print(f"1..{len(chosen)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
