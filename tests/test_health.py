"""The health report: what it finds, what it says, and what it makes of an exit code."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_hubnotes.build.resolve import resolve
from sphinx_hubnotes.build.settings import Settings
from sphinx_hubnotes.health.findings import LIKE, Sources, examine
from sphinx_hubnotes.health.missing import line_of
from sphinx_hubnotes.health.model import CHECKS, SEVERITIES, Finding, fails, tune
from sphinx_hubnotes.notes.inline import parse
from sphinx_hubnotes.notes.model import (
    CardSpec,
    Content,
    DocRecord,
    HubSpec,
    Link,
    Note,
    Place,
    SectionSpec,
)
from tests.conftest import MakeSite
from tests.outcome import times
from tests.reader import written as written_since
from tests.site import BuildWarning, Built, Site

BUILDER = "hubnotes-check"

CLEAN = {
    "index.md": """
        # How does bread become bread?

        :::::{hub} bread
        ::::{section} The oven
        - [](notes/crust.md)
        - [](notes/steam.md)
        ::::
        :::::

        ```{toctree}
        :hidden:
        other
        ```
        """,
    "notes/crust.md": "# Crust\n\nWhy it is brown. See [](steam.md).\n",
    "notes/steam.rst": "Steam\n=====\n\nWhy it is wet. See :doc:`crust`.\n",
    "other.md": "# No note\n\nWith a [dead](link.md) of its own.\n",
}
"""A healthy site. What is in no hub is nobody's business."""


class Found(NamedTuple):
    check: str
    file: str
    at: str  # its line is the first one that holds this
    says: str


@dataclass(frozen=True)
class Case:
    """What a check finds, also with another limit."""

    check: str
    files: Mapping[str, str]
    found: list[Found]
    conf: Mapping[str, Any] = field(default_factory=dict)
    limit: int | None = None
    limited: list[Found] = field(default_factory=list)


def note(title: str, text: str = "Text.", **fields: str) -> str:
    front = "".join(f"{name}: {value}\n" for name, value in fields.items())
    return (f"---\n{front}---\n" if front else "") + f"# {title}\n\n{text}\n"


def hub(*items: str, name: str = "bread", section: str = "The oven") -> str:
    lines = "".join(f"- [](/{item}.md)\n" for item in items)
    return f"# Hub {name}\n\n::::{{hub}} {name}\n:::{{section}} {section}\n{lines}:::\n::::\n"


TWO = {"index.md": hub("notes/crust", "notes/steam"), "notes/crust.md": note("Crust")}

SAME = "What stands in a good many documents, word for word."
OTHER = "What stands in two documents, and is of a good length."

QUIET = {"suppress_warnings": ["hubnotes.unknown-document"]}
"""Cards for what is not there are no matter of the report."""

