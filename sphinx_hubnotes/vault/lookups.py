"""The directives and roles that notes of a vault find: those on the list, and the user's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from docutils.parsers.rst import Directive, directives, roles
from docutils.parsers.rst.directives import flag
from myst_parser.mocking import MockState

from sphinx_hubnotes.build.domain import HubDomain
from sphinx_hubnotes.build.nodes import missing
from sphinx_hubnotes.hubs.directives import DIRECTIVES
from sphinx_hubnotes.hubs.options import LISTS
from sphinx_hubnotes.notes.bounded import FILLED_UP
from sphinx_hubnotes.notes.problems import nearest
from sphinx_hubnotes.vault.allowed import (
    MOST_CONTENTS,
    MOST_GATHERED,
    MOST_INCLUDED,
    MOST_INCLUDED_BYTES,
    ROLES,
    Allowed,
    by_name,
    fits_table,
)
from sphinx_hubnotes.vault.guard import is_inside, is_ours, note

if TYPE_CHECKING:
    from types import ModuleType

    from docutils.parsers.rst.states import Inliner
    from docutils.utils import Reporter
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

_OURS = f"{HubDomain.name}:"

SHOWN_SO = {"name", "class", "collapsed", "kind", "view", "views", "primary", "unrelated"}
"""The options of a hub or section that neither gather nor arrange."""

TOO_MANY = "there are too many of them"

_LEFT_OUT = object()
"""The value of an option that a directive does not get; MyST leaves out those that are errors."""


def registered(app: Sphinx) -> dict[tuple[str, str], object]:
    """All directives and roles that are there, by kind and name."""
    found: dict[tuple[str, str], object] = {
        **{("directive", name): made for name, made in directives._directives.items()},  # type: ignore[attr-defined]
        **{("role", name): made for name, made in roles._roles.items()},  # type: ignore[attr-defined]
    }
    registry = app.registry
    for domain, made in registry.domains.items():
        for kind, own, added in (
            ("directive", made.directives, registry.domain_directives),
            ("role", made.roles, registry.domain_roles),
        ):
            for name, one in {**own, **added.get(domain, {})}.items():
                found[kind, f"{domain}:{name}"] = one
    return found


class Guard:
    """What the notes of a vault may use."""

    def __init__(self, before: Mapping[tuple[str, str], object]) -> None:
        """Take what is there *before* the extensions of the user are."""
        self._before = before
        self._added: frozenset[tuple[str, str]] = frozenset()
        self._allowed = by_name()
        self.in_rst = False
        """Whether what is read is reStructuredText."""
        self._included = self._included_bytes = 0
        """How many files the document being read has asked to include, and their size."""
        self.contents = self.gathered = 0
        """How many tables of contents it has, and how many lists that may gather notes."""

    def settle(self, after: Mapping[tuple[str, str], object]) -> None:
        """Allow whole what is there *after* the extensions of the user have been set up."""
        # docutils takes its own into the same tables, when they are first asked for.
        self._added = frozenset(
            key
            for key, made in after.items()
            if self._before.get(key) is not made
            and not getattr(made, "__module__", "").startswith("docutils.parsers.rst")
        )

    @contextmanager
    def reading(self, env: BuildEnvironment) -> Iterator[None]:
        """Let what is read here find what is allowed, and no more."""
        look, look_for_role = directives.directive, roles.role
        self._included = self._included_bytes = self.contents = self.gathered = 0
        self.in_rst = False

        def is_nowhere(kind: str, name: str) -> bool:
            """Whether *name* is of a domain that is not there; Sphinx says so, but not where."""
            domain, colon, _ = name.lower().partition(":")
            return bool(colon) and domain not in env.domains and (kind, name) not in self._added

        def directive(name: str, language: ModuleType, document: nodes.document) -> Any:
            if is_nowhere("directive", name):
                return None, []
            made, messages = look(name, language, document)
            return self._directive(name.lower(), made), messages

        def role(name: str, language: ModuleType, line: int, reporter: Reporter) -> Any:
            if is_nowhere("role", name):
                return None, []
            made, messages = look_for_role(name, language, line, reporter)
            return self._role(env, name.lower(), made), messages

        with ExitStack() as stack:
            for module, name, own in ((directives, "directive", directive), (roles, "role", role)):
                stack.callback(setattr, module, name, getattr(module, name))
                setattr(module, name, own)
            yield

    def options(self, name: str) -> Allowed:
        """What the directive *name* may have."""
        return self._allowed.get(_plain(name), Allowed(()))

    def takes_in(self, env: BuildEnvironment, target: str, around: list[Path]) -> str:
        """Why *target* is not included by a text that the files *around* include; else nothing."""
        path = Path(env.relfn2path(target, env.docname)[1]).resolve()
        if path in around or path == Path(env.doc2path(env.docname)).resolve():
            return "it would include itself"
        self._included += 1
        self._included_bytes += path.stat().st_size if path.is_file() else 0
        if self._included > MOST_INCLUDED or self._included_bytes > MOST_INCLUDED_BYTES:
            return "there is too much in one note"
        return ""

    # Directives

    def _directive(self, name: str, made: type[Directive] | None) -> type[Directive] | None:
        if made is not None and _own(name) in LISTS and self.is_whole("directive", name):
            return type(made.__name__, (_Guarded, made), {"guard": self})
        if made is None or self.is_whole("directive", name):
            return made
        allowed = self._allowed.get(_plain(name))
        if allowed is None:
            return type("Shown", (_Shown,), {"hint": nearest(name, [*self._allowed, *DIRECTIVES])})
        bases: tuple[type, ...] = (made,)
        if self.in_rst or allowed.reads or allowed.grows or "file" in allowed.options:
            bases = (_Guarded, made)
        options = _Options(made.option_spec, allowed, self.in_rst) if made.option_spec else None
        return type(made.__name__, bases, {"option_spec": options, "guard": self})

    def is_whole(self, kind: str, name: str) -> bool:
        """Whether notes may use all of *name*: it is ours, or the user has added it."""
        if name.startswith(_OURS) or (kind == "directive" and name in DIRECTIVES):
            return True
        return not self._added.isdisjoint(((kind, name), (kind, f"std:{name}")))

    # Roles

    def _role(self, env: BuildEnvironment, name: str, made: Any) -> Any:
        if made is None or self.is_whole("role", name) or _plain(name) in ROLES:
            return made

        def shown(
            name: str,
            raw: str,
            text: str,
            at: int,
            inliner: Inliner,
            options: Mapping[str, Any] | None = None,
            content: object = (),
        ) -> tuple[list[nodes.Node], list[nodes.system_message]]:
            source, line = inliner.reporter.get_source_and_line(at)
            hint = nearest(name, ROLES)
            note(env, "shown-as-text", source, line, what="role", name=name, hint=hint)
            return [nodes.literal(text, nodes.unescape(text))], []

        return shown


def _plain(name: str) -> str:
    return name.lower().removeprefix("std:")


def _own(name: str) -> str:
    return name.removeprefix(_OURS)


class _Options(dict[str, Any]):
    """The options of a directive, of which those that are not allowed are left out."""

    def __init__(self, own: Mapping[str, Any], allowed: Allowed, in_rst: bool) -> None:
        super().__init__({name: own[name] for name in own if name in allowed.options})
        self._allowed = allowed
        self._in_rst = in_rst

    def __bool__(self) -> bool:
        return True

    def __getitem__(self, name: str) -> Callable[[str | None], Any]:
        value, convert = self._allowed.options.get(name), self.get(name)
        if value is None or convert is None:
            return self._leave_out
        if convert is flag and not self._in_rst:
            return cast("Callable[[str | None], Any]", flag)  # which MyST knows by itself

        def read(text: str | None) -> Any:
            if not value.fits(text or ""):
                return self._leave_out(text)
            try:
                return convert(text)
            except (ValueError, TypeError):
                return self._leave_out(text)

        return read

    def _leave_out(self, text: str | None) -> object:
        if self._in_rst:
            return _LEFT_OUT
        raise ValueError("left out")


class _Shown(Directive):
    """Stands for a directive that is not allowed: what is written is shown."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    hint = ""

    def run(self) -> list[nodes.Node]:
        env = self.state.document.settings.env
        source, line = self.state_machine.get_source_and_line(self.lineno)
        name, hint = self.name, self.hint
        note(env, "shown-as-text", source, line, what="directive", name=name, hint=hint)
        text = self.block_text.strip("\n")
        in_myst = isinstance(cast("object", self.state), MockState)
        if in_myst and f"{{{name}}}" not in text.partition("\n")[0]:
            text = "\n".join([f"```{{{name}}} {' '.join(self.arguments)}", *self.content, "```"])
        return [as_written(text, source, line)]


