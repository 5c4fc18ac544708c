"""Every word that readers see, in their language."""

from __future__ import annotations

from dataclasses import dataclass
from gettext import NullTranslations

from sphinx_hubnotes.core.model import Counts

CATALOG = "sphinx_hubnotes"
"""The name of our message catalog."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language; ``%d`` stands for a number."""

    catalog: NullTranslations

    def notes(self, number: int) -> str:
        return self.catalog.ngettext("%d note", "%d notes", number) % number

    def summary(self, counts: Counts) -> str:
        """The summary line: ``Topic Hub · 39 linked notes · 11 sections``."""
        _, ngettext = self.catalog.gettext, self.catalog.ngettext
        return " · ".join(
            (
                counts.kind or _("Topic Hub"),
                ngettext("%d linked note", "%d linked notes", counts.notes) % counts.notes,
                ngettext("%d section", "%d sections", counts.sections) % counts.sections,
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
