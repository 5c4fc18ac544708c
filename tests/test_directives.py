"""What each form of the directives shows: the same from MyST and from reStructuredText."""

from __future__ import annotations

import base64
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from textwrap import dedent
from typing import NamedTuple

import pytest
from bs4.element import Tag

from tests.conftest import MakeSite
from tests.site import Built, Site


class Form(NamedTuple):
    """One page, written in both syntaxes, and the lines a reader sees below "← All notes"."""

    myst: str
    rst: str
    seen: str


FORMS: dict[str, Form] = {}

FORMS["nested"] = Form(
    """
    # Nested

    :::::::::{hub} nested
    ::::::::{section} One
    :::::::{section} Two
    ::::::{section} Three
    :::::{section} Four
    ::::{section} Five
    :::{note-card} notes/a
    :::
    ::::
    :::::
    :::{note-card} notes/b
    :::
    ::::::
    :::::::
    ::::::::
    ::::::::{section} Last
    :::{note-card} notes/c
    :::
    ::::::::
    :::::::::
    """,
    """
    Nested
    ======

    .. hub:: nested

       .. section:: One

          .. section:: Two

             .. section:: Three

                .. section:: Four

                   .. section:: Five

                      .. note-card:: notes/a

                .. note-card:: notes/b

       .. section:: Last

          .. note-card:: notes/c
    """,
    """
    Nested
    Topic Hub · 3 linked notes · 6 sections
    One
    2 notes
    Two
    2 notes
    Three
    2 notes
    Four
    1 note
    Five
    1 note
    Note A
    What A says.
    Read →
    Note B
    The first text of B.
    Read →
    Last
    1 note
    Note C
    Read →
    """,
)

FORMS["bullets"] = Form(
    """
    # Bullets

    ::::{hub} bullets
    :::{section} With dashes
    - [](notes/a.md) -- two hyphens, *as typed*
    - [](notes/b.md) – a short one
    - [](notes/c.md) — a long one -- and hyphens
    - [](/notes/b.md)
    - [](notes/a.md) no dash at all
    - [](notes/c.md) --
      on the next line
    :::
    :::{section} With titles
    - [Own title](notes/a.md) -- why
    - {doc}`notes/b`
    - {doc}`Other title <notes/c>` -- `code` first
    - {hubnotes:note}`notes/a`
    :::
    :::{section} With more
    - [](notes/a.md) -- first

      Second paragraph.

      1. a list
    - [](notes/b.md)

      No dash, a paragraph.
    :::
    :::{section} No cards

    - only words
    - `code`, then {doc}`notes/a`
    :::
    - [](notes/c.md) -- in the hub itself
    ::::
    """,
    """
    Bullets
    =======

    .. hub:: bullets

       .. section:: With dashes

          - :doc:`notes/a` -- two hyphens, *as typed*
          - :doc:`notes/b` – a short one
          - :doc:`notes/c` — a long one -- and hyphens
          - :doc:`/notes/b`
          - :doc:`notes/a` no dash at all
          - :doc:`notes/c` --
            on the next line

       .. section:: With titles

          - :doc:`Own title <notes/a>` -- why
          - :doc:`notes/b`
          - :doc:`Other title <notes/c>` -- ``code`` first
          - :hubnotes:note:`notes/a`

       .. section:: With more

          - :doc:`notes/a` -- first

            Second paragraph.

            1. a list
          - :doc:`notes/b`

            No dash, a paragraph.

       .. section:: No cards

          - only words
          - ``code``, then :doc:`notes/a`

       - :doc:`notes/c` -- in the hub itself
    """,
    """
    Bullets
    Topic Hub · 3 linked notes · 4 sections
    With dashes
    3 notes
    Note A
    two hyphens, as typed
    Read →
    Note B
    a short one
    Read →
    Note C
    a long one – and hyphens
    Read →
    Note B
    The first text of B.
    Read →
    Note A
    no dash at all
    Read →
    Note C
    on the next line
    Read →
    With titles
    3 notes
    Own title
    why
    Read →
    Note B
    The first text of B.
    Read →
    Other title
    code first
    Read →
    Note A
    What A says.
    Read →
    With more
    2 notes
    Note A
    first
    Second paragraph.
    a list
    Read →
    Note B
    No dash, a paragraph.
    Read →
    No cards
    0 notes
    only words
    code, then Note A
    Note C
    in the hub itself
    Read →
    """,
)

