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
from sphinx_hubnotes.cli.folders import SORTED, NewHub, escaped, folder_hubs, hub_of, plain
from sphinx_hubnotes.cli.names import docnames, free, is_front, readable
from sphinx_hubnotes.cli.tops import tops
from sphinx_hubnotes.cli.vault import Vault, tags_of
from sphinx_hubnotes.hubs.collation import collation
from sphinx_hubnotes.names.files import PICTURES, ending
from sphinx_hubnotes.names.index import slug
from sphinx_hubnotes.notes.front_matter import body
from sphinx_hubnotes.notes.inline import clean, trim
from sphinx_hubnotes.notes.inline import plain as shown
from sphinx_hubnotes.notes.tags import spellings, tag_name
from sphinx_hubnotes.notes.wikilinks import WIKILINK, target_of

_EMBED = re.compile(rf"!{WIKILINK.pattern}")

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

FRONT_HUBS = 6
"""The hubs that the front page shows with their descriptions, where there are more than"""

ALL_HUBS = 8
"""these; the others stand in a list that unfolds."""

FRONT_NOTES = 5
"""The notes changed last that it shows, and"""

FRONT_TAGS = 24
"""the tags."""

MOST_TOPS = 30
"""The most hubs that the sidebar names, which stands on every page: the largest."""

LOOKED_AT = 20
"""The notes that are read for a tag, where none stands in front matter."""