class _Guarded(Directive):
    """A directive that gets no option that is left out, and reads files of the vault alone."""

    guard: Guard

    def run(self) -> list[nodes.Node]:
        env = self.state.document.settings.env
        source, line = self.state_machine.get_source_and_line(self.lineno)
        allowed = self.guard.options(self.name)
        for name, value in list(self.options.items()):
            if value is _LEFT_OUT:
                del self.options[name]
                hint = hint_at(allowed, name)
                note(env, "option-left-out", source, line, what=self.name, option=name, hint=hint)
        targets = [self.arguments[0]] if allowed.reads else []
        targets += [self.options["file"]] if "file" in self.options else []
        for target in targets:
            if not self._is_ours(env, target):
                note(env, "unknown-file", source, line, target=target)
            elif why := self.guard.takes_in(env, target, []):
                note(env, "include-limit", source, line, target=target, why=why)
            else:
                continue
            return self._written(source, line) or [nodes.paragraph("", "", missing(target))]
        if why := self._too_much(env):
            note(env, "too-large", source, line, what=self.name, why=why)
            return [as_written(self.block_text.strip("\n"), source, line)]
        return list(super().run()) or self._written(source, line)

    def _too_much(self, env: BuildEnvironment) -> str:
        """Why the directive would make much more than is written; nothing, where it does not."""
        if self.name == "contents":
            self.guard.contents += 1
            return TOO_MANY if self.guard.contents > MOST_CONTENTS else ""
        if _own(self.name) in LISTS:
            listed = _own(self.name) not in ("hub", "section")
            self.guard.gathered += listed or bool(self.options.keys() - SHOWN_SO)
            return TOO_MANY if self.guard.gathered > MOST_GATHERED else ""
        if self.name != "csv-table":
            return ""
        text = "\n".join([str(self.options.get("header", "")), *self.content])
        if file := self.options.get("file"):
            path = Path(env.relfn2path(file, env.docname)[1])
            text += path.read_text("utf-8", "replace") if path.is_file() else ""
        sign = str(self.options.get("delim", ","))
        return "" if fits_table(text, sign) else FILLED_UP

    def _written(self, source: str | None, line: int | None) -> list[nodes.Node]:
        """The directive as the text it is; nothing, where it has no content."""
        if any(line.strip() for line in self.content):
            return [as_written(self.block_text.strip("\n"), source, line)]
        return []

    def _is_ours(self, env: BuildEnvironment, target: str) -> bool:
        """Whether *target* may be read: docutils takes some from the folder of their file."""
        if not may_read(env, target):
            return False
        if "file" not in self.options:
            return True
        here = Path(str(self.state.document.current_source or env.doc2path(env.docname)))
        return is_inside(env, here.absolute().parent / target)


def may_read(env: BuildEnvironment, target: str) -> bool:
    """Whether *target* may be read; between brackets, docutils has files of its own."""
    return not target.lstrip().startswith("<") and is_ours(env, target)


def hint_at(allowed: Allowed, option: str) -> str:
    """What an *option* that is left out could have been."""
    if value := allowed.options.get(option):
        return f"; it takes {value.told}"
    return nearest(option, allowed.options)


def as_written(text: str, source: str | None, line: int | None) -> nodes.literal_block:
    """A part of a note as the text it is."""
    block = nodes.literal_block(text, text, language="none")
    block.source, block.line = source, line
    return block
