"""A vault: its notes, each with what the site has to know of it before Sphinx reads anything."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

from sphinx_hubnotes.cli.names import FRONTS, stem
from sphinx_hubnotes.cli.text import Mistakes, Text, mend
from sphinx_hubnotes.cli.walk import Stamp, Tree
from sphinx_hubnotes.hubs.membership import unlinked
from sphinx_hubnotes.notes.bounded import bounded
from sphinx_hubnotes.notes.dates import date_of
from sphinx_hubnotes.notes.fields import decode, flag_of, title_of
from sphinx_hubnotes.notes.front_matter import body
from sphinx_hubnotes.notes.tags import HASHTAG
from sphinx_hubnotes.vault.maps import is_map
from sphinx_hubnotes.vault.markdown import vault_plugin
from sphinx_hubnotes.vault.wikilink_rules import wikilinks_plugin

Conditions = tuple[tuple[str, str], ...]

MAPS: Conditions = (("hub", "true"), ("type", "moc"))
"""The front matter that makes a map of content of a note, if nobody says otherwise."""

DATES = ("date", "created", "date created", "date_created", "creation date")
"""The keys that say when a note of a vault was written; the first that says it."""

CHANGES = ("updated", "modified", "date modified", "date_modified", "last modified", "lastmod")
"""The keys that say when it was changed last."""

_HEADING = re.compile(r"^# +(?P<title>.+?)(?: +#+)? *$", re.MULTILINE)
_TAG = re.compile(r"(`[^`]*`)|</?[a-z][\w-]*(?:\s[^<>]*)?>|<!--.*?-->", re.IGNORECASE)
"""A tag of HTML; what stands in code is none."""

_HASHTAG = re.compile(rf"(?<!\S){HASHTAG.pattern}")
_FENCE = re.compile(r"^ {0,3}(`{3,}(?=[^`]*$)|~{3,})")
_WIKILINK = re.compile(r"\[\[(?:[^\]|]*\|)?([^\]|]*)\]\]")


class Facts(NamedTuple):
    """What is known of one note."""

    stamp: Stamp
    title: str = ""
    """What it gives itself as a title, in its front matter or its first heading."""
    tags: tuple[str, ...] = ()
    """The tags in its front matter."""
    hashtags: tuple[str, ...] = ()
    """What looks like a tag in its text; some may stand in code."""
    hub: bool = False
    """Whether it says that it is a map of content."""
    drawing: bool = False
    """Whether it is a drawing, and no note."""
    dated: bool = False
    """Whether its front matter says when it was written or changed."""
    mistakes: Mistakes = ()
    publish: bool | None = None
    """Whether it is to be published, as far as it says so: a draft is not."""
    aliases: tuple[str, ...] = ()


class Asked(NamedTuple):
    """What is asked of each note."""

    maps: Conditions = MAPS
    """Which notes are maps of content."""
    draft: str = "draft"
    """The key of the front matter that says what is a draft."""


NOTHING_SAID = Asked()
"""What is asked where no options say more."""


@dataclass(frozen=True, slots=True)
class Vault:
    """A folder of notes."""

    root: Path
    notes: Mapping[str, Facts]
    """The notes, by their paths in the vault."""
    files: Mapping[str, Stamp]
    refused: tuple[tuple[str, str], ...] = ()
    """What is left out though its owner may have meant it, and why."""
    unread: tuple[tuple[str, str], ...] = ()
    """The notes, and folders, that cannot be read, and why."""
    drafts: Mapping[str, Facts] = field(default_factory=dict)
    """The notes that are not to be published, by their paths."""
    excluded: tuple[str, ...] = ()
    """The paths of the notes that are left out unread."""

    @property
    def left_out(self) -> Mapping[str, tuple[str, ...]]:
        """What the notes that are left out are called besides their paths, by these."""
        drafts = self.drafts.items()
        named = {path: (note.title or _name(path), *note.aliases) for path, note in drafts}
        return {path: (_name(path),) for path in self.excluded} | named

    @property
    def front(self) -> str:
        """The path of the note that is the front page; empty, where there is none."""
        top = sorted((path for path in self.notes if "/" not in path), reverse=True)
        found = {stem(path).lower(): path for path in top}
        return next((found[name] for name in FRONTS if name in found), "")

    def read(self, path: str) -> Text:
        """The text of the note at *path*."""
        return mend((self.root / path).read_bytes())


def all_but_drafts(publish: bool | None) -> bool:
    """Whether a note is shown that says of itself whether to *publish* it, or says nothing."""
    return publish is not False


def look(
    root: Path,
    tree: Tree,
    known: Mapping[str, Facts],
    asked: Asked = NOTHING_SAID,
    is_shown: Callable[[bool | None], bool] = all_but_drafts,
) -> Vault:
    """The vault at *root*; of its notes, those that have changed since *known* are read.

    *is_shown* decides by what a note says of being published.
    """
    unread = list(tree.unread)
    notes: dict[str, Facts] = {}
    drafts: dict[str, Facts] = {}
    for path, stamp in sorted(tree.notes.items()):
        found = known.get(path)
        if found is None or found.stamp != stamp:
            try:
                found = facts(mend((root / path).read_bytes()), stamp, asked)
            except OSError as error:
                unread.append((path, f"cannot be read: {error.strerror}"))
                continue
        if not found.drawing:
            (notes if is_shown(found.publish) else drafts)[path] = found
    return Vault(
        root,
        notes,
        tree.files,
        tuple(tree.refused),
        tuple(unread),
        drafts,
        tuple(sorted(tree.left_out)),
    )


def facts(text: Text, stamp: Stamp, asked: Asked) -> Facts:
    """What the note *text* says of itself, of what is *asked*."""
    fields = {key.strip().lower(): value for key, value in text.fields.items()}
    raw = {key: _raw(value) for key, value in fields.items()}
    known = decode(raw, vault=True)
    return Facts(
        stamp,
        title_of(raw, wikilinks=True) or heading(text.text),
        known.lists.get("tags", ()),
        tuple(dict.fromkeys(_hashtags(text.text))),
        is_map(raw, asked.maps),
        "excalidraw-plugin" in fields,
        any(date_of(unlinked(raw.get(key, ""))) for key in (*DATES, *CHANGES)),
        text.mistakes,
        False if flag_of(raw.get(asked.draft.lower(), "")) else flag_of(raw.get("publish", "")),
        known.lists.get("aliases", ()),
    )


def heading(text: str) -> str:
    """The text of the first heading of the first level, outside of code."""
    for line in _prose(text):
        if title := _HEADING.match(line):
            shown = _TAG.sub(r"\1", _WIKILINK.sub(r"\1", title["title"]))
            return re.sub(r"\[([^\]]*)\]\([^)]*\)|[*_`]", r"\1", shown).strip()
    return ""


def tags_of(text: str) -> Iterator[str]:
    """The tags in the text of a note, which is read as Markdown for them."""
    for part in _read(text):
        yield from (token.content for token in part.children or () if token.type == "hashtag")


def first_below(text: str) -> tuple[int, int] | None:
    """The line and the level of the first heading in *text* that stands below its title.

    *text* has no front matter; a heading in a list or a quote is none.
    """
    begun = False
    for part in _read(text):
        if part.type == "heading_open" and part.level == 0 and part.map:
            level = int(part.tag[1:])
            if begun or level > 1:
                return part.map[0], level
        begun = begun or part.type not in _SILENT
    return None


_SILENT = ("myst_line_comment", "myst_target")
"""What may stand before the heading that is the title."""


def _read(text: str) -> Sequence[Token]:
    config = MdParserConfig(enable_extensions={"amsmath", "colon_fence", "dollarmath"})
    markdown = create_md_parser(config, RendererHTML)
    wikilinks_plugin(markdown)
    vault_plugin(markdown)
    bounded(markdown)
    return markdown.parse(text)


def _hashtags(text: str) -> Iterator[str]:
    """The tags in the text of a note, as far as they are told without reading Markdown."""
    for line in _prose(text):
        if "#" in line:
            yield from _HASHTAG.findall(re.sub(r"`[^`]*`|%%.*?%%|\$[^$]*\$", "", line))


def _prose(text: str) -> Iterator[str]:
    """The lines behind the front matter and outside of fences."""
    return (line for line, code in lines_of(body(text)) if not code)


def lines_of(text: str) -> Iterator[tuple[str, str]]:
    """The lines of *text*, each with the fence of the block of code that it is part of, if any."""
    fence = ""
    for line in text.split("\n"):
        found = _FENCE.match(line)
        if found and not fence:
            fence = found[1]
            yield line, fence
        elif found and found[1].startswith(fence) and not line.strip().strip(fence[0]):
            yield line, fence
            fence = ""
        else:
            yield line, fence


def _name(path: str) -> str:
    return stem(path).rpartition("/")[2]


def _raw(value: object) -> str:
    """*value* as MyST hands it over."""
    kept = value is None or isinstance(value, list | dict)
    return json.dumps(value, default=str) if kept else str(value)
