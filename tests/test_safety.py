"""What notes say is shown as text: never executed, never endless, never the end of a build."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import myst_parser
import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sphinx_hubnotes.build.resolve import resolve
from sphinx_hubnotes.build.settings import Settings
from sphinx_hubnotes.health.checks import check
from sphinx_hubnotes.names import index
from sphinx_hubnotes.notes import fields, inline
from sphinx_hubnotes.notes.model import CardSpec, DocRecord, HubSpec, Note, Place
from tests.conftest import MakeSite
from tests.site import BuildWarning, Built, Site

EVIL = {
    "script": "<script>alert(1)</script>",
    "image": "<img src=x onerror=alert(1)>",
    "quotes": "\"'><svg onload=alert(1)>",
    "closing": "</title></script></style><iframe src=//example.org></iframe>",
    "link": "[x](javascript:alert(1))",
    "picture": "![x](javascript:alert(1))",
    "autolink": "<javascript:alert(1)>",
    "address": "javascript:alert(1)",
    "rst": "`x <javascript:alert(1)>`_",
    "entities": "&lt;script&gt; &#60;b&#62; &amp;",
    "template": "{{ 7 * 7 }} {% raw %} |x| %(x)s {0}",
    "tex": "\\write18{id} $x ^^41 }{ \\end{document}",
    "styled": "**a** *b* `<b>`",
}

HIDDEN = "a\u202eb\u2066c\x01d\x1be\x7ff\x85g\u2028h\ufffei"
"""Characters that reorder text, or that no reader can see."""

UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

LONG = "word " * 20_000


def front_matter(**values: object) -> str:
    """Front matter in JSON, which is YAML too."""
    lines = [f"{name}: {json.dumps(value)}" for name, value in values.items()]
    return "\n".join(["---", *lines, "---", "", ""])


def titled(text: str) -> str:
    """A note that says *text* in every field, its title included."""
    lists = {name: [text] for name in ("tags", "aliases", "hubs", "related")}
    return front_matter(title=text, description=text, status=text, date=text, **lists) + "Text.\n"


def headed(text: str) -> str:
    """A note that says *text* in its heading and its first paragraph."""
    return f"# Of {text} here\n\nAbout {text} here.\n"


def notes() -> dict[str, str]:
    files = {}
    for name, text in EVIL.items():
        files[f"notes/{name}-title.md"] = titled(text)
        files[f"notes/{name}-heading.md"] = headed(text)
    files["notes/hidden-title.md"] = titled(HIDDEN)
    files["notes/hidden-heading.md"] = headed(HIDDEN)
    files["notes/half-title.md"] = titled("half \ud800 a pair")
    files["notes/long-title.md"] = titled(LONG)
    files["notes/long-heading.md"] = headed(LONG)
    files["notes/solid-title.md"] = titled("x" * 100_000)
    files["notes/parts-heading.md"] = f"# Of *{LONG[:299]}* and *{LONG[:299]}* and *more*\n"
    return files


def site_of(files: dict[str, str]) -> dict[str, str]:
    """A site whose hub shows *files*, each once with its own title and once with the card's."""
    cards = []
    for number, name in enumerate(files):
        cards += [f":::{{note-card}} {name}", ":::"]
        text = list(EVIL.values())[number % len(EVIL)]
        cards += [f"::::{{section}} Of {text} here", ""]
        cards += [f":::{{note-card}} {text} <{name}>", f":description: {json.dumps(text)}", ":::"]
        cards += ["::::"]
    hub = front_matter(description=EVIL["script"])
    hub += "\n".join(["# Hub", "", ":::::{hub} evil", f":kind: {EVIL['script']}", "", *cards])
    hub += "\n:::::\n"
    return files | {"index.md": "# Home\n\n```{toctree}\nhub\n```\n", "hub.md": hub}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    views = ["cards", "list", "table", "timeline"]
    site = Site(tmp_path_factory.mktemp("safety"), {"hubnotes_views": views})
    site.write(site_of(notes()))
    return site


@pytest.fixture(scope="module")
def built(site: Site) -> Built:
    return site.build()


OURS = re.compile(
    r'<script defer="defer" src="(\.\./)*_static/hubnotes\.js\?v=[0-9a-f]+"></script>'
)
"""The script of the pages of hubs."""

LIVE = ("script", "iframe", "object", "embed", "img", "svg", "style", "base")


def live(page: BeautifulSoup, plain: frozenset[str] = frozenset()) -> Iterator[str]:
    """What could run or fetch something on a page, but for our script and those in *plain*."""
    for element in page.find_all(True):
        whole = str(element)
        known = whole.replace("../", "") in plain or OURS.fullmatch(whole)
        if element.name in LIVE and not known:
            yield whole[:200]
        for name, value in element.attrs.items():
            text = "".join(value) if isinstance(value, list) else str(value)
            address = re.match(r"[\s\x00-\x20]*(javascript|data|vbscript):", text)
            # What an attribute for scripts holds is text.
            if name.startswith("on") or (address and name != "data-tags"):
                yield f"{element.name} {name}={text[:200]}"