CASES = [
    Case(
        "dead-link",
        {
            "notes/crust.md": """
                # Crust

                Not `crumb.md`, nor [a](steam.md), but [b](dough.md#more) and [c](/notes/crumb.md).
                And [moved](../steam.md), [outside](../../out.md), [](no-file) and [](../other.md).
                Once more: [b](crumb.md)
                """,
            "notes/steam.rst": """
                Steam
                =====

                A crumb and :doc:`crumb`,

                :doc:`A title </nowhere/bread>`, :any:`flour.rst`, :ref:`search`, :any:`crust`.
                """,
        },
        [
            Found("dead-link", "notes/crust.md", "/notes/crumb.md", "no document 'notes/crumb' to"),
            Found("dead-link", "notes/crust.md", "dough.md#more", "no document 'notes/dough' to"),
            Found("dead-link", "notes/crust.md", "outside", "no document '../out' to link to"),
            Found("dead-link", "notes/crust.md", "moved", "; did you mean 'notes/steam'?"),
            Found("dead-link", "notes/steam.rst", "doc:`crumb", "'notes/crumb' to link to"),
            Found("dead-link", "notes/steam.rst", "flour", "'notes/flour' to link to"),
            Found("dead-link", "notes/steam.rst", "bread", "'nowhere/bread' to link to"),
        ],
        {"hubnotes_checks": {"wanted-note": False}},
    ),
    Case(
        "dead-anchor",
        {
            "notes/crust.md": """
                # Crust

                To [a](rise.md#steam), [b](rise.md#how-it-rises), [c](/notes/rise.md#label) and
                [d](rise.md#how-it-fell),

                - then [e](../notes/rise.md#steem), and once more [d](rise.md#how-it-fell).
                """,
            "notes/rise.md": "# Steam\n\n(label)=\n## How it rises\n\nText.\n",
        },
        [
            Found("dead-anchor", "notes/crust.md", "how-it-fell", "notes/rise.md has no 'how-it"),
            Found("dead-anchor", "notes/crust.md", "steem", "rise.md has no 'steem' to link to"),
        ],
        {"myst_heading_anchors": 3, "suppress_warnings": ["myst.xref_missing"]},
    ),
    Case(
        "wanted-note",
        {
            "index.md": hub("notes/crust", "notes/steam", "notes/flour"),
            "notes/crust.md": note("Crust", "[a](salt.md), [b](salt.md), [](flour.md), [](x.md)"),
            "notes/steam.rst": "Steam\n=====\n\n:doc:`salt`, :doc:`flour`, and :doc:`salt`\n",
        },
        [
            Found(
                "wanted-note",
                "index.md",
                "flour",
                "'notes/flour' is not written yet, and wanted"
                " by 3 documents: index.md, notes/crust.md, notes/steam.rst",
            ),
            Found(
                "wanted-note",
                "notes/crust.md",
                "salt",
                "'notes/salt' is not written yet, and"
                " wanted by 2 documents: notes/crust.md, notes/steam.rst",
            ),
        ],
        {"hubnotes_checks": {"dead-link": False}},
        3,
        [Found("wanted-note", "index.md", "flour", "'notes/flour'")],
    ),
    Case(
        "orphan",
        {
            "notes/alone.md": note("Alone"),
            "notes/alone_too.rst": "Alone\n=====\n\nText.\n",
            "notes/draft.md": note("Draft", draft="true"),
            "notes/all.md": note("All", "Text.\n\n:::{note-list}\n:::"),
            "notes/hub.md": note("Text") + hub("notes/crust", "notes/steam", name="other"),
        },
        [
            Found("orphan", "notes/alone.md", "# Alone", "no hub shows this note"),
            Found("orphan", "notes/alone_too.rst", "Alone", "no hub shows this note"),
        ],
        {"hubnotes_notes": ["notes/**"]},
    ),
    Case(
        "unknown-hub",
        {"notes/crust.md": note("Crust", tags="a", hubs="[bread, braed]")},
        [Found("unknown-hub", "notes/crust.md", "hubs", "'braed'; did you mean 'bread'?")],
    ),
    Case(
        "unknown-section",
        {"notes/crust.md": note("Crust", hubs="[bread#the-owen]")},
        [Found("unknown-section", "notes/crust.md", "hubs", "did you mean 'the-oven'?")],
    ),
    Case(
        "not-a-member",
        {
            "notes/crust.md": note("Crust", hubs="[cake]"),
            "cake.md": hub("notes/crust", "notes/steam", name="cake"),
        },
        [Found("not-a-member", "index.md", "crust", "the hub 'bread' lists 'notes/crust'")],
    ),
    Case(
        "missing-description",
        {"notes/crust.md": "# Crust\n\n- A list\n", "notes/steam.rst": "Steam\n=====\n"},
        [
            Found("missing-description", "notes/crust.md", "#", "no description, and no paragraph"),
            Found("missing-description", "notes/steam.rst", "Steam", "no description, and no para"),
        ],
    ),
    Case(
        "borrowed-description",
        {"notes/crust.md": note("Crust", description="Written.")},
        [Found("borrowed-description", "notes/steam.rst", "Steam", "cards show the first")],
        {"hubnotes_checks": {"borrowed-description": "info"}},
    ),
    Case(
        "weak-description",
        {
            "notes/crust.md": note("Crust", f"{'brown ' * 70}\n"),
            "notes/told.md": note("Told", "Short.", description="x"),
            "notes/head.md": note("Head", "Short.", myst='{html_meta: {description: "x"}}'),
            "notes/same1.md": note("Same", f"{SAME}\n\n{OTHER}"),
            "notes/same2.md": note("Same", SAME),
            "notes/same3.md": note("Same", f"{SAME}\n\n{OTHER}"),
            "all.md": hub("notes/crust", "notes/told", "notes/head", name="a"),
            "same.md": hub("notes/same1", "notes/same2", "notes/same3", name="b"),
        },
        [
            Found("weak-description", "notes/crust.md", "#", "in 2 hubs, and a card says a sente"),
            Found("weak-description", "notes/same2.md", "#", "says what many documents say"),
            Found("weak-description", "notes/steam.rst", "St", "shown in 1 hub, and a card says a"),
        ],
        {"hubnotes_checks": {"weak-description": "info"}},
        1,
        [Found("weak-description", "notes/crust.md", "#", "in 2 hubs, and a card says a sente")],
    ),
    Case(
        "long-description",
        {
            "notes/crust.md": note("Crust", tags="a", description="words " * 101),
            "notes/steam.rst": f":date: 2026\n:description: {'x' * 50}\n\nSteam\n=====\n\nText.\n",
            "notes/long.md": note("Long", "words " * 300),
        },
        [Found("long-description", "notes/crust.md", "description", "more than 600 characters")],
        {},
        49,
        [
            Found("long-description", "notes/crust.md", "description", "more than 49 characters"),
            Found("long-description", "notes/steam.rst", "description", "more than 49 characters"),
        ],
    ),
    Case(
        "duplicate-description",
        {
            "notes/crust.md": note("Crust", tags="a", description="Why *brown*?"),
            "notes/a.md": note("Draft", draft="true", hubs="bread", description="Why *brown*?"),
            "notes/steam.rst": ":description: Why *brown*?\n\nSteam\n=====\n\nText.\n",
        },
        [Found("duplicate-description", "notes/steam.rst", "desc", "that of notes/crust.md")],
    ),
    Case(
        "empty-section",
        {
            "index.md": """
                # Bread

                :::::{hub} bread
                ::::{section} The oven
                Words alone.
                ::::
                ::::{section} The rest
                - [](notes/crust.md)
                - [](notes/steam.rst)
                ::::
                :::::
                """
        },
        [Found("empty-section", "index.md", "The oven", "'bread#the-oven' shows no note")],
    ),
    Case(
        "small-section",
        {
            "index.rst": """
                Bread
                =====

                .. hub:: bread

                   .. section:: Outer

                      .. section:: Inner

                         * :doc:`notes/crust`

                      * :doc:`notes/steam`
                """,
            "notes/member.md": note("Member", hubs="bread"),
        },
        [Found("small-section", "index.rst", "Inner", "'bread#inner' shows 1 note only")],
        {},
        2,
        [
            Found("small-section", "index.rst", "Outer", "'bread#outer' shows 2 notes only"),
            Found("small-section", "index.rst", "Inner", "'bread#inner' shows 1 note only"),
        ],
    ),
    Case(
        "large-section",
        {
            "index.md": """
                # Bread

                :::::{hub} bread
                ::::{section} Outer
                - [](notes/crust.md)

                :::{section} Inner
                :glob: many/*
                :limit: 2
                :::
                ::::
                :::::
                """,
            **{f"many/{number}.md": note(f"Number {number}") for number in range(41)},
        },
        [Found("large-section", "index.md", "Inner", "'bread#inner' shows 41 notes, more than 40")],
        {"hubnotes_checks": {"small-section": False}},
        0,
        [
            Found("large-section", "index.md", "Outer", "'bread#outer' shows 1 note, more"),
            Found("large-section", "index.md", "Inner", "'bread#inner' shows 41 notes, more"),
        ],
    ),
    Case(
        "large-hub",
        {
            "index.md": "# Bread\n\n::::{hub} bread\n:::{section} A\n:glob: many/*\n:::\n::::\n",
            **{f"many/{number:03}.md": note(f"Number {number}") for number in range(101)},
        },
        [Found("large-hub", "index.md", "{hub}", "the hub 'bread' shows 101 notes, more than 100")],
        {"hubnotes_checks": {"large-section": False}},
        101,
    ),
]


