"""Each note's one home in the tree of the site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

Tree = Mapping[str, Sequence[str]]


def preorder(tree: Tree, root: str) -> Iterator[str]:
    """The documents of *tree* below *root*, in reading order, each once."""
    seen: set[str] = set()
    stack = [root]
    while stack:
        docname = stack.pop()
        if docname not in seen:
            seen.add(docname)
            yield docname
            stack.extend(reversed(tree.get(docname, ())))


def homes(
    tree: Tree,
    root: str,
    shown: Mapping[str, Sequence[str]],
    primary: Iterable[str] = (),
    last: str | None = None,
) -> dict[str, list[str]]:
    """The notes that have their home on each hub's page, in the hub's order.

    *tree* holds the toctrees that authors wrote, and *shown* the notes that each page shows in
    its hubs. A toctree wins over any hub, a page in *primary* over other pages, then the first
    page in the order of the toctrees has it, then the first by name. The page *last* takes what
    no other has. A home that would close a cycle is passed over, so that tree and homes together
    stay free of them.
    """
    parents: dict[str, set[str]] = {}
    for parent, children in tree.items():
        for child in children:
            parents.setdefault(child, set()).add(parent)
    order = {docname: number for number, docname in enumerate(preorder(tree, root))}
    first = frozenset(primary)
    pages = sorted(
        shown,
        key=lambda page: (page == last, page not in first, order.get(page, len(order)), page),
    )
    at_home: dict[str, list[str]] = {}
    for page in pages:
        for note in shown[page]:
            if note in parents or note == root or _above(note, page, parents):
                continue
            parents[note] = {page}
            at_home.setdefault(page, []).append(note)
    return at_home


def _above(ancestor: str, docname: str, parents: Mapping[str, set[str]]) -> bool:
    """Whether *ancestor* is *docname*, or stands above it."""
    seen: set[str] = set()
    stack = [docname]
    while stack:
        current = stack.pop()
        if current == ancestor:
            return True
        if current not in seen:
            seen.add(current)
            stack.extend(parents.get(current, ()))
    return False
