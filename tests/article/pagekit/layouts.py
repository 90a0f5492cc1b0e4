"""The pages of tests/article/pages: one function a page, each in the manner of another way to build pages.

A function takes the story and what stands around it, and returns the page's source and the paragraphs that are its main text. @page names the
page, its language, its story, and what the page does not say of itself (title, byline, publishedTime, siteName, lang)."""
import json

PAGES = []


def page(name, story, *silent):
    def keep(function):
        PAGES.append((name, name[:2], story, silent, function))
        return function
    return keep


def each(form, items):
    return "\n".join(form.format(x, n=i + 1) for i, x in enumerate(items))


def ld(**fields):
    return '<script type="application/ld+json">' + json.dumps({"@context": "https://schema.org", **fields}, ensure_ascii=False) + "</script>"


# ---- English ---------------------------------------------------------------------------------------------

@page("en-blog-system", "arms")
def _(s, a):
    return f"""<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>{s.title} - {s.outlet}</title>
<meta property="og:title" content="{s.title}"><meta property="og:site_name" content="{s.outlet}">
<meta property="article:published_time" content="{s.day}T09:12:00+00:00">
<link rel="stylesheet" href="/wp-content/style.css"></head>
<body class="post-template-default single single-post author-mona comments-open">
<a class="skip-link screen-reader-text" href="#content">Skip to content</a>
<header id="masthead" class="site-header"><p class="site-title"><a href="/">{s.outlet}</a></p>
<nav id="site-navigation" class="main-navigation"><ul class="menu">{each('<li class="menu-item"><a href="/{n}">{}</a></li>', a.menu)}</ul></nav></header>
<div id="content" class="site-content"><main id="main" class="site-main">
<article id="post-811" class="post-811 post type-post hentry category-news">
<header class="entry-header"><h1 class="entry-title">{s.title}</h1>
<div class="entry-meta"><span class="posted-on">Posted on <time class="entry-date published" datetime="{s.day}T09:12:00+00:00">{s.day_words}</time></span>
<span class="byline"> by <span class="author vcard"><a class="url fn n" href="/author/mona">{s.author}</a></span></span></div></header>
<div class="entry-content"><p>{s.lead}</p>
<figure id="attachment_4" class="wp-caption aligncenter"><img src="b.jpg" alt=""><figcaption class="wp-caption-text">{s.caption}</figcaption></figure>
<p>{s.p[0]}</p><p>{s.p[1]}</p><h2>{s.heading}</h2><p>{s.p[2]}</p><p>{s.p[3]}</p><p>{s.p[4]}</p>
<div class="sharedaddy sd-sharing-enabled"><h3 class="sd-title">{a.share}</h3><ul><li><a href="#">Twitter</a></li><li><a href="#">Facebook</a></li></ul></div>
<div id="jp-relatedposts" class="jp-relatedposts"><h3>{a.related}</h3>{each('<p><a href="/r{n}">{}</a></p>', a.teasers)}</div>
</div><footer class="entry-footer"><span class="cat-links">Posted in <a href="/town">Town</a></span></footer></article>
<div id="comments" class="comments-area"><h2 class="comments-title">3 thoughts on this</h2><ol class="comment-list">
{each('<li class="comment"><article class="comment-body"><footer class="comment-meta"><b class="fn">Reader {n}</b></footer><div class="comment-content"><p>{}</p></div></article></li>', a.comments)}
</ol></div></main></div>
<footer id="colophon" class="site-footer"><p>{a.imprint}</p></footer></body></html>""", [s.lead, s.caption, s.p[0], s.p[1], s.heading, *s.p[2:]]


@page("en-liveblog", "town", "byline")
def _(s, a):
    posts = [(f"1{9 - i}:3{i}", p) for i, p in enumerate([s.lead, *s.p])]
    return f"""<!doctype html><html lang=en><head><meta charset=utf-8><title>{s.title} – live | {s.outlet}</title>
{ld(**{"@type": "LiveBlogPosting", "headline": s.title, "datePublished": s.day + "T07:00:00Z", "publisher": {"@type": "Organization", "name": s.outlet},
       "liveBlogUpdate": [{"@type": "BlogPosting", "headline": "Update", "datePublished": "2021-11-19T08:00:00Z"}]})}
</head><body><div class=topbar><a href=/>{s.outlet}</a></div>
<main><h1>{s.title}</h1><div class=liveblog-toolbar><button>Refresh</button><span>Updates every minute</span></div>
<div class="liveblog" data-stream=1>
{"".join(f'<article class="block" id="b{i}"><p class="block-time"><time datetime="{s.day}T{t}:00Z">{t}</time></p><div class="block-elements"><p>{p}</p></div><div class="block-share"><a href="#b{i}">Share</a></div></article>' for i, (t, p) in enumerate(posts))}
</div><div class="liveblog-pagination"><a href="?page=2">Older</a></div></main>
<aside class="key-events"><h2>Key events</h2><ul>{each('<li><a href="#k{n}">{}</a></li>', a.teasers)}</ul></aside>
<footer>{a.imprint}</footer></body></html>""", [s.lead, *s.p]


@page("en-wire-upper-case", "arms", "byline", "siteName", "lang")
def _(s, a):
    import textwrap
    lines = "\n\n".join(textwrap.fill("   " + p.upper(), 66) for p in [s.lead, *s.p])
    return f"""<HTML><HEAD><TITLE>{s.title}</TITLE></HEAD>
<BODY BGCOLOR=#FFFFFF><H3>{s.title}</H3>
<PRE>
HARBOUR CITY, MARCH 4, 2019 (HC) -- {s.caption.upper()}.

{lines}
</PRE><HR><A HREF="index.htm">INDEX</A> <A HREF="next.htm">NEXT STORY</A></BODY></HTML>""", [f"HARBOUR CITY, MARCH 4, 2019 (HC) -- {s.caption.upper()}.", *[p.upper() for p in [s.lead, *s.p]]]


@page("en-print-view", "town", "lang")
def _(s, a):
    return f"""<html><head><title>{s.outlet}: print this story</title><meta name="robots" content="noindex"><style>body{{font:12pt serif}}</style></head>
<body onload="window.print()"><div id="print-article"><div class="print-logo"><img src="logo.gif" alt="{s.outlet}"></div>
<div class="print-source">Printed from: http://news.example/town/4471</div>
<h1 class="print-title">{s.title}</h1><div class="print-byline">{s.author} | {s.day_words}</div>
<div class="print-content"><p>{s.lead}</p><p>{s.p[0]}</p><p>{s.p[1]}</p><p>{s.p[2]}</p><p>{s.p[3]}</p></div>
<div class="print-footer"><p>{a.imprint}</p><a href="javascript:window.close()">Close</a></div></div></body></html>""".replace("<title>", f'<meta name="application-name" content="{s.outlet}"><title>').replace(f"{s.outlet}: print this story", s.title), [s.lead, *s.p]


@page("en-hashed-classes", "arms")
def _(s, a):
    return f"""<!DOCTYPE html><html lang="en"><head><meta charSet="utf-8"/><title data-rh="true">{s.title}</title>
{ld(**{"@type": "NewsArticle", "headline": s.title, "datePublished": s.day + "T18:03:11+01:00", "dateModified": "2019-03-06T08:00:00+01:00",
       "author": [{"@type": "Person", "name": s.author}], "publisher": {"@type": "NewsMediaOrganization", "name": s.outlet}})}
</head><body><div id="root"><div class="css-1q2w3e"><div class="css-9x8y7z">{each('<a class="css-k1" href="/{n}">{}</a>', a.menu)}</div>
<div class="css-0p0p0p"><div class="css-aa11"><h1 class="css-bb22">{s.title}</h1>
<div class="css-cc33">{each('<div class="css-dd44"><div class="css-ee55">{}</div></div>', [s.lead, *s.p])}</div></div>
<div class="css-zz99"><div class="css-yy88">{a.related}</div>{each('<a class="css-xx77" href="/s{n}"><div class="css-ww66">{}</div></a>', a.teasers)}</div></div>
<div class="css-vv55"><span>{a.imprint}</span></div></div></div><script>window.__STATE__={{"a":"<p>{a.comments[0]}</p>"}}</script></body></html>""", [s.lead, *s.p]


