#!/usr/bin/env python3
"""How far consign agrees with feedparser's cases on title, link, date and content of entries, and on the title of feeds.

usage: tools/feeds.py FOLDER|feedparser-tests.tar.gz [--consign build/consign] [-v]

Each case is a feed with its expectation, a Python expression, in a comment at its head. The cases are written as the responses of a web
archive, with the HTTP headers that they ask for, at the address where feedparser's tests serve them; consign reads that archive, and what it makes of
it is compared field by field:

  title     entries[N]['title'] or ['title_detail']['value'], and no 'title' where the case says so: the title of the article
  link      entries[N]['link']: the address of the document
  date      entries[N]['published_parsed'], 'updated_parsed', 'created_parsed': the day in UTC. Where a case expects several, the first of these
  content   entries[N]['content'][0]['value'], 'description', 'summary', 'summary_detail': the text of the article
            without its title, which is to be one of these
  feed      feed['title'] or ['title_detail']['value']: the outlet

Feeds are read for entries with words in them: a case about the feed that has no entry is given one, a case about links and dates a title.
The phrases by which the packs tell what is no part of news ("click here") are set aside. Texts are compared without tags and white space: consign takes the text, feedparser the cleaned markup. What a case expects beyond that (bozo, encoding,
other fields) is not looked at; a case that expects nothing of a field does not count for it.
"""
import argparse
import ast
import collections
import glob
import html.parser
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile

HOST = 'http://127.0.0.1:8097/'
DATES = ['published_parsed', 'updated_parsed', 'created_parsed']
CONTENTS = ['content', 'description', 'summary', 'summary_detail']
FIELDS = ['title', 'link', 'date', 'content', 'feed']


class Text(html.parser.HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.text = ''

    def handle_data(self, data):
        self.text += data


def letters(text):
    return re.sub(r'\s+', '', text)


def readings(value):
    """What a value may look like as text: as it stands, and as markup."""
    parser = Text()
    parser.feed(value)
    parser.close()
    return {letters(value), letters(parser.text)}


def path_of(node):
    """['entries', 0, 'title'] of entries[0]['title'] or entries[0].title; None for anything else."""
    if isinstance(node, ast.Name):
        return [node.id]
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        base = path_of(node.value)
        return base and base + [node.slice.value]
    if isinstance(node, ast.Attribute):
        base = path_of(node.value)
        return base and base + [node.attr]
    return None


def expectations(expression):
    """(path, value) of each equation that the expression asks for; value None: there is to be none."""
    try:
        tree = ast.parse(expression.strip(), mode='eval').body
    except (SyntaxError, ValueError):
        return
    todo = [tree]
    while todo:
        node = todo.pop(0)
        if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And):
            todo = node.values + todo
        elif isinstance(node, ast.Compare) and all(isinstance(op, ast.Eq) for op in node.ops):
            values = []
            for side in [node.left] + node.comparators:
                try:
                    values.append(ast.literal_eval(side))
                except ValueError:
                    if isinstance(side, ast.BinOp):
                        values.append(eval(compile(ast.Expression(side), '', 'eval'), {'__builtins__': {}}))
            for side in [node.left] + node.comparators:
                if path_of(side) and values:
                    yield path_of(side), values[0]
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not) and isinstance(node.operand, ast.Call):
            call = node.operand
            if isinstance(call.func, ast.Attribute) and call.func.attr == 'has_key' and path_of(call.func.value):
                yield path_of(call.func.value) + [ast.literal_eval(call.args[0])], None


def wanted(expression):
    """{(field, number of the entry): value}"""
    found = {}
    for path, value in expectations(expression):
        if path[0] == 'feed' and path[1:] in (['title'], ['title_detail', 'value']):
            found['feed', 0] = value
        if len(path) < 3 or path[0] != 'entries':
            continue
        n, key, rest = path[1], path[2], path[3:]
        if key == 'title' and not rest or (key == 'title_detail' and rest == ['value']):
            found['title', n] = value
        elif key == 'link' and not rest:
            found['link', n] = value
        elif key in DATES and not rest and value:
            found.setdefault(('dates', n), {})[key] = '%04d-%02d-%02d' % tuple(value[:3])
        elif key == 'content' and rest[1:] == ['value'] or (key == 'summary_detail' and rest == ['value']) or (key in CONTENTS[1:3] and not rest):
            found.setdefault(('contents', n), {})[key] = value
    for kind, n in list(found):
        if kind in ('dates', 'contents'):
            order = DATES if kind == 'dates' else CONTENTS
            several = found.pop((kind, n))
            found['date' if kind == 'dates' else 'content', n] = [several[key] for key in order if key in several]
    return found


def with_words(data, wants):
    """The feed as it is; with an entry before its end where it has none and the case is about the feed, with a title in each entry where the
    case is about nothing but links and dates."""
    if ('feed', 0) in wants and not re.search(rb'<(\w+:)?(item|entry)[\s>/]', data, re.I):
        entry = {b'channel': b'<item><title>x</title></item>', b'feed': b'<entry><title>x</title></entry>'}
        return re.sub(rb'</(channel|feed)>(?!.*</(channel|feed)>)', lambda m: entry[m.group(1).lower()] + m.group(0), data, count=1, flags=re.S | re.I)
    if all(field in ('link', 'date') for field, _ in wants):
        return re.sub(rb'</((?:\w+:)?(?:item|entry))>', rb'<title>x</title></\1>', data, flags=re.I)
    return data