FORMS["titles"] = Form(
    """
    # Titles with *emphasis*

    :::::{hub} titles
    ::::{section} Of *emphasis*, **strong**, `code`
    :::{note-card} An *own* `title` of {math}`x^2` <notes/a>
    :::
    :::{note-card} notes/marked
    :::
    ::::
    ::::{section} Of {math}`E = mc^2` and {abbr}`MIT (an institute)`
    :::{note-card} notes/b
    :::
    ::::
    ::::{section} To {doc}`notes/c`
    :::{note-card} notes/c
    :::
    ::::
    :::::
    """,
    """
    Titles with *emphasis*
    ======================

    .. hub:: titles

       .. section:: Of *emphasis*, **strong**, ``code``

          .. note-card:: An *own* ``title`` of :math:`x^2` <notes/a>

          .. note-card:: notes/marked

       .. section:: Of :math:`E = mc^2` and :abbr:`MIT (an institute)`

          .. note-card:: notes/b

       .. section:: To :doc:`notes/c`

          .. note-card:: notes/c
    """,
    r"""
    Titles with emphasis
    Topic Hub · 4 linked notes · 3 sections
    Of emphasis, strong, code
    2 notes
    An own title of \(x^2\)
    What A says.
    Read →
    A strong code title \(y\)
    See this thing of \(z\).
    Read →
    Of \(E = mc^2\) and MIT
    1 note
    Note B
    The first text of B.
    Read →
    To Note C
    1 note
    Note C
    Read →
    """,
)

FORMS["bodies"] = Form(
    """
    # Bodies

    ::::{hub} bodies
    :::{note-card} notes/a
    :description: From *the option*.
    :::
    :::{note-card} notes/b
    From the **body**.

    - with a list
    - with a [link](notes/c.md)
    :::
    :::{note-card} notes/c
    :description: The option first.

    Then the body.
    :::
    ::::
    """,
    """
    Bodies
    ======

    .. hub:: bodies

       .. note-card:: notes/a
          :description: From *the option*.

       .. note-card:: notes/b

          From the **body**.

          - with a list
          - with a :doc:`link <notes/c>`

       .. note-card:: notes/c
          :description: The option first.

          Then the body.
    """,
    """
    Bodies
    Topic Hub · 3 linked notes · 0 sections
    Note A
    From the option.
    Read →
    Note B
    From the body.
    with a list
    with a link
    Read →
    Note C
    The option first.
    Then the body.
    Read →
    """,
)

FORMS["several"] = Form(
    """
    # Several

    ## First

    ::::{hub} first
    :::{section} Here
    - [](notes/a.md)
    - [](notes/b.md)
    :::
    :::{section} There
    - [](notes/a.md)
    :::
    ::::

    ## Second

    ::::{hub} second
    :::{section} Here
    - [](notes/a.md)
    :::
    ::::

    ### Third

    :::{hub} third
    - [](notes/c.md)
    :::
    """,
    """
    Several
    =======

    First
    -----

    .. hub:: first

       .. section:: Here

          - :doc:`notes/a`
          - :doc:`notes/b`

       .. section:: There

          - :doc:`notes/a`

    Second
    ------

    .. hub:: second

       .. section:: Here

          - :doc:`notes/a`

    Third
    ^^^^^

    .. hub:: third

       - :doc:`notes/c`
    """,
    """
    Several
    ← All notes
    First
    Topic Hub · 2 linked notes · 2 sections
    Here
    2 notes
    Note A
    What A says.
    Read →
    Note B
    The first text of B.
    Read →
    There
    1 note
    Note A
    What A says.
    Read →
    ← All notes
    Second
    Topic Hub · 1 linked note · 1 section
    Here
    1 note
    Note A
    What A says.
    Read →
    ← All notes
    Third
    Topic Hub · 1 linked note · 0 sections
    Note C
    Read →
    """,
)