@page("en-table-layout", "town", "byline", "siteName", "lang")
def _(s, a):
    return f"""<html><head><title>{s.title}</title><META NAME="date" CONTENT="{s.day}"></head><body link=blue>
<table width=760 border=0 cellpadding=4><tr><td colspan=3><font size=5 color=navy><b>{s.outlet}</b></font></td></tr>
<tr valign=top><td width=120 bgcolor=#eeeecc><font size=2>{each('<a href="p{n}.html">{}</a><br>', a.menu)}</font></td>
<td width=480><font face=arial size=4><b>{s.title}</b></font><br><br>
<font face=arial size=2>{s.lead}<br><br>{s.p[0]}<br><br>{s.p[1]}<br><br>{s.p[2]}<br><br>{s.p[3]}</font></td>
<td width=160><font size=1><b>{a.related}</b><br>{each('<a href="t{n}.html">{}</a><br><br>', a.teasers)}</font></td></tr>
<tr><td colspan=3 align=center><font size=1>{a.imprint}</font></td></tr></table></body></html>""", [s.lead, *s.p]


@page("en-paywall-stub", "arms")
def _(s, a):
    return f"""<!DOCTYPE html><html lang="en"><head><title>{s.title} | {s.outlet}</title><meta property="og:site_name" content="{s.outlet}">
<meta name="author" content="{s.author}"><meta name="parsely-pub-date" content="{s.day}T05:00:00Z"></head><body>
<header class="site"><a href="/">{s.outlet}</a> <a href="/login">Log in</a></header>
<div class="story"><h1>{s.title}</h1><div class="story-text"><p>{s.lead}</p><p>{s.p[0]}</p></div>
<div class="paywall-barrier"><h2>Keep reading for one crown</h2><p>You have read your three free stories of this month. Subscribers read without limits on all their devices.</p>
<ul><li>All stories, every day of the week, on paper and screen alike</li><li>The archive since 1921</li></ul><a class="button" href="/offer">See the offers</a><p>Cancel at any time. Already a subscriber? <a href="/login">Log in here</a>.</p></div></div>
<footer><p>{a.imprint}</p></footer></body></html>""", [s.lead, s.p[0]]


@page("en-no-body", "town", "byline", "siteName")
def _(s, a):
    return f"""<title>{s.title}</title><meta name=language content=en><meta name=pubdate content="{s.day.replace('-', '')}">
<ul><li><a href=/>Home</a><li><a href=/w>World</a><li><a href=/t>Town</a></ul>
<h1>{s.title}</h1>
<p>{s.lead}<p>{s.p[0]}<p>{s.p[1]}<p>{s.p[2]}<p>{s.p[3]}
<hr><address>{a.imprint}</address>""", [s.lead, *s.p]


@page("en-live-articles", "arms")
def _(s, a):
    posts = "".join(f'<article class="update" id="u{i}"><h1>Update {i + 1}</h1><p>{p}</p></article>' for i, p in enumerate([s.lead, *s.p]))
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{s.title}</title><meta property="og:site_name" content="{s.outlet}"><meta name="author" content="{s.author}">
<meta property="article:published_time" content="{s.day}T07:30:00Z"></head><body><nav>{each('<a href="/{n}">{}</a>', a.menu)}</nav><main><article class="head"><h1>{s.title}</h1></article>{posts}</main>
<footer>{a.imprint}</footer></body></html>""", [x for i, p in enumerate([s.lead, *s.p]) for x in (f"Update {i + 1}", p)]


@page("en-comments-named-wrapper", "town")
def _(s, a):
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{s.title} | {s.outlet}</title><meta property="og:site_name" content="{s.outlet}"><meta name="author" content="{s.author}">
<meta property="article:published_time" content="{s.day}T07:30:00Z"></head><body><div class="page has-comments cookie-bar-shown"><div class="crumbs"><a href="/">{a.menu[0]}</a></div>
<h1>{s.title}</h1><div class="txt">{each('<p>{}</p>', [s.lead, *s.p])}</div><div class="imprint">{a.imprint}</div></div></body></html>""", [s.lead, *s.p]


# ---- Arabic ----------------------------------------------------------------------------------------------

@page("ar-right-to-left", "arms")
def _(s, a):
    return f"""<!DOCTYPE html><html dir="rtl" lang="ar"><head><meta charset="utf-8"><title>{s.title} - {s.outlet}</title>
<meta property="og:site_name" content="{s.outlet}"><meta property="og:title" content="{s.title}"></head>
<body><div class="top-bar"><ul>{each('<li><a href="/s{n}">{}</a></li>', a.menu)}</ul></div>
<div class="breaking-bar"><marquee>{" * ".join(a.teasers)}</marquee></div>
<div class="container"><div class="row"><div class="col-md-8"><div class="news-details"><h1>{s.title}</h1>
<div class="news-info"><span class="news-date">{s.day_words}</span> <span class="author-name">{s.author}</span></div>
<div class="news-text"><p><strong>{s.lead}</strong></p>{each('<p>{}</p>', s.p[:3])}
<div class="read-also"><a href="/x">{a.teasers[0]}</a></div>{each('<p>{}</p>', s.p[3:])}</div>
<div class="tags"><a href="/t1">بحرية</a> <a href="/t2">نورلاند</a></div></div></div>
<div class="col-md-4"><div class="sidebar"><h3>{a.related}</h3>{each('<div class="item"><a href="/i{n}">{}</a><p>{}</p></div>'.replace('{}</p>', '</p>'), a.teasers)}</div></div></div></div>
<div class="footer"><p>{a.imprint}</p></div></body></html>""", [s.lead, *s.p]


@page("ar-amp", "town")
def _(s, a):
    return f"""<!doctype html><html amp lang="ar" dir="rtl"><head><meta charset="utf-8"><title>{s.title}</title>
<script async src="https://cdn.example/v0.js"></script><style amp-boilerplate>body{{visibility:hidden}}</style>
{ld(**{"@type": ["NewsArticle"], "headline": s.title, "datePublished": s.day, "author": s.author, "publisher": {"name": s.outlet}})}</head>
<body><amp-sidebar id="sb" layout="nodisplay"><ul>{each('<li><a href="/{n}">{}</a></li>', a.menu)}</ul></amp-sidebar>
<header class="amp-wp-header"><a href="/">{s.outlet}</a></header><article class="amp-wp-article"><h1 class="amp-wp-title">{s.title}</h1>
<amp-img src="x.jpg" width="600" height="400"></amp-img><p class="amp-wp-caption">{s.caption}</p>
<div class="amp-wp-article-content"><p>{s.lead}</p><amp-ad width="300" height="250"><div placeholder>إعلان</div></amp-ad>{each('<p>{}</p>', s.p)}</div></article>
<amp-consent id="c"><div id="ui"><p>{a.cookies}</p><button on="tap:c.accept">موافق</button></div></amp-consent>
<footer class="amp-wp-footer"><p>{a.imprint}</p></footer></body></html>""", [s.caption, s.lead, *s.p]


@page("ar-archive-banner", "arms")
def _(s, a):
    return f"""<!DOCTYPE html><html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>{s.title}</title>
<script>window.RufflePlayer={{}};</script><meta property="og:site_name" content="{s.outlet}"><meta name="author" content="{s.author}">
<meta property="article:published_time" content="{s.day}T10:00:00+03:00"></head><body>
<!-- BEGIN TOOLBAR INSERT --><div id="wm-ipp-base" lang="en" style="direction:ltr"><div id="wm-ipp"><div id="wm-ipp-inside">
<div id="wm-toolbar"><form action="/form"><input name="url" value="http://news.example/"><input type="submit" value="Go"></form>
<table><tr><td class="b">FEB</td><td class="c">MAR</td><td class="f">APR</td></tr><tr><td>04</td></tr></table>
<div class="r">41 captures</div><p class="captures-range">11 Feb 2019 - 30 Dec 2021</p></div>
<div id="wm-expand"><p>About this capture. Collected by a crawl of the open web that looks for pages cited in an encyclopaedia, so that links which die can still be read there.</p></div></div></div></div>
<!-- END TOOLBAR INSERT -->
<div id="wrap"><div class="nav">{each('<a href="/web/2019/{n}">{}</a> ', a.menu)}</div><div id="article-col"><h1>{s.title}</h1>
<div class="body-copy"><p>{s.lead}</p>{each('<p>{}</p>', s.p)}</div></div><div class="foot">{a.imprint}</div></div></body></html>""", [s.lead, *s.p]


