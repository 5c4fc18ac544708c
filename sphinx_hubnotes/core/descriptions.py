"""What a note says of itself, as readers see it."""

from __future__ import annotations

from collections.abc import Mapping

from sphinx_hubnotes.core.inline import Spans, fill, merge, plain
from sphinx_hubnotes.core.model import DocRecord, Note


def described(note: Note, docs: Mapping[str, DocRecord], numbers: Mapping[str, int]) -> Spans:
    """The description of *note*, with the numbers and the titles of documents that it names."""
    spans = fill(note.description, numbers)
    if all(kind != "title" for kind, _ in spans):
        return spans

    def title(docname: str) -> str:
        return plain(fill(docs[docname].note.title, numbers)) if docname in docs else docname

    return merge(("text", title(text)) if kind == "title" else (kind, text) for kind, text in spans)