FORMS["content"] = Form(
    """
    # Content

    :::::{hub} content
    Prose first.

    :::{list-table}
    * - one
      - two
    :::

    ```{figure} dot.png
    :alt: A dot

    An early caption.
    ```

    ::::{section} Middle
    Prose in the section.

    ```python
    print("code")
    ```

    :::{note-card} notes/a
    :::

    Prose between the cards.

    ```python
    print("more")
    ```

    :::{note-card} notes/b
    :::

    ```{figure} dot.png
    :alt: A dot

    A late caption.
    ```
    ::::

    :::{note-card} notes/c
    :::

    :::{note}
    Last in the hub.
    :::
    :::::

    After the hub.

    ## A heading after

    Its text.
    """,
    """
    Content
    =======

    .. hub:: content

       Prose first.

       .. list-table::

          * - one
            - two

       .. figure:: dot.png
          :alt: A dot

          An early caption.

       .. section:: Middle

          Prose in the section.

          .. code-block:: python

             print("code")

          .. note-card:: notes/a

          Prose between the cards.

          .. code-block:: python

             print("more")

          .. note-card:: notes/b

          .. figure:: dot.png
             :alt: A dot

             A late caption.

       .. note-card:: notes/c

       .. note::

          Last in the hub.

    After the hub.

    A heading after
    ---------------

    Its text.
    """,
    """
    Content
    Topic Hub · 3 linked notes · 1 section
    Prose first.
    one two
    An early caption.
    Middle
    2 notes
    Prose in the section.
    print("code")
    Note A
    What A says.
    Read →
    Prose between the cards.
    print("more")
    Note B
    The first text of B.
    Read →
    A late caption.
    Note C
    Read →
    Note
    Last in the hub.
    After the hub.
    A heading after
    Its text.
    """,
)

FORMS["introduced"] = Form(
    """
    ---
    description: Seen on cards, for prose stands here.
    ---
    # Introduced

    Prose before the hub.

    :::{hub}
    - [](notes/a.md)
    :::
    """,
    """
    :description: Seen on cards, for prose stands here.

    Introduced
    ==========

    Prose before the hub.

    .. hub::

       - :doc:`notes/a`
    """,
    """
    Introduced
    Prose before the hub.
    Topic Hub · 1 linked note · 0 sections
    Note A
    What A says.
    Read →
    """,
)

FORMS["maps/upper"] = Form(
    """
    ---
    description: A hub of hubs.
    ---
    # Upper

    ::::{hub} upper
    :::{section} Hubs below
    - [](../nested.md)
    - [](../several.md) -- three in one
    - [](../introduced.md)
    - [](../empty.md)
    - [](/notes/a.md)
    :::
    ::::
    """,
    """
    :description: A hub of hubs.

    Upper
    =====

    .. hub:: upper

       .. section:: Hubs below

          - :doc:`../nested`
          - :doc:`../several` -- three in one
          - :doc:`../introduced`
          - :doc:`../empty`
          - :doc:`/notes/a`
    """,
    """
    Upper
    A hub of hubs.
    Topic Hub · 5 linked notes · 1 section
    Hubs below
    5 notes
    Nested
    Topic Hub · 3 linked notes · 6 sections
    Read →
    Several
    three in one
    Topic Hub · 2 linked notes · 2 sections
    Topic Hub · 1 linked note · 1 section
    Topic Hub · 1 linked note · 0 sections
    Read →
    Introduced
    Seen on cards, for prose stands here.
    Topic Hub · 1 linked note · 0 sections
    Read →
    Empty
    Topic Hub · 0 linked notes · 0 sections
    Read →
    Note A
    What A says.
    Read →
    """,
)

FORMS["empty"] = Form(
    """
    # Empty

    :::{hub} empty
    :::
    """,
    """
    Empty
    =====

    .. hub:: empty
    """,
    """
    Empty
    Topic Hub · 0 linked notes · 0 sections
    """,
)

FORMS["bare"] = Form(
    """
    # Bare

    :::::{hub} bare
    ::::{section} No cards
    :::{section} Nor here
    :::
    ::::
    :::::
    """,
    """
    Bare
    ====

    .. hub:: bare

       .. section:: No cards

          .. section:: Nor here
    """,
    """
    Bare
    Topic Hub · 0 linked notes · 2 sections
    No cards
    0 notes
    Nor here
    0 notes
    """,
)

FORMS["options"] = Form(
    """
    ---
    description: One of each.
    ---
    # Options

    :::::{hub} options
    :kind: Reading list
    :class: big wide

    ::::{section} Repeated
    :name: chosen name
    :class: narrow

    :::{note-card} notes/a
    :name: Card of A
    :class: starred
    :::
    ::::
    ::::{section} Folded
    :collapsed:

    Prose in it.

    - [](notes/b.md)
    - [](notes/c.md)
    ::::
    ::::{section} Repeated
    - [](notes/c.md)
    ::::
    :::::
    """,
    """
    :description: One of each.

    Options
    =======

    .. hub:: options
       :kind: Reading list
       :class: big wide

       .. section:: Repeated
          :name: chosen name
          :class: narrow

          .. note-card:: notes/a
             :name: Card of A
             :class: starred

       .. section:: Folded
          :collapsed:

          Prose in it.

          - :doc:`notes/b`
          - :doc:`notes/c`

       .. section:: Repeated

          - :doc:`notes/c`
    """,
    """
    Options
    One of each.
    Reading list · 3 linked notes · 3 sections
    Repeated
    1 note
    Note A
    What A says.
    Read →
    Folded
    2 notes
    Repeated
    1 note
    Note C
    Read →
    """,
)

