"""Every kind of warning: once, at its file and line, in every build until the mistake is mended.

All mistakes stand in one site, each on a page of its own, so that the site is built only once.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field

import myst_parser
import pytest

from sphinx_hubnotes.notes.problems import KINDS, MOST_HINTS
from tests.conftest import MakeSite
from tests.site import BuildWarning, Built, Site

FIRST = ["First", "About the first."]
SECOND = ["Second", "About the second."]


def counted(notes: int, sections: int = 0) -> str:
    linked = f"{notes} linked note{'s' * (notes != 1)}"
    return f"Topic Hub · {linked} · {sections} section{'s' * (sections != 1)}"


@dataclass(frozen=True)
class Mistake:
    """A warning that is expected: its line is the first one that holds `at`."""

    kind: str
    at: str
    says: str
    path: str = ""  # where it is not the page's own


@dataclass(frozen=True)
class Case:
    """A page with mistakes, and all that its reader sees."""

    name: str  # the page's file
    text: str
    mistakes: list[Mistake]
    seen: list[str]
    more: dict[str, str] = field(default_factory=dict)

    @property
    def files(self) -> dict[str, str]:
        texts = {f"cases/{self.name}": self.text, **self.more}
        return {name: textwrap.dedent(text).removeprefix("\n") for name, text in texts.items()}

    @property
    def docname(self) -> str:
        return f"cases/{self.name.rpartition('.')[0]}"

    def behind(self, path: str) -> int:
        """How many lines behind the parser is: MyST 4, in included files."""
        return int(path == "parts/part.txt" and myst_parser.__version__ < "5")

    def expected(self) -> list[tuple[str, int, str, str]]:
        found = []
        for mistake in self.mistakes:
            path = mistake.path or f"cases/{self.name}"
            lines = self.files[path].splitlines()
            line = next(n for n, text in enumerate(lines, start=1) if mistake.at in text)
            found.append((path, line + self.behind(path), f"hubnotes.{mistake.kind}", mistake.says))
        return found


CASES = [
    # A card's document
    Case(
        "unknown.md",
        """
        # Hub

        Prose before.

        ::::{hub}
        Prose within.

        :::{note-card} /notes/frist
        :::
        :::{note-card} /notes/second
        :::
        ::::

        Prose behind.
        """,
        [Mistake("unknown-document", "frist", "did you mean 'notes/first'?")],
        ["Hub", "Prose before.", counted(1), "Prose within.", *SECOND, "Prose behind."],
    ),
    Case(
        "unknown_rst.rst",
        """
        Hub
        ===

        .. hub::

           .. note-card:: ../elsewhere/first

           .. note-card:: ../notes/second

        Prose behind.
        """,
        [Mistake("unknown-document", "elsewhere", "did you mean 'notes/first'?")],
        ["Hub", counted(1), *SECOND, "Prose behind."],
    ),
    Case(
        "unknown_in_list.md",
        """
        # Hub

        :::{hub}
        - [](../notes/first.md) -- chosen
        - [](../notes/secnd.md)
        :::
        """,
        [Mistake("unknown-document", "secnd", "did you mean 'notes/second'?")],
        ["Hub", counted(1), "First", "chosen"],
    ),
    # Headings
    Case(
        "html.md",
        """
        # Hub <b>of</b> <script>alert(1)</script>

        :::{hub}
        - [](../notes/first.md)
        :::
        """,
        [Mistake("html-in-heading", "# Hub", "'Hub <b>of</b> <script>alert(1)</script>'")],
        ["Hub of alert(1)", counted(1), *FIRST],
    ),
    Case(
        "excluded.md",
        """
        # Hub

        ::::{hub}
        :::{note-card} /excluded/note
        :::
        :::{note-card} /notes/first
        :::
        ::::
        """,
        [Mistake("excluded-document", "excluded", "'excluded/note' is excluded")],
        ["Hub", counted(1), *FIRST],
        {"excluded/note.md": "# Excluded\n"},
    ),
    Case(
        "outside.md",
        """
        # Hub

        ::::{hub}
        :::{note-card} ../../above
        :::
        :::{note-card} /notes/first
        :::
        :::{note-card} A page <https://example.org/page>
        :::
        ::::
        """,
        [
            Mistake("outside-source", "above", "'../above' lies outside"),
            Mistake("outside-source", "example.org", "'https://example.org/page' lies outside"),
        ],
        ["Hub", counted(1), *FIRST],
    ),
    Case(
        "self.md",
        """
        # Hub

        ::::{hub}
        :::{note-card} /notes/first
        :::
        :::{note-card} self
        :::
        ::::
        """,
        [Mistake("self-card", "self", "the page that it stands on")],
        ["Hub", counted(1), *FIRST],
    ),
    # Names
    Case(
        "twice.md",
        """
        # Hub

        :::{hub} twice
        - [](../notes/first.md)
        :::
        """,
        [
            Mistake("duplicate-hub", ":::{hub}", "is cases/twice.md:3", "cases/twice_more.md"),
        ],
        ["Hub", counted(1), *FIRST],
        {"cases/twice_more.md": "# More\n\n:::{hub} Twice\n- [](../notes/first.md)\n:::\n"},
    ),
    Case(
        "names.md",
        """
        # Hub

        ::::::{hub} names
        :::::{section} One
        :name: same

        :::{note-card} /notes/first
        :name: same card
        :::
        :::::
        :::::{section} Two
        :name: same

        :::{note-card} /notes/second
        :name: Same  card
        :::
        :::::
        ::::::
        """,
        [
            Mistake(
                "duplicate-name", "Two", "'same' is used twice, so this section is names#same-2"
            ),
            Mistake("duplicate-name", "second", "'same card' is used twice"),
        ],
        ["Hub", counted(2, 2), "One", "1 note", *FIRST, "Two", "1 note", *SECOND],
    ),
    # Outside any hub
    Case(
        "loose.md",
        """
        # Page

        :::{note-card} /notes/first
        :::

        ::::{section} Loose
        :::{note-card} /notes/second
        :::
        ::::
        """,
        [
            Mistake("outside-hub", "first", "a note-card outside a hub"),
            Mistake("outside-hub", "section", "a section outside a hub"),
        ],
        ["Page", *FIRST, "Loose", *SECOND],
    ),
    Case(
        "loose_rst.rst",
        """
        Page
        ====

        .. section:: Loose

           .. note-card:: ../notes/second

           .. section:: Inner

        .. note-card:: ../notes/first
        """,
        [
            Mistake("outside-hub", ":: Loose", "a section outside a hub"),
            Mistake("outside-hub", ":: Inner", "a section outside a hub"),
            Mistake("outside-hub", "first", "a note-card outside a hub"),
        ],
        ["Page", "Loose", *SECOND, "Inner", *FIRST],
    ),
    # Fences that do not nest
    Case(
        "fence_section.md",
        """
        # Hub

        :::::{hub}

        :::{section} One

        :::{note-card} /notes/first
        :::
        :::{note-card} /notes/second
        :::
        :::
        :::::

        Prose behind.
        """,
        [Mistake("fence", "One", "this section ends at a line")],
        ["Hub", counted(2, 1), "One", "1 note", *FIRST, *SECOND, "Prose behind."],
    ),
    Case(
        "fence_hub.md",
        """
        # Hub

        :::{hub}

        :::{note-card} /notes/first
        :::
        :::{note-card} /notes/second
        :::
        :::

        Prose behind.
        """,
        [Mistake("fence", "{hub}", "this hub ends at a line")],
        ["Hub", counted(1), *FIRST, *SECOND, "Prose behind."],
    ),
    Case(
        "fence_sections.md",
        """
        # Hub

        :::::{hub}

        :::{section} One

        :::{note-card} /notes/first
        :::
        :::

        :::{section} Two

        :::{note-card} /notes/second
        :::
        :::
        :::::
        """,
        [
            Mistake("fence", "One", "this section ends at a line"),
            Mistake("fence", "Two", "this section ends at a line"),
        ],
        ["Hub", counted(2, 2), "One", "1 note", *FIRST, "Two", "1 note", *SECOND],
    ),
    Case(
        "fence_all.md",
        """
        # Hub

        :::{hub}

        :::{section} One

        :::{note-card} /notes/first
        :::
        :::

        :::{section} Two

        :::{note-card} /notes/second
        :::
        :::
        :::

        Prose behind.
        """,
        [Mistake("fence", "{hub}", "this hub ends at a line")],
        ["Hub", counted(1, 1), "One", "1 note", *FIRST, "Two", *SECOND, "Prose behind."],
    ),
    Case(
        "fence_card.md",
        """
        # Hub

        :::::{hub}

        :::{note-card} /notes/first
        :::{admonition} Mind
        A body.
        :::
        :::

        :::{note-card} /notes/second
        :::
        :::::
        """,
        [Mistake("fence", "first", "this note-card ends at a line")],
        ["Hub", counted(2), "First", "Mind", "A body.", *SECOND],
    ),
    # Headings
    Case(
        "heading.md",
        """
        # Hub

        ::::{hub}
        ## A *lost* heading

        :::{note-card} /notes/first
        :::

        Prose within.
        ::::

        ## Later
        """,
        [
            Mistake(
                "heading-in-hub",
                "## A",
                "write a section directive with the title 'A lost heading'",
            )
        ],
        ["Hub", counted(1), "A lost heading", *FIRST, "Prose within.", "Later"],
    ),
    Case(
        "heading_section.md",
        """
        # Hub

        :::::{hub}
        ::::{section} One
        ### Lost

        :::{note-card} /notes/first
        :::
        ::::
        :::::
        """,
        [Mistake("heading-in-hub", "###", "the heading 'Lost' stands inside a hub")],
        ["Hub", counted(1, 1), "One", "1 note", "Lost", *FIRST],
    ),
    Case(
        "heading_rst.rst",
        """
        Hub
        ===

        .. hub::

           Lost
           ----

           .. note-card:: ../notes/first
        """,
        [Mistake("heading-in-hub", "----", "the heading 'Lost' stands inside a hub")],
        ["Hub", counted(1), "Lost", *FIRST],
    ),
    Case(
        "second.md",
        """
        # Title

        :::{hub}
        - [](../notes/first.md)
        :::

        :::{hub} another
        - [](../notes/second.md)
        :::
        """,
        [Mistake("second-hub", "another", "a second hub under the heading 'Title'")],
        ["Title", counted(1), *FIRST, counted(1), *SECOND],
    ),
    Case(
        "second_rst.rst",
        """
        Title
        =====

        .. hub::

           - :doc:`/notes/first`

        .. hub:: another in rst

           - :doc:`/notes/second`
        """,
        [Mistake("second-hub", "another", "a second hub under the heading 'Title'")],
        ["Title", counted(1), *FIRST, counted(1), *SECOND],
    ),
    # Places that hold no sections
    Case(
        "in_list.md",
        """
        # Page

        - Item

          :::::{hub}
          ::::{section} One
          :::{note-card} /notes/first
          :::
          ::::
          :::::
        - Next
        """,
        [Mistake("misplaced", "{hub}", "a hub cannot stand inside a list")],
        ["Page", "Item", counted(1, 1), "One", "1 note", *FIRST, "Next"],
    ),
    Case(
        "in_admonition.md",
        """
        # Page

        :::::::{hub}
        ::::::{admonition} Mind
        Prose.

        :::::{section} One
        ::::{section} Inner
        :::{note-card} /notes/first
        :::
        ::::
        :::::
        ::::::
        :::::::
        """,
        [Mistake("misplaced", "One", "a section cannot stand inside an admonition")],
        ["Page", counted(1, 2), "Mind", "Prose.", "One", "1 note", "Inner", "1 note", *FIRST],
    ),
    Case(
        "in_table.md",
        """
        # Page

        :::::{list-table}
        * - Cell
          - ::::{hub}
            :::{note-card} /notes/first
            :::
            ::::
        :::::
        """,
        [Mistake("misplaced", "{hub}", "a hub cannot stand inside a table")],
        ["Page", " ".join(["Cell", counted(1), *FIRST, "Read →"])],
    ),
    Case(
        "in_quote.md",
        """
        # Page

        > ::::{hub}
        > :::{note-card} /notes/first
        > :::
        > ::::

        Prose behind.
        """,
        [Mistake("misplaced", "{hub}", "a hub cannot stand inside a block quote")],
        ["Page", counted(1), *FIRST, "Prose behind."],
    ),
    Case(
        "in_places_rst.rst",
        """
        Page
        ====

        .. hub::

           * Item

             .. section:: One

                .. note-card:: ../notes/first

           .. warning::

              .. section:: Two

                 .. note-card:: ../notes/second

           +------------------------------------+
           | .. section:: Three                 |
           |                                    |
           |    .. note-card:: ../notes/second  |
           +------------------------------------+
        """,
        [
            Mistake("misplaced", "One", "a section cannot stand inside a list"),
            Mistake("misplaced", "Two", "a section cannot stand inside a warning"),
            Mistake("misplaced", "Three", "a section cannot stand inside a table"),
        ],
        [
            *["Page", counted(2, 3), "Item", "One", "1 note", *FIRST],
            *["Warning", "Two", "1 note", *SECOND],
            " ".join(["Three", "1 note", *SECOND, "Read →"]),
        ],
    ),
    # Lists
    Case(
        "card_in_card.md",
        """
        # Hub

        ::::{hub}
        :::{note-card} /notes/first
        :::{note-card} /notes/second
        :::
        ::::

        Prose behind.
        """,
        [Mistake("inside-card", "second", "a note-card inside a note-card is moved below it")],
        ["Hub", counted(2), *FIRST, *SECOND, "Prose behind."],
    ),
    Case(
        "section_in_card.md",
        """
        # Hub

        :::::{hub}
        ::::{note-card} /notes/first
        Own words.

        :::{section} Inner
        - [](../notes/second.md)
        :::
        ::::
        :::::
        """,
        [Mistake("inside-card", "Inner", "a section inside a note-card is moved below it")],
        ["Hub", counted(2, 1), "First", "Own words.", "Inner", "1 note", *SECOND],
    ),
    Case(
        "card_in_card_rst.rst",
        """
        Hub
        ===

        .. hub::

           .. note-card:: /notes/first

              .. note-card:: /notes/second
        """,
        [Mistake("inside-card", "second", "a note-card inside a note-card is moved below it")],
        ["Hub", counted(2), *FIRST, *SECOND],
    ),
    Case(
        "option_line.md",
        """
        # Hub

        ::::{hub} option-line :kind: Map
        :::{note-card} /notes/first :class: x
        :::
        ::::
        """,
        [
            Mistake("option-line", "Map", "the option 'kind' stands on the first line"),
            Mistake("option-line", ":class:", "the option 'class' stands on the first line"),
        ],
        ["Hub", counted(1), *FIRST],
    ),
    Case(
        "fence_of_backticks.md",
        """
        # Hub

        ```{hub}
        ```{note-card} /notes/first
        ```
        ```
        """,
        [Mistake("fence", "{hub}", "this hub ends at a line")],
        ["Hub", counted(1), *FIRST],
    ),
    Case(
        "mixed.md",
        """
        # Hub

        :::{hub}
        - [](../notes/first.md)
        - only *words*
        - [](../notes/second.md)

        A list without cards:

        - is a list
        :::
        """,
        [Mistake("mixed-list", "only", "does not begin with a link to a document")],
        [
            *["Hub", counted(2), *FIRST, "only words", *SECOND],
            *["A list without cards:", "is a list"],
        ],
    ),
    Case(
        "mixed_rst.rst",
        """
        Hub
        ===

        .. hub::

           - :doc:`/notes/first`
           - only *words*
        """,
        [Mistake("mixed-list", "only", "does not begin with a link to a document")],
        ["Hub", counted(1), *FIRST, "only words"],
    ),
    # Options and arguments
    Case(
        "options.md",
        """
        # Hub

        :::::{hub}
        :view: crads
        :kinds: Map

        ::::{section} One
        :collapsed: yes

        :::{note-card} /notes/first
        :descripton: Text
        :::
        ::::
        :::::
        """,
        [
            Mistake(
                "option-value",
                "{hub}",
                "'crads' is no value for the option 'view'; did you mean 'cards'?",
            ),
            Mistake("unknown-option", "{hub}", "'hub' has no option 'kinds'; did you mean 'kind'?"),
            Mistake(
                "option-value", "One", "'yes' is no value for the option 'collapsed'; it is a flag"
            ),
            Mistake(
                "unknown-option",
                "first",
                "'note-card' has no option 'descripton'; did you mean 'description'?",
            ),
        ],
        ["Hub", counted(1, 1), "One", "1 note", *FIRST],
    ),
    Case(
        "options_rst.rst",
        """
        Hub
        ===

        .. hub::
           :view: cards list
           :views: list, quilt
           :wibble:

           .. note-card:: ../notes/first
        """,
        [
            Mistake(
                "option-value",
                ".. hub::",
                "'cards list' is no value for the option 'view'",
            ),
            Mistake(
                "option-value",
                ".. hub::",
                "'quilt' is no value for the option 'views'; it takes cards, list",
            ),
            Mistake("unknown-option", ".. hub::", "'hub' has no option 'wibble'"),
        ],
        ["Hub", counted(1), "View as", "Cards List", *FIRST],
    ),
    Case(
        "arguments.md",
        """
        # Hub

        :::::{hub}
        ::::{section}
        :::{note-card}
        :::
        :::{note-card} /notes/first
        :::
        ::::
        :::::
        """,
        [
            Mistake("no-argument", "{section}", "a section without a title"),
            Mistake("no-argument", "{note-card}", "a note-card without a document"),
        ],
        ["Hub", counted(1, 1), "Untitled section", "1 note", *FIRST],
    ),
    Case(
        "arguments_rst.rst",
        """
        Hub
        ===

        .. hub::

           .. section::

              .. note-card::

              .. note-card:: ../notes/first
        """,
        [
            Mistake("no-argument", ".. section::", "a section without a title"),
            Mistake("no-argument", ".. note-card::", "a note-card without a document"),
        ],
        ["Hub", counted(1, 1), "Untitled section", "1 note", *FIRST],
    ),
    # Hubs and notes
    Case(
        "empty.md",
        """
        # Hub

        ::::{hub}
        :::{section} Soon
        :::
        ::::
        """,
        [Mistake("empty-hub", "{hub}", "the hub 'cases/empty' shows no note")],
        ["Hub", counted(0, 1), "Soon", "0 notes"],
    ),
    Case(
        "empty_rst.rst",
        """
        Hub
        ===

        .. hub::
        """,
        [Mistake("empty-hub", ".. hub::", "the hub 'cases/empty_rst' shows no note")],
        ["Hub", counted(0)],
    ),
    Case(
        "mute.md",
        """
        # Hub

        :::{hub}
        - [](../notes/mute.md)
        :::
        """,
        [Mistake("missing-description", "Mute", "no description", "notes/mute.md")],
        ["Hub", counted(1), "Mute"],
        {"notes/mute.md": "# Mute\n"},
    ),
    Case(
        "nothing.md",
        """
        # Hub

        ::::{hub}
        - [](../notes/first.md)

        :::{section} Tagged
        :tags: flower
        :sort: titel
        :::
        ::::
        """,
        [
            Mistake("no-such-field", "{section} Tagged", "'titel', which the option 'sort' names"),
            Mistake("nothing-found", "{section} Tagged", "did you mean 'flour'?"),
        ],
        ["Hub", counted(1, 1), *FIRST, "Tagged", "0 notes"],
        {"notes/flour.md": "---\ntags: [flour]\n---\n# Flour\n\nText.\n"},
    ),
    Case(
        "undated.md",
        """
        # Hub

        ::::{hub}
        :::{section} Dated
        :tags: undated
        :sort: date
        :::
        ::::
        """,
        [
            Mistake("no-dates", "{section} Dated", "has a date, which the option 'sort' asks for"),
            Mistake("ambiguous-date", "date:", "'10/11/2020' is no date", "notes/undated.md"),
        ],
        ["Hub", counted(1, 1), "Dated", "1 note", "Undated", "Text."],
        {"notes/undated.md": "---\ntags: [undated]\ndate: 10/11/2020\n---\n# Undated\n\nText.\n"},
    ),
    Case(
        "drift.md",
        """
        # Hub

        :::{hub} drift
        - [](../notes/astray.md)
        :::

        ## Other

        ::::{hub} other
        :::{section} Part
        - [](../notes/first.md)
        :::
        ::::
        """,
        [
            Mistake("unknown-section", "hubs:", "did you mean 'part'?", "notes/astray.md"),
            Mistake("unknown-hub", "hubs:", "did you mean 'drift'?", "notes/astray.md"),
            Mistake("not-a-member", "astray.md", "'drift' lists 'notes/astray', which names"),
        ],
        [
            *("Hub", counted(1), "Astray", "About it.", "Other", counted(2, 2)),
            *("Part", "1 note", *FIRST, "More notes", "1 note", "Astray", "About it."),
        ],
        {"notes/astray.md": "---\nhubs: [other#prat, dirft]\n---\n# Astray\n\nAbout it.\n"},
    ),
    Case(
        "fields.md",
        """
        ---
        draft: perhaps
        description:
          - a list
        tags: {a: map}
        panels: [backlinks, hbus]
        related: [/notes/frist, First]
        unrelated:
          - "[[secnod]]"
        ---
        # Page

        Prose.
        """,
        [
            Mistake("unknown-panel", "panels:", "'hbus'; did you mean 'hubs'?"),
            Mistake("unknown-note", "related:", "'related' names no note: '/notes/frist'; did you"),
            Mistake("unknown-note", "unrelated:", "'unrelated' names no note: '[[secnod]]'"),
            Mistake("field-type", "draft", "'draft' should be true or false"),
            Mistake("field-type", "description", "'description' should be text"),
            Mistake("field-type", "tags", "'tags' should be a list of texts"),
        ],
        ["Page", "Prose."],
    ),
    # Roles
    Case(
        "roles.md",
        """
        # Page of {hubnotes:count}`nowhere-1`

        Here is a {hubnotes:hub}`twiec`, here is a {hubnotes:section}`names#smae`.

        Here is {hubnotes:note}`its title </notes/frist>`,
        and here {hubnotes:count}`names#smae`.
        """,
        [
            Mistake("unknown-target", "# Page", "no hub or section 'nowhere-1'"),
            Mistake("unknown-target", "twiec", "no hub 'twiec'; did you mean 'twice'?"),
            Mistake(
                "unknown-target", "smae", "no section 'names#smae'; did you mean 'names#same'?"
            ),
            Mistake(
                "unknown-target", "Here is {", "no note '/notes/frist'; did you mean 'notes/first'?"
            ),
            Mistake(
                "unknown-target",
                "Here is {",
                "no hub or section 'names#smae'; did you mean 'names#same'?",
            ),
        ],
        [
            "Page of ?",
            "Here is a twiec, here is a names#smae.",
            "Here is its title, and here ?.",
        ],
    ),
    Case(
        "roles_rst.rst",
        """
        Page
        ====

        Here is a :hubnotes:hub:`twiec`, here is
        a :hubnotes:note:`../notes/frist`.
        """,
        [
            Mistake("unknown-target", "twiec", "no hub 'twiec'; did you mean 'twice'?"),
            Mistake(
                "unknown-target", "twiec", "no note '../notes/frist'; did you mean 'notes/first'?"
            ),
        ],
        ["Page", "Here is a twiec, here is a ../notes/frist."],
    ),
    # In an included file
    Case(
        "include.md",
        """
        # Hub

        ```{include} ../parts/part.txt
        ```
        """,
        [
            Mistake("option-value", "{hub}", "'crads' is no value", "parts/part.txt"),
            Mistake("no-argument", "{section}", "a section without a title", "parts/part.txt"),
            Mistake("mixed-list", "only", "does not begin with a link", "parts/part.txt"),
            Mistake("unknown-document", "frist", "did you mean 'notes/first'?", "parts/part.txt"),
            Mistake("heading-in-hub", "## Lost", "the heading 'Lost'", "parts/part.txt"),
            Mistake("outside-hub", "Loose", "a section outside a hub", "parts/part.txt"),
            Mistake("unknown-target", "twiec", "did you mean 'twice'?", "parts/part.txt"),
        ],
        [
            *["Hub", "Prose within.", counted(1, 1)],
            *["Untitled section", "1 note", *FIRST, "only words", "Lost", "Loose", "A twiec."],
        ],
        {
            "parts/part.txt": """
                Prose within.

                :::::{hub}
                :view: crads

                ::::{section}
                - [](/notes/first.md)
                - only words
                ::::

                ::::{note-card} /notes/frist
                ::::

                ## Lost
                :::::

                ::::{section} Loose
                ::::

                A {hubnotes:hub}`twiec`.
                """
        },
    ),
    Case(
        "include_rst.rst",
        """
        Hub
        ===

        .. include:: ../parts/part_rst.txt
        """,
        [
            Mistake(
                "no-argument", ".. section::", "a section without a title", "parts/part_rst.txt"
            ),
            Mistake("mixed-list", "only", "does not begin with a link", "parts/part_rst.txt"),
            Mistake(
                "unknown-document", "frist", "did you mean 'notes/first'?", "parts/part_rst.txt"
            ),
            Mistake("misplaced", "Two", "cannot stand inside a list", "parts/part_rst.txt"),
            Mistake("unknown-target", "twiec", "did you mean 'twice'?", "parts/part_rst.txt"),
        ],
        [
            *["Hub", "Prose within.", counted(1, 2), "Untitled section", "1 note", *FIRST],
            *["only words", "Item", "Two", "0 notes", "A twiec."],
        ],
        {
            "parts/part_rst.txt": """
                Prose within.

                .. hub::

                   .. section::

                      - :doc:`/notes/first`
                      - only words

                   .. note-card:: /notes/frist

                   * Item

                     .. section:: Two

                A :hubnotes:hub:`twiec`.
                """
        },
    ),
    # Names that fit several
    Case(
        "twofold.md",
        """
        ---
        related: [two things]
        ---
        # Page

        {hubnotes:note}`Two things`

        ::::{hub}
        :::{note-card} Two Things
        :::
        ::::
        """,
        [
            Mistake("ambiguous-name", "related:", "'cases/n1/twofold' or 'cases/n2/twofold'"),
            Mistake("ambiguous-name", "Two things", "'cases/n1/twofold' or 'cases/n2/twofold'"),
            Mistake("ambiguous-name", ":::{note-card}", "the first is taken"),
        ],
        ["Page", "Two things", counted(1), "Two things", "One."],
        {
            "cases/n1/twofold.md": "---\norphan: true\n---\n# Two things\n\nOne.\n",
            "cases/n2/twofold.md": "---\norphan: true\n---\n# Two things\n\nTwo.\n",
        },
    ),
    # Wikilinks, and what vaults hold
    Case(
        "wikilinks.md",
        """
        # Page

        See [[frist]] and
        [[frist#Part]].

        See [[First#Prat]], [[first#^blcok]] and [[double]].

        ![[pictrue.png]]

        [[Dotted words|dotted.note]], [[Others|dotted.note]].

        ![[Board.canvas]]

        > [!note]
        > [[frist|Again]].

        ::::{hub}
        - [[first]]
        - [[scond]] -- why
        ::::
        """,
        [
            Mistake("unknown-wikilink", "See [[frist]]", "which 3 places link to; did you mean"),
            Mistake("unknown-heading", "First#Prat", "'notes/first' has no heading 'Prat'"),
            Mistake("unknown-heading", "#^blcok", "'notes/first' has no block 'blcok'"),
            Mistake("ambiguous-wikilink", "[[double]]", "'cases/one/double' or 'cases/two/double'"),
            Mistake("unknown-file", "pictrue.png", "no file 'pictrue.png'"),
            Mistake("turned-round", "[[Dotted words|", "[[dotted.note|Dotted words]]"),
            Mistake("not-read", "Board.canvas", "the file 'Board.canvas' is not read"),
            Mistake("unknown-wikilink", "[[scond]]", "which 1 place links to; did you mean"),
        ],
        [
            *["Page", "See frist and frist › Part.", "See First, first and One."],
            *[
                "pictrue.png",
                "Dotted words, Others.",
                "Board.canvas",
                "Note",
                "Again.",
                counted(1),
                *FIRST,
                "scond – why",
            ],
        ],
        {
            "cases/one/double.md": "---\norphan: true\n---\n# One\n",
            "cases/two/double.md": "---\norphan: true\n---\n# Two\n",
            "cases/dotted.note.md": "---\norphan: true\n---\n# Dotted\n",
        },
    ),
    Case(
        "front-matter.md",
        """
        ---
        tags: [a]
        description: A text: with a colon
        ---
        # Page

        Text.
        """,
        [Mistake("front-matter", "with a colon", "is no YAML (mapping values are not allowed")],
        ["Page", "Text."],
    ),
]

SITE = {
    "index.md": """
        # Home

        ```{toctree}
        :glob:
        cases/*
        notes/*
        ```
        """,
    "notes/first.md": "# First\n\nAbout the first.\n",
    "notes/second.md": "# Second\n\nAbout the second.\n",
}

CONF = {
    "hubnotes_vault": True,
    "exclude_patterns": ["excluded", "parts"],
    "hubnotes_index": "indxe",
    "hubnotes_optional_warnings": ["missing-description", "missing-descripton"],
    "hubnotes_fields": {"descripton": "summary"},
    "hubnotes_membership": "both",
    "hubnotes_navigation": "nots",
    "hubnotes_check_fail": "warnigns",
    "hubnotes_checks": {
        "orphans": False,
        "orphan": "warnign",
        "large-hub": {"limit": "many", "severty": "error"},
        "dead-link": {"limit": 3},
        "small-section": ["info"],
    },
}

OF_CONF = [
    (None, None, "hubnotes.unknown-index", "'indxe'; did you mean 'index'?"),
    (None, None, "hubnotes.unknown-field", "'descripton'; did you mean 'description'?"),
    (None, None, "hubnotes.unknown-value", "navigation has no value 'nots'; did you mean 'notes'?"),
    (
        None,
        None,
        "hubnotes.unknown-warning",
        "'missing-descripton'; did you mean 'missing-description'?",
    ),
    (None, None, "hubnotes.unknown-check", "'orphans'; did you mean 'orphan'?"),
    (
        None,
        None,
        "hubnotes.check-value",
        "'warnign' is no severity for the check 'orphan' in hubnotes_checks; did you mean",
    ),
    (None, None, "hubnotes.check-value", "'many' is no limit for the check 'large-hub'"),
    (None, None, "hubnotes.check-value", "'severty' is no setting for the check 'large-hub'"),
    (None, None, "hubnotes.check-value", "3 is no limit for the check 'dead-link'"),
    (None, None, "hubnotes.check-value", "['info'] is no value for the check 'small-section'"),
    (None, None, "hubnotes.unknown-severity", "'warnigns'; did you mean 'warning'?"),
]

Expected = tuple[str | None, int | None, str, str]


def everything() -> list[Expected]:
    return [*OF_CONF, *(found for case in CASES for found in case.expected())]


def by_place(found: list[Expected] | list[BuildWarning]) -> list[tuple[str, int, str]]:
    """Where the warnings are and of which kind, to compare them without their order."""
    if found and isinstance(found[0], BuildWarning):
        places = [(w.path, w.line, w.kind) for w in found if isinstance(w, BuildWarning)]
    else:
        places = [(path, line, kind) for path, line, kind, _ in found]
    return sorted((path or "", line or 0, kind) for path, line, kind in places)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    site = Site(tmp_path_factory.mktemp("warnings"), CONF)
    site.write(SITE)
    for case in CASES:
        site.write(case.files)
    return site


@pytest.fixture(scope="module")
def built(site: Site) -> Built:
    return site.build()


GUARDED = {
    *("shown-as-text", "option-left-out", "html", "unsafe-address", "note-settings"),
    "include-limit",
}
"""What only the command says, of notes that anybody may have written: see test_guard.py."""


ODD = {"failed", "failed-page"}
"""What only the command says, of notes that nothing can be made of: see test_odd_notes.py."""

BOUNDED = {"tag-levels", "field-size", "embed-limit", "too-many-marks", "too-large", "too-deep"}
"""What is only said of notes that would keep a build busy: see test_bounded.py."""


def test_every_kind_has_a_case() -> None:
    elsewhere = {
        "colon-fence",
        "encoding",
        "extension-failed",
        "html-in-heading",
        "not-written",
        *GUARDED,
        *ODD,
        *BOUNDED,
    }
    found = {kind.removeprefix("hubnotes.") for _, _, kind, _ in everything()}
    assert found | elsewhere == KINDS.keys()


@pytest.mark.parametrize("number", [MOST_HINTS, MOST_HINTS + 1])
def test_of_many_mistakes_of_a_kind_the_first_have_hints(make_site: MakeSite, number: int) -> None:
    cards = "".join(f":::{{note-card}} rosees{n}\n:::\n" for n in range(number))
    page = f"# Hub\n\n::::{{hub}} h\n{cards}:::{{note-card}} roses\n:::\n::::\n"
    built = make_site({"index.md": page, "roses.md": "# A\n"}).build()
    hints = [w.message.partition("; ")[2] for w in built.warnings]
    assert hints == ["did you mean 'roses'?"] * MOST_HINTS + [""] * (number - MOST_HINTS)


def test_colon_fences_that_myst_takes_for_text(make_site: MakeSite) -> None:
    page = "# Hub\n\nProse.\n\n::::{hub} h\n:::{note-card} a\n:::\n::::\n"
    conf = {"myst_enable_extensions": ["dollarmath"]}
    site = make_site({"index.md": page, "a.md": "---\norphan: true\n---\n# A\n"}, conf)
    for _ in range(2):
        found = [(w.path, w.line, w.kind) for w in site.build().warnings]
        assert found == [("index.md", 5, "hubnotes.colon-fence")]


@pytest.mark.parametrize("wrong", ["description", ["description"], 3])
def test_values_of_a_wrong_type_are_left_out(make_site: MakeSite, wrong: object) -> None:
    page = "# Hub\n\n::::{hub} h\n:::{note-card} a\n:::\n::::\n"
    names = (
        *("hubnotes_fields", "hubnotes_notes", "hubnotes_optional_warnings"),
        *("hubnotes_navigation", "hubnotes_membership", "hubnotes_card_fields"),
        *("hubnotes_page_size", "hubnotes_checks", "hubnotes_check_fail"),
    )
    files = {"index.md": page, "a.md": "# A\n\nText.\n"}
    built = make_site(files, dict.fromkeys(names, wrong)).build()
    assert "Topic Hub · 1 linked note · 0 sections" in built.text("index")
    assert {w.kind for w in built.warnings} <= {
        *("", "config", "hubnotes.unknown-warning", "hubnotes.unknown-value"),
        *("hubnotes.check-value", "hubnotes.unknown-severity"),
    }


def test_each_mistake_warns_once_and_nothing_else_does(built: Built) -> None:
    assert by_place(built.warnings) == by_place(everything())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_mistake(built: Built, case: Case) -> None:
    left = list(built.warnings)
    for path, line, kind, says in case.expected():
        found = [
            w for w in left if (w.path, w.line, w.kind) == (path, line, kind) and says in w.message
        ]
        assert found, (path, line, kind, says)
        left.remove(found[0])
    seen = [line for line in built.text(case.docname, opened=True) if line != "Read →"]
    assert seen == case.seen


def test_mistakes_in_the_configuration(built: Built) -> None:
    found = [(w.path, w.line, w.kind, w.message) for w in built.warnings if w.path is None]
    for (*place, says), (*found_place, message) in zip(OF_CONF, found, strict=True):
        assert found_place == place
        assert says in message


def test_mistakes_warn_again_in_incremental_builds(site: Site, built: Built) -> None:
    assert by_place(site.build().warnings) == by_place(built.warnings)
    site.write({"notes/first.md": "# First\n\nAbout the first.\n\nMore of it.\n"})
    again = site.build()
    assert by_place(again.warnings) == by_place(built.warnings)
    assert [w.message for w in again.warnings] == [w.message for w in built.warnings]


def test_mistakes_warn_in_the_other_builders_too(site: Site, built: Built) -> None:
    assert by_place(site.build("text").warnings) == by_place(built.warnings)


# One mistake is enough to see how the build goes on.

ONE = {
    "index.md": "# Home\n\n```{toctree}\nhub\n```\n",
    "hub.md": """
        # Hub

        ::::{hub}
        :::{note-card} notes/frist
        :::
        :::{note-card} notes/first
        :::
        ::::
        """,
    "notes/first.md": "# First\n\nAbout the first.\n",
}


def test_warnings_as_errors_until_the_mistake_is_mended(make_site: MakeSite) -> None:
    site = make_site(ONE)
    assert site.build(warningiserror=True).statuscode == 1
    assert site.build(warningiserror=True).statuscode == 1, "nothing changed"
    site.write({"notes/first.md": "# First\n\nAnother text.\n"})
    assert site.build(warningiserror=True).statuscode == 1, "the mistake stands in another file"
    site.write({"hub.md": ONE["hub.md"].replace("frist", "first")})
    mended = site.build(warningiserror=True)
    assert mended.statuscode == 0
    assert mended.warnings == []
    assert site.build(warningiserror=True).warnings == []


def test_a_file_that_is_added_mends_a_card(make_site: MakeSite) -> None:
    site = make_site(ONE)
    assert [w.kind for w in site.build().warnings] == ["hubnotes.unknown-document"]
    site.write({"notes/frist.md": "# Frist\n\nText.\n"})
    built = site.build()
    assert built.warnings == []
    assert counted(2) in built.text("hub")
    site.delete("notes/frist.md")
    assert [w.kind for w in site.build().warnings] == ["hubnotes.unknown-document"]


@pytest.mark.parametrize("suppressed", ["hubnotes.unknown-document", "hubnotes"])
def test_warnings_can_be_suppressed(make_site: MakeSite, suppressed: str) -> None:
    site = make_site(ONE, {"suppress_warnings": [suppressed]})
    assert site.build(warningiserror=True).statuscode == 0
    assert site.build().warnings == []


def test_suppressing_one_kind_leaves_the_others(make_site: MakeSite) -> None:
    hub = "# Hub\n\n:::{hub}\n- [](notes/frist.md)\n:::\n"
    built = make_site(ONE | {"hub.md": hub}, {"suppress_warnings": ["hubnotes.empty-hub"]}).build()
    assert "hubnotes.unknown-document" in {w.kind for w in built.warnings}
    assert "hubnotes.empty-hub" not in {w.kind for w in built.warnings}


def test_a_missing_description_is_no_mistake_by_default(make_site: MakeSite) -> None:
    assert (
        make_site(ONE | {"notes/first.md": "# First\n", "notes/frist.md": "# F"}).build().warnings
        == []
    )


def test_a_mistake_in_a_translated_text_warns_once(make_site: MakeSite) -> None:
    catalog = """
        msgid ""
        msgstr "Content-Type: text/plain; charset=UTF-8\\n"

        msgid "See {role}`hbu` there."
        msgstr "Siehe {role}`hbu` dort."
        """
    files = {
        "index.md": "# Home\n\n```{toctree}\na\nb\n```\n",
        "a.md": "# A\n\nSee {hubnotes:hub}`hbu` there.\n",
        "b.rst": "B\n=\n\nSee :hubnotes:hub:`hbu` there.\n",
        "locale/de/LC_MESSAGES/a.po": catalog.replace("{role}", "{hubnotes:hub}"),
        "locale/de/LC_MESSAGES/b.po": catalog.replace("{role}", ":hubnotes:hub:"),
    }
    built = make_site(files, {"locale_dirs": ["locale"]}).build(language="de")
    assert built.text("a") == ["A", "Siehe hbu dort."]
    assert built.text("b") == ["B", "Siehe hbu dort."]
    assert [(w.path, w.line, w.kind) for w in built.warnings] == [
        ("a.md", 3, "hubnotes.unknown-target"),
        ("b.rst", 4, "hubnotes.unknown-target"),
    ]


def test_html_in_the_heading_of_a_hub_is_said_at_its_line(make_site: MakeSite) -> None:
    site = make_site({"index.md": "Words.\n\n# H <b>bold</b>\n\n:::{hub} h\n:::\n"})
    found = [warning for warning in site.build().warnings if "heading" in warning.kind]
    assert [(w.path, w.line, w.kind) for w in found] == [
        ("index.md", 3, "hubnotes.html-in-heading")
    ]
