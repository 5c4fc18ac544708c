"""Vaults of somebody who wants to do harm, as a seed makes them: files, links and pipes on a disk.

    vault = Hostile(folder, seed=3, notes=200, directives=..., address=...)
    vault.write()

Each note has a word of its own in its first paragraph, which a reader has to find on its page, and
each part of it another. What would run writes the file `marker`.
"""

from __future__ import annotations

import json
import os
import random
import re
import socket
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from tests.test_cli_vault import PNG

FIELDS = (
    *("title", "description", "tags", "aliases", "alias", "type", "hub", "hubs", "related"),
    *(
        "unrelated",
        "date",
        "updated",
        "status",
        "view",
        "views",
        "panels",
        "cssclasses",
        "cssclass",
    ),
    *(
        "myst",
        "mystnb",
        "orphan",
        "tocdepth",
        "nocomments",
        "nosearch",
        "html_meta",
        "substitutions",
    ),
    *("author", "authors", "contact", "address", "copyright", "version", "dedication", "abstract"),
    *(
        "hide-toc",
        "html_theme.sidebar_secondary.remove",
        "layout",
        "redirect",
        "permalink",
        "image",
    ),
    *("sd_hide_title", "kernelspec", "jupytext", "github_url", "og:title", "<b>", "hubnotes"),
)
"""The keys of front matter that some program reads; not those that leave a note out."""

DATA = (
    *("", "null", "~", "true", "no", "0", "-1", "1e999", ".nan", "-.inf", "0x1F", "0o17", "1_000"),
    *("9" * 400, "1" * 5000, "2026-02-30", "2026-11-29", "0001-01-01T00:00:00Z", "12:30:45"),
    *("[]", "{}", "[[]]", "[null, 1, [a, {b: c}]]", "{a: {b: [c]}}", "[a, b, a]", "{? [a] : b}"),
    *("&a [*a]", "&a {k: *a}", "*gone", "{<<: {a: b}}", "!!binary aGk=", "!!set {a, b}", "!!int x"),
    *('!!python/object/apply:os.system ["touch MARKER"]', "!!python/name:os.system ''"),
    *("!!python/object/new:subprocess.Popen [[touch, MARKER]]", "!evil {a: b}", "!!omap [a: b]"),
    *("|\n  TEXT", ">-\n  TEXT\n  TEXT", "[TEXT", "{TEXT: TEXT", '"TEXT', "'it''s'", "@x", "`x`"),
    *("- a\n- b", "\n  - a\n  - [b]", "a: b: c", "\tx", "%TAG ! x", '"\\x00\\e[31m\\ud800"'),
)
"""Values of front matter as they are written: of every type of YAML, and of none."""

TOML_DATA = (
    *("1979-05-27T07:32:00Z", "07:32:00", "inf", "nan", "0xDEAD", "9" * 5000, "[[], {a = {}}]"),
    *("{a.b.c = 1, d = [1, 2]}", "'''\nTEXT\nTEXT'''", '"\\u0000\\e"', "['TEXT', 'a']", "true"),
    *("[" * 500 + "]" * 500, "{a = " * 100 + "1" + "}" * 100),
)
"""The same of TOML."""

RUN = "ran=document.title='PWNED'"

