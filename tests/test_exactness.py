"""After any sequence of edits an incremental build leaves what a clean build leaves."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any, Protocol, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from sphinx_hubnotes.exact import outdated_stage as outdated
from sphinx_hubnotes.exact import stage as ledger
from sphinx_hubnotes.exact.fingerprint_stage import Fingerprints
from sphinx_hubnotes.exact.ledger import Ledger
from tests.gardener import LINKS, Card, Doc, Garden, Hub, Link, Project, Section, garden
from tests.outcome import differences, kill_at, of_ours, outcome, times
from tests.site import BuildWarning, Built, Site

pytestmark = [pytest.mark.build, pytest.mark.versions]

EDITS = int(os.environ.get("HUBNOTES_EDITS", "60"))
"""How many edits to make, about; each is followed by two builds."""

GENERATED = {"genindex", "search"}
"""The pages that Sphinx writes in every build."""

BUILDERS = ("html", "dirhtml")

SETTINGS: dict[str, list[Any]] = {
    "hubnotes_index": ["", "one", "area/page"],
    "hubnotes_navigation": ["hubs", "notes"],
    "hubnotes_notes": [[], ["n/*"]],
    "hubnotes_card_fields": [[], ["tags", "date", "hubs"]],
    "hubnotes_tag_pages": [True, False],
    "hubnotes_page_size": [100, 2],
    "hubnotes_redirects": [True, False],
    "hubnotes_panels": [["hubs", "backlinks", "related"], ["related"], []],
    "hubnotes_related_cards": [200, 3, 0],
    "hubnotes_membership": ["both", "either"],
    "hubnotes_views": [["cards"], ["table", "list", "graph"], ["timeline", "cards", "graph"]],
    "hubnotes_fields": [{}, {"description": "status"}],
    "language": ["en", "de"],
    "myst_substitutions": [{"place": "here"}, {"place": "there"}],
}

GATHERING = [
    *("tags: x", "any-tags: a, y/z", "glob: /n/*", "where: status=open", "members:"),
    *("sort: title", "sort: date", "reverse:", "limit: 1", "group-by: tag", "group-by: year"),
]
"""Options of sections."""

LISTS = [
    *("", "orphans:", "group-by: letter", "tags: x; sort: date"),
    *("!", "!sort: title; limit: 1", "^", "^reverse:; limit: 1"),
]
"""Options of lists of notes; with a `!` of hubs, with a `^` with their graph."""

NEW = ["new/p", "new/q", "n/missing", "n/gone"]
"""Names of documents to come; links lead to some of them from the beginning."""

T = TypeVar("T")


class Draw(Protocol):
    """Draws a value from a strategy."""

    def __call__(self, strategy: st.SearchStrategy[T]) -> T: ...


class Gardening:
    """A project that is edited and built, and what each builder has seen of the edits."""

    def __init__(self, root: Path) -> None:
        self.project = Project(Site(root), garden())
        self.edited: dict[str, set[str]] = {builder: set() for builder in BUILDERS}
        self.rewritten: set[str] = set()
        """The files that the last build has written."""
        self.unsettled = set(BUILDERS)
        """The builders whose needless writes are not counted: all is new to them, or an
        earlier build was stopped, or another builder has read what they have not written."""
        self.has_hubs = True

    @property
    def site(self) -> Site:
        return self.project.site

    def sync(self, *, all_pages: bool = False) -> None:
        """Write the files; with *all_pages* the edit is one of Sphinx's own settings."""
        changed = self.project.sync()
        for builder in BUILDERS:
            self.edited[builder] |= changed
            if all_pages:
                self.unsettled.add(builder)

    def build(self, builder: str = "html", parallel: int = 1) -> Built:
        """Build what has changed, and compare it with a clean build."""
        outdir = self.site.root / "build" / builder
        before = times(outdir), pages(outdir)
        has_hubs = any(doc.hub for doc in self.project.model.docs.values())
        if has_hubs != self.has_hubs:  # then titles are kept from being HTML, or no longer
            self.unsettled |= set(BUILDERS)
        self.has_hubs = has_hubs
        built = self.site.build(builder, parallel=parallel)
        clean = self.site.build(builder, out=f"clean-{builder}", fresh=True)
        after = times(outdir)
        written = {
            docname
            for docname in (*self.project.model.docs, "genindex", "search")
            if after[page_of(docname, builder)] != before[0].get(page_of(docname, builder))
        }
        self.rewritten = {name for name, time in after.items() if time != before[0].get(name)}
        self._compare(built, clean, written)
        if builder not in self.unsettled:
            self._count_needless(built, before[1], written)
        self.edited[builder].clear()
        self.unsettled = {other for other in self.unsettled | set(BUILDERS) if other != builder}
        return built

    def _compare(self, built: Built, clean: Built, written: set[str]) -> None:
        assert differences(outcome(built), outcome(clean)) == []
        assert of_ours(built) == of_ours(clean)
        # After a kill Sphinx may complain of its own file.
        said = {w for w in built.warnings if "build info file" not in w.message}
        assert said <= set(clean.warnings)
        # What is wrong with a page is said when it is written.
        missing = {w for w in set(clean.warnings) - set(built.warnings) if _of(w) in written}
        assert [w for w in missing if w.kind.startswith(("ref.", "myst.xref"))] == []

    def _count_needless(self, built: Built, before: dict[str, bytes], written: set[str]) -> None:
        after = pages(built.outdir)
        names = {docname: page_of(docname, built.builder) for docname in written}
        same = {name for name, page in names.items() if before.get(page) == after[page]}
        parents = {
            name
            for name, doc in self.project.model.docs.items()
            if doc.toctree and written & set(_entries(name, doc))
        }
        model = self.project.model
        # Sphinx reads these in each build, as long as something that they name is missing.
        always = {
            name
            for name, doc in model.docs.items()
            if (doc.toctree and set(_entries(name, doc)) - model.docs.keys())
            or (doc.included and doc.included not in model.parts)
        }
        # A link in Markdown to a document that has come, but in reStructuredText, leads nowhere.
        come = {name for name, page in names.items() if page not in before}
        hopeful = {
            name for name, doc in model.docs.items() if any(link.name in come for link in doc.links)
        }
        documents = {page_of(name, built.builder) for name in (*model.docs, *GENERATED)}
        made = {page for page in after.keys() - documents if before.get(page) == after[page]}
        assert sorted(made & self.rewritten) == []
        allowed = self.edited[built.builder] | GENERATED | parents | always | hopeful | {"index"}
        assert sorted(same - allowed) == []


