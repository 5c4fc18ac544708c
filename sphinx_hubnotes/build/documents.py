"""What the function of a view or a panel can ask of all documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sphinx_hubnotes.hubs.select import values
from sphinx_hubnotes.names.links import Links
from sphinx_hubnotes.notes.inline import fill, plain
from sphinx_hubnotes.notes.model import DocRecord, Note


@dataclass(frozen=True, slots=True)
class Documents:
    """All documents but drafts, by their names; a name that is none raises `LookupError`."""

    records: Mapping[str, DocRecord]
    links: Links
    numbers: Mapping[str, int]

    def _note(self, docname: str) -> Note:
        record = self.records.get(docname)
        if record is None or record.note.draft:
            raise LookupError(f"no document {docname!r}")
        return record.note

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all documents but drafts, in their order."""
        return tuple(sorted(name for name, r in self.records.items() if not r.note.draft))

    def title(self, docname: str) -> str:
        """The title of a document, as text."""
        return plain(fill(self._note(docname).title, self.numbers))

    def description(self, docname: str) -> str:
        """The description of a document, as text; empty where it has none."""
        return plain(fill(self._note(docname).description, self.numbers))

    def words(self, docname: str) -> int:
        """The number of words of a document's source: all that spaces part, its marks included."""
        return self._note(docname).words

    def values(self, docname: str, field: str) -> tuple[str, ...]:
        """The texts that a document has in *field*: one of notes, or any front matter key."""
        return values(self._note(docname), field)

    def linked(self, docname: str) -> tuple[str, ...]:
        """The documents that a document links to, in the order of its text."""
        self._note(docname)
        return self.links.out.get(docname, ())

    def linking(self, docname: str) -> tuple[str, ...]:
        """The documents that link to a document, in the order of their names."""
        self._note(docname)
        return tuple(found.docname for found in self.links.back.get(docname, ()))
