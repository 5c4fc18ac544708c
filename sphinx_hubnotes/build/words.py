"""Every word that readers see, in their language."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from gettext import NullTranslations
from typing import TYPE_CHECKING

from sphinx_hubnotes.hubs.model import Counts
from sphinx_hubnotes.notes.dates import date_of

if TYPE_CHECKING:
    from babel import Locale

CATALOG = "sphinx_hubnotes"
"""The name of our message catalog."""


def N_(text: str) -> str:
    """*text*, which is translated when it is shown."""
    return text


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language.

    Numbers are named in the messages, so that a translation may say one and two in words.
    """

    catalog: NullTranslations
    language: str = "en"

    def notes(self, number: int) -> str:
        """The number of a section's notes: ``2 notes``."""
        ngettext = self.catalog.ngettext
        return ngettext("%(number)d note", "%(number)d notes", number) % {"number": number}

    def summary(self, counts: Counts) -> str:
        """The summary line: ``Topic Hub · 39 linked notes · 11 sections``."""
        _, ngettext = self.catalog.gettext, self.catalog.ngettext
        linked = ngettext("%(number)d linked note", "%(number)d linked notes", counts.notes)
        sections = ngettext("%(number)d section", "%(number)d sections", counts.sections or 0)
        parts = [counts.kind or _("Topic Hub"), linked % {"number": counts.notes}]
        if counts.sections is not None:
            parts.append(sections % {"number": counts.sections})
        return " · ".join(parts)

    def back(self) -> str:
        _ = self.catalog.gettext
        # Translators: the arrow points back, against the direction of reading.
        return _("← All notes")

    def back_to(self, title: str) -> str:
        _ = self.catalog.gettext
        # Translators: the arrow points back, against the direction of reading.
        return _("← %(title)s") % {"title": title}

    def read(self) -> str:
        _ = self.catalog.gettext
        # Translators: the arrow points on, in the direction of reading.
        return _("Read →")

    def more_notes(self) -> str:
        _ = self.catalog.gettext
        return _("More notes")

    def own_notes(self) -> str:
        """The title of the section with the notes of a folder, on the hub of that folder."""
        _ = self.catalog.gettext
        return _("Notes")

    def other_notes(self) -> str:
        """The label of the notes that stand in no group."""
        _ = self.catalog.gettext
        return _("Other notes")

    def show_all(self, number: int, *, hubs: bool = False) -> str:
        """What opens the rest of a list of cards: ``Show all 57 notes``."""
        ngettext = self.catalog.ngettext
        text = (
            ngettext("Show all %(number)d hubs", "Show all %(number)d hubs", number)
            if hubs
            else ngettext("Show all %(number)d notes", "Show all %(number)d notes", number)
        )
        return text % {"number": number}

    def minutes(self, number: int) -> str:
        """The time to read a note: ``4 min read``."""
        ngettext = self.catalog.ngettext
        text = ngettext("%(number)d min read", "%(number)d min read", number)
        return text % {"number": number}

    def start(self, number: int) -> str:
        """The titles of the lists on a page that holds nothing else: of hubs, then of notes."""
        _ = self.catalog.gettext
        return (_("Topic hubs"), _("All notes"))[number]

    def moved(self) -> str:
        """What stands before the link on a page whose note has another name now."""
        _ = self.catalog.gettext
        return _("This page has moved:")

    def pages(self) -> str:
        """What the pages of a list are called."""
        _ = self.catalog.gettext
        return _("Pages")

    def previous(self) -> str:
        _ = self.catalog.gettext
        return _("Previous")

    def next(self) -> str:
        _ = self.catalog.gettext
        return _("Next")

    def about(self) -> str:
        """The title of the page that says what the notes of a vault are, where it has none."""
        _ = self.catalog.gettext
        return _("About these notes")

    def changed_last(self) -> str:
        """The title of the notes that were changed last."""
        _ = self.catalog.gettext
        return _("Recently changed")

    def all_tags(self) -> str:
        """What leads to the page of all tags."""
        _ = self.catalog.gettext
        return _("All tags")

    def tags(self) -> str:
        """The title of the page of all tags."""
        _ = self.catalog.gettext
        return _("Tags")

    def date(self, text: str) -> str:
        """A date, or a month, as the language writes it; anything else stays as it is."""
        found = date_of(text)
        if found is None or not found[1]:
            return text
        # Slow to import, and few projects show dates.
        from babel.dates import format_date, format_skeleton

        locale = _locale(self.language)
        day = datetime.date(found[0], found[1], found[2] or 1)
        if not found[2]:
            return format_skeleton("yMMMM", day, locale=locale)
        return format_date(day, "medium", locale=locale)

    def number_of(self, number: int, total: int) -> str:
        """The place of a note among others: ``3 of 11``."""
        _ = self.catalog.gettext
        return _("%(number)d of %(total)d") % {"number": number, "total": total}

    def show_more(self, number: int) -> str:
        """What opens the rest of a list: ``Show 57 more``."""
        ngettext = self.catalog.ngettext
        return ngettext("Show %(number)d more", "Show %(number)d more", number) % {"number": number}

    def and_more(self, number: int) -> str:
        """What stands for the rest of a list that is too long: ``and 57 more``."""
        ngettext = self.catalog.ngettext
        return ngettext("and %(number)d more", "and %(number)d more", number) % {"number": number}

    def explore(self) -> str:
        """What opens the related notes of a card."""
        _ = self.catalog.gettext
        return _("Explore related")

    def reason(self, kind: str, added: str = "") -> tuple[str, str]:
        """Why a note is related, before and behind what the reason names: ``both cite …``.

        *added* are the words of a kind that is not ours.
        """
        _ = self.catalog.gettext
        match kind:
            case "pinned":
                text = _("picked by the author")
            case "linked":
                # Translators: about the note whose title stands before: it links to this one.
                text = _("links here")
            case "links":
                # Translators: about the note whose title stands before: this one links to it.
                text = _("linked from here")
            case "cites":
                # Translators: two notes link to the document %(what)s.
                text = _("both cite %(what)s")
            case "cited":
                # Translators: the document %(what)s links to two notes.
                text = _("%(what)s cites both")
            case "between":
                # Translators: one of two notes links to %(what)s, which links to the other.
                text = _("connected by %(what)s")
            case "section":
                # Translators: two notes stand in the section %(what)s of a hub.
                text = _("both in %(what)s")
            case "tag":
                text = _("shares the rare tag %(what)s")
            case _ if added:
                text = added if "%(what)s" in added else f"{added} %(what)s"
            case _:  # words
                # Translators: %(what)s are some words that stand in two notes.
                text = _("shares the words %(what)s")
        before, _hole, behind = text.partition("%(what)s")
        return before, behind

    def hubs(self, number: int) -> str:
        """The number of hubs in a graph: ``5 hubs``."""
        ngettext = self.catalog.ngettext
        return ngettext("%(number)d hub", "%(number)d hubs", number) % {"number": number}

    def links(self, number: int) -> str:
        """The number of links in a graph: ``66 links``."""
        ngettext = self.catalog.ngettext
        return ngettext("%(number)d link", "%(number)d links", number) % {"number": number}

    def graph(self) -> str:
        _ = self.catalog.gettext
        return _("Graph")

    def topic_hub(self) -> str:
        """The word before the counts of a hub that gives itself none."""
        _ = self.catalog.gettext
        return _("Topic Hub")

    def zoom_in(self) -> str:
        _ = self.catalog.gettext
        return _("Zoom in")

    def zoom_out(self) -> str:
        _ = self.catalog.gettext
        return _("Zoom out")

    def zoom_reset(self) -> str:
        """What makes a graph as large again as it was."""
        _ = self.catalog.gettext
        return _("Show the whole graph")

    def skip_graph(self) -> str:
        _ = self.catalog.gettext
        return _("Skip the graph")

    def view_as(self) -> str:
        """What stands before the choice of views."""
        _ = self.catalog.gettext
        return _("View as")

    def said(self, label: object) -> str:
        """The *label* of a view or panel, translated if it is one of ours."""
        return self.catalog.gettext(str(label))

    def note(self) -> str:
        """The title of a table's column of notes."""
        _ = self.catalog.gettext
        return _("Note")

    def day(self) -> str:
        """The title of a table's column of dates."""
        _ = self.catalog.gettext
        return _("Date")

    def updated(self) -> str:
        """The title of a table's column of the dates of last changes."""
        _ = self.catalog.gettext
        return _("Updated")

    def status(self) -> str:
        """The title of a table's column."""
        _ = self.catalog.gettext
        return _("Status")

    def section(self) -> str:
        """The title of a table's column of the sections that notes stand in."""
        _ = self.catalog.gettext
        return _("Section")

    def undated(self) -> str:
        """What stands for the date of notes that have none."""
        _ = self.catalog.gettext
        return _("Undated")

    def filter(self) -> str:
        """The label of the field that filters the notes of a hub."""
        _ = self.catalog.gettext
        return _("Filter notes")

    def found(self, total: int) -> str:
        """How many of all *total* notes a filter has found; ``{n}`` stands for that number."""
        ngettext = self.catalog.ngettext
        text = ngettext("%(number)s of %(total)d note", "%(number)s of %(total)d notes", total)
        return text % {"number": "{n}", "total": total}

    def part(self) -> str:
        """The same without the word; ``{n}`` and ``{total}`` stand for the numbers."""
        _ = self.catalog.gettext
        return _("%(found)s of %(total)s") % {"found": "{n}", "total": "{total}"}

    def show_previews(self) -> str:
        """What a reader switches previews of links on and off by."""
        _ = self.catalog.gettext
        return _("Show previews of links")

    def untitled(self) -> str:
        _ = self.catalog.gettext
        return _("Untitled section")


def _locale(language: str) -> Locale:
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(language.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return Locale("en")
