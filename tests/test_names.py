"""One rule for names, wherever one is written; and descriptions that say what the page says."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from typing import NamedTuple
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_hubnotes.names.destinations import Names
from sphinx_hubnotes.names.index import Index
from sphinx_hubnotes.notes.model import DocRecord, HubSpec, Note, Place
from tests.conftest import MakeSite
from tests.outcome import differences, outcome, said
from tests.reader import attribute, one
from tests.site import Built, Site

pytestmark = pytest.mark.build

CONF = {
    "hubnotes_wikilinks": True,
    "hubnotes_hub_when": ["type=moc"],
    "hubnotes_notes": ["**"],
    "hubnotes_panels": ["hubs", "related"],
    "suppress_warnings": ["toc.not_included"],
}


class Called(NamedTuple):
    """What a page is called, in each kind of name."""

    docname: str
    alias: str
    title: str

    def names(self) -> dict[str, str]:
        file = self.docname.rpartition("/")[2]
        return {
            "path": f"/{self.docname}",
            "path without slash": self.docname,
            "relative path": f"../{self.docname}",
            "path with suffix": f"/{self.docname}.md",
            "end of the path": self.docname.partition("/")[2],
            "file": file,
            "file with suffix": f"{file}.md",
            "alias": self.alias,
            "title": self.title,
            "folded path": self.docname.upper(),
            "folded file": file.upper(),
            "folded alias": self.alias.upper(),
            "folded title": f"{self.title.upper().replace(' ', '  ')}",
            "decomposed": unicodedata.normalize("NFD", file),
        }


NOTE = Called("food/bread/crème", "Pâte levée", "Why does dough rise?")
MAP = Called("food/maps/pétrin", "Le fournil", "What is baked here?")

FILES = {
    "index.md": "# Home\n",
    f"{NOTE.docname}.md": f"---\naliases: [{NOTE.alias}]\n---\n# {NOTE.title}\n\nYeast.\n",
    f"{MAP.docname}.md": f"---\naliases: [{MAP.alias}]\n---\n# {MAP.title}\n\n"
    "::::{hub} Ofen Straße\n:::{section} The oven\n- [](/index.md)\n:::\n::::\n",
}


def of_hub(body: str) -> str:
    return f"# Page\n\n:::::{{hub}}\n{body}\n:::::\n"


NOTES: Mapping[str, Callable[[str], str]] = {
    "related": lambda name: f'---\nrelated: ["{name}"]\n---\n# Page\n',
    "unrelated": lambda name: (
        f'---\nrelated: [/{NOTE.docname}]\nunrelated: ["{name}"]\n---\n# Page\n'
    ),
    "wikilink": lambda name: f"# Page\n\n[[{name}]]\n",
    "transclusion": lambda name: f"# Page\n\n![[{name}]]\n",
    "card": lambda name: of_hub(f":::{{note-card}} {name}\n:::"),
    "card with a title": lambda name: of_hub(f":::{{note-card}} A title <{name}>\n:::"),
    "list of wikilinks": lambda name: of_hub(f"::::{{section}} One\n- [[{name}]]\n::::"),
    "list of roles": lambda name: of_hub(f"::::{{section}} One\n- {{hubnotes:note}}`{name}`\n::::"),
    "map": lambda name: f"---\ntype: moc\n---\n# Page\n\n- [[{name}]]\n",
    "role": lambda name: f"# Page\n\n{{hubnotes:note}}`{name}`\n",
}
"""The places that name a note."""

HUBS: Mapping[str, Callable[[str], str]] = {
    "hubs": lambda name: f'---\nhubs: ["{name}"]\n---\n# Page\n',
    "hub role": lambda name: f"# Page\n\n{{hubnotes:hub}}`{name}`\n",
    "section role": lambda name: f"# Page\n\n{{hubnotes:section}}`{name}#the-oven`\n",
    "section of hubs": lambda name: f'---\nhubs: ["{name}#The oven"]\n---\n# Page\n',
    "count": lambda name: f"# Page\n\nThere are {{hubnotes:count}}`{name}`.\n",
}
"""The places that name a hub."""

OF_HUBS = {"own name": "ofen straße", "folded own name": "OFEN STRASSE"} | MAP.names()

CASES = [
    (place, kind, write(name), called)
    for places, called, names in (
        (NOTES, NOTE, NOTE.names()),
        (HUBS, MAP, OF_HUBS),
        # A hub's page is a note too, and a hub's name is a name of its page.
        ({key: NOTES[key] for key in NOTES if key != "unrelated"}, MAP, OF_HUBS),
    )
    for place, write in places.items()
    for kind, name in names.items()
]


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A site with a page for each place and each kind of name."""
    site = Site(tmp_path_factory.mktemp("names"), CONF)
    site.write(FILES | {f"pages/p{n:03}.md": text for n, (_, _, text, _) in enumerate(CASES)})
    return site.build()