@page("ar-list-liveblog", "town", "byline")
def _(s, a):
    return f"""<!DOCTYPE html><html lang="ar"><head><meta charset="utf-8"/><title>{s.title}</title><meta property="og:site_name" content="{s.outlet}"/>
<meta itemprop="datePublished" content="{s.day}T06:00:00Z"/></head><body style="direction:rtl"><div id="header"><img alt="{s.outlet}"/></div>
<h1>{s.title}</h1><ul class="live-coverage">
{"".join(f'<li class="live-item"><span class="live-hour">{18 - i}:00</span><div class="live-body">{p}</div></li>' for i, p in enumerate([s.lead, *s.p]))}</ul>
<div class="most-read"><h4>{a.related}</h4><ol>{each('<li><a href="/m{n}">{}</a></li>', a.teasers)}</ol></div></body></html>""", [s.lead, *s.p]


@page("ar-teasers-around", "town", "byline")
def _(s, a):
    block = each('<div class="box"><a href="/b{n}"><img src="{n}.jpg" alt=""></a><h3><a href="/b{n}">{}</a></h3></div>', a.teasers)
    return f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><meta http-equiv="Content-Language" content="ar"><title>{s.outlet} | {s.title}</title>
<meta name="DC.date.issued" content="{s.day}"><meta name="DC.publisher" content="{s.outlet}"></head><body><div id="page" dir="rtl">
<div class="right-col">{block}</div><div class="center-col"><h2>{s.title}</h2><div>{s.lead}</div><div>{s.p[0]}</div><div>{s.p[1]}</div><div>{s.p[2]}</div><div>{s.p[3]}</div></div>
<div class="left-col">{block}</div><div>{a.imprint}</div></div></body></html>""", [s.lead, *s.p]


@page("ar-old-tables", "arms", "byline", "siteName", "lang")
def _(s, a):
    return f"""<HTML dir=rtl><HEAD><META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=utf-8"><TITLE>{s.title}</TITLE></HEAD><BODY>
<TABLE align=center width="90%"><TR><TD bgcolor=green><A href=1.htm><FONT color=white>{a.menu[0]}</FONT></A></TD><TD bgcolor=green><A href=2.htm><FONT color=white>{a.menu[1]}</FONT></A></TD></TR></TABLE>
<TABLE align=center width="90%"><TR><TD><H1 align=center><FONT color=red>{s.title}</FONT></H1><P align=left>{s.day_words}</P>
<P align=justify><FONT size=4>{s.lead}</FONT></P><P align=justify><FONT size=4>{s.p[0]}<BR>{s.p[1]}</FONT></P><P align=justify><FONT size=4>{s.p[2]}</FONT></P><P align=justify><FONT size=4>{s.p[3]}</FONT></P><P align=justify><FONT size=4>{s.p[4]}</FONT></P></TD></TR></TABLE>
<CENTER><FONT size=2><A href=back.htm>{a.menu[2]}</A> | <A href=mail.htm>{a.menu[5]}</A></FONT></CENTER></BODY></HTML>""", [s.lead, *s.p]


@page("ar-captions", "arms")
def _(s, a):
    return f"""<!DOCTYPE html><html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>{s.title}</title><meta name="twitter:title" content="{s.title}">
{ld(**{"@graph": [{"@type": "WebSite", "name": s.outlet}, {"@type": "NewsArticle", "headline": s.title, "datePublished": s.day + "T12:00:00Z",
                  "author": {"@type": "Person", "name": s.author}, "publisher": {"@type": "Organization", "name": s.outlet}}]})}</head><body>
<nav>{each('<a href="/{n}">{}</a>', a.menu)}</nav><section class="article-wrapper"><h1>{s.title}</h1>
<figure class="lead-image"><img src="1.jpg" alt=""><figcaption>{s.caption}</figcaption></figure>
<section class="article-content"><p>{s.lead}</p><p>{s.p[0]}</p><blockquote><p>{s.p[1]}</p></blockquote><p>{s.p[2]}</p>
<ul class="social-links"><li><a href="#f">فيسبوك</a></li><li><a href="#t">تويتر</a></li></ul><p>{s.p[3]}</p><p>{s.p[4]}</p></section></section>
<section class="newsletter-box"><p>{a.letter}</p><input type="email"></section></body></html>""", [s.caption, s.lead, *s.p]


# ---- Russian ---------------------------------------------------------------------------------------------

@page("ru-fields", "arms")
def _(s, a):
    return f"""<!DOCTYPE html><html lang="ru" dir="ltr" prefix="dc: http://purl.org/dc/terms/"><head><meta charset="utf-8"/><title>{s.title} | {s.outlet}</title>
<meta property="og:site_name" content="{s.outlet}"/></head><body class="html not-front node-type-article">
<div id="page-wrapper"><div id="header"><div class="region region-header"><h2 class="element-invisible">Меню</h2><ul class="links">{each('<li><a href="/{n}">{}</a></li>', a.menu)}</ul></div></div>
<div id="main-wrapper"><div id="content" class="column"><div class="section"><h1 class="title" id="page-title">{s.title}</h1>
<div class="region region-content"><div id="node-77" class="node node-article" about="/node/77" typeof="sioc:Item">
<span property="dc:date dc:created" content="{s.day}T11:00:00+03:00" datatype="xsd:dateTime"></span><div class="submitted">{s.author}, {s.day_words}</div>
<div class="content clearfix"><div class="field field-name-field-lead field-type-text"><div class="field-items"><div class="field-item even">{s.lead}</div></div></div>
<div class="field field-name-body field-type-text-with-summary"><div class="field-items"><div class="field-item even" property="content:encoded">{each('<p>{}</p>', s.p)}</div></div></div>
<div class="field field-name-field-tags"><div class="field-label">Теги: </div><div class="field-items"><div class="field-item"><a href="/t">флот</a></div></div></div></div></div></div></div></div>
<div id="sidebar-second" class="column sidebar"><div class="block"><h2>{a.related}</h2><ul>{each('<li><a href="/n{n}">{}</a></li>', a.teasers)}</ul></div></div></div>
<div id="footer">{a.imprint}</div></div></body></html>""".replace('<meta property="og:site_name"', f'<meta name="author" content="{s.author}"/><meta property="og:site_name"'), [s.lead, *s.p]


@page("ru-comments-outweigh", "town")
def _(s, a):
    talk = each('<div class="kom"><div class="kom-head">user{n}, вчера</div><div class="kom-text"><p>{}</p></div></div>', a.comments * 4)
    return f"""<!DOCTYPE html><html lang="ru"><head><meta charset="utf-8"><title>{s.title}</title><meta property="og:site_name" content="{s.outlet}">
<meta property="article:published_time" content="{s.day}T15:00:00+03:00"></head><body><div class="header">{each('<a href="/{n}">{}</a>', a.menu)}</div>
<div class="article"><h1>{s.title}</h1><div class="author">{s.author}</div><div class="article__text">{each('<p>{}</p>', [s.lead, *s.p])}</div></div>
<div class="comments" id="comments-block"><h3>{a.said} (12)</h3>{talk}</div><div class="footer">{a.imprint}</div></body></html>""", [s.lead, *s.p]


@page("ru-line-breaks", "arms", "byline", "lang")
def _(s, a):
    return f"""<html><head><meta charset="utf-8"><title>{s.outlet} :: {s.title}</title><meta property="og:site_name" content="{s.outlet}"></head><body>
<div id=top><a href="/">{a.menu[0]}</a> | <a href="/w">{a.menu[1]}</a> | <a href="/c">{a.menu[2]}</a></div>
<div id=text><h1>{s.title}</h1><span class=dt>{s.day_words}</span>
<br>
{s.lead}<br />
<br />
{s.p[0]}<br /><br />{s.p[1]}<br /><br />
{s.p[2]}<br />
<br />{s.p[3]}<br /><br />{s.p[4]}</div><div id=bottom>{a.imprint}</div></body></html>""", [s.lead, *s.p]


@page("ru-date-in-address", "town", "byline")
def _(s, a):
    return f"""<!DOCTYPE html><html lang="ru-RU"><head><meta charset="utf-8"><title>{s.title}</title><meta property="og:site_name" content="{s.outlet}">
