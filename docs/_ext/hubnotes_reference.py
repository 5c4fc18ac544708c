"""Writes the reference from the code, so that the two cannot drift apart.

A page says where, by a line of its own such as `<!-- from the code: configuration -->`. What the
code does not say of a name stands in a table below; a name that the table lacks, or has too many,
stops the build.
"""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import click
from sphinx.application import Sphinx

import sphinx_hubnotes
from sphinx_hubnotes import api
from sphinx_hubnotes.build import harmless
from sphinx_hubnotes.build.config import VALUES
from sphinx_hubnotes.build.domain import HubDomain
from sphinx_hubnotes.build.read_notes import READ, RESOLVED
from sphinx_hubnotes.cli.main import main
from sphinx_hubnotes.cli.options import GUARDS, HARMLESS, KEYS
from sphinx_hubnotes.health.builder import HealthBuilder
from sphinx_hubnotes.health.model import CHECKS, OFF
from sphinx_hubnotes.hubs.directives import DIRECTIVES, Option
from sphinx_hubnotes.notes import fields
from sphinx_hubnotes.notes.problems import KINDS
from sphinx_hubnotes.panels.stage import PANELS
from sphinx_hubnotes.vault import allowed as of_vaults

MARK = re.compile(r"^<!-- from the code: (?P<part>[a-z]+) ?(?P<name>\S*) -->$", re.MULTILINE)

ROLES = {
    "hub": ("a hub, by any of its names", "A link to the hub, with its title."),
    "section": ("`hub#section`, or the section's title", "A link to the section, with its title."),
    "note": (
        "a note, by any of its names",
        "A link to the note, with its title and the inline markup of it.",
    ),
    "tag": ("a tag", "A link to the tag's page, where tags have pages; else its name."),
    "count": ("a hub, or `hub#section`", "The number of its notes, as plain digits."),
}

CLASSES = {
    "hubnotes-back": "the way back, “← All notes”, above the hub's title",
    "hubnotes-hub": "the section of the page that holds a hub",
    "hubnotes-description": "the hub's description",
    "hubnotes-summary": "the line of counts under it",
    "hubnotes-body": "what stands below that line: the switch, and the hub in each of its views",
    "hubnotes-views": "the `<fieldset>` with the choice of views",
    "hubnotes-filter": "the field that filters the notes, which a script makes",
    "hubnotes-field": "its `<input>`",
    "hubnotes-tags": "the tags as buttons, under it",
    "hubnotes-button": "one of these, or the heading of a table's column",
    "hubnotes-empty": "a section in which the filter has found nothing",
    "hubnotes-large": "on `hubnotes-body`, where there are more than 200 notes",
    "hubnotes-as-list": "on `hubnotes-body`, where the list is the hub's only view",
    "hubnotes-as-table": "the same for the table",
    "hubnotes-as-timeline": "the same for the timeline",
    "hubnotes-as-extra": "the same for a view of another extension",
    "hubnotes-extra": "a view of another extension, with its number among these as `data-extra`",
    "hubnotes-table": "the table, in a box that scrolls where the page is narrow",
    "hubnotes-timeline": "the timeline: an `<ol>` of dates, each with the notes of that date",
    "hubnotes-section": "a section of the hub",
    "hubnotes-count": "the number of its notes; on a card of a hub, that hub's counts",
    "hubnotes-fold": "the `<details>` of a folded section, or of the cards past a limit",
    "hubnotes-group": "the heading of a group, from `:group-by:`",
    "hubnotes-above": "the way up from the page of a tag",
    "hubnotes-pages": "the `<nav>` of a list that goes over several pages",
    "hubnotes-cards": "the list of cards",
    "hubnotes-card": "one card",
    "hubnotes-card-title": "its title, a heading with the link to the note",
    "hubnotes-card-description": "what it says of the note",
    "hubnotes-details": "its line of details",
    "hubnotes-related": "“Explore related” on a card: a `<details>`, or the way to the note's page",
    "hubnotes-reason": "why a note is related",
    "hubnotes-read": "“Read →”, for the eye only",
    "hubnotes-number": "a number in prose, from `{hubnotes:count}`; in a panel, “3 of 11”",
    "hubnotes-as-graph": "a hub whose only view is its graph",
    "hubnotes-graph": "a graph, with all that belongs to it",
    "hubnotes-graph-skip": "the link past its nodes, which is seen when it has the focus",
    "hubnotes-graph-tools": "the buttons that zoom, where scripts run",
    "hubnotes-graph-frame": "the frame of the picture, in which a larger one scrolls",
    "hubnotes-graph-lines": "the lines between nodes; the nodes are the `<a>` of the picture",
    "hubnotes-graph-names": "the few labels that a large graph shows from the start",
    "hubnotes-graph-lit": "what is next to the node that a reader points at, by script",
    "hubnotes-graph-legend": "the sections, each with its shape and colour",
    "hubnotes-panels": "the panels below the text of a note",
    "hubnotes-panel-title": "the heading of a panel",
    "hubnotes-panel-hubs": "the panel “In these hubs”",
    "hubnotes-panel-backlinks": "the panel “Linked from”; the link is marked by `<mark>`",
    "hubnotes-panel-related": "the panel “Related”",
    "hubnotes-steps": "the notes before and after this one, in a section of a hub",
    "hubnotes-prev": "the way to the note before",
    "hubnotes-next": "the way to the next note",
    "hubnotes-previews": "the switch by which readers put previews of links off and on",
    "hubnotes-preview": "a preview: the title and description of a note, at a link to it",
    "hubnotes-missing": "the text of a wikilink to a note, or of a file, that is not there",
    "hubnotes-embed": "what `![[note]]` shows",
    "hubnotes-embed-source": "the link to that note, above it",
    "hubnotes-tag": "a `#tag` in a text",
    "hubnotes-unread": "the name of a file that only Obsidian shows",
    "hubnotes-properties": "the table of the properties of a note of a vault",
    "hubnotes-brief": "a list of cards with short descriptions",
    "hubnotes-lines": "a list of hubs or notes, one a line",
    "hubnotes-tag-list": "the tags of a `tag-list`",
    "hubnotes-tag-count": "one of them, with its number of notes",
    "hubnotes-query": "the `<details>` of a query, of Dataview or Bases",
}

