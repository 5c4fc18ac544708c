"""While a build runs: the garbage collector passes over what was loaded for it."""

from __future__ import annotations

import gc
from collections.abc import Set
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


FEW = 1000
"""Python 3.12 begins with some hundreds of frozen objects of its own."""


class Freezer:
    """Keeps the loaded environment out of the collector's passes, to the end of the build.

    Of ten thousand notes it holds more than a million objects, all in use. A pass through them
    takes longer than to write a hundred pages, and finds nothing. Processes that are forked to
    read or write share the memory of what no pass touches.
    """

    def __init__(self) -> None:
        self._frozen = False

    def freeze(
        self,
        app: Sphinx,
        env: BuildEnvironment,
        added: Set[str],
        changed: Set[str],
        removed: Set[str],
    ) -> list[str]:
        # Whoever has frozen something has reasons of their own. PyPy cannot.
        if hasattr(gc, "freeze") and gc.get_freeze_count() < FEW:
            gc.freeze()
            self._frozen = True
        return []

    def thaw(self, app: Sphinx, exception: Exception | None) -> None:
        if self._frozen:
            gc.unfreeze()
            self._frozen = False


def setup(app: Sphinx) -> None:
    freezer = Freezer()
    app.connect("env-get-outdated", freezer.freeze)
    app.connect("build-finished", freezer.thaw)