def own_of(page: BeautifulSoup) -> frozenset[str]:
    """The scripts and styles that Sphinx gives to every page of HTML."""
    return frozenset(str(element).replace("../", "") for element in page.find_all(LIVE))


def test_nothing_is_live_on_the_hub(built: Built) -> None:
    page = built.page("hub")
    assert list(live(page, own_of(built.page("index")))) == []
    addresses = {str(link["href"]) for link in page.select("[role=main] a[href]")}
    assert all(re.match(r"#|index\.html$|(notes/[a-z-]+\.html)?$", x) for x in addresses), addresses


@pytest.mark.parametrize("name", [*EVIL, "hidden", "half", "long", "solid"])
def test_nothing_of_front_matter_is_live_on_a_note(built: Built, name: str) -> None:
    page = built.page(f"notes/{name}-title")
    # The page before it may have a raw heading, the page itself never.
    assert list(live(page, own_of(built.page("index")))) == []


def cards(built: Built, name: str) -> list[list[str]]:
    """The title and description on the cards of a note, as text."""
    links = built.page("hub").select(f'.hubnotes-card-title a[href="notes/{name}.html"]')
    found = [link.find_parent("li") for link in links]
    return [
        [
            " ".join(part.get_text().split())
            for part in card.select(".hubnotes-card-title, .hubnotes-card-description")
        ]
        for card in found
        if card
    ]


@pytest.mark.parametrize(
    "name", ["script", "image", "quotes", "closing", "link", "address", "template"]
)
def test_a_front_matter_field_is_shown_as_it_is_written(built: Built, name: str) -> None:
    assert cards(built, f"{name}-title")[0] == [EVIL[name], EVIL[name]]


def test_raw_html_and_links_stay_in_the_note(built: Built) -> None:
    assert cards(built, "script-heading")[0] == ["Of alert(1) here", "About alert(1) here."]
    assert cards(built, "image-heading")[0] == ["Of here", "About here."]


def test_hidden_characters_are_dropped(built: Built) -> None:
    assert cards(built, "hidden-title")[0] == ["abcdefg hi", "abcdefg hi"]
    assert not UNSEEN.search(built.page("hub").get_text())
    assert cards(built, "half-title")[0] in (["half a pair"] * 2, ["half ? a pair"] * 2)


@pytest.mark.parametrize("name", ["long-title", "long-heading", "solid-title", "parts-heading"])
def test_long_texts_are_cut(built: Built, name: str) -> None:
    for part in cards(built, name)[0]:
        assert 250 < len(part) <= 600
        assert part.endswith("…")


def said_of(built: Built) -> list[BuildWarning]:
    """Our warnings, but for those that long items of fields are cut."""
    ours = [w for w in built.warnings if w.kind.startswith("hubnotes")]
    assert {w.path for w in ours} <= {"notes/long-title.md", "notes/solid-title.md"}
    return [w for w in ours if w.kind != "hubnotes.field-size"]


def test_no_mistake_of_theirs_is_a_warning_of_ours(built: Built) -> None:
    assert said_of(built) == []
    assert "Traceback" not in built.warning_text


@pytest.mark.parametrize("builder", ["dirhtml", "singlehtml", "json"])
def test_other_forms_of_html(site: Site, builder: str) -> None:
    built = site.build(builder)
    if builder == "json":
        page = BeautifulSoup(json.loads(built.read("hub.fjson"))["body"], "html5lib")
        assert list(live(page)) == []
    elif builder == "dirhtml":
        assert list(live(built.page("hub"), own_of(built.page("index")))) == []
    else:
        # All notes are on its one page, with what is raw in their own headings.
        hub = built.page("index").select_one("section.hubnotes-hub")
        assert hub
        for card in hub.select(".hubnotes-cards"):
            assert list(live(BeautifulSoup(str(card), "html5lib"))) == []


def test_epub_and_xml_are_well_formed(site: Site) -> None:
    built = site.build("xml")
    ElementTree.parse(built.outdir / "hub.xml")
    built = site.build("epub", out="epub")
    book = next(built.outdir.glob("*.epub"))
    with zipfile.ZipFile(book) as archive:
        for name in ("hub.xhtml", "content.opf", "notes/hidden-title.xhtml"):
            text = archive.read(name).decode()
            ElementTree.fromstring(text.replace("&nbsp;", "&#160;"))
        page = BeautifulSoup(archive.read("hub.xhtml"), "html5lib")
    assert list(live(page, frozenset())) == []