def test_no_name_is_refused(named: Built) -> None:
    # A section of which the page is a member stands on the page of the hub, which names nobody.
    assert [w for w in said(named) if w.kind.startswith("hubnotes.")] == []


@pytest.mark.parametrize(
    "number",
    range(len(CASES)),
    ids=[f"{place}-{kind}-{called.alias}" for place, kind, _, called in CASES],
)
def test_a_name_leads_to_the_same_wherever_it_is_written(named: Built, number: int) -> None:
    place, _, _, called = CASES[number]
    page = named.page(f"pages/p{number:03}")
    target = f"../{called.docname}.html"
    hrefs = {unquote(attribute(a, "href")) for a in page.select("[role=main] a[href]")}
    match place:
        case "unrelated":
            assert target not in hrefs
        case "hubs" | "section of hubs":
            anchor = "the-oven" if place == "section of hubs" else "more-notes"
            section = one(named.page(called.docname), f"#ofen-straße-{anchor}")
            assert f"../../pages/p{number:03}.html" in [
                attribute(a, "href") for a in section.select("a[href]")
            ]
        case "hub role":
            assert f"{target}#ofen-straße" in hrefs
        case "section role":
            assert f"{target}#ofen-straße-the-oven" in hrefs
        case "count":
            words = one(page, ".hubnotes-number").get_text()
            assert int(words) > 20, words
        case _:
            assert target in {href.partition("#")[0] for href in hrefs}


# Names that fit several


AMBIGUOUS = {
    "index.md": "# Home\n",
    "near/deep/steam.md": "---\naliases: [Vapour]\n---\n# Water in the air\n",
    "far/steam.md": "---\naliases: [vapour]\n---\n# Water in the AIR\n",
}


@pytest.mark.parametrize("place", [name for name in NOTES if name != "transclusion"])
@pytest.mark.parametrize("name", ["steam", "Vapour", "water in the air"])
def test_the_nearest_of_several_with_a_warning(make_site: MakeSite, place: str, name: str) -> None:
    text = NOTES[place](name).replace(f"/{NOTE.docname}", "/far/steam")
    files = AMBIGUOUS | {"near/page.md": text, "page.md": text}
    built = make_site(files, CONF).build()
    warnings = {w.path: w for w in said(built) if "ambiguous" in w.kind}
    line = next(n for n, row in enumerate(text.split("\n"), start=1) if name in row)
    if place == "unrelated":
        line = 3
    assert {path: w.line for path, w in warnings.items()} == {"near/page.md": line, "page.md": line}
    near, far = "'near/deep/steam'", "'far/steam'"
    assert f"{name!r} may be {near} or {far}" in warnings["near/page.md"].message
    assert f"{name!r} may be {far} or {near}" in warnings["page.md"].message
    if place != "unrelated":
        for docname, target in (("near/page", "deep/steam.html"), ("page", "far/steam.html")):
            hrefs = [
                attribute(a, "href") for a in built.page(docname).select("[role=main] a[href]")
            ]
            assert target in hrefs


@pytest.mark.parametrize("place", HUBS)
def test_the_nearest_of_several_hubs_with_a_warning(make_site: MakeSite, place: str) -> None:
    hub = "# Bread\n\n::::{hub} {}\n:::{section} The oven\n- [](/index.md)\n:::\n::::\n"
    files = {
        "index.md": "# Home\n",
        "near/map.md": hub.replace("{}", "one"),
        "far/map.md": hub.replace("{}", "two"),
        "near/x/page.md": HUBS[place]("map"),
    }
    (warning,) = (w for w in said(make_site(files, CONF).build()) if "ambiguous" in w.kind)
    assert (warning.path, warning.kind) == ("near/x/page.md", "hubnotes.ambiguous-name")
    assert warning.line == (2 if "---" in files["near/x/page.md"] else 3)
    assert "may be 'near/map' or 'far/map'" in warning.message