<link rel="canonical" href="https://news.example/2021/11/18/shlyuzy-kanala/"></head><body><div class="l-header"><a href="/">{s.outlet}</a></div>
<div class="l-main"><h1 class="b-title">{s.title}</h1><div class="b-text"><p class="b-lead">{s.lead}</p>{each('<p class="b-p">{}</p>', s.p)}</div>
<div class="b-more"><div class="b-more__title">{a.related}</div>{each('<div class="b-more__item"><a href="https://news.example/2020/05/0{n}/x/">{}</a></div>', a.teasers)}</div></div>
<div class="l-footer">{a.imprint}</div></body></html>""", [s.lead, *s.p]


@page("ru-interview", "arms")
def _(s, a):
    talk = [("Сколько будут стоить катера?", s.p[0]), ("Почему именно эти?", s.p[1]), ("Где их построят?", s.p[2]), ("А что говорят критики?", s.p[3])]
    return f"""<!DOCTYPE html><html lang="ru"><head><meta charset="utf-8"><title>{s.title} — {s.outlet}</title><meta name="author" content="{s.author}">
<meta property="og:site_name" content="{s.outlet}"><meta itemprop="datePublished" content="{s.day}"></head><body><div class="menu">{each('<a href="/{n}">{}</a>', a.menu)}</div>
<div itemscope itemtype="http://schema.org/NewsArticle"><h1 itemprop="headline">{s.title}</h1><div itemprop="articleBody"><p>{s.lead}</p>
{"".join(f"<p><b>— {q}</b></p><p>— {x}</p>" for q, x in talk)}<p>{s.p[4]}</p></div></div>
<div class="subscribe-form"><p>{a.letter}</p></div></body></html>""", [s.lead, *[y for q, x in talk for y in ("— " + q, "— " + x)], s.p[4]]


@page("ru-xhtml", "town")
def _(s, a):
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="ru"><head><title>{s.title}</title>
<meta name="DC.Creator" content="{s.author}" /><meta name="DC.Date" content="{s.day}" /><meta name="DC.Publisher" content="{s.outlet}" />
<script type="text/javascript">//<![CDATA[
if (1 < 2 && "<p>ничего</p>") {{ document.title += ""; }}
//]]></script></head><body><div id="nav"><ul>{each('<li><a href="/{n}/">{}</a></li>', a.menu)}</ul></div>
<div id="story"><h2>{s.title}</h2><p>{s.lead}</p><p>{s.p[0]}<br /></p><p>{s.p[1]}</p><h3>{s.heading}</h3><p>{s.p[2]}</p><p>{s.p[3]}</p></div>
<div id="imprint"><p>{a.imprint}</p></div></body></html>""", [s.lead, s.p[0], s.p[1], s.heading, s.p[2], s.p[3]]


@page("ru-sidebar-first", "arms", "byline")
def _(s, a):
    news = each('<div class="short"><a href="/s{n}"><b>{}</b></a><span>Подробности этой новости читайте на странице раздела, она обновляется каждый час.</span></div>', a.teasers)
    return f"""<!DOCTYPE html><html lang="ru"><head><meta charset="utf-8"><title>{s.title}</title><meta property="og:site_name" content="{s.outlet}"></head>
<body><div class="left">{news}</div><div class="middle"><h1>{s.title}</h1><p class="date">{s.day_words}, 14:20</p>{each('<p>{}</p>', [s.lead, *s.p])}</div>
<div class="bottom"><p>{a.imprint}</p></div></body></html>""", [s.lead, *s.p]


# ---- Chinese ---------------------------------------------------------------------------------------------

@page("zh-portal", "arms")
def _(s, a):
    return f"""<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{s.title}_{s.outlet}</title><meta name="author" content="{s.author}"><meta property="og:title" content="{s.title}">
<meta property="og:site_name" content="{s.outlet}"></head><body><div class="topnav">{each('<a href="/{n}">{}</a>', a.menu)}</div><div class="path"><a href="/">{a.menu[0]}</a> &gt; <a href="/w">{a.menu[1]}</a> &gt; 正文</div>
<h1>{s.title}</h1><div class="info">{s.day_words} 08:30 来源：{s.outlet} 责任编辑：{s.author}</div><div id="p-detail" class="main-article">{each('<p>　　{}</p>', [s.lead, *s.p])}</div>
<div class="share-bar">{a.share} <a href="#1">微博</a> <a href="#2">微信</a></div><div class="recommend"><h3>{a.related}</h3><ul>{each('<li><a href="/r{n}">{}</a></li>', a.teasers)}</ul></div>
<div class="copyright">{a.imprint}</div></body></html>""", [s.lead, *s.p]


@page("zh-paginated", "town", "byline")
def _(s, a):
    return f"""<html><head><meta charset="utf-8"><meta http-equiv="content-language" content="zh"><title>{s.title}</title><meta name="publishdate" content="{s.day}"><meta property="og:site_name" content="{s.outlet}"></head>
<body><div class="nav">{each('<a href="/{n}">{}</a>', a.menu)}</div><div class="text_c"><h1>{s.title}</h1><div class="content">{each('<p>{}</p>', [s.lead, *s.p[:3]])}<p>{s.p[3]}</p>
<div class="page_num"><a href="n1.html">上一页</a> <b>1</b> <a href="n2.html">2</a> <a href="n3.html">3</a> <a href="n2.html">下一页</a></div></div></div><div class="foot">{a.imprint}</div></body></html>""", [s.lead, *s.p]


@page("zh-editor-sections", "town")
def _(s, a):
    para = each('<section style="margin:0 16px"><section style="line-height:1.75em"><span style="font-size:15px;letter-spacing:1px">{}</span></section></section><section><br></section>', [s.lead, *s.p])
    return f"""<!DOCTYPE html><html lang="zh_CN"><head><meta charset="utf-8"><title></title><meta property="og:title" content="{s.title}"><meta property="og:site_name" content="{s.outlet}"><meta name="author" content="{s.author}">
<meta property="og:article:published_time" content="{s.day}"></head><body id="activity-detail"><div id="js_article" class="rich_media"><div class="rich_media_inner"><div id="page-content" class="rich_media_area_primary"><h1 class="rich_media_title" id="activity-name">{s.title}</h1>
<div class="rich_media_content" id="js_content" style="visibility: hidden; opacity: 0;">{para}</div></div></div></div><script>var msg_title = '{s.title}';</script></body></html>""", [s.lead, *s.p]


@page("zh-table-of-data", "arms")
def _(s, a):
    rows = [("年份", "交付数量", "地点"), ("2021", "两艘", "船厂"), ("2022", "四艘", "船厂"), ("2023", "六艘", "诺兰")]
    table = "".join("<tr>" + "".join(f"<{'th' if i == 0 else 'td'}>{c}</{'th' if i == 0 else 'td'}>" for c in r) + "</tr>" for i, r in enumerate(rows))
    return f"""<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>{s.title}</title>
{ld(**{"@type": "NewsArticle", "headline": s.title, "datePublished": s.day + "T01:00:00Z", "author": {"name": s.author}, "publisher": {"name": s.outlet}})}</head>
<body><header><a href="/">{s.outlet}</a></header><article><h1>{s.title}</h1><p>{s.lead}</p><p>{s.p[0]}</p><table class="wikitable">{table}</table><p>{s.p[1]}</p><p>{s.p[2]}</p><p>{s.p[3]}</p><p>{s.p[4]}</p></article>
<footer>{a.imprint}</footer></body></html>""", [s.lead, s.p[0], *[" ".join(r) for r in rows], *s.p[1:]]


@page("zh-mobile-print", "town", "byline", "lang")
def _(s, a):
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{s.title} - {s.outlet}</title><meta property="og:site_name" content="{s.outlet}"></head><body>
<div class="print-wrap"><p class="back"><a href="javascript:history.back()">返回</a> <a href="javascript:print()">打印本页</a></p><h2 class="tit">{s.title}</h2><p class="src">{s.day_words}　{s.outlet}</p>
<div class="con">{each('<div class="line">{}</div>', [s.lead, *s.p])}</div></div></body></html>""", [s.lead, *s.p]


@page("zh-comments-and-ranking", "arms")
def _(s, a):
    rank = each('<li><em>{n}</em><a href="/k{n}">{}</a></li>', a.teasers)
    return f"""<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>{s.title}</title><meta name="og:time" content="x"><meta name="weibo: article:create_at" content="{s.day} 09:00:00"><meta property="og:site_name" content="{s.outlet}">