def cases(folder):
    for root, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = os.path.join(root, name)
            data = open(path, 'rb').read()
            plain = data.replace(b'\0', b'').decode('latin-1')
            expect = re.search(r'Expect:\s*(.*?)\s*(?:\n|-->)', plain)
            if not expect:
                continue
            headers = re.findall(r'^Header:\s*([^:\n]+):\s*(.*?)\s*$', plain, re.M)
            yield os.path.relpath(path, folder), data, headers, expect.group(1)


def archive(all_cases, out):
    """Writes the cases as a web archive; {offset: name}"""
    places = {}
    for name, (data, headers, _, _) in all_cases.items():
        kept = {key.strip(): value for key, value in headers if key.strip().lower() in ('content-type', 'content-location')}
        if not any(key.lower() == 'content-type' for key in kept):
            kept['Content-Type'] = 'application/xml'
        head = 'HTTP/1.1 200 OK\r\n' + ''.join('%s: %s\r\n' % pair for pair in kept.items()) + 'Content-Length: %d\r\n\r\n' % len(data)
        body = head.encode('latin-1') + data
        places[out.tell()] = name
        out.write(('WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: %s%s\r\nWARC-Date: 2026-01-01T00:00:00Z\r\n'
                   'WARC-Record-ID: <urn:x:%d>\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n'
                   % (HOST, name, out.tell(), len(body))).encode('latin-1') + body + b'\r\n\r\n')
    return places


def lexicon_without_skips(data, to):
    """A copy of the packs that calls nothing "not the text": the cases are no news, and say "click here"."""
    shutil.copytree(data, to, ignore=shutil.ignore_patterns('*.image'))
    for path in glob.glob(os.path.join(to, 'lang', '*', 'lang.tsv')):
        lines = open(path, encoding='utf-8').readlines()
        open(path, 'w', encoding='utf-8').writelines(line for line in lines if not line.startswith('skip-'))
    return to


def entries_of(consign, lexicon, path, places):
    """{name: [entry]} as consign reads them."""
    found = collections.defaultdict(list)
    shown = []
    for stage in 'document', 'article':
        done = subprocess.run([consign, 'show', '--lexicon', lexicon, '--to', 'jsonl', stage, path], capture_output=True)
        if done.returncode not in (0, 3):
            sys.exit(done.stderr.decode())
        shown.append([json.loads(line) for line in done.stdout.decode().splitlines()])
    for document, article in zip(*shown):
        text, title = article['text'], article['title'] or ''
        content = text[len(title):] if text.startswith(title) else text
        found[places[document['offset']]].append({'title': title, 'link': document['url'], 'date': document['date'], 'content': content, 'feed': article['outlet']})
    return found


def agrees(field, value, entry):
    is_ = (entry or {}).get(field)
    if field == 'link':
        return is_ == value or (value is None and (is_ or '').startswith(HOST))  # without one the feed's own stands
    if field == 'date':
        return is_ == value[0]
    return any(letters(is_ or '') in readings(one or '') for one in (value if field == 'content' else [value]))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('folder')
    parser.add_argument('--consign', default='build/consign')
    parser.add_argument('--data', default='data', help='the data folder')
    parser.add_argument('-v', action='store_true', help='also each disagreement')
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as temp:
        folder = args.folder
        if os.path.isfile(folder):
            with tarfile.open(folder) as tar:
                tar.extractall(os.path.join(temp, 'cases'))
            folder = os.path.join(temp, 'cases')
        all_cases = {}
        for name, data, headers, expect in cases(folder):
            wants = wanted(expect)
            if wants:
                all_cases[name] = (with_words(data, wants), headers, expect, wants)
        if not all_cases:
            print('no cases in %s' % args.folder)
            return 1
        path = os.path.join(temp, 'cases.warc')
        with open(path, 'wb') as out:
            places = archive(all_cases, out)
        entries = entries_of(args.consign, lexicon_without_skips(args.data, os.path.join(temp, 'data')), path, places)
    agree, count, without = collections.Counter(), collections.Counter(), collections.Counter()
    for name, (_, _, expect, wants) in all_cases.items():
        for (field, n), value in wants.items():
            if field in ('title', 'content', 'feed') and value and all('' in readings(one) for one in (value if field == 'content' else [value])):
                without[field] += 1
                continue
            entry = entries[name][n] if n < len(entries[name]) else None
            ok = agrees(field, value, entry)
            count[field] += 1
            agree[field] += ok
            if args.v and not ok:
                print('%s %s: %r, not %r' % (name, field, (entry or {}).get(field), value))
    for field in FIELDS:
        print('%-8s %4d of %4d agree%s' % (field, agree[field], count[field], '; %d more expect markup without a word' % without[field] if without[field] else ''))
    return 0


if __name__ == '__main__':
    sys.exit(main())
