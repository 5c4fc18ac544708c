"""The commands, as a terminal knows them; what they do stands in the other modules."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from sphinx_hubnotes import __version__
from sphinx_hubnotes.cli.errors import FINDINGS, OK, Failed, Problem
from sphinx_hubnotes.cli.options import PUBLISH
from sphinx_hubnotes.notes.problems import printable

FOLDER = click.Path(path_type=Path)
Command = TypeVar("Command", bound=Callable[..., Any])

EXIT_CODES = """\b
Exit codes:
  0  all is well
  1  the report found an error, or --strict and there were warnings
  2  the command, or what it names, cannot be understood
  3  the site could not be built, or not all of it as it should be
"""


class Commands(click.Group):
    """The commands; what goes wrong in one of them is said in one line."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, KeyboardInterrupt):
            raise
        except BrokenPipeError:
            sys.exit(OK)
        except Exception as error:
            if ctx.params.get("traceback"):
                raise
            told = str(error).strip().partition("\n")[0]
            kind = type(error).__name__
            hint = "this should not happen; sphinx-hubnotes --traceback … shows where"
            raise Failed(f"{kind}: {told} ({hint})") from error


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 88},
    epilog=EXIT_CODES,
)
@click.version_option(__version__, "--version", message="sphinx-hubnotes %(version)s")
@click.option("--traceback", is_flag=True, help="Show where in the program an error comes from.")
def main(traceback: bool) -> None:
    """Make a site of topic hubs from a folder of notes.

    \b
    To look at your notes, nothing else is needed:
      sphinx-hubnotes build ~/notes ~/site

    \b
    To write a site of your own, begin a project:
      sphinx-hubnotes init garden
      cd garden
      sphinx-hubnotes new "Why is the crust dark?"
    """


def common(command: Command) -> Command:
    """The options of all commands that read a vault."""
    for option in (
        click.option(
            "--config",
            type=FOLDER,
            metavar="FILE",
            help="Read options from FILE, which is trusted, and none from the vault.",
        ),
        click.option(
            "--trust",
            is_flag=True,
            help="Read all of the vault's hubnotes.toml, also what can run programs.",
        ),
        click.option("-v", "--verbose", is_flag=True, help="Show all that Sphinx says."),
        click.option("-q", "--quiet", is_flag=True, help="Show warnings and errors only."),
        click.option(
            "--cache",
            type=FOLDER,
            metavar="FOLDER",
            help="Where to keep what makes the next run fast; else the system's place for it.",
        ),
        click.option(
            "--publish",
            type=click.Choice(PUBLISH),
            help="Which notes to show: all, but drafts and those that say `publish: false`, or"
            " only those that say `publish: true`. Default: all.",
        ),
        click.option("--drafts/--no-drafts", default=None, help="Show those notes, too."),
        click.option(
            "-j",
            "--jobs",
            metavar="N",
            type=click.IntRange(min=0),
            help="Read and write in N processes. 0, and the default: one for each processor.",
        ),
    ):
        command = option(command)
    return command


@main.command(epilog=EXIT_CODES)
@click.argument("vault", type=FOLDER)
@click.argument("site", type=FOLDER)
@click.option(
    "--title", help="The site's title. Default: that of your front page, else the folder's."
)
@click.option("--theme", help="An installed Sphinx theme. Default: furo.")
@click.option(
    "--language", metavar="CODE", help="The language of the site, such as de. Default: en."
)
@click.option("--strict/--no-strict", default=None, help="Let warnings fail.")
@click.option(
    "--serve/--no-serve",
    default=None,
    help="Show the site at an address, and build it again when a note changes. Needs"
    ' pip install "sphinx-hubnotes[serve]".',
)
@click.option(
    "--port", type=click.IntRange(0, 65535), help="The port for --serve. Default: a free one."
)
@common
def build(vault: Path, site: Path, **options: Any) -> None:
    """Make the folder SITE, a web site, from the folder VAULT, of Markdown notes.

    It needs no configuration and writes nothing into VAULT. Notes that say `hub: true` or
    `type: moc` in their front matter are the hubs; if there are none, each folder is one, or
    each of the tags that most notes have. Run it again after a change: only the pages that
    changed are written.

    \b
    Examples:
      sphinx-hubnotes build ~/vault ~/site
      sphinx-hubnotes build ~/vault ~/site --serve
      sphinx-hubnotes build . public --title "My garden" --theme alabaster

    A file hubnotes.toml in VAULT can hold the options: title = "My garden". Under [sphinx], it
    can set values of Sphinx and of extensions: harmless ones, or with --trust any.
    """
    from sphinx_hubnotes.cli import build as building
    from sphinx_hubnotes.cli.progress import Line

    wanted, told = _wanted(vault, site, options)
    if told.get("serve"):
        from sphinx_hubnotes.cli import serve

        serve.check()
    line = Line(sys.stderr, shown=not options["quiet"])
    line.say("Looking at the notes")
    prepared = building.prepare(wanted)
    _say_refused(prepared, line)
    status = sys.stdout if options["verbose"] else None
    found = building.run(prepared, wanted, line, sys.stderr, status)
    if not options["quiet"]:
        _say_found(wanted, found, len(prepared.vault.drafts))
    if told.get("serve"):
        serve.serve(prepared, wanted, options["port"])
    if found.unwritten:
        raise Failed("not all of the site could be written: make room, and run this again")
    if found.broken:
        pages = _number(found.broken, "page")
        one = found.broken == 1
        raise Failed(f"{pages} {'is not what it' if one else 'are not what they'} should be")
    if found.failed or (told.get("strict") and found.warnings):
        sys.exit(FINDINGS)


