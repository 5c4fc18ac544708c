"""The health report: ``sphinx-build -b hubnotes-check``. It reads all, and writes no page."""

from __future__ import annotations

from collections.abc import Set
from typing import TYPE_CHECKING

from sphinx.builders.dummy import DummyBuilder

from sphinx_hubnotes.build.registry import registry_of
from sphinx_hubnotes.health.model import CHECKS

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


class HealthBuilder(DummyBuilder):
    """Reports on the health of the notes."""

    name = "hubnotes-check"
    epilog = ""

    def __init__(self, app: Sphinx, env: BuildEnvironment) -> None:
        super().__init__(app, env)
        self._application = app  # Sphinx 9 deprecates its own name for it

    def write_documents(self, docnames: Set[str]) -> None:
        """No page is written, so that nothing has to be resolved either."""

    def finish(self) -> None:
        # No other builder needs it, and each would take the time to import it.
        from sphinx_hubnotes.health.report import report

        if report(self):
            self._application.statuscode = 1


def setup(app: Sphinx) -> None:
    """Add the builder and its checks."""
    app.add_builder(HealthBuilder)
    for check in CHECKS.values():
        registry_of(app).add(check, __name__)
