"""The pages that a site of notes has beside its notes, and its configuration."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from importlib.metadata import version
from importlib.util import find_spec
from itertools import chain, islice
from typing import Any

from sphinx_hubnotes.build.words import Words
from sphinx_hubnotes.cli.names import docnames, free, stem
from sphinx_hubnotes.cli.tops import tops
from sphinx_hubnotes.cli.vault import Vault, tags_of
from sphinx_hubnotes.names.index import slug
from sphinx_hubnotes.notes.inline import clean, trim
from sphinx_hubnotes.notes.inline import plain as shown
from sphinx_hubnotes.notes.tags import tag_name, tag_text

MOST_TAGS = 30
"""The most tags that are hubs, where neither maps nor folders are."""

FORGIVEN = (
    "myst.header",
    "myst.strikethrough",
    "misc.highlighting_failure",
    "toc.not_included",
)
"""The warnings that a vault is spared: what people write for other tools is no mistake."""

SAFE_FORMULAS = {"loader": {"load": ["ui/safe"]}}
"""The settings of MathJax by which a formula runs nothing."""

DEEPEST = 3
"""How deep the sections of a folder's hub nest."""


@dataclass(frozen=True, slots=True)
class Added:
    """Lines that a page gets though its note does not have them."""

    before: str
    """What the line begins with before which they stand; nowhere: at the end."""
    text: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of a vault."""

    names: Mapping[str, str]
    """The documents of the notes, by the paths of these."""
    hubs: Sequence[str]
    """The documents that are hubs."""
    index: str
    """The document that lists all notes."""
    title: str
    pages: Mapping[str, str] = field(default_factory=dict)
    """The texts of the documents that no note makes."""
    added: Mapping[str, Added] = field(default_factory=dict)
    """What is added to the documents of notes."""

    @property
    def not_notes(self) -> Iterator[str]:
        """Patterns of the documents that are no notes."""
        yield "!index"
        yield from (f"!{escaped(name)}" for name in self.pages if name != "index")


def plan(vault: Vault, words: Words, title: str = "") -> Plan:
    """The pages of *vault*, in the words of its language."""
    front = vault.front
    names = docnames(path for path in vault.notes if path != front)
    if front:
        names[front] = "index"
    taken = {name.casefold() for name in names.values()}
    own = vault.notes[front].title if front else ""
    titled = next(filter(None, map(_line, (title, own, vault.root.name))), "Notes")
    pages: dict[str, str] = {}
    added: dict[str, Added] = {}
    maps = [path for path, note in vault.notes.items() if note.hub and path != front]
    maps.sort(key=names.__getitem__)
    hubs = [names[path] for path in maps]
    named = [names[path] for path in tops(vault, maps)]
    if not maps:
        found = list(_by_folder(vault, names, words)) or list(_by_tag(vault, words))
        for wanted, heading, body in found:
            own = next((names[path] for path in wanted.notes if path in names), "")
            if own:
                added[own] = Added("", f"\n\n{body}")
                hubs.append(own)
            else:
                name = free(wanted.name, {*taken, *(page.casefold() for page in pages)})
                pages[name] = f"# {heading}\n\n{body}"
                hubs.append(name)
        named = hubs
    index = free("all-notes", {*taken, *(page.casefold() for page in pages)})
    pages[index] = _all_notes(words)
    start = _start(named, index, words)
    if front:
        added["index"] = Added("## ", start)
    else:
        pages["index"] = f"# {plain(titled)}\n\n{start}"
    return Plan(names, hubs, index, titled, pages, added)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The name of a hub's page, unless one of *notes* is that page."""

    name: str
    notes: Sequence[str] = ()


