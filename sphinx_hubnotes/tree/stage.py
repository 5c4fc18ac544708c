"""Each note gets its one place in the tree of the site, under a hub that shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.environment.adapters.toctree import TocTree
from sphinx.locale import get_translator

from sphinx_hubnotes.build.domain import HubDomain, hub_domain
from sphinx_hubnotes.build.words import CATALOG, Words
from sphinx_hubnotes.hubs.model import PageView
from sphinx_hubnotes.hubs.render import spans
from sphinx_hubnotes.lists.render import start_anchor
from sphinx_hubnotes.notes.inline import Spans
from sphinx_hubnotes.notes.model import SectionSpec
from sphinx_hubnotes.tree.homes import homes

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

OURS = "hubnotes"
"""The attribute of a toctree that this stage has made."""


def written_tree(env: BuildEnvironment) -> dict[str, list[str]]:
    """The toctrees that authors wrote, without the homes that an earlier build added.

    Sphinx notes of a written toctree that its document is to be built again with each of its
    entries; of a home nobody notes that.
    """
    return {
        docname: [note for note in entries if docname in env.files_to_rebuild.get(note, ())]
        for docname, entries in env.toctree_includes.items()
    }


def on_env_updated(app: Sphinx, env: BuildEnvironment) -> None:
    """Give every note its home."""
    domain = hub_domain(env)
    tree = written_tree(env)
    root = env.config.root_doc
    start = next((name for name, page in domain.resolved.pages.items() if page.starting), None)
    at_home = homes(tree, root, _shown(domain), _primary(domain), start)
    at_root = at_home.get(root, ()) if start == root else ()
    in_sidebar = [name for name in at_root if domain.docs[name].hubs]
    domain.listed = frozenset(in_sidebar)
    domain.homes = {note: page for page, notes in at_home.items() for note in notes}
    _merge(env, tree, at_home)
    # The contents of an EPUB leave out what is hidden; a sidebar takes it in.
    epub = domain.traits.book
    in_contents = epub or env.config.hubnotes_navigation == "notes"
    for docname, contents in env.tocs.items():
        # A page that holds nothing was perhaps the one where readers start.
        if docname in domain.resolved.pages or domain.docs[docname].bare:
            notes = at_home.get(docname, ()) if in_contents else in_sidebar * (docname == root)
            _fill_contents(contents, docname, notes, hidden=not epub)
            _fill_sections(contents, docname, domain)
            # By this number themes decide whether a page shows its contents.
            env.toc_num_entries[docname] = sum(1 for _ in contents.findall(nodes.reference))
    # For the sake of a note that nobody shows any longer, a draft is at home nowhere.
    lonely = set(domain.resolved.drafts)
    for note in lonely - env.files_to_rebuild.keys():
        env.files_to_rebuild[note] = {note}
    if domain.traits.assembles:
        homely = at_home.keys() | {name for name in domain.docs if domain.docs[name].hubs}
        for docname in sorted({*homely, *domain.assembled}):
            _fill_doctree(app, env, docname, at_home.get(docname, ()))
        domain.assembled.update(homely)
    else:
        # The others number figures along the doctrees, and take the sidebar from the root's.
        for docname in sorted({*domain.assembled, *([root] if in_sidebar else ())}):
            _fill_doctree(app, env, docname, in_sidebar if docname == root else ())
        domain.assembled.clear()
        domain.assembled.update([root] if in_sidebar else ())


def forget_numbers(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Take back the numbers of sections before Sphinx gives them anew.

    It leaves them to the documents of a toctree that is numbered no longer.
    """
    for docname in env.toc_secnumbers.keys() & env.tocs.keys():
        env.titles[docname].attributes.pop("secnumber", None)
        for reference in env.tocs[docname].findall(nodes.reference):
            reference.attributes.pop("secnumber", None)
    return []


