"""The site at an address of this machine, built again when a note changes."""

from __future__ import annotations

import re
import socket
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sphinx_hubnotes.cli.build import BuildOptions, Prepared, prepare, run
from sphinx_hubnotes.cli.errors import Problem
from sphinx_hubnotes.cli.progress import Line

if TYPE_CHECKING:
    from starlette.applications import Starlette

HOST = "127.0.0.1"
NAMES = (HOST, "localhost")
"""What this machine may be called: by another name, a page of somebody else could ask for notes."""


def check() -> None:
    """Refuse to serve without what it needs, before anything is built."""
    try:
        import sphinx_autobuild  # noqa: F401
    except ImportError as error:
        raise Problem('--serve needs one more package: pip install "sphinx-hubnotes[serve]"') from (
            error
        )


def serve(prepared: Prepared, options: BuildOptions, port: int | None) -> None:
    """Serve the site until somebody ends it."""
    import uvicorn

    port = port or _free_port()
    click.echo(f"Open http://{HOST}:{port}/ (Ctrl+C ends it)")
    uvicorn.run(server(prepared, options, port), host=HOST, port=port, log_level="warning")


def server(prepared: Prepared, options: BuildOptions, port: int) -> Starlette:
    """What answers: the site's files, each page with a script that waits for the next build."""
    from sphinx_autobuild.filter import IgnoreFilter
    from sphinx_autobuild.middleware import JavascriptInjectorMiddleware
    from sphinx_autobuild.server import RebuildServer
    from starlette.applications import Starlette
    from starlette.middleware import Middleware
    from starlette.middleware.trustedhost import TrustedHostMiddleware
    from starlette.routing import Mount, WebSocketRoute
    from starlette.staticfiles import StaticFiles

    vault = prepared.vault.root
    ignored = IgnoreFilter([prepared.mirror.root, options.site], [hidden(vault)])
    watcher = RebuildServer([vault], ignored, Again(options))
    return Starlette(
        routes=[
            WebSocketRoute("/websocket-reload", watcher, name="reload"),
            Mount("/", app=StaticFiles(directory=options.site, html=True), name="static"),
        ],
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=list(NAMES)),
            Middleware(JavascriptInjectorMiddleware, ws_url=f"{HOST}:{port}"),
        ],
        lifespan=watcher.lifespan,
    )


def hidden(vault: Path) -> str:
    """A pattern of what is hidden in *vault*: an editor's own files change all the time."""
    return rf"{re.escape(vault.as_posix())}/(.*/)?\."


@dataclass(frozen=True, slots=True)
class Again:
    """Builds the site once more, in a process of its own."""

    options: BuildOptions

    def __call__(self, *, changed_paths: Sequence[Path]) -> None:
        line = Line(sys.stderr, shown=True)
        try:
            run(prepare(self.options), self.options, line, sys.stderr)
        except Problem as error:
            line.clear()
            error.show()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind((HOST, 0))
        number: int = found.getsockname()[1]
        return number