Garden = Callable[..., Site]


@pytest.fixture
def garden(make_site: MakeSite) -> Garden:
    """`garden(files, conf)`: the healthy site, with these files in place of some of its own."""

    def make(files: Mapping[str, str | bytes], conf: Mapping[str, Any] | None = None) -> Site:
        left_out = ["index.md"] if "index.rst" in files else []
        all_files = {name: text for name, text in CLEAN.items() if name not in left_out}
        return make_site({**all_files, **files}, {**QUIET, **(conf or {})})

    return make


def report(built: Built) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(built.read("output.json"))
    return found


def told(built: Built) -> list[BuildWarning]:
    """The warnings, but for those of notes in no toctree, which Sphinx 8.1 gives no kind."""
    return [w for w in built.warnings if "isn't included in any toctree" not in w.message]


def said(built: Built) -> str:
    """The report in the terminal."""
    return built.status_text.partition("copying assets: done\n")[2].partition("build ")[0]


def assert_found(built: Built, expected: list[Found]) -> None:
    """The report holds what is expected and nothing else, in output.json and in the terminal."""
    findings = report(built)["findings"]
    assert [(f["check"], f["file"]) for f in findings] == [found[:2] for found in expected]
    lines = said(built).splitlines()
    for finding, (_, file, at, says) in zip(findings, expected, strict=True):
        text = (built.src / file).read_text(encoding="utf-8").splitlines()
        assert finding["line"] == next(n for n, line in enumerate(text, start=1) if at in line)
        assert says in finding["message"]
        assert f"{built.src / file}:{finding['line']}: {finding['message']}" in lines
    assert sum(":" in line and str(built.src) in line for line in lines) == len(findings)


def checks(case: Case, **settings: object) -> dict[str, Any]:
    others = case.conf.get("hubnotes_checks", {})
    return {**case.conf, "hubnotes_checks": {**others, case.check: settings}}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.check)
def test_a_check(garden: Garden, case: Case) -> None:
    site = garden(case.files, case.conf)
    built = site.build(BUILDER)
    assert_found(built, case.found)
    assert told(built) == []
    severity = tune(case.conf.get("hubnotes_checks")).checks[case.check].severity
    assert {f["severity"] for f in report(built)["findings"]} == {severity}
    assert report(built)["counts"][severity] == len(case.found)
    assert f"{severity}: {case.check} ({len(case.found)})" in said(built).splitlines()
    assert built.statuscode == (severity == "error")
    again = site.build(BUILDER)
    assert said(again) == said(built)
    assert "no targets are out of date" not in again.status_text, "which would look like no report"
    assert again.read("output.json") == built.read("output.json")
    assert again.statuscode == built.statuscode


@pytest.mark.parametrize("off", [False, "off", {"severity": "off"}, {"severity": False}])
@pytest.mark.parametrize("case", CASES[:3], ids=lambda case: case.check)
def test_every_way_to_switch_a_check_off(garden: Garden, case: Case, off: object) -> None:
    others = case.conf.get("hubnotes_checks", {})
    conf = {**case.conf, "hubnotes_checks": {**others, case.check: off}}
    built = garden(case.files, conf).build(BUILDER)
    assert_found(built, [])
    assert told(built) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.check)
