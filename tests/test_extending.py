"""What other packages add by `sphinx_hubnotes.api`, and that no page is stale with it."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import run_state_machine_as_test
from sphinx.errors import ExtensionError

from sphinx_hubnotes import api
from sphinx_hubnotes.build.registry import Calls, Registry, Taken
from tests.command import Terminal
from tests.conftest import MakeSite
from tests.outcome import differences, outcome
from tests.site import Built, Site, tree
from tests.test_exactness import Draw, Gardener

EXTENSIONS = ["myst_parser", "sphinx_hubnotes", "tests.outsider"]

CONF = {
    "extensions": EXTENSIONS,
    "hubnotes_panels": ["related"],
    "hubnotes_card_fields": ["effort"],
    "hubnotes_checks": {"no-effort": "info", "empty-section": False},
}

WORDS = ("rye", "soda", "lamination", "steam", "proofing", "crumb", "salt")

HUB = """
    # Baking

    :::::{hub} baking
    ::::{section} Long
    :min-words: 20
    ::::
    ::::{section} Sorted
    :where: orphan=true
    :sort: effort
    ::::
    ::::{section} Of one effort
    :where: effort=10
    ::::
    :::::
    """


def note(title: str, fields: str = "", words: int = 3) -> str:
    front = f"---\norphan: true\n{fields}\n---\n" if fields else "---\norphan: true\n---\n"
    return f"{front}# {title}\n\n{title} has {' '.join(WORDS[:1] * words)}.\n"


GARDEN: Mapping[str, str] = {
    "index.md": HUB,
    "n/a.md": note("Alpha", "effort: 10\noven: stone\nstatus: stale", 30),
    "n/b.md": note("Beta", 'effort: " 9 "\noven: [gas, stone]'),
    "n/c.md": note("Gamma", "effort: lots"),
    "n/d.md": note("Delta", "description: Has [](a.md) in it.\nstatus: stale"),
    **{f"n/f{n}.md": note(word.title(), f"effort: {n}", 1) for n, word in enumerate(WORDS)},
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, Built]:
    site = Site(tmp_path_factory.mktemp("extended"), CONF)
    site.write(GARDEN)
    return site, site.build()


def titles(built: Built, section: str) -> list[str]:
    cards = built.page("index").select(f"#baking-{section} .hubnotes-card-title")
    return [card.get_text(strip=True).removesuffix("¶") for card in cards]


# What a reader sees

pytestmark = pytest.mark.build


def test_a_gathering_option_shows_the_notes_it_holds_for(built: tuple[Site, Built]) -> None:
    assert titles(built[1], "long") == ["Alpha"]


def test_a_field_is_sorted_by_asked_for_and_shown(built: tuple[Site, Built]) -> None:
    order = [*(word.title() for word in WORDS), "Beta", "Alpha"]
    assert titles(built[1], "sorted") == [*order, "Gamma", "Delta"]
    assert titles(built[1], "of-one-effort") == ["Alpha"]
    details = built[1].page("index").select("#baking-sorted .hubnotes-details")
    assert [found.get_text(strip=True) for found in details][-2:] == ["9", "10"]


def test_a_signal_relates_notes_and_says_why(built: tuple[Site, Built]) -> None:
    assert any("both bake in stone" in line for line in built[1].text("n/b"))
    assert not any("both bake in" in line for line in built[1].text("n/c"))


def test_a_handler_changes_what_cards_say(built: tuple[Site, Built]) -> None:
    lines = built[1].text("index")
    assert any(line.startswith("Outdated: Alpha has rye") for line in lines)
    assert "Outdated: Alpha" not in "".join(built[1].text("n/a"))


def test_a_wrong_value_is_warned_of_at_its_line(make_site: MakeSite) -> None:
    hub = HUB.replace("min-words: 20", "min-words: many")
    site = make_site({**GARDEN, "index.md": hub}, CONF)
    found = site.build()
    said = {w.kind: (w.path, w.line, w.message) for w in found.warnings}
    assert said == {
        "hubnotes.option-value": (
            "index.md",
            4,
            "'many' is no value for the option 'min-words'; it takes a number",
        ),
        "hubnotes.field-type": (
            "n/c.md",
            3,
            "the front matter field 'effort' should be a number, so it is ignored",
        ),
    }
    assert titles(found, "long") == []


def test_a_check_reports_and_is_tuned_as_ours_are(built: tuple[Site, Built]) -> None:
    said = built[0].build("hubnotes-check").status_text
    assert "info: no-effort (2)" in said
    assert "n/c.md:1: no effort, and 0 documents link here" in said


def test_the_site_is_handed_to_a_handler(built: tuple[Site, Built]) -> None:
    assert built[1].read("hubs.txt") == f"baking: {len(GARDEN) - 1}"


def test_a_key_of_the_projects_own_holds_an_added_field(make_site: MakeSite) -> None:
    site = make_site(
        {
            "index.md": HUB.replace("where: effort", "where: time"),
            "n/a.md": note("A", "time: ' 010 '"),
        },
        {**CONF, "hubnotes_fields": {"effort": "time"}},
    )
    found = site.build()
    assert [w for w in found.warnings if "no-such" in w.kind or "unknown" in w.kind] == []
    assert titles(found, "of-one-effort") == ["A"]


# Exactness


def test_parallel_builds_leave_the_same(built: tuple[Site, Built]) -> None:
    parallel = built[0].build(out="parallel", parallel=2)
    assert tree(parallel.outdir) == tree(built[1].outdir)


class Extended(Gardener):
    """A gardener in a garden with the extension."""

    def __init__(self) -> None:
        super().__init__()
        self.model.conf["extensions"] = EXTENSIONS
        self.model.conf["hubnotes_card_fields"] = ["effort"]
        self.gardening.sync(all_pages=True)
        self.gardening.build()

    def set_field(self, draw: Draw) -> None:
        fields = self.model.docs[self.doc(draw)].fields
        values = ["effort: 3", "effort: 20", "effort: much", "oven: gas", "oven: [gas, stone]"]
        name, _, value = draw(st.sampled_from([*values, "status: stale"])).partition(": ")
        if fields.pop(name, None) != value:
            fields[name] = value

    def section_options(self, draw: Draw) -> None:
        hub = self.hub(draw)
        if hub and (sections := hub.sections()):
            section = draw(st.sampled_from(sections))
            chosen = ["min-words: 4", "min-words: 9", "min-words: x", "where: effort=3"]
            section.options = [draw(st.sampled_from(chosen)), "sort: effort"]

    def edit(self, data: st.DataObject) -> None:
        chosen = data.draw(st.sampled_from(["field", "options", "rewrite", "any"]), "what")
        if chosen == "any":
            super().edit(data)
            return
        self.number += 1
        edits = {
            "field": self.set_field,
            "options": self.section_options,
            "rewrite": self.rewrite,
        }
        edits[chosen](lambda strategy: data.draw(strategy))
        self.gardening.sync()


def test_an_extended_garden_edited_at_random() -> None:
    run_state_machine_as_test(
        Extended,
        settings=settings(
            max_examples=1,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def extended(
    make_site: MakeSite, name: str, code: str, files: Mapping[str, str] = GARDEN, **conf: Any
) -> Site:
    """A garden with the extension *name*, which is this *code*."""
    site = make_site(
        {**files, f"{name}.py": code},
        {**CONF, "hubnotes_checks": {}, "extensions": [*EXTENSIONS[:2], name], **conf},
    )
    written = (site.src / "conf.py").read_text()
    site.write({"conf.py": f"import sys\nsys.path.insert(0, {str(site.src)!r})\n{written}"})
    return site


CHANGING = """
    from dataclasses import replace
    from sphinx_hubnotes import api

    def holds(value, note):
        return note.words >= int(value) + {more}

    def setup(app):
        api.add_gathering(app, api.Gathering("{name}", "Long notes.", str, holds))
        api.add_field(app, api.Field("effort", "", read=lambda text: "{prefix}" + text))
        api.add_signal(app, api.Signal("oven", "{reason}", lambda n: n.others.get("oven", ())))
        app.connect("hubnotes-notes-read", read)

    def read(app, env, notes):
        return {{"n/b": replace(notes["n/b"], tags=("{tag}",), status="{tag}")}}
    """


def changing(site: Site, **values: str) -> None:
    usual = {"more": "0", "name": "min-words", "prefix": "", "reason": "r %(what)s", "tag": "x"}
    code = textwrap.dedent(CHANGING).format(**usual | values)
    site.write({"changing.py": code})


@pytest.mark.parametrize(
    "change",
    [
        {"more": "-25"},
        {"name": "other"},
        {"prefix": "about "},
        {"reason": "baked %(what)s"},
        {"tag": "y"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_an_extension_that_changes_leaves_no_page_stale(
    make_site: MakeSite, change: dict[str, str]
) -> None:
    fields = ["effort", "tags", "status"]
    site = extended(make_site, "changing", "", hubnotes_card_fields=fields)
    changing(site)
    site.build()
    changing(site, **change)
    now, clean = site.build(), site.build(out="clean", fresh=True)
    assert differences(outcome(now), outcome(clean)) == []
    assert sorted(map(str, now.warnings)) == sorted(map(str, clean.warnings))


# Errors of others

FAILING = """
    from sphinx_hubnotes import api

    def fail(*given):
        raise RuntimeError("not today")

    def setup(app):
        api.add_gathering(app, api.Gathering("min-words", "", str, fail))
        api.add_field(app, api.Field("effort", "", read=fail))
        api.add_check(app, api.Check("broken", "", fail))
        api.add_signal(app, api.Signal("oven", "%(what)s", fail))
        app.connect("hubnotes-notes-read", fail)
        app.connect("hubnotes-resolved", fail)
    """


def test_what_fails_is_named_and_left_out(make_site: MakeSite) -> None:
    site = extended(make_site, "failing", FAILING)
    found = site.build()
    assert {w.kind for w in found.warnings} == {"hubnotes.extension-failed"}
    said = {(w.path, w.message.partition(" has failed ")[0]) for w in found.warnings}
    assert {
        (None, "the handler 'fail' of hubnotes-notes-read"),
        (None, "the handler 'fail' of hubnotes-resolved"),
        ("n/a.md", "the field 'effort'"),
        ("n/a.md", "the gathering option 'min-words'"),
        ("n/a.md", "the signal 'oven'"),
    } <= said
    assert "RuntimeError: not today" in found.warnings[0].message
    assert titles(found, "long") == []
    assert len(titles(found, "sorted")) == len(GARDEN) - 1
    report = site.build("hubnotes-check")
    assert "the check 'broken' has failed" in report.warning_text


def test_two_things_of_one_name_are_an_error_that_names_both(make_site: MakeSite) -> None:
    code = """
        from sphinx_hubnotes import api

        def setup(app):
            api.add_field(app, api.Field("tags", "", read=str))
        """
    site = extended(make_site, "twice", code)
    with pytest.raises(ExtensionError, match=r"'tags'.*sphinx_hubnotes\.notes"):
        site.build()


def test_the_site_is_not_known_too_early(make_site: MakeSite) -> None:
    code = """
        from sphinx_hubnotes import api

        def setup(app):
            app.connect("env-before-read-docs", lambda app, env, names: print(api.site(env)))
        """
    site = extended(make_site, "early", code)
    with pytest.raises(ExtensionError, match="hubnotes-resolved"):
        site.build()


# Without a build


def test_a_registry_keeps_kinds_apart() -> None:
    registry = Registry()
    registry.add(api.Field("x", ""), "one")
    registry.add(api.Signal("x", "", lambda note: ()), "two")
    assert list(registry.of(api.Field)) == ["x"]
    with pytest.raises(Taken, match="'x' of three has a name that one has taken"):
        registry.add(api.Field("x", ""), "three")


def test_an_error_is_told_once_for_each_document() -> None:
    calls = Calls()
    for docname in ("a", "a", "b"):
        assert calls.call("it", docname, 7, int, "no number") == 7
    assert [(found.place.docname, found.kind) for found in calls.problems] == [
        ("a", "extension-failed"),
        ("b", "extension-failed"),
    ]


# In a vault


def test_files_keep_their_names_where_a_handler_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = Terminal(tmp_path)
    terminal.write(
        {
            "one.md": "# One\n\nSee [[What is it? 50%]].\n",
            "What is it? 50%.md": "# Two\n\nWords.\n",
            "hubnotes.toml": '[sphinx]\nextensions = ["failing"]\n',
        }
    )
    (tmp_path / "failing.py").write_text(textwrap.dedent(FAILING), encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    done = terminal.build("--trust")
    assert "the handler 'fail' of hubnotes-notes-read has failed" in done.err
    link = terminal.page("one").select_one("[role=main] a.reference.internal")
    assert link is not None, terminal.text("one")
    assert link.get_text() == "Two"