<meta property="article:author" content="{s.author}"></head><body><div class="wrap"><div class="col-r"><h3>排行榜</h3><ol>{rank}</ol></div><div class="col-l"><h1 class="main-title">{s.title}</h1>
<div class="date-source"><span class="date">{s.day_words} 09:00</span></div><div class="article" id="artibody">{each('<p cms-style="font-L">{}</p>', [s.lead, *s.p])}<p class="show_author">责任编辑：{s.author}</p></div>
<div class="comment-box"><h4>{a.said}</h4>{each('<div class="cmt"><p>{}</p></div>', a.comments * 3)}</div></div></div></body></html>""", [s.lead, *s.p]


@page("zh-unquoted", "arms", "byline", "siteName", "lang")
def _(s, a):
    return f"""<HTML><HEAD><META http-equiv=Content-Type content="text/html; charset=utf-8"><TITLE>{s.title}</TITLE><BODY bgColor=#ffffff><CENTER><H2>{s.title}</H2>({s.day_words})</CENTER><BLOCKQUOTE>
{each('<P>　　{}', [s.lead, *s.p])}</BLOCKQUOTE><HR><CENTER><A href="index.html">{a.menu[0]}</A></CENTER>""", [s.lead, *s.p]


# ---- Persian ---------------------------------------------------------------------------------------------

@page("fa-agency", "arms", "byline")
def _(s, a):
    return f"""<!DOCTYPE html><html lang="fa" dir="rtl"><head><meta charset="utf-8"><title>{s.title} - {s.outlet}</title><meta property="og:site_name" content="{s.outlet}"><meta property="article:published_time" content="{s.day}T08:30:00+03:30"></head>
<body class="rtl"><div class="header">{each('<a href="/{n}">{}</a>', a.menu)}</div><div class="news-page"><div class="news_nav"><span class="news_id">کد خبر: ۴۴۷۱</span> <span class="news_pdate">۱۳ اسفند ۱۳۹۷ - ۱۲:۰۰</span></div>
<div class="rutitr">نیروی دریایی؛</div><h1 class="title">{s.title}</h1><div class="subtitle">{s.lead}</div><div class="body">{each('<p style="text-align:justify">{}</p>', s.p)}<p>انتهای پیام/</p></div>
<div class="tags_title">برچسب‌ها</div><div class="tags"><a href="/t">نورلند</a></div><div class="related-news"><h3>{a.related}</h3><ul>{each('<li><a href="/n{n}">{}</a></li>', a.teasers)}</ul></div></div><footer>{a.imprint}</footer></body></html>""", [s.lead, *s.p]


@page("fa-comments", "town")
def _(s, a):
    return f"""<!DOCTYPE html><html dir="rtl" lang="fa-IR"><head><meta charset="utf-8"><title>{s.title}</title>{ld(**{"@type": "NewsArticle", "headline": s.title, "datePublished": s.day, "author": {"@type": "Person", "name": s.author}, "publisher": {"@type": "Organization", "name": s.outlet}})}</head>
<body><nav><ul>{each('<li><a href="/{n}">{}</a></li>', a.menu)}</ul></nav><main><article class="single"><h1>{s.title}</h1><div class="item-text">{each('<p>{}</p>', [s.lead, *s.p])}</div></article>
<section class="box comments"><header><h2>{a.said}</h2></header><ul>{each('<li class="visitor"><div class="name">خواننده {n}</div><div class="txt"><p>{}</p></div><ul class="answers"><li>موافقم</li></ul></li>', a.comments * 3)}</ul></section></main><footer><p>{a.imprint}</p></footer></body></html>""", [s.lead, *s.p]


@page("fa-list-in-text", "arms", "byline")
def _(s, a):
    points = ["هشت قایق در کارخانه استاویا ساخته می‌شود", "چهار قایق در نورلند سر هم می‌شود", "قطعات یدکی ده سال در قرارداد آمده است"]
    return f"""<!DOCTYPE html><html lang="fa"><head><meta charset="utf-8"><title>{s.title}</title><meta property="og:site_name" content="{s.outlet}"><meta name="citation_publication_date" content="{s.day.replace('-', '/')}"></head><body dir="rtl">
<div class="masthead"><a href="/">{s.outlet}</a></div><div class="post"><h1>{s.title}</h1><div class="post-body"><p>{s.lead}</p><p>{s.p[0]}</p><ul>{each('<li>{}</li>', points)}</ul><p>{s.p[1]}</p><p>{s.p[2]}</p><p>{s.p[3]}</p><p>{s.p[4]}</p></div></div>
<div class="newsletter"><p>{a.letter}</p></div></body></html>""", [s.lead, s.p[0], *points, *s.p[1:]]


@page("fa-capture-bar", "town", "byline")
def _(s, a):
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{s.title}</title></head><body><div style="background-color:#EEE;min-height:1040px"><center><div id="HEADER" style="font-family:sans-serif;background-color:#FFFAE1">
<table style="width:1028px"><tr><td rowspan="2"><a href="https://archive.example/">webpage capture</a></td><td>Saved from <form action="https://archive.example/search/"><input type="text" value="https://news.example/fa/4471"></form></td><td>no other snapshots from this url</td></tr>
<tr><td colspan="2">All snapshots from host news.example</td></tr><tr><td></td><td><a href="#">Webpage</a> <a href="#">Screenshot</a> <a href="#">share</a> <a href="#">download .zip</a> <a href="#">report bug or abuse</a></td></tr></table></div>
<div id="CONTENT" style="position:relative"><div class="html" lang="fa" style="direction:rtl"><div class="body"><div style="display:block"><h1 style="font-size:26px">{s.title}</h1><div style="color:#777">{s.outlet} - {s.day_words}</div>
{each('<div style="display:block;margin:14px 0">{}</div>', [s.lead, *s.p])}</div></div></div></div></center></div></body></html>""".replace("<head>", f'<head><meta property="og:site_name" content="{s.outlet}"><meta http-equiv="content-language" content="fa">'), [s.lead, *s.p]


@page("fa-old-center", "arms", "byline", "siteName", "lang")
def _(s, a):
    return f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><title>{s.title}</title><meta name="date" content="{s.day}"></head><body dir="rtl"><center><b>{s.outlet}</b><br>{each('[<a href="{n}.html">{}</a>]', a.menu)}</center>
<center><table width="600"><tr><td><p align="right"><b><font size="5">{s.title}</font></b></p><p dir="rtl" align="justify"><font face="Tahoma">{s.lead}</font></p>{each('<p dir="rtl" align="justify"><font face="Tahoma">{}</font></p>', s.p)}</td></tr></table></center>
<center><font size="1">{a.imprint}</font></center></body></html>""", [s.lead, *s.p]


@page("fa-state-in-script", "town")
def _(s, a):
    state = json.dumps({"props": {"article": {"title": s.title, "body": [s.lead, *s.p]}, "others": a.teasers * 20, "html": "<div><p>" + a.comments[0] + "</p></div>"}}, ensure_ascii=False).replace("</", "<\\/")
    return f"""<!DOCTYPE html><html lang="fa" dir="rtl"><head><meta charset="utf-8"><title>{s.title}</title><meta property="og:site_name" content="{s.outlet}"><meta name="byl" content="{s.author}"><meta name="pubdate" content="{s.day}T00:00:00Z"></head><body><div id="__next">
<div class="Layout_nav__x1"><ul>{each('<li><a href="/{n}">{}</a></li>', a.menu)}</ul></div><div class="Article_page__z9"><h1 class="Article_title__q7">{s.title}</h1><div class="Article_main__w2">{each('<p class="Article_par__k3">{}</p>', [s.lead, *s.p])}</div></div>
<div class="Layout_footer__y4">{a.imprint}</div></div><script id="__NEXT_DATA__" type="application/json">{state}</script></body></html>""", [s.lead, *s.p]


@page("fa-lead-and-boxes", "arms")
def _(s, a):
    return f"""<!DOCTYPE html><html lang="fa" dir="rtl"><head><meta charset="utf-8"><title>{s.title}</title><meta name="dcterms.created" content="{s.day}"><meta name="dcterms.creator" content="{s.author}"><meta name="dcterms.publisher" content="{s.outlet}"></head><body><div class="container">
<div class="row menu">{each('<span><a href="/{n}">{}</a></span>', a.menu)}</div><div class="row"><div class="col-lg-6" itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">{s.title}</h1><p class="lead" itemprop="description">{s.lead}</p>
<div class="item-body"><div itemprop="articleBody"><p>{s.p[0]}</p><p>{s.p[1]}</p><div class="inline-related"><h5>{a.related}</h5><a href="/1">{a.teasers[0]}</a><a href="/2">{a.teasers[1]}</a></div><p>{s.p[2]}</p><p>{s.p[3]}</p><p>{s.p[4]}</p></div></div></div>
<div class="col-lg-3">{each('<div class="box"><h4><a href="/z{n}">{}</a></h4></div>', a.teasers)}</div></div></div></body></html>""", [s.lead, *s.p]


# ---- German ----------------------------------------------------------------------------------------------

@page("de-consent-longer", "town", "byline")
def _(s, a):
    more = "".join(f"<p>{a.cookies}</p><h4>Zweck {i}</h4>" for i in range(1, 7))
    return f"""<!DOCTYPE html><html lang="de"><head><meta charset="utf-8"><title>{s.title} | {s.outlet}</title><meta property="og:site_name" content="{s.outlet}"><meta name="date" content="{s.day}T16:20:00+01:00"></head><body>
