"""What the health report says, to the terminal and to a file."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.util import logging

from sphinx_hubnotes.build.domain import hub_domain
from sphinx_hubnotes.build.origins import from_here
from sphinx_hubnotes.build.warn import warn
from sphinx_hubnotes.health.findings import Sources, examine
from sphinx_hubnotes.health.missing import line_of as line_in
from sphinx_hubnotes.health.model import Check, Finding, count, fails, tune
from sphinx_hubnotes.notes.model import Place
from sphinx_hubnotes.notes.problems import printable

if TYPE_CHECKING:
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)

REPORT = "output.json"
VERSION = 1
"""The version of the report's form: counted up when a reader of the last one would fail."""

COLOURS = {"error": "red", "warning": "brown", "info": "teal"}


def report(builder: Builder) -> bool:
    """Write the report of what *builder* has read; whether the project wants it to fail."""
    env, config = builder.env, builder.config
    domain = hub_domain(env)
    assert domain.settings is not None, "the env-updated event comes before"
    origins = domain.origins
    root = origins.vault if origins else Path(env.srcdir)
    tuned = tune(config.hubnotes_checks, config.hubnotes_check_fail, domain.registry.of(Check))
    known = len(domain.settings.calls.problems)
    sources = Sources(_finder(env), _names(env))
    findings = [
        finding
        for finding in examine(domain.resolved, domain.settings, tuned.checks, sources)
        # Of a page that was made for a vault, nobody can mend anything.
        if origins is None or finding.place.path or finding.place.docname in origins.notes
    ]
    warn(env, *domain.settings.calls.problems[known:])
    failed = fails(findings, tuned.fail)

    def file_of(place: Place) -> str:
        """The file of *place*, relative to the source folder."""
        if origins and not place.path and place.docname in origins.notes:
            return origins.notes[place.docname]
        return place.path or Path(env.doc2path(place.docname, base=False)).as_posix()

    def line_of(place: Place) -> int:
        line = place.line or 1
        return origins.line(place.docname, line) if origins and not place.path else line

    written = Path(builder.outdir, REPORT)
    written.write_text(_document(findings, file_of, line_of, failed=failed), encoding="utf-8")
    for check, found in groupby(findings, key=lambda finding: finding.check):
        group = list(found)
        severity = group[0].severity
        logger.info("")
        logger.info("%s: %s (%d)", severity, check, len(group), color=COLOURS[severity])
        for finding in group:
            file = from_here(root / file_of(finding.place))
            line = line_of(finding.place)
            logger.info("%s", printable(f"{file}:{line}: {finding.message}"))
    logger.info("")
    logger.info("%s The report is in %s.", _summary(findings), from_here(written))
    return failed


def _summary(findings: Sequence[Finding]) -> str:
    if not findings:
        return "There is nothing to mend."
    numbers = ((number, severity) for severity, number in count(findings).items() if number)
    plural = {"error": "errors", "warning": "warnings", "info": "infos"}
    parts = (f"{number} {name if number == 1 else plural[name]}" for number, name in numbers)
    return f"{', '.join(parts)}."


def _document(
    findings: Iterable[Finding],
    file_of: Callable[[Place], str],
    line_of: Callable[[Place], int],
    *,
    failed: bool,
) -> str:
    """The report as JSON."""
    found = list(findings)
    document = {
        "version": VERSION,
        "failed": failed,
        "counts": count(found),
        "findings": [
            _entry(finding, file_of(finding.place), line_of(finding.place)) for finding in found
        ],
    }
    return f"{json.dumps(document, indent=2)}\n"


def _entry(finding: Finding, file: str, line: int) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "file": file,
        "line": line,
        "check": finding.check,
        "severity": finding.severity,
        "message": finding.message,
    }
    if finding.target:
        entry["target"] = finding.target
    if finding.count is not None:
        entry["count"] = finding.count
    return entry


def _finder(env: BuildEnvironment) -> Callable[[str, Sequence[str]], Place]:
    def find(docname: str, written: Sequence[str]) -> Place:
        for path, text in _sources(env, docname):
            if line := line_in(written, text):
                return Place(docname, line, path)
        return Place(docname, 1)

    return find


def _sources(env: BuildEnvironment, docname: str) -> Iterator[tuple[str | None, str]]:
    """The text of a document, then of each text that it includes, with that one's path."""
    own = Path(env.doc2path(docname))
    for file in (own, *(Path(env.srcdir, name) for name in sorted(env.dependencies[docname]))):
        try:
            text = file.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError):
            continue
        if file == own:
            yield None, text
        else:
            inside = file.is_relative_to(env.srcdir)
            yield (file.relative_to(env.srcdir).as_posix() if inside else str(file)), text


def _names(env: BuildEnvironment) -> Callable[[str, str], bool]:
    everything = getattr(env, "intersphinx_inventory", {})
    named = getattr(env, "intersphinx_named_inventory", {})

    def is_known(role: str, name: str) -> bool:
        """Whether *name* is something of another project."""
        project, _, rest = name.partition(":")
        return any(
            sought in names
            for sought, inventory in ((name, everything), (rest, named.get(project, {})))
            for kind, names in inventory.items()
            if kind == role or role == "any"
        )

    return is_known
