"""The hubs that the folders of a vault make."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sphinx_hubnotes.cli.names import FRONTS, readable, stem
from sphinx_hubnotes.notes.inline import clean

SORTED = ":sort: title\n:paged:\n"
"""How a hub or section shows what it gathers."""

MOST_SHOWN = 120
"""The most notes that the hub of a folder shows, with those in sections for the folders in it."""

FEW = 4
"""The most notes of a folder that is a section of a hub with more than those."""

DEEPEST = 3
"""How deep the sections of a folder's hub nest."""

DEEPEST_HUB = 8
"""How deep hubs of folders stand in each other."""


@dataclass(frozen=True, slots=True)
class NewHub:
    """A hub to be made."""

    name: str
    """The document that it would be, unless the note *page* is that."""
    title: str
    body: str
    notes: int
    """How many notes stand in it, or below."""
    page: str = ""
    top: bool = True
    """Whether it stands in no other hub."""


@dataclass(slots=True, eq=False)
class _Folder:
    """A folder with notes in it, or below."""

    path: str
    notes: list[str] = field(default_factory=list)
    """The paths of the notes right in it."""
    folders: dict[str, _Folder] = field(default_factory=dict)
    total: int = 0

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    def page(self) -> str:
        """The note that is the folder's own page; empty where there is none."""
        own = {stem(path).rpartition("/")[2].casefold(): path for path in reversed(self.notes)}
        return next((own[name] for name in (*FRONTS, self.name.casefold()) if name in own), "")

    @property
    def is_bundle(self) -> bool:
        """Whether it is there for the sake of one note, which it is called after."""
        return self.total == 1 and bool(self.page())


def folder_hubs(names: Mapping[str, str], other_notes: str) -> Iterator[NewHub]:
    """The hubs of the folders that notes are in; nothing where none of them says anything.

    *names* are the documents of the notes by their paths; *other_notes* is the title of the hub for
    the notes in no such folder.
    """
    top = _tree(names)
    while len(top.folders) == 1 and not top.notes:  # a vault may be all in one folder
        top = next(iter(top.folders.values()))
    made = _Hubs(names)
    folders = [folder for folder in _sorted(top) if not folder.is_bundle]
    if not folders and top.path and top.total > 1:
        yield from made.of(top)
        return
    for folder in folders:
        yield from made.of(folder)
    if folders and (gathered := made.own_patterns(top)):
        loose = top.total - sum(folder.total for folder in folders)
        yield NewHub("other-notes", other_notes, hub_of(glob_of(gathered)), loose)


def _tree(paths: Iterable[str]) -> _Folder:
    top = _Folder("")
    for path in sorted(paths):
        here = top
        here.total += 1
        *parts, _ = path.split("/")
        for number, part in enumerate(parts, 1):
            inner = here.folders.get(part)
            if inner is None:
                inner = here.folders[part] = _Folder("/".join(parts[:number]))
            here = inner
            here.total += 1
        here.notes.append(path)
    return top


def _sorted(folder: _Folder) -> list[_Folder]:
    return sorted(folder.folders.values(), key=lambda one: (one.name.casefold(), one.name))


@dataclass(frozen=True, slots=True)
class _Hubs:
    names: Mapping[str, str]

    def of(self, folder: _Folder, depth: int = 1) -> Iterator[NewHub]:
        """The hub of *folder*, and those in it."""
        page = folder.page()
        large = folder.total > MOST_SHOWN
        patterns, hubs, sections = self.own_patterns(folder), list[_Folder](), list[_Folder]()
        left = MOST_SHOWN - len(folder.notes)
        for inner in _sorted(folder) if depth < DEEPEST_HUB else ():
            if not inner.is_bundle:
                fits = not large or (inner.total <= min(FEW, left))
                left -= inner.total if fits else 0
                (sections if fits else hubs).append(inner)
        if depth == DEEPEST_HUB:
            patterns = [f"/{escaped(self._place(folder))}/**"]
        inside = [list(self.of(inner, depth + 1)) for inner in hubs]
        cards = "".join(self._card(found[0]) for found in inside)
        shown = "".join(part for inner in sections for part in self._section(inner, 1))
        gathered = glob_of(patterns)
        title = readable(folder.name)
        name = f"{self._place(folder)}/index"
        body = hub_of(gathered, cards + shown)
        yield NewHub(name, title, body, folder.total - bool(page), page, depth == 1)
        for found in inside:
            yield from found

    def _card(self, hub: NewHub) -> str:
        return f":::{{note-card}} /{self.names.get(hub.page, hub.name)}\n:::\n"

    def own_patterns(self, folder: _Folder) -> list[str]:
        """The patterns of the notes right in *folder*, and of those in folders of their own."""
        return self._patterns(folder, folder.page() if folder.path else "")

    def _patterns(self, folder: _Folder, page: str = "") -> list[str]:
        """The same, where the note *page* is no reason for one."""
        bundles = [one.page() for one in _sorted(folder) if one.is_bundle]
        direct = [path for path in folder.notes if path != page]
        place = self._place(folder)
        patterns = [f"/{escaped(place)}/*" if place else "/*"] if direct else []
        return [*patterns, *(f"/{escaped(self.names[path])}" for path in bundles)]

    def _place(self, folder: _Folder) -> str:
        """The folder in which the documents of the notes in *folder* are."""
        here = folder
        while not here.notes:
            here = next(iter(here.folders.values()))
        deeper = here.path.count("/") - folder.path.count("/") + (not folder.path) * bool(here.path)
        parts = self.names[here.notes[0]].split("/")[:-1]
        return "/".join(parts[: len(parts) - deeper])

    def _section(self, folder: _Folder, depth: int) -> Iterator[str]:
        """A section for *folder*, with those of the folders in it."""
        inner, patterns = "", [f"/{escaped(self._place(folder))}/**"]
        if depth < DEEPEST:
            folders = [one for one in _sorted(folder) if not one.is_bundle]
            inner = "".join(part for one in folders for part in self._section(one, depth + 1))
            patterns = self._patterns(folder)
        fence = ":" * (6 - depth)
        title = plain(readable(folder.name))
        yield f"{fence}{{section}} {title}\n{glob_of(patterns)}\n{inner}{fence}\n"


def glob_of(patterns: Sequence[str]) -> str:
    """The options by which a hub or section gathers what *patterns* name."""
    # With a comma, spaces separate nothing.
    return f":glob: {', '.join(patterns)},\n{SORTED}" if patterns else ""


def hub_of(options: str, content: str = "") -> str:
    """A hub of notes that nothing joins but their folder or tag."""
    return f"::::::{{hub}}\n{options}:unrelated:\n\n{content}::::::\n"


def escaped(name: str) -> str:
    """*name* as a pattern that matches it alone, also in a list between commas."""
    # The colon is in no name; Python warns of a set that begins with a bracket.
    return name.replace("[", "[:[]").replace(",", "?")


def plain(text: str) -> str:
    """*text* as a heading of Markdown that shows it as it is, on one line."""
    return re.sub(r"([\\`*_{}\[\]<>#$~^=%!&:|])", r"\\\1", clean(text).strip())
