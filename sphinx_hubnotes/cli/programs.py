"""The programs whose folders are told from others, and what of them is not read."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from sphinx_hubnotes.cli.names import stem
from sphinx_hubnotes.cli.walk import LOGSEQ, Tree


def hints(tree: Tree) -> Iterator[str]:
    """What to say of the folder with the files of *tree*, each in one line."""
    if LOGSEQ in tree.files:
        yield (
            "These are notes of Logseq: properties (title::), block references (((…))), {{…}} and"
            " tasks are shown as they are written, and links do not find names such as A___B."
        )
    if _is_dendron(tree):
        yield (
            "These are notes of Dendron: its links have the label first, [[label|note]], which"
            " are read the other way round, as [[note|label]]; dots in names make no folders."
        )
    if tids := sum(path.endswith(".tid") for path in tree.files):
        yield (
            f"These are notes of TiddlyWiki, of which {tids} in files .tid are not read: export"
            " them as Markdown."
        )


def _is_dendron(tree: Tree) -> bool:
    """Whether there is a note ``root``, and one that is below another by its name."""
    if "dendron.yml" in map(posixpath.basename, tree.files):
        return True
    names = {stem(path) for path in tree.notes}
    return any(
        f"{posixpath.dirname(name)}/root".lstrip("/") in names and name.rpartition(".")[0] in names
        for name in names
        if "." in posixpath.basename(name)
    )
