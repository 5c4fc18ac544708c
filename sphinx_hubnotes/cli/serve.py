"""The site at an address of this machine, built again when a note changes."""

from __future__ import annotations

import re
import shlex
import socket
import sys
from collections.abc import Sequence

import click

from sphinx_hubnotes.cli.build import Ready, Wish
from sphinx_hubnotes.cli.errors import Problem

HOST = "127.0.0.1"


def check() -> None:
    """Refuse to serve without what it needs, before anything is built."""
    try:
        import sphinx_autobuild.__main__  # noqa: F401
    except ImportError as error:
        raise Problem('--serve needs one more package: pip install "sphinx-hubnotes[serve]"') from (
            error
        )


def serve(ready: Ready, wish: Wish, port: int | None, again: Sequence[str]) -> None:
    """Serve the site until somebody ends it; *again* are the arguments that renew the mirror."""
    from sphinx_autobuild.__main__ import main

    port = port or _free_port()
    click.echo(f"Open http://{HOST}:{port}/ (Ctrl+C ends it)")
    main(arguments(ready, wish, port, again))


def arguments(ready: Ready, wish: Wish, port: int, again: Sequence[str]) -> list[str]:
    """What sphinx-autobuild is told."""
    mirror, vault = ready.mirror, ready.vault.root
    renew = shlex.join([sys.executable, "-m", "sphinx_hubnotes", "mirror", *again])
    folders = [str(mirror.src), str(wish.site), "-c", str(mirror.conf), "-d", str(mirror.doctrees)]
    hidden = rf"{re.escape(vault.as_posix())}/(.*/)?\."  # an editor's own files change all the time
    return [
        *(*folders, "-q", "-j", str(wish.jobs), "--no-initial"),
        *("--host", HOST, "--port", str(port), "--watch", str(vault), "--pre-build", renew),
        *("--ignore", str(mirror.src), "--re-ignore", hidden),
    ]


def _free_port() -> int:
    with socket.socket() as found:
        found.bind((HOST, 0))
        number: int = found.getsockname()[1]
        return number
