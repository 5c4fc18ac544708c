"""The health of a site of notes: what is worth a look, though the site can be built with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from sphinx_hubnotes.notes.inline import LIMIT
from sphinx_hubnotes.notes.model import Place, Problem
from sphinx_hubnotes.notes.problems import KINDS, nearest, problem

if TYPE_CHECKING:
    from sphinx_hubnotes.build.site import Site

SEVERITIES = ("error", "warning", "info")
"""How much a finding matters, the most first."""

OFF = "off"
"""In place of the severity of a check: it is not made."""

LEVELS = (*SEVERITIES, OFF)

NEVER = "never"
"""In place of the least severity that fails: none does."""

FAIL = "error"
"""The least severity that fails, where a project asks for no other."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check of the report; *code* is its name."""

    code: str
    severity: str
    message: str
    meaning: str
    remedy: str
    limit: int | None = None
    """The number that it compares with; nothing, where it compares with none."""
    find: Callable[[Site], Iterable[Finding]] | None = None
    """What somebody else's finds, if it may; ours stand in `health.findings`."""
    source: object = None
    """The function that finds, as its author wrote it."""

    @property
    def name(self) -> str:
        return self.code


def _as_warned(code: str, severity: str) -> Check:
    """A check for what there is a warning of the same name for, which is off by default."""
    kind = KINDS[code]
    return Check(code, severity, kind.message, kind.meaning, kind.remedy)


CHECKS = {
    check.code: check
    for check in (
        Check(
            "dead-link",
            "error",
            "no document {target!r} to link to{hint}",
            "A note or a hub's page links to a document that does not exist, or that this project"
            " excludes.",
            "Mend the link, or write the note.",
        ),
        Check(
            "dead-anchor",
            "error",
            "{document} has no {target!r} to link to",
            "A note or a hub's page links to a heading or a label that a document does not have.",
            "Mend the link, or write the heading.",
        ),
        Check(
            "wanted-note",
            "info",
            "{target!r} is not written yet, and wanted by {documents}: {linking}",
            "Several documents link to a document that does not exist, or have a card for it: as"
            " many as the limit, or more. The most wanted stands first.",
            "Write the note.",
            limit=2,
        ),
        Check(
            "orphan",
            "warning",
            "no hub shows this note",
            "A note is in no hub. The front page, the page that hubs lead back to, and pages with a"
            " hub or list of their own need no hub.",
            "Add a card to a hub, or name a hub in the note's front matter.",
        ),
        _as_warned("unknown-hub", "warning"),
        _as_warned("unknown-section", "warning"),
        _as_warned("not-a-member", "info"),
        _as_warned("missing-description", "warning"),
        Check(
            "borrowed-description",
            OFF,
            "no description in the front matter, so that cards show the first paragraph",
            "A note's cards show a paragraph of its text.",
            "Write a `description` in the note's front matter.",
        ),
        Check(
            "weak-description",
            OFF,
            "shown in {hubs}, and a card says {what}; a description would say more",
            "A note has no description, and its text none that a card can show well: a few words, a"
            " sentence that has to be cut, or what many documents say. The notes that most hubs"
            " show stand first; no more are named than the limit. In a vault, it is on.",
            "Write a `description` in the note's front matter.",
            limit=20,
        ),
        Check(
            "long-description",
            "warning",
            "the description has more than {limit} characters",
            "A description in the front matter has more characters than the limit. Cards show"
            f" {LIMIT} of them.",
            "Shorten it.",
            limit=LIMIT,
        ),
        Check(
            "duplicate-description",
            "warning",
            "the description is the same as that of {other}",
            "Two notes have the same description in their front matter, so that nobody can tell"
            " their cards apart.",
            "Say of each note what is its own.",
        ),
        Check(
            "empty-section",
            "warning",
            "the section {name!r} shows no note",
            "A section of a hub has no card, or none whose note exists.",
            "Add a card, or remove the section.",
        ),
        Check(
            "small-section",
            "info",
            "the section {name!r} shows {notes} only",
            "A section of a hub shows as many notes as the limit, or fewer. Those in its nested"
            " sections count.",
            "Put its notes into another section.",
            limit=1,
        ),
        Check(
            "large-section",
            "info",
            "the section {name!r} shows {notes}, more than {limit}",
            "A section of a hub shows more notes than the limit. Those in its nested sections do"
            " not count.",
            "Split it into sections of its own.",
            limit=40,
        ),
        Check(
            "large-hub",
            "info",
            "the hub {name!r} shows {notes}, more than {limit}",
            "A hub shows more notes than the limit.",
            "Split it: make hubs of its sections, and cards for these.",
            limit=100,
        ),
    )
}
"""Every check, in the order of the report."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check has found at a place."""

    check: str
    severity: str
    place: Place
    message: str
    target: str = ""
    """The document, hub or section that it is about, where that is not the place's own."""
    count: int | None = None
    """How many notes it shows, or how many documents name it."""