@main.command(epilog=EXIT_CODES)
@click.argument("folder", type=FOLDER)
@click.option(
    "--from", "vault", type=FOLDER, metavar="VAULT", help="Begin with the notes of VAULT."
)
@click.option("--title", default="", help="The project's title. Default: the folder's name.")
def init(folder: Path, vault: Path | None, title: str) -> None:
    """Begin a Sphinx project in FOLDER: a hub, three notes, and all that a site needs.

    FOLDER has to be empty, or not there yet. With --from, the notes of a vault are copied, and
    hub pages are written for them; the vault stays as it is.

    \b
    Examples:
      sphinx-hubnotes init garden
      sphinx-hubnotes init garden --from ~/vault --title "My garden"
    """
    from sphinx_hubnotes.cli import init as begin
    from sphinx_hubnotes.cli.build import words_of

    begun = begin.init(folder, vault, title, words_of("en"))
    for path, why in begun.left_out:
        click.echo(f"{printable(path)} {why}.", err=True)
    click.echo(f"{printable(str(folder))} has {len(begun.files)} files now. Go on with:")
    click.echo(f"  cd {printable(str(folder))}\n  pip install -r requirements.txt\n  make html")


@main.command(epilog=EXIT_CODES)
@click.argument("folder", type=FOLDER, default=".")
@click.option(
    "--project", is_flag=True, help="FOLDER is a Sphinx project, whose conf.py is run: trust it."
)
@common
def check(folder: Path, project: bool, **options: Any) -> None:
    """Report on the health of the notes in FOLDER: a vault, or with --project a Sphinx project.

    It finds notes in no hub, dead links, hubs that have grown too large, and more. No page is
    written. FOLDER is the working directory, if none is named.

    \b
    Examples:
      sphinx-hubnotes check ~/vault
      sphinx-hubnotes check --project
    """
    from sphinx_hubnotes.cli.check import report
    from sphinx_hubnotes.cli.progress import Line

    wanted, _ = _wanted(folder, folder / "(report)", options)
    status = sys.stdout if options["verbose"] else None
    line = Line(sys.stderr, shown=not options["quiet"])
    if report(wanted, line, status, project=project):
        sys.exit(FINDINGS)


@main.command(epilog=EXIT_CODES)
@click.argument("title")
@click.option(
    "--hub",
    "hubs",
    multiple=True,
    help="A hub that lists the note, or hub#section. Default: the hub, if there is one only.",
)
@click.option("--tag", "tags", multiple=True, help="A tag of the note.")
@click.option("--description", default="", help="What cards say of the note.")
@click.option("--folder", help="The folder for it. Default: that with the most notes.")
@click.option(
    "--in", "root", type=FOLDER, default=".", help="The vault or project. Default: where you are."
)
@click.option("--project", is_flag=True, help="Look in a project for the folder of its sources.")
def new(title: str, root: Path, **options: Any) -> None:
    """Write a new note that is called TITLE, and print where it is.

    Its front matter has what hubs and cards need. No file is overwritten. --hub and --tag can be
    given more than once.

    \b
    Examples:
      sphinx-hubnotes new "Why is the crust dark?"
      sphinx-hubnotes new "Why is the crust dark?" --hub baking#oven --tag heat
    """
    from sphinx_hubnotes.cli import new as writing

    if not root.is_dir():
        raise Problem(f"there is no folder {root}")
    click.echo(printable(str(writing.new(root, title, today=date.today(), **options))))


def _wanted(vault: Path, site: Path, options: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
    """What is wanted: on the command line, else in the vault's file."""
    from sphinx_hubnotes.cli import options as kept
    from sphinx_hubnotes.cli.build import BuildOptions

    if not vault.is_dir():
        raise Problem(f"there is no folder {vault}")
    given = {name: value for name, value in options.items() if value is not None}
    found = kept.read(vault, given.get("config"), trusted=bool(given.get("trust")))
    told = {**found.options, **given}
    theme = given.get("theme")
    if theme is not None and (unknown := kept.unknown_theme(theme)):
        raise Problem(unknown)
    wanted = BuildOptions(
        vault,
        site,
        told.get("title", ""),
        told.get("theme", "furo"),
        told.get("language", "en"),
        told.get("jobs") or os.cpu_count() or 1,
        options.get("cache"),
        found.sphinx,
        told.get("publish", "all"),
        bool(told.get("drafts")),
        found.left_out,
    )
    return wanted, told


def _say_refused(prepared: Any, line: Any) -> None:
    vault = prepared.vault
    line.clear()
    if (vault.root / "conf.py").exists():
        click.echo(
            f"{vault.root} is a Sphinx project too; its conf.py is not run (sphinx-build does).",
            err=True,
        )
    for hint in prepared.hints:
        click.echo(hint, err=True)
    for path, why in vault.refused:
        click.echo(f"{printable(str(vault.root / path))} {why}.", err=True)


def _number(many: int, one: str) -> str:
    return f"{many} {one}{'' if many == 1 else 's'}"


def _say_found(wanted: Any, found: Any, drafts: int) -> None:
    parts = [_number(found.notes, "note"), _number(found.hubs, "hub")]
    parts.append(_number(found.links, "link"))
    if found.missing:
        parts.append(_number(found.missing, "missing note"))
    if found.warnings:
        parts.append(_number(found.warnings, "warning"))
    click.echo(f"{', '.join(parts)}.")
    if drafts:
        left = "is a draft, or not" if drafts == 1 else "are drafts, or not"
        click.echo(f"{_number(drafts, 'note')} left out, which {left} to be published (--drafts).")
    click.echo(f"Open {(wanted.site.resolve() / 'index.html').as_uri()}")