TEXTS = (
    f"<script>{RUN}</script>",
    f"<img src=x onerror={RUN}>",
    f"<svg onload={RUN}><a xlink:href='javascript:{RUN}'>x</a></svg>",
    f"</title></textarea></style></script><script>{RUN}</script>",
    f'"><img src=x onerror={RUN}>',
    f"'><img src=x onerror={RUN}>",
    f"'-({RUN})-'",
    f'"-({RUN})-"',
    f"`${{{RUN}}}`",
    f"]]><script>{RUN}</script>",
    f"--><script>{RUN}</script>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    f"<a href='java&#x0a;script:{RUN}'>x</a>",
    f"<math><mtext><table><mglyph><style><img src=x onerror={RUN}>",
    f"<details open ontoggle={RUN}><summary>x</summary></details>",
    "<base href='ADDRESS/'><meta http-equiv=refresh content='0;url=ADDRESS'>",
    "<link rel=stylesheet href=ADDRESS><style>@import 'ADDRESS'</style>",
    "<form action=ADDRESS><button>x</button></form><object data=ADDRESS></object>",
    "&lt;img src=x onerror=alert(1)&gt; &#60;script&#62;",
    f"[go](javascript:{RUN}) <javascript:{RUN}> ![go](javascript:{RUN})",
    "{{ cycler.__init__.__globals__.os.system('touch MARKER') }} {% print(7*191) %}",
    "{{ [].__class__ }} %(x)s %s {0.__class__} ${x} $x$",
    "\u202eright\u202c \u2028 \u2029 \ufeff \u200d \U0001f469\u200d\U0001f4bb e\u0301 \ufffe",
    "\x1b]0;title\x07\x1b[2J \x01 \x7f \x85 \x9b1m",
    "a\\b \\u0000 \\ %00 %2e%2e%2f &amp;lt; &#0; &#xD800;",
    "[[" * 20,
    "![[" * 20,
    "`" * 31,
    "*_" * 40,
    "\\href{javascript:x}{y}",
    "SECRET",
)
"""What stands in fields, titles, options and text."""

SCHEMES = (
    *(
        "javascript:RUN",
        "JaVaScRiPt://%0aRUN",
        "java\\\tscript:x",
        "vbscript:x",
        "data:text/html,x",
    ),
    *("data:image/svg+xml,<svg onload=RUN>", "blob:x", "file:///etc/passwd", "filesystem:x"),
    *("view-source:x", "jar:x!/y", "feed:javascript:x", "\x01javascript:x", "&#106;avascript:x"),
    *("mailto:a@b?subject=x", "tel:1", "obsidian://open", "zotero://x", "inv:x#y", "inv:*:*#x"),
    *("path:/etc/passwd", "project:#x", "ADDRESS/x", "ADDRESS/x.png", "//127.0.0.1/x", "ftp://x/y"),
    *("http://[::1", "https://user:pw@x/", "http://x/%zz", "?x", "#", "#%", "#a#b", "%", "."),
    *("..", "/", "//", "../" * 30 + "etc/passwd", "/etc/passwd", "SECRET", "UP", "\\\\host\\share"),
    *("C:\\x", "..\\..\\x", "%2e%2e/%2e%2e/secret.txt", "..%2fsecret.txt", "x%00.md", "x\0.md"),
    *("conf.py", "index.html", "_static/x", "a" * 5000, "/".join("a" * 300), "a/" * 200, ".git/x"),
    *("hidden.md", ".obsidian/app.json", "pipe.png", "out.png", "zero", "loop/loop", "TARGET"),
)
"""Where links, embeds, pictures and arguments lead; TARGET is another note."""

NAMES = (
    *("'", '"', "it's", 'a"b', f"<img src=x onerror={RUN}>", "</script><script>x<", "&amp;", "a&b"),
    *(
        "{{ 7*191 }}",
        "%(x)s",
        "%2e%2e%2f",
        "%00",
        "a#b",
        "a?b",
        "a:b",
        "a|b",
        "a*b",
        "[a]",
        "[!a",
        "[[",
    ),
    *(
        "a,b",
        "a;b",
        "a\\b",
        "\\",
        "$x",
        "`x`",
        "~",
        "^",
        "a ",
        " a",
        "a.",
        "-a",
        "--help",
        "-",
        "__",
    ),
    *(
        "a\nb",
        "a\tb",
        "\x1b[31m",
        "\x01",
        "\x7f",
        "\x85",
        "\u2028",
        "\u202e",
        "\ufeff",
        "\u200b",
        "🦀",
    ),
    *("con", "NUL", "aux.x", "COM1", "lpt1.md", "index", "Index", "README", "search", "genindex"),
    *(
        "tags",
        "_static",
        "_sources",
        "_images",
        "all-notes",
        "topics",
        "conf",
        "x.html",
        "x.md",
        "x.lproj",
        "x",
        "x.md.txt",
        "x.doctree",
    ),
    *(
        "é",
        "e\u0301",
        "É",
        "ß",
        "SS",
        "ſ",
        "İ",
        "i",
        "I",
        "ﬁ",
        "Å",
        "Å",
        "日本語",
        "ا",
        "x" * 240,
        "é" * 120,
    ),
    *(
        "toctree",
        "hub",
        "self",
        "javascript:x",
        "http://x",
        "*.md",
        "**",
        "!x",
        "a=b",
        "<x>",
        "@x",
        "sitecustomize",
    ),
)
"""What files and folders are called; a slash and NUL cannot stand in a name."""

