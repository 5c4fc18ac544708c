"""Pages that no document makes: of tags, of long lists, at old names; and the front page."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.conftest import MakeSite
from tests.outcome import differences, outcome, times
from tests.reader import contents, headings, shown
from tests.site import Built, Site


def note(title: str, text: str = "Text.", **fields: str) -> str:
    front = "".join(f"{key}: {value}\n" for key, value in fields.items())
    above = f"---\n{front}---\n" if front else ""
    return f"{above}# {title}\n\n{text}\n"


HUB = "# Hub\n\n::::{hub} h\n:::{section} All\n:glob: /notes/*\n:::\n::::\n"

TAGGED = {
    "index.md": "# Home\n\n:::{toctree}\nhub\n:::\n",
    "hub.md": HUB,
    "notes/a.md": note(
        "Alpha", "See {hubnotes:tag}`RL/Reward` and {hubnotes:tag}`math`.", tags="[rl]"
    ),
    "notes/b.md": note("Beta", tags="[RL/Reward, math]"),
    "notes/c.md": note("Gamma", tags="['#rl/reward/shaping']"),
    "notes/d.md": note("Delta", tags="[rl, hidden]", draft="true"),
}
ON = {"hubnotes_tag_pages": True}


def article(built: Built, name: str) -> BeautifulSoup:
    return built.page(name)


def titles(built: Built, name: str) -> list[str]:
    """The titles of the cards of a page."""
    return [card.get_text() for card in article(built, name).select(".hubnotes-card-title")]


def target(built: Built, page: str, text: str) -> Path:
    """The file that the link *text* on *page* leads to."""
    found = article(built, page)
    link = next(a for a in found.select("a[href]") if a.get_text() == text)
    return Path(f"{page}.html").parent / str(link["href"])


def check_again(site: Site, built: Built) -> None:
    """See that what was built in steps is what a clean build makes."""
    clean = site.build(built.builder, out=f"clean-{built.builder}", fresh=True)
    assert differences(outcome(built), outcome(clean)) == []


# Tags


def test_a_page_for_each_tag(make_site: MakeSite) -> None:
    built = make_site(TAGGED, ON).build(nitpicky=True)
    assert built.warnings == []
    assert titles(built, "tags/rl") == ["Alpha", "Beta", "Gamma"]
    assert titles(built, "tags/rl/reward") == ["Beta", "Gamma"]
    assert titles(built, "tags/rl/reward/shaping") == ["Gamma"]
    assert built.text("tags/rl")[:4] == [
        *("← Home", "rl", "Tags", "3 notes"),
    ]
    assert built.text("tags/rl/reward/shaping")[2] == "Tags › rl › Reward"
    assert target(built, "tags/rl/reward", "rl") == Path("tags/rl/../rl.html")
    assert built.text("tags")[1:4] == ["Tags", "math · 1 note", "rl · 3 notes"]
    assert not (built.outdir / "tags/hidden.html").exists()
    assert headings(article(built, "tags/rl")) == ["rl"]


def test_links_to_the_pages_of_tags(make_site: MakeSite) -> None:
    conf = {**ON, "hubnotes_card_fields": ["tags"]}
    built = make_site(TAGGED, conf).build()
    assert (built.outdir / target(built, "notes/a", "RL/Reward")).resolve() == (
        built.outdir / "tags/rl/reward.html"
    ).resolve()
    assert target(built, "hub", "math") == Path("tags/math.html")
    inner = (
        built.outdir / "tags/rl" / target(built, "tags/rl/reward", "math").relative_to("tags/rl")
    )
    assert inner.resolve() == (built.outdir / "tags/math.html").resolve()


@pytest.mark.parametrize("builder", ["html", "text", "latex", "epub", "singlehtml"])
def test_where_tags_have_no_pages_a_reference_is_text(make_site: MakeSite, builder: str) -> None:
    conf = {} if builder == "html" else ON
    site = make_site(TAGGED, conf)
    built = site.build(builder)
    assert [w for w in built.warnings if w.kind.startswith("hubnotes")] == []
    assert not (built.outdir / "tags").exists()
    if builder == "html":
        assert "See RL/Reward and math." in built.text("notes/a")


def test_an_unknown_tag(make_site: MakeSite) -> None:
    files = {**TAGGED, "notes/a.md": note("Alpha", "See {hubnotes:tag}`mahts`.", tags="[rl]")}
    built = make_site(files, ON).build()
    assert [(w.path, w.line, w.kind) for w in built.warnings] == [
        ("notes/a.md", 6, "hubnotes.unknown-target")
    ]
    assert "did you mean 'math'?" in built.warnings[0].message


TAGS = ["a<b>&c", "../../etc", "c++", "c", "Über/Größe", "index", "日本", "x y", "-", "a//b", "%2e"]


def test_any_tag(make_site: MakeSite) -> None:
    files = {
        "index.md": HUB,
        **{
            f"notes/n{number}.md": note(f"N{number}", tags=f'["{tag}"]')
            for number, tag in enumerate(TAGS)
        },
        "tags/index.md": "---\norphan: true\n---\n# My own page of tags\n",
    }
    built = make_site(files, ON).build()
    assert [w for w in built.warnings if w.kind.startswith("hubnotes")] == []
    assert "My own page of tags" in built.text("tags/index")
    made = {
        path.relative_to(built.outdir / "tags") for path in (built.outdir / "tags").rglob("*.html")
    }
    assert len(made) >= len(TAGS)
    for tag, number in zip(TAGS, range(len(TAGS)), strict=True):
        page = next(
            path
            for path in (built.outdir / "tags").rglob("*.html")
            if f"N{number}"
            in titles(built, path.relative_to(built.outdir).with_suffix("").as_posix())
        )
        assert page.is_file(), tag
    assert not (built.outdir.parent / "etc.html").exists()


def test_the_way_back_from_a_tag_comes_and_goes(make_site: MakeSite) -> None:
    every = "---\norphan: true\n---\n# Every note\n"
    site = make_site({**TAGGED, "every.md": every}, ON | {"hubnotes_index": "every"})
    assert site.build().text("tags/math")[0] == "← All notes"
    site.delete("every.md")
    built = site.build()
    assert "← All notes" not in built.text("tags/math")
    check_again(site, built)
    site.write({"every.md": every})
    check_again(site, site.build())


# Long lists


LISTED = {
    "index.md": "# Home\n\nWords.\n\n:::{toctree}\n:hidden:\n\nall\nhub\n:::\n",
    "hub.md": HUB,
    "all.md": "# All\n\n:::{note-list}\n:group-by: letter\n:::\n",
    **{
        f"notes/{name}.md": note(name.title())
        for name in ("ant", "ape", "bee", "cat", "cow", "dog")
    },
}
SMALL = {"hubnotes_page_size": 4}


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_a_long_list_goes_over_several_pages(make_site: MakeSite, builder: str) -> None:
    built = make_site(LISTED, SMALL).build(builder)
    second = "all-page-2/index" if builder == "dirhtml" else "all-page-2"
    first = "all/index" if builder == "dirhtml" else "all"
    assert titles(built, first) == ["Ant", "Ape", "Bee", "Cat"]
    assert titles(built, second) == ["Cow", "Dog"]
    groups = [g.get_text() for g in article(built, second).select(".hubnotes-group")]
    assert groups == ["C", "D"]
    for page, others in ((first, ["2", "Next"]), (second, ["Previous", "1"])):
        nav = article(built, page).select_one("nav.hubnotes-pages")
        assert nav is not None
        assert nav["aria-label"] == "Pages"
        assert [a.get_text() for a in nav.select("a")] == others
        here = nav.select_one("[aria-current=page]")
        assert here is not None
        assert here.get_text() not in others
        for link in nav.select("a"):
            path = (built.outdir / f"{page}.html").parent / str(link["href"])
            assert (path / "index.html" if path.is_dir() else path).is_file()


@pytest.mark.parametrize("name", ["_all", "_in/all", "_in/_all"])
def test_a_page_that_begins_with_a_low_line_goes_on(make_site: MakeSite, name: str) -> None:
    lists = "# All\n\n:::{note-list}\n:::\n\n:::{note-list}\n:reverse:\n:::\n"
    built = make_site({**LISTED, f"{name}.md": lists}, SMALL).build()
    assert titles(built, f"{name}-page-2") == ["Cow", "Dog"]
    assert titles(built, f"{name}-list-2-page-2") == ["Ape", "Ant"]


def test_the_pages_of_each_list_have_a_name_of_their_own(make_site: MakeSite) -> None:
    lists = "# All\n\n:::{note-list}\n:::\n\n:::{note-list}\n:reverse:\n:::\n"
    page = make_site({**LISTED, "all.md": lists}, SMALL).build().page("all")
    names = [str(nav["aria-label"]) for nav in page.select("nav.hubnotes-pages")]
    assert names == ["Pages", "Pages (2)"]


def test_where_nothing_is_paged_the_list_is_whole(make_site: MakeSite) -> None:
    site = make_site(LISTED, SMALL)
    assert site.build("text").read("all.txt").count("Text.") == 6
    assert len(titles(site.build("singlehtml"), "index")) == 12


def test_no_page_of_a_list_is_large(make_site: MakeSite) -> None:
    """With descriptions of the greatest length, in a script of three bytes a character."""
    files = {f"notes/n{n}.md": note(f"N{n}", description="語" * 599 + "。") for n in range(160)}
    built = make_site({**LISTED, **files}).build()
    sizes = {path.name: path.stat().st_size for path in built.outdir.glob("all*.html")}
    assert len(sizes) == 2
    assert max(sizes.values()) < 500_000


@pytest.mark.parametrize(
    ("edit", "written"),
    [
        pytest.param({"notes/dog.md": note("Doe")}, {"all-page-2.html"}, id="a title there"),
        pytest.param({"notes/ant.md": note("Art")}, {"all.html"}, id="a title here"),
        pytest.param({"notes/eel.md": note("Eel")}, {"all-page-2.html"}, id="one more there"),
    ],
)
def test_only_the_pages_that_change_are_written(
    make_site: MakeSite, edit: dict[str, str], written: set[str]
) -> None:
    site = make_site(LISTED, SMALL)
    before = times(site.build().outdir)
    site.write(edit)
    built = site.build()
    after = times(built.outdir)
    lists = {name for name in after if name.startswith("all") and after[name] != before.get(name)}
    assert lists == written
    check_again(site, built)


def test_pages_go_with_what_made_them(make_site: MakeSite) -> None:
    site = make_site({**LISTED, **TAGGED, "index.md": LISTED["index.md"]}, SMALL | ON)
    built = site.build()
    assert (built.outdir / "all-page-2.html").exists()
    assert (built.outdir / "tags/math.html").exists()
    site.configure({"hubnotes_page_size": 0})
    built = site.build()
    assert not (built.outdir / "all-page-2.html").exists()
    assert not (built.outdir / "tags").exists()
    check_again(site, built)


def test_a_document_comes_to_stand_where_a_page_was_made(make_site: MakeSite) -> None:
    site = make_site({**LISTED, **TAGGED, "index.md": LISTED["index.md"]}, SMALL | ON)
    site.build()
    site.write(
        {
            "tags/math.md": "---\norphan: true\n---\n# Mathematics\n",
            "all-page-2.md": "---\norphan: true\n---\n# Mine\n",
        }
    )
    built = site.build()
    assert "Mathematics" in built.text("tags/math")
    assert "Mine" in built.text("all-page-2")
    assert titles(built, "all")[:2] == ["Alpha", "Ant"]
    check_again(site, built)


# Old names


MOVED = {
    **TAGGED,
    "notes/a.md": note(
        'Alpha & "Co"', aliases='[notes/old, "A title", ../out, "", "notes/b", "x:y", deep/er/old]'
    ),
}


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_old_names_lead_on(make_site: MakeSite, builder: str) -> None:
    site = make_site(MOVED, {"hubnotes_redirects": True})
    built = site.build(builder)
    ending = "/index" if builder == "dirhtml" else ""
    for old in ("notes/old", "deep/er/old"):
        page = built.page(old + ending)
        meta = page.select_one("meta[http-equiv=refresh]")
        assert meta is not None
        address = str(meta["content"]).partition("url=")[2]
        place = (built.outdir / f"{old}{ending}.html").parent / address
        file = place / "index.html" if place.is_dir() else place
        assert file.resolve() == (built.outdir / f"notes/a{ending}.html").resolve()
        canonical = page.select_one("link[rel=canonical]")
        assert canonical is not None
        assert canonical["href"] == address
        assert "This page has moved: Alpha & “Co”" in page.get_text()
    assert "Beta" in built.text(f"notes/b{ending}")
    assert {p.name for p in built.outdir.iterdir()} & {
        "out.html",
        "A title.html",
        "x:y.html",
    } == set()
    site.write({"notes/a.md": note("Alpha")})
    built = site.build(builder)
    assert not (built.outdir / f"notes/old{ending}.html").exists()
    check_again(site, built)


def test_one_link_says_where_an_old_page_is_now(make_site: MakeSite) -> None:
    conf = {"hubnotes_redirects": True, "html_baseurl": "https://example.org/"}
    page = make_site(MOVED, conf).build().page("notes/old")
    addresses = [link["href"] for link in page.select("link[rel=canonical]")]
    assert addresses == ["https://example.org/notes/a.html"]


def test_neither_a_draft_nor_a_name_too_long_for_a_file_leads_on(make_site: MakeSite) -> None:
    files = {
        **TAGGED,
        "notes/a.md": note("Alpha", aliases=f"[{'漢' * 84}, {'漢' * 80}]"),
        "notes/d.md": note("Delta", aliases="[soon]", draft="true"),
        "loose.md": note("Of no hub", aliases="[later]", draft="true", orphan="true"),
    }
    built = make_site(files, {"hubnotes_redirects": True, "hubnotes_notes": ["**"]}).build()
    assert built.warnings == []
    names = {path.stem for path in built.outdir.glob("*.html")}
    assert names & {"漢" * 80, "漢" * 84, "soon", "later"} == {"漢" * 80}


def test_old_names_are_no_pages_by_default(make_site: MakeSite) -> None:
    assert not (make_site(MOVED).build().outdir / "notes/old.html").exists()


# The front page


START = {
    "index.md": "# Garden\n",
    "one.md": HUB,
    "two.md": HUB.replace("Hub", "Two").replace("} h", "} t"),
    "notes/a.md": note("Alpha"),
    "notes/b.md": note("Beta"),
}


def test_a_front_page_fills_itself(make_site: MakeSite) -> None:
    built = make_site(START).build(nitpicky=True)
    assert built.warnings == []
    page = built.page("index")
    assert headings(page) == ["Garden", "Topic hubs", "All notes"]
    hubs, notes = page.select("section.hubnotes-section")
    assert shown(hubs) == ["Hub", "Two"]
    assert shown(notes) == ["Alpha", "Beta"]
    assert "2 notes" in built.text("index")
    assert contents(page)[-2:] == ["Topic hubs", "All notes"]


def test_its_hubs_stand_in_the_sidebar(make_site: MakeSite) -> None:
    built = make_site(START, {"html_theme": "furo"}).build()
    tree = built.page("notes/a").select_one(".sidebar-tree")
    assert tree is not None
    assert [a.get_text() for a in tree.select("a")] == ["Hub", "Two"]
    assert [a.get_text() for a in tree.select(".current > a")] == ["Hub"]


@pytest.mark.parametrize(
    "index",
    [
        "# Garden\n\nSome words.\n",
        "# Garden\n\n## A part\n",
        "# Garden\n\n:::{toctree}\none\ntwo\n:::\n",
        "No title\n",
    ],
)
def test_a_front_page_with_something_on_it_stays(make_site: MakeSite, index: str) -> None:
    site = make_site({**START, "index.md": index})
    assert site.build().page("index").select(".hubnotes-card") == []


def test_it_comes_and_goes(make_site: MakeSite) -> None:
    site = make_site(START, {"html_theme": "furo"})
    site.build()
    for index in ("# Garden\n\nWords.\n", "# Garden\n\n:::{toctree}\n:hidden:\n\ntwo\n:::\n"):
        site.write({"index.md": index})
        check_again(site, site.build())
    site.delete("one.md")
    check_again(site, site.build())
    site.write({"other.md": "# Other\n"})
    site.configure({"html_theme": "furo", "hubnotes_index": "other"})
    check_again(site, site.build())


@pytest.mark.parametrize("builder", ["latex", "epub", "singlehtml", "text", "man"])
def test_it_is_complete_in_other_builders(make_site: MakeSite, builder: str) -> None:
    site = make_site(START)
    built = site.build(builder)
    assert [w for w in built.warnings if "not_included" in w.kind] == []
    if builder == "latex":
        tex = next(built.outdir.glob("*.tex")).read_text(encoding="utf-8")
        chapters = [line for line in tex.splitlines() if line.startswith("\\chapter")]
        assert chapters == [
            "\\chapter{Topic hubs}",
            "\\chapter{All notes}",
            "\\chapter{Hub}",
            "\\chapter{Two}",
        ]


# What a review found


def test_a_build_that_writes_nothing_but_made_pages(make_site: MakeSite) -> None:
    site = make_site({**MOVED, "index.md": LISTED["index.md"], "all.md": LISTED["all.md"]})
    for conf in ({"hubnotes_redirects": True}, {"hubnotes_redirects": True, **ON}):
        site.configure(conf)
        for builder in ("html", "json"):
            site.build(builder)
    check_again(site, site.build())


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_no_made_page_takes_the_place_of_another(make_site: MakeSite, builder: str) -> None:
    aliases = '[guide, ".", "notes/.", genindex, search, _static/x, tags, extra]'
    site = make_site(
        {
            **TAGGED,
            "index.md": "# Home\n\nWords.\n\n:::{toctree}\nhub\nguide/index\n:::\n",
            "guide/index.md": "# The guide\n",
            "extra.html": "{% extends '!page.html' %}{% block body %}An extra page{% endblock %}",
            "notes/a.md": note("Alpha", aliases=aliases, tags="[index, flour, flour/index]"),
        },
        ON
        | {
            "hubnotes_redirects": True,
            "templates_path": ["."],
            "html_additional_pages": {"extra": "extra.html"},
        },
    )
    built = site.build(builder)
    ending = "/index" if builder == "dirhtml" else ""
    assert "The guide" in built.text("guide/index")
    assert "Words." in built.text("index")
    assert headings(built.page(f"tags{ending}")) == ["Tags"]
    assert headings(built.page(f"tags/flour{ending}")) == ["flour"]
    assert "An extra page" in built.text(f"extra{ending}")
    redirects = [
        path for path in built.outdir.rglob("*.html") if "This page has moved" in path.read_text()
    ]
    assert redirects == []
    check_again(site, built)


def test_a_tag_longer_than_a_file_name(make_site: MakeSite) -> None:
    built = make_site(
        {"index.md": HUB, "notes/a.md": note("A", tags=f'["{"漢" * 100}/x"]')}, ON
    ).build()
    assert built.warnings == []
    assert len(list((built.outdir / "tags").rglob("*.html"))) == 2


def test_links_to_a_hub_that_moves_to_another_page(make_site: MakeSite) -> None:
    site = make_site(
        {
            "index.md": "# Home\n\nWords.\n\n:::{hub-list}\n:::\n\n:::{note-list}\n:::\n",
            "h.md": "---\norphan: true\n---\n" + HUB,
            "k.md": "---\norphan: true\n---\n" + HUB.replace("} h", "} k"),
            "notes/a.md": note("Alpha", tags="[t]"),
        },
        ON | {"hubnotes_card_fields": ["hubs"]},
    )
    site.build()
    site.rename("h.md", "hh.md")
    check_again(site, site.build())
    site.write({"hh.md": "---\norphan: true\n---\n(h)=\n" + HUB.replace("# Hub", "# Hub\n\n## H")})
    check_again(site, site.build())


def test_a_long_list_with_a_limit_says_how_long(make_site: MakeSite) -> None:
    files = {**LISTED, "all.md": "# All\n\n:::{note-list}\n:limit: 2\n:::\n"}
    built = make_site(files, SMALL).build()
    assert titles(built, "all") == ["Ant", "Ape"]
    assert target(built, "all", "Show all 6 notes") == Path("all-page-2.html")
    assert titles(built, "all-page-2") == ["Bee", "Cat", "Cow", "Dog"]
    assert headings(built.page("all-page-2")) == ["All (2)"]


def test_sections_gather_notes_alone(make_site: MakeSite) -> None:
    files = {**TAGGED, "hub.md": HUB.replace("/notes/*", "/**"), "about.md": "# About\n"}
    page = make_site(files, {"hubnotes_notes": ["notes/*"]}).build().page("hub")
    assert [card.get_text() for card in page.select(".hubnotes-card-title")] == [
        "Alpha",
        "Beta",
        "Gamma",
    ]


def test_a_front_page_before_the_first_hub(make_site: MakeSite) -> None:
    files = {"index.md": "# All notes\n", "a.md": "# Alpha\n", "b.md": "# Beta\n"}
    built = make_site(files).build()
    assert built.warnings == []
    page = built.page("index")
    assert [card.get_text() for card in page.select(".hubnotes-card-title")] == ["Alpha", "Beta"]
    names = [str(tag["id"]) for tag in page.select("[id]")]
    assert len(names) == len(set(names))


def test_cards_in_an_admonition_stay_there(make_site: MakeSite) -> None:
    hub = """
        # Hub

        ::::::{hub} h
        :::::{section} All
        :glob: /notes/*
        :sort: title

        ::::{tip}
        Read first:
        :::{note-card} notes/c
        :::
        ::::
        :::::
        ::::::
        """
    built = make_site({**TAGGED, "hub.md": hub}).build()
    assert titles(built, "hub") == ["Gamma", "Alpha", "Beta"]
    tip = built.page("hub").select_one(".admonition")
    assert tip is not None
    assert "Gamma" in tip.get_text()
    assert "Topic Hub · 3 linked notes · 1 section" in built.text("hub")


@pytest.mark.parametrize("target", ["/old-name", "/old-name.md", "old-name.md"])
def test_an_alias_with_a_suffix(make_site: MakeSite, target: str) -> None:
    files = {
        "index.md": f"# Hub\n\n::::{{hub}} h\n:::{{note-card}} {target}\n:::\n::::\n",
        "notes/a.md": note("Alpha", aliases="[old-name]"),
    }
    assert titles(make_site(files).build(), "index") == ["Alpha"]


def test_cards_on_a_page_without_a_heading(make_site: MakeSite) -> None:
    built = make_site({**TAGGED, "list.md": ":orphan:\n\n:::{note-list}\n:::\n"}).build()
    page = built.page("list")
    assert {card.name for card in page.select(".hubnotes-card-title")} == {"h2"}


def test_a_formula_in_the_title_of_a_note_on_the_page_of_its_tag(make_site: MakeSite) -> None:
    files = {**TAGGED, "notes/m.md": note("On {math}`x^2`", tags="[math]")}
    built = make_site(files, ON).build()
    for name, has_formulas in (("tags/math", True), ("tags/rl", False)):
        scripts = built.page(name).select("script[src*=mathjax]")
        assert bool(scripts) == has_formulas, name


def test_a_tag_without_a_name_is_none(make_site: MakeSite) -> None:
    files = {**TAGGED, "notes/m.md": note("M", tags="['#', math]")}
    site = make_site(files, {**ON, "hubnotes_card_fields": ["tags"]})
    before = outcome(site.build())
    site.write({"notes/m.md": note("M", tags="[math]")})
    assert differences(before, outcome(site.build())) == ["_sources/notes/m.md.txt"]