PROPERTIES = {
    "--hubnotes-border": "the colour of lines and of the cards' frames",
    "--hubnotes-muted": "the colour of counts and descriptions",
    "--hubnotes-gap": "the space between cards",
    "--hubnotes-card-width": "the least width of a card, from which the columns follow",
    "--hubnotes-card-background": "the background of a card",
    "--hubnotes-chosen": "the background of the chosen view",
    "--hubnotes-mark": "the background of the link in a sentence of “Linked from”",
    "--hubnotes-preview-background": "the background of a preview",
    "--hubnotes-radius": "the rounding of the corners of cards and previews",
    "--hubnotes-graph-background": "the ground of a graph, of which its labels have a rim",
    **{
        f"--hubnotes-graph-{number}": f"the {number}. colour of sections in a graph"
        for number in range(1, 9)
    },
}

PACKAGE = Path(sphinx_hubnotes.__file__).parent
STYLE = PACKAGE / "static/hubnotes.css"


def directive(name: str) -> Iterator[str]:
    """One directive: what it is, its argument, its options."""
    made = DIRECTIVES[name]
    yield f"(directive-{name})=\n## `{name}`\n\n{made.summary}\n\n**Argument.** {made.argument}\n"
    rows = [(f"`:{option.name}:`", value_of(option), option.help) for option in made.known]
    yield table(("Option", "Value", "Meaning"), rows)


def value_of(option: Option) -> str:
    """What an option takes."""
    if option.kind == "flag":
        return "none"
    return {
        "text": "text",
        "name": "a name",
        "names": "names",
        "classes": "class names",
        "number": "a number",
        "list": "one or more, between commas or on lines",
        "pairs": "`field=value`, one a line",
    }[option.kind]


def configuration() -> Iterator[str]:
    """Every configuration value, as Sphinx documents them."""
    for value in VALUES:
        rebuild = "every document" if value.rebuild == "env" else "nothing"
        yield (
            f":::{{confval}} {value.name}\n:type: {value.shown_type}\n"
            f":default: `{value.default!r}`\n\n{value.help}\n\n"
            f"*A change reads again:* {rebuild}.\n:::\n"
        )