INLINE = (
    *(
        "[words](LINK)",
        "[words](<LINK>)",
        "![words](LINK)",
        "[words][r]\n\n[r]: LINK 'TEXT'",
        "<LINK>",
    ),
    *(
        "[[LINK]]",
        "[[LINK|TEXT]]",
        "[[LINK#TEXT]]",
        "![[LINK]]",
        "![[LINK|100x9999999]]",
        "![[LINK#^b]]",
    ),
    *("![[TARGET]]", "![[TARGET#Part]]", "[[TARGET|TEXT]]", "{ROLE}`TEXT <LINK>`", "{ROLE}`TEXT`"),
    *(
        "{ROLE}`LINK`",
        "$\\href{javascript:RUN}{x}$",
        "$\\style{x:y}{z} \\class{a}{b} \\require{html}$",
    ),
    *(
        "$\\unicode{60}script\\unicode{62}$ $</span><script>RUN</script>$",
        "==TEXT==",
        "%%TEXT%%",
        "^block",
    ),
    *(
        "#tag/TEXT #a/b/c/d #<b>",
        "text[^1]\n\n[^1]: TEXT [^1]",
        "[^x][^y]\n\n[^x]: [^y]\n\n[^y]: [^x]",
    ),
    *(
        "**TEXT**",
        "*TEXT*",
        "`TEXT`",
        "~~TEXT~~",
        "<b>TEXT</b>",
        "<b title='TEXT'>x</b>",
        "TEXT",
        "TEXT TEXT",
    ),
    *(
        "<a href='LINK'>x</a>",
        '<img src="LINK" alt="TEXT">',
        "<video src='LINK'></video>",
        "<p LINK=TEXT>",
    ),
    *(
        "(TEXT)=",
        "+++ TEXT",
        "{{ TEXT }}",
        "[TEXT]{.TEXT #id}",
        "\\ \\[ \\]",
        "&TEXT;",
        "line\\\nline  \nline",
    ),
)
"""What stands in a paragraph."""

