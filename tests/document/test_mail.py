#!/usr/bin/env python3
"""Mail that Python's own library writes and reads: consign must find the same messages, subjects, senders, days, texts.

environment BUILD: the build folder. Prints TAP. The texts are our own; the messages are made anew each time, from a fixed seed.
"""
import base64
import datetime
import email
import email.header
import email.policy
import email.utils
import json
import mailbox
import os
import random
import re
import subprocess
import sys
import tempfile
from email.message import EmailMessage, Message
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CONSIGN = os.path.join(os.environ.get("BUILD", os.path.join(ROOT, "build")), "consign")
tests = 0

# Character sets, and a sentence of our own that each can write; long enough that its set could be told without being said.
TEXTS = {
    "us-ascii": "The ministry said that it had ordered twelve more trainers, and that the first would come next spring.",
    "utf-8": "Das Ministerium bestellte für 1,2 Mrd. € zwölf weitere Flugzeuge; ausgeliefert wird ab nächstem Frühjahr.",
    "iso-8859-1": "El ministerio pidió doce aviones más de instrucción; la primera entrega será en la próxima primavera, señaló.",
    "windows-1252": "Le ministère a commandé douze avions d’entraînement supplémentaires, livrés dès l’été prochain, a-t-il précisé.",
    "iso-8859-9": "Bakanlık on iki eğitim uçağı daha sipariş etti; ilk teslimatın önümüzdeki ilkbaharda yapılacağı açıklandı.",
    "koi8-r": "Министерство заказало ещё двенадцать учебных самолётов, первый поступит весной следующего года, сообщил представитель.",
    "windows-1251": "Министерство заказало ещё двенадцать учебных самолётов, первый поступит весной следующего года, сообщил представитель.",
    "iso-8859-6": "طلبت الوزارة اثنتي عشرة طائرة تدريب أخرى وقالت إن أولاها ستصل في الربيع المقبل بحسب المتحدث باسمها.",
    "windows-1256": "طلبت الوزارة اثنتي عشرة طائرة تدريب أخرى وقالت إن أولاها ستصل في الربيع المقبل بحسب المتحدث باسمها.",
    "gb18030": "国防部表示，又订购了十二架教练机，首架将于明年春天交付，有关合同已于上周在首都签署。",
    "gb2312": "国防部表示，又订购了十二架教练机，首架将于明年春天交付，有关合同已于上周在首都签署。",
    "big5": "國防部表示，又訂購了十二架教練機，首架將於明年春天交付，有關合約已於上週在首都簽署。",
    "utf-16": "وزارت دوازده فروند هواپیمای آموزشی دیگر سفارش داد و گفت نخستین آن‌ها بهار آینده تحویل می‌شود.",
    "iso-2022-jp": "国防省は練習機をさらに十二機発注したと発表した。最初の機体は来年の春に納入される予定である。",
}


def check(ok, name, *lines):
    global tests
    tests += 1
    print(("ok" if ok else "not ok"), tests, "-", name)
    for line in [] if ok else lines:
        print("#", line)


def read(*paths, stage="article"):
    run = subprocess.run([CONSIGN, "show", "-v", stage, "--to", "jsonl", *paths], capture_output=True)
    return [json.loads(line) for line in run.stdout.splitlines()], run.stderr.decode("utf-8", "replace")


def words(text):
    return " ".join(text.split())


def encoded(text, charset, coding):
    """A part with this text; `coding`: base64, quoted-printable or 8bit."""
    part = Message()
    part["Content-Type"] = f'text/plain; charset="{charset}"'
    part["Content-Transfer-Encoding"] = coding
    raw = text.encode(charset)
    if coding == "base64":
        part.set_payload(base64.encodebytes(raw).decode())
    elif coding == "quoted-printable":
        part.set_payload(email.quoprimime.body_encode(raw.decode("latin-1").replace("\r", "=0D")))
    else:
        part.set_payload(raw.decode("ascii", "surrogateescape"))
    return part


