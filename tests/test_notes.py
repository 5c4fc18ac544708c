"""What a card says of a note: its title, its description, and whether it shows at all."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_hubnotes.notes import fields, inline
from sphinx_hubnotes.notes.descriptions import EVEN
from sphinx_hubnotes.notes.inline import LIMIT
from tests.conftest import MakeSite
from tests.site import BuildWarning, Built, Site

# Notes on a hub

LONG = " ".join(f"This is sentence {number} of a long text." for number in range(40))
WORDS = " ".join(f"word{number}" for number in range(200))

# By the note's file: its source, and what its card shows (the title, then the description).
CARDS: dict[str, tuple[str, list[str]]] = {
    # Titles
    "markup.md": (
        "# An *emphasised*, **strong** `literal` $x^2$\n\nText.\n",
        [r"An emphasised, strong literal \(x^2\)", "Text."],
    ),
    "markup-rst.rst": (
        "An *emphasised*, **strong** ``literal`` :math:`x^2`\n" + "=" * 60 + "\n\nText.\n",
        [r"An emphasised, strong literal \(x^2\)", "Text."],
    ),
    "raw.md": (
        "# A <b>raw</b> <img src=x onerror=alert(1)> title\n\nText.\n",
        ["A raw title", "Text."],
    ),
    "links.md": (
        "# A [link](https://example.org/), {doc}`raw`, ![dot](/dot.png)[^1]\n\nText.\n\n[^1]: x\n",
        ["A link, raw,", "Text."],
    ),
    "described-by-links.md": (
        "# Linking\n\nNot without [](raw.md), {doc}`markup` or [this](raw.md).\n",
        [
            "Linking",
            r"Not without A raw title, An emphasised, strong literal x^2 or this.",
        ],
    ),
    "links-alone.md": ("# Alone\n\n[](raw.md)\n\nWords.\n", ["Alone", "Words."]),
    "links-rst.rst": (
        "A `link <https://example.org/>`_ and |s| [#f]_\n" + "=" * 60 + "\n\n"
        ".. |s| replace:: *this*\n\nText.\n\n.. [#f] x\n",
        ["A link and this", "Text."],
    ),
    "html.md": ("# 1 &lt; 2 & \\<b>\n\nText.\n", ["1 < 2 & <b>", "Text."]),
    "titled.md": ("---\ntitle: Not this\n---\n# But this\n\nText.\n", ["But this", "Text."]),
    "front.md": ("---\ntitle: From the *front*\n---\n\nText.\n", ["From the *front*", "Text."]),
    "front-rst.rst": (":title: From a field\n\nText.\n", ["From a field", "Text."]),
    "my_file-name.md": ("Text.\n", ["my file name", "Text."]),
    # Descriptions
    "described.md": (
        "---\ndescription: The *front* `matter`, **own**.\n---\n# T\n\nText.\n",
        ["T", "The front matter, own."],
    ),
    "folded.md": ("---\ndescription: >\n  One\n  and two.\n---\n# T\n", ["T", "One and two."]),
    "quoted.md": ('---\ndescription: "[a, b]"\n---\n# T\n', ["T", "[a, b]"]),
    "braces.md": ('---\ndescription: "{a: b}"\n---\n# T\n', ["T", "{a: b}"]),
    "number.md": ("---\ndescription: 5\n---\n# T\n", ["T", "5"]),
    "dated.md": ("---\ndescription: 2026-06-03\n---\n# T\n", ["T", "2026-06-03"]),
    "unsafe.md": (
        "---\ndescription: <b onclick=x>B</b> [l](javascript:alert(1)) {doc}`raw`\n---\n# T\n",
        ["T", "<b onclick=x>B</b> [l](javascript:alert(1)) {doc}raw"],
    ),
    "field.rst": (
        ":description: On two\n   lines.\n:tags: a, b\n\nT\n=\n\nText.\n",
        ["T", "On two lines."],
    ),
    "empty-field.rst": (":description:\n:tags:\n\nT\n=\n\nText.\n", ["T", "Text."]),
    "null.md": (
        "---\ntitle: null\ndescription:\ntags: ~\ndraft:\nhubs: null\n---\n# T\n\nText.\n",
        ["T", "Text."],
    ),
    "empty.md": ('---\ndescription: ""\n---\n# T\n\nText.\n', ["T", "Text."]),
    "paragraph.md": (
        "% a comment\n\n# T\n\nOf *this*, `that`, $y$, a [link](/raw.md)[^1]\nand <b>so</b> on.\n"
        "\nThe second.\n\n[^1]: x\n",
        ["T", r"Of this, that, \(y\), a link and so on."],
    ),
    "broken.md": ("# T\n\nOne line\\\nand another.\n", ["T", "One line and another."]),
    "not-from-these.md": (
        "# T\n\n- a list\n\n1. another\n\n:::{note}\nInside.\n:::\n\n> A quote.\n\n"
        "| a | b |\n|---|---|\n| c | d |\n\n```\ncode\n```\n\n![dot](/dot.png)\n\n$$ z $$\n\n"
        "<p>Raw.</p>\n\n:::{figure} /dot.png\nA caption.\n:::\n\nThe text.\n",
        ["T", "The text."],
    ),
    "not-from-these-rst.rst": (
        "T\n=\n\n* a list\n\n.. note:: Inside.\n\nTerm\n   Meaning.\n\n:field: x\n\n"
        "::\n\n   code\n\n| line\n\n.. figure:: /dot.png\n\n   A caption.\n\nThe text.\n",
        ["T", "The text."],
    ),
    "below.md": ("# T\n\n## Deeper\n\nIts text.\n", ["T", "Its text."]),
    "none.md": ("# T\n\n- a list\n", ["T"]),
    "long.md": (f"# T\n\n{LONG}\n", ["T", LONG[: LONG.rindex(".", 0, EVEN) + 1]]),
    "long-front.md": (
        f"---\ndescription: {WORDS}\n---\n# T\n",
        ["T", WORDS[: WORDS.rindex(" ", 0, LIMIT)] + "…"],
    ),
}

PNG = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\xdac"
    b"d\xf8\xcfP\x0f\0\3\x86\1\x80Z4}k\0\0\0\0IEND\xaeB`\x82"
)


def hub(*names: str, title: str = "Hub") -> str:
    cards = [f":::{{note-card}} {name}\n:::" for name in names]
    return "\n".join([f"# {title}", "", "::::{hub}", *cards, "::::", ""])


@pytest.fixture(scope="module")
def garden(tmp_path_factory: pytest.TempPathFactory) -> Site:
    site = Site(tmp_path_factory.mktemp("garden"))
    site.write({name: source for name, (source, _) in CARDS.items()})
    # Each on a hub page of its own, so that a mistake shows where it is.
    site.write({f"hubs/{name}.hub.md": hub(f"/{name}") for name in CARDS})
    site.write({"dot.png": PNG, "index.md": "# Home\n\n```{toctree}\n:glob:\nhubs/*\n```\n"})
    return site


@pytest.fixture(scope="module")
def html(garden: Site) -> Built:
    return garden.build("html")


@pytest.mark.build
@pytest.mark.parametrize("name", CARDS)
def test_a_card_says_what_the_note_says(html: Built, name: str) -> None:
    shown = html.text(f"hubs/{name}.hub")
    assert shown[:3] == ["← Home", "Hub", "Topic Hub · 1 linked note · 0 sections"]
    assert shown[3:] == [*CARDS[name][1], "Read →"]


@pytest.mark.build
def test_no_note_of_these_is_warned_of(html: Built) -> None:
    assert html.warnings == []


@pytest.mark.build
@pytest.mark.parametrize(
    ("name", "tags"),
    [
        ("markup.md", ["em", "strong", "code", "math"]),
        ("markup-rst.rst", ["em", "strong", "code", "math"]),
        ("raw.md", []),
        ("links.md", []),
        ("links-rst.rst", ["em"]),
        ("html.md", []),
        ("front.md", []),
    ],
)
def test_only_text_styles_travel_with_a_title(html: Built, name: str, tags: list[str]) -> None:
    title = html.page(f"hubs/{name}.hub").select_one(".hubnotes-card-title > a")
    assert title is not None
    kept = title.select("em, strong, code, .math, a, img, sup, b")
    assert ["math" if tag.name == "span" else tag.name for tag in kept] == tags


@pytest.mark.build
def test_front_matter_makes_no_live_markup(html: Built) -> None:
    page = html.page("hubs/unsafe.md.hub")
    description = page.select_one(".hubnotes-card-description")
    assert description is not None
    assert [tag.name for tag in description.select("*") if tag.name != "span"] == ["code"]
    described = html.page("hubs/described.md.hub").select_one(".hubnotes-card-description")
    assert described is not None
    assert [tag.name for tag in described.select("em, code, strong")] == ["em", "code", "strong"]


def test_a_field_keeps_its_inline_markup(make_site: MakeSite) -> None:
    note = ":description: The *front* ``matter``.\n\nT\n=\n"
    built = make_site({"index.md": hub("a"), "a.rst": note}).build()
    description = built.page("index").select_one(".hubnotes-card-description")
    assert description is not None
    assert [tag.name for tag in description.select("em, code")] == ["em", "code"]


# Notes without a heading

UNTITLED = ("front", "front-rst", "my_file-name")


@pytest.mark.build
@pytest.mark.parametrize("name", UNTITLED)
def test_a_note_without_a_heading_is_titled_on_its_page(html: Built, name: str) -> None:
    [title] = [shown[0] for key, (_, shown) in CARDS.items() if key.partition(".")[0] == name]
    page = html.page(name)
    assert html.text(name) == [title, "Text."]
    heading = page.select_one("h1")
    assert heading is not None
    assert heading.get_text().removesuffix("¶") == title
    assert page.title is not None
    assert page.title.get_text().startswith(f"{title} — ")


@pytest.mark.build
def test_notes_without_a_heading_have_titles_in_text_and_latex(garden: Site) -> None:
    text = garden.build("text")
    for name in UNTITLED:
        [title] = [shown[0] for key, (_, shown) in CARDS.items() if key.partition(".")[0] == name]
        assert text.read(f"{name}.txt") == f"{title}\n{'*' * len(title)}\n\nText.\n"
    tex = garden.build("latex").read("testgarden.tex")
    for title in ("From the *front*", "From a field", "my file name"):
        assert tex.count(f"section{{{title}}}") == 1
        assert f"\\sphinxcrossref{{{title}}}" in tex


# Wrong types and other names

WRONG = {
    "map.md": (
        "---\ntags:\n  a: b\ndescription:\n  - one\n  - two\n---\n# T\n\nText.\n",
        [(2, "tags", "a list of texts"), (4, "description", "text")],
    ),
    "late.md": (
        "---\nstatus: fine\n\ndraft: perhaps\naliases: [[a], b]\ndate: {y: 1}\n---\n# T\n\nText.\n",
        [(4, "draft", "true or false"), (5, "aliases", "a list of texts"), (6, "date", "text")],
    ),
    "field.rst": (
        ':title: x\n:description: ["a"]\n:tags: {"a": 1}\n\nT\n=\n\nText.\n',
        [(2, "description", "text"), (3, "tags", "a list of texts")],
    ),
}


def test_wrong_types_are_warned_of_and_ignored(make_site: MakeSite) -> None:
    files = {name: source for name, (source, _) in WRONG.items()}
    site = make_site(files | {"index.md": hub(*WRONG)})
    for _ in range(2):  # the second build reads nothing, and warns all the same
        built = site.build()
        assert sorted(built.warnings) == sorted(
            BuildWarning(
                name,
                line,
                f"the front matter field {field!r} should be {expected}, so it is ignored",
                "hubnotes.field-type",
            )
            for name, (_, expect) in WRONG.items()
            for line, field, expected in expect
        )
        assert built.text("index")[2:] == ["T", "Text.", "Read →"] * 3


def test_fields_can_have_other_names(make_site: MakeSite) -> None:
    note = "---\nsummary: Said so.\ndescription: Not this.\nhidden: {}\n---\n# Note\n"
    files = {"a.md": note.format("no"), "b.md": note.format("yes"), "index.md": hub("a", "b")}
    conf = {"hubnotes_fields": {"description": "Summary", "draft": "hidden"}}
    built = make_site(files, conf).build()
    assert built.warnings == []
    assert built.text("index")[1:] == [
        "Topic Hub · 1 linked note · 0 sections",
        *("Note", "Said so.", "Read →"),
    ]


# Drafts


def test_a_draft_is_in_no_count_and_on_no_card(make_site: MakeSite) -> None:
    page = """
        # Hub

        {hubnotes:count}`hub` and {hubnotes:count}`hub#one`.

        ::::{hub} hub
        :::{section} One
        - [](draft.md)
        - [](note.md)
        - [](draft-rst.rst)
        :::
        :::{section} Two
        - [](draft.md) -- with words of its own
        :::
        ::::
        """
    site = make_site(
        {
            "index.md": hub("lower", title="Home"),
            "lower.md": page,
            "note.md": "# Note\n",
            "draft.md": "---\ndraft: true\n---\n# Draft\n",
            "draft-rst.rst": ":draft: yes\n\nDraft\n=====\n",
        }
    )
    built = site.build()
    assert built.text("lower") == [
        *("← Home", "Hub", "1 and 1."),
        "Topic Hub · 1 linked note · 2 sections",
        *("One", "1 note", "Note", "Read →"),
        *("Two", "0 notes"),
    ]
    assert built.text("index")[2:] == [
        *("Hub", "1 and 1.", "Topic Hub · 1 linked note · 2 sections", "Read →")
    ]
    assert [w for w in built.warnings if w.kind.startswith("hubnotes")] == []
    site.write({"draft.md": "---\ndraft: false\n---\n# No draft\n"})
    built = site.build()
    assert "2 and 2." in built.text("lower")
    assert "No draft" in built.text("lower")
    assert "Topic Hub · 2 linked notes · 2 sections" in built.text("index")


# Fields, by themselves


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("null", ()),
        ("", ()),
        ("~", ()),
        ('["a", "b c"]', ("a", "b c")),
        ('["a, b", null, 5, true, 1.5]', ("a, b", "5", "true", "1.5")),
        ("[]", ()),
        ("a", ("a",)),
        ("a, b,, c ", ("a", "b", "c")),
        ("a\n\nb\nc", ("a", "b", "c")),
        ("[not json", ("[not json",)),
        ("5", ("5",)),
    ],
)
def test_lists(raw: str, expected: tuple[str, ...]) -> None:
    found = fields.decode({"tags": raw})
    assert found.lists.get("tags", ()) == expected
    assert found.wrong == ()


def test_an_alias_may_hold_a_comma() -> None:
    assert fields.decode({"aliases": "A, or B\nC"}).lists == {"aliases": ("A, or B", "C")}


@pytest.mark.parametrize(
    ("raw", "expected"),
    [("true", True), ("True", True), ("yes", True), ("1", True), ("false", False), ("null", False)],
)
def test_drafts(raw: str, expected: bool) -> None:
    found = fields.decode({"draft": raw})
    assert (found.draft, found.wrong) == (expected, ())


def test_keys_are_found_in_any_case() -> None:
    assert fields.decode({"Description ": " x "}).text == {"description": "x"}
    assert fields.decode({"Topics": "a"}, fields.names({"tags": "topics"})).lists == {
        "tags": ("a",)
    }


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
RAW = st.dictionaries(
    st.sampled_from(list(fields.NAMES)) | st.text(),
    st.text() | VALUES.map(json.dumps) | st.just("[" * 20_000) | st.just("9" * 5000),
)


@settings(deadline=None, derandomize=True)
@given(RAW)
def test_decoding_never_raises(raw: dict[str, str]) -> None:
    found = fields.decode(raw)
    assert set(found.text) <= set(fields.TEXT)
    assert set(found.lists) <= set(fields.LISTS)
    assert all(found.text.values())
    assert all(isinstance(item, str) for items in found.lists.values() for item in items)
    assert isinstance(found.draft, bool)
    for key, expected in found.wrong:
        assert key not in found.text
        assert key not in found.lists
        assert expected


@settings(deadline=None, derandomize=True)
@given(st.lists(st.text(min_size=1).map(str.strip).filter(bool)))
def test_a_json_list_comes_out_as_it_went_in(items: list[str]) -> None:
    assert fields.decode({"tags": json.dumps(items)}).lists.get("tags", ()) == tuple(items)


# Descriptions, by themselves

KINDS: list[inline.SpanKind] = ["text", "emphasis", "strong", "literal", "math"]

SPANS = st.lists(
    st.tuples(
        st.sampled_from(KINDS),
        st.text(st.sampled_from("aB .!?…。\"')"), min_size=1, max_size=40),
    ),
    max_size=12,
).map(inline.merge)


@settings(deadline=None, derandomize=True)
@given(SPANS, st.integers(1, 200))
def test_trimmed_text_is_a_beginning_and_fits(spans: inline.Spans, limit: int) -> None:
    text, trimmed = inline.plain(spans), inline.plain(inline.trim(spans, limit))
    assert len(trimmed) <= limit
    assert text.startswith(trimmed) or text.startswith(trimmed.removesuffix("…"))
    if len(text) <= limit:
        assert inline.trim(spans, limit) == spans
    elif not text.startswith(trimmed):
        assert trimmed.endswith("…")
    whole = {text for kind, text in spans if kind == "math"}
    assert all(text in whole for kind, text in inline.trim(spans, limit) if kind == "math")


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("One. Two. Three.", 12, "One. Two."),
        ("One. Two.", 9, "One. Two."),
        ("One. Two is long.", 9, "One."),
        ("Is it? “Yes.” No more of it.", 20, "Is it? “Yes.”"),
        ("Version 1.2 of e.g. that thing is here.", 30, "Version 1.2 of e.g. that…"),
        ("No sentence ends in here at all", 20, "No sentence ends in…"),
        ("Unbreakable" * 5, 20, "UnbreakableUnbreaka…"),
        ("一句話。二句話。三句話很長很長很長。", 12, "一句話。二句話。"),
        ("جملة أولى؟ جملة ثانية طويلة جدا", 15, "جملة أولى؟"),
        ("Первое. Второе предложение.", 15, "Первое."),
    ],
)
def test_the_cut_is_at_a_sentence_else_at_a_word(text: str, limit: int, expected: str) -> None:
    assert inline.plain(inline.trim((("text", text),), limit)) == expected


def test_a_cut_leaves_no_half_of_a_formula() -> None:
    spans: inline.Spans = (("text", "Let "), ("math", "x^2 + y^2 = z^2"), ("text", " be true"))
    assert inline.trim(spans, 12) == (("text", "Let …"),)


def test_a_cut_keeps_the_styles_before_it() -> None:
    spans: inline.Spans = (("text", "A "), ("emphasis", "word. Then"), ("text", " more words"))
    assert inline.trim(spans, 10) == (("text", "A "), ("emphasis", "word."))


@pytest.mark.parametrize(
    "piece", [".", ". ", "a", "a ", '."', "*", "**a", "`", "``` ", "\\", "_a_ ", "<", "[a](", " "]
)
def test_100_kB_are_looked_at_only_at_their_beginning(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    for spans in (inline.parse(text), (("text", text),)):
        assert len(inline.plain(inline.trim(spans))) <= LIMIT
    assert inline.parse(text) == inline.parse(text[: 4 * LIMIT])
    cut: inline.Spans = (("text", text),)
    assert inline.trim(cut) == inline.trim((("text", text[: LIMIT + 2]),))


@settings(deadline=None, derandomize=True)
@given(st.text())
def test_parsing_never_raises_and_keeps_no_control_characters(text: str) -> None:
    shown = inline.plain(inline.parse(text))
    assert not set(shown) & set("\x00\x07\x1b\x7f\u202e\u2066\n")
    assert len(shown) <= len(text)


@settings(deadline=None, derandomize=True)
@given(st.text(st.sampled_from("aB <>[]()!&;:/{}'\"")))
def test_only_emphasis_and_code_are_markup(text: str) -> None:
    assert inline.plain(inline.parse(text)) == " ".join(text.split())
