"""``sphinx-hubnotes build``: from a vault to a site, on real vaults of all shapes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.command import Terminal, hashes
from tests.conftest import RANDOM
from tests.reader import attribute, one
from tests.site import tree

pytestmark = [pytest.mark.build, pytest.mark.versions]

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)

ODD: dict[str, str | bytes] = {
    "What? why #1.md": "Leads to [fifty](50%25%20off.md) and [deep](Odd%3F/in%20it.md).\n",
    "50% off.md": "---\ntitle: Half price\n---\nNo heading; back to [why](<What? why #1.md>).\n",
    'quo"te & <tag>.md': "## Not a title\n\ntext\n",
    "Emoji ☕ straße.md": "# Own title\n\ntext\n\n# Second top heading\n\nmore\n",
    "Case.md": "# Upper\n",
    "case.md": "# Lower\n",
    "search.md": "# About searching\n",
    f"{'very long ' * 24}.md": "text\n",
    "empty.md": "",
    "UPPER.MD": "# Suffix\n",
    "other.markdown": "# Other suffix\n",
    "Odd?/in it.md": "# Deep\n\n![](pic.png) [a file](<data #1.bin>) [up](../Case.md)\n",
    "Odd?/pic.png": PNG,
    "Odd?/data #1.bin": b"data",
    "latin.md": "# Caf\xe9\n".encode("latin-1"),
    "broken.md": "---\ntags: [x]\ntitle: a: b\n---\ntext [gone](gone.md)\n",
    "sketch.excalidraw.md": "---\nexcalidraw-plugin: parsed\n---\n",
    "sketch2.md": "---\nexcalidraw-plugin: parsed\n---\n",
    "board.canvas": "{}",
    "table.base": "views: []",
    ".obsidian/templates.json": '{"folder": "Meta/Forms"}',
    ".obsidian/a.md": "# Hidden\n",
    ".trash/b.md": "# Thrown away\n",
    "node_modules/c/README.md": "# Package\n",
    "Templates/d.md": "---\ndate: {{date}}\n---\n# {{title}}\n",
    "Meta/Forms/e.md": "# Form\n",
}


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path)


def test_a_vault_with_all_that_is_odd(terminal: Terminal) -> None:
    terminal.write(ODD)
    (terminal.root / "secret.md").write_text("# Secret\n")
    (terminal.vault / "out.md").symlink_to(terminal.root / "secret.md")
    (terminal.vault / "gone too.md").symlink_to("nowhere.md")
    (terminal.vault / "peek.md").symlink_to(".trash/b.md")
    (terminal.vault / "again").symlink_to("Odd?", target_is_directory=True)
    before = hashes(terminal.vault)

    done = terminal.build()

    assert hashes(terminal.vault) == before
    assert done.code == 0
    assert "14 notes, 2 hubs, 4 links, 1 missing note" in done.out
    for name in ("out.md", "gone too.md", "peek.md", "again"):
        assert re.search(rf"vault/{name} is a link ", done.err), name
    warnings = re.findall(r"^(.*?)vault/(.*?): WARNING: (.*) \[", done.err, re.MULTILINE)
    assert [
        (place, message[:37]) for _, place, message in sorted(warnings, key=lambda w: w[1])
    ] == [
        ("broken.md:3", "the front matter is no YAML (mapping "),
        ("broken.md:5", "'myst' cross-reference target not fou"),
        ("latin.md:1", "the file is not UTF-8, and is read as"[:37]),
    ]
    titles = terminal.titles()
    odd = {
        "What why 1": "What? why #1",
        "50 off": "Half price",
        "quo te & tag": "quo”te & <tag>",
        "Emoji ☕ straße": "Own title",
        "empty": "empty",
        "UPPER": "Suffix",
        "other": "Other suffix",
        "Odd/in it": "Deep",
        "latin": "Café",
        "broken": "a: b",
        "Case": "Upper",
    }
    assert odd.items() <= titles.items()
    assert {"Lower", "About searching"} <= set(titles.values())
    unwanted = {"Hidden", "Thrown away", "Package", "Form", "Secret", "{{title}}"}
    assert not unwanted & set(titles.values())
    assert terminal.text("quo te & tag").startswith("quo”te & <tag> Not a title text")
    assert len(terminal.page("Emoji ☕ straße").select("h1")) == 1


def test_each_link_of_an_odd_vault_leads_to_a_file(terminal: Terminal) -> None:
    terminal.write(ODD)
    terminal.build()
    seen = set()
    for path in terminal.site.rglob("*.html"):
        page = terminal.page(path.relative_to(terminal.site).with_suffix("").as_posix())
        for link in page.select("a[href], img[src]"):
            address = str(link.get("href", link.get("src")))
            if "://" in address or address[:1] in ("", "#"):
                continue
            target = path.parent / unquote(re.split(r"[#?]", address)[0])
            assert target.is_file(), f"{path}: {address}"
            seen.add(target.resolve().relative_to(terminal.site).as_posix())
    assert {"50 off.html", "What why 1.html", "Odd/in it.html", "_images/pic.png"} <= seen
    assert any(name.startswith("_downloads/") and name.endswith("data #1.bin") for name in seen)


def test_prose_between_lines_of_dashes_is_shown(terminal: Terminal) -> None:
    terminal.write(
        {
            "map.md": "---\ntitle: The map\nhub: true\n...\nbody\n\n- [[a]]\n\n---\nmore\n",
            "a.md": "---\nDear all,\n...\nrest\n",
            "b.md": "-----\nMy prose\n-----\nrest\n",
        }
    )
    done = terminal.build()
    assert "3 notes, 1 hub," in done.out
    assert "a.md:1: WARNING: the front matter has no keys, and is read as text" in done.err
    assert "map.md" not in done.err
    shown = terminal.text("map")
    assert "The map Topic Hub · 1 linked note" in shown
    assert "body" in shown
    assert " more" in shown
    assert "Dear all, … rest" in terminal.text("a")
    assert "My prose rest" in terminal.text("b")


def test_a_comment_in_front_matter_is_no_title(terminal: Terminal) -> None:
    text = "---\n# made by a template\ntags: [x]\n---\n```a``` is code\n\n## Start\n\n# Later\n"
    terminal.write({"index.md": text, "a.md": "a"})
    terminal.build()
    assert terminal.title == "Later — Later"


def test_a_title_in_front_matter_in_all_its_spellings(terminal: Terminal) -> None:
    terminal.write(
        {
            "README.md": "---\nTITLE: The [[n|garden]]\n---\n[[n]]\n",
            "n.md": "---\nTitle: Rye\n---\ntext\n",
            "m.md": '---\ntitle: "A [[x]]"\n---\ntext\n',
            "o.md": "---\ntitle:\n---\ntext\n",
            "p.md": "---\ntitle: 2024-01-02\n---\ntext\n",
        }
    )
    terminal.build()
    titles = terminal.titles()
    found = {name: titles[name] for name in ("index", "n", "m", "o", "p")}
    assert found == {"index": "The garden", "n": "Rye", "m": "A x", "o": "o", "p": "2024-01-02"}
    assert terminal.title == "The garden — The garden"
    terminal.write({"n.md": "---\nName: Wheat\ntitle: no\n---\ntext\n"})
    terminal.write({"hubnotes.toml": "[sphinx]\nhubnotes_fields = {title = 'name'}\n"})
    terminal.build()
    assert terminal.titles()["n"] == "Wheat"


def test_a_run_after_nothing_writes_nothing(terminal: Terminal) -> None:
    terminal.write({"one/a.md": "# A\n", "one/b.md": "# B\n", "two/c.md": "# C\n"})
    terminal.build()
    before = _times(terminal.site)
    terminal.build()
    assert _times(terminal.site) == before


def test_a_run_after_an_edit_writes_that_page(terminal: Terminal) -> None:
    terminal.write({f"one/{name}.md": f"# {name}\n\ntext {name}\n" for name in "abcdef"})
    terminal.build()
    before = _times(terminal.site)
    terminal.write({"one/a.md": "# a\n\ntext a\n\nand one more paragraph\n"})
    terminal.build()
    changed = {name for name, time in _times(terminal.site).items() if before.get(name) != time}
    assert changed - {"index.html"} == {"one/a.html"}  # Sphinx 8.1 always writes the front page


def _times(site: Path) -> dict[str, int]:
    return {
        path.relative_to(site).as_posix(): path.stat().st_mtime_ns
        for path in site.rglob("*.html")
        if path.name != "search.html"  # which Sphinx writes each time
    }


def test_a_front_page_of_its_own_leads_to_the_hubs(terminal: Terminal) -> None:
    readme = """
        # The garden

        All about bread. See [a](one/a.md).

        ## How it is made

        With [nothing](nothing.md).
    """
    terminal.write({"README.md": readme, "one/a.md": "# A\n\n[home](../README.md)\n", "b.md": "b"})
    done = terminal.build()
    assert "README.md:7: WARNING" in done.err
    shown = terminal.text("index")
    order = [
        "The garden",
        "All about bread",
        "Topic hubs",
        "One",
        "1 linked note",
        "How it is made",
    ]
    assert [shown.index(part) for part in order] == sorted(shown.index(part) for part in order)
    assert terminal.page("one/a").select_one('[role=main] a[href="../index.html"]')
    assert terminal.title.startswith("The garden")
    assert "B" in terminal.text("all-notes")


@pytest.mark.parametrize("rest", ["```\n\n## How it is made\n", ""])
def test_nothing_is_added_in_code(terminal: Terminal, rest: str) -> None:
    code = "```sh\n## install\nmake\n"
    files = {"README.md": f"# The garden\n\n{code}{rest}", "one/a.md": "# A\n"}
    terminal.write(files | {"one/README.md": f"# One\n\n{code}"})
    terminal.build()
    for name, title in (("index", "Topic hubs"), ("one/README", "One")):
        page = terminal.page(name)
        assert one(page, "pre").get_text() == "## install\nmake\n"
        assert title in {heading.get_text().rstrip("¶") for heading in page.select("h1, h2")}
    assert "1 linked note" in terminal.text("one/README")
    assert terminal.page("index").select(".sidebar-tree, [role=main] a[href='one/README.html']")


def test_maps_are_the_hubs_where_there_are_some(terminal: Terminal) -> None:
    terminal.write(
        {
            "Bread.md": """
                ---
                type: moc
                ---
                Words before it.

                ## The oven

                - [[crust]] -- why it is here
                - [[50% off]]
                - [[Odd?/in it|another]]
            """,
            "x/crust.md": "# Crust\n\n![[pic.png]] #heat\n",
            "50% off.md": "Cheap.\n",
            "Odd?/in it.md": "Deep. [[nowhere]]\n",
            "files/pic.png": PNG,
        }
    )
    done = terminal.build()
    assert "4 notes, 1 hub, " in done.out
    assert "1 missing note" in done.out
    assert "vault/Odd?/in it.md:1: WARNING: no note 'nowhere'" in done.err
    assert not (terminal.site / "x/index.html").exists()
    shown = terminal.text("Bread")
    assert shown.startswith("← All notes Bread")
    assert "3 linked notes · 1 section" in shown
    assert "why it is here" in shown
    links = {a.get("href") for a in terminal.page("Bread").select(".hubnotes-card-title a")}
    assert links == {"x/crust.html", "50%20off.html", "50 off.html", "Odd/in%20it.html"} & links
    assert len(links) == 3
    assert terminal.page("x/crust").select_one('img[src="../_images/pic.png"]')


@pytest.mark.parametrize("number", [3, 40])
def test_many_maps_stand_below_those_that_lead_to_them(terminal: Terminal, number: int) -> None:
    """The sidebar stands on every page: with each map in it, a site would grow as its square."""
    maps = {f"maps/m{n}.md": f"---\ntype: moc\n---\n# M{n}\n\n- [[note]]\n" for n in range(number)}
    half = number // 2
    items = [f"- [[m{n}|Map]]\n" for n in range(half)]
    items += [f"1. [Map](maps/m{n}.md#top) – why\n" for n in range(half, number)]
    code = "```\n- [[lone]]\n```\n"
    top = f"---\ntype: moc\nup:\n- [[lone]]\n---\n# Top\n\n{''.join(items)}\n{code}"
    # These two lead to each other, and nothing else to them.
    circle = {
        f"{one}.md": f"---\ntype: moc\n---\n# {one}\n\n- [[{other}]]\n- [[note]]\n"
        for one, other in (("ring", "round"), ("round", "ring"), ("lone", "note"))
    }
    terminal.write({**maps, **circle, "top.md": top, "note.md": "# A note\n"})
    assert terminal.build("--theme", "furo").code == 0
    shown = {
        attribute(link, "href").partition("#")[0]
        for link in terminal.page("note").select(".sidebar-tree a")
    }
    below = {f"maps/m{n}.html" for n in range(number)} | {"round.html"}
    above = {"all-notes.html", "top.html", "ring.html", "lone.html"}
    assert shown == above | (below if number == 3 else set())
    listed = terminal.page("index").select("article a[href^='maps/']")
    assert len({attribute(link, "href").partition("#")[0] for link in listed}) == number


def test_the_file_says_what_a_map_is(terminal: Terminal) -> None:
    terminal.write(
        {
            "Bread.md": "---\ntags: [map]\n---\n- [[crust]]\n",
            "x/crust.md": "# Crust\n",
            "hubnotes.toml": "[sphinx]\nhubnotes_hub_when = []\n",
        }
    )
    terminal.build()
    assert (terminal.site / "x/index.html").exists()
    terminal.write({"hubnotes.toml": "[sphinx]\nhubnotes_hub_when = ['tags=map']\n"})
    terminal.build()
    assert not (terminal.site / "x/index.html").exists()
    assert "1 linked note" in terminal.text("Bread")


def test_tags_in_the_text_are_tags(terminal: Terminal) -> None:
    terminal.write({f"{n}.md": f"# Note {n}\n\nWith #heat and `#code`.\n" for n in range(3)})
    assert "3 notes, 1 hub," in terminal.build().out
    assert "3 linked notes" in terminal.text("topics/heat")


def test_what_looks_like_a_tag_in_code_makes_no_hub(terminal: Terminal) -> None:
    terminal.write(
        {
            f"{n}.md": """
            Really #heat.

                #include <indented>

            > ```
            > #quoted
            > ```

            <!--
            #commented
            -->
            """
            for n in range(2)
        }
    )
    assert "2 notes, 1 hub," in terminal.build().out
    assert [path.name for path in (terminal.site / "topics").iterdir()] == ["heat.html"]


def test_tags_are_the_hubs_of_a_single_folder(terminal: Terminal) -> None:
    notes = {
        f"{n}.md": f"---\ntags: ['{tag}']\n---\n# Note {n}\n"
        for n, tag in enumerate(("Rye", "rye/dark", "#wheat", "wheat", "once"))
    }
    terminal.write(notes)
    assert "5 notes, 2 hubs" in terminal.build().out
    shown = terminal.text("topics/rye")
    assert "2 linked notes" in shown
    assert "Note 0" in shown
    assert "Note 1" in shown


def test_folders_in_folders_are_sections(terminal: Terminal) -> None:
    terminal.write(
        {
            "content/bread/a.md": "# A\n",
            "content/bread/rye, dark/b.md": "# B\n",
            "content/bread/rye, dark/x/c.md": "# C\n",
            "content/bread/rye, dark/x/y/z/d.md": "# D\n",
            "content/cake/cake.md": "# All of cake\n\nIts own words.\n",
            "content/cake/e.md": "# E\n",
            "content/f.md": "# F\n",
        }
    )
    assert "7 notes, 3 hubs" in terminal.build().out
    shown = terminal.text("content/bread/index")
    assert "4 linked notes · 3 sections" in shown
    order = [shown.index(f" {part} ") for part in ("A", "Rye, dark", "B", "X", "C", "D")]
    assert order == sorted(order)
    own = terminal.text("content/cake/cake")
    assert own.index("Its own words.") < own.index("1 linked note")
    assert "F" in terminal.text("other-notes")


def test_a_link_finds_a_note_that_comes_later_under_an_odd_name(terminal: Terminal) -> None:
    terminal.write({"a.md": "# A\n\n[later](What%3F.md)\n", "b/c.md": "# C\n"})
    assert "a.md:3: WARNING" in terminal.build().err
    terminal.write({"What?.md": "# What\n"})
    assert "WARNING" not in terminal.build().err
    assert terminal.page("a").select_one('[role=main] a[href="What.html"]')
    (terminal.vault / "What?.md").unlink()
    assert "a.md:3: WARNING" in terminal.build().err
    assert not (terminal.site / "What.html").exists()


def test_the_name_of_a_file_is_no_alias(terminal: Terminal) -> None:
    terminal.write(
        {
            "a.md": "# Home\n\n[[why?]], [[x/why?]], [[why?|so]]\n",
            "x/why?.md": "# Because\n",
            "b.md": "---\naliases: ['why?']\n---\n# Another\n",
        }
    )
    terminal.build()
    assert "Because, Because, so" in terminal.text("a")
    assert sorted(path.name for path in (terminal.site / "x").iterdir()) == [
        "index.html",
        "why.html",
    ]
    assert not (terminal.site / "why.html").exists()


def test_a_note_that_takes_the_page_of_another_has_its_own_title(terminal: Terminal) -> None:
    terminal.write({"What?.md": "text\n", "b.md": "[[What#]] [[What?]]\n"})
    terminal.build()
    assert terminal.titles()["What"] == "What?"
    (terminal.vault / "What?.md").rename(terminal.vault / "What!?.md")
    (terminal.vault / "What!?.md").rename(terminal.vault / "What:.md")
    done = terminal.build()
    assert terminal.titles()["What"] == "What:"
    assert "no note 'What?'" in done.err


@pytest.mark.parametrize(
    ("heading", "place"),
    [
        ('## Set up a database <a name="setting-up"></a>', "setting-up"),
        ("## <a id='spot'></a>Deep *down*", "spot"),
        ('# <a name="top"/>Top', "top"),
    ],
)
def test_links_lead_to_places_that_headings_name_in_html(
    terminal: Terminal, heading: str, place: str
) -> None:
    terminal.write({"a.md": f"[there](#{place})\n\n{heading}\n\nWords.\n", "b.md": "# B\n"})
    done = terminal.build()
    assert done.err == ""
    (link,) = terminal.page("a").select(f"p a[href='#{place}']")
    assert link.get_text() == "there"
    assert terminal.page("a").find(id=place) is not None
    assert "<a " not in terminal.titles()["a"]


def test_anchors_in_html_are_found(terminal: Terminal) -> None:
    terminal.write({"a.md": '# A\n\n[there](#spot)\n\n<a name="spot"></a>text\n', "b.md": "b"})
    done = terminal.build()
    assert "WARNING" not in done.err
    assert terminal.page("a").select_one('[role=main] a[href="#spot"]')


def test_addresses_of_other_programs_are_links(terminal: Terminal) -> None:
    terminal.write({"a.md": "# A\n\n[there](zotero://select/items/1) [x](javascript:alert(1))\n"})
    assert terminal.build().err == ""
    assert terminal.page("a").select_one('[role=main] a[href="zotero://select/items/1"]')
    assert not terminal.page("a").select_one('a[href^="javascript"]')


def test_an_older_note_in_the_place_of_another_is_seen(terminal: Terminal) -> None:
    terminal.write({"a.md": "# New\n", "b.md": "b"})
    os.utime(terminal.vault / "a.md")
    terminal.build()
    terminal.write({"a.md": "# Old\n"})
    os.utime(terminal.vault / "a.md", (1, 1))
    terminal.build()
    assert terminal.titles()["a"] == "Old"


def test_what_was_added_to_a_note_goes_again(terminal: Terminal) -> None:
    terminal.write({"x/index.md": "# Welcome\n", "x/a.md": "# A\n"})
    terminal.build()
    assert terminal.page("x/index").select(".hubnotes-hub")
    terminal.write({"moc.md": "---\nhub: true\n---\n# Map\n\n- [[a]]\n"})
    terminal.build()
    assert not terminal.page("x/index").select(".hubnotes-hub")


def test_no_folder_of_notes_is_left_out(terminal: Terminal) -> None:
    folders = ("x/_sources", "_sources", "en.lproj", "x/de.lproj", "_images")
    terminal.write(
        {f"{folder}/n{n}.md": f"# N{n}\n\n![](p.png)\n" for n, folder in enumerate(folders)}
        | {f"{folder}/p.png": PNG for folder in folders}
        | {"a.md": "# A\n\n[zero](x/_sources/n0.md) [[n3]]\n"}
    )
    done = terminal.build()
    assert "6 notes" in done.out
    assert done.err == ""
    assert {"N0", "N1", "N2", "N3", "N4"} <= set(terminal.titles().values())
    links = [str(link["href"]) for link in terminal.page("a").select("p a[href*=html]")]
    assert links[:2] == ["x/notes-sources/n0.html", "x/de-lproj/n3.html"]


def test_notes_that_the_project_leaves_out_are_not_counted(terminal: Terminal) -> None:
    terminal.write(
        {
            "a.md": "# A\n",
            "b.md": "# B\n",
            "hubnotes.toml": '[sphinx]\nexclude_patterns = ["b.md"]\n',
        }
    )
    assert "1 note," in terminal.build().out


def test_paths_in_the_file_begin_in_the_vault_and_lists_are_added_to(terminal: Terminal) -> None:
    terminal.write(
        {
            "a.md": "# A\n\n### Deep\n\n~~struck~~\n\n:::{todo}\nWords.\n:::\n",
            "bread.ico": PNG,
            "look/own.css": "p {}",
            "hubnotes.toml": """
            [sphinx]
            html_favicon = "bread.ico"
            html_logo = "https://example.org/logo.png"
            html_static_path = ["look"]
            html_css_files = ["own.css"]
            extensions = ["sphinx.ext.todo"]
            myst_enable_extensions = ["deflist"]
            suppress_warnings = ["ref.ref"]
            todo_include_todos = true
            """,
        }
    )
    done = terminal.build("--trust")
    assert (done.code, done.err) == (0, "")
    assert (terminal.site / "_static/bread.ico").exists()
    assert (terminal.site / "_static/own.css").exists()
    assert "Words." in terminal.text("a")
    assert terminal.page("a").select("del, s")


def test_without_links_files_are_copied_once(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*given: object) -> None:
        raise OSError

    monkeypatch.setattr(Path, "symlink_to", refuse)
    terminal.write({"a.md": "# A\n\n[f](f.bin)\n", "f.bin": b"one"})
    terminal.build()
    (copy,) = (terminal.root / "cache").rglob("f.bin")
    before = copy.stat()
    terminal.build()
    assert copy.stat().st_ctime_ns == before.st_ctime_ns
    terminal.write({"f.bin": b"other"})
    terminal.build()
    assert copy.read_bytes() == b"other"


def test_a_project_is_not_run(terminal: Terminal) -> None:
    terminal.write({"conf.py": "raise SystemExit(9)\n", "a.md": "# A\n"})
    done = terminal.build()
    assert done.code == 0
    assert "is a Sphinx project too; its conf.py is not run" in done.err


def test_the_file_in_the_vault_holds_options(terminal: Terminal) -> None:
    terminal.write(
        {
            "a.md": "# A\n\n[x](gone.md)\n",
            "hubnotes.toml": """
                title = "From the file"
                strict = true
                language = "de"
                [sphinx]
                hubnotes_tag_pages = false
            """,
        }
    )
    assert terminal.build().code == 1
    assert "From the file" in terminal.title
    assert "Alle Notizen" in terminal.text("index")
    assert terminal.build("--title", "From here", "--no-strict").code == 0
    assert "From here" in terminal.title


MISTAKES = [
    ("# x\ntitel = 'x'", 2, r"there is no option 'titel'; did you mean 'title'\?"),
    ("jobs = 'two'", 1, "jobs should be a number"),
    ("strict = 1", 1, "strict should be true or false"),
    ("# x\ntitle = x\n", 2, "this is no TOML: Invalid value"),
    ("title = " + "[" * 3000, 1, "this is no TOML: "),
    ("sphinx = 1", 1, r"sphinx should be a table: \[sphinx\]"),
    ("[sphinx]\nlanguage = []", 2, "language should be a text"),
    ("language = '../x'", 1, "there is no language '../x'"),
    ("theme = 'furoo'", 1, r"no theme 'furoo' is installed; did you mean 'furo'\?"),
    ("[sphinx]\nhubnotes_views = 'cards'", 2, "hubnotes_views should be a list"),
]


@pytest.mark.parametrize(("text", "line", "message"), MISTAKES)
def test_mistakes_in_the_file(terminal: Terminal, text: str, line: int, message: str) -> None:
    """In a vault that is not trusted they end no build; in a file that is, nothing is guessed."""
    terminal.write({"a.md": "# A\n\nWords.\n", "hubnotes.toml": text})
    done = terminal.build("--strict")
    assert done.code == 1
    assert re.search(rf"{terminal.vault}/hubnotes.toml:{line}: WARNING: {message}", done.err)
    assert len(done.err.splitlines()) == 1, done.err
    assert "Words." in terminal.text("a")
    trusted = terminal.build("--trust")
    assert trusted.code == 2
    assert re.search(rf"hubnotes.toml(:{line})?: {message}", trusted.err)
    assert len(trusted.err.splitlines()) == 1


def _empty(terminal: Terminal) -> Path:
    (terminal.vault / "sub").mkdir(parents=True)
    return terminal.site


def _missing(terminal: Terminal) -> Path:
    return terminal.site


def _over(terminal: Terminal) -> Path:
    terminal.write({"a.md": "a"})
    return terminal.vault


def _above(terminal: Terminal) -> Path:
    terminal.write({"a.md": "a"})
    return terminal.root


def _taken(terminal: Terminal) -> Path:
    terminal.write({"a.md": "a"})
    (terminal.root / "other").mkdir()
    (terminal.root / "other/index.html").write_text("mine")
    return terminal.root / "other"


def _notes(terminal: Terminal) -> Path:
    terminal.write({"a.md": "a", "docs/b.md": "b"})
    return terminal.vault / "docs"


@pytest.mark.parametrize(
    ("begin", "message"),
    [
        (_notes, "holds something else"),
        (_empty, "there are no notes in"),
        (_missing, "there is no folder"),
        (_over, "the site would be written over the notes"),
        (_above, "the site would be written over the notes"),
        (_taken, "holds something else"),
    ],
)
def test_what_cannot_be_built_is_said_in_one_line(
    terminal: Terminal, begin: Callable[[Terminal], Path], message: str
) -> None:
    done = terminal.build(site=begin(terminal))
    assert done.code == 2
    assert message in done.err
    assert len(done.err.splitlines()) == 1
    assert not list(terminal.root.glob("other/*.js"))


def test_a_build_that_was_stopped_can_be_run_again(terminal: Terminal) -> None:
    terminal.write({"a.md": "a"})
    terminal.build()
    (terminal.site / ".buildinfo").unlink()
    assert terminal.build().code == 0


@pytest.mark.parametrize(("cache", "code"), [("cache", 2), (".cache", 2), (".", 2)])
def test_a_cache_is_not_among_the_notes(terminal: Terminal, cache: str, code: int) -> None:
    terminal.write({"a.md": "a"})
    words = ("build", terminal.vault, terminal.site, "--theme", "basic")
    done = terminal.run(*words, "--cache", terminal.vault / cache, cache=False)
    assert done.code == code
    assert ("--cache" in done.err) == bool(code)
    assert (terminal.vault / cache).exists() == (not code or cache == ".")


def test_an_unknown_theme_is_said_in_one_line(terminal: Terminal) -> None:
    terminal.write({"a.md": "a"})
    done = terminal.build("--theme", "fura")
    assert done.code == 2
    assert "no theme 'fura' is installed; did you mean 'furo'?" in done.err


def test_a_site_in_the_vault_is_no_part_of_it(terminal: Terminal) -> None:
    terminal.write({"a.md": "# A\n", "b.md": "b"})
    inner = terminal.vault / "public"
    assert terminal.build(site=inner).code == 0
    (inner / "stray.md").write_text("# Stray\n")
    assert "2 notes" in terminal.build(site=inner).out
    assert not (inner / "public").exists()


def test_furo_by_the_installed_module(terminal: Terminal) -> None:
    """Without a word of theme, in a process of its own, with nothing but what pip installs."""
    terminal.write({"one/a.md": "# A\n", "one/b.md": "# B\n"})
    words = ("build", terminal.vault, terminal.site, "--cache", terminal.root / "cache")
    command = [sys.executable, "-m", "sphinx_hubnotes", *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        "2 notes, 1 hub, 0 links.",
        f"Open {(terminal.site / 'index.html').as_uri()}",
    ]
    assert "furo" in (terminal.site / "index.html").read_text("utf-8")


NAMES = (
    "a.md",
    "A.md",
    "What?.md",
    "x/a.md",
    "x/b #1.md",
    "x/index.md",
    "README.md",
    "y/z/c.md",
    "y/z/z.md",
)
LONG = "A line of its own.\n" * 30
TEXTS = (
    "# One\n\n[a](a.md) [w](What%3F.md) [b](x/b%20%231.md)\n",
    "no heading, [home](README.md)\n",
    "---\nhub: true\n---\n# Map\n\n- [[What?]] -- so\n- [[x/b #1]]\n",
    "[[a]] ![[c]] [[What?|w]] #tag\n",
    "---\ntags: [t]\ntitle: x: y\n---\ntext\n",
    "---\ndraft: true\naliases: [What?]\n---\n# Draft\n\n#T ![[a]]\n",
    "---\ntags: T u\nmade by: '[[a]]'\ndate: 3 May 2024\n---\nLast updated: now\n\nSaid.\n",
    f"# Long\n\n{LONG}\nEnd ^id\n\n## Part\n\n[p](#^id) ![[x.base]]\n",
    "",
)
EDITS = st.lists(
    st.dictionaries(
        st.sampled_from(NAMES), st.none() | st.sampled_from(TEXTS), min_size=1, max_size=4
    ),
    min_size=2,
    max_size=4,
)


@RANDOM
@given(EDITS)
def test_a_run_leaves_what_a_clean_one_leaves(edits: list[dict[str, str | None]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        terminal = Terminal(Path(folder).resolve())
        terminal.write({"keep.md": "# Keep\n", "x/keep.md": "# Keep too\n"})
        for edit in edits:
            for name, text in edit.items():
                if text is None:
                    (terminal.vault / name).unlink(missing_ok=True)
                else:
                    terminal.write({name: text})
            assert terminal.build().code == 0
        shutil.copytree(terminal.site, terminal.root / "first")
        shutil.rmtree(terminal.site)
        shutil.rmtree(terminal.root / "cache")
        terminal.build()
        skip = ("searchindex.js", "objects.inv")
        assert tree(terminal.root / "first", skip) == tree(terminal.site, skip)


OUTSIDE = """
# Note