def test_a_check_that_is_off_or_has_another_severity(garden: Garden, case: Case) -> None:
    site = garden(case.files, checks(case, severity="off"))
    assert_found(site.build(BUILDER), [])
    site.configure({**QUIET, **checks(case, severity="error")})
    built = site.build(BUILDER)
    assert_found(built, case.found)
    assert built.statuscode == 1
    assert report(built)["counts"] == {"error": len(case.found), "warning": 0, "info": 0}


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.limit is not None], ids=lambda case: case.check
)
def test_another_limit(garden: Garden, case: Case) -> None:
    severity = tune(case.conf.get("hubnotes_checks")).checks[case.check].severity
    conf = checks(case, severity=severity, limit=case.limit)
    built = garden(case.files, conf).build(BUILDER)
    assert told(built) == []
    assert_found(built, case.limited)


def test_every_check_has_a_case() -> None:
    assert [case.check for case in CASES] == list(CHECKS)
    assert {c.check for c in CASES if c.limit is not None} == {
        check.code for check in CHECKS.values() if check.limit is not None
    }


# The whole report


def test_a_healthy_site(garden: Garden) -> None:
    built = garden({}).build(BUILDER, warningiserror=True)
    assert built.statuscode == 0
    assert said(built).split("\n") == [
        "",
        f"There is nothing to mend. The report is in {built.outdir / 'output.json'}.",
        "",
    ]
    assert report(built) == {
        "version": 1,
        "failed": False,
        "counts": {"error": 0, "warning": 0, "info": 0},
        "findings": [],
    }


SICK: dict[str, str | bytes] = {
    **CLEAN,
    "notes/crust.md": note("Crust", "See [](flour.md).", hubs="braed"),
    "notes/steam.rst": "Steam\n=====\n\n* :doc:`flour`\n",
}


def test_the_whole_report(garden: Garden) -> None:
    built = garden(SICK).build(BUILDER)
    src = built.src
    assert said(built).strip().splitlines() == [
        "error: dead-link (2)",
        f"{src}/notes/crust.md:6: no document 'notes/flour' to link to",
        f"{src}/notes/steam.rst:4: no document 'notes/flour' to link to",
        "",
        "info: wanted-note (1)",
        f"{src}/notes/crust.md:6: 'notes/flour' is not written yet, and wanted by 2 documents:"
        " notes/crust.md, notes/steam.rst",
        "",
        "warning: unknown-hub (1)",
        f"{src}/notes/crust.md:2: no hub is called 'braed'; did you mean 'bread'?",
        "",
        "warning: missing-description (1)",
        f"{src}/notes/steam.rst:1: no description, and no paragraph to take one from",
        "",
        f"2 errors, 2 warnings, 1 info. The report is in {built.outdir / 'output.json'}.",
    ]
    assert report(built)["counts"] == {"error": 2, "warning": 2, "info": 1}
    assert report(built)["failed"] is True
    assert report(built)["findings"][2] == {
        "file": "notes/crust.md",
        "line": 6,
        "check": "wanted-note",
        "severity": "info",
        "message": "'notes/flour' is not written yet, and wanted by 2 documents: notes/crust.md,"
        " notes/steam.rst",
        "target": "notes/flour",
        "count": 2,
    }
    assert "build finished with problems." in built.status_text


@pytest.mark.parametrize(
    ("least", "severity", "code"),
    [
        ("error", "error", 1),
        ("error", "warning", 0),
        ("error", "info", 0),
        ("warning", "error", 1),
        ("warning", "warning", 1),
        ("warning", "info", 0),
        ("info", "info", 1),
        ("never", "error", 0),
    ],
)
def test_what_fails(garden: Garden, least: str, severity: str, code: int) -> None:
    files = {"notes/crust.md": note("Crust", hubs="braed")}
    checks = {"unknown-hub": severity}
    conf = {"hubnotes_checks": checks, "hubnotes_check_fail": least}
    built = garden(files, conf).build(BUILDER, warningiserror=True)
    assert len(report(built)["findings"]) == 1
    assert built.statuscode == code
    assert report(built)["failed"] is bool(code)


def test_findings_are_no_warnings_and_warnings_no_findings(make_site: MakeSite) -> None:
    """``-W`` stays for what is wrong, and the report for what could be better."""
    files = {**CLEAN, "index.md": CLEAN["index.md"].replace("(notes/crust.md)", "(notes/crsut.md)")}
    site = make_site(files)
    built = site.build(BUILDER)
    assert [w.kind for w in told(built)] == ["hubnotes.unknown-document"]
    assert [f["check"] for f in report(built)["findings"]] == ["small-section"]
    assert built.statuscode == 0
    assert site.build(BUILDER, warningiserror=True).statuscode == 1


def test_the_report_follows_an_edit(garden: Garden) -> None:
    site = garden({})
    assert report(site.build(BUILDER))["findings"] == []
    site.delete("notes/steam.rst")
    site.write({"index.md": hub("notes/crust", "other")})
    assert [(f["check"], f["file"]) for f in report(site.build(BUILDER))["findings"]] == [
        ("dead-link", "notes/crust.md"),
        ("dead-link", "other.md"),
    ]
    site.write({"notes/steam.rst": CLEAN["notes/steam.rst"], "link.md": note("Link")})
    assert report(site.build(BUILDER))["findings"] == []