FORMS["without-heading"] = Form(
    """
    ::::{hub}
    :::{section} Only
    - [](notes/a.md)
    :::
    ::::
    """,
    """
    .. hub::

       .. section:: Only

          - :doc:`notes/a`
    """,
    """
    without heading
    Topic Hub · 1 linked note · 1 section
    Only
    1 note
    Note A
    What A says.
    Read →
    """,
)

FORMS["titled-in-front"] = Form(
    """
    ---
    title: From the front matter
    description: Said in front.
    ---

    ::::{hub}
    :::{section} Only
    - [](notes/a.md)
    :::
    ::::
    """,
    """
    :title: From the front matter
    :description: Said in front.

    .. hub::

       .. section:: Only

          - :doc:`notes/a`
    """,
    """
    From the front matter
    Said in front.
    Topic Hub · 1 linked note · 1 section
    Only
    1 note
    Note A
    What A says.
    Read →
    """,
)

FORMS["including"] = Form(
    """
    # Including

    ```{include} part/body.inc
    ```
    """,
    """
    Including
    =========

    .. include:: part/body.inc
    """,
    """
    Including
    Topic Hub · 1 linked note · 1 section
    In a part
    1 note
    Note A
    What A says.
    Read →
    """,
)

FORMS["suffixes"] = Form(
    """
    # Suffixes

    :::::{hub} suffixes
    - [](notes/a.md)
    - [](notes/plain.txt)
    - [](notes/other.rst)

    :::{note-card} notes/plain.txt
    :::
    :::{note-card} /notes/other.rst
    :::
    :::::
    """,
    """
    Suffixes
    ========

    .. hub:: suffixes

       - :doc:`notes/a`
       - :doc:`notes/plain`
       - :doc:`notes/other`

       .. note-card:: notes/plain.txt

       .. note-card:: /notes/other.rst
    """,
    """
    Suffixes
    Topic Hub · 3 linked notes · 0 sections
    Note A
    What A says.
    Read →
    Plain
    A text file.
    Read →
    Other
    Of another suffix.
    Read →
    Plain
    A text file.
    Read →
    Other
    Of another suffix.
    Read →
    """,
)

NOTES: dict[str, str | bytes] = {
    "notes/a.md": "---\ndescription: What A says.\n---\n# Note A\n\nText.\n",
    "notes/b.md": "# Note B\n\nThe first text of B.\n\nThe second.\n",
    "notes/c.md": "# Note C\n",
    "notes/marked.md": "# A **strong** `code` *title* $y$\n\nSee **this** `thing` of $z$.\n",
    "notes/plain.txt": "Plain\n=====\n\nA text file.\n",
    "notes/other.rst": ":description: Of another suffix.\n\nOther\n=====\n",
    "dot.png": base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    ),
}

PART = {
    "md": """
        ::::{hub} included
        :::{section} In a part
        - [](/notes/a.md)
        :::
        ::::
        """,
    "rst": """
        .. hub:: included

           .. section:: In a part

              - :doc:`/notes/a`
        """,
}

CONF: dict[str, object] = {
    "source_suffix": {
        ".md": "markdown",
        ".rst": "restructuredtext",
        ".txt": "restructuredtext",
    },
    "exclude_patterns": ["**/*.inc"],
}

SYNTAXES = ("md", "rst")

Pages = dict[tuple[str, str], Built]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    """Every form in each syntax, built by each of three builders."""
    built = {}
    for syntax in SYNTAXES:
        site = Site(tmp_path_factory.mktemp(syntax), CONF)
        site.write(NOTES | {"part/body.inc": PART[syntax]} | index(*FORMS))
        for name, form in FORMS.items():
            site.write({f"{name}.{syntax}": form.myst if syntax == "md" else form.rst})
        for builder in ("html", "text", "xml"):
            built[syntax, builder] = site.build(builder)
    return built


def index(*docnames: str) -> dict[str, str]:
    return {"index.md": "\n".join(["# All notes", "", "```{toctree}", *docnames, "```", ""])}