def warnings() -> Iterator[str]:
    """Every warning: what it says, what it means, what to do."""
    for kind in KINDS.values():
        off = " *Off by default;* {confval}`hubnotes_optional_warnings` turns it on."
        message = re.sub(r"\{\w+(!r)?\}", "…", kind.message.replace("{hint}", ""))
        yield (
            f"(warning-{kind.code})=\n### `hubnotes.{kind.code}`\n\n*{message}*\n\n"
            f"{kind.meaning}{off if kind.optional else ''}\n\n**Remedy.** {kind.remedy}\n"
        )


def checks() -> Iterator[str]:
    """Every check of the health report: when it matters, what it finds, what to do."""
    for check in CHECKS.values():
        severity = "*Off by default.*" if check.severity == OFF else f"`{check.severity}`"
        limit = "" if check.limit is None else f", limit {check.limit}"
        yield (
            f"(check-{check.code})=\n## `{check.code}`\n\n{severity}{limit}\n\n"
            f"{check.meaning}\n\n**Remedy.** {check.remedy}\n"
        )


def front() -> Iterator[str]:
    """Every field of a note's front matter."""
    rows = [(f"`{field.name}`", field.takes, field.help) for field in fields.FIELDS]
    yield table(("Field", "Value", "Meaning"), rows)


def roles() -> Iterator[str]:
    """Every role of the domain."""
    names = checked(ROLES, HubDomain.roles)
    rows = [(f"`{{hubnotes:{name}}}`", *ROLES[name]) for name in names]
    yield table(("Role", "Takes", "Gives"), rows)


def classes() -> Iterator[str]:
    """Every class name: those of the style sheet, and those that only the pages have."""
    code = "".join(path.read_text("utf-8") for path in PACKAGE.rglob("*.py"))
    found = {*re.findall(r"\.(hubnotes-[a-z-]+)", STYLE.read_text("utf-8"))} | {
        *re.findall(r"[\"' ](hubnotes-[a-z-]+)[\"' ]", code)
    }
    found |= {f"hubnotes-panel-{panel.name}" for panel in PANELS}
    names = checked(CLASSES, found - {HealthBuilder.name, READ, RESOLVED})
    rows = [(f"`{name}`", CLASSES[name]) for name in names]
    yield table(("Class", "What it is"), rows)


def properties() -> Iterator[str]:
    """Every custom property that a project can set, with what stands in for it."""
    style = re.sub(r"\s+", " ", STYLE.read_text("utf-8"))
    declared = {*re.findall(r"(--hubnotes-[a-z0-9-]+):", style)}
    read = {*re.findall(r"var\( ?(--hubnotes-[a-z0-9-]+)", style)} - declared
    rows = []
    for name in checked(PROPERTIES, read):
        simple = re.search(rf"var\( ?{name}, ([^(),]+)\)", style)
        rows.append((f"`{name}`", PROPERTIES[name], f"`{simple[1]}`" if simple else "the theme's"))
    yield table(("Property", "What it sets", "Default"), rows)


def commands() -> Iterator[str]:
    """Every command, as its own help tells it."""
    settings = dict(main.context_settings, max_content_width=96, terminal_width=96)
    top = click.Context(main, info_name="sphinx-hubnotes", **settings)
    shown = [command for command in main.commands.values() if not command.hidden]
    yield f"```text\n{main.get_help(top)}\n```\n"
    for command in shown:
        inner = click.Context(command, info_name=command.name, parent=top, **settings)
        told = command.get_help(inner)
        yield f"(command-{command.name})=\n## `{command.name}`\n\n```text\n{told}\n```\n"


def options() -> Iterator[str]:
    """Every key of the file in a vault, and every value of Sphinx that is read without trust."""
    kinds = {str: "text", bool: "`true` or `false`", int: "number", list: "list"}

    def kind_of(kind: type | tuple[type, ...]) -> str:
        return kinds[kind] if isinstance(kind, type) else " or ".join(kinds[k] for k in kind)

    rows = [
        (f"`{name}`", kind_of(key.kind), key.meaning, "" if key.harmless else "with `--trust`")
        for name, key in KEYS.items()
    ]
    rows.append(("`[sphinx]`", "table", "values of Sphinx or of any extension", "see below"))
    yield table(("Key", "Value", "Meaning", "Read"), rows)
    yield "\nUnder `[sphinx]`, these are read without `--trust`, and all others with it:\n\n"
    theirs = [(f"`{name}`", kind_of(kind)) for name, kind in HARMLESS.items()]
    left_out = " and ".join(f"{{confval}}`{name}`" for name in GUARDS)
    yield table(("Value", "Kind"), [*theirs, (f"all of this extension but {left_out}", "")])


