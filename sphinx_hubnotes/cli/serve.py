"""The site at an address of this machine, built again when a note changes."""

from __future__ import annotations

import re
import socket
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sphinx_hubnotes.cli.build import BuildOptions, Prepared, prepare, run
from sphinx_hubnotes.cli.errors import Problem
from sphinx_hubnotes.cli.progress import Line

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

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
            Middleware(OwnPagesOnly),
            Middleware(JavascriptInjectorMiddleware, ws_url=f"{HOST}:{port}"),
        ],
        lifespan=watcher.lifespan,
    )


class OwnPagesOnly:
    """Answers only to pages from here: a page of somebody else could load notes as scripts."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        from starlette.datastructures import Headers, MutableHeaders
        from starlette.responses import PlainTextResponse

        async def send_own(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Cross-Origin-Resource-Policy"] = "same-origin"
            await send(message)

        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
        elif is_from_elsewhere(Headers(scope=scope)):
            if scope["type"] == "http":
                refused = PlainTextResponse("Only for pages of this site", status_code=403)
                await refused(scope, receive, send)
            else:
                await send({"type": "websocket.close", "code": 1008})
        else:
            await self.app(scope, receive, send_own)


def is_from_elsewhere(headers: Mapping[str, str]) -> bool:
    """Whether a page of another site asks, and not a person who follows a link to this one.

    See https://www.w3.org/TR/fetch-metadata/; a browser tells the origin of a websocket always.
    """
    origin = headers.get("origin")
    if origin is not None and origin != f"http://{headers.get('host')}":
        return True
    site, mode = headers.get("sec-fetch-site"), headers.get("sec-fetch-mode")
    return site in ("cross-site", "same-site") and mode != "navigate"


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