def lines(text: str) -> list[str]:
    return [line for line in dedent(text).splitlines() if line]


pytestmark = [pytest.mark.build, pytest.mark.packages]


@pytest.mark.parametrize("syntax", SYNTAXES)
@pytest.mark.parametrize("name", FORMS)
def test_a_form_shows_what_it_should(pages: Pages, name: str, syntax: str) -> None:
    seen = lines(FORMS[name].seen)
    before = [] if name == "several" else ["← All notes"]
    assert pages[syntax, "html"].text(name) == [*before, *seen]


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_only_empty_hubs_are_warned_of(pages: Pages, syntax: str) -> None:
    for builder in ("html", "text", "xml"):
        warnings = [(w.path, w.kind) for w in pages[syntax, builder].warnings]
        assert warnings == [
            (f"{name}.{syntax}", "hubnotes.empty-hub") for name in ("bare", "empty")
        ]


@pytest.mark.parametrize("name", FORMS)
def test_the_text_builder_shows_the_same_from_both(pages: Pages, name: str) -> None:
    md, rst = (pages[syntax, "text"].read(f"{name}.txt").split() for syntax in SYNTAXES)
    drawing = re.compile(r"[+|=-]+")  # a table's columns are as wide as the syntax says
    assert [w for w in md if not drawing.fullmatch(w)] == [
        w for w in rst if not drawing.fullmatch(w)
    ]


@pytest.mark.parametrize("name", FORMS)
def test_the_nodes_are_the_same_from_both(pages: Pages, name: str) -> None:
    md, rst = (outline(pages[syntax, "xml"].read(f"{name}.xml")) for syntax in SYNTAXES)
    assert md == rst


def outline(xml: str) -> list[str]:
    """The elements of a document with their classes, ids, addresses and own text, indented."""
    return list(_outline(ET.fromstring(xml), 0))


def _outline(element: ET.Element, depth: int) -> Iterator[str]:
    # What only one parser adds.
    skip = ("tex2jax_ignore", "mathjax_ignore", "colwidths-auto", "doc", "std", "std-doc")
    classes = [name for name in element.get("classes", "").split() if name not in skip]
    head = "".join([element.tag, *(f".{name}" for name in classes)])
    head += "".join(f"#{name}" for name in element.get("ids", "").split())
    if uri := element.get("refuri"):
        head += f"({uri})"
    text = " ".join((element.text or "").split())
    yield "  " * depth + head + (f" {text}" if text else "")
    for child in element:
        yield from _outline(child, depth + 1)
        if tail := " ".join((child.tail or "").split()):
            yield "  " * (depth + 1) + tail