def allowed() -> Iterator[str]:
    """What a note of a vault may use."""
    rows = [
        (
            ", ".join(f"`{name}`" for name in found.names),
            "; ".join(f"`:{name}:` {value.told}" for name, value in found.options.items()),
        )
        for found in of_vaults.DIRECTIVES
    ]
    yield table(("Directives", "Options"), rows)
    yield "\n## Roles\n\n"
    yield ", ".join(f"`{name}`" for name in sorted(of_vaults.ROLES)) + "\n"
    yield "\n## Tags of HTML\n\n"
    yield ", ".join(f"`{name}`" for name in sorted(harmless.TAGS)) + "\n"


def public() -> Iterator[str]:
    """All that others may import: records with their attributes, and functions."""
    for name in api.__all__:
        found = getattr(api, name)
        if isinstance(found, tuple):
            continue
        yield f"(api-{name.replace('_', '-').lower()}{'-class' * isinstance(found, type)})=\n"
        if not isinstance(found, type):
            yield f"### `{name}{inspect.signature(found)}`\n\n{told_of(found)}\n"
            continue
        yield f"### `{name}`\n\n{told_of(found)}\n"
        yield table(("Attribute", "Type", "Default", "Meaning"), attributes(found))


def told_of(found: object) -> str:
    """What the docstring of *found* says, in MyST."""
    return re.sub(r"``(.+?)``", r"`\1`", inspect.getdoc(found) or "")


def attributes(record: type) -> Iterator[tuple[str, str, str, str]]:
    """The attributes of a record, then its properties and methods, with what is said of each."""
    body = ast.parse(textwrap.dedent(inspect.getsource(record))).body[0]
    assert isinstance(body, ast.ClassDef)
    for node, after in zip(body.body, [*body.body[1:], None], strict=True):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            if node.target.id.startswith("_"):
                continue
            simple = isinstance(node.value, ast.Constant | ast.Tuple)
            default = f"`{ast.unparse(node.value)}`" if simple and node.value else ""
            said = isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
            text = str(after.value.value) if said else ""  # type: ignore[union-attr]
            kind = ast.unparse(node.annotation)
            yield cells(node.target.id, kind, default, text)
        elif isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            arguments = ", ".join(one.arg for one in node.args.args[1:])
            is_method = not node.decorator_list
            name = f"{node.name}({arguments})" if is_method else node.name
            kind = ast.unparse(node.returns) if node.returns else ""
            yield cells(name, kind, "", ast.get_docstring(node) or "")


def cells(name: str, kind: str, default: str, text: str) -> tuple[str, str, str, str]:
    """A row of a table, which has one line."""
    said = re.sub(r"``(.+?)``", r"`\1`", " ".join(text.split()))
    return f"`{name}`", f"`{kind}`".replace("|", "\\|"), default, said


def checked(told: Mapping[str, object], names: Iterable[str]) -> list[str]:
    """The names in the order of *told*, which must have each of them."""
    differ = set(told) ^ set(names)
    if differ:
        raise ValueError(f"docs/_ext/hubnotes_reference.py disagrees with the code on: {differ}")
    return list(told)


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


PARTS = {
    "directive": directive,
    "configuration": configuration,
    "warnings": warnings,
    "checks": checks,
    "fields": front,
    "roles": roles,
    "classes": classes,
    "properties": properties,
    "commands": commands,
    "options": options,
    "allowed": allowed,
    "api": public,
}


def fill(app: Sphinx, docname: str, source: list[str]) -> None:
    def write(found: re.Match[str]) -> str:
        arguments = [found["name"]] if found["name"] else []
        return "\n".join(PARTS[found["part"]](*arguments))

    filled = MARK.sub(write, source[0])
    if filled != source[0]:
        source[0] = filled
        for path in [*PACKAGE.rglob("*.py"), STYLE, Path(__file__)]:
            app.env.note_dependency(str(path))


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("source-read", fill)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