FRONT_LINES = 24
"""The most lines of a note that is the front page; a longer one has a page of its own."""


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
    added: Mapping[str, str] = field(default_factory=dict)
    """What is added to the documents of notes; headings in it are of the second level."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """The titles of documents whose notes have none of their own but ``README`` or ``index``."""

    @property
    def not_notes(self) -> Iterator[str]:
        """Patterns of the documents that are no notes."""
        yield "!index"
        yield from (f"!{escaped(name)}" for name in self.pages if name != "index")


def plan(vault: Vault, words: Words, title: str = "") -> Plan:
    """The pages of *vault*, in the words of its language."""
    front = vault.front
    about = front if front and not _is_short(vault.read(front).text) else ""
    names = docnames(path for path in vault.notes if path != front or about)
    if front and not about:
        names[front] = "index"
    own = vault.notes[front].title if front else ""
    known = ("" if is_front(own) else own, readable(vault.root.name))
    titled = next(filter(None, map(_line, (title, *known))), "Notes")
    pages: dict[str, str] = {}
    added: dict[str, str] = {}

    taken = {name.casefold() for name in names.values()}

    def free_name(name: str) -> str:
        found = free(name, taken)
        taken.add(found.casefold())
        return found

    maps = [path for path, note in vault.notes.items() if note.hub and path != front]
    maps.sort(key=names.__getitem__)
    hubs = [names[path] for path in maps]
    named = [names[path] for path in tops(vault, maps)]
    if not maps:
        own_names = {path: name for path, name in names.items() if path != front}
        found = [*folder_hubs(own_names, words.other_notes())] or [*_by_tag(vault, words)]
        placed = {hub.name: names.get(hub.page) or free_name(hub.name) for hub in found}
        for hub in found:
            name = placed[hub.name]
            if hub.page:
                added[name] = hub.body
            else:
                pages[name] = f"# {plain(hub.title)}\n\n{hub.body}"
            hubs.append(name)
        largest = sorted((hub for hub in found if hub.top), key=lambda hub: -hub.notes)
        chosen = {hub.name for hub in largest[:MOST_TOPS]}
        named = [placed[hub.name] for hub in found if hub.name in chosen]
    index = free_name("all-notes")
    pages[index] = _all_notes(words)
    start = _start(vault, named, len(hubs), index, names.get(about, ""), words)
    if front and not about:
        added["index"] = start
    else:
        pages["index"] = f"# {plain(titled)}\n\n{start}"
    titles = dict(_titles(names, front, words.about() if about else titled))
    return Plan(names, hubs, index, titled, pages, added, titles)


def _titles(names: Mapping[str, str], front: str, of_front: str) -> Iterator[tuple[str, str]]:
    """The titles of the notes that are called what the first page of any folder is."""
    for path, name in names.items():
        folder, _, file = path.rpartition("/")
        if path == front:
            yield name, of_front
        elif folder and is_front(file):
            yield name, readable(folder.rpartition("/")[2])


def _is_short(text: str) -> bool:
    """Whether the note *text* leaves room on the front page for what that leads to."""
    lines = 0
    for line in body(text).split("\n"):
        embeds = (target_of(found[1]).name for found in _EMBED.finditer(line))
        takes_in = re.match(r"\s*[`:~]{3,}\{(?!toctree\})", line)
        if takes_in or any(ending(name) not in PICTURES for name in embeds):
            return False  # it may take in anything
        pictures = len(re.findall(r"!\[|<img\b", line))
        lines += bool(line.strip()) * (1 + len(line) // 80) + 8 * pictures
    return lines <= FRONT_LINES


def _by_tag(vault: Vault, words: Words) -> Iterator[NewHub]:
    """A hub for each of the tags that most notes have."""
    tagged: dict[str, list[str]] = {}
    for path, note in sorted(vault.notes.items()):
        for name in {_top(tag) for tag in (*note.tags, *note.hashtags)} - {""}:
            tagged.setdefault(name, []).append(path)
    notes = vault.notes.values()
    spelled = spellings(tag for note in notes for tag in {*note.tags, *note.hashtags})
    often = sorted(tagged, key=lambda tag: (-len(tagged[tag]), tag))
    really = cache(partial(_tags, vault))
    shared = (tag for tag in often if _is_shared(tag, vault, tagged[tag], really))
    collate = collation(words.language)
    for tag in sorted(islice(shared, MOST_TAGS), key=lambda tag: (collate(spelled[tag]), tag)):
        body = hub_of(f":tags: {tag},\n{SORTED}")
        yield NewHub(f"topics/{slug(tag)}", spelled[tag], body, len(tagged[tag]))


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


def _start(
    vault: Vault, named: Sequence[str], hubs: int, index: str, about: str, words: Words
) -> str:
    """What the front page leads to: its own longer note, hubs, notes changed last, tags."""
    entries = f"{words.about()} </{about}>\n" if about else ""
    entries += "".join(f"/{name}\n" for name in (index, *named))
    start = f"```{{toctree}}\n:hidden:\n\n{entries}```\n\n"
    if about:
        start += f":::{{note-card}} {words.about()} </{about}>\n:::\n\n"
    options = ":sort: notes\n:reverse:\n" if hubs else ""
    if (hubs or len(vault.notes)) > ALL_HUBS:
        options += f":limit: {FRONT_HUBS}\n:compact:\n"
    which = "hub-list" if hubs else "note-list"
    start += f"## {words.start(0 if hubs else 1)}\n\n:::{{{which}}}\n{options}:::\n\n"
    start += f"[{words.start(1)} →](</{index}.md>)\n\n"
    dated = sum(note.dated for note in vault.notes.values())
    if hubs and dated > 1:
        most = min(dated, FRONT_NOTES)
        listed = f":sort: changed\n:reverse:\n:most: {most}\n:compact:\n"
        start += f"## {words.changed_last()}\n\n:::{{note-list}}\n{listed}:::\n\n"
    if _has_tags(vault):
        start += f"## {words.tags()}\n\n:::{{tag-list}}\n:limit: {FRONT_TAGS}\n:::\n\n"
    return start


def _has_tags(vault: Vault) -> bool:
    """Whether some note has a tag, as far as a look at a few of them tells."""
    if any(note.tags for note in vault.notes.values()):
        return True
    told = [path for path, note in vault.notes.items() if note.hashtags]
    told.sort(key=lambda path: (vault.notes[path].stamp[-1], path))
    return any(_tags(vault, path) for path in told[:LOOKED_AT])


def _all_notes(words: Words) -> str:
    return f"# {words.start(1)}\n\n:::{{note-list}}\n:group-by: letter\n:::\n"


def _line(title: str) -> str:
    """*title* on one line, as far as anybody would read it."""
    return shown(trim((("text", clean(title).strip()),)))


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
        "hubnotes_properties": True,
        "hubnotes_wikilinks": True,
        "hubnotes_tag_pages": True,
        "hubnotes_card_fields": ["tags"],
        "hubnotes_redirects": True,
        "hubnotes_checks": {"weak-description": "info"},
        "suppress_warnings": list(FORGIVEN),
    }


def written(values: Mapping[str, Any]) -> str:
    """The text of a ``conf.py`` with *values*."""
    lines = (f"{name} = {value!r}\n" for name, value in values.items())
    return '"""Written by sphinx-hubnotes; the next build writes it again."""\n\n' + "".join(lines)