def test_the_nodes_of_every_option(pages: Pages) -> None:
    assert outline(pages["md", "xml"].read("options.xml")) == lines(
        """
        document
          paragraph.hubnotes-back
            reference(index)
              inline ← All notes
          section.hubnotes-hub.big.wide#options
            title Options
            paragraph.hubnotes-description One of each.
            paragraph.hubnotes-summary Reading list · 3 linked notes · 3 sections
            section.hubnotes-section.narrow#options-chosen-name
              title Repeated
              paragraph.hubnotes-count 1 note
              bullet_list.hubnotes-cards
                list_item.hubnotes-card.starred#card-of-a
                  paragraph
                    strong
                      reference(notes/a)
                        inline Note A
                  paragraph.hubnotes-card-description What A says.
            section.hubnotes-section#options-folded
              title Folded
              container
                paragraph.hubnotes-count 2 notes
                paragraph Prose in it.
                bullet_list.hubnotes-cards
                  list_item.hubnotes-card
                    paragraph
                      strong
                        reference(notes/b)
                          inline Note B
                    paragraph.hubnotes-card-description The first text of B.
                  list_item.hubnotes-card
                    paragraph
                      strong
                        reference(notes/c)
                          inline Note C
            section.hubnotes-section#options-repeated
              title Repeated
              paragraph.hubnotes-count 1 note
              bullet_list.hubnotes-cards
                list_item.hubnotes-card
                  paragraph
                    strong
                      reference(notes/c)
                        inline Note C
        """
    )


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_the_text_builder_line_by_line(pages: Pages, syntax: str) -> None:
    assert lines(pages[syntax, "text"].read("maps/upper.txt")) == lines(
        """
        ← All notes
        Upper
        *****
        A hub of hubs.
        Topic Hub · 5 linked notes · 1 section
        Hubs below
        ==========
        5 notes
        * **Nested**
          Topic Hub · 3 linked notes · 6 sections
          Read → ../nested.txt
        * **Several**
          three in one
          Topic Hub · 2 linked notes · 2 sections
          Topic Hub · 1 linked note · 1 section
          Topic Hub · 1 linked note · 0 sections
          Read → ../several.txt
        * **Introduced**
          Seen on cards, for prose stands here.
          Topic Hub · 1 linked note · 0 sections
          Read → ../introduced.txt
        * **Empty**
          Topic Hub · 0 linked notes · 0 sections
          Read → ../empty.txt
        * **Note A**
          What A says.
          Read → ../notes/a.txt
        """
    )
    titles = pages[syntax, "text"].read("titles.txt")
    assert '* **An *own* "title" of x^2**\n\n  What A says.\n' in titles


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_html_of_every_option(pages: Pages, syntax: str) -> None:
    page = pages[syntax, "html"].page("options")
    hub = page.select_one("section#options")
    assert hub is not None
    assert {"hubnotes-hub", "big", "wide"} <= set(hub["class"])
    assert len(page.select(".big, .wide")) == 1
    assert page.select_one("section#options-chosen-name.hubnotes-section.narrow")
    assert page.select_one("li#card-of-a.hubnotes-card.starred")
    fold = page.select_one("#options-folded > details")
    assert fold is not None
    assert "open" not in fold.attrs
    assert fold.select_one("summary.hubnotes-count").get_text() == "2 notes"  # type: ignore[union-attr]
    assert [card.get_text() for card in fold.select(".hubnotes-card-title")] == ["Note B", "Note C"]
    opened = pages[syntax, "html"].text("options", opened=True)
    folded = opened[opened.index("Folded") :][:8]
    assert folded[:4] == ["Folded", "2 notes", "Prose in it.", "Note B"]
    assert folded[-2:] == ["Note C", "Read →"]


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_markup_in_titles_reaches_the_page_as_markup(pages: Pages, syntax: str) -> None:
    page = pages[syntax, "html"].page("titles")
    heading, *_ = page.select("#titles-of-emphasis-strong-code > h2")
    assert [tag.name for tag in heading.select("em, strong, code")] == ["em", "strong", "code"]
    own, marked, *_ = page.select(".hubnotes-card-title")
    assert [tag.name for tag in own.select("em, code, .math")] == ["em", "code", "span"]
    assert [tag.name for tag in marked.select("em, strong, code, .math")] == [
        "strong",
        "code",
        "em",
        "span",
    ]
    assert page.select_one(".hubnotes-section h2 abbr[title='an institute']")
    assert page.select_one(".hubnotes-section h2 a[href='notes/c.html']")


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_a_cards_title_is_a_heading_one_level_below_its_section(pages: Pages, syntax: str) -> None:
    def headings(name: str) -> list[tuple[str, str]]:
        page = pages[syntax, "html"].page(name)
        found = page.select(".body :is(h1, h2, h3, h4, h5, h6)")
        return [(tag.name, tag.get_text().removesuffix("¶")) for tag in found]

    assert headings("nested") == [
        ("h1", "Nested"),
        ("h2", "One"),
        ("h3", "Two"),
        ("h4", "Three"),
        ("h5", "Four"),
        ("h6", "Five"),
        ("h6", "Note A"),  # HTML has no seventh
        ("h5", "Note B"),
        ("h2", "Last"),
        ("h3", "Note C"),
    ]
    assert headings("bodies")[1] == ("h2", "Note A")


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_neighbouring_cards_are_one_list(pages: Pages, syntax: str) -> None:
    page = pages[syntax, "html"].page("bullets")
    lists = page.select("ul.hubnotes-cards")
    assert [len(found.select(":scope > li.hubnotes-card")) for found in lists] == [6, 4, 2, 1]
    assert len(pages[syntax, "html"].page("content").select("ul.hubnotes-cards")) == 3


def test_an_own_title_of_a_myst_link_keeps_its_markup(make_site: MakeSite) -> None:
    page = """
        # Hub

        :::{hub}
        - [An *own* `title`](notes/a.md) -- see <https://example.org/>
        - <project:notes/b.md>
        - [Of a place](notes/a.md#note-a) -- in the note
        :::
        """
    built = make_site({"index.md": page} | notes("a", "b")).build()
    assert built.warnings == []
    first = built.page("index").select_one(".hubnotes-card-title")
    assert first is not None
    assert [tag.name for tag in first.select("em, code")] == ["em", "code"]
    assert built.text("index") == [
        *("Hub", "Topic Hub · 2 linked notes · 0 sections"),
        *("An own title", "see https://example.org/", "Read →"),
        *("Note b", "Text of b.", "Read →"),
        *("Of a place", "in the note", "Read →"),
    ]


