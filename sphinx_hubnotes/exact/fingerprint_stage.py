"""What each page shows that its own source does not say: a fingerprint of it."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from sphinx_hubnotes.build.contexts import PageOfSite
from sphinx_hubnotes.build.domain import HubDomain, hub_domain
from sphinx_hubnotes.build.resolve import fingerprint
from sphinx_hubnotes.hubs.model import PageView
from sphinx_hubnotes.hubs.options import GatheringOption
from sphinx_hubnotes.lists.pages import MadePage
from sphinx_hubnotes.names.destinations import ROLES
from sphinx_hubnotes.names.index import join, normal
from sphinx_hubnotes.notes.fields import Field
from sphinx_hubnotes.notes.model import Link
from sphinx_hubnotes.related.model import Signal
from sphinx_hubnotes.tree.toctrees import Contents, markup_of
from sphinx_hubnotes.vault.embeds import DEPTH, MOST_EMBEDS

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.domains.std import StandardDomain
    from sphinx.environment import BuildEnvironment

WITHOUT_PARENTS = ("furo",)
"""Themes whose pages show the pages above them in the sidebar alone."""

WITHOUT_SECTIONS = ("furo", "pydata_sphinx_theme", "sphinx_book_theme")
"""Themes whose sidebar shows titles of pages, and no section of any."""

COLLAPSE = ("globaltoc_collapse", "collapse_navigation", "sidebar_collapse")
"""The options by which themes keep sections of other pages out of the sidebar."""

_LAST_WORD = re.compile(r"[\s.:]+")


class Fingerprints:
    """What pages show of other documents, in one build."""

    def __init__(self, app: Sphinx, env: BuildEnvironment) -> None:
        self.env = env
        self.builder: Any = app.builder
        self.domain = hub_domain(env)
        self.std = cast("StandardDomain", env.get_domain("std"))
        theme = getattr(app.builder, "theme", None)
        self.theme: str = theme.name if theme else ""
        # A project's own templates may show anything.
        known = self.theme if not env.config.templates_path else ""
        self.has_parents = known not in WITHOUT_PARENTS
        self.has_sections = known not in WITHOUT_SECTIONS
        self.contents = Contents(env.tocs, self._numbered)
        self.is_html = app.builder.format == "html"
        # Many pages ask this of the same documents.
        self._title = cache(self._find_title)
        self._neighbour = cache(self._find_neighbour)
        self._marks = cache(self._find_marks)

    def everywhere(self) -> str:
        """The fingerprint of what every page shows."""
        parts: list[object] = [_version(), self.domain.guards_titles]
        parts += self.domain.registry.identity(Field, GatheringOption, Signal)
        if self.is_html:
            # Sphinx writes all pages again when these have changed; not so after it was killed.
            if info := getattr(self.builder, "build_info", None):
                parts += [info.config_hash, info.tags_hash]
            parts += _assets(self.builder)
            parts += _templates(self.builder)
            parts += self._navigation() if self.theme else ()
        return fingerprint(*parts)

    def on(self, docname: str, everywhere: str) -> str:
        """The fingerprint of what the page of *docname* shows."""
        parts: list[object] = [everywhere, docname in self.domain.resolved.untitled]
        parts += [self.env.toc_secnumbers.get(docname), self.env.toc_fignumbers.get(docname)]
        for link in self.domain.docs[docname].links:
            parts.append(self._named(link, docname))
        page = self.domain.resolved.pages.get(docname)
        if self._is_changed(docname, has_hubs=page is not None and bool(page.hubs)):
            parts.append(self.domain.records[docname].note)
        if page:
            parts += self._view(page)
        if self.domain.docs[docname].embeds:
            parts += self._embedded(docname)
        if panels := self.domain.resolved.panels.get(docname):
            parts += (panels.shown, *map(self._title_on_cards, panels.titled()))
        for preview in self.domain.resolved.previews.get(docname, ()):
            parts += preview, self._title_on_cards(preview.docname)
        if docname in self.env.toctree_includes:
            parts += self.contents.in_text(docname)
        if self.is_html:
            parts.append(PageOfSite.of(docname, self.domain.resolved))
            parts += self._around(docname)
        return fingerprint(*parts)

    def _is_changed(self, docname: str, *, has_hubs: bool) -> bool:
        """Whether a note is another than its document's, in what its own page shows.

        A page that has hubs says its description in its head; others do not show their own.
        """
        record, kept = self.domain.records[docname], self.domain.docs[docname]
        if record is kept or has_hubs or not record.note.borrowed:
            return record is not kept
        return record.note != kept.note._replace(description=record.note.description)

    # The text of a page

    def _view(self, page: PageView) -> Iterator[object]:
        yield page.hubs, sorted(page.cards.items()), sorted(page.numbers.items())
        yield sorted(page.lists.items()), sorted(page.absent), sorted(page.starting.items())
        yield page.related, sorted(page.elsewhere)
        for shown in sorted(page.titled):
            yield self._title_on_cards(shown)
        if page.hubs:
            yield self.domain.resolved.way_back

    def made(self, page: MadePage, everywhere: str) -> str:
        """The fingerprint of what a page without a document shows."""
        shown = (self._title_on_cards(card.docname) for card in page.view.card_list.gathered())
        owner = page.owner and self._title_on_cards(page.owner)
        if page.moved:
            return fingerprint(everywhere, page, self._title_on_cards(page.moved))
        return fingerprint(everywhere, page, owner, self.domain.resolved.way_back, *shown)

    def _title_on_cards(self, docname: str) -> str:
        note = self.domain.records[docname].note
        return self._title(docname) if note.heading else self.domain.resolved.text(note.title)

    def _find_title(self, docname: str) -> str:
        """The title of a document, with its markup."""
        title = self.env.titles.get(docname)
        return "" if title is None else markup_of(title)

    def _named(self, link: Link, docname: str) -> object:
        """What *link* leads to, and the title that it shows."""
        role, target, anchor, bare = link
        if role == "std:numref":
            # A text of its own may name the title.
            found = self._led("std:ref", target, docname, bare=True)
            place = self._place(target)
            return found, place and [*self._numbers(*place)]
        found = self._led(role, target, docname, anchor, bare=bare)
        if role == "any" or role not in ROLES:
            # Sphinx and MyST ask every domain, and a document may have the name of a label.
            document = self._led("std:doc", join(docname, target), docname, bare=bare)
            return found, document, self._objects_called(normal(target))
        return found

    def _led(self, role: str, target: str, docname: str, anchor: str = "", *, bare: bool) -> object:
        """What a reference leads to; a *bare* one shows its title."""
        site = self.domain.resolved
        led = site.names.resolve(role, target, docname, anchor)
        if led is None or not bare:
            return led and (led.docname, led.anchor)
        title = self._title_on_cards(led.docname) if led.title is None else site.text(led.title)
        return led, title

    def _embedded(self, docname: str) -> Iterator[object]:
        """All that the transclusions on the page of *docname* can show, each document once."""
        known, layer, followed = {docname}, [docname], 0
        for depth in range(DEPTH + 1):
            below: list[str] = []
            for here in layer:
                for target in self.domain.docs[here].embeds:
                    led = self.domain.resolved.names.resolve("hubnotes:wiki", target, here)
                    yield led, led and self._title_on_cards(led.docname)
                    followed += 1
                    if followed > 5 * MOST_EMBEDS:  # parts of notes may show a few only of these
                        yield self._all_bodies
                        return
                    if led and led.docname not in known and depth < DEPTH:
                        known.add(led.docname)
                        below.append(led.docname)
                        yield from self._content(led.docname)
            layer = below

    def _content(self, docname: str) -> Iterator[object]:
        """What a document shows wherever it is embedded."""
        record = self.domain.records[docname]
        included = self.domain.stamps.get(docname, ())[1:]
        yield record.body, included, record.note.draft
        yield from (self._named(link, docname) for link in record.links)
        if page := self.domain.resolved.pages.get(docname):
            yield from self._view(page)

    @cached_property
    def _all_bodies(self) -> str:
        """A fingerprint of all documents, for a page that may show any of them."""
        return fingerprint(
            *(part for name in sorted(self.domain.docs) for part in self._content(name))
        )

    def _numbers(self, docname: str, anchor: str) -> Iterator[object]:
        """The numbers of a figure, table, equation or section."""
        yield [ids.get(anchor) for ids in self.env.toc_fignumbers.get(docname, {}).values()]
        sections = self.env.toc_secnumbers.get(docname, {})
        yield sections.get(f"#{anchor}", sections.get(""))

    def _place(self, label: str) -> tuple[str, str] | None:
        """The document and the anchor that *label* stands for, among those of figures too."""
        found: tuple[str, str] | None = self.std.anonlabels.get(normal(label))
        return found

    def _objects_called(self, name: str) -> list[tuple[object, ...]] | None:
        return self._objects.get(_last_word(name))

    @cached_property
    def _objects(self) -> Mapping[str, list[tuple[object, ...]]]:
        """What roles of other domains can name, by the last word of its name."""
        found: dict[str, list[tuple[object, ...]]] = {}

        def add(name: object, *entry: object) -> None:
            found.setdefault(_last_word(normal(str(name))), []).append((name, *entry))

        for (kind, name), entry in self.std.objects.items():
            add(name, kind, *entry)
        for (program, name), entry in self.std.progoptions.items():
            add(name, program, *entry)
        for name, entry in self.env.domaindata["citation"]["citations"].items():
            add(name, *entry[:2])
        for name, (docname, number) in self.env.domaindata["math"]["objects"].items():
            add(name, docname, number, *self._numbers(docname, f"equation-{name}"))
        for name, entry in self.env.domaindata.get("py", {}).get("modules", {}).items():
            add(name, *entry)
        for domain in self.env.domains.values():
            if domain.name not in ("std", "citation", "math", HubDomain.name):
                for name, shown, kind, docname, anchor, _ in domain.get_objects():
                    add(name, domain.name, shown, kind, docname, anchor)
        for entries in found.values():
            entries.sort(key=repr)
        return found

    # What is around the text

    def _navigation(self) -> Iterator[object]:
        """What the toctrees of the site put into the sidebar of every page."""
        root = self.env.config.root_doc
        if not self.has_sections:
            return self.contents.sidebar(root, sections=False)
        options = self._theme_options()
        all_of_them = any(options.get(name) in (False, "false", "False") for name in COLLAPSE)
        return self.contents.sidebar(root, sections=all_of_them, options=True)

    def _theme_options(self) -> Mapping[str, object]:
        """The options of the theme; asked for all, it would warn of unknown ones once more."""
        known: dict[str, object] = self.builder.theme.get_options({})
        chosen = self.builder.theme_options
        return {name: chosen.get(name, default) for name, default in known.items()}

    def _around(self, docname: str) -> Iterator[object]:
        """The pages before, after and above *docname*, as its page shows them."""
        parent, previous, following = self._relations.get(docname) or (None, None, None)
        yield previous and self._neighbour(previous)
        yield following and self._neighbour(following)
        home = self.domain.home_in_sidebar(docname)
        yield self._marks(home or docname)
        if self.has_parents:
            for other in self._chain(parent, lambda name: self._relations.get(name, [None])[0]):
                yield self._neighbour(other)
        if self.has_sections and home is None:
            # The sidebar opens what is above the page; at a note, with titles alone.
            for other in self._marks(docname):
                yield markup_of(self.env.tocs[other])

    def _find_neighbour(self, docname: str) -> tuple[str, str, object]:
        return docname, *self._numbered(docname)

    def _find_marks(self, docname: str) -> list[str]:
        """What the sidebar marks on the page of *docname*."""
        chain = self._chain(docname, self._parents.get)
        return [name for name in chain if name in self._in_sidebar]

    def _chain(self, docname: str | None, above: Callable[[str], str | None]) -> list[str]:
        """*docname*, and what stands above it."""
        found: list[str] = []
        while docname and docname not in found:
            found.append(docname)
            docname = above(docname)
        return found

    @cached_property
    def _in_sidebar(self) -> frozenset[str]:
        """The documents that the sidebar holds, and marks on the pages below them."""
        return self.contents.documents(self.env.config.root_doc)

    @cached_property
    def _parents(self) -> Mapping[str, str]:
        """The page above each page in the sidebar, as Sphinx finds it."""
        return {
            child: parent
            for parent, children in sorted(self.env.toctree_includes.items())
            for child in children
        }

    def _numbered(self, docname: str) -> tuple[str, object]:
        """The title of a document as toctrees, and the pages before and behind it, show it."""
        return self._title(docname), self.env.toc_secnumbers.get(docname, {}).get("")

    @cached_property
    def _relations(self) -> Mapping[str, list[str | None]]:
        return self.env.collect_relations()


def _version() -> str:
    """The version of the extension, a change of which may change every page."""
    from sphinx_hubnotes import __version__

    return __version__


def _last_word(name: str) -> str:
    return _LAST_WORD.split(name)[-1].lower()


def _assets(builder: Any) -> Iterator[object]:
    """The style sheets and scripts of the project, which pages name with a checksum."""
    files = (*getattr(builder, "_css_files", ()), *getattr(builder, "_js_files", ()))
    names = {str(file.filename or "").removeprefix("_static/") for file in files}
    style = builder.config.html_style
    names |= {style} if isinstance(style, str) else set(style or ())
    for static in builder.config.html_static_path:
        place = Path(builder.confdir, static)
        for name in sorted(names - {""}):
            path = place if place.name == name else place / name
            if path.is_file():
                yield name, zlib.crc32(path.read_bytes())


def _templates(builder: Any) -> Iterator[object]:
    """The templates of the project; Sphinx knows them by their times alone."""
    for folder in builder.config.templates_path:
        for path in sorted(Path(builder.confdir, folder).rglob("*")):
            if path.is_file():
                yield path.name, zlib.crc32(path.read_bytes())


def fingerprint_pages(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Let the domain know what every page shows."""
    domain = hub_domain(env)
    if not domain.traits.writes:
        return []
    prints = Fingerprints(app, env)
    everywhere = prints.everywhere()
    made = domain.resolved.made.values()
    domain.fingerprints = {
        **{docname: prints.on(docname, everywhere) for docname in sorted(env.all_docs)},
        **{page.name: prints.made(page, everywhere) for page in made},
    }
    return []


def setup(app: Sphinx) -> None:
    # After Sphinx, which numbers sections and figures in this event at 500.
    app.connect("env-get-updated", fingerprint_pages, priority=800)
