"""How a view, a panel and their like come in: through one door, for us and for others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.errors import ExtensionError

from sphinx_hubnotes.build.registry import Calls, Row, Taken, registry_of
from sphinx_hubnotes.build.warn import warn

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def register(app: Sphinx, row: Row, origin: str) -> None:
    """Let *row*, from the module *origin*, be one of those of its kind.

    Raises `ExtensionError` where another one has its name.
    """
    try:
        registry_of(app).add(row, origin)
    except Taken as error:
        raise ExtensionError(str(error), modname="sphinx_hubnotes") from error


def tell(env: BuildEnvironment, calls: Calls, pagename: str) -> None:
    """Warn of what has failed while a page was written; the next build writes it again."""
    found = (one._replace(place=one.place._replace(line=None)) for one in calls.problems)
    warn(env, *found, broken=pagename)