def _shown(domain: HubDomain) -> dict[str, list[str]]:
    """The notes that each page shows in its hubs, in reading order."""
    return {
        docname: [
            *(note for hub in page.hubs for note in hub.notes),
            *(note for number in page.starting for note in page.lists[number].all),
        ]
        for docname, page in domain.resolved.pages.items()
    }


def _primary(domain: HubDomain) -> list[str]:
    return [name for name, record in domain.docs.items() if any(hub.primary for hub in record.hubs)]


def _merge(
    env: BuildEnvironment, tree: Mapping[str, list[str]], at_home: Mapping[str, Sequence[str]]
) -> None:
    for note in [note for note, docs in env.files_to_rebuild.items() if docs == {note}]:
        del env.files_to_rebuild[note]
    merged = {docname: [*tree.get(docname, ()), *at_home.get(docname, ())] for docname in tree}
    merged |= {docname: list(notes) for docname, notes in at_home.items() if docname not in tree}
    env.toctree_includes = {docname: notes for docname, notes in merged.items() if notes}
    for notes in at_home.values():
        for note in notes:
            # Its own page alone: an edit of the note does not make its hub be written again.
            # Sphinx takes a document it finds here for one that stands in a toctree.
            env.files_to_rebuild[note] = {note}


def _toctree(docname: str, notes: Sequence[str], *, hidden: bool = True) -> addnodes.toctree:
    toctree = addnodes.toctree(
        "",
        parent=docname,
        entries=[(None, note) for note in notes],
        includefiles=list(notes),
        maxdepth=-1,
        caption=None,
        glob=False,
        hidden=hidden,
        includehidden=False,
        numbered=0,
        titlesonly=True,
    )
    toctree[OURS] = True
    return toctree


def _ours(node: nodes.Element) -> Iterator[addnodes.toctree]:
    return (toctree for toctree in list(node.findall(addnodes.toctree)) if OURS in toctree)


def _fill_contents(
    contents: nodes.Element, docname: str, notes: Sequence[str], *, hidden: bool
) -> None:
    """Let *notes* follow the sections of *docname* in its table of contents."""
    for toctree in _ours(contents):
        _take_out(toctree)
    if notes and contents.children:
        item = contents.children[0]
        assert isinstance(item, nodes.Element)
        _list_in(item).append(_toctree(docname, notes, hidden=hidden))


def _take_out(node: nodes.Element) -> None:
    """Take *node* out of the list that it stands in, and with it a list that it leaves empty."""
    parent = node.parent
    parent.remove(node)
    if not parent.children:
        parent.parent.remove(parent)


def _list_in(item: nodes.Element) -> nodes.bullet_list:
    """The list of what stands below *item* in a table of contents."""
    if not isinstance(item.children[-1], nodes.bullet_list):
        item += nodes.bullet_list()
    found = item.children[-1]
    assert isinstance(found, nodes.bullet_list)
    return found


def _fill_sections(contents: nodes.Element, docname: str, domain: HubDomain) -> None:
    """Let the last section of each hub of *docname*, where it has one, follow the others."""
    for item in [node for node in contents.findall(nodes.list_item) if OURS in node]:
        _take_out(item)
    site = domain.resolved
    words = Words(get_translator(CATALOG))
    page = site.pages.get(docname, PageView(docname))
    for number in sorted(page.starting, reverse=True):
        title: Spans = (("text", words.start(number)),)
        _insert(contents, _item(docname, title, start_anchor(number)), (), "")
    for view in page.hubs:
        if not view.more:
            continue
        hub, more = site.index.hubs[view.name][1], site.index.sections[view.more][1]
        before = [item.anchor for item in hub.content if isinstance(item, SectionSpec)]
        _insert(contents, _item(docname, more.title, more.anchor), before[:-1], hub.heading)


def _item(docname: str, title: Spans, anchor: str) -> nodes.list_item:
    """A section of ours in the contents of *docname*."""
    link = nodes.reference(
        "", "", *spans(title), internal=True, refuri=docname, anchorname=f"#{anchor}"
    )
    item = nodes.list_item("", addnodes.compact_paragraph("", "", link))
    item[OURS] = True
    return item