def test_no_page_is_written_and_no_other_output_disturbed(garden: Garden) -> None:
    site = garden(SICK)
    built = site.build(BUILDER, doctrees="doctrees")
    assert sorted(path.name for path in built.outdir.iterdir()) == ["output.json"]
    # In the folder of another builder, even.
    html = site.build("html", doctrees="doctrees")
    ledger = html.read(".hubnotes.json")
    site.write({"notes/crust.md": note("Another title")})
    site.build(BUILDER, out="html", doctrees="doctrees")
    assert html.read(".hubnotes.json") == ledger
    assert not (html.outdir / ".hubnotes.writing").exists()
    built = site.build("html", doctrees="doctrees")
    assert built.text("notes/crust")[0] == "Another title"
    assert "Another title" in built.text("index")


WITHOUT_PAGES = ["dummy", "linkcheck", "doctest", "coverage", "gettext", "changes"]


@pytest.mark.versions
def test_builders_without_pages_leave_those_of_another_alone(garden: Garden) -> None:
    extensions = ["myst_parser", "sphinx_hubnotes", "sphinx.ext.doctest", "sphinx.ext.coverage"]
    site = garden({}, {"extensions": extensions, "gettext_uuid": False})
    html = site.build("html", out="both")
    before = times(html.outdir)
    # Catalogs are made of texts that are read in another way.
    doctrees = {"gettext": "gettext.doctrees"}
    for builder in WITHOUT_PAGES:
        site.build(builder, out="both", doctrees=doctrees.get(builder))
        site.build("html", out="both")
        assert (builder, written_since(html, before)) == (builder, set())
    site.delete("notes/crust.md")
    for builder in WITHOUT_PAGES:
        site.build(builder, out="both", doctrees=doctrees.get(builder))
        assert (html.outdir / "notes/crust.html").exists()
    site.build("html", out="both")
    assert not (html.outdir / "notes/crust.html").exists()


def test_in_parallel(garden: Garden) -> None:
    many = {f"notes/{n}.md": note(f"Number {n}", f"See [](no{n % 3}.md).") for n in range(12)}
    site = garden({**many, "index.md": hub(*(name[:-3] for name in many))})
    one = site.build(BUILDER, out="one")
    two = site.build(BUILDER, out="two", parallel=2)
    assert len(report(one)["findings"]) == 12 + 3
    assert two.read("output.json") == one.read("output.json")


def test_only_notes_and_hubs_are_looked_at(garden: Garden) -> None:
    """A project that uses hubs in one corner finds the rest untouched; drafts are nowhere."""
    files = {
        "other.md": note("Other", "- [](a.md)\n- [](b.md)"),
        "draft.md": "---\ndraft: true\nhubs: braed\ndescription: x\n---\n# D\n\n[](a.md)\n",
        "hub_draft.md": note("Draft", "::::{hub} d\n:::{section} Empty\n:::\n::::", draft="true"),
    }
    conf = {"hubnotes_notes": ["draft", "notes/*"]}
    built = garden(files, conf).build(BUILDER)
    assert [w.kind for w in told(built)] == ["hubnotes.empty-hub"]
    assert report(built)["findings"] == []


def test_the_front_page_and_the_index_need_no_hub(garden: Garden) -> None:
    files = {
        "index.md": note("Home", "```{toctree}\nbread\nother\nall\n```"),
        "bread.md": hub("notes/crust", "notes/steam"),
        "all.md": note("All"),
    }
    conf = {"hubnotes_notes": ["**"], "hubnotes_index": "all", "hubnotes_checks": {}}
    built = garden(files, conf).build(BUILDER)
    found = [(f["check"], f["file"]) for f in report(built)["findings"]]
    assert ("orphan", "other.md") in found
    assert ("orphan", "index.md") not in found
    assert ("orphan", "all.md") not in found
    assert ("orphan", "bread.md") not in found


# Where a link leads


def test_what_is_named_elsewhere_is_no_dead_link(make_site: MakeSite) -> None:
    """Labels, other projects and files that are there; an excluded document is dead."""
    files = {
        "notes/crust.md": """
            # Crust

            (odd.md)=
            ## Odd

            [A label](odd.md), [a file](data.csv), [a page](excluded.md), [](far.md),
            {doc}`other:far`.
            """,
        "notes/excluded.md": note("Excluded"),
        "notes/data.csv": "1,2\n",
        "notes/steam.rst": "Steam\n=====\n\n:doc:`excluded`, :any:`odd.md`, :doc:`other:far`\n",
    }
    conf = """
        exclude_patterns = ["notes/excluded.md"]

        def add(app, env, docnames):
            entry = ("", "", "", "")
            env.intersphinx_inventory = {"std:doc": {"far": entry}, "std:label": {"far.md": entry}}
            env.intersphinx_named_inventory = {"other": env.intersphinx_inventory}

        def setup(app):
            app.connect("env-before-read-docs", add)
        """
    built = make_site({**CLEAN, **files}, conf).build(BUILDER)
    found = report(built)["findings"]
    assert [(f["file"], f["check"], f["target"]) for f in found] == [
        ("notes/crust.md", "dead-link", "notes/excluded"),
        ("notes/steam.rst", "dead-link", "notes/excluded"),
    ]
    assert "'notes/excluded' to link to, which is excluded from this project" in said(built)