BLOCKS = (
    *(
        "# TEXT",
        "## TEXT\n\n## TEXT",
        "###### TEXT",
        "Part\n====\n\nTEXT",
        "## [[TARGET]] INLINE",
        "## ![[TARGET]]",
    ),
    *(
        "- INLINE\n  - INLINE\n    1. INLINE",
        "> INLINE\n> > INLINE",
        "> [!TEXT]- INLINE\n> INLINE",
        "> [!note]\n> > [!x]+\n> > TEXT",
    ),
    *(
        "| a | TEXT |\n|---|:-:|\n| INLINE | INLINE |\n| TEXT",
        "| [[TARGET\\|x]] | $a|b$ |\n|--|--|",
        "Term\n: INLINE",
    ),
    *(
        "$$\n\\href{javascript:RUN}{x} TEXT\n$$ (TEXT)",
        "\\begin{align}\nTEXT\n\\end{align}",
        "$$\n\\require{TEXT}\n$$",
    ),
    *(
        "```TEXT\nTEXT\n```",
        "```python\nTEXT\n```",
        "```{TEXT}\nTEXT\n```",
        "~~~\nTEXT\n~~~",
        "```dataview\nLIST\n```",
    ),
    *(
        "    TEXT",
        "<div TEXT>\n\nINLINE\n\n</div>",
        "<!-- TEXT -->",
        "<table><tr><td>TEXT",
        "</div></main></body></html>",
        "<?TEXT?>",
    ),
    *(
        "%%\nTEXT\n%%",
        "% TEXT",
        "---",
        "- [ ] TEXT",
        "```mermaid\nTEXT\n```",
        ":::{TEXT}\nTEXT\n:::",
        "::: TEXT\nTEXT\n:::",
    ),
    *(
        "```{include} LINK\n```",
        "```{literalinclude} LINK\n```",
        "```{eval-rst}\n`TEXT <LINK>`_ |TEXT| :ROLE:`TEXT`\n\n.. _x: LINK\n```",
    ),
    *(
        "```{toctree}\n:glob:\n\nTEXT <LINK>\nLINK\n*\n```",
        "```{csv-table} TEXT\n:file: LINK\n\nTEXT,TEXT\n```",
    ),
    *(
        "::::{hub} TEXT\n:::{section} TEXT\n- [TEXT](LINK) -- TEXT\n- [](/TARGET)\n:::\n::::",
        ":::{hub-list}\n:::",
        ":::{note-list}\n:::",
    ),
    *("NESTED", "NESTED"),
)
"""What stands between paragraphs."""

OPTION_VALUES = (*SCHEMES, *TEXTS, "myst", "antigravity", "1-999999999", "9" * 400, "-1", "", "1")

FORMS = (
    "```{{{name}}} {argument}\n{options}\n{body}\n```",
    "::::{{note}}\n:::{{{name}}} {argument}\n{options}\n{body}\n:::\n::::",
    "```{{{name}}} {argument}\n---\n{yaml}---\n{body}\n```",
    "```{{eval-rst}}\n.. {name}:: {argument}\n{rst}\n   {body}\n```",
    "> ```{{{name}}} {argument}\n> {body}",
)
"""How a directive can be written."""

TOML = (
    "title = TEXT\njobs = 99\ntheme = '../x'\nlanguage = '../../x'\n"
    "[sphinx]\nextensions = ['furo']\ntemplates_path = ['.']\nhtml_extra_path = ['/etc']\n"
    "html_theme_options = {github_url = 'javascript:x'}\nhubnotes_vault = false\n"
    "mathjax_path = 'ADDRESS/x.js'\nhtml_js_files = ['ADDRESS/x.js']\nhtml_title = TEXT\n"
    "intersphinx_mapping = {x = ['ADDRESS', '']}\nhtml_baseurl = 'javascript:x'\n"
    "hubnotes_schema = 1\nhubnotes_views = [TEXT]\nhubnotes_panels = [1]\n"
)
"""The vault's own options, TEXT in quotes."""

TAKES = (
    *(
        "```{include} TAKEN\n```",
        "```{literalinclude} TAKEN\n```",
        "```{csv-table} x\n:file: TAKEN\n```",
    ),
    *("![](TAKEN)", "{download}`x <TAKEN>`", "[x](TAKEN)", "![[TAKEN]]", "```{figure} TAKEN\n```"),
    *(
        "```{raw} html\n:file: TAKEN\n```",
        "```{include} TAKEN\n:literal:\n```",
        "<img src='TAKEN'>",
    ),
    "```{eval-rst}\n.. include:: TAKEN\n\n.. literalinclude:: TAKEN\n\n.. csv-table:: x\n"
    "   :file: TAKEN\n\n.. raw:: html\n   :file: TAKEN\n\n.. image:: TAKEN\n```",
)
"""What takes in, copies or shows a file, each of which a vault has for each file outside."""