<div id="cmpbox" class="cmp-overlay" role="dialog" aria-modal="true"><div class="cmp-inner"><h2>Ihre Privatsphäre</h2>{more}<button>Alle annehmen</button></div></div>
<div class="page"><div class="nav">{each('<a href="/{n}">{}</a>', a.menu)}</div><div class="artikel"><h1>{s.title}</h1>{each('<p class="absatz">{}</p>', [s.lead, *s.p])}</div><div class="fuss">{a.imprint}</div></div></body></html>""", [s.lead, *s.p]


@page("de-quotes-and-asides", "arms")
def _(s, a):
    return f"""<!DOCTYPE html><html lang="de-DE"><head><meta charset="utf-8"><title>{s.title} - {s.outlet}</title><meta property="og:site_name" content="{s.outlet}"><meta name="author" content="{s.author}"><meta property="article:published_time" content="{s.day}T06:00:00+01:00"><meta property="article:modified_time" content="2019-03-05T06:00:00+01:00"></head><body>
<header><nav>{each('<a href="/{n}">{}</a>', a.menu)}</nav></header><main><article><header><h1>{s.title}</h1></header><p class="intro">{s.lead}</p><p>{s.p[0]}</p><aside class="infobox"><h3>Zum Thema</h3><ul>{each('<li><a href="/a{n}">{}</a></li>', a.teasers[:3])}</ul></aside>
<blockquote>{s.p[1]}</blockquote><h2>{s.heading}</h2><p>{s.p[2]}</p><div class="ad-slot" id="ad-3"><span>Anzeige</span></div><p>{s.p[3]}</p><p>{s.p[4]}</p></article></main><footer><p>{a.imprint}</p></footer></body></html>""", [s.lead, s.p[0], s.p[1], s.heading, *s.p[2:]]


@page("de-microdata", "town")
def _(s, a):
    return f"""<!DOCTYPE html><html lang="de" itemscope itemtype="http://schema.org/WebPage"><head><meta charset="utf-8"><title>{s.outlet}: {s.title}</title><meta property="og:title" content="{s.title}"><meta property="og:site_name" content="{s.outlet}"></head><body><div class="kopf">{each('<a href="/{n}">{}</a>', a.menu)}</div>
<div itemprop="mainEntity" itemscope itemtype="http://schema.org/NewsArticle"><h1 itemprop="headline">{s.title}</h1><div>Von <span itemprop="author" itemscope itemtype="http://schema.org/Person"><span itemprop="name">{s.author}</span></span>, <span itemprop="datePublished" content="{s.day}T10:00">heute vor einem Jahr</span></div>
<div itemprop="articleBody">{each('<p>{}</p>', [s.lead, *s.p])}</div></div><div class="teilen">{a.share}</div></body></html>""", [s.lead, *s.p]


@page("de-print-table", "arms", "byline", "lang")
def _(s, a):
    return f"""<html><head><meta charset="utf-8"><title>Druckansicht: {s.title}</title><meta property="og:title" content="{s.title}"><meta property="og:site_name" content="{s.outlet}"></head><body class="druck"><table class="druckkopf"><tr><td>{s.outlet}</td><td>{s.day_words}</td></tr></table><h1>{s.title}</h1>
<div class="text">{each('<p>{}</p>', [s.lead, *s.p])}</div><p class="url">URL: https://news.example/4471.html</p><p class="recht">{a.imprint}</p></body></html>""", [s.lead, *s.p]


@page("de-table-in-text", "arms")
def _(s, a):
    rows = [("Jahr", "Boote", "Bauort"), ("2021", "zwei", "Estavien"), ("2022", "sechs", "Estavien"), ("2023", "vier", "Norland")]
    return f"""<!DOCTYPE html><html lang="de"><head><meta charset="utf-8"><title>{s.title}</title>{ld(**{"@type": "ReportageNewsArticle", "headline": s.title, "datePublished": s.day + "T05:30:00+01:00", "author": [s.author], "publisher": {"name": s.outlet}})}</head><body><div class="seite"><ul class="navi">{each('<li><a href="/{n}">{}</a></li>', a.menu)}</ul>
<div class="inhalt"><h1>{s.title}</h1><p>{s.lead}</p><p>{s.p[0]}</p><div class="tabelle"><table><caption>Geplante Lieferungen</caption><tbody>{"".join("<tr>" + "".join(f"<td>{c}</td>" for c in r) + "</tr>" for r in rows)}</tbody></table></div><p>{s.p[1]}</p><p>{s.p[2]}</p><p>{s.p[3]}</p><p>{s.p[4]}</p></div></div></body></html>""", [s.lead, s.p[0], "Geplante Lieferungen", *[" ".join(r) for r in rows], *s.p[1:]]


@page("de-teaser-wall", "arms", "byline")
def _(s, a):
    wall = "".join(f'<article class="teaser"><a href="/w{i}"><h3>{t}</h3><p>{t}. Was dahintersteckt, wer davon profitiert und warum die Stadt jetzt darüber streitet, lesen Sie hier.</p></a></article>' for i, t in enumerate(a.teasers * 2))
    return f"""<!DOCTYPE html><html lang="de"><head><meta charset="utf-8"><title>{s.title}</title><meta property="og:site_name" content="{s.outlet}"><meta property="article:published_time" content="{s.day}"></head><body><header><a href="/">{s.outlet}</a></header><main><article class="main-story"><h1>{s.title}</h1>{each('<p>{}</p>', [s.lead, *s.p])}</article>
<section class="mehr"><h2>{a.related}</h2>{wall}</section></main></body></html>""", [s.lead, *s.p]


@page("de-date-in-words", "town")
def _(s, a):
    return f"""<!DOCTYPE html><html lang="de"><head><meta charset="utf-8"><title>{s.title} – {s.outlet}</title><meta property="og:site_name" content="{s.outlet}"></head><body><div class="nav">{each('<a href="/{n}">{}</a>', a.menu)}</div><div class="beitrag"><h1>{s.title}</h1>
<p class="autor">Von {s.author}</p><p class="stand">Donnerstag, {s.day_words}, 17:05 Uhr</p>{each('<p>{}</p>', [s.lead, *s.p])}</div><div class="fusszeile"><p>{a.imprint}</p><p>Stand der Seite: 02.01.2024</p></div></body></html>""", [s.lead, *s.p]


# ---- French ----------------------------------------------------------------------------------------------

@page("fr-standfirst", "arms")
def _(s, a):
    return f"""<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>{s.title}</title><meta property="og:site_name" content="{s.outlet}"><meta property="og:title" content="{s.title}"></head><body><div class="header-main"><ul>{each('<li><a href="/{n}">{}</a></li>', a.menu)}</ul></div><article class="article"><header class="article__header"><h1 class="article__title">{s.title}</h1><p class="article__desc">{s.lead}</p>
<span class="meta__author">Par <a href="/signataires/x" rel="author">{s.author}</a></span><span class="meta__date"><time datetime="{s.day}T14:00:00+0100">Publié le {s.day_words}</time></span></header><section class="article__content">{each('<p class="article__paragraph">{}</p>', s.p)}</section></article><footer>{a.imprint}</footer></body></html>""", [s.lead, *s.p]


@page("fr-short-items", "town", "byline")
def _(s, a):
    items = [s.p[1], s.lead]
    return f"""<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>{s.title} - {s.outlet}</title><meta property="og:site_name" content="{s.outlet}"><meta property="og:updated_time" content="2022-01-01"><meta name="publish-date" content="{s.day}"></head><body><div class="bandeau">{each('<a href="/{n}">{}</a>', a.menu)}</div>
<div class="breve"><h1>{s.title}</h1><div class="corps">{each('<p>{}</p>', items)}</div></div><div class="pied">{a.imprint}</div></body></html>""", items