def test_a_document_with_its_suffix_is_a_dead_link_in_the_role_doc(garden: Garden) -> None:
    steam = "Steam\n=====\n\nText.\n\n:doc:`crust.md`\n"
    built = garden({"notes/steam.rst": steam}).build(BUILDER)
    assert [(f["line"], f["message"]) for f in report(built)["findings"]] == [
        (6, "no document 'notes/crust.md' to link to; did you mean 'notes/crust'?")
    ]


def test_links_in_included_files_and_in_odd_places(garden: Garden) -> None:
    files = {
        "notes/é x (1)#.md": note(
            "Odd", hubs="bread", text="[a](<wo er/s'.md>),\n[b](w%C3%B6.md), [c][c]\n\n[c]: d.md"
        ),
        "notes/crust.md": note("Crust", "```{include} ../parts/part.txt\n```"),
        "notes/steam.rst": "Steam\n=====\n\nText.\n\n.. include:: /parts/part.rst.txt\n",
        "parts/part.txt": "First.\n\nA [link](./no/where.md).\n",
        "parts/part.rst.txt": "First.\n\nA :doc:`../no/where`.\n",
    }
    conf = {"exclude_patterns": ["parts"], "hubnotes_checks": {"wanted-note": "off"}}
    built = garden(files, conf).build(BUILDER)
    assert [(f["file"], f["line"], f["target"]) for f in report(built)["findings"]] == [
        ("parts/part.txt", 3, "notes/no/where"),
        ("parts/part.rst.txt", 3, "no/where"),
        ("notes/é x (1)#.md", 6, "notes/wo er/s'"),
        ("notes/é x (1)#.md", 7, "notes/wö"),
        ("notes/é x (1)#.md", 9, "notes/d"),
    ]
    assert f"{built.src}/notes/é x (1)#.md:7: no document 'notes/wö' to link to" in said(built)


HOSTILE = "\x1b[31m %s %(x)s {0} {x} \u202e <script> \x00"


@pytest.mark.skipif(os.name == "nt", reason="Windows allows no such names")
def test_hostile_names_and_titles(garden: Garden) -> None:
    """What is found is named in the terminal without anything that the terminal obeys."""
    name = "notes/%s {x}\x1b[2J\rWARNING: no"
    title = HOSTILE.replace("\x00", "")
    files = {
        "index.md": hub("notes/crust", section=title),
        f"{name}.md": note(title, "See [](a{x}%s%d.md).", hubs=json.dumps(["bread", title])),
    }
    built = garden(files).build(BUILDER)
    found = report(built)["findings"]
    assert {f["check"] for f in found} == {"dead-link", "unknown-hub", "small-section"}
    assert f"{name}.md" in {f["file"] for f in found}
    assert "WARNING: no.md:6: no document 'notes/a{x}%25s%25d' to link to" in said(built)
    assert "\\x1b[31m %s %(x)s {0} {x} \\u202e <script>" in said(built)
    lines = said(built).strip().splitlines()
    assert all(line.isprintable() for line in lines)
    assert not [line for line in lines if line.startswith("WARNING")]
    # As it comes out of Sphinx, with colours of its own only.
    assert "[2J" not in built.status_text.replace("\\x1b[2J", "")


def test_an_undecodable_source_is_no_traceback(garden: Garden) -> None:
    latin = note("Crust", "é [](flour.md)").encode("latin-1")
    conf = {"source_encoding": "latin-1", "suppress_warnings": ["config"]}
    site = garden({"notes/crust.md": latin}, conf)
    found = [(f["check"], f["file"]) for f in report(site.build(BUILDER))["findings"]]
    assert found == [("dead-link", "notes/crust.md")]


# The configuration


@pytest.mark.parametrize("wrong", ["orphan", ["orphan"], 3])
def test_values_of_a_wrong_type_are_left_out(garden: Garden, wrong: object) -> None:
    conf = {"hubnotes_checks": wrong, "hubnotes_check_fail": wrong}
    built = garden(SICK, conf).build(BUILDER)
    of_sphinx, *ours = told(built)
    assert "`hubnotes_checks' has type" in of_sphinx.message
    assert "hubnotes_check_fail" in ours[0].message
    assert len(ours) == 1
    assert built.statuscode == 1
    assert report(built)["counts"] == {"error": 2, "warning": 2, "info": 1}


def test_a_mistake_leaves_a_check_as_it_was(garden: Garden) -> None:
    checks = {
        "dead-link": "eror",
        "unknown-hub": {"severity": "error", "limit": 3},
        "missing-description": None,
        "wanted-note": {"limit": True},
        "large-hub": {"limit": -1},
        7: False,
    }
    built = garden(SICK, {"hubnotes_checks": checks}).build(BUILDER)
    assert [w.kind for w in told(built)] == [
        *["hubnotes.check-value"] * 5,
        "hubnotes.unknown-check",
    ]
    assert [w.message for w in told(built)] == [
        "'eror' is no severity for the check 'dead-link' in hubnotes_checks; did you mean 'error'?",
        "3 is no limit for the check 'unknown-hub' in hubnotes_checks; it has none",
        "None is no value for the check 'missing-description' in hubnotes_checks; use False, a"
        " severity, or a mapping of severity and limit",
        "True is no limit for the check 'wanted-note' in hubnotes_checks; use a whole number",
        "-1 is no limit for the check 'large-hub' in hubnotes_checks; use a whole number",
        "hubnotes_checks has no check '7'",
    ]
    assert report(built)["counts"] == {"error": 3, "warning": 1, "info": 1}


