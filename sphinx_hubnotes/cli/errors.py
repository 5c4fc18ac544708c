"""What goes wrong in a way that a person can mend, and how a command ends."""

from __future__ import annotations

import click

from sphinx_hubnotes.notes.problems import printable

OK, FINDINGS, USAGE, FAILED = 0, 1, 2, 3
"""The exit codes: all is well; there is something to mend; the command cannot be understood, or
what it names is not there; the site could not be built, or not all of it as it should be."""


class Problem(click.ClickException):
    """What went wrong, in one line that says what to do."""

    exit_code = USAGE

    def show(self, file: object = None) -> None:
        message = printable(self.format_message(), keep="\n")
        click.echo(f"Error: {message}", err=True)


class Failed(Problem):
    """A build that did not end."""

    exit_code = FAILED
