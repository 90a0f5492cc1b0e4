#!/usr/bin/env python3
"""Feeds by the program: nine languages from entry to claim, character sets, a feed in a web archive; feedparser's cases where they are at hand. TAP."""
import json
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.environ.get('CONSIGN', os.path.join(ROOT, 'build', 'consign'))
NINE = os.path.join(ROOT, 'tests', 'document', 'feeds', 'nine.atom')
CASES = os.path.join(ROOT, '..', 'shared', 'data', 'feeds', 'feedparser-tests.tar.gz')
FLOORS = {'title': 126, 'link': 26, 'date': 14, 'content': 240, 'feed': 319}   # docs/inputs.md
ENTRY = '<?xml version="1.0"%s?><rss version="2.0"><channel><title>%s</title><item><title>%s</title><description>%s</description></item></channel></rss>'
done = 0


def told(ok, what, why=''):
    global done
    done += 1
    print('%sok %d - %s' % ('' if ok else 'not ', done, what))
    if not ok and why:
        print('# %s' % (why,))


def consign(*words, data=None):
    run = subprocess.run([PROGRAM, *words], input=data, capture_output=True, cwd=ROOT, timeout=120)
    return [json.loads(line) for line in run.stdout.decode().splitlines()], run


def articles(data):
    return consign('show', '--to', 'jsonl', '--from', 'rss', 'article', '-', data=data)[0]


def nine_languages():
    found, _ = consign('show', '--to', 'jsonl', 'article', NINE)
    claims, _ = consign('read', '--to', 'jsonl', NINE)
    texts = {article['doc']: article for article in found}
    for lang in 'ar', 'de', 'en', 'es', 'fa', 'fr', 'ru', 'tr', 'zh':
        doc = 'http://nine.example/' + lang
        article = texts.get(doc, {})
        ok = article.get('lang') == lang and article['text'].startswith(article['title'] + '\n\n') and article['date_from'] == 'feed'
        told(ok and article['outlet'] == 'Nine Tongues' and article['date'] == ('2024-05-02' if lang == 'ar' else '2024-05-01'), '%s: an entry is an article' % lang, article)
        mine = [claim for claim in claims if claim['doc'] == doc]
        ok = len(mine) == 1 and mine[0]['supplier'] == ['RUS'] and mine[0]['recipient'] == ['QAT'] and mine[0]['quantity']['min'] == 4
        ok = ok and all(article['text'].encode()[e['start']:e['end']].decode() == e['quote'] for e in mine[0]['evidence'])
        told(ok, '%s: its claim points into the text' % lang, mine)
    return texts


def character_sets(texts):
    sets = [('windows-1251', 'ru'), ('koi8-r', 'ru'), ('iso-8859-5', 'ru'), ('windows-1256', 'ar'), ('gb18030', 'zh'), ('big5', None), ('utf-16', 'fa'), ('utf-16-be', 'zh'),
            ('utf-32', 'tr'), ('windows-1254', 'tr'), ('iso-8859-9', 'tr'), ('iso-8859-1', 'fr'), ('windows-1252', 'de'), ('utf-8-sig', 'es')]
    for name, lang in sets:
        title, body = '\u5341\u4e8c\u8258\u8239', '\u6e2f\u53e3\u8ba2\u8d2d\u4e86\u8239'.replace('\u8ba2\u8d2d', '\u8a02\u8cfc')
        if lang:
            title, body = texts['http://nine.example/' + lang]['text'].strip().split('\n\n')
        declared = ' encoding="%s"' % name if not name.startswith('utf') else ''
        data = (ENTRY % (declared, title, title, body)).encode(name, 'xmlcharrefreplace')
        found = articles(data)
        told(len(found) == 1 and found[0]['text'].strip() == title + '\n\n' + body and found[0]['outlet'] == title, 'a feed in %s' % name, found)
    right = (ENTRY % ('', 'T', 'Été', 'Douze bateaux ont été vendus')).encode('windows-1252')
    found = articles(right)
    told(found and found[0]['title'] == 'Été', 'windows-1252 that nobody declared', found)
    found = articles((ENTRY % (' encoding="windows-1251"', 'T', 'Été', 'Douze')).encode('utf-8').replace(b'windows-1251', b'no-such-set'))
    told(found and found[0]['title'] == 'Été', 'a character set that there is not', found)
    slips = (ENTRY % ('', 'T', 'Zwölf Boote für Köln, größer', 'x')).encode().replace(b'K', b'\xffK')
    found = articles(slips)
    told(found and 'für \ufffdKöln' in found[0]['title'], 'one slip does not spoil the rest', found)


def in_an_archive():
    feed = ENTRY % ('', 'Порт', 'Двенадцать лодок', 'Двенадцать лодок проданы.')
    feed = feed.replace('<description>', '<link>/news/1</link><description>').encode('windows-1251')
    http = b'HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml; charset=windows-1251\r\n\r\n' + feed
    warc = (b'WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://port.example/feeds/all\r\nWARC-Date: 2024-05-01T00:00:00Z\r\n'
            b'WARC-Record-ID: <urn:x:1>\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n' % len(http)) + http + b'\r\n\r\n'
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'a.warc')
        open(path, 'wb').write(warc)
        found, _ = consign('show', '--to', 'jsonl', 'article', path)
    ok = len(found) == 1 and found[0]['doc'] == 'http://port.example/news/1' and found[0]['title'] == 'Двенадцать лодок' and found[0]['outlet'] == 'Порт'
    told(ok, 'a feed in a web archive: its header names the character set, its address completes the links', found)


def limits():
    many = '<rss><channel>' + '<item><title>x</title></item>' * 50 + '</channel></rss>'
    found, run = consign('show', '--to', 'jsonl', '--max-bytes', '700', 'article', '-', data=many.encode())
    told(len(found) == 23 and run.returncode == 3 and b'over the limit of 700 bytes' in run.stderr, 'what lies before the limit is read, and said', (len(found), run.stderr))
    deep = '<rss><channel><item><title>x</title><description>%s deep%s</description></item></channel></rss>' % ('<b>' * 400, '</b>' * 400)
    found, run = consign('show', '-v', '--to', 'jsonl', 'article', '-', data=deep.encode())
    told(len(found) == 1 and found[0]['text'].strip().endswith('deep'), 'elements nested too deep lose no text', (found, run.stderr))


def yardstick():
    if not os.path.exists(CASES):
        print('ok %d - feedparser\'s cases # SKIP %s is not there' % (done + 1, os.path.normpath(CASES)))
        return
    run = subprocess.run([sys.executable, os.path.join(ROOT, 'tools', 'feeds.py'), CASES, '--consign', PROGRAM, '--data', os.path.join(ROOT, 'data')], capture_output=True, text=True)
    found = {field: int(agree) for field, agree in re.findall(r'^(\w+) +(\d+) of', run.stdout, re.M)}
    told(all(found.get(field, 0) >= floor for field, floor in FLOORS.items()), "feedparser's cases agree as docs/inputs.md says", run.stdout + run.stderr)


character_sets(nine_languages())
in_an_archive()
limits()
yardstick()
print('1..%d' % (done + (not os.path.exists(CASES))))