@pytest.mark.parametrize("builder", ["text", "latex", "man", "texinfo", "gettext"])
def test_other_builders_take_everything(site: Site, builder: str) -> None:
    # gettext alone needs doctrees of its own.
    built = site.build(builder, out=builder if builder == "gettext" else None)
    assert built.statuscode == 0
    assert said_of(built) == []
    if builder == "text":
        assert not UNSEEN.search(built.read("hub.txt"))
    if builder == "latex":
        assert r"\write18" not in next(built.outdir.glob("*.tex")).read_text(encoding="utf-8")


def test_raw_html_does_not_travel_to_the_link_to_the_next_page(make_site: MakeSite) -> None:
    files = {
        "index.md": "# Home\n\n```{toctree}\nhub\n```\n",
        "hub.md": "# Hub\n\n:::{hub}\n- [](a.md)\n- [](b.md)\n:::\n",
        "a.md": "# A <script>alert(1)</script> *note* [there](https://example.org/)\n\nText.\n",
        "b.md": "# B\n\nText.\n",
    }
    built = make_site(files).build()
    plain = own_of(built.page("index"))
    for docname in ("hub", "b"):
        page = built.page(docname)
        assert list(live(page, plain)) == []
        assert page.select('a[href^="https://example.org"]') == []
        assert "A alert(1) note there" in page.get_text()


ODD = {
    "dates": "title: 2024-01-01\ndate: 2024-01-01\nupdated: 2024-01-01T10:00:00Z\ntags: 2024-01-01",
    "booleans": "title: yes\ndescription: false\ntags: true\ndraft: no\nhubs: off\nstatus: 1e999",
    "nothing": "title:\ndescription: null\ntags: ~\ndraft:\nhubs: []\naliases: ''",
    "anchors": "one: &x [a, b]\ntags: *x\ntitle: &t Text\ndescription: *t",
    "loop": "tags: &x [*x]",
    "laughs": "a: &a [x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a]\ntags: [*b,*b,*b,*b,*b,*b]",
    "deep": "tags: " + "[" * 200 + "]" * 200,
    "unclosed": f"tags: '{'[' * 50_000}'\ndescription: '{'{' * 50_000}'",
    "number": f"title: {'9' * 3000}\ntags: [{'9' * 3000}]\ndescription: .nan",
    "many": f"tags: [{'t, ' * 20_000}]\naliases: {'x' * 100_000}",
    "escapes": 'title: "a \\0 \\e \\u202e \\ud800 b"\ntags: ["\\ud800\\0"]\naliases: ["\\udfff"]',
    "code": "description: !!python/object/apply:os.system ['true']",
    "keys": "1: 2\nnull: 3\ntrue: x\n? [a]\n: b",
    "list": "- a\n- b",
    "control": "title: a\x01b",
    "wrong": "title: [[1, {a: b}]]\ndescription: {a: {b}}\ntags: [[x]]\ndraft: [1]\ndate: {a: 1}",
}

if myst_parser.__version__ < "5":  # which cannot read these at all
    for name in ("loop", "code", "keys", "control"):
        del ODD[name]

CUT = ("unclosed", "number", "many")
"""Those with more than is kept of a field."""

WRONG = [(name, 2 + n) for n, name in enumerate(("title", "description", "tags", "draft", "date"))]


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Site:
    links = "\n".join(f"- [](odd/{name}.md)" for name in ODD)
    site = Site(tmp_path_factory.mktemp("odd"))
    site.write({f"odd/{name}.md": f"---\n{text}\n---\n\nText.\n" for name, text in ODD.items()})
    site.write(
        {
            "index.md": "# Home\n\n```{toctree}\nhub\n```\n",
            "hub.md": f"# Hub\n\n::::{{hub}}\n{links}\n::::\n",
        }
    )
    return site


@pytest.mark.parametrize("builder", ["html", "text", "latex", "xml", "epub", "json", "gettext"])
def test_odd_front_matter(odd: Site, builder: str) -> None:
    built = odd.build(builder, out=builder if builder in ("gettext", "epub") else None)
    assert built.statuscode == 0
    ours = [(w.path, w.line) for w in built.warnings if w.kind.startswith("hubnotes")]
    expected = {(f"odd/{name}.md", None) for name in ("deep", "laughs", "wrong", *CUT)}
    assert {(path, None) for path, _ in ours} == expected
    assert {line for path, line in ours if path == "odd/wrong.md"} == {n for _, n in WRONG}
    if builder == "html":
        assert f"Topic Hub · {len(ODD)} linked notes · 0 sections" in built.text("hub")


OUTSIDE = ["../x", "../../x", "/../x", "odd/../../x", "..", "file:///etc/passwd", "https://a.org/x"]
UNKNOWN = ["/etc/passwd", "//etc/passwd", "/", ".", "~/x", "%2e%2e/x", "x" * 100_000]
UNKNOWN += ["javascript:alert(1)", "C:\\x", "\\\\server\\x", "a\x00b", "a\x01b", "x<y"]


