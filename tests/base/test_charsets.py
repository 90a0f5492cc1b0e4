#!/usr/bin/env python3
"""Texts of our own in every character set that docs/inputs.md claims: told from the bytes, as a page, cut short, and declared wrongly.

Prints TAP. environment BUILD: the build folder. The set of texts in ../shared/data/charset is measured too where it is.
"""
import os
import pathlib
import re
import subprocess
import sys
import tarfile
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PROGRAM = os.path.join(os.environ.get("BUILD", ROOT / "build"), "charset-of")
TEXTS = {
    "fr": "Le ministère de la Défense a commandé vingt-quatre hélicoptères. La première livraison est prévue à l’été, a précisé l’état-major.",
    "de": "Die Marine erhält sechs Schnellboote aus Süddeutschland. Das Geschäft über fünfzig Millionen Euro wurde am Dienstag bestätigt.",
    "es": "El ejército recibió ocho aviones de instrucción. El año próximo llegarán más, según informó la compañía en un comunicado.",
    "pt": "A Força Aérea encomendou doze aviões de transporte. As negociações estão na fase final, disse a porta-voz da missão.",
    "it": "La marina avrà due fregate; la città ospiterà il cantiere e la qualità è già certificata, così ha detto l’ammiraglio.",
    "sv": "Försvaret köper fjorton stridsfordon från bolaget. Köpet är värt två miljarder kronor och träder i kraft på måndag.",
    "da": "Flåden får fire nye både næste år. Aftalen blev indgået på værftet, og prisen er på højde med tidligere køb.",
    "pl": "Ministerstwo obrony zamówiło sześćdziesiąt wyrzutni rakiet. Umowę podpisano w środę, a dostawy rozpoczną się w przyszłym roku.",
    "cs": "Armáda nakoupí dvanáct houfnic. Smlouvu podepsala ministryně v úterý, první kusy dorazí ještě před koncem příštího roku.",
    "sk": "Vláda schválila nákup ôsmich vrtuľníkov. Zmluvu podpíšu ešte tento týždeň, dodávky sa začnú v budúcom štvrťroku.",
    "hu": "A kormány húsz páncélozott járművet rendelt. A szerződést hétfőn írták alá, az első szállítmány jövő őszre várható.",
    "hr": "Vojska će kupiti dvanaest rabljenih zrakoplova. Ugovor vrijedi više od milijarde eura, a prvi će stići sljedeće godine u ožujku.",
    "sl": "Obrambno ministrstvo bo kupilo šest vozil. Pogodbo so podpisali včeraj, prva vozila bodo prišla že čez dva meseca.",
    "ru": "Министерство обороны заказало двадцать вертолётов. Первые машины поступят весной, сообщил представитель завода.",
    "uk": "Міністерство оборони замовило дванадцять гаубиць. Угоду підписали у вівторок, перші поставки очікуються вже навесні.",
    "bg": "Министерството на отбраната поръча осем самолета. Договорът беше подписан вчера, а първите машини ще пристигнат през есента.",
    "ar": "وقعت وزارة الدفاع عقدا لشراء أربع وعشرين مقاتلة. وقال المتحدث إن التسليم سيبدأ في العام المقبل، ولم يذكر قيمة الصفقة.",
    "tr": "Savunma bakanlığı yirmi dört insansız hava aracı sipariş etti. Sözleşme salı günü imzalandı, ilk teslimat gelecek yıl yapılacak.",
    "el": "Το υπουργείο Άμυνας παρήγγειλε δώδεκα ελικόπτερα. Η σύμβαση υπογράφηκε χθες και οι παραδόσεις αρχίζουν την άνοιξη.",
    "he": "משרד הביטחון הזמין שתים עשרה מערכות נגד טילים. החוזה נחתם ביום שלישי והאספקה תחל בשנה הבאה.",
    "th": "กระทรวงกลาโหมสั่งซื้อรถเกราะยี่สิบคัน สัญญาลงนามเมื่อวันอังคาร และจะส่งมอบในปีหน้า",
    "lt": "Krašto apsaugos ministerija užsakė aštuonis sraigtasparnius. Sutartis pasirašyta antradienį, pirmieji bus pristatyti kitų metų rudenį.",
    "lv": "Aizsardzības ministrija pasūtīja četras haubices. Līgums parakstīts otrdien, pirmās piegādes gaidāmas nākamā gada rudenī.",
    "et": "Kaitseministeerium ostab kaheksa õhutõrjesüsteemi. Leping sõlmiti teisipäeval ja esimesed süsteemid jõuavad kohale järgmisel sügisel, ütles ülem. Tarned lõpevad kümne aasta pärast, märkis ta.",
    "zh": "国防部订购了二十四架直升机。合同于星期二签署，首批将在明年春天交付，公司发言人表示。",
    "zh-hant": "國防部訂購了二十四架直升機。合約於星期二簽署，首批將在明年春天交付，公司發言人表示。",
    "ja": "防衛省は輸送ヘリコプターを十二機発注した。契約は火曜日に結ばれ、最初の機体は来年の春に引き渡される。",
    "ko": "국방부는 자주포 스물네 문을 주문했다. 계약은 화요일에 체결되었고 첫 물량은 내년 봄에 인도될 예정이다.",
}
WEST, EAST, CYRILLIC = ["fr", "de", "es", "pt", "it", "sv", "da"], ["pl", "cs", "sk", "hu", "hr", "sl"], ["ru", "uk", "bg"]
ALL = list(TEXTS)
# What is claimed: the label, Python's codec, the languages.
SETS = [
    ("utf-8", "utf-8", ALL), ("utf-8", "utf-8-sig", ALL), ("utf-16le", "utf-16-le", ALL), ("utf-16be", "utf-16-be", ALL),
    ("utf-32le", "utf-32-le", ALL), ("utf-32be", "utf-32-be", ALL), ("utf-16le", "utf-16", ALL), ("utf-32le", "utf-32", ALL),
    ("windows-1252", "cp1252", WEST), ("windows-1250", "cp1250", EAST), ("windows-1251", "cp1251", CYRILLIC),
    ("windows-1253", "cp1253", ["el"]), ("windows-1254", "cp1254", ["tr"]), ("windows-1255", "cp1255", ["he"]),
    ("windows-1256", "cp1256", ["ar"]), ("windows-1257", "cp1257", ["lt", "lv", "et"]), ("windows-874", "cp874", ["th"]),
    ("iso-8859-1", "latin-1", WEST), ("iso-8859-2", "iso8859-2", EAST), ("iso-8859-5", "iso8859-5", CYRILLIC),
    ("iso-8859-6", "iso8859-6", ["ar"]), ("iso-8859-7", "iso8859-7", ["el"]), ("iso-8859-8", "iso8859-8", ["he"]),
    ("iso-8859-9", "iso8859-9", ["tr"]), ("iso-8859-15", "iso8859-15", WEST), ("tis-620", "tis-620", ["th"]),
    ("koi8-r", "koi8-r", ["ru"]), ("koi8-u", "koi8-u", ["ru", "uk"]), ("ibm866", "cp866", ["ru", "bg"]), ("ibm855", "cp855", ["ru", "bg"]),
    ("x-mac-cyrillic", "mac-cyrillic", CYRILLIC),
    ("gb2312", "gb2312", ["zh"]), ("gbk", "gbk", ["zh"]), ("gb18030", "gb18030", ["zh"]), ("hz-gb-2312", "hz", ["zh"]),
    ("big5", "big5", ["zh-hant"]), ("euc-tw", None, ["zh-hant"]),
    ("shift_jis", "cp932", ["ja"]), ("euc-jp", "euc-jp", ["ja"]), ("iso-2022-jp", "iso2022-jp", ["ja"]),
    ("euc-kr", "euc-kr", ["ko"]), ("windows-949", "cp949", ["ko"]), ("iso-2022-kr", "iso2022-kr", ["ko"]),
]
# Read where they are declared; never guessed.
DECLARED_ONLY = [
    ("iso-8859-3", "iso8859-3", "tr"), ("iso-8859-4", "iso8859-4", "lv"), ("iso-8859-10", "iso8859-10", "sv"), ("iso-8859-13", "iso8859-13", "lt"),
    ("iso-8859-14", "iso8859-14", "fr"), ("iso-8859-16", "iso8859-16", "hu"), ("macintosh", "mac-roman", "fr"), ("cp437", "cp437", "de"),
    ("cp850", "cp850", "es"), ("cp852", "cp852", "pl"), ("cp857", "cp857", "tr"), ("cp862", "cp862", "he"), ("johab", "johab", "ko"),
]
number, failed = 0, 0


