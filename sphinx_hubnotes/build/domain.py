"""The domain: what is kept of each document, and what its names lead to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, cast

from docutils import nodes
from sphinx.domains import Domain, ObjType
from sphinx.errors import ExtensionError
from sphinx.locale import get_translator
from sphinx.util.nodes import make_refnode

from sphinx_hubnotes.build.nodes import inline, missing
from sphinx_hubnotes.build.origins import Origins
from sphinx_hubnotes.build.public import Site as PublicSite
from sphinx_hubnotes.build.registry import Registry, registry_of
from sphinx_hubnotes.build.roles import CountRole, HubXRefRole
from sphinx_hubnotes.build.settings import Settings
from sphinx_hubnotes.build.site import Site
from sphinx_hubnotes.build.traits import Traits
from sphinx_hubnotes.build.words import CATALOG, Words
from sphinx_hubnotes.names.destinations import Destination
from sphinx_hubnotes.names.files import Files
from sphinx_hubnotes.names.index import normal
from sphinx_hubnotes.notes.model import DocRecord
from sphinx_hubnotes.related.cache import RelatedCache

if TYPE_CHECKING:
    from docutils.nodes import Element
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from sphinx_hubnotes.build.steps import Steps

Stamp = tuple[int, int] | None
"""The time of a file's last change in nanoseconds, and its size in bytes."""

Labels = dict[str, tuple[tuple[str, str], tuple[str, str, str] | None]]
"""By the names of labels: the document and the anchor; and with these the title, if it has one."""

Stamps = tuple[tuple[str, Stamp], ...]
"""The file of a document, then those that it includes, relative to the source folder."""


