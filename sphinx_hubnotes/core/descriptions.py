"""What a note says of itself, as readers see it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sphinx_hubnotes.core.inline import Span, Spans, fill, merge
from sphinx_hubnotes.core.model import DocRecord, Note


def described(note: Note, docs: Mapping[str, DocRecord], numbers: Mapping[str, int]) -> Spans:
    """The description of *note*, with the numbers and the titles of documents that it names."""
    return fill(with_titles(note.description, docs), numbers)


def with_titles(spans: Spans, docs: Mapping[str, DocRecord]) -> Spans:
    """*spans* with the titles of the documents that they name, as text."""
    if all(kind != "title" for kind, _ in spans):
        return spans
    return merge(_with_titles(spans, docs))


def _with_titles(spans: Spans, docs: Mapping[str, DocRecord]) -> Iterator[Span]:
    for kind, text in spans:
        if kind != "title":
            yield kind, text
        elif text not in docs:
            yield "text", text
        else:
            title = docs[text].note.title
            yield from ((kind if kind == "count" else "text", part) for kind, part in title)