def test_a_card_stays_in_the_source_folder(make_site: MakeSite) -> None:
    targets = [*OUTSIDE, *UNKNOWN]
    cards = [line for target in targets for line in (f":::{{note-card}} {target}", ":::")]
    files = {
        "../x.md": "# Secret\n",
        "index.md": "# Home\n\n```{toctree}\nhub\n```\n",
        "note.md": "# Note\n\nText.\n",
        "hub.md": "\n".join(
            ["# Hub", "", "::::{hub}", ":::{note-card} note", ":::", *cards, "::::"]
        ),
    }
    built = make_site(files).build()
    kinds = ["hubnotes.outside-source"] * len(OUTSIDE) + ["hubnotes.unknown-document"] * len(
        UNKNOWN
    )
    found = [(w.line, w.kind) for w in built.warnings]
    assert found == [(6 + 2 * number, kind) for number, kind in enumerate(kinds)]
    assert all(len(w.message) < 1000 for w in built.warnings)
    links = built.page("hub").select(".hubnotes-card a")
    assert {link["href"] for link in links} == {"note.html"}


def test_a_link_to_a_file_elsewhere_is_a_document(make_site: MakeSite, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.md"
    elsewhere.write_text("# Elsewhere\n\nText.\n", encoding="utf-8")
    site = make_site(
        {
            "index.md": "# Home\n\n```{toctree}\nhub\n```\n",
            "hub.md": "# Hub\n\n::::{hub}\n:::{note-card} linked\n:::\n::::\n",
        }
    )
    (site.src / "linked.md").symlink_to(elsewhere)
    built = site.build()
    assert built.warnings == []
    assert "Elsewhere" in built.text("hub")


# The same with all that hypothesis can think of


def is_safe(text: str) -> bool:
    text.encode()  # no half surrogate pairs
    return not UNSEEN.search(text)


@given(st.text(st.characters()) | st.text("*_`\\ ab<>[]()").map(lambda text: text * 50))
def test_any_description(text: str) -> None:
    shown = inline.plain(inline.trim(inline.parse(text)))
    assert is_safe(shown)
    assert len(shown) <= inline.LIMIT


@given(st.dictionaries(st.sampled_from([*fields.NAMES, "x"]), st.text() | st.text('[]{}",: a')))
def test_any_front_matter(raw: dict[str, str]) -> None:
    found = fields.decode(raw)
    assert all(isinstance(text, str) for text in found.text.values())
    assert all(isinstance(item, str) for items in found.lists.values() for item in items)


@given(st.sampled_from(["hub", "a/b/hub"]), st.text() | st.text("./ab\\:~"))
def test_any_target_of_a_card(docname: str, target: str) -> None:
    place = Place(docname, 1)
    path = index.join(docname, target)
    card = CardSpec(0, path, place)
    hub = HubSpec(0, "hub", "hub", (("text", "Hub"),), place, content=(card,))
    docs = {
        docname: DocRecord(Note(docname, hub.title), (hub,), used=True),
        "a": DocRecord(Note("a", hub.title)),
    }
    chosen = Settings("a", "a", (".md",))
    site = resolve(docs, chosen)
    shown = [view.docname for view in site.pages[docname].cards.values()]
    assert shown in ([], ["a"])
    kinds = {found.kind for found in check(site, chosen)} - {"empty-hub"}
    assert bool(shown) != bool(kinds) or not path


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    texts=st.lists(
        st.text(st.characters(exclude_categories=["Cs"]), max_size=60), min_size=12, max_size=12
    )
)
def test_any_text_is_built(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    site = Site(tmp_path_factory.mktemp("any"))
    files = {}
    for number in range(0, 12, 2):
        title, description = texts[number : number + 2]
        values = {"title": title, "description": description, "tags": [title]}
        files[f"n{number}.md"] = front_matter(**values) + "Text.\n"
    links = "\n".join(f"- [](n{number}.md)" for number in range(0, 12, 2))
    site.write(files)
    site.write({"index.md": f"# Hub\n\n:::{{hub}}\n{links}\n:::\n"})
    site.build("text")
    built = site.build("html")
    assert [w for w in built.warnings if w.kind.startswith("hubnotes")] == []
    page = built.page("index")
    assert "Topic Hub · 6 linked notes · 0 sections" in page.get_text()
    assert len(page.select(".hubnotes-card")) == 6
    assert is_safe(page.select_one(".hubnotes-cards").get_text())  # type: ignore[union-attr]
    for card in page.select(".hubnotes-card"):
        assert list(live(BeautifulSoup(str(card), "html5lib"))) == []