def test_a_document_of_that_path_always_wins(make_site: MakeSite) -> None:
    other = "---\naliases: [crust]\n---\n# Crust\n\n:::{hub} crust\n- [](/index.md)\n:::\n"
    files = {
        "index.md": "# Home\n",
        "crust.md": "# One\n",
        "a/crust.md": other,
        "b/page.md": of_hub(":::{note-card} crust\n:::") + "\n[[crust]] {hubnotes:note}`crust`\n",
    }
    built = make_site(files, CONF | {"hubnotes_panels": []}).build()
    assert [w for w in said(built) if "ambiguous" in w.kind] == []
    links = built.page("b/page").select("[role=main] a[href*=crust]")
    assert {attribute(link, "href") for link in links} == {"../crust.html"}


# Descriptions

SAYING = {
    "std:ref": "{ref}`big`",
    "std:ref section": "{ref}`big#the-oven`",
    "std:ref card": "{ref}`a card`",
    "std:ref label": "{ref}`there`",
    "any": "{any}`big`",
    "myst label": "[](#there)",
    "myst document": "[](/note.md)",
    "myst place": "[](/note.md#a-part)",
    "doc": "{doc}`/note`",
    "hub": "{hubnotes:hub}`big`",
    "hub by its title": "{hubnotes:hub}`a small hub`",
    "section": "{hubnotes:section}`big#the-oven`",
    "note": "{hubnotes:note}`short`",
    "count": "{hubnotes:count}`big`",
    "count by another name": "{hubnotes:count}`map`",
    "tag": "{hubnotes:tag}`yeast`",
    "wikilink": "[[note]]",
    "wikilink by alias": "[[short]]",
    "wikilink of a place": "[[note#A part]]",
    "wikilink of a hub": "[[big]]",
    "text of its own": "{ref}`words <big>`",
    "nothing there": "{hubnotes:hub}`nowhere`",
}

BIG = """
# The Big Hub of {hubnotes:count}`big`

:::::{hub} big
::::{section} The oven
:::{note-card} note
:name: a card
:::
::::
:::::
"""


def described(say: Mapping[str, str]) -> dict[str, str]:
    cards = "\n".join(f":::{{note-card}} n{n:02}\n:::" for n in range(len(say)))
    return {
        "index.md": f"# Home\n\n::::{{hub}} all\n{cards}\n::::\n",
        "map.md": BIG,
        "small.md": "# A small Hub\n\n:::{hub} tiny\n- [](note.md)\n:::\n",
        "note.md": "---\naliases: [short]\ntags: [yeast]\n---\n# The *whole* note\n\n"
        "(there)=\n## Some place\n\n## A part\n\nText.\n",
        **{f"n{n:02}.md": f"# N{n:02}\n\nSee {text} now.\n" for n, text in enumerate(say.values())},
    }


DESCRIBING = CONF | {"myst_heading_anchors": 3, "hubnotes_tag_pages": True}


@pytest.fixture(scope="module")
def descriptions(tmp_path_factory: pytest.TempPathFactory) -> Built:
    site = Site(tmp_path_factory.mktemp("descriptions"), DESCRIBING)
    site.write(described(SAYING))
    return site.build()


@pytest.mark.versions
@pytest.mark.parametrize("kind", SAYING)
def test_a_description_says_what_the_page_says(descriptions: Built, kind: str) -> None:
    number = list(SAYING).index(kind)
    page = descriptions.page(f"n{number:02}")
    (paragraph,) = (p for p in page.select("[role=main] p") if p.get_text().startswith("See "))
    cards = descriptions.page("index").select(".hubnotes-card")
    description = one(cards[number], ".hubnotes-card-description")
    assert description.get_text() == paragraph.get_text()
    if kind not in ("nothing there", "text of its own", "tag", "wikilink by alias"):
        assert SAYING[kind] not in description.get_text()


