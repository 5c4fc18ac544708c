"""While a build runs: the garbage collector looks at nothing twice that is there to stay."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config


FEW = 1000
"""Python 3.12 begins with some hundreds of frozen objects of its own."""

_OLDEST = 2


class Freezer:
    """Keeps what has outlived a full pass of the collector out of the next, to the end of a build.

    That is the environment, as it is loaded and as it grows with each document: of ten thousand
    notes it holds more than a million objects, all in use. The passes through them take a tenth of
    a build by Sphinx alone, and find nothing. Processes that are forked to read or write share the
    memory of what no pass touches.

    What is garbage by the time a pass ends is none of it; what becomes garbage later stays to the
    end: parts of the few documents that were being worked on while a pass ran.
    """

    def __init__(self) -> None:
        self._frozen = False

    def freeze(self, app: Sphinx, config: Config) -> None:
        if not hasattr(gc, "freeze"):
            return  # as in PyPy
        for callback in list(gc.callbacks):
            # An application that failed in its beginning has told nobody that it ended.
            if isinstance(owner := getattr(callback, "__self__", None), Freezer):
                owner.thaw(app, None)
        # Whoever has frozen something has reasons of their own.
        if gc.get_freeze_count() < FEW:
            gc.freeze()
            gc.callbacks.append(self._passed)
            self._frozen = True

    def _passed(self, phase: str, info: Mapping[str, int]) -> None:
        if phase == "stop" and info["generation"] == _OLDEST:
            gc.freeze()

    def thaw(self, app: Sphinx, exception: Exception | None) -> None:
        if self._frozen:
            gc.callbacks.remove(self._passed)
            gc.unfreeze()
            self._frozen = False


def setup(app: Sphinx) -> None:
    freezer = Freezer()
    # Before Sphinx loads the environment.
    app.connect("config-inited", freezer.freeze)
    app.connect("build-finished", freezer.thaw)