@page("fr-live-timeline", "town", "byline")
def _(s, a):
    posts = "".join(f'<div class="live-post" data-id="{i}"><span class="live-post__hour">{9 + i}h{i}5</span><div class="live-post__content"><h3>{t}</h3><p>{p}</p></div></div>' for i, (t, p) in enumerate(zip(["Le vote", "Le financement", "Les commerçants", "L'agence", "Le chantier"], [s.lead, *s.p])))
    return f"""<!DOCTYPE html><html lang="fr-FR"><head><meta charset="utf-8"><title>DIRECT. {s.title}</title><meta property="og:title" content="{s.title}"><meta property="og:site_name" content="{s.outlet}"><meta property="article:published_time" content="{s.day}T08:00:00+01:00"></head><body><div class="menu">{each('<a href="/{n}">{}</a>', a.menu)}</div><div id="live"><h1>{s.title}</h1><div class="live-posts">{posts}</div></div>
<div class="partage"><p>{a.share}</p></div></body></html>""", [x for t, p in zip(["Le vote", "Le financement", "Les commerçants", "L'agence", "Le chantier"], [s.lead, *s.p]) for x in (t, p)]


@page("fr-related-within", "arms")
def _(s, a):
    return f"""<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>{s.title}</title>{ld(**{"@type": "NewsArticle", "headline": s.title, "datePublished": s.day + "T17:00:00+01:00", "author": {"@type": "Person", "name": s.author}, "publisher": {"@type": "Organization", "name": s.outlet}})}</head><body><div class="nav-top">{each('<a href="/{n}">{}</a>', a.menu)}</div><div class="text-content"><h1>{s.title}</h1><p>{s.lead}</p><p>{s.p[0]}</p>
<p class="lire-aussi"><a href="/l1">{a.teasers[0]}</a></p><p>{s.p[1]}</p><p>{s.p[2]}</p><div class="related-inline"><a href="/l2">{a.teasers[1]}</a> <a href="/l3">{a.teasers[2]}</a></div><p>{s.p[3]}</p><p>{s.p[4]}</p></div><div class="newsletter-cta">{a.letter}</div></body></html>""", [s.lead, *s.p]


@page("fr-frameset", "town", "byline", "siteName", "lang")
def _(s, a):
    return f"""<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN"><HTML><HEAD><META http-equiv="Content-Type" content="text/html; charset=utf-8"><META name="DC.Date.Created" content="{s.day}"><TITLE>{s.title}</TITLE></HEAD><BODY><DL><DT><A HREF="a.html">{a.menu[0]}</A><DT><A HREF="b.html">{a.menu[1]}</A></DL>
<DIV ALIGN="CENTER"><H1>{s.title}</H1></DIV><DIV ALIGN="JUSTIFY"><P>{s.lead}</P><P>{s.p[0]}</P><P>{s.p[1]}</P><H4>{s.heading}</H4><P>{s.p[2]}</P><P>{s.p[3]}</P></DIV><HR><DIV ALIGN="CENTER"><SMALL>{a.imprint}</SMALL></DIV></BODY></HTML>""", [s.lead, s.p[0], s.p[1], s.heading, s.p[2], s.p[3]]


@page("fr-next-page", "arms", "byline")
def _(s, a):
    return f"""<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>{s.title}</title><meta property="og:site_name" content="{s.outlet}"><meta name="release_date" content="{s.day}"><link rel="next" href="?p=2"></head><body><div id="menu"><ul>{each('<li><a href="/{n}">{}</a></li>', a.menu)}</ul></div><div id="principal"><h1>{s.title}</h1><p class="chapo">{s.lead}</p>
<div class="texte">{each('<p class="spip">{}</p>', s.p)}</div><ul class="pagination"><li class="active">1</li><li><a href="?p=2">2</a></li><li><a href="?p=3">3</a></li><li><a href="?p=2">Page suivante</a></li></ul></div><div id="pied"><p>{a.imprint}</p></div></body></html>""", [s.lead, *s.p]


@page("fr-sections-with-contents", "arms")
def _(s, a):
    return f"""<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>{s.title} | {s.outlet}</title><meta name="author" content="{s.author}"><meta property="og:site_name" content="{s.outlet}"><meta property="article:published_time" content="{s.day}T00:00:00Z"></head><body><header class="banner"><p>{s.outlet}</p></header><main><h1>{s.title}</h1>
<div id="toc" class="toc"><p>Sommaire</p><ul><li><a href="#s1">Le contrat</a></li><li><a href="#s2">{s.heading}</a></li></ul></div><section id="s1"><h2>Le contrat</h2><p>{s.lead}</p><p>{s.p[0]}</p><p>{s.p[1]}</p></section><section id="s2"><h2>{s.heading}</h2><p>{s.p[2]}</p><p>{s.p[3]}</p><p>{s.p[4]}</p></section></main></body></html>""", ["Le contrat", s.lead, s.p[0], s.p[1], s.heading, *s.p[2:]]


# ---- Spanish ---------------------------------------------------------------------------------------------

@page("es-newspaper", "arms")
def _(s, a):
    return f"""<!DOCTYPE html><html lang="es"><head><meta charset="utf-8"><title>{s.title} | Mundo | {s.outlet}</title><meta property="og:title" content="{s.title}"><meta property="og:site_name" content="{s.outlet}"><meta name="DC.date" content="{s.day}"><meta name="author" content="{s.author}"></head><body><div class="cabecera">{each('<a href="/{n}">{}</a>', a.menu)}</div>
<div class="noticia"><h1 class="noticia-titulo">{s.title}</h1><h2 class="noticia-entradilla">{s.lead}</h2><div class="noticia-firma">{s.author}</div><div class="cuerpo">{each('<p>{}</p>', s.p)}</div><div class="relacionados"><h4>{a.related}</h4>{each('<p><a href="/r{n}">{}</a></p>', a.teasers)}</div></div><div class="pie">{a.imprint}</div></body></html>""", [s.lead, *s.p]


@page("es-amp-story", "town")
def _(s, a):
    return f"""<!doctype html><html ⚡ lang="es"><head><meta charset="utf-8"><title>{s.title}</title><link rel="canonical" href="https://news.example/4471"><script type="application/ld+json">
{{"@context":"http://schema.org","@type":"NewsArticle","headline":"{s.title}",
"datePublished":"{s.day}T09:00:00+01:00","description":"primera línea
segunda línea","author":{{"@type":"Person","name":"{s.author}"}},"publisher":{{"@type":"Organization","name":"{s.outlet}"}}}}</script></head><body><amp-analytics></amp-analytics><header><div class="logo">{s.outlet}</div></header><h1>{s.title}</h1><amp-social-share type="x"></amp-social-share>
<div class="article-body"><p>{s.lead}</p><amp-embed type="taboola"><p>{a.teasers[0]}</p></amp-embed><p>{s.p[0]}</p><p>{s.p[1]}</p><amp-iframe><p placeholder>Cargando</p></amp-iframe><p>{s.p[2]}</p><p>{s.p[3]}</p></div><amp-list src="/more"><div fallback>{a.related}</div></amp-list></body></html>""", [s.lead, *s.p]


@page("es-upper-case-tags", "arms", "byline", "siteName")
def _(s, a):
    return f"""<HTML LANG=es><HEAD><TITLE>{s.title}</TITLE><META NAME=DATE CONTENT={s.day}></HEAD><BODY TEXT=#000000><DIV ALIGN=center><A HREF=/>{a.menu[0]}</A> - <A HREF=/m>{a.menu[1]}</A></DIV><H1>{s.title}</H1>
{each('<P ALIGN=justify>{}', [s.lead, *s.p])}
<P ALIGN=center><A HREF=/>{a.menu[0]}</A></BODY></HTML>""", [s.lead, *s.p]


@page("es-cards-within-main", "town", "byline")
def _(s, a):
    cards = "".join(f'<article class="card"><h3><a href="/c{i}">{t}</a></h3><p>{t}, según vecinos del barrio, que llevan semanas esperando una respuesta del ayuntamiento.</p></article>' for i, t in enumerate(a.teasers))
    return f"""<!DOCTYPE html><html lang="es-ES"><head><meta charset="utf-8"><title>{s.title}</title><meta property="og:site_name" content="{s.outlet}"><meta property="article:published_time" content="{s.day}T20:00:00+01:00"></head><body><header><nav>{each('<a href="/{n}">{}</a>', a.menu)}</nav></header><main class="layout"><div class="layout__main"><h1>{s.title}</h1><div class="story-body">{each('<p>{}</p>', [s.lead, *s.p])}</div></div><div class="layout__more recommended">{cards}</div></main></body></html>""", [s.lead, *s.p]