def test_one_check_is_set_on_the_command_line(garden: Garden) -> None:
    site = garden(SICK, {"hubnotes_checks": {"dead-link": "info"}})
    for value, errors in (("info", 0), ("error", 1)):
        built = site.build(BUILDER, confoverrides={"hubnotes_checks.unknown-hub": value})
        assert report(built)["counts"]["error"] == errors


def test_a_change_of_the_checks_reads_nothing_again(garden: Garden) -> None:
    site = garden(SICK)
    site.build(BUILDER)
    checks = {"hubnotes_checks": {"dead-link": False}, "hubnotes_check_fail": "never"}
    site.configure({**QUIET, **checks})
    built = site.build(BUILDER)
    assert "0 added, 0 changed, 0 removed" in built.status_text
    assert report(built)["counts"] == {"error": 0, "warning": 2, "info": 1}


# The pure part


def on(**limits: int) -> dict[str, Any]:
    """All checks, with these limits."""
    names = {name.replace("_", "-"): {"limit": limit} for name, limit in limits.items()}
    return dict(tune({**dict.fromkeys(CHECKS, "error"), **names}).checks)


NAMES = ("a", "b", "c", "x/d", "x/e", "x/y/f", "draft", "x/other-draft")
TEXTS = ("", "One.", "Two.", "Three *words* here.")


@st.composite
def gardens(draw: st.DrawFn) -> dict[str, DocRecord]:
    """Documents with links to each other and to missing ones, and a page with a hub or two."""
    names = draw(st.sets(st.sampled_from(NAMES), min_size=1))
    docs: dict[str, DocRecord] = {}
    for name in sorted(names):
        described = draw(st.booleans())
        text = parse(draw(st.sampled_from(TEXTS)))
        links: list[Link] = []
        for target in draw(st.lists(st.sampled_from(NAMES), max_size=3)):
            role = draw(st.sampled_from(("doc", "std:doc", "any", "std:ref")))
            written = f"/{target}.md" if role == "any" else target
            links.append((role, written, "", draw(st.booleans())))
        docs[name] = DocRecord(
            Note(
                name,
                (("text", name),),
                description=text,
                described=described and bool(text),
                borrowed=not described and bool(text),
                draft=name.endswith("draft"),
            ),
            links=tuple(sorted(set(links))),
        )
    number = 0
    hubs = []
    for index in range(draw(st.integers(1, 2))):
        content: list[CardSpec | SectionSpec] = []
        for part in range(draw(st.integers(0, 2))):
            cards: list[CardSpec | SectionSpec] = []
            for target in draw(st.lists(st.sampled_from(NAMES), max_size=4)):
                cards.append(CardSpec(number, target, Place("index", number + 1)))
                number += 1
            name = f"h{index}#s{part}"
            nested: Content = tuple(cards)
            if draw(st.booleans()):
                inner = SectionSpec(f"{name}-in", "", (), Place("index", 50), tuple(cards))
                nested = (inner,)
            content.append(SectionSpec(name, "", (), Place("index", 40), nested))
        hubs.append(HubSpec(index, f"h{index}", "", (), Place("index", 30), content=tuple(content)))
    docs["index"] = DocRecord(Note("index", (("text", "Home"),)), tuple(hubs), used=True)
    return docs


