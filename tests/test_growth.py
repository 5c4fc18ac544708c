"""What is done for each link takes as long in a long note, or a large vault, as in a small one."""

from __future__ import annotations

from collections.abc import Callable
from time import process_time

import pytest
from docutils import nodes
from sphinx import addnodes

from sphinx_hubnotes.cli.relink import Relinked
from sphinx_hubnotes.core.index import Index
from sphinx_hubnotes.core.lookup import Lookup
from sphinx_hubnotes.core.model import DocRecord, Note
from sphinx_hubnotes.markup.mentions import mentions


def _mentions(number: int) -> Callable[[], int]:
    """The sentences around the links of one paragraph."""
    paragraph = nodes.paragraph()
    for name in map(str, range(number)):
        paragraph += addnodes.pending_xref(
            "", nodes.inline("", name), refdomain="hubnotes", reftype="wiki", reftarget=name
        )
        paragraph += nodes.Text("\n")
    links = list(paragraph.findall(addnodes.pending_xref))
    return lambda: len(list(mentions(links)))


def _headings(number: int) -> Callable[[], int]:
    """Links to the headings of one note."""
    parts = tuple((2, f"Part {n}", f"part-{n}") for n in range(number))
    lookup = Lookup(Index({"a": DocRecord(Note("a", ()), parts=parts)}))
    return lambda: sum(lookup.leads(f"a#{text}", "a") is not None for _, text, _ in parts)


def _renamed(number: int) -> Callable[[], int]:
    """Wikilinks to notes that have other names."""
    relinked = Relinked({f"n{n}?.md": f"n{n}" for n in range(number)})
    text = "\n".join(f"[[n{n}?]]" for n in range(number))
    return lambda: relinked.text(text, "n0?.md").count("[[n")


@pytest.mark.parametrize("work", [_mentions, _headings, _renamed])
def test_four_times_the_links_take_four_times_as_long(
    work: Callable[[int], Callable[[], int]],
) -> None:
    few, many = 1000, 4000

    def time(number: int) -> float:
        run, start = work(number), process_time()
        assert run() == number
        return process_time() - start

    assert time(many) < 9 * max(time(few), 0.005)