def count(findings: Iterable[Finding]) -> dict[str, int]:
    """The number of *findings* of each severity."""
    found = Counter(finding.severity for finding in findings)
    return {severity: found[severity] for severity in SEVERITIES}


def fails(findings: Iterable[Finding], least: str) -> bool:
    """Whether any of *findings* matters as much as the severity *least*, or more."""
    failing = () if least == NEVER else SEVERITIES[: SEVERITIES.index(least) + 1]
    return any(finding.severity in failing for finding in findings)


# What the configuration says of the checks


@dataclass(frozen=True, slots=True)
class Tuned:
    """The checks that are on, and the mistakes in what was said of them."""

    checks: Mapping[str, Check]
    fail: str = FAIL
    """The least severity that fails, or `NEVER`."""
    problems: tuple[Problem, ...] = ()


def tune(
    written: object, fail: object = FAIL, known: Mapping[str, Check] = MappingProxyType(CHECKS)
) -> Tuned:
    """The checks as ``hubnotes_checks`` and ``hubnotes_check_fail`` have them.

    A mistake in these leaves a check as it was. *known* are all checks. *written* is a mapping and
    *fail* a text; Sphinx has warned of anything else.
    """
    checks = dict(known)
    problems: list[Problem] = []
    for name, value in written.items() if isinstance(written, Mapping) else ():
        code = str(name)
        if code not in checks:
            hint = nearest(code, known)
            problems.append(problem("unknown-check", Place(""), target=code, hint=hint))
            continue
        for setting, given in _settings(value):
            if mistake := _mistake(checks[code], setting, given):
                problems.append(problem("check-value", Place(""), target=code, **mistake))
            elif setting == "limit" and isinstance(given, int):
                checks[code] = replace(checks[code], limit=given)
            else:
                checks[code] = replace(checks[code], severity=str(given or OFF))
    on = {code: check for code, check in checks.items() if check.severity != OFF}
    least = fail if isinstance(fail, str) else FAIL
    if least not in (*SEVERITIES, NEVER):
        hint = nearest(least, (*SEVERITIES, NEVER))
        problems.append(problem("unknown-severity", Place(""), target=least, hint=hint))
        least = FAIL
    return Tuned(on, least, tuple(problems))


def _settings(value: object) -> Iterator[tuple[str, object]]:
    """What the *value* of a check sets; what cannot be one sets nothing that has a name."""
    if value is False or isinstance(value, str):
        yield "severity", value
    elif isinstance(value, Mapping):
        yield from ((str(name), given) for name, given in value.items())
    elif value is not True:
        yield "", value


def _mistake(check: Check, setting: str, given: object) -> dict[str, object]:
    """The words of a warning, where *check* cannot be *given* this for a *setting*."""
    match setting:
        case "severity":
            if given is False or given in LEVELS:
                return {}
            near = nearest(given, LEVELS) if isinstance(given, str) else ""
            hint = near or f"; use one of {', '.join(LEVELS)}"
        case "limit" if check.limit is None:
            hint = "; it has none"
        case "limit":
            if isinstance(given, int) and not isinstance(given, bool) and given >= 0:
                return {}
            hint = "; use a whole number"
        case "":
            setting = "value"
            hint = "; use False, a severity, or a mapping of severity and limit"
        case _:
            setting, given = "setting", setting
            hint = nearest(given, ("severity", "limit"))
    return {"what": setting, "value": given, "hint": hint}