class HubDomain(Domain):
    """Hubs, their sections, and notes."""

    name = "hubnotes"
    label = "Hub notes"
    # Counted up when the records of notes/model.py change their fields.
    # 3: links, the texts of cards, stamps of files, titles given; plain tuples.
    # 4: what sections and lists gather, all front matter, words.
    # 5: sentences around links, panels.
    # 6: the first view of a hub, lists with graphs; what texts are about, and which are related.
    # 7: the paths of files that are called otherwise.
    # 8: more words that say nothing of what a text is about.
    # 9: which cards a section in an admonition may arrange; tags that have a name.
    # 10: fingerprints of texts.
    # 11: references, where titles stand; the names on cards.
    # 12: what gathers, by the names of the options; the records of related notes have new names.
    # 13: the paragraphs that a description may be taken from.
    # 14: which notes of a vault are left out.
    # 15: what an annotation says by itself.
    # 16: what no pattern takes; how tags are shown.
    # 17: the labels of documents.
    data_version = 17
    initial_data: ClassVar[dict[str, Any]] = {
        "docs": {},
        "stamps": {},
        "labels": {},
        "untitled": {},
        "assembled": set(),
        "related": None,
        "registered": None,
        "left_out": (),
    }
    object_types: ClassVar[dict[str, ObjType]] = {
        "hub": ObjType("hub", "hub"),
        "section": ObjType("section", "section"),
        "note": ObjType("note", "note"),
    }
    roles: ClassVar[dict[str, Any]] = {
        "hub": HubXRefRole(innernodeclass=nodes.inline),
        "section": HubXRefRole(innernodeclass=nodes.inline),
        "note": HubXRefRole(innernodeclass=nodes.inline),
        "tag": HubXRefRole(innernodeclass=nodes.inline),
        "count": CountRole(),
    }

    site: Site | None = None
    """The views of this build; never stored."""
    records: Mapping[str, DocRecord] = MappingProxyType({})
    """`docs`, as fields and handlers of others have changed them in this build; never stored."""
    settings: Settings | None = None
    """What the configuration decided of them."""
    homes: Mapping[str, str] = MappingProxyType({})
    """The page at which each note is at home in this build, where that is a hub's."""
    listed: frozenset[str] = frozenset()
    """The hubs' pages that the root document takes into the sidebar, as no toctree does."""
    fingerprints: Mapping[str, str] = MappingProxyType({})
    """A fingerprint of what each page shows in this build and its own source does not say."""
    to_make: Sequence[str] = ()
    """The pages without a document that this build has to write."""
    unwritten: int = 0
    """How many files this build could not write."""
    steps: Steps | None = None
    """What becomes of errors in steps with one document, where that is not Sphinx's way."""
    broken: Set[str] = frozenset()
    """The documents and other pages that this build could not make as they should be."""
    origins: Origins | None = None
    """Where documents come from, where files of a vault are the ones to name; never stored."""
    files: Files | None = None
    """The files beside the documents, where a document has asked for one."""
    registry: Registry
    """What the application is made of."""
    builder: Builder | None = None
    """The builder of this build (post-transforms have no other way to it that all of Sphinx's
    versions share)."""
    traits: Traits = Traits()
    """What that builder does."""

    @property
    def docs(self) -> dict[str, DocRecord]:
        """What is known of each document, by its name."""
        docs: dict[str, DocRecord] = self.data["docs"]
        return docs

    @property
    def stamps(self) -> dict[str, Stamps]:
        """The files of each document, by its name."""
        stamps: dict[str, Stamps] = self.data["stamps"]
        return stamps

    @property
    def labels(self) -> dict[str, Labels]:
        """The labels that each document sets, by its name."""
        labels: dict[str, Labels] = self.data["labels"]
        return labels

    @property
    def kept(self) -> RelatedCache | None:
        """What the last build found of related notes."""
        kept: RelatedCache | None = self.data["related"]
        return kept

    @kept.setter
    def kept(self, kept: RelatedCache | None) -> None:
        self.data["related"] = kept

    @property
    def resolved(self) -> Site:
        """The views of this build, which the stage `resolve` has made."""
        assert self.site is not None, "the env-updated event comes before any page is written"
        return self.site

    @property
    def public(self) -> PublicSite:
        """The views of this build, as others see them."""
        if self.site is None:
            raise ExtensionError("the site is known from the event hubnotes-resolved on")
        words = Words(get_translator(CATALOG), str(self.env.config.language or "en"))
        return PublicSite(self.site, words)

    @property
    def registered(self) -> tuple[object, ...] | None:
        """The rows by which the documents were read."""
        found: tuple[object, ...] | None = self.data["registered"]
        return found

    @registered.setter
    def registered(self, rows: tuple[object, ...]) -> None:
        self.data["registered"] = rows

    @property
    def left_out(self) -> frozenset[str]:
        """The paths of the notes that were left out when documents were read."""
        return frozenset(self.data["left_out"])

    @left_out.setter
    def left_out(self, paths: Iterable[str]) -> None:
        self.data["left_out"] = tuple(sorted(paths))

    @property
    def decided(self) -> Settings:
        """What the configuration decided of these views."""
        assert self.settings is not None, "the env-updated event comes before any page is written"
        return self.settings

    @property
    def given_titles(self) -> dict[str, tuple[nodes.title, nodes.title, nodes.bullet_list]]:
        """Of notes that we have titled, or whose title held HTML: what they had themselves.

        That is the title, long title and contents.
        """
        given: dict[str, tuple[nodes.title, nodes.title, nodes.bullet_list]] = self.data["untitled"]
        return given

    @property
    def assembled(self) -> set[str]:
        """The documents in whose doctrees an assembling builder finds the notes of a hub."""
        assembled: set[str] = self.data["assembled"]
        return assembled

    def clear_doc(self, docname: str) -> None:
        self.docs.pop(docname, None)
        self.labels.pop(docname, None)
        self.given_titles.pop(docname, None)
        self.assembled.discard(docname)

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, Any]) -> None:
        for docname in docnames:
            if docname in otherdata["docs"]:
                self.docs[docname] = otherdata["docs"][docname]
            if docname in otherdata["labels"]:
                self.labels[docname] = otherdata["labels"][docname]

    def resolve_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,
        contnode: Element,
    ) -> nodes.reference | None:
        if typ == "page":  # one that no document makes, or the first of its series
            return self._refer(Destination(target), fromdocname, builder, contnode)
        # What another page shows of a document keeps the names that this one gives.
        refdoc = str(node.get("hubnotes_of") or node.get("refdoc", fromdocname))
        found = self.resolved.names.resolve(f"{self.name}:{typ}", target, refdoc)
        if found is None:
            if typ != "wiki":
                return None
            return cast("nodes.reference", missing("", *contnode.children))
        if found.block and builder.format != "html":
            found = found._replace(anchor="")  # which only HTML has at blocks
        if not node["refexplicit"]:
            content = self._words(found, titled="titled" in node)
            contnode = nodes.inline("", "", *content, classes=contnode["classes"])
        return self._refer(found, fromdocname, builder, contnode)

    def _refer(
        self, found: Destination, fromdocname: str, builder: Builder, contnode: Element
    ) -> nodes.reference:
        anchor = found.anchor
        shown = make_refnode(builder, fromdocname, found.docname, anchor, contnode)
        if self.traits.html and self.traits.assembles and "refuri" in shown and anchor:
            shown["refuri"] = f"#{anchor}"  # Sphinx 9 leaves the document's own anchor before it
        return shown

    def _words(self, found: Destination, *, titled: bool) -> list[nodes.Node]:
        """What a reference without a text shows; *titled*, with the title in any case."""
        names = self.resolved.names
        if (found.title is not None and (found.name or not titled)) or (found.own and not titled):
            return [nodes.Text(self.resolved.text(names.title_of(found)))]
        part = [nodes.Text(f" › {found.part}")] if found.part else []
        return [*self.title_of(found.docname), *part]

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: pending_xref,
        contnode: Element,
    ) -> list[tuple[str, nodes.reference]]:
        # Every name of ours is a label too, and Sphinx finds labels itself: a second answer
        # would make each {any} ambiguous.
        return []

    def get_full_qualified_name(self, node: Element) -> str | None:
        """The name under which the inventory of another project holds what *node* names."""
        return f"{node.get('reftype')}:{normal(node.get('reftarget', ''))}"

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        # The names differ from the labels, so that a label is not ambiguous in other projects.
        if self.site is None:
            return
        index, text = self.site.index, self.site.text
        for name, (docname, hub) in index.hubs.items():
            yield f"hub:{name}", text(hub.title) or name, "hub", docname, hub.anchor, 1
        for name, (docname, section) in index.sections.items():
            yield f"section:{name}", text(section.title), "section", docname, section.anchor, 2
        for docname in sorted(self.site.notes):
            title = text(self.site.index.docs[docname].note.title)
            yield f"note:{docname}", title, "note", docname, "", -1

    @property
    def guards_titles(self) -> bool:
        """Whether themes are kept from writing titles as HTML: not in a project without hubs."""
        return self.origins is not None or bool(self.resolved.index.hubs)

    def is_page_of(self, doctree: nodes.document, docname: str) -> bool:
        """Whether *doctree* is that of the document *docname*.

        Other extensions resolve parts of documents for pages that no document makes, or for a
        corner of another document's page.
        """
        return docname in self.docs and doctree.get("source") == str(self.env.doc2path(docname))

    def home_in_sidebar(self, docname: str) -> str | None:
        """The nearest page above *docname* that the sidebar can hold.

        Nothing, where *docname* has no home in a hub. Homes are free of cycles.
        """
        if docname in self.listed:
            return None
        home = self.homes.get(docname)
        while home and home not in self.listed and (above := self.homes.get(home)):
            home = above
        return home

    def note_math(self, pagename: str, shown: nodes.Element) -> bool:
        """Let Sphinx load its script for formulas, where *shown* has one; whether it has.

        A formula may come with the title of a note, and Sphinx does so on the pages whose own
        source has one.
        """
        found = next(shown.findall(nodes.math), None) is not None
        if found:
            self.env.get_domain("math").data["has_equations"][pagename] = True
        return found

    def title_of(self, docname: str) -> list[nodes.Node]:
        """The title of a document as inline nodes that may stand on any page."""
        note = self.records[docname].note
        found = self.env.titles.get(docname) if note.heading else None
        content = list(inline(found.children)) if found is not None else []
        return content or [nodes.Text(self.resolved.text(note.title))]


def hub_domain(env: BuildEnvironment) -> HubDomain:
    """The domain of *env*."""
    domain = env.get_domain(HubDomain.name)
    assert isinstance(domain, HubDomain)
    return domain


def _silence(app: Sphinx, domain: Domain | None, node: pending_xref) -> bool | None:
    # The stage `resolve` has warned of it already, with the nearest name.
    return True if domain is not None and domain.name == HubDomain.name else None


def _settle(app: Sphinx) -> None:
    hub_domain(app.env).registry = registry_of(app)


def setup(app: Sphinx) -> None:
    app.add_domain(HubDomain)
    app.connect("builder-inited", _settle, priority=100)
    app.connect("warn-missing-reference", _silence)
