# SPDX-License-Identifier: Apache-2.0
"""Manuals as HTML with one style sheet, and as text of 80 columns.

A manual is sections (title, items); an item is (key, title, one line, parts);
a part is (kind, content).  Each kind has a function for HTML and one for text.
"""

import re
import textwrap
from html import escape

STYLE = """
:root { --ink: #1b1f24; --soft: #5a6572; --line: #d9dee4; --tint: #f4f6f8;
  --link: #0b5cad; --paper: #fff; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e8ec; --soft: #9aa5b1;
  --line: #39424c; --tint: #20262d; --link: #7ab8f5; --paper: #15191e; } }
* { box-sizing: border-box; }
body { margin: 0; color: var(--ink); background: var(--paper);
  font: 16px/1.55 system-ui, "Liberation Sans", Arial, sans-serif; }
a { color: var(--link); text-decoration: none; }
a:hover { text-decoration: underline; }
nav { position: fixed; inset: 0 auto 0 0; width: 17rem; overflow-y: auto;
  padding: 1.2rem; border-right: 1px solid var(--line);
  background: var(--tint); font-size: .88rem; }
nav h2 { margin: 1.1rem 0 .2rem; font-size: .76rem; letter-spacing: .06em;
  text-transform: uppercase; color: var(--soft); }
nav ul { margin: 0; padding: 0; list-style: none; }
nav .books a { display: inline-block; margin-right: .8rem; font-weight: 600; }
main { max-width: 52rem; margin-left: 17rem; padding: 1.5rem 2.5rem 5rem; }
h1 { margin: 0 0 1rem; font-size: 1.9rem; line-height: 1.2; }
main h2 { margin: 2.6rem 0 .5rem; padding-bottom: .2rem; font-size: 1.3rem;
  border-bottom: 2px solid var(--line); }
article { padding: .5rem 0 1rem; break-inside: avoid-page; }
article h3 { margin: 1.1rem 0 .3rem; font-size: 1.08rem; }
article:target h3 { text-decoration: underline; }
.form, pre { margin: .4rem 0; padding: .5rem .8rem; border-radius: 5px;
  background: var(--tint); border: 1px solid var(--line); overflow-x: auto;
  font: .9rem/1.5 ui-monospace, "Liberation Mono", monospace;
  white-space: pre-wrap; overflow-wrap: anywhere; }
.form { border-left: 4px solid var(--link); }
p { margin: .4rem 0; }
dl { display: grid; grid-template-columns: 8rem 1fr; gap: .15rem .8rem;
  margin: .4rem 0; }
dt { color: var(--soft); } dd { margin: 0; }
table { width: 100%; margin: .5rem 0; border-collapse: collapse;
  font-size: .88rem; }
caption { text-align: left; padding: .3rem 0; color: var(--soft); }
th, td { padding: .2rem .5rem; text-align: left; vertical-align: top;
  border-bottom: 1px solid var(--line); }
td:first-child { font-family: ui-monospace, "Liberation Mono", monospace; }
@media (max-width: 50rem) { nav { position: static; width: auto; border: 0; }
  main { margin: 0; padding: 1rem; } }
@media print { nav { display: none; } main { margin: 0; max-width: none; }
  body { font-size: 10.5pt; } .form, pre { border-color: #999; } }
"""

BOOKS = ("commands", "messages", "hypercalls")


def anchor(key):
    return re.sub(r"[^A-Za-z0-9]+", "-", key)


def once(items):
    """Items with keys that are unique on the page."""
    seen = {}
    for key, label, line, parts in items:
        seen[key] = seen.get(key, 0) + 1
        after = f"-{seen[key]}" if seen[key] > 1 else ""
        yield key + after, label, line, parts


# --- HTML --------------------------------------------------------------------