def test_a_myst_link_without_a_suffix_makes_a_card(make_site: MakeSite) -> None:
    page = "# Hub\n\n:::{hub}\n- [](notes/a) -- why\n:::\n"
    built = make_site({"index.md": page} | notes("a")).build()
    assert built.text("index")[1:] == [
        *("Topic Hub · 1 linked note · 0 sections", "Note a", "why", "Read →"),
    ]


def test_a_link_without_a_suffix_is_a_card_as_soon_as_the_document_is_there(
    make_site: MakeSite,
) -> None:
    page = "# Hub\n\n:::{hub}\n- [](notes/a)\n- [](notes/b)\n:::\n"
    site = make_site({"index.md": page} | notes("a"))
    assert "Topic Hub · 1 linked note · 0 sections" in site.build().text("index")
    site.write(notes("b"))
    assert "Topic Hub · 2 linked notes · 0 sections" in site.build().text("index")
    site.delete("notes/a.md")
    assert "Topic Hub · 1 linked note · 0 sections" in site.build().text("index")


def notes(*names: str) -> dict[str, str]:
    return {f"notes/{name}.md": f"# Note {name}\n\nText of {name}.\n" for name in names}


# Sections are real


def hub_page(*sections: str, name: str = "beds", title: str = "Beds") -> str:
    """A page of one hub; the indent of a section says how deep it nests."""
    written = [f"# {title}", "", f"{':' * 12}{{hub}} {name}"]
    open_fences: list[str] = []
    for section in sections:
        depth = len(section) - len(section.lstrip())
        while len(open_fences) > depth:
            written.append(open_fences.pop())
        fence = ":" * (11 - depth)
        text, _, option = section.strip().partition(" / ")
        written += [f"{fence}{{section}} {text}", *([f":name: {option}"] if option else []), ""]
        written.append("- [](notes/a.md)")
        open_fences.append(fence)
    return "\n".join([*written, *reversed(open_fences), ":" * 12, ""])


def anchors(built: Built, docname: str = "beds") -> dict[str, list[str]]:
    """The anchors of a hub's sections, by title, in reading order."""
    found: dict[str, list[str]] = {}
    for section in built.page(docname).select("section.hubnotes-section"):
        heading = section.select_one(":is(h2, h3, h4, h5, h6)")
        assert heading is not None
        found.setdefault(heading.get_text().removesuffix("¶"), []).append(str(section["id"]))
    return found


Contents = list[tuple[str, str, "Contents"]]


def contents(parent: Tag) -> Contents:
    found: Contents = []
    for item in parent.select(":scope > ul > li"):
        link = item.select_one(":scope > a")
        assert link is not None
        found.append((link.get_text(), str(link["href"]), contents(item)))
    return found


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_sections_stand_in_the_pages_contents(make_site: MakeSite, syntax: str) -> None:
    site = make_site(NOTES | index("nested", "titles"), CONF | {"html_theme": "furo"})
    for name in ("nested", "titles"):
        site.write({f"{name}.{syntax}": FORMS[name].myst if syntax == "md" else FORMS[name].rst})
    built = site.build()
    sidebar = built.page("nested").select_one(".toc-tree")
    assert sidebar is not None
    deep: Contents = []
    for title in ("Five", "Four", "Three", "Two", "One"):
        deep = [(title, f"#nested-{title.lower()}", deep)]
    assert contents(sidebar) == [("Nested", "#", [*deep, ("Last", "#nested-last", [])])]
    titles = built.page("titles").select_one(".toc-tree")
    assert titles is not None
    [(_, _, [first, second, third])] = contents(titles)
    assert first[:2] == ("Of emphasis, strong, code", "#titles-of-emphasis-strong-code")
    assert second[:2] == (r"Of \(E = mc^2\) and MIT", "#titles-of-e-mc-2-and-mit")
    # As Sphinx shows a role in any heading.
    assert third[:2] == ("To notes/c", "#titles-to-notes-c")
    assert titles.select_one("em")


