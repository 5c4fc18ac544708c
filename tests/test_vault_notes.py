"""What notes in vaults hold, beside wikilinks: callouts, tags, comments, and worse."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4.element import Tag

from tests.command import Terminal
from tests.conftest import MakeSite
from tests.formats import assert_in_order, file_of, text_of
from tests.outcome import differences, outcome, said
from tests.reader import attribute, one
from tests.site import Built

pytestmark = pytest.mark.packages

ON = {"hubnotes_vault": True, "suppress_warnings": ["toc.not_included"]}


def built_page(make_site: MakeSite, text: str, builder: str = "html", **conf: object) -> Built:
    files = {"index.md": f"# Home\n\n{text}\n", "a.md": "# A\n\nText.\n"}
    return make_site(files, ON | conf).build(builder)


# Callouts


CALLOUTS = {
    "> [!note]\n> Body.": ("div.admonition.note", ["Note", "Body."]),
    "> [!TIP] A *title*\n> Body.": ("div.admonition.tip", ["A title", "Body."]),
    "> [!warning] [[a]] `x`": ("div.admonition.warning", ["a x"]),
    "> [!question]\n> Body.": ("div.admonition.note.admonition-question", ["Question", "Body."]),
    "> [!success] Done\n>\n> Body.": ("div.admonition.tip.admonition-success", ["Done", "Body."]),
    "> [!my own]\n> Body.": ("div.admonition.note.admonition-my-own", ["My own", "Body."]),
    "> [!note|wide] Title\n> - item": ("div.admonition.note", ["Title", "item"]),
    "> [!bug]- Title\n> Body.": ("details.admonition.danger:not([open])", ["Title", "Body."]),
    "> [!tip]+\n> Body.": ("details.admonition.tip[open]", ["Tip", "Body."]),
}


@pytest.mark.parametrize("text", CALLOUTS)
def test_a_callout(make_site: MakeSite, text: str) -> None:
    built = built_page(make_site, text)
    selector, lines = CALLOUTS[text]
    assert built.page("index").select_one(selector) is not None, built.page("index").section
    assert built.text("index", opened=True) == ["Home", *lines]
    assert said(built) == []
    assert built.page("index").select("blockquote") == []


def test_callouts_nest_and_quotes_stay(make_site: MakeSite) -> None:
    text = (
        "> [!note] Outer\n> Text.\n>\n> > [!tip] Inner\n> > Words.\n\n> A quote.\n>\n> [!note] no"
    )
    built = built_page(make_site, text)
    assert built.page("index").select_one(".note .tip") is not None
    assert [quote.get_text().strip() for quote in built.page("index").select("blockquote")] == [
        "A quote.\n[!note] no"
    ]


@pytest.mark.parametrize("extensions", [[], ["alert"]])
def test_callouts_beside_the_alerts_of_myst(make_site: MakeSite, extensions: list[str]) -> None:
    import myst_parser

    if extensions and int(myst_parser.__version__.partition(".")[0]) < 5:
        pytest.skip("this MyST has no alerts")
    text = "> [!note]\n> Body.\n\n> [!tip] Title\n> Body."
    built = built_page(make_site, text, myst_enable_extensions=extensions)
    assert built.text("index") == ["Home", "Note", "Body.", "Title", "Body."]


def test_the_title_of_a_callout_may_end_with_the_id_of_a_block(make_site: MakeSite) -> None:
    text = "> [!tip] Title ^one\n> Body.\n\n> [!x]- ^two\n> Body.\n\n[[#^one|here]] [[#^two|there]]"
    built = built_page(make_site, text, hubnotes_wikilinks=True)
    page = built.page("index")
    assert "Title" in page.select("#block-one")[0].get_text()
    assert page.select("#block-two")[0].name == "details"
    assert page.select('a[href="#block-one"]')[0].get_text() == "here"
    assert page.select('a[href="#block-two"]')[0].get_text() == "there"


# In the text


TEXTS = {
    "==high *light*== and a == b == c": "high light and a == b == c",
    "==a== ==b==": "a b",
    "`==a==` \\==b==": "==a== ==b==",
    "before %%hidden%% behind": "before behind",
    "%%hidden%% behind": "behind",
    "100%% sure": "100%% sure",
    "`%%a%%`": "%%a%%",
    "#tag text": "#tag text",
    "`= this.x` stays": "= this.x stays",
    "$a_1$ and $2x$ are formulas": "\\(a_1\\) and \\(2x\\) are formulas",
    "from $5 to $10, or $7 and $8": "from $5 to $10, or $7 and $8",
}


@pytest.mark.parametrize("text", TEXTS)
def test_a_text(make_site: MakeSite, text: str) -> None:
    built = built_page(make_site, text)
    assert built.text("index") == ["Home", TEXTS[text]]
    assert said(built) == []


def test_highlights_are_marked(make_site: MakeSite) -> None:
    built = built_page(make_site, "Some ==high *light*==.")
    assert str(built.page("index").select_one("mark")) == "<mark>high <em>light</em></mark>"


def test_comments_over_lines(make_site: MakeSite) -> None:
    text = "Before.\n\n%%\nhidden\n\n- more [[gone]] #tag\n%%\n\nBehind.\n%%\nhidden\n%%\nLast."
    built = built_page(make_site, text)
    assert built.text("index") == ["Home", "Before.", "Behind.", "Last."]
    assert said(built) == []


# Tags


def test_tags_in_the_text_are_tags_of_the_note(make_site: MakeSite) -> None:
    note = """
        ---
        tags: [given]
        ---
        # Note #heading

        #first, (#no) and #nested/tag/ #123 x#no `#no` [#no](a.md) https://e.org/#no
        #Given #öl #2024x
        """
    conf = ON | {"hubnotes_tag_pages": True, "hubnotes_notes": ["**"]}
    built = make_site({"index.md": "# Home\n", "n.md": note, "a.md": "# A\n"}, conf).build()
    tags = {path.stem for path in (built.outdir / "tags").rglob("*.html")} - {"index"}
    assert tags == {"given", "heading", "first", "nested", "tag", "öl", "2024x"}
    assert {
        a.get_text() for a in built.page("n").select("[role=main] a") if a.select(".hubnotes-tag")
    } == {*("#heading", "#first", "#nested/tag", "#Given", "#öl", "#2024x")}


def test_without_pages_tags_are_text(make_site: MakeSite) -> None:
    built = built_page(make_site, "See #tag.")
    assert built.text("index") == ["Home", "See #tag."]
    assert built.page("index").select("[role=main] a.internal") == []


def test_sections_gather_by_tags_in_the_text(make_site: MakeSite) -> None:
    hub = "# Hub\n\n::::{hub} h\n:::{section} Oven\n:tags: oven\n:::\n::::\n"
    site = make_site({"index.md": hub, "a.md": "# A\n\nOf the #oven.\n"}, ON)
    assert "1 note" in site.build().text("index")
    site.write({"a.md": "# A\n\nOf the stove.\n", "b.md": "# B\n\nHot #oven/gas.\n"})
    now = site.build()
    assert "B" in now.text("index")
    assert differences(outcome(now), outcome(site.build(out="clean", fresh=True))) == []


# Blocks


@pytest.mark.parametrize("language", ["dataview", "dataviewjs", "base"])
def test_queries_are_shown_as_they_are(make_site: MakeSite, language: str) -> None:
    text = f"```{language}\nTABLE [[x]] <b> FROM #tag\n```"
    built = built_page(make_site, text)
    query = one(built.page("index"), "details.hubnotes-query")
    assert one(query, "summary").get_text() == language
    assert one(query, "pre").get_text() == "TABLE [[x]] <b> FROM #tag\n"
    assert [(w.line, w.kind) for w in said(built)] == [(3, "hubnotes.not-read")]
    plain = built_page(make_site, text, "text")
    assert "TABLE [[x]] <b> FROM #tag" in plain.read("index.txt")


@pytest.mark.parametrize("language", ["r", "python", "mermaid"])
def test_code_for_other_programs_is_shown(make_site: MakeSite, language: str) -> None:
    built = built_page(make_site, f"```{{{language}}}\nx <- 1\n```")
    assert one(built.page("index"), "pre").get_text() == "x <- 1\n"
    assert [w.kind for w in said(built)] == ["myst.directive_unknown"]


def test_words_between_colons_are_shown(make_site: MakeSite) -> None:
    text = "::: {.callout-note}\nSome *words*, [[gone]].\n:::\n\n:::{card} Head\nBody.\n:::"
    built = built_page(make_site, text, myst_enable_extensions=["colon_fence"])
    assert built.text("index") == ["Home", "Some words, gone.", "Head", "Body."]
    kinds = ["hubnotes.unknown-wikilink", *["myst.directive_unknown"] * 2]
    assert sorted((w.kind, w.line) for w in said(built)) == list(zip(kinds, [4, 3, 7], strict=True))


def test_the_words_of_an_unknown_role_are_shown(make_site: MakeSite) -> None:
    built = built_page(make_site, "A {fn}`words` here, H{sub}`2`O.")
    assert built.text("index") == ["Home", "A words here, H2O."]
    assert one(built.page("index"), "code").get_text() == "words"


def test_tasks(make_site: MakeSite) -> None:
    boxes = built_page(make_site, "- [ ] one\n- [x] two").page("index").select("[type=checkbox]")
    assert ["checked" in box.attrs for box in boxes] == [False, True]


def test_pictures_and_files(make_site: MakeSite) -> None:
    text = (
        "![[p.png]] ![[in/p.png|300]] ![[p.PNG|words|30x20]]\n\n"
        "![[a paper.pdf]] ![[song.mp3|a song]] [[a paper.pdf#page=3|page 3]]"
    )
    site = make_site({"index.md": f"# H\n\n{text}\n"}, ON)
    data: dict[str, str | bytes] = {
        "files/in/p.png": b"\x89PNG",
        "files/a paper.pdf": b"%PDF",
        "files/song.mp3": b"ID3",
        ".trash/p.png": b"\x89PNG no",
    }
    site.write(data)
    built = site.build()
    assert said(built) == []
    pictures = built.page("index").select("[role=main] img")
    # Some versions of docutils write sizes as styles.
    sizes = [re.findall(r"[ \"](300|30|20)(?:px|\")", str(p)) for p in pictures]
    assert [set(size) for size in sizes] == [set(), {"300"}, {"30", "20"}]
    assert [p["alt"] for p in pictures] == ["p.png", "p.png", "words"]
    assert all((built.outdir / attribute(p, "src")).read_bytes() == b"\x89PNG" for p in pictures)
    files = built.page("index").select("a.download")
    assert [f.get_text() for f in files] == ["a paper.pdf", "a song", "page 3"]
    assert all((built.outdir / attribute(f, "href").replace("%20", " ")).is_file() for f in files)


def test_the_size_of_a_picture_elsewhere(make_site: MakeSite) -> None:
    text = "![A loaf|30](https://example.com/a.png) ![a|b|30x20](https://example.com/b.png)"
    built = built_page(make_site, text + " ![c|d](https://example.com/c.png)")
    shown = [
        (image["alt"], *(_size(image, name) for name in ("width", "height")))
        for image in built.page("index").select("[role=main] img")
    ]
    assert shown == [("A loaf", "30", ""), ("a|b", "30", "20"), ("c|d", "", "")]


def _size(image: Tag, name: str) -> str:
    """The width or height of a picture, which older versions of docutils write as a style."""
    styled = re.search(rf"{name}: (\d+)px", str(image.get("style", "")))
    return styled[1] if styled else str(image.get(name, ""))


def test_of_several_files_of_one_name_the_one_in_the_fewest_folders_is_shown(
    make_site: MakeSite,
) -> None:
    site = make_site({"index.md": "# H\n\n![[p.png]]\n"}, ON)
    site.write({"a/deep/p.png": b"\x89PNG deep", "z/p.png": b"\x89PNG near"})
    built = site.build()
    (image,) = built.page("index").select("[role=main] img")
    assert (built.outdir / str(image["src"])).read_bytes() == b"\x89PNG near"


def test_links_out_of_the_vault_are_refused(make_site: MakeSite, tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(b"secret")
    site = make_site({"index.md": "# H\n\n![[secret.png]] ![[../../secret.png]]\n"}, ON)
    (site.src / "secret.png").symlink_to(tmp_path / "secret.png")
    built = site.build()
    assert [w.kind for w in said(built)] == ["hubnotes.unknown-file"] * 2
    assert not any(p.read_bytes() == b"secret" for p in built.outdir.rglob("*") if p.is_file())


@pytest.mark.parametrize("builder", ["text", "latex", "man", "texinfo", "epub", "xml", "dirhtml"])
def test_other_builders(make_site: MakeSite, builder: str) -> None:
    text = "> [!tip]- Title\n> ==Body== #tag\n\n```dataview\nLIST\n```\n\n%%hidden%%Behind. ^id"
    built = built_page(make_site, text, builder)
    assert [w.kind for w in said(built)] == ["hubnotes.not-read"]
    seen = text_of(builder, built.read(file_of(builder, "index"))).replace(r"\#", "#")
    pieces = ["Title", "Body #tag", "LIST", "Behind."]
    assert_in_order(pieces, seen)
    for mark in ("[!tip]", "==", "%%", "hidden", "^id"):
        assert mark not in seen.partition("Title")[2]


# Front matter


BROKEN: dict[str, tuple[int, list[str]]] = {
    "title: a: b": (2, []),
    "tags: [a\ntitle: x": (3, []),
    "date: {{date}}": (2, []),
    "date: 2024-13-45": (2, []),
    "a: b\n\tc: d": (3, ["a: b c: d"]),
    "title: 'x": (3, []),
    "- a\n- b": (1, ["a", "b"]),
    "just words": (1, ["just words"]),
    "? [a]\n: b": (2, ["? [a] : b"]),
    "a: !!python/object:os.system x": (2, []),
    "a: *gone": (2, []),
}
"""Where the mistake is, and what is shown, as it has no keys."""


@pytest.mark.parametrize("written", BROKEN)
@pytest.mark.parametrize("value", ["hubnotes_vault", "hubnotes_wikilinks"])
def test_broken_front_matter(make_site: MakeSite, written: str, value: str) -> None:
    files = {"index.md": f"---\n{written}\n---\n# Home\n\nText [[gone]].\n"}
    built = make_site(files, {value: True}).build()
    line, text = BROKEN[written]
    assert built.text("index") == [*text, "Home", "Text gone."]
    at = written.count("\n") + 6
    found = [(w.line, w.kind) for w in said(built) if w.kind.startswith("hubnotes")]
    assert found[-1] == (at, "hubnotes.unknown-wikilink")
    assert found[:-1] in ([], [(line, "hubnotes.front-matter")])


PROSE = {
    "-----\nMy prose\n-----\nrest": ["My prose", "rest"],
    "--- Daily ---\nprose\n\nHeading\n---\nrest": ["— Daily — prose", "Heading", "rest"],
    "---\nprose\n\nHeading\n-----\nrest": ["prose", "Heading", "rest"],
    "---\nDear all,\n...\nrest": ["Dear all, … rest"],
    "---\nDear all,\n---\nrest": ["Dear all,", "rest"],
    "---\ntitle: x\n...\nbody\n\n---\nmore": ["body", "more"],
    "---\ntitle: x\n---\nbody\n\n-----\nmore": ["body", "more"],
    "---\ntitle: x\nb: |\n  -----\n---\nbody": ["body"],
}


@pytest.mark.parametrize("written", PROSE)
def test_what_is_no_front_matter_is_shown(make_site: MakeSite, written: str) -> None:
    site = make_site({"index.md": "# Home\n"}, ON)
    site.write({"n.md": written})
    assert site.build().text("n") == PROSE[written]


@pytest.mark.parametrize(
    "written",
    ["", "# only a comment", "2024-01-01: x", "1: x\n2: y", "null: x", "title:", "true: x"],
)
def test_strange_front_matter(make_site: MakeSite, written: str) -> None:
    built = make_site({"index.md": f"---\n{written}\n---\n# Home\n\nText.\n"}, ON).build()
    assert built.text("index") == ["Home", "Text."]
    assert said(built) == []


@pytest.mark.parametrize(
    "text", ["", "\n", "---\n", "---\ntext\n", "   ", "%%", "![[", "#", "\ufeff# A"]
)
def test_hardly_any_note(make_site: MakeSite, text: str) -> None:
    site = make_site({"index.md": "# Home\n\n[[n]] ![[n]]\n"}, ON | {"hubnotes_notes": ["**"]})
    site.write({"n.md": text.encode()})
    built = site.build()
    assert built.statuscode == 0
    assert [w for w in said(built) if w.kind.startswith("hubnotes")] == []
    assert (built.outdir / "n.html").is_file()


# Encodings


@pytest.mark.parametrize(
    ("encoding", "line"),
    [("utf-8", 0), ("utf-8-sig", 0), ("cp1252", 2), ("latin-1", 2), ("utf-16", 1), ("utf-32", 1)],
)
def test_encodings(make_site: MakeSite, encoding: str, line: int) -> None:
    site = make_site({"index.md": "# Home\n"}, ON)
    site.write({"n.md": "---\ndescription: Größe\n---\n# Café\n\nNaïve: ü.\n".encode(encoding)})
    built = site.build()
    assert built.text("n") == ["Café", "Naïve: ü."]
    found = [(w.path, w.line, w.kind) for w in said(built)]
    assert found == ([("n.md", line, "hubnotes.encoding")] if line else [])
    assert [(w.path, w.line, w.kind) for w in said(site.build())] == found


def test_a_broken_byte_leaves_the_rest_as_it_is(make_site: MakeSite) -> None:
    site = make_site({"index.md": "# Home\n"}, ON)
    site.write({"n.md": "# 读书笔记\n\n记忆与写作有关。\n".encode() + b"\nbroken \x8b here\n"})
    built = site.build()
    assert built.text("n") == ["读书笔记", "记忆与写作有关。", "broken \ufffd here"]
    assert [(w.path, w.line, w.kind) for w in said(built)] == [("n.md", 5, "hubnotes.encoding")]


def test_bytes_that_are_no_text(make_site: MakeSite) -> None:
    site = make_site({"index.md": "# Home\n"}, ON)
    site.write({"n.md": b"# N\n\n\x81\x8d\xff\xfe text\n"})
    assert "N" in site.build().text("n")


# Headings


def test_several_headings_of_the_first_level(make_site: MakeSite) -> None:
    files = {
        "index.md": "# Home\n\n:::{hub} h\n- [[n]]\n:::\n\n[[n]] [[n#Two]] ![[n]]\n",
        "n.md": "Before.\n\n# One\n\nText one.\n\n# Two\n\nText two.\n",
    }
    built = make_site(files, ON).build()
    assert [w for w in said(built) if w.kind.startswith("hubnotes")] == []
    assert built.text("index")[2:] == [
        *["One", "Before.", "Read →", "One One › Two"],
        *["One", "Before.", "Text one.", "Two", "Text two."],
    ]


def test_notes_without_a_heading(make_site: MakeSite) -> None:
    files = {
        "index.md": "# Home\n\n[[my-note]] [[given]] ![[my-note]]\n",
        "my-note.md": "Only text.\n",
        "given.md": "---\ntitle: A [[title|given]]\n---\nOnly text.\n",
    }
    built = make_site(files, ON | {"hubnotes_notes": ["**"]}).build()
    assert built.text("index") == ["Home", "my note A given", "my note", "Only text."]
    assert built.text("given") == ["A given", "Only text."]


def test_a_rule_that_divides_nothing_is_no_mistake(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path)
    rules = "***\n\nOne.\n\n---\n\n---\n\nTwo.[^1]\n\n## Part\n\n***\n\n[^1]: Note.\n\n---\n"
    inside = "- item\n\n  ---\n\n  [words]() [](#)\n\n> quote\n>\n> ---\n"
    terminal.write({"a.md": f"# A\n\n{rules}", "b.md": rules, "c.md": inside})
    done = terminal.build()
    assert (done.code, done.err) == (0, "")
    for name in ("a", "b"):
        assert len(terminal.page(name).select("[role=main] hr:not(.footnotes)")) == 1
        assert "Note." in terminal.text(name)
    text = one(terminal.page("c"), "[role=main]")
    assert len(text.select("li hr, blockquote hr")) == 2
    assert text.select("li a, blockquote a") == []


def test_a_link_that_leads_nowhere_is_words(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path)
    links = "[one](gone.md) [*two*](#gone) [three](sub/gone) [](gone.md) [four](#part)"
    terminal.write({"a.md": f"# A\n\n{links}\n\n## Part\n\nText.\n"})
    assert terminal.build().code == 0
    text = one(terminal.page("a"), "[role=main] p")
    assert [link.get_text() for link in text.select("a")] == ["four"]
    assert text.get_text() == "one two three gone.md four"
    assert len(text.select(".hubnotes-missing")) == 4
