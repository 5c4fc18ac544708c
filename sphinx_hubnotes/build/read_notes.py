"""Between reading and resolving: fields that others have added are read, and handlers called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from sphinx_hubnotes.build.domain import hub_domain
from sphinx_hubnotes.build.public import Notes, changed
from sphinx_hubnotes.notes import fields
from sphinx_hubnotes.notes.descriptions import own
from sphinx_hubnotes.notes.model import Place
from sphinx_hubnotes.notes.problems import problem

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from sphinx_hubnotes.build.registry import Calls
    from sphinx_hubnotes.build.settings import Settings
    from sphinx_hubnotes.notes import model
    from sphinx_hubnotes.notes.model import DocRecord, Problem

READ = "hubnotes-notes-read"
RESOLVED = "hubnotes-resolved"


def read_notes(
    app: Sphinx, env: BuildEnvironment, settings: Settings
) -> tuple[Mapping[str, DocRecord], list[Problem]]:
    """The record of each document as this build takes it, and what is wrong with its fields.

    What has not been changed is the record that is stored.
    """
    docs = hub_domain(env).docs
    notes = {docname: record.note for docname, record in docs.items()}
    notes |= dict(own(notes))
    problems = _fields(env, notes, settings)

    def take(handler: str, given: object) -> None:
        for docname, now in dict(given).items() if isinstance(given, Mapping) else ():
            if (note := notes.get(docname)) is not None:
                notes[docname] = settings.calls.call(handler, docname, note, changed, note, now)

    tell(app, settings.calls, READ, env, Notes(notes), take=take)
    return {
        docname: record if record.note is notes[docname] else record._replace(note=notes[docname])
        for docname, record in docs.items()
    }, problems


def _fields(
    env: BuildEnvironment, notes: dict[str, model.Note], settings: Settings
) -> list[Problem]:
    """Give the *notes* the values of the fields that others have added."""
    known = hub_domain(env).registry.of(fields.Field)
    keys = fields.names(env.config.hubnotes_fields, known)
    problems = []
    for field in known.values():
        if field.read is None:
            continue
        key = keys[field.name]
        for docname, note in notes.items():
            if not note.others:
                continue
            notes[docname], wrong = fields.typed(
                note, field, key, _guarded(field, field.read, docname, settings.calls)
            )
            if wrong:
                place = Place(docname, settings.line_of(docname, field.name))
                problems.append(problem("field-type", place, field=key, expected=field.takes))
    return problems


def _guarded(
    field: fields.Field, read: Callable[[str], object], docname: str, calls: Calls
) -> Callable[[str], object]:
    def value(text: str) -> object:
        try:
            return read(text)
        except ValueError:
            raise
        except Exception as error:
            calls.fail(f"the field {field.name!r}", docname, error)
            return None

    return value


def tell(
    app: Sphinx,
    calls: Calls,
    event: str,
    *args: object,
    take: Callable[[str, object], None] = lambda handler, given: None,
) -> None:
    """Call the handlers of *event* in turn, and *take* what each gives.

    Sphinx would end the build with the first error, and hand over what they give at the end.
    """
    for listener in sorted(app.events.listeners.get(event, ()), key=lambda one: one.priority):
        handler: Any = listener.handler
        name = getattr(handler, "__qualname__", type(handler).__qualname__)
        what = f"the handler {name!r} of {event}"
        calls.call(what, "", None, _step, handler, take, what, app, *args)


def _step(
    handler: Callable[..., object], take: Callable[[str, object], None], what: str, *args: object
) -> None:
    take(what, handler(*args))