[key]({up}secret.txt) [key](<{up}secret.txt> "title") <path:{up}secret.txt>

![{up}secret.png]({up}secret.png) <img src="{up}secret.png">

```{{figure}} {up}secret.png
```

```{{include}} {up}secret.txt
```

```{{include}} {up}secret.txt
:literal:
```

```{{literalinclude}} {up}secret.txt
```

```{{literalinclude}} inner.txt
:diff: {up}secret.txt
```

```{{raw}} html
:file: {up}secret.txt
```

```{{raw}} html
:url: file://{root}/secret.txt
```

```{{csv-table}} Title
:file: {up}secret.txt
```

```{{eval-rst}}
.. include:: {up}secret.txt
   :literal:

.. include:: {up}secret.txt

.. image:: {up}secret.png
```
"""


def test_nothing_from_outside_the_vault_comes_into_the_site(terminal: Terminal) -> None:
    (terminal.root / "secret.txt").write_text("SECRET\n")
    (terminal.root / "secret.png").write_bytes(PNG + b"SECRET")
    mirror = terminal.root / "cache/vault-0123456789ab/src"
    up = f"{os.path.relpath(terminal.root, mirror)}/"
    terminal.write(
        {
            "a.md": OUTSIDE.format(up=up, root=terminal.root),
            "b.md": OUTSIDE.format(up=f"/{up}", root=terminal.root),
            "sub/c.md": OUTSIDE.format(up=f"../{up}", root=terminal.root),
            "sub/d.md": f"# D\n\n```{{raw}} html\n:file: {terminal.root}/secret.txt\n```\n",
            "inner.txt": "inner\n",
            "sub/inner.txt": "inner\n",
            ".obsidian/token.txt": "SECRET",
            "e.md": f"# E\n\n[token]({up}vault/.obsidian/token.txt)\n",
        }
    )
    done = terminal.build()
    assert done.code == 0
    assert done.err.count("[hubnotes.unknown-file]") > 35
    assert "a.md:3: WARNING: no file " in done.err
    built = [path.read_bytes() for path in terminal.site.rglob("*") if path.is_file()]
    assert not [raw[:200] for raw in built if b"SECRET" in raw]
    assert terminal.text("a").startswith("Note key key")


def test_files_of_the_vault_can_be_included(terminal: Terminal) -> None:
    terminal.write(
        {
            "a.md": """
            # A

            ```{include} sub/part.md
            ```

            ```{literalinclude} sub/code.py
            ```

            ```{csv-table}
            :file: sub/table.csv
            ```

            ![](sub/pic.png) [code](sub/code.py)
            """,
            "sub/part.md": "Included words\n",
            "sub/code.py": "print(1)\n",
            "sub/table.csv": "cell,other\n",
            "sub/pic.png": PNG,
        }
    )
    done = terminal.build()
    assert "unknown-file" not in done.err
    text = terminal.text("a")
    assert all(words in text for words in ("Included words", "print(1)", "cell other"))
    assert terminal.page("a").select("img[src^=_images], a[download]")


def test_links_that_can_be_no_files(terminal: Terminal) -> None:
    long = "x" * 300
    terminal.write(
        {
            "a.md": f"# A\n\n[next](/search?q={long}) [t](obsidian://advanced-uri?data={long})"
            f" [zero](foo%00) [far](b.md#{long}) [u](zotero:{long}) <path:foo%00>"
            f" [p](project:foo%00) ![i](<{long}.png>) ![z](a%00.png) [[{long}]]\n",
            "b.md": "# B\n",
        }
    )
    done = terminal.build()
    assert done.code == 0
    links = {link.get_text(): link["href"] for link in terminal.page("a").select("p a[href]")}
    assert links["next"] == f"/search?q={long}"
    assert links["t"] == f"obsidian://advanced-uri?data={long}"


def test_no_note_runs_code(terminal: Terminal) -> None:
    front = "---\nmyst: {enable_extensions: [substitution], substitutions: {x: y}}\n---\n"
    terminal.write({"a.md": front + "# A\n\nIt is {{ env.__class__.__name__ * 2 }}.\n"})
    assert terminal.build().code == 0
    page = (terminal.site / "a.html").read_text("utf-8")
    assert "BuildEnvironmentBuildEnvironment" not in page
    assert "{{ env." in page


def test_folders_that_are_called_like_files_of_notes(terminal: Terminal) -> None:
    for folder in ("x.html", "x.md", "x.md.txt", "x.doctree", "Q.HTML"):
        terminal.write(
            {
                f"{folder}/y.md": "# Y\n\n![](p.png) [x](../x.markdown)\n",
                f"{folder}/p.png": PNG,
                f"{folder}/index.md": "# Z\n",
            }
        )
    terminal.write({"x.markdown": "# X\n", "x.md.md": "# XX\n"})
    done = terminal.build()
    assert (done.code, done.err) == (0, "")
    for name in ("x-html/y", "x-md/y", "x.md-txt/y", "x-doctree/y", "Q-HTML/y"):
        page = terminal.page(name)
        assert page.select('a[href="../x.html"]')
        assert page.select("[role=main] img")
    assert [terminal.titles()[name] for name in ("x", "x.md", "x-html/index")] == ["X", "XX", "Z"]