def _by_folder(
    vault: Vault, names: Mapping[str, str], words: Words
) -> Iterator[tuple[_Wanted, str, str]]:
    """A hub for each folder: where it is, its title, and what it holds."""
    front = vault.front
    paths = [path for path in vault.notes if path != front]
    base = ""
    while True:  # a vault may be all in one folder
        inner = {path[len(base) :].partition("/")[0] for path in paths}
        below = {path[len(base) :].partition("/")[0] for path in paths if "/" in path[len(base) :]}
        if len(inner) != 1 or not below:
            break
        base += f"{below.pop()}/"
    folders: dict[str, list[str]] = {}
    for path in paths:
        first, slash, _ = path[len(base) :].partition("/")
        folders.setdefault(first if slash else "", []).append(path)
    if folders.keys() <= {""} and not base:
        return
    if folders.keys() == {""}:  # all notes are right in one folder
        base, folder = base[: base.rindex("/", 0, -1) + 1] if "/" in base[:-1] else "", base
        folders = {folder.rstrip("/").rpartition("/")[2]: paths}
    for folder in sorted(folders, key=lambda name: (not name, name.casefold(), name)):
        documents = {path: names[path] for path in folders[folder]}
        if not folder:
            body = "".join(_sections(documents, base, words, DEEPEST))
            yield _Wanted("other-notes"), words.other_notes(), _hub(body)
            continue
        inside = f"{base}{folder}/"
        own = {stem(path).casefold(): path for path in documents}
        pages = (f"{inside}{name}".casefold() for name in ("index", "readme", folder))
        page = [own[name] for name in pages if name in own][:1]
        body = "".join(_sections(documents, inside, words, depth=1))
        yield _Wanted(f"{_folder_of(documents, inside)}/index", page), plain(folder), _hub(body)


def _hub(body: str) -> str:
    return f"::::::{{hub}}\n{body}::::::\n"


def _folder_of(documents: Mapping[str, str], inside: str) -> str:
    """The folder in which the documents of the notes in the folder *inside* are."""
    path, name = next(iter(sorted(documents.items())))
    deeper = path.count("/") - inside.rstrip("/").count("/")
    return name.rsplit("/", deeper)[0] if deeper else ""


def _sections(documents: Mapping[str, str], inside: str, words: Words, depth: int) -> Iterator[str]:
    """A section for the notes right in the folder *inside*, and one for each folder in it."""
    below: dict[str, dict[str, str]] = {}
    for path, name in sorted(documents.items()):
        first, slash, _ = path[len(inside) :].partition("/")
        below.setdefault(first if slash else "", {})[path] = name
    for folder in sorted(below, key=lambda name: (bool(name), name.casefold(), name)):
        found = below[folder]
        path = f"{inside}{folder}/" if folder else inside
        place = _folder_of(found, path)
        pattern = f"/{escaped(place)}/" if place else "/"
        fence = ":" * (6 - depth)
        title = plain(folder) if folder else words.own_notes()
        inner, which = "", "**" if folder else "*"
        deeper = {p: n for p, n in found.items() if "/" in p[len(path) :]}
        if folder and depth < DEEPEST and deeper:
            inner = "".join(_sections(deeper, path, words, depth + 1))
            which = "*" if len(deeper) < len(found) else ""
        # The comma makes it one pattern, whatever spaces it holds.
        glob = f":glob: {pattern}{which},\n" if which else ""
        yield f"{fence}{{section}} {title}\n{glob}\n{inner}{fence}\n"


def _by_tag(vault: Vault, words: Words) -> Iterator[tuple[_Wanted, str, str]]:
    """A hub for each of the tags that most notes have."""
    tagged: dict[str, list[str]] = {}
    spelled: dict[str, str] = {}
    for path, note in sorted(vault.notes.items()):
        tags = {_top(tag): tag for tag in reversed((*note.tags, *note.hashtags))}
        tags.pop("", None)
        for name, tag in tags.items():
            tagged.setdefault(name, []).append(path)
            spelled.setdefault(name, tag_text(tag).partition("/")[0])
    often = sorted(tagged, key=lambda tag: (-len(tagged[tag]), tag))
    really = cache(partial(_tags, vault))
    shared = (tag for tag in often if _is_shared(tag, vault, tagged[tag], really))
    for tag in sorted(islice(shared, MOST_TAGS)):
        body = f":::{{section}} {words.own_notes()}\n:tags: {tag},\n:sort: title\n:::\n"
        yield _Wanted(f"topics/{slug(tag)}"), plain(spelled[tag]), _hub(body)