BESIDE: Mapping[str, str] = {
    "conf.py": "import pathlib\npathlib.Path('MARKER').touch()\n",
    "sitecustomize.py": "import pathlib\npathlib.Path('MARKER').touch()\n",
    "furo.py": "import pathlib\npathlib.Path('MARKER').touch()\n",
    "docutils.conf": "[general]\nhalt_level: 1\nrecord_dependencies: MARKER\nraw_enabled: 1\n",
    ".obsidian/app.json": '{"attachmentFolderPath": "../../..", "x": "TEXT"}',
    ".obsidian/templates.json": '{"folder": ["/", ".."]}',
    ".obsidian/plugins/templater-obsidian/data.json": '{"templates_folder": "../../.."}',
    "_templates/layout.html": "TEXT {{ 7*191 }}",
    "layout.html": "TEXT",
    "locales/en/LC_MESSAGES/sphinx.po": 'msgid ""\nmsgstr ""\n\nmsgid "Search"\nmsgstr "TEXT"\n',
    "theme.toml": '[theme]\ninherit = "none"\n',
    "hidden/.secret.md": "# SECRET",
    "data.csv": "TEXT,=cmd|x\n",
    "page.svg": "<svg xmlns='http://www.w3.org/2000/svg' onload='RUN'><script>RUN</script></svg>",
    "page.html": "<script>RUN</script>",
    "drawing.excalidraw.md": "---\nexcalidraw-plugin: parsed\n---\nTEXT",
}
"""Files that programs look for, and others that notes can lead to."""


@dataclass(frozen=True)
class Note:
    """A note that has to have a page."""

    path: str
    words: tuple[str, ...]
    """Words that stand on its page."""