def ok(good, what, detail=""):
    global number, failed
    number += 1
    failed += not good
    print("%sok %d - %s" % ("" if good else "not ", number, what))
    if not good and detail:
        print("# " + detail)


def encode(text, codec):
    """The bytes, and the text that they can hold."""
    if codec is None:
        data = subprocess.run(["iconv", "-f", "utf-8", "-t", "euc-tw"], input=text.encode(), stdout=subprocess.PIPE, check=True).stdout
        return data, text
    text = "".join(c if c.isascii() or c.encode(codec, "ignore") else {"’": "'", "ё": "е"}.get(c, "") for c in text)
    return text.encode(codec), text


def read(data, label=None, html=False):
    """Name, text, bad bytes, whether what was declared was overruled."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        command = [PROGRAM] + (["-d", label] if label else []) + (["-h"] if html else []) + [file.name]
        head, _, text = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout.partition(b"\n")
    name, _, bad, overruled = head.decode().split()
    return name, text.decode("utf-8"), int(bad), overruled == "1"


def page(text, label=None):
    """A page whose tags are many more than its letters."""
    paragraphs = "".join('<div class="story-body__paragraph"><p id="p%d"><a href="/news/2020/11/%d">%s</a></p></div>\n' % (i, i, t)
                         for i, t in enumerate(text.split(". ")))
    meta = '<meta http-equiv="Content-Type" content="text/html; charset=%s">' % label if label else ""
    return '<html><head>%s<title>News</title><script>var a = {"b": [1, 2, 3]};</script></head><body>%s</body></html>' % (meta, paragraphs)


def each_set_is_read():
    for label, codec, languages in SETS:
        wrong = []
        for language in languages:
            wide = codec and codec.startswith("utf-32")
            for kind, source in (("text", TEXTS[language]), ("page", page(TEXTS[language]))):
                data, text = encode(source, codec)
                mark = "" if codec != "utf-8-sig" and codec not in ("utf-16", "utf-32") else "\ufeff"
                name, seen, bad, _ = read(data)
                if seen != text.replace(mark, "") or bad or (wide and not name.startswith("utf-32")):
                    wrong.append("%s %s read as %s: %s" % (language, kind, name, seen[:60]))
            name, seen, bad, overruled = read(data, label)
            if seen != text.replace("\ufeff", "") or bad or overruled:
                wrong.append("%s declared, read as %s" % (language, name))
        ok(not wrong, "%s is told from the bytes: %s" % (codec or label, " ".join(languages) if languages is not ALL else "every language"), "; ".join(wrong))


def first_sentences_are_read():
    """A headline's worth: one in twenty may be lost."""
    wrong, n = [], 0
    for label, codec, languages in SETS:
        for language in languages:
            data, text = encode(re.split(r"[.。 ] ?(?=\S*\s|\S{9})", TEXTS[language])[0] if language == "th" else re.split(r"[.。;]", TEXTS[language])[0], codec)
            name, seen, _, _ = read(data)
            n += 1
            if seen.replace("\ufeff", "") != text.replace("\ufeff", ""):
                wrong.append("%s %s as %s" % (codec, language, name))
    if wrong:
        print("# not by one sentence: " + "; ".join(wrong))
    ok(len(wrong) * 20 <= n, "one sentence is mostly enough (%d of %d)" % (n - len(wrong), n), "; ".join(wrong))