def test_character_sets(folder):
    path, made = os.path.join(folder, "sets.mbox"), []
    with open(path, "wb") as box:
        for charset, text in TEXTS.items():
            for coding in ["base64", "quoted-printable", "8bit"]:
                if charset == "utf-16" and coding != "base64":
                    continue
                message = encoded(text + "\n", charset, coding)
                subject, person = text[20:80].strip(), text.split()[0][:12]
                header = charset if charset != "utf-16" else "utf-8"
                message["Subject"] = email.header.Header(subject, header).encode()
                message["From"] = email.header.Header(person, header).encode() + " <who@example.org>"
                message["Message-ID"] = f"<{charset}.{coding}@example.org>"
                message["Date"] = "Mon, 3 Jun 2024 10:12:00 +0200"
                box.write(b"From a@b Mon Jun  3 10:12:00 2024\n" + message.as_bytes() + b"\n")
                made.append((charset, coding, subject, person, text))
    articles, errors = read(path)
    check(len(articles) == len(made) and "errors: 0" in errors, "every message of every character set is read", len(articles), len(made), errors)
    for (charset, coding, subject, person, text), a in zip(made, articles):
        good = words(subject) in (words(a["title"]), words(text)[20:80].strip()) and a["author"] == person and words(text) in words(a["text"]) and a["date"] == "2024-06-03"
        check(good, f"{charset} as {coding}", a)


def any_text(rng):
    lines = []
    for _ in range(rng.randrange(1, 12)):
        line = " ".join(rng.choice(["order", "From", "jets", "für", "поставка", "订购", "24", "=", "=3D", "--b", "a_b", "tanks."]) for _ in range(rng.randrange(0, 14)))
        lines.append(line.rstrip())
    return "\n".join(["Start of it"] + lines + ["end of it"]) + "\n"


def any_message(rng, n):
    message = EmailMessage(policy=email.policy.SMTP if rng.random() < 0.5 else email.policy.default)
    message["Subject"] = rng.choice(["Order of jets", "Заказ самолётов " * 5, "为 订购 " * 9, "Käufe, \"quoted\" & more", "a" * 200])
    message["From"] = email.utils.formataddr((rng.choice(["Ann Lee", "Jürgen Müller", "Lee, Ann", "Иван (Москва)", ""]), f"n{n}@example.org"))
    when = datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone(datetime.timedelta(hours=rng.randrange(-11, 12)))) + datetime.timedelta(hours=n * 7)
    message["Date"] = when
    message["Message-ID"] = f"<{n}@example.org>"
    message.set_content(any_text(rng), cte=rng.choice(["base64", "quoted-printable", "8bit"]))
    if rng.random() < 0.4:
        message.add_alternative("<html><body><p>" + "Egypt has ordered jets. " * rng.randrange(0, 30) + "</p></body></html>", subtype="html")
    for k in range(rng.randrange(0, 3)):
        message.add_attachment(b"\x89PNG\r\n\x1a\n" + rng.randbytes(50), maintype="image", subtype="png", filename=f"{k}.png")
    if rng.random() < 0.3:
        message.add_attachment(any_text(rng), subtype="plain", filename=rng.choice(["list.txt", "отчёт.txt", "a b; c.txt"]))
    if rng.random() < 0.3:
        message.add_attachment(any_message(rng, n + 1000))
    return message


def shown(part):
    return words(part.get_content().replace(">From ", "From "))  # Python's mailbox quotes, and leaves it


def size(text):
    return len("".join(text.split()).encode())


def expected(message, name, box=True):
    """(name, subject or None, first words of the text) of each document of a message, in order."""
    body = message.get_body(("plain", "html"))
    html = message.get_body(("html",))
    if html is not None and 2 * size(re.sub(r"<[^>]*>", "", html.get_content())) < size(body.get_content()):
        html = None
    yield name, str(message["Subject"]), "page" if html is not None else shown(body)
    for part in message.iter_attachments():
        if part.get_content_type() == "message/rfc822":
            inner = part.get_content()
            yield from expected(inner, name + ("/" if box else "#") + inner["Message-ID"].strip("<>"))
        elif part.get_content_type() == "text/plain":
            yield name + ("/" if box else "#") + part.get_filename(), None, shown(part)