@dataclass
class Hostile:
    """A vault in a folder, with a secret and a marker beside it."""

    folder: Path
    seed: int
    number: int
    directives: Mapping[str, Sequence[str]]
    """Every directive that there is, with its options."""
    roles: Sequence[str]
    address: str
    """Of a server that nobody should ask."""
    notes: dict[str, Note] = field(default_factory=dict)
    _random: random.Random = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)

    @property
    def marker(self) -> Path:
        return self.folder.parent / "RAN"

    @property
    def secret(self) -> Path:
        return self.folder.parent / "secret.txt"

    def write(self) -> None:
        """Write all files."""
        self.folder.mkdir(parents=True)
        self.secret.write_text("SECRETWORD\n")
        (self.folder.parent / ".ssh").mkdir()
        (self.folder.parent / ".ssh/id").write_text("SECRETWORD\n")
        folders = self._folders()
        paths = [self._path(folders) for _ in range(self.number)]
        self._paths = [path for path in dict.fromkeys(paths) if self._put(path, b"")]
        for number, path in enumerate(self._paths):
            content, words = self._note(number)
            self._put(path, content)
            self.notes[path] = Note(path, words)
        self._put("takes.md", self._taking().encode())
        options = re.sub("TEXT", lambda _: json.dumps(self._one(TEXTS)), TOML)
        self._put("hubnotes.toml", self._filled(options).encode())
        for name, text in BESIDE.items():
            self._put(name, self._filled(text).encode(errors="replace"))
        for folder in ("", *folders[:3]):
            self._put(f"{folder}/p.png".lstrip("/"), PNG)
        self._odd_files()

    # Names

    def _one(self, of: Sequence[str]) -> str:
        return self._random.choice(of)

    def _name(self) -> str:
        name = self._one(NAMES)
        if self._random.random() < 0.4:
            name = f"{name}{self._one(NAMES)}"[: self._random.choice((20, 60, 240))]
        composed = partial(unicodedata.normalize, "NFC")
        decomposed = partial(unicodedata.normalize, "NFD")
        name = self._random.choice((str, composed, decomposed))(name)
        name = self._random.choice((str, str.upper, str.lower))(name).replace("/", "-")
        while len(os.fsencode(name)) > 240:
            name = name[:-1]
        return "dot" if name in ("", ".", "..") else name

    def _folders(self) -> list[str]:
        """Folders, some deep; those that are left out of any vault are not among them."""
        found = [""]
        for _ in range(max(4, self.number // 20)):
            parent = self._one(found)
            name = self._name()
            if name.casefold() not in ("templates", "_templates") and not name.startswith("."):
                path = f"{parent}/{name}".lstrip("/")
                found += [path] if len(os.fsencode(path)) < 2500 else []
        deep = "/".join(["d"] * 40)
        return [*found[1:], deep, ""]

    def _path(self, folders: Sequence[str]) -> str:
        suffix = self._one((".md", ".md", ".md", ".MD", ".markdown"))
        number = self._random.randrange(10**6)
        name = self._name()
        if self._random.random() < 0.5:
            name = f"{name[:200]} {number}"
        if name.startswith(".") or name.lower().endswith(".excalidraw"):
            name = f"n{number}"
        return f"{self._one(folders)}/{name}{suffix}".lstrip("/")

    def _put(self, path: str, content: bytes) -> bool:
        """Write a file; not one that the system does not take."""
        target = self.folder / path
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        except (OSError, ValueError):
            return False
        return True

    def _taking(self) -> str:
        """A note that asks for files outside of the vault in each way."""
        source = self.folder.parent / "cache/vault-0123456789ab/src"
        parts = ["# Takes"]
        for target in (self.secret, self.folder.parent / ".ssh/id", Path("/etc/hostname")):
            up, beside = (os.path.relpath(target, place) for place in (source, self.folder))
            names = (str(target), up, f"/{up}", beside, f"file://{target}", f"../{target.name}")
            parts += [
                take.replace("TAKEN", name)
                for name in (*names, "outside/secret.txt", "out.md")
                for take in TAKES
            ]
        return "\n\n".join(parts)

    def _odd_files(self) -> None:
        outside = {
            "out.md": self.secret,
            "out.png": self.secret,
            "outside": self.folder.parent,
            "zero": Path("/dev/zero"),
            "loop": self.folder,
            "nowhere.md": Path("gone"),
            "round.md": self.folder / "round.md",
            "hidden.md": self.folder / "hidden/.secret.md",
            "twin.md": self.folder / self._paths[0],
        }
        for name, target in outside.items():
            with suppress(FileExistsError):
                (self.folder / name).symlink_to(target)
        for name in ("pipe.md", "pipe.png", ".obsidian/pipe", "pipe.csv"):
            os.mkfifo(self.folder / name)
        with socket.socket(socket.AF_UNIX) as made, suppress(OSError):  # its path may be too long
            made.bind(str(self.folder / "socket.md"))

    # Texts

    def _filled(self, text: str, depth: int = 0) -> str:
        """*text* with something in the places of words in capitals."""
        fill: dict[str, Callable[[], str]] = {
            "INLINE": lambda: self._one(INLINE) if depth < 3 else "words",
            "NESTED": self._nested,
            "TEXT": lambda: self._one(TEXTS),
            "LINK": lambda: self._one(SCHEMES),
            "ROLE": lambda: self._one(self.roles),
            "TARGET": self._target,
            "UP": lambda: os.path.relpath(
                self.secret, self.folder.parent / "cache/x-0123456789ab/src"
            ),
            "SECRET": lambda: str(self.secret),
            "MARKER": lambda: str(self.marker),
            "ADDRESS": lambda: self.address,
            "RUN": lambda: RUN,
        }
        final = ("TARGET", "UP", "SECRET", "MARKER", "ADDRESS", "RUN")

        def filled(found: re.Match[str]) -> str:
            made = fill[found[0]]()
            return made if found[0] in final else self._filled(made, depth + 1)

        return re.sub("|".join(fill), filled, text)

    def _target(self) -> str:
        """Another note, as links may name it."""
        path = self._one(self._paths)
        return self._random.choice((path, path.rpartition(".")[0], Path(path).stem))

    def _nested(self) -> str:
        deep = self._random.randrange(5, 60)
        return self._random.choice(
            (
                "> " * deep + "deep",
                "\n".join(f"{'  ' * n}- deep" for n in range(deep)),
                "[" * deep + "deep" + "](x)" * deep,
                "**_" * deep + "deep" + "_**" * deep,
                "\n".join(f"{':' * (deep + 3 - n)}{{note}}" for n in range(deep)) + "\ndeep",
                "<b>" * deep + "deep",
            )
        )

    def _front_matter(self) -> str:
        keys = self._random.sample(FIELDS, self._random.randrange(0, 7))
        lines = []
        if self._random.random() < 0.15:
            values = (self._filled(self._one((*TOML_DATA, *DATA))) for _ in keys)
            lines = [
                f"{json.dumps(key)} = {value}" for key, value in zip(keys, values, strict=True)
            ]
            return "\n".join(["+++", *lines, "+++", ""])
        for key in keys:
            if self._random.random() < 0.5:
                value = self._filled(self._one(DATA))
            else:
                quoted = self._one(TEXTS).replace("\\", "\\\\").replace('"', '\\"')
                value = self._filled(
                    self._random.choice(('"{}"', '["{}", "{}"]')).replace("{}", quoted)
                )
            lines.append(f"{self._random.choice((key, key.title()))}: {value}")
        if not lines:
            return self._random.choice(("", "---\n---\n"))
        end = self._random.choice(("---", "---", "---", "...", "--- "))
        return "\n".join(["---", *lines, end, ""])

    def _directive(self, word: str) -> str:
        name = self._one(sorted(self.directives))
        options = [*self.directives[name], "url", "file", "parser", "zzz"]
        chosen = self._random.sample(options, min(len(options), self._random.randrange(4)))
        values = [
            (key, self._filled(self._one(OPTION_VALUES)).replace("\n", " ")) for key in chosen
        ]
        return self._one(FORMS).format(
            name=name,
            argument=self._filled(self._one((*SCHEMES, *TEXTS, "html", ""))).replace("\n", " "),
            options="\n".join(f":{key}: {value}" for key, value in values),
            yaml="".join(f"{key}: {value}\n" for key, value in values),
            rst="\n".join(f"   :{key}: {value}" for key, value in values),
            body=word,
        )

    def _note(self, number: int) -> tuple[bytes, tuple[str, ...]]:
        first, last = f"words{number:05}a", f"words{number:05}z"
        parts = [first]
        for part in range(self._random.randrange(1, 7)):
            kind = self._random.random()
            if kind < 0.35:
                parts.append(self._directive(f"words{number:05}n{part}"))
            elif kind < 0.7:
                parts.append(self._filled(self._one(BLOCKS)))
            else:
                parts.append(" ".join(self._filled(self._one(INLINE)) for _ in range(3)))
        text = "\n\n".join([*parts, last])
        title = self._filled(self._one(("# TEXT\n\n", "# INLINE\n\n", "# Title\n\n", "")))
        whole = f"{self._front_matter()}{title}{text}\n"
        if self._random.random() < 0.1:
            whole = whole.replace("\n", self._random.choice(("\r\n", "\r", "\n\n\n")))
        content = self._encoded(whole)
        if self._random.random() < 0.15:  # only the first paragraph is certain to be read
            content = self._garbled(content, first)
        return content, (first,)

    def _encoded(self, text: str) -> bytes:
        name = self._random.choice(
            ("utf-8",) * 12 + ("utf-8-sig", "utf-16", "utf-32", "cp1252", "latin-1")
        )
        return text.encode(name, errors="replace")

    def _garbled(self, content: bytes, word: str) -> bytes:
        """*content* with bytes changed, behind *word* alone."""
        begin = content.find(word.encode()) + len(word)
        if begin < len(word):
            return content  # each of its signs takes several bytes
        changed = bytearray(content)
        for _ in range(self._random.randrange(1, 8)):
            place = self._random.randrange(begin, len(changed))
            changed[place] = self._random.randrange(256)
        return bytes(changed[: self._random.choice((len(changed), max(begin, len(changed) // 2)))])
