"""Vaults that somebody wrote to keep a build busy: a kind is one way, at any size."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Files = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Kind:
    """One way to be hostile."""

    name: str
    about: str
    """What the vault holds, for the documentation."""
    files: Callable[[int], Files]
    """The files of about so many bytes."""


def _note(text: str, **files: str) -> Files:
    return {"index.md": "# Front\n\n[a](a.md)\n", "a.md": text, **files}


def _repeated(part: str, before: str = "# A\n\n", behind: str = "\n") -> Callable[[int], Files]:
    """A note of *part*, again and again on one line."""
    return lambda size: _note(before + part * (size // len(part.encode())) + behind)


def _numbered(part: str, before: str = "# A\n\n", behind: str = "\n") -> Callable[[int], Files]:
    """A note of *part*, each time with its number in the place of ``@``."""

    def made(size: int) -> Files:
        count = max(size // (len(part) + 3), 1)
        return _note(before + "".join(part.replace("@", str(n)) for n in range(count)) + behind)

    return made


def _stairs(part: str, leaf: str = "x") -> Callable[[int], Files]:
    """A note of lines, each with one *part* more before its text."""

    def made(size: int) -> Files:
        depth = max(int((2 * size / len(part)) ** 0.5), 1)
        return _note("# A\n\n" + "".join(f"{part * n}{leaf}\n" for n in range(depth)))

    return made


def _ticks(size: int) -> Files:
    count = int((2 * size) ** 0.5)
    return _note("# A\n\n" + " ".join("`" * n for n in range(1, count)) + "\n")


def _front(field: Callable[[int], str]) -> Callable[[int], Files]:
    return lambda size: _note(f"---\n{field(size)}\n---\n# A\n\ntext\n")


def _bomb(size: int) -> str:
    lines = ["k0: &k0 [x, x]"]
    for n in range(1, max(size // 40, 2)):
        lines.append(f"k{n}: &k{n} [*k{n - 1}, *k{n - 1}]")
    return "\n".join(lines)


def _wide_bomb(size: int) -> str:
    """A list of half the size, named as often as the other half can."""
    half = size // 2
    return f"a: &a [{'x, ' * (half // 3)}x]\nb: [{'*a, ' * (half // 4)}*a]"


def _embeds(size: int) -> Files:
    """Notes that each embed all that come after."""
    count = max(int((size / 8) ** 0.5), 2)
    return {
        f"n{n}.md": f"# N{n}\n\n" + "".join(f"![[n{m}]]\n\n" for m in range(n + 1, count))
        for n in range(count)
    }


def _embeds_of_one(size: int) -> Files:
    half = size // 2
    return _note(
        "# A\n\n" + "![[b]]\n\n" * (half // 8), **{"b.md": "# B\n\n" + "x\n\n" * (half // 3)}
    )


def _dense(size: int) -> Files:
    count = max(int((size / 8) ** 0.5), 2)
    names = [f"n{n}" for n in range(count)]
    return {
        f"{name}.md": f"# {name}\n\n" + "\n".join(f"[[{to}]]" for to in names) for name in names
    }


def _globs(size: int) -> Files:
    name = "a" * min(size, 200)
    pattern = "*a" * size + "b"
    return _note(
        f"# A\n\n:::{{hub}}\n::::{{section}} S\n:glob: {pattern}\n::::\n:::\n",
        **{f"{name}.md": "# N\n"},
    )


def _lists(size: int) -> Files:
    """Half the size lists, half notes: each list shows all."""
    half = size // 2
    notes = {f"n{n}.md": f"# N{n}\n" for n in range(half // 6)}
    return _note("# A\n\n" + ":::{note-list}\n:::\n\n" * (half // 20), **notes)


def _sections(size: int) -> Files:
    half = size // 2
    notes = {f"n{n}.md": f"# N{n}\n" for n in range(half // 6)}
    part = ":::{section} S\n:glob: /n*\n:::\n\n"
    return _note("# A\n\n::::{hub}\n" + part * (half // len(part)) + "::::\n", **notes)


def _excluded(size: int) -> Files:
    pattern = "**" + "*a" * (size // 2) + "b"
    return _note(
        "# A\n",
        **{
            "a" * 60 + ".md": "# B\n",
            "hubnotes.toml": f'[sphinx]\nexclude_patterns = ["{pattern}"]\n',
        },
    )


def _notes_glob(size: int) -> Files:
    pattern = "*a" * (size // 2) + "b"
    return _note(
        "# A\n",
        **{
            "a" * 60 + ".md": "# B\n",
            "hubnotes.toml": f'[sphinx]\nhubnotes_notes = ["{pattern}"]\n',
        },
    )


def _included(size: int) -> Files:
    """Half the size notes that include the other half."""
    half = size // 2
    notes = {f"n{n}.md": f"# N{n}\n\n```{{include}} big.txt\n```\n" for n in range(half // 32)}
    return _note("# A\n", **notes, **{"big.txt": "x y z\n" * (half // 6)})


def _literal(size: int) -> Files:
    half = size // 2
    part = "```{literalinclude} big.txt\n```\n\n"
    return _note("# A\n\n" + part * (half // len(part)), **{"big.txt": "x y z\n" * (half // 6)})


def _csv_files(size: int) -> Files:
    half = size // 2
    part = "```{csv-table}\n:file: big.csv\n```\n\n"
    return _note("# A\n\n" + part * (half // len(part)), **{"big.csv": "x,y\n" * (half // 4)})


def _contents(size: int) -> Files:
    half = size // 2
    part = "```{contents}\n```\n\n"
    return _note(
        "# A\n\n" + part * (half // len(part)) + "".join(f"## H{n}\n\n" for n in range(half // 8))
    )


def _table(size: int) -> Files:
    half = size // 2
    columns = half // 4
    return _note("# A\n\n" + "|a" * columns + "|\n" + "|-" * columns + "|\n" + "|a\n" * (half // 3))


def _csv_wide(size: int) -> Files:
    half = size // 2
    return _note(
        "# A\n\n```{csv-table}\n" + "a," * (half // 2) + "a\n" + "b\n" * (half // 2) + "```\n"
    )


def _nested_directives(size: int) -> Files:
    depth = max(int((size / 2) ** 0.5), 1)
    opens = "".join(f"{':' * (depth + 3 - n)}{{note}}\n" for n in range(depth))
    closes = "".join(f"{':' * (4 + n)}\n" for n in range(depth))
    return _note(f"# A\n\n{opens}x\n{closes}")


def _nested_hubs(size: int) -> Files:
    depth = max(int((size / 2) ** 0.5), 1)
    opens = "".join(f"{':' * (depth + 3 - n)}{{section}} S{n}\n" for n in range(depth))
    closes = "".join(f"{':' * (4 + n)}\n" for n in range(depth))
    fence = ":" * (depth + 5)
    return _note(f"# A\n\n{fence}{{hub}} h\n{opens}- [](index.md)\n{closes}{fence}\n")


def _hub_chain(size: int) -> Files:
    count = size // 60
    return {
        "index.md": "# Front\n",
        **{
            f"h{n}.md": f"# H{n}\n\n:::{{hub}} hub{n}\n- [](h{(n + 1) % count}.md)\n:::\n"
            for n in range(count)
        },
    }


def _folders(size: int) -> Files:
    depth = max(int(size**0.5), 1)
    return {
        "index.md": "# F\n",
        **{"/".join(["d"] * n + ["x.md"]): f"# N{n}\n" for n in range(depth)},
    }


def _maps(size: int) -> Files:
    """Maps that each list all the others."""
    count = max(int((size / 10) ** 0.5), 2)
    links = "".join(f"- [[m{n}]]\n" for n in range(count))
    return {f"m{n}.md": f"---\nhub: true\n---\n# M{n}\n\n{links}" for n in range(count)}


def _rst_nested(size: int) -> Files:
    depth = max(int(size**0.5), 1)
    body = "".join(f"{'  ' * n}* x\n\n" for n in range(depth))
    return _note("# A\n\n```{eval-rst}\n" + body + "```\n")


def _rst(part: str, behind: str = "") -> Callable[[int], Files]:
    return _repeated(part, "# A\n\n```{eval-rst}\n", f"{behind}\n```\n")


def _headings(mark: str) -> Callable[[int], Files]:
    return _repeated(mark, "# ", "\n\nx\n")


MARKS = (
    "*a ",
    "_a ",
    "**a ",
    "*a**",
    "*a _b ",
    "***a ",
    "[",
    "![",
    "[[",
    "![[",
    "[[a|",
    "[a|b",
    "$a ",
    "$$a ",
    "<",
    "<a ",
    '<a b="',
    "<!--",
    "<?",
    "<![CDATA[",
    "^[",
    "{",
    "{a}",
    "{a}`",
    "(((",
    "==a ",
    "== a==",
    "%%",
    "%%a ",
    "~~a ",
    "[](",
    "[](<",
    '[](a "',
    "[^",
    "[^a",
    "[a][",
    "[a]",
    "[a]: ",
    "&",
    "&a;",
    "\\",
    ":a:",
    "](",
    "#a/",
    "#a ",
    "www.a",
    "http://",
    "a@",
    "a@b.c ",
    "^a ",
    "\\begin{a}",
    "|",
    "\t",
    " ",
    "\\\n",
    "a  \n",
    "(",
    '"',
    "'",
    "--",
    "...",
    "[x](a)",
    "![[a]]",
    "[[a]]",
    "<b>",
    "<b a=b>",
    "</b>",
    "**a** ",
    "`a`",
    "$a$ ",
    "==a== ",
    "\u0301",
    "\u4e00",
    "*a*b_c",
    "a_a_",
    "__a ",
    "[[a#",
    "[[a#b#c",
    "[[a]](",
    "<a@",
    "<http:",
    "a<!-- ",
    "{a}`b`",
    "~a",
    "`",
)

BLOCKS = {
    "quotes on a line": "> ",
    "bare quotes": ">",
    "items in items on a line": "- ",
    "numbers in numbers": "1. ",
    "items": "- a\n",
    "tasks": "- [ ] a\n",
    "loose items": "- a\n\n",
    "headings": "## h\n\n",
    "headings of words": "## a b c\n",
    "setext": "a\n=\n\n",
    "rules": "---\n\n",
    "comments on lines": "<!-- a\n",
    "tags on lines": "<div>\n",
    "tags apart": "<div>\n\n",
    "script": "<script>\n",
    "comment lines": "% a\n",
    "percent lines": "%%\n",
    "percent lines, open": "%%a\nb\n",
    "callouts": "> [!note] a\n\n",
    "paragraphs": "a\n\n",
    "lines": "a\n",
    "dollars": "$$\n",
    "dollars apart": "$$\n\n",
    "environments": "\\begin{align}\n",
    "fences": "```\n",
    "fences of tildes": "~~~a\n\n",
    "colons": ":::\n",
    "directives open": ":::{note}\n",
    "directives": ":::{note}\na\n:::\n\n",
    "unknown directives": ":::{x}\na\n:::\n\n",
    "definitions": "a\n: b\n\n",
    "tables": "|a|\n|-|\n|b|\n\n",
    "rows": "|a|b|\n|-|-|\n",
    "targets": "(a)=\n",
    "blocks": "+++\n",
    "embeds of none": "![[x]]\n\n",
    "pictures": "![](x.png)\n\n",
    "pages in pages": "<iframe src='x'>\n\n",
    "indented": "    a\n",
    "tabs": "\ta\n",
    "block ids": "a ^b\n\n",
    "toctrees": "```{toctree}\na\n```\n\n",
    "hubs": ":::{hub}\n:::\n\n",
    "glossaries": "```{glossary}\na\n  b\n```\n\n",
    "numbered code": "```{code-block} python\n:linenos:\na\n```\n\n",
    "graphs": "```{hub-graph}\n```\n\n",
}

NUMBERED = {
    "references": "[r@]: x\n",
    "references of many words": "[r @\n",
    "references used": "[r@]: x\n\n[r@]\n\n",
    "footnotes": "[^@]: x\n\n",
    "footnotes used": "[^@] [^@]: x\n\n[^@]: y\n\n",
    "headings, numbered": "## h@\n\n",
    "tags": "#t@ ",
    "tags on lines, numbered": "#t@\n\n",
    "links to notes that are not": "[[x@]] ",
    "links to files that are not": "[x](x@.md) ",
    "links to headings that are not": "[[a#x@]] ",
    "wikilinks to headings": "## h@\n\n[[#h@]]\n\n",
    "anchors": "<a id='x@'></a>\n\n",
    "attributes": "<b a@=x>",
    "targets, numbered": "(t@)=\n\n",
    "sections": ":::{section} S@\n:::\n",
    "cards": ":::{note-card} x@\n:::\n",
    "block ids, numbered": "a ^b@\n\n",
    "unknown words": "word@ ",
    "terms": "{term}`t@` ",
    "counts": "{hubnotes:count}`t@` ",
    "unknown roles": "{x@}`t` ",
}

FRONT: Mapping[str, Callable[[int], str]] = {
    "description of stars": lambda size: "description: " + "'" + "*a " * (size // 3) + "'",
    "description of ticks": lambda size: "description: '" + "`" * size + "'",
    "title of stars": lambda size: "title: '" + "*a " * (size // 3) + "'",
    "title of brackets": lambda size: "title: '" + "[" * size + "'",
    "tags in front": lambda size: "tags: [" + ", ".join(f"t{n}" for n in range(size // 7)) + "]",
    "one tag of levels": lambda size: "tags: [" + "a/" * (size // 2) + "]",
    "one tag of levels, numbered": lambda size: (
        "tags: [" + "/".join(str(n) for n in range(size // 5)) + "]"
    ),
    "aliases": lambda size: "aliases: [" + ", ".join(f"a{n}" for n in range(size // 7)) + "]",
    "hubs in front": lambda size: "hubs: [" + ", ".join(f"h{n}" for n in range(size // 7)) + "]",
    "related in front": lambda size: (
        "related: [" + ", ".join(f"h{n}" for n in range(size // 7)) + "]"
    ),
    "panels in front": lambda size: (
        "panels: [" + ", ".join(f"h{n}" for n in range(size // 7)) + "]"
    ),
    "aliases of YAML that double": _bomb,
    "aliases of YAML, wide": _wide_bomb,
    "merges of YAML": lambda size: (
        "a: &a {x: 1}\nb:\n  <<: [" + ", ".join(["*a"] * (size // 4)) + "]"
    ),
    "merges of YAML that double": lambda size: (
        "k0: &k0 {x: 1}\n"
        + "\n".join(
            f"k{n}: &k{n} {{<<: [*k{n - 1}, *k{n - 1}]}}" for n in range(1, max(size // 40, 2))
        )
    ),
    "brackets of YAML": lambda size: "a: " + "[" * size,
    "brackets of YAML, closed": lambda size: "a: " + "[" * (size // 2) + "]" * (size // 2),
    "keys": lambda size: "\n".join(f"k{n}: x" for n in range(size // 9)),
    "wrong keys": lambda size: "\n".join(f"k{n}: [" for n in range(size // 9)),
    "wrong lines": lambda size: "\n".join("x: y: z" for n in range(size // 8)),
    "numbers of base 60": lambda size: "x: 1" + ":1" * (size // 2),
    "number of digits": lambda size: "x: " + "9" * size,
    "number of hex": lambda size: "x: 0x" + "f" * size,
    "keys of YAML, complex": lambda size: "\n".join("? [a]\n: b" for n in range(size // 10)),
    "block in block": lambda size: "\n".join(" " * n + "a:" for n in range(int((2 * size) ** 0.5))),
    "date of digits": lambda size: "date: '" + "1" * size + "'",
    "cssclasses": lambda size: "cssclasses: [" + ", ".join(f"t{n}" for n in range(size // 7)) + "]",
}

OWN: Mapping[str, Callable[[int], Files]] = {
    "code in ticks of all lengths": _ticks,
    "quotes, a level a line": _stairs(">"),
    "items, a level a line": _stairs("  ", "- x"),
    "callouts in callouts": _stairs(">", " [!note] x"),
    "embeds that double": _embeds,
    "one note embedded often": _embeds_of_one,
    "links from all to all": _dense,
    "maps that list all maps": _maps,
    "a pattern of stars": _globs,
    "lists of all notes": _lists,
    "sections that gather all": _sections,
    "exclude_patterns": _excluded,
    "hubnotes_notes": _notes_glob,
    "files included by all": _included,
    "files shown often": _literal,
    "tables of a file": _csv_files,
    "contents of headings": _contents,
    "a wide table of short rows": _table,
    "a wide CSV of short rows": _csv_wide,
    "directives in directives": _nested_directives,
    "sections in sections": _nested_hubs,
    "hubs in a circle": _hub_chain,
    "folders in folders": _folders,
    "reStructuredText, nested": _rst_nested,
    "reStructuredText, stars": _rst("*a "),
    "reStructuredText, ticks": _rst("`a "),
    "reStructuredText, bars": _rst("|a "),
    "reStructuredText, links": _rst("a_ "),
    "reStructuredText, notes": _rst("[1]_ "),
    "reStructuredText, targets": _rst(".. _a: b\n"),
    "reStructuredText, fields": _rst(":a: b\n"),
    "reStructuredText, items": _rst("* a\n"),
    "reStructuredText, table": _rst("=== ===\n"),
    "reStructuredText, quotes": lambda size: _note(
        "# A\n\n```{eval-rst}\n"
        + "".join(" " * n + "x\n\n" for n in range(int((2 * size) ** 0.5)))
        + "```\n"
    ),
    "reStructuredText, grid": lambda size: _note(
        "# A\n\n```{eval-rst}\n"
        + ("+-" * int(size**0.5 / 2) + "+\n" + "|a" * int(size**0.5 / 2) + "|\n")
        * int(size**0.5 / 2)
        + "+-" * int(size**0.5 / 2)
        + "+\n```\n"
    ),
    "toml keys": lambda size: _note(
        "# A\n", **{"hubnotes.toml": "".join(f"k{n} = 1\n" for n in range(size // 9))}
    ),
    "toml dots": lambda size: _note(
        "# A\n", **{"hubnotes.toml": "a" + ".a" * (size // 2) + " = 1\n"}
    ),
    "toml brackets": lambda size: _note("# A\n", **{"hubnotes.toml": "a = " + "[" * size + "\n"}),
    "toml spaces": lambda size: _note("# A\n", **{"hubnotes.toml": "a = [" + " " * size + "\n"}),
    "toml quotes": lambda size: _note("# A\n", **{"hubnotes.toml": "a = 1 # " + "'" * size + "\n"}),
    "toml words": lambda size: _note("# A\n", **{"hubnotes.toml": "a = 1 # " + "a" * size + "\n"}),
    "notes": lambda size: {f"n{n}.md": f"# N{n}\n" for n in range(size // 8)},
    "notes with one title": lambda size: {f"n{n}.md": "# N\n\n[[N]]\n" for n in range(size // 12)},
    "notes of one tag": lambda size: {f"n{n}.md": "#t\n" for n in range(size // 4)},
    "notes of own tags": lambda size: {f"n{n}.md": f"#t{n}\n" for n in range(size // 6)},
    "hubs named by all": lambda size: {
        "h.md": "# H\n\n:::{hub} h\n:::\n",
        **{f"n{n}.md": "---\nhubs: [h]\n---\n" for n in range(size // 20)},
    },
    "options without end": lambda size: _note(
        "# A\n\n"
        + "```{code-block} x\n:emphasize-lines: 1-9999\n:lineno-start: 999999\n:linenos:\na\n```\n"
        * (size // 90)
    ),
    "lines picked": lambda size: _note(
        "# A\n\n" + "```{literalinclude} b.txt\n:lines: 1-9999\n```\n\n" * (size // 45),
        **{"b.txt": "x\n" * 10000},
    ),
    "quotation marks of a long line": lambda size: _note("# A\n\n" + "a" * size + "\n"),
    "sentences": lambda size: {
        "index.md": "# F\n\n" + "Is it. " * (size // 14) + "[a](a.md) \n",
        "a.md": "# A\n\n" + "." * (size // 2),
    },
    "values asked for": lambda size: _note(
        "# A\n\n:::{hub}\n::::{section} S\n:any-tags: "
        + ", ".join(f"t{n}" for n in range(size // 7))
        + "\n::::\n:::\n"
    ),
    "where": lambda size: _note(
        "# A\n\n:::{hub}\n::::{section} S\n:where: "
        + "\n  ".join(f"t{n}=1" for n in range(size // 9))
        + "\n::::\n:::\n"
    ),
    "globs asked for": lambda size: _note(
        "# A\n\n:::{hub}\n::::{section} S\n:glob: "
        + " ".join(f"/t{n}*" for n in range(size // 8))
        + "\n::::\n:::\n"
    ),
}


def _all() -> tuple[Kind, ...]:
    found = [Kind(f"mark {mark!r}", f"`{mark}`", _repeated(mark)) for mark in MARKS]
    found += [
        Kind(f"title {mark!r}", f"`{mark}`", _headings(mark)) for mark in MARKS if "\n" not in mark
    ]
    found += [Kind(f"block: {name}", name, _repeated(part)) for name, part in BLOCKS.items()]
    found += [Kind(f"numbered: {name}", name, _numbered(part)) for name, part in NUMBERED.items()]
    found += [Kind(f"front: {name}", name, _front(made)) for name, made in FRONT.items()]
    found += [Kind(f"own: {name}", name, made) for name, made in OWN.items()]
    return tuple(found)


KINDS = _all()
