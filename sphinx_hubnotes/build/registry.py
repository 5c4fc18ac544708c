"""What an application is made of: rows of a few kinds, our own and those of others alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, ParamSpec, Protocol, TypeVar, cast

from sphinx_hubnotes.notes.model import Place, Problem
from sphinx_hubnotes.notes.problems import problem, shorten


class Row(Protocol):
    """Anything that can be registered: it has a name, which no other of its kind has."""

    @property
    def name(self) -> str: ...


R = TypeVar("R", bound=Row)
P = ParamSpec("P")
T = TypeVar("T")


class Taken(ValueError):
    """A name is given to a second thing of one kind."""


class Registry:
    """The rows of one application, by their kind: the class that they are of."""

    def __init__(self) -> None:
        self._rows: dict[type, dict[str, Row]] = {}
        self._from: dict[tuple[type, str], str] = {}

    def add(self, row: Row, origin: str) -> None:
        """Add *row*, which comes from the module *origin*; raises `Taken`."""
        rows = self._rows.setdefault(type(row), {})
        if row.name in rows:
            first = self._from[type(row), row.name]
            raise Taken(f"{said(row)} of {origin} has a name that {first} has taken")
        rows[row.name] = row
        self._from[type(row), row.name] = origin

    def of(self, kind: type[R]) -> Mapping[str, R]:
        """The rows of a *kind*, in the order in which they came, by their names."""
        return MappingProxyType(cast("dict[str, R]", self._rows.get(kind, {})))

    def identity(self, *kinds: type) -> tuple[object, ...]:
        """What tells the rows of some *kinds* from others: names, functions, versions."""
        return tuple(
            (kind.__name__, *_identity(row))
            for kind in kinds
            for row in self._rows.get(kind, {}).values()
        )


def said(row: Row) -> str:
    """What a message calls *row*: ``the view 'letters'``."""
    return f"the {type(row).__name__.lower()} {row.name!r}"


def is_ours(row: Row) -> bool:
    """Whether all functions of *row* are of this package, whose version tells them apart."""
    found = (getattr(value, "__module__", "") for value in _functions(row))
    return all(module.startswith("sphinx_hubnotes.") for module in found)


def identity_of(row: Row) -> tuple[str, ...]:
    """What tells *row* from another of its name: its functions, and its version."""
    return () if is_ours(row) else tuple(_identity(row))


def registry_of(app: object) -> Registry:
    """The registry of the application *app*, which is made when it is first asked for."""
    found: Registry = vars(app).setdefault("hubnotes_registry", Registry())
    return found


def _functions(row: Row) -> Iterator[Callable[..., object]]:
    values = (getattr(row, field) for field in getattr(type(row), "__dataclass_fields__", ()))
    return (value for value in values if callable(value))


def _identity(row: Row) -> Iterator[str]:
    yield row.name
    yield getattr(row, "version", "")
    for value in _functions(row):
        kind = type(value)
        yield getattr(value, "__module__", kind.__module__)
        yield getattr(value, "__qualname__", kind.__qualname__)


class Calls:
    """Calls what others have registered; an error there is a problem, and ends nothing."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], Problem] = {}
        self._ours: dict[tuple[type, str], bool] = {}

    def is_ours(self, row: Row) -> bool:
        """Whether all functions of *row* are of this package; asked for each page."""
        key = type(row), row.name
        if key not in self._ours:
            self._ours[key] = is_ours(row)
        return self._ours[key]

    @property
    def problems(self) -> list[Problem]:
        """What went wrong, once for each thing and document."""
        return list(self._found.values())

    def call(
        self,
        what: str,
        docname: str,
        default: T,
        function: Callable[P, T],
        /,
        *args: P.args,
        **named: P.kwargs,
    ) -> T:
        """What *function* gives, or *default*; *what* names it, for a message on *docname*."""
        try:
            return function(*args, **named)
        except Exception as error:
            self.fail(what, docname, error)
            return default

    def fail(self, what: str, docname: str, error: Exception) -> None:
        """Note that *what* has failed with *error*, at the document *docname* if there is one."""
        if (what, docname) not in self._found:
            said = str(error).strip().partition("\n")[0]
            name = type(error).__name__
            reason: Any = shorten(f"{name}: {said}" if said else name)
            place = Place(docname, 1 if docname else None)
            self._found[what, docname] = problem(
                "extension-failed", place, what=what, reason=reason
            )