def test_mailboxes(folder):
    rng, path = random.Random(7), os.path.join(folder, "many.mbox")
    box = mailbox.mbox(path)
    for n in range(120):
        box.add(any_message(rng, n))
    box.flush()
    wanted = [x for n, m in enumerate(mailbox.mbox(path, factory=lambda f: email.message_from_binary_file(f, policy=email.policy.default)))
              for x in expected(m, f"{path}#{n}@example.org")]
    articles, errors = read(path)
    check("errors: 0" in errors, "no message is an error", errors)
    check([a["doc"] for a in articles] == [w[0] for w in wanted], "the documents of a mailbox are those that Python finds",
          next(((a["doc"], w[0]) for a, w in zip(articles, wanted) if a["doc"] != w[0]), (len(articles), len(wanted))))
    subjects = [(a["title"], w[1]) for a, w in zip(articles, wanted) if w[1] and words(a["title"]) != words(w[1]) and words(w[1]) not in words(a["text"])]
    check(not subjects, "with their subjects", subjects[:3])
    texts = [(w[0], a["text"], w[2]) for a, w in zip(articles, wanted)
             if ("Egypt" not in a["text"] if w[2] == "page" else words(w[2]) not in words(a["text"]))]
    check(not texts, "and their texts", texts[:3])
    by_id = {f"{path}#{n}@example.org": m for n, m in enumerate(mailbox.mbox(path, factory=lambda f: email.message_from_binary_file(f, policy=email.policy.default)))}
    days = [(a["date"], by_id[a["doc"]]["Date"]) for a in articles
            if a["doc"] in by_id and a["date"] != by_id[a["doc"]]["Date"].datetime.astimezone(datetime.timezone.utc).date().isoformat()]
    check(not days, "and days, in UTC", days[:3])
    people = [(a["author"], by_id[a["doc"]]["From"]) for a in articles if a["doc"] in by_id
              and a["author"] != (by_id[a["doc"]]["From"].addresses[0].display_name or by_id[a["doc"]]["From"].addresses[0].addr_spec)]
    check(not people, "and senders", people[:3])
    run = [subprocess.run([CONSIGN, "read", "-j", j, "--to", "jsonl", path], capture_output=True).stdout for j in ["1", "4"]]
    check(run[0] == run[1], "one thread and four say the same")


def test_cuts(folder):
    """A message cut off anywhere is read, or told as one without text; it is never an error of the door."""
    rng = random.Random(11)
    whole = any_message(rng, 1).as_bytes() + any_message(rng, 3).as_bytes()
    paths = []
    for at in range(60, len(whole), max(1, len(whole) // 150)):
        paths.append(os.path.join(folder, f"cut{at}.eml"))
        with open(paths[-1], "wb") as out:
            out.write(whole[:at])
    run = subprocess.run([CONSIGN, "show", "document", "--to", "jsonl", *paths], capture_output=True)
    told = [line for line in run.stderr.decode().splitlines() if "documents:" not in line and "passed over" not in line and "holds no text" not in line]
    check(run.returncode in (0, 3) and not told, "messages that are cut off anywhere are read", *told[:3])


def test_memory(folder):
    """A mailbox of 200 MB is read message by message."""
    path = os.path.join(folder, "large.mbox")
    with open(path, "wb") as box:
        for n in range(200):
            box.write(b"From a@b Mon Jun  3 10:12:00 2024\nSubject: %d\nContent-Type: application/x-other\n\n" % n + b"x" * 70 + b"\n" + (b"y" * 75 + b"\n") * 13800 + b"\n")
    run = subprocess.run(["/usr/bin/env", "sh", "-c", f"ulimit -v 400000; exec {CONSIGN} show document --to jsonl {path} -v"], capture_output=True)
    if b"AddressSanitizer failed to allocate" in run.stderr:
        print("ok - a mailbox of 200 MB # SKIP the sanitizer takes more address space than the limit")
        return
    check(run.returncode == 0 and b"files of other kinds: 200" in run.stderr, "a mailbox of 200 MB fits into less memory than that", run.stderr.decode()[-300:])
    os.remove(path)


with tempfile.TemporaryDirectory() as folder:
    for test in [test_character_sets, test_mailboxes, test_cuts, test_memory]:
        test(folder)
print(f"1..{tests}")
sys.exit(0)