def _is_shared(
    tag: str, vault: Vault, paths: Iterable[str], really: Callable[[str], Collection[str]]
) -> bool:
    """Whether two of the notes at *paths* have *tag*: those in front matter need no reading."""
    certain = {path for path in paths if tag in map(_top, vault.notes[path].tags)}
    told = sorted(set(paths) - certain, key=lambda path: (vault.notes[path].stamp[-1], path))
    found = chain(certain, (path for path in told if tag in really(path)))
    return len(list(islice(found, 2))) == 2


def _tags(vault: Vault, path: str) -> Collection[str]:
    return set(map(_top, tags_of(vault.read(path).text)))


def _top(tag: str) -> str:
    """The highest of the tags that *tag* is below, as tags are compared."""
    return tag_name(tag).partition("/")[0]


def _start(hubs: Sequence[str], index: str, words: Words) -> str:
    """What the front page leads to."""
    entries = "".join(f"/{name}\n" for name in (index, *hubs))
    start = f"```{{toctree}}\n:hidden:\n\n{entries}```\n\n"
    if not hubs:
        return f"{start}## {words.start(1)}\n\n:::{{note-list}}\n:::\n\n"
    start += f"## {words.start(0)}\n\n:::{{hub-list}}\n:::\n\n"
    return f"{start}[{words.start(1)} →](</{index}.md>)\n\n"


def _all_notes(words: Words) -> str:
    return f"# {words.start(1)}\n\n:::{{note-list}}\n:group-by: letter\n:::\n"


def _line(title: str) -> str:
    """*title* on one line, as far as anybody would read it."""
    return shown(trim((("text", clean(title).strip()),)))


def escaped(name: str) -> str:
    """*name* as a pattern that matches it alone, also in a list between commas."""
    # The colon is in no name; Python warns of a set that begins with a bracket.
    return name.replace("[", "[:[]").replace(",", "?")


def plain(text: str) -> str:
    """*text* as a heading of Markdown that shows it as it is, on one line."""
    return re.sub(r"([\\`*_{}\[\]<>#$~^=%!&:|])", r"\\\1", clean(text).strip())


def configuration(made: Plan, theme: str, language: str) -> dict[str, Any]:
    """What stands in the site's ``conf.py``."""
    return {
        "project": made.title,
        "html_title": made.title,
        "language": language,
        "extensions": ["myst_parser", "sphinx_hubnotes", "sphinx_hubnotes.cli.inside"],
        "source_suffix": {".md": "markdown"},
        "root_doc": "index",
        "myst_enable_extensions": [
            "amsmath",
            "colon_fence",
            "dollarmath",
            "html_image",
            "strikethrough",
            "tasklist",
            # Addresses without brackets are links, if that is installed.
            *(["linkify"] if find_spec("linkify_it") else []),
        ],
        "myst_heading_anchors": 6,
        # What lies in a vault is no part of the build: neither translations of its notes, nor
        # pictures for other languages.
        "locale_dirs": [],
        "figure_language_filename": "{root}{ext}",
        "primary_domain": None,
        # Formulas can hold links, which are to run nothing.
        f"mathjax{4 if int(version('sphinx').partition('.')[0]) >= 9 else 3}_config": SAFE_FORMULAS,
        "html_theme": theme,
        "html_copy_source": False,
        "html_show_sourcelink": False,
        "html_show_copyright": False,
        "html_domain_indices": False,
        "html_use_index": False,
        "hubnotes_index": made.index,
        "hubnotes_notes": ["**", *made.not_notes],
        "hubnotes_vault": True,
        "hubnotes_wikilinks": True,
        "hubnotes_tag_pages": True,
        "hubnotes_redirects": True,
        "suppress_warnings": list(FORGIVEN),
    }


def written(values: Mapping[str, Any]) -> str:
    """The text of a ``conf.py`` with *values*."""
    lines = (f"{name} = {value!r}\n" for name, value in values.items())
    return '"""Written by sphinx-hubnotes; the next build writes it again."""\n\n' + "".join(lines)