def _insert(
    contents: nodes.Element, item: nodes.list_item, before: Sequence[str], heading: str
) -> None:
    """Put *item* behind the last of the sections *before*; without any, first below *heading*."""
    at = {ref["anchorname"]: ref.parent.parent for ref in contents.findall(nodes.reference)}
    for anchor in reversed(before):
        if (found := at.get(f"#{anchor}")) is not None:
            found.parent.insert(found.parent.index(found) + 1, item)
            return
    above = at.get(f"#{heading}", contents.children[0] if contents.children else None)
    if isinstance(above, nodes.Element):
        _list_in(above).insert(0, item)


def _fill_doctree(app: Sphinx, env: BuildEnvironment, docname: str, notes: Sequence[str]) -> None:
    """Let *notes* follow the hub in the stored doctree of its page."""
    env._pickled_doctree_cache.pop(docname, None)
    doctree = env.get_doctree(docname)
    present = [toctree["includefiles"] for toctree in _ours(doctree)]
    if present == ([list(notes)] if notes else []):
        return
    for toctree in _ours(doctree):
        toctree.parent.remove(toctree)
    section = next(doctree.findall(nodes.section), None)
    if notes and section is not None:
        section += _toctree(docname, notes)
    app.builder.write_doctree(docname, doctree)
    env._pickled_doctree_cache.pop(docname, None)


class _SeenFrom:
    """A builder whose addresses are those seen from one page, whatever page they are asked for."""

    def __init__(self, builder: Builder, docname: str) -> None:
        self._builder = builder
        self._docname = docname

    def get_relative_uri(self, from_: str, to: str, typ: str | None = None) -> str:
        return self._builder.get_relative_uri(self._docname, to, typ)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._builder, name)


class Sidebars:
    """Lets the sidebar of a note's page mark the hub at which the note is at home.

    Notes of one hub and one folder have one sidebar, which is rendered once in a build.
    """

    def __init__(self) -> None:
        self._rendered: dict[tuple[object, ...], str] = {}

    def begin(self, app: Sphinx, env: BuildEnvironment) -> None:
        self._rendered.clear()

    def on_page(
        self,
        app: Sphinx,
        pagename: str,
        templatename: str,
        context: dict[str, Any],
        doctree: object,
    ) -> None:
        """Give the page's template a sidebar as the hub's page has it, seen from this page."""
        shows_notes = app.config.hubnotes_navigation == "notes"
        if doctree is None or "toctree" not in context or shows_notes:
            return
        hub = hub_domain(app.env).home_in_sidebar(pagename)
        if hub is not None:
            context["toctree"] = partial(self._toctree, app, hub, pagename)

    def _toctree(self, app: Sphinx, hub: str, pagename: str, **options: Any) -> str:
        options.setdefault("collapse", True)
        options.setdefault("includehidden", False)
        # The hub's sections would be stale here after an edit of the hub, or cost the writing
        # of all its notes.
        options["titles_only"] = True
        if options.get("maxdepth") == "":
            del options["maxdepth"]
        builder: Any = app.builder
        folder = builder.get_target_uri(pagename).rpartition("/")[0]
        key = (hub, folder, *sorted(options.items()))
        if key not in self._rendered:
            seen: Any = _SeenFrom(builder, pagename)
            found = TocTree(app.env).get_toctree_for(hub, seen, **options)
            self._rendered[key] = str(builder.render_partial(found)["fragment"])
        return self._rendered[key]


def setup(app: Sphinx) -> None:
    app.connect("env-updated", on_env_updated, priority=500)
    app.connect("env-get-updated", forget_numbers, priority=400)
    sidebars = Sidebars()
    app.connect("env-updated", sidebars.begin)
    # Before the themes, which render the sidebar in this event at 500.
    app.connect("html-page-context", sidebars.on_page, priority=400)