def declared_sets_are_read():
    for label, codec, language in DECLARED_ONLY:
        data, text = encode(TEXTS[language], codec)
        name, seen, bad, overruled = read(data, label)
        ok(seen == text and not bad and not overruled, "%s is read where it is declared" % label, "%s: %s" % (name, seen[:60]))


def wrong_declarations_are_overruled():
    for said in ("utf-8", "iso-8859-1", "windows-1251", "windows-1256", "gb2312", "shift_jis", "utf-16", "no-such-set"):
        wrong = []
        for label, codec, languages in SETS:
            if (said, label) in (("iso-8859-1", "iso-8859-15"), ("windows-1251", "x-mac-cyrillic")):
                continue  # but for a few letters they are the same
            for language in languages:
                data, text = encode(page(TEXTS[language], said), codec)
                for beside in (None, said):
                    name, seen, _, _ = read(data, beside, html=True)
                    if seen.replace("\ufeff", "") != text.replace("\ufeff", ""):
                        wrong.append("%s %s as %s" % (codec, language, name))
        ok(not wrong, "declared as %s though it is not" % said, "; ".join(wrong))


def measured():
    tar = ROOT.parent / "shared" / "data" / "charset" / "chardet-tests.tar.gz"
    what = "at least 97 % of the texts of chardet's tests in the sets that are claimed"
    if not tar.exists():
        return ok(True, what + " # SKIP ../shared/data/charset is not there")
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(tar) as texts:
            texts.extractall(folder, filter="data")
        run = subprocess.run([sys.executable, ROOT / "tools" / "charsets.py", folder + "/tests", "--program", PROGRAM, "--without", "johab,macroman",
                              "--least", "97", "-v"], stdout=subprocess.PIPE)
    return ok(run.returncode == 0, what, run.stdout.decode()[-600:].replace("\n", "\n# "))


each_set_is_read()
first_sentences_are_read()
declared_sets_are_read()
wrong_declarations_are_overruled()
measured()
print("1..%d" % number)
sys.exit(failed > 0)