@given(gardens(), st.integers(0, 3), st.booleans())
def test_findings_are_what_brute_force_finds(
    docs: dict[str, DocRecord], limit: int, all_of_them: bool
) -> None:
    settings = Settings(
        "index", "index", (".md",), is_note=(lambda name: True) if all_of_them else None
    )
    site = resolve(docs, settings)
    limits = dict.fromkeys(
        ("wanted_note", "small_section", "large_section", "large_hub", "long_description"), limit
    )
    found: dict[str, list[Any]] = {code: [] for code in CHECKS}
    for finding in examine(site, settings, on(**limits), Sources()):
        found[finding.check].append((finding.place.docname, finding.target, finding.count))

    live = {name for name, record in docs.items() if not record.note.draft}

    def cards(content: Content, *, nested: bool = True) -> set[str]:
        shown: set[str] = set()
        for item in content:
            if isinstance(item, CardSpec):
                shown |= {item.target} & live
            elif nested:
                shown |= cards(item.content)
        return shown

    def sections(content: Content) -> list[SectionSpec]:
        return [
            section
            for item in content
            if isinstance(item, SectionSpec)
            for section in (item, *sections(item.content))
        ]

    hubs = docs["index"].hubs
    in_hubs = set().union(*(cards(hub.content) for hub in hubs))
    notes = live if all_of_them else in_hubs

    dead: set[tuple[str, str]] = set()
    for name in (notes | {"index"}) & live:
        for role, written, _, _ in docs[name].links:
            target = written.removeprefix("/").removesuffix(".md")
            if role != "std:ref" and target not in docs:
                dead.add((name, target))
    assert sorted(found["dead-link"]) == [(*pair, None) for pair in sorted(dead)]

    for hub in hubs:
        for section in sections(hub.content):
            targets = {card.target for card in section.own_cards()}
            dead |= {("index", target) for target in targets if target not in docs}
    wanted = {target: {name for name, other in dead if other == target} for _, target in dead}
    ranked = sorted((-len(by), target) for target, by in wanted.items() if len(by) >= limit)
    assert found["wanted-note"] == [
        (min(wanted[target]), target, -number) for number, target in ranked
    ]

    def of(names: set[str]) -> list[tuple[str, str, None]]:
        return [(name, "", None) for name in sorted(names)]

    assert found["orphan"] == of(notes - in_hubs - {"index"})
    texts = {name: docs[name].note.description for name in notes}
    own_texts = sorted(name for name in notes if docs[name].note.described)
    assert found["missing-description"] == of({name for name in notes if not texts[name]})
    borrowed = {name for name in notes if texts[name]} - set(own_texts)
    assert found["borrowed-description"] == of(borrowed)
    assert found["long-description"] == of(set(own_texts))  # all are longer than three
    assert found["duplicate-description"] == [
        (name, first, None)
        for name in own_texts
        if (first := next(other for other in own_texts if texts[other] == texts[name])) != name
    ]
    spans = [(part, cards(part.content)) for hub in hubs for part in sections(hub.content)]
    assert found["empty-section"] == [("index", s.name, 0) for s, n in spans if not n]
    assert found["small-section"] == [
        ("index", section.name, len(shown)) for section, shown in spans if 0 < len(shown) <= limit
    ]
    own = [(section, len(cards(section.content, nested=False))) for section, _ in spans]
    assert found["large-section"] == [
        ("index", section.name, number) for section, number in own if number > limit
    ]
    assert found["large-hub"] == [
        ("index", hub.name, len(cards(hub.content)))
        for hub in hubs
        if len(cards(hub.content)) > limit
    ]


def test_hints() -> None:
    """At what has moved always; at what has a like name only where few are missing."""
    targets = ["old/deep/bread", *(f"x/bred{number:02}" for number in range(2 * LIKE))]
    links = tuple(("doc", target, "", False) for target in targets)
    docs = {
        "index": DocRecord(Note("index", ()), links=links),
        "new/Bread": DocRecord(Note("new/Bread", ())),
    }
    settings = Settings("index", "index", is_note=lambda name: True)
    found = examine(resolve(docs, settings), settings, CHECKS, Sources())
    hints = [f.message.partition("; ")[2] for f in found if f.check == "dead-link"]
    assert hints == ["did you mean 'new/Bread'?"] * (1 + LIKE) + [""] * LIKE


@given(st.lists(st.sampled_from(SEVERITIES)), st.sampled_from([*SEVERITIES, "never"]))
def test_fails(severities: list[str], least: str) -> None:
    order = ["info", "warning", "error", "never"]
    findings = [Finding("a", severity, Place("a"), "") for severity in severities]
    expected = any(order.index(found) >= order.index(least) for found in severities)
    assert fails(findings, least) is expected


@pytest.mark.parametrize(
    ("written", "text", "line"),
    [
        (("a.md",), "data.md\n`b/a.md`\nsee a.md\n[](a.md)\n", 4),
        (("a.md",), "data.md b/a.md a.mdx\nsee a.md", 2),
        (("a.md",), "data.md\n[](b/a.md)\n", 2),
        (("a", "/b/a"), "a word\n:doc:`/b/a`\n", 2),
        (("a",), "a word\n\n[x]: a\n", 3),
        (("a.md#x", "a.md"), "[](a.md)\n[](a.md#x)\n", 2),
        (("(.*",), "any\n[](b)\n", None),
        ((), "any", None),
        (("a",), "", None),
    ],
)
def test_the_line_of_a_link(written: tuple[str, ...], text: str, line: int | None) -> None:
    assert line_of(written, text) == line


def test_a_missing_note_is_named_once_however_it_is_written(make_site: MakeSite) -> None:
    text = "# Crust\n\nOf [[gone]], [[GONE#Part]] and [[gone|it]], [[#Part]].\n"
    files = CLEAN | {"notes/crust.md": text}
    built = make_site(files, {"hubnotes_wikilinks": True}).build(BUILDER)
    found = json.loads(built.read("output.json"))["findings"]
    dead = [(entry["line"], entry["target"]) for entry in found if entry["check"] == "dead-link"]
    assert dead == [(3, "gone")]
    anchors = [entry["message"] for entry in found if entry["check"] == "dead-anchor"]
    assert anchors == ["notes/crust.md has no 'Part' to link to"]


def test_a_label_like_a_file_is_no_dead_link(make_site: MakeSite) -> None:
    text = "# Crust\n\n(Rye.md)=\n## Rye\n\nSee [the rye](Rye.md).\n"
    site = make_site(CLEAN | {"notes/crust.md": text})
    assert "the rye" in {link.get_text() for link in site.build().page("notes/crust").select("p a")}
    assert json.loads(site.build(BUILDER).read("output.json"))["findings"] == []