def html(name, title, sections):
    body = [f"<h1>{escape(title)}</h1>"]
    menu = ["<div class=books>"]
    menu += [f'<a href="{book}.html">{book}</a>' for book in BOOKS]
    menu.append("</div>")
    for heading, items in sections:
        body.append(f"<h2>{escape(heading)}</h2>")
        menu.append(f"<h2>{escape(heading)}</h2><ul>")
        for key, label, line, parts in once(items):
            menu.append(f'<li><a href="#{anchor(key)}" title="{escape(line)}">'
                        f"{escape(label)}</a></li>")
            body.append(f'<article id="{anchor(key)}"><h3>{escape(label)}</h3>')
            body += [HTML[kind](content) for kind, content in parts]
            body.append("</article>")
        menu.append("</ul>")
    return (f'<!doctype html>\n<html lang=en><head><meta charset="utf-8">\n'
            f'<meta name=viewport content="width=device-width">\n'
            f"<title>{escape(title)}</title>\n<style>{STYLE}</style></head>\n"
            f"<body><nav>{''.join(menu)}</nav>\n<main>\n" + "\n".join(body)
            + f"\n</main></body></html>\n")


def html_facts(facts):
    return "<dl>" + "".join(f"<dt>{escape(k)}</dt><dd>{escape(v)}</dd>"
                            for k, v in facts) + "</dl>"


def html_lines(content):
    title, lines = content
    return (f"<dl><dt>{escape(title)}</dt><dd>"
            + "<br>".join(map(escape, lines.split("\n"))) + "</dd></dl>")


def html_links(content):
    title, book, keys = content
    links = ", ".join(f'<a href="{book}.html#{anchor(k)}">{escape(k)}</a>'
                      for k in keys)
    return f"<dl><dt>{escape(title)}</dt><dd>{links}</dd></dl>"


def html_fields(record):
    rows = "".join(
        f"<tr><td>{escape(f['name'])}</td><td>{escape(kind(f))}</td>"
        f"<td>{escape(f['about'])}</td></tr>" for f in record["fields"])
    return (f"<table><caption>{escape(place(record))}</caption>"
            f"<tr><th>field</th><th>type</th><th>meaning</th></tr>{rows}"
            "</table>")


HTML = {
    "form": lambda t: f"<div class=form>{escape(t)}</div>",
    "para": lambda t: f"<p>{escape(t)}</p>",
    "code": lambda t: f"<pre>{escape(t)}</pre>",
    "facts": html_facts, "lines": html_lines, "links": html_links,
    "fields": html_fields,
}


# --- What both say -----------------------------------------------------------

def kind(field):
    return field["type"] + (f", {field['unit']}" if field["unit"] else "")


def place(record):
    shape = "list" if record["shape"].endswith("list") else "object"
    inside = f" in each of {record['parent']}" if record["parent"] else ""
    return f"JSON {shape} \"{record['member']}\"{inside}: {record['about']}"


# --- Text --------------------------------------------------------------------

WIDTH = 78


def text(_, title, sections):
    out = [title, "=" * len(title), ""]
    for heading, items in sections:
        out += [heading, "-" * len(heading), ""]
        for _key, label, _line, parts in items:
            out.append(label)
            for what, content in parts:
                out += TEXT[what](content)
            out.append("")
    return "\n".join(line.rstrip() for line in out) + "\n"


def wrap(line, first="    ", rest=None):
    return textwrap.wrap(line, WIDTH, initial_indent=first,
                         subsequent_indent=first if rest is None else rest,
                         break_on_hyphens=False) or [first]


def text_facts(facts):
    return [row for k, v in facts
            for row in wrap(v, f"    {k + ':':<18}", " " * 22)]


def text_lines(content):
    title, lines = content
    return [row for i, line in enumerate(lines.split("\n"))
            for row in wrap(line, f"    {title + ':' if not i else '':<18}",
                            " " * 22)]


def text_fields(record):
    rows = wrap(place(record))
    for f in record["fields"]:
        rows += wrap(f"{kind(f)}: {f['about']}", f"      {f['name']:<18}",
                     " " * 24)
    return rows


TEXT = {
    "form": lambda t: wrap(t, "    ", "        "),
    "para": wrap,
    "code": lambda t: ["      " + line for line in t.split("\n")],
    "facts": text_facts, "lines": text_lines, "fields": text_fields,
    "links": lambda c: text_facts([(c[0], ", ".join(c[2]))]),
}
