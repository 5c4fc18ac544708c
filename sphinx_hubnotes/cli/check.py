"""The health report, of a vault or of a Sphinx project."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import TextIO

import click
from sphinx.application import Sphinx
from sphinx.errors import SphinxError

from sphinx_hubnotes.cli.build import BuildOptions, cache_of, prepare, undisturbed, unwritten
from sphinx_hubnotes.cli.errors import Failed, Problem
from sphinx_hubnotes.cli.mirror import Mirror
from sphinx_hubnotes.cli.progress import Line, Progress, Warnings
from sphinx_hubnotes.health.builder import HealthBuilder

PLACES = ("", "docs", "docs/source", "source", "doc")
"""Where the sources of a project may be."""


def sources(folder: Path) -> Path | None:
    """The source folder of the Sphinx project in *folder*; nothing, where there is none."""
    found = (folder / place for place in PLACES)
    return next((place for place in found if (place / "conf.py").is_file()), None)


def report(
    options: BuildOptions, line: Line, status: TextIO | None = None, *, project: bool
) -> bool:
    """Print the report, in all that Sphinx says if there is a *status* for it; whether it fails.

    The ``conf.py`` of a *project* is run; of a vault, there may be one that is not.
    """
    if not project:
        mirror = prepare(options).mirror
        src, conf = mirror.src, mirror.conf
    elif (found := sources(options.vault)) is None:
        raise Problem(f"there is no conf.py in {options.vault}: without --project, it is a vault")
    else:
        src = found
        mirror = Mirror(cache_of(src.resolve(), options.site, options.cache))
        mirror.root.mkdir(parents=True, exist_ok=True)
        src = conf = src.resolve()
    said = logging.getLogger("sphinx.sphinx_hubnotes.health.report")
    teller = _Teller(line)
    with undisturbed(src if project else None):
        try:
            app = Sphinx(
                srcdir=src,
                confdir=conf,
                outdir=mirror.root / "report",
                doctreedir=mirror.doctrees,
                buildername=HealthBuilder.name,
                status=status or Progress(line.say),
                warning=Warnings(sys.stderr, line),
                parallel=options.jobs,
            )
            if status is None:
                said.addHandler(teller)
            app.build()
        except SphinxError as error:
            raise Failed(f"Sphinx says: {error}") from error
        except OSError as error:
            raise Failed(unwritten(error, mirror.root)) from error
        finally:
            said.removeHandler(teller)
            line.clear()
    return bool(app.statuscode)


class _Teller(logging.Handler):
    """Prints the report, and nothing else of what Sphinx says."""

    def __init__(self, line: Line) -> None:
        super().__init__(logging.INFO)
        self._line_of_progress = line

    def emit(self, record: logging.LogRecord) -> None:
        self._line_of_progress.clear()
        colour = {"brown": "yellow", "teal": "cyan"}.get(found := getattr(record, "color", ""))
        click.echo(click.style(record.getMessage(), fg=colour or found or None))