@pytest.mark.versions
def test_descriptions_follow_the_titles_that_they_show(make_site: MakeSite) -> None:
    site = make_site(described(SAYING), DESCRIBING)
    site.build()
    site.write({"map.md": BIG.replace("The Big", "A Small").replace("The oven\n", "The stove\n")})
    built = site.build()
    assert "See A Small Hub of 1 now." in built.text("index")
    clean = make_site(described(SAYING), DESCRIBING)
    clean.write({"map.md": site.src.joinpath("map.md").read_text("utf-8")})
    assert differences(outcome(built), outcome(clean.build())) == []
    site.write({"note.md": "---\naliases: [short]\n---\n# Another\n\n(there)=\n## Where\n"})
    built = site.build()
    assert "See Where now." in built.text("index")
    clean.write({"note.md": site.src.joinpath("note.md").read_text("utf-8")})
    assert differences(outcome(built), outcome(clean.build())) == []


@pytest.mark.versions
def test_a_nearer_note_takes_over(make_site: MakeSite) -> None:
    pages = {f"near/p{n}.md": write("Steam") for n, write in enumerate(NOTES.values())}
    files = {"index.md": "# Home\n", "far/off/steam.md": "# S\n", "food/bread/crème.md": "# C\n"}
    site = make_site(files | pages, CONF)
    site.build()
    near = {"near/x/steam.md": "# Nearer\n"}
    site.write(near)
    clean = make_site(files | pages | near, CONF).build()
    assert differences(outcome(site.build()), outcome(clean)) == []
    site.delete("near/x/steam.md")
    again = make_site(files | pages, CONF).build()
    assert differences(outcome(site.build()), outcome(again)) == []


# At random

WORDS = st.sampled_from(["a", "B", "é", "e\u0301", "Straße", "STRASSE", "ab c", "ǰ"])
PATHS = st.lists(WORDS, min_size=1, max_size=3).map("/".join)


@st.composite
def sites(draw: st.DrawFn) -> dict[str, DocRecord]:
    """Documents whose paths, aliases, titles and hubs are much alike."""
    docs = {}
    for docname in sorted(draw(st.sets(PATHS, min_size=1, max_size=6))):
        note = Note(
            docname, (("text", draw(WORDS)),), aliases=tuple(draw(st.lists(WORDS, max_size=1)))
        )
        hub = HubSpec(0, draw(WORDS).lower(), "anchor", note.title, Place(docname, 1))
        docs[docname] = DocRecord(note, (hub,) if draw(st.booleans()) else ())
    return docs


@given(sites(), st.data())
def test_a_name_leads_to_one_place_from_everywhere(
    docs: dict[str, DocRecord], data: st.DataObject
) -> None:
    names = Names.of(Index.of(docs, (".md",)))
    docname = data.draw(st.sampled_from(sorted(docs)), label="where")
    name = data.draw(st.one_of(WORDS, PATHS), label="name")
    notes = [names.resolve(role, name, docname) for role in ("hubnotes:note", "hubnotes:wiki")]
    assert len({found and (found.docname, found.others) for found in notes}) == 1
    for docname_of_path in (name, f"{docname.rpartition('/')[0]}/{name}".lstrip("/")):
        if docname_of_path in docs:
            assert notes[0], "a document of that path is found"
            assert notes[0].docname in (name, f"{docname.rpartition('/')[0]}/{name}".lstrip("/"))
            assert not notes[0].others, "and nothing else is meant"
    folded = unicodedata.normalize("NFD", name.upper())
    if folded.casefold() == folded.casefold().casefold() and notes[0] is None:
        assert names.resolve("hubnotes:note", folded, docname) is None
    hub = names.resolve("hubnotes:hub", name, docname)
    counted = names.resolve("hubnotes:count", name, docname)
    member, _, _ = names.hub(name, docname)
    assert hub == counted == member


def test_two_files_of_one_path_are_told_apart_however_they_were_read() -> None:
    """Paths that differ in their form of Unicode alone are one; the first document has it."""
    twins = [
        DocRecord(Note(docname, (("text", "Twin"),), path="É", aliases=(alias,)))
        for docname, alias in (("e", "one"), ("e-44a85b", "two"))
    ]
    for order in (twins, twins[::-1]):
        names = Names.of(Index.of({record.note.docname: record for record in order}, (".md",)))
        found = names.resolve("hubnotes:wiki", "/É", "index")
        assert found is not None
        assert found.docname == "e"
