"""Every word that readers see, in their language."""

from __future__ import annotations

from dataclasses import dataclass
from gettext import NullTranslations

from sphinx_hubnotes.core.model import Counts

CATALOG = "sphinx_hubnotes"
"""The name of our message catalog."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language.

    Numbers are named in the messages, so that a translation may say one and two in words.
    """

    catalog: NullTranslations

    def notes(self, number: int) -> str:
        """The number of a section's notes: ``2 notes``."""
        ngettext = self.catalog.ngettext
        return ngettext("%(number)d note", "%(number)d notes", number) % {"number": number}

    def summary(self, counts: Counts) -> str:
        """The summary line: ``Topic Hub · 39 linked notes · 11 sections``."""
        _, ngettext = self.catalog.gettext, self.catalog.ngettext
        linked = ngettext("%(number)d linked note", "%(number)d linked notes", counts.notes)
        sections = ngettext("%(number)d section", "%(number)d sections", counts.sections)
        return " · ".join(
            (
                counts.kind or _("Topic Hub"),
                linked % {"number": counts.notes},
                sections % {"number": counts.sections},
            )
        )

    def back(self) -> str:
        _ = self.catalog.gettext
        # Translators: the arrow points back, against the direction of reading.
        return _("← All notes")

    def read(self) -> str:
        _ = self.catalog.gettext
        # Translators: the arrow points on, in the direction of reading.
        return _("Read →")

    def untitled(self) -> str:
        _ = self.catalog.gettext
        return _("Untitled section")
