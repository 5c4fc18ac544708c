"""What other packages may import of sphinx-hubnotes.

All else in this package is private, and may change with any release. What stands here changes as
`VERSION` says: its first number with what would break a caller, its second with what is added.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sphinx.errors import ExtensionError

from sphinx_hubnotes.build.documents import Documents
from sphinx_hubnotes.build.domain import hub_domain
from sphinx_hubnotes.build.doors import register
from sphinx_hubnotes.build.pages import HtmlPage, NodePage
from sphinx_hubnotes.build.public import Hub, Note, Related, Section, Site, note_of
from sphinx_hubnotes.build.registry import Row as Registered
from sphinx_hubnotes.health import model as health
from sphinx_hubnotes.hubs.model import Row
from sphinx_hubnotes.hubs.options import ARRANGING, GatheringOption, Option
from sphinx_hubnotes.hubs.select import Pool
from sphinx_hubnotes.notes import model
from sphinx_hubnotes.notes.fields import Field
from sphinx_hubnotes.notes.model import Place, Problem
from sphinx_hubnotes.notes.problems import problem, shorten
from sphinx_hubnotes.panels.model import Panel, ViewedNote
from sphinx_hubnotes.related import model as relating
from sphinx_hubnotes.views.model import View, ViewedHub

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

VERSION = (1, 0)

__all__ = [
    "VERSION",
    "Check",
    "Documents",
    "Field",
    "Finding",
    "Gathering",
    "HtmlPage",
    "Hub",
    "NodePage",
    "Note",
    "Panel",
    "Related",
    "Row",
    "Section",
    "Signal",
    "Site",
    "View",
    "ViewedHub",
    "ViewedNote",
    "add_check",
    "add_field",
    "add_gathering",
    "add_panel",
    "add_signal",
    "add_view",
    "site",
]


def _add(app: Sphinx, row: Registered, function: Callable[..., object] | None) -> None:
    register(app, row, str(getattr(function, "__module__", "") or "another extension"))


# The site


def site(source: Sphinx | BuildEnvironment) -> Site:
    """The hubs, notes and links of this build, to be read.

    *source* is the application or its environment. Raises `ExtensionError` before the event
    ``hubnotes-resolved``.
    """
    env: BuildEnvironment = vars(source).get("env", source)
    return hub_domain(env).public


# Gathering options, fields, checks, signals


@dataclass(frozen=True, slots=True)
class Gathering:
    """An option by which ``section``, ``note-list`` and their like gather notes."""

    name: str
    help: str
    """What it shows, in a sentence, for references."""
    read: Callable[[str], Any]
    """The value that the option's text says. It raises `ValueError` where that is none; its
    message is what the author of the page reads."""
    holds: Callable[[Any, Note], object]
    """Whether the option with that value asks for a note."""
    version: str = ""
    """Change it when a function gives something else for the same."""


def add_gathering(app: Sphinx, gathering: Gathering) -> None:
    """Let sections and lists have another option that gathers.

    Raises `ExtensionError` where an option has the name.
    """
    name = gathering.name

    def choose(pool: Pool, text: str) -> Iterator[Set[str]]:
        value = pool.calls.call(f"the gathering option {name!r}", "", None, read, text)
        if value is None:  # which has been warned of
            yield frozenset()
        else:
            yield pool.filtered(name, text, lambda note: gathering.holds(value[0], note_of(note)))

    def read(text: str) -> tuple[Any] | None:
        try:
            return (gathering.read(text),)
        except ValueError:
            return None

    def mistakes(pool: Pool, text: str, place: Place) -> Iterator[Problem]:
        try:
            gathering.read(text)
        except ValueError as error:
            hint = f"; {error}" if str(error) else ""
            yield problem("option-value", place, value=text, option=name, hint=hint)
        except Exception:
            return  # `choose` has noted it

    if any(name == option.name for option in ARRANGING):
        raise ExtensionError(f"the option {name!r} of {gathering.read.__module__} is one of ours")
    option = Option(name, "text", gathering.help)
    row = GatheringOption(
        option, choose, mistakes, source=gathering.holds, version=gathering.version
    )
    _add(app, row, gathering.holds)


def add_field(app: Sphinx, field: Field) -> None:
    """Let notes have another field, which sections can ask for and cards show.

    Raises `ExtensionError` where a field has the name.
    """
    _add(app, field if field.read else replace(field, read=str), field.read)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check has found in a document."""

    docname: str
    message: str
    line: int = 1
    target: str = ""
    """The document, hub or section that it is about, where that is another one."""


@dataclass(frozen=True, slots=True)
class Check:
    """A check of the health report, which ``hubnotes_checks`` can tune."""

    name: str
    help: str
    """What it finds, in a sentence or two, for references."""
    find: Callable[[Site], Iterable[Finding]]
    severity: str = "warning"
    """``error``, ``warning``, ``info``, or ``off``: it is made only where a project asks for it."""


def add_check(app: Sphinx, check: Check) -> None:
    """Let the health report make another check.

    Raises `ExtensionError` where a check has the name, or where the severity is none.
    """
    if check.severity not in health.LEVELS:
        raise ExtensionError(f"the check {check.name!r} has no severity {check.severity!r}")

    def find(found: object) -> Iterator[health.Finding]:
        for one in check.find(site(app)):
            place = Place(one.docname, one.line)
            message = str(shorten(one.message))
            yield health.Finding(check.name, check.severity, place, message, one.target)

    row = health.Check(check.name, check.severity, "", check.help, "", find=find, source=check.find)
    _add(app, row, check.find)


@dataclass(frozen=True, slots=True)
class Signal:
    """A reason to relate notes: those that share a key are related by it."""

    name: str
    reason: str
    """What is said of two such notes, with ``%(what)s`` for the key: ``both bake at %(what)s``."""
    keys: Callable[[Note], Iterable[str]]
    """The keys of a note. One that more than 64 notes have says nothing, nor does one of all."""
    version: str = ""
    """Change it when *keys* gives something else for the same."""


def add_signal(app: Sphinx, signal: Signal) -> None:
    """Let notes be related by another signal.

    Raises `ExtensionError` where a reason has the name.
    """

    def keys(note: model.Note) -> Iterable[str]:
        return signal.keys(note_of(note))

    row = relating.Signal(signal.name, signal.reason, keys, signal.keys, signal.version)
    _add(app, row, signal.keys)


# Views of hubs, and panels of notes


def add_view(app: Sphinx, view: View) -> None:
    """Add a view of hubs, which ``hubnotes_views`` and the options of hubs can then name.

    Raises `ExtensionError` where a view of this name is there.
    """
    _add(app, view, view.show)


def add_panel(app: Sphinx, panel: Panel) -> None:
    """Add a panel of notes, which ``hubnotes_panels`` and the field ``panels`` can then name.

    Raises `ExtensionError` where a panel of this name is there.
    """
    _add(app, panel, panel.show)