def test_anchors_stay_when_sections_are_added_or_moved(make_site: MakeSite) -> None:
    site = make_site(index("beds") | notes("a"))
    site.write({"beds.md": hub_page("Soil", "Rain", " Of *spring*", "Sun / light", "Rain")})
    before = anchors(site.build())
    assert before == {
        "Soil": ["beds-soil"],
        "Rain": ["beds-rain", "beds-rain-2"],
        "Of spring": ["beds-of-spring"],
        "Sun": ["beds-light"],
    }
    moved = ("Light", "New", " Sun / light", "  Rain", "Of *spring*", " Newer", " Soil", "Rain")
    site.write({"beds.md": hub_page(*moved)})
    built = site.build()
    assert built.warnings == []
    after = anchors(built)
    assert {title: after[title] for title in before} == before
    assert after["Light"] == ["beds-light-2"]  # what is named has its name


def test_repeated_titles_are_numbered_in_order(make_site: MakeSite) -> None:
    sections = ("Rain", " Rain", " Sun", "Rain", "Rain *(again)*", "  Rain")
    two = hub_page("Rain", "Rain", name="pots", title="Pots").replace("# ", "## ")
    files = {"beds.md": hub_page(*sections) + "\n" + two} | index("beds") | notes("a")
    found = anchors(make_site(files).build())
    assert found["Rain"] == [
        *("beds-rain", "beds-rain-2", "beds-rain-3", "beds-rain-4"),
        *("pots-rain", "pots-rain-2"),
    ]
    assert found["Rain (again)"] == ["beds-rain-again"]


UNICODE = {
    "强化学习": "beds-强化学习",
    "تعلم الآلة": "beds-تعلم-الآلة",
    "Обучение с подкреплением": "beds-обучение-с-подкреплением",
    "Größe & Maß": "beds-größe-maß",
    "🌱🌿": "beds-section",
    "🌳": "beds-section-2",
    "…?!": "beds-section-3",
    "C++": "beds-c",
    "2026-06-03": "beds-2026-06-03",
}


def test_titles_in_any_script_give_usable_anchors(make_site: MakeSite) -> None:
    links = [f"- {{hubnotes:section}}`beds#{anchor[5:]}`" for anchor in UNICODE.values()]
    site = make_site(index("beds") | notes("a"))
    # As bullets after words, so that they are no cards.
    page = hub_page(*UNICODE) + "\n" + "\n".join(links) + "\n"
    site.write({"beds.md": page})
    built = site.build()
    assert built.warnings == []
    assert anchors(built) == {title: [anchor] for title, anchor in UNICODE.items()}
    ids = {str(tag["id"]) for tag in built.page("beds").select("[id]")}
    links_seen = {
        link.get_text(): str(link["href"])
        for link in built.page("beds").select(".body li a.reference")
        if str(link["href"]).startswith("#")
    }
    assert links_seen == {title: f"#{anchor}" for title, anchor in UNICODE.items()}
    assert {href[1:] for href in links_seen.values()} <= ids
    assert not any(re.search(r"[\s<>\"'#%]", name) for name in ids)


def test_a_hub_named_in_another_script_has_an_anchor(make_site: MakeSite) -> None:
    page = hub_page("种子", name="花园", title="花园")
    built = make_site({"beds.md": page} | index("beds") | notes("a")).build()
    assert built.warnings == []
    found = built.page("beds")
    [section] = found.select("section.hubnotes-section")
    assert str(section["id"]).endswith("-种子")
    assert found.select_one("section.hubnotes-hub")


def test_latex_sections_nest(make_site: MakeSite) -> None:
    site = make_site(index("nested", "several") | notes("a", "b", "c"))
    for name in ("nested", "several"):
        site.write({f"{name}.md": FORMS[name].myst})
    built = site.build("latex")
    assert built.warnings == []
    tex = built.read("testgarden.tex")
    commands = re.findall(r"^\\(chapter|(?:sub)*section|(?:sub)?paragraph)\{(.+)\}$", tex, re.M)
    hubs = [command for command in commands if not command[1].startswith("Note ")]
    assert hubs == [
        ("chapter", "Nested"),
        ("section", "One"),
        ("subsection", "Two"),
        ("subsubsection", "Three"),
        ("paragraph", "Four"),
        ("subparagraph", "Five"),
        ("section", "Last"),
        ("chapter", "Several"),
        ("section", "First"),
        ("subsection", "Here"),
        ("subsection", "There"),
        ("section", "Second"),
        ("subsection", "Here"),
        ("subsection", "Third"),
    ]