def _entries(name: str, doc: Doc) -> list[str]:
    folder = name.rpartition("/")[0]
    assert doc.toctree
    return [f"{folder}/{entry}" if folder else entry for entry in doc.toctree.entries]


def _of(warning: BuildWarning) -> str:
    return (warning.path or "").rpartition(".")[0]


def page_of(docname: str, builder: str) -> str:
    """The file of a document's page in the output folder."""
    if builder == "dirhtml" and docname != "index" and not docname.endswith("/index"):
        return f"{docname}/index.html"
    return f"{docname}.html"


def pages(outdir: Path) -> dict[str, bytes]:
    return {
        path.relative_to(outdir).as_posix(): path.read_bytes() for path in outdir.rglob("*.html")
    }


class Gardener(RuleBasedStateMachine):
    """Edits a garden at random."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp(prefix="garden"))
        self.gardening = Gardening(self.root)
        self.model: Garden = self.gardening.project.model
        self.gardening.build()
        self.number = 0

    def teardown(self) -> None:
        shutil.rmtree(self.root)

    @rule(data=st.data(), builder=st.sampled_from(("html", "html", "html", "dirhtml")))
    def build_after_an_edit(self, data: st.DataObject, builder: str) -> None:
        self.edit(data)
        self.gardening.build(builder, parallel=data.draw(st.sampled_from((1, 1, 2, 4)), "parallel"))

    @rule(data=st.data(), count=st.integers(2, 6))
    def build_after_many_edits(self, data: st.DataObject, count: int) -> None:
        for _ in range(count):
            self.edit(data)
        self.gardening.build()

    @rule(data=st.data())
    def build_one_file(self, data: st.DataObject) -> None:
        self.edit(data)
        name = data.draw(st.sampled_from(sorted(self.model.docs)), "the file")
        self.gardening.site.build(filenames=[name + self.model.docs[name].suffix])
        self.gardening.unsettled |= set(BUILDERS)

    @rule(data=st.data(), number=st.integers(1, 60), all_pages=st.booleans())
    def kill_a_build(self, data: st.DataObject, number: int, all_pages: bool) -> None:
        self.edit(data)
        site = self.gardening.site
        kill_at(number, site.root / "build", lambda: site.build(all_pages=all_pages))
        self.gardening.unsettled |= set(BUILDERS)
        self.gardening.build()

    @rule(data=st.data())
    def fail_by_a_warning(self, data: st.DataObject) -> None:
        self.edit(data)
        self.gardening.site.build(warningiserror=True)
        self.gardening.unsettled |= set(BUILDERS)
        self.gardening.build()

    def edit(self, data: st.DataObject) -> None:
        self.number += 1
        edits = [
            *(self.retitle, self.describe, self.rewrite, self.part, self.heading, self.link),
            *(self.unlink, self.set_field, self.include, self.change_part, self.add, self.delete),
            *(self.move, self.exchange, self.suffix, self.hub_added, self.hub_deleted),
            *(self.card_added, self.card_deleted, self.card_moved, self.card_changed),
            *(self.section_added, self.section_deleted, self.section_changed, self.hub_changed),
            *(self.section_options, self.section_options, self.lists, self.blank),
            *(self.toctree_changed, self.toctree_caption, self.configure, self.restyle, self.redo),
        ]
        chosen = data.draw(st.sampled_from(edits), "edit")
        self.all_pages = False
        chosen(lambda strategy: data.draw(strategy))
        self.gardening.sync(all_pages=self.all_pages)

    # Documents

    def doc(self, draw: Draw, *, any_suffix: bool = True) -> str:
        names = [name for name, doc in self.model.docs.items() if any_suffix or not doc.rst]
        return draw(st.sampled_from(sorted(names)))

    def retitle(self, draw: Draw) -> None:
        doc = self.model.docs[self.doc(draw)]
        doc.title = draw(
            st.sampled_from([f"Title {self.number}", f"*Title* {self.number}", "Same"])
        )

    def describe(self, draw: Draw) -> None:
        fields = self.model.docs[self.doc(draw)].fields
        if fields.pop("description", None) is None or draw(st.booleans()):
            fields["description"] = f"Says {self.number}."

    def rewrite(self, draw: Draw) -> None:
        self.model.docs[self.doc(draw)].body = f"Words {self.number}."

    def part(self, draw: Draw) -> None:
        self.model.docs[
            self.doc(draw)
        ].part = f"A part {draw(st.sampled_from(['', 'of it']))}".strip()

    def heading(self, draw: Draw) -> None:
        doc = self.model.docs[self.doc(draw)]
        doc.heading = not doc.heading

    def link(self, draw: Draw) -> None:
        names = [*self.model.docs, *NEW]
        link = Link(draw(st.sampled_from(sorted(LINKS))), draw(st.sampled_from(sorted(names))))
        self.model.docs[self.doc(draw)].links.append(link)

    def unlink(self, draw: Draw) -> None:
        links = self.model.docs[self.doc(draw)].links
        if links:
            del links[draw(st.integers(0, len(links) - 1))]

    def set_field(self, draw: Draw) -> None:
        name = self.doc(draw)
        key, value = draw(
            st.sampled_from(
                [
                    ("draft", "true"),
                    ("orphan", "true"),
                    ("tags", "[a, b]"),
                    ("tags", "[x, y/z]"),
                    ("aliases", f'["alias of {name}", "old/{name.rpartition("/")[2]}"]'),
                    ("title", f"Called {self.number}"),
                    ("status", "open"),
                    ("related", '["alias of n/b", lonely]'),
                    ("unrelated", "[n/b, n/e]"),
                    ("panels", "[related]"),
                    ("panels", "false"),
                    ("hubs", "[one-hub]"),
                    ("hubs", '["[[two]]", one-hub#basics, "one-hub#no section"]'),
                    ("date", "2026-01-01"),
                    ("date", f"2025-{self.number % 12 + 1:02}"),
                    ("date", "some day"),
                    ("updated", "2026-02-02"),
                ]
            )
        )
        fields = self.model.docs[name].fields
        if fields.pop(key, None) is None:
            fields[key] = value

    def include(self, draw: Draw) -> None:
        doc = self.model.docs[self.doc(draw)]
        # In reStructuredText, nothing tells Sphinx that a file which was missing has come.
        there = sorted(self.model.parts) if doc.rst else ["part", "later"]
        doc.included = "" if doc.included or not there else draw(st.sampled_from(there))
        doc.substituted = draw(st.booleans())

    def change_part(self, draw: Draw) -> None:
        name = draw(st.sampled_from(["part", "later"]))
        kept = any(doc.rst and doc.included == name for doc in self.model.docs.values())
        if kept or self.model.parts.pop(name, None) is None or draw(st.booleans()):
            self.model.parts[name] = f"Part {self.number}.\n"

    def add(self, draw: Draw) -> None:
        name = draw(st.sampled_from([*NEW, f"n/{self.number}"]))
        if name not in self.model.docs:
            self.model.docs[name] = Doc(f"New {self.number}")

    def deletable(self, draw: Draw) -> str | None:
        names = sorted(self.model.docs.keys() - {"index"})
        return draw(st.sampled_from(names)) if names else None

    def delete(self, draw: Draw) -> None:
        if name := self.deletable(draw):
            del self.model.docs[name]

    def move(self, draw: Draw) -> None:
        name = self.deletable(draw)
        new = draw(st.sampled_from([f"m/{self.number}", *NEW]))
        if name and new not in self.model.docs:
            self.gardening.project.move(name, new)
            for edited in self.gardening.edited.values():
                edited.add(new)

    def exchange(self, draw: Draw) -> None:
        one, other = self.deletable(draw), self.deletable(draw)
        if one and other and one != other:
            self.gardening.project.exchange(one, other)
            for edited in self.gardening.edited.values():
                edited.update((one, other))

    def suffix(self, draw: Draw) -> None:
        doc = self.model.docs[self.doc(draw)]
        if not doc.hub and not doc.toctree and doc.included in ("", *self.model.parts):
            doc.rst = not doc.rst

    def redo(self, draw: Draw) -> None:
        """A file is saved as it was."""
        name = self.doc(draw)
        doc = self.model.docs[name]
        self.gardening.site.write({name + doc.suffix: doc.source().encode()})
        for edited in self.gardening.edited.values():
            edited.add(name)

    # Hubs

    def hub(self, draw: Draw) -> Hub | None:
        hubs = self.model.hubs()
        return hubs[draw(st.sampled_from(sorted(hubs)))] if hubs else None

    def hub_added(self, draw: Draw) -> None:
        name = self.doc(draw, any_suffix=False)
        doc = self.model.docs[name]
        if doc.hub is None:
            cards: list[Card | Section] = [Card(self.doc(draw))]
            doc.hub = Hub(f"{name}-hub", [Section("Basics", cards)])

    def hub_deleted(self, draw: Draw) -> None:
        if hubs := self.model.hubs():
            self.model.docs[draw(st.sampled_from(sorted(hubs)))].hub = None

    def hub_changed(self, draw: Draw) -> None:
        if hub := self.hub(draw):
            what = draw(st.sampled_from(["kind", "primary", "empty", "name", "views"]))
            if what == "kind":
                hub.kind = draw(st.sampled_from(["", "List"]))
            elif what == "views":
                views = ["", ":view: table", ":views: list, timeline", ":views: list"]
                hub.views = draw(st.sampled_from(views))
            elif what == "primary":
                hub.primary = not hub.primary
            elif what == "empty":
                hub.content.clear()
            else:
                hub.name = f"hub-{self.number}"

    def holder(self, draw: Draw) -> list[Card | Section] | None:
        hub = self.hub(draw)
        return draw(st.sampled_from(hub.holders())) if hub else None

    def card_added(self, draw: Draw) -> None:
        held = self.holder(draw)
        if held is not None:
            target = draw(st.sampled_from(sorted([*self.model.docs, *NEW])))
            held.insert(draw(st.integers(0, len(held))), Card(target, listed=draw(st.booleans())))

    def card_deleted(self, draw: Draw) -> None:
        if (held := self.holder(draw)) and isinstance(held[0], Card):
            del held[0]

    def card_moved(self, draw: Draw) -> None:
        held, other = self.holder(draw), self.holder(draw)
        cards = [item for item in held or () if isinstance(item, Card)]
        if held and other is not None and cards:
            card = draw(st.sampled_from(cards))
            held[:] = [item for item in held if item is not card]
            other.insert(0, card)

    def card_changed(self, draw: Draw) -> None:
        hub = self.hub(draw)
        if hub and (cards := hub.cards()):
            card = draw(st.sampled_from(cards))
            card.title = draw(st.sampled_from(["", f"Card {self.number}"]))
            card.text = draw(st.sampled_from(["", f"Because {self.number}"]))

    def section_added(self, draw: Draw) -> None:
        hub = self.hub(draw)
        if hub and len(hub.sections()) < 6:
            held = draw(
                st.sampled_from(
                    [hub.content, *(s.content for s in hub.content if isinstance(s, Section))]
                )
            )
            title = draw(st.sampled_from(["Basics", f"Section {self.number}", "Empty *one*"]))
            held.insert(draw(st.integers(0, len(held))), Section(title))

    def section_deleted(self, draw: Draw) -> None:
        if held := self.holder(draw):
            for item in held:
                if isinstance(item, Section):
                    held.remove(item)
                    return

    def section_changed(self, draw: Draw) -> None:
        hub = self.hub(draw)
        if hub and (sections := hub.sections()):
            section = draw(st.sampled_from(sections))
            if draw(st.booleans()):
                section.title = draw(st.sampled_from(["Basics", f"Section {self.number}"]))
            else:
                section.collapsed = not section.collapsed

    def section_options(self, draw: Draw) -> None:
        hub = self.hub(draw)
        if hub and (sections := hub.sections()):
            section = draw(st.sampled_from(sections))
            chosen = draw(st.lists(st.sampled_from(GATHERING), max_size=3, unique=True))
            names = [option.partition(":")[0] for option in chosen]
            section.options = [
                option
                for number, option in enumerate(chosen)
                if names[number] not in names[:number]
            ]

    def lists(self, draw: Draw) -> None:
        doc = self.model.docs[self.doc(draw, any_suffix=False)]
        doc.lists = draw(st.lists(st.sampled_from(LISTS), max_size=2))

    def blank(self, draw: Draw) -> None:
        doc = self.model.docs[draw(st.sampled_from(["index", self.doc(draw, any_suffix=False)]))]
        doc.blank = not doc.blank and doc.heading

    # Toctrees and settings

    def toctree_changed(self, draw: Draw) -> None:
        toctree = self.model.docs[self.doc(draw)].toctree or self.model.docs["index"].toctree
        assert toctree
        name = draw(st.sampled_from(sorted([*self.model.docs, *NEW])))
        if name in toctree.entries:
            toctree.entries.remove(name)
        elif name != "index":
            toctree.entries.insert(draw(st.integers(0, len(toctree.entries))), name)

    def toctree_caption(self, draw: Draw) -> None:
        toctree = self.model.docs["index"].toctree
        assert toctree
        toctree.caption = draw(st.sampled_from(["", f"Caption {self.number}"]))
        toctree.titles = draw(st.sampled_from([{}, {"one": f"Entry {self.number}"}]))
        toctree.options = draw(
            st.sampled_from(
                [{}, {"hidden": ""}, {"titlesonly": ""}, {"maxdepth": "1"}, {"numbered": ""}]
            )
        )

    def configure(self, draw: Draw) -> None:
        name = draw(st.sampled_from(sorted(SETTINGS)))
        self.model.conf[name] = draw(st.sampled_from(SETTINGS[name]))
        self.all_pages = not name.startswith("hubnotes") or name == "hubnotes_fields"

    def restyle(self, draw: Draw) -> None:
        self.model.style = f"p {{ color: blue; order: {self.number} }}"


def test_a_garden_edited_at_random() -> None:
    steps = 20
    run_state_machine_as_test(
        Gardener,
        settings=settings(
            max_examples=max(1, EDITS // steps),
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


# The comparison can fail: each of these breaks the product, and is found.


@pytest.fixture
def gardening(tmp_path: Path) -> Gardening:
    return Gardening(tmp_path)


def test_a_refresh_blind_to_deletions(
    gardening: Gardening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outdated, "read_again", lambda *arguments: set())
    gardening.build()
    del gardening.project.model.docs["n/c"]
    gardening.sync()
    with pytest.raises(AssertionError, match=r"n/b\.html"):
        gardening.build()


def test_a_refresh_blind_to_titles(gardening: Gardening, monkeypatch: pytest.MonkeyPatch) -> None:
    led = Fingerprints._led
    monkeypatch.setattr(
        Fingerprints, "_led", lambda self, *named, bare: led(self, *named, bare=False)
    )
    docs = gardening.project.model.docs
    docs["n/e"].links = [Link("bare", "n/lonely")]
    gardening.sync()
    gardening.build()
    docs["n/lonely"].title = "In none"
    gardening.sync()
    with pytest.raises(AssertionError, match=r"n/e\.html"):
        gardening.build()


def test_a_refresh_that_writes_everything(
    gardening: Gardening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Ledger, "outdated", lambda self, size_of: list(self.now))
    gardening.build()
    gardening.project.model.docs["n/lonely"].body = "Other words."
    gardening.sync()
    with pytest.raises(AssertionError, match="area/page"):
        gardening.build()


def test_an_output_that_is_never_pruned(gardening: Gardening) -> None:
    gardening.project.model.conf["hubnotes_prune"] = False
    gardening.sync()
    gardening.build()
    del gardening.project.model.docs["n/c"]
    gardening.sync()
    with pytest.raises(AssertionError, match=r"n/c\.md\.txt"):
        gardening.build()


def test_a_build_that_forgets_what_it_was_writing(
    gardening: Gardening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Ledger, "begin", lambda self, docname: self.written.add(docname))
    monkeypatch.setattr(ledger, "_size", lambda folder, file: -1)  # and how long a page was
    gardening.build()
    _kill_while_writing(gardening, "n/b.html")
    with pytest.raises(AssertionError, match=r"n/b\.html"):
        gardening.build()


def test_a_build_that_knows_what_it_was_writing(gardening: Gardening) -> None:
    """As above, with the product as it is."""
    gardening.build()
    _kill_while_writing(gardening, "n/b.html")
    gardening.build()


def _kill_while_writing(gardening: Gardening, page: str) -> None:
    """Kill a build that writes all pages while it writes *page*."""
    site = gardening.site
    path = site.root / "build/html" / page
    assert kill_at(1, path, lambda: site.build(all_pages=True))
    assert path.read_text() == "<!doc"
    gardening.unsettled.add("html")


def test_a_link_that_leads_nowhere_is_warned_of_when_that_begins(gardening: Gardening) -> None:
    gardening.build()
    del gardening.project.model.docs["n/a"]
    gardening.sync()
    built = gardening.build()
    warned = {(w.path, w.kind) for w in built.warnings if "n/a" in w.message}
    assert warned == {
        ("two.md", "myst.xref_missing"),
        ("n/b.md", "ref.doc"),
        ("n/d.rst", "ref.doc"),
        ("one.md", "hubnotes.unknown-document"),
        ("two.md", "hubnotes.unknown-document"),
    }
    gardening.project.model.docs["n/a"] = Doc("It is back")
    gardening.sync()
    assert [w for w in gardening.build().warnings if "n/a" in w.message] == []