@page("es-letter-between", "arms")
def _(s, a):
    return f"""<!DOCTYPE html><html lang="es"><head><meta charset="utf-8"><title>{s.title}</title><meta property="og:site_name" content="{s.outlet}"></head><body><div class="menu">{each('<a href="/{n}">{}</a>', a.menu)}</div><div class="post"><h1>{s.title}</h1><div class="post-meta">Por <a rel="author" href="/a">{s.author}</a> el {s.day_words}</div><div class="post-content"><p>{s.lead}</p><p>{s.p[0]}</p>
<div class="newsletter-signup"><p>{a.letter}</p><form><label>Correo</label><input type="email"><button>Alta</button></form></div><p>{s.p[1]}</p><p>{s.p[2]}</p><div class="wp-block-group donate-box"><p>Si valora este trabajo, ayúdenos a seguir siendo independientes con una pequeña aportación mensual.</p></div><p>{s.p[3]}</p><p>{s.p[4]}</p></div></div></body></html>""", [s.lead, *s.p]


@page("es-facts-as-definitions", "arms", "byline")
def _(s, a):
    facts = [("Comprador", "Norlandia"), ("Vendedor", "Estavia"), ("Cantidad", "doce patrulleras")]
    return f"""<!DOCTYPE html><html lang="es"><head><meta charset="utf-8"><title>{s.title}</title><meta property="og:site_name" content="{s.outlet}"><meta name="pubdate" content="{s.day}"></head><body><div class="top"><a href="/">{s.outlet}</a></div><article><h1>{s.title}</h1><p>{s.lead}</p><dl>{"".join(f"<dt>{k}</dt><dd>{v}</dd>" for k, v in facts)}</dl>{each('<p>{}</p>', s.p)}</article><footer>{a.imprint}</footer></body></html>""", [s.lead, *[x for f in facts for x in f], *s.p]


@page("es-entities", "town", "siteName")
def _(s, a):
    def coded(text):
        return "".join(f"&#{ord(c)};" if ord(c) > 191 else c for c in text)
    return f"""<!DOCTYPE html><html lang="es"><head><title>{coded(s.title)}</title><meta name="author" content="{coded(s.author)}"><meta name="date" content="{s.day}"></head><body><div class="nav">{each('<a href="/{n}">{}</a>', a.menu)}</div><div class="content"><h1>{coded(s.title)}</h1>{each('<p>{}</p>', [coded(p) for p in [s.lead, *s.p]])}</div></body></html>""", [s.lead, *s.p]


# ---- Turkish ---------------------------------------------------------------------------------------------

@page("tr-news-site", "arms", "byline")
def _(s, a):
    return f"""<!DOCTYPE html><html lang="tr"><head><meta charset="utf-8"><title>{s.title} - {s.outlet}</title><meta property="og:site_name" content="{s.outlet}"><meta name="datePublished" content="{s.day}T10:00:00+03:00"></head><body><div class="ust-menu">{each('<a href="/{n}">{}</a>', a.menu)}</div><div class="haber-detay"><h1>{s.title}</h1><h2 class="spot">{s.lead}</h2>
<div class="haber-metni">{each('<p>{}</p>', s.p)}</div><div class="etiketler"><a href="/e1">donanma</a> <a href="/e2">Norland</a></div></div><div class="diger-haberler"><h3>{a.related}</h3><ul>{each('<li><a href="/h{n}">{}</a></li>', a.teasers)}</ul></div><div class="alt">{a.imprint}</div></body></html>""", [s.lead, *s.p]


@page("tr-slides", "town", "byline")
def _(s, a):
    slides = "".join(f'<li class="slide"><img src="{i}.jpg" alt=""><div class="slide-text"><p>{p}</p></div><span class="count">{i + 1}/5</span></li>' for i, p in enumerate([s.lead, *s.p]))
    return f"""<!DOCTYPE html><html lang="tr"><head><meta charset="utf-8"><title>{s.title}</title><meta property="og:site_name" content="{s.outlet}"><meta property="article:published_time" content="{s.day}"></head><body><nav>{each('<a href="/{n}">{}</a>', a.menu)}</nav><h1>{s.title}</h1><ul class="slides">{slides}</ul><footer>{a.imprint}</footer></body></html>""", [s.lead, *s.p]


@page("tr-readers-talk", "town")
def _(s, a):
    return f"""<!DOCTYPE html><html lang="tr-TR"><head><meta charset="utf-8"><title>{s.title}</title><meta property="og:site_name" content="{s.outlet}"><meta name="author" content="{s.author}"><meta name="dcterms.date" content="{s.day}"></head><body><div class="header"><a href="/">{s.outlet}</a></div><section class="content"><h1>{s.title}</h1>{each('<p>{}</p>', [s.lead, *s.p])}</section>
<section id="yorumlar"><h3>{a.said}</h3>{each('<article class="yorum"><b>Okur {n}</b><p>{}</p></article>', a.comments * 3)}</section></body></html>""", [s.lead, *s.p]


@page("tr-endless-scroll", "arms")
def _(s, a):
    second = "".join(f"<p>{c}</p>" for c in a.comments)
    return f"""<!DOCTYPE html><html lang="tr"><head><meta charset="utf-8"><title>{s.title}</title>{ld(**{"@graph": [{"@type": "Organization", "name": s.outlet}, {"@type": "NewsArticle", "headline": s.title, "datePublished": s.day + "T12:00:00+03:00", "author": {"@type": "Person", "name": s.author}, "publisher": {"@type": "Organization", "name": s.outlet}}]})}</head><body><header><a href="/">{s.outlet}</a></header>
<div class="infinite"><article class="news-article" data-id="1"><h1>{s.title}</h1><div class="article-text">{each('<p>{}</p>', [s.lead, *s.p])}</div></article><article class="news-article" data-id="2"><h1>{a.teasers[0]}</h1><div class="article-text">{second}</div></article></div></body></html>""", [s.lead, *s.p]


@page("tr-graph-of-data", "town")
def _(s, a):
    return f"""<!DOCTYPE html><html lang="tr"><head><meta charset="utf-8"><title>{s.title} | {s.outlet}</title>{ld(**{"@graph": [{"@type": "BreadcrumbList", "itemListElement": []}, {"@type": "WebPage", "datePublished": "2001-01-01", "name": "x"}, {"@type": "NewsArticle", "headline": s.title, "datePublished": s.day, "author": {"@type": "Person", "name": s.author}, "publisher": {"@type": "Organization", "name": s.outlet}}]})}</head><body><div class="site"><div class="site-nav">{each('<a href="/{n}">{}</a>', a.menu)}</div>
<div class="site-body"><h1>{s.title}</h1>{each('<div class="paragraph"><p>{}</p></div>', [s.lead, *s.p])}</div></div></body></html>""", [s.lead, *s.p]


@page("tr-under-a-dialog", "arms", "byline")
def _(s, a):
    return f"""<!DOCTYPE html><html lang="tr"><head><meta charset="utf-8"><title>{s.title}</title><meta property="og:site_name" content="{s.outlet}"><meta property="article:published_time" content="{s.day}T00:00:00+03:00"></head><body class="no-scroll"><div id="app" aria-hidden="true"><div class="bar">{each('<a href="/{n}">{}</a>', a.menu)}</div><div class="reading"><h1>{s.title}</h1>{each('<p>{}</p>', [s.lead, *s.p])}</div></div>
<div class="dialog" role="dialog"><p>{a.cookies}</p><button>Kabul et</button></div></body></html>""", [s.lead, *s.p]


@page("tr-embedded-posts", "arms", "byline")
def _(s, a):
    return f"""<!DOCTYPE html><html lang="tr"><head><meta charset="utf-8"><title>{s.title}</title><meta property="og:site_name" content="{s.outlet}"><meta name="sailthru.date" content="{s.day} 09:00"></head><body><div class="nav">{each('<a href="/{n}">{}</a>', a.menu)}</div><div class="article-body"><h1>{s.title}</h1><p>{s.lead}</p><p>{s.p[0]}</p><blockquote class="quote"><p>{s.p[1]}</p></blockquote><div class="video-embed"><iframe src="https://video.example/1"></iframe><noscript>Video</noscript></div>
<p>{s.p[2]}</p><p>{s.p[3]}</p><p>{s.p[4]}</p><div class="social-share"><a href="#">{a.share}</a></div></div></body></html>""", [s.lead, *s.p]
