"""Every warning the product can give: its code, what it means, what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial

from sphinx_hubnotes.notes.model import Place, Problem

LONGEST = 200
"""The most characters of a name that a message shows, and that others are compared with."""

MOST_HINTS = 25
"""For how many problems of one kind a name like the given one is looked for."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of warning; its *code* is the subtype of ``hubnotes``."""

    code: str
    message: str
    meaning: str
    remedy: str
    optional: bool = False
    """Off unless ``hubnotes_optional_warnings`` names it."""


KINDS = {
    kind.code: kind
    for kind in (
        Kind(
            "unknown-document",
            "no document {target!r} to make a card of{hint}",
            "A card names a document that does not exist.",
            "Mend the path: relative to the page, or with a leading `/` to the source folder.",
        ),
        Kind(
            "excluded-document",
            "the document {target!r} is excluded from this project, so its card is not shown",
            "A card names a file that `exclude_patterns` or `include_patterns` leaves out.",
            "Include the file again, or remove the card.",
        ),
        Kind(
            "outside-source",
            "{target!r} lies outside the source folder, so there is no card for it",
            "A card names a file above the source folder, or an address on the web.",
            "Cards show documents of this project only; write a link instead.",
        ),
        Kind(
            "self-card",
            "a card for the page that it stands on is not shown",
            "A hub lists its own page.",
            "Remove the card.",
        ),
        Kind(
            "duplicate-hub",
            "the hub name {name!r} is used twice; the other one is {other}",
            "Two hubs have one name; references reach the first.",
            "Rename one of them.",
        ),
        Kind(
            "duplicate-name",
            "the name {name!r} is used twice, so {instead}",
            "A section or card is given a name that is taken.",
            "Choose another `:name:`.",
        ),
        Kind(
            "outside-hub",
            "a {what} outside a hub is counted nowhere",
            "A `section` or `note-card` stands outside any `hub`.",
            "Move it into a hub. In MyST, look at the fences: the outer one must be the longer.",
        ),
        Kind(
            "fence",
            "the fences do not nest: this {what} ends at a line that was meant to close something"
            " inside it; give it a longer fence than those inside it",
            "A directive's fence is not longer than the fences inside it, so it ends too early and"
            " what follows belongs to the directive around it.",
            "Open and close the outer directive with more colons than the inner ones.",
        ),
        Kind(
            "inside-card",
            "a {what} inside a note-card is moved below it; is the card's fence closed?",
            "A `note-card`, `section` or `hub` stands in the body of a card, mostly because the"
            " fence of the card before it was not closed.",
            "Close each card before the next thing begins.",
        ),
        Kind(
            "colon-fence",
            "this looks like the directive {what!r}, but the colon_fence extension is off",
            "A line begins like a directive between colons, which MyST only reads as one with its"
            " extension `colon_fence`.",
            'Write `myst_enable_extensions = ["colon_fence"]` into `conf.py`.',
        ),
        Kind(
            "heading-in-hub",
            "the heading {title!r} stands inside a hub, and is no section of it{hint}",
            "A heading stands in the body of a hub or section.",
            "Write a `section` directive, which counts its notes.",
        ),
        Kind(
            "html-in-heading",
            "the heading {title!r} holds HTML, of which the words alone are shown",
            "A heading of a page with a hub, or of a note that the command builds, holds HTML."
            " Other pages show headings too, so that only their text is kept.",
            "Write the heading without it.",
        ),
        Kind(
            "second-hub",
            "a second hub under the heading {title!r}; the first one has its title",
            "Two hubs stand under one heading, which can only be the title of one.",
            "Give the second hub a heading of its own.",
        ),
        Kind(
            "misplaced",
            "a {what} cannot stand inside {parent}, so it makes no sections of the page here",
            "A `hub` or `section` stands in a list, an admonition, or another place that holds no"
            " headings. Its sections are shown as plain titles.",
            "Move the hub to the top level of the page.",
        ),
        Kind(
            "mixed-list",
            "this list item does not begin with a link to a document, so it is no card",
            "In a list that has cards, an item begins with something else.",
            "Begin the item with a link to a note, or move it to a list of its own.",
        ),
        Kind(
            "option-value",
            "{value!r} is no value for the option {option!r}{hint}",
            "An option has a value that it does not know; the option is ignored.",
            "Use one of the values that the reference names.",
        ),
        Kind(
            "unknown-option",
            "the directive {what!r} has no option {option!r}{hint}",
            "A directive is given an option that it does not have; it is ignored.",
            "Mend the name.",
        ),
        Kind(
            "option-line",
            "the option {option!r} stands on the first line, and is not read there",
            "An option stands on the line of the directive's name.",
            "Write each option on a line of its own.",
        ),
        Kind(
            "no-argument",
            "{what} without {missing}",
            "A `section` has no title, or a `note-card` names no document.",
            "Write it after the directive's name.",
        ),
        Kind(
            "empty-hub",
            "the hub {name!r} shows no note",
            "A hub has no card, or none whose note exists.",
            "Add a card, or remove the hub.",
        ),
        Kind(
            "no-such-field",
            "no note has the field {name!r}, which the option {option!r} names{hint}",
            "A section or list sorts, groups or chooses by a key that no front matter has.",
            "Mend the name.",
        ),
        Kind(
            "ambiguous-date",
            "{date!r} is no date, as either number may be the month",
            "A note has a date such as `10/11/2020`.",
            "Set `hubnotes_date_order`, or write the date as `2020-11-10`.",
        ),
        Kind(
            "no-dates",
            "no note here has a date, which the option {option!r} asks for",
            "A section or list sorts or groups by dates, and none of its notes has one that can be"
            " read.",
            "Give the notes a `date`, such as `2026-05-18`, or another order.",
        ),
        Kind(
            "nothing-found",
            "nothing matches {value!r} in the option {option!r}{hint}",
            "A section or list asks for a tag that no note has, or for documents by a pattern that"
            " matches none.",
            "Mend the tag or the pattern. A pattern is relative to the page, or begins with `/`.",
        ),
        Kind(
            "unknown-hub",
            "no hub is called {target!r}{hint}",
            "The front matter of a note names a hub that does not exist.",
            "Mend the name, or make the hub.",
            optional=True,
        ),
        Kind(
            "unknown-section",
            "the hub {hub!r} has no section {target!r}{hint}",
            "The front matter of a note names a section that its hub does not have; the note stands"
            " among the other notes of the hub.",
            "Mend the name.",
            optional=True,
        ),
        Kind(
            "not-a-member",
            "the hub {hub!r} lists {target!r}, which names other hubs but not this one",
            "A hub has a card for a note whose front matter names hubs, and this one is not among"
            " them.",
            "Add the hub to the note's front matter, or remove the card.",
            optional=True,
        ),
        Kind(
            "missing-description",
            "no description, and no paragraph to take one from",
            "A note on a card has no description, so that the card says nothing of it.",
            "Write a `description` in the note's front matter.",
            optional=True,
        ),
        Kind(
            "field-type",
            "the front matter field {field!r} should be {expected}, so it is ignored",
            "A field of the front matter has a list or a map where text belongs, or a map where"
            " a list belongs.",
            "Write the value as the reference says.",
        ),
        Kind(
            "field-size",
            "of the front matter field {field!r} the first {most} items are kept, and of each the"
            " first {most} characters",
            "A list in the front matter has more items than a note can have, or one that is too"
            " long.",
            "Make it shorter.",
        ),
        Kind(
            "tag-levels",
            "of the tag {tag!r} the first {most} levels are kept",
            "A tag has more levels, divided by `/`, than there are pages for.",
            "Use fewer levels.",
        ),
        Kind(
            "unknown-target",
            "no {what} {target!r}{hint}",
            "A role names a hub, section or note that does not exist.",
            "Mend the name.",
        ),
        Kind(
            "unknown-wikilink",
            "no note {target!r}, which {places} to{hint}",
            "A wikilink names a note that does not exist. It is shown as text. There is one"
            " warning for each such note, at the first of the places that link to it.",
            "Write the note, or mend the name.",
        ),
        Kind(
            "ambiguous-wikilink",
            "{target!r} may be {candidates}; the first is taken, {places}",
            "A wikilink names a note by its file's name, an alias or its title, and several notes"
            " have that name. It leads to the one in the nearest folder.",
            "Write more of the path, `[[folder/note]]`, or rename a note.",
        ),
        Kind(
            "ambiguous-name",
            "{target!r} may be {candidates}; the first is taken",
            "A card, a role or the front matter names a note or hub by its file's name, an alias or"
            " its title, and several have that name. The one in the nearest folder is taken.",
            "Write the path, or rename a note.",
        ),
        Kind(
            "turned-round",
            "[[{words}|{target}]] has its words before the note, as Dendron writes them; it is read"
            " as [[{target}|{words}]]",
            "A wikilink in a vault has words and note the other way round. It leads to the note."
            " There is one warning for each note that has such links, at the first.",
            "Write the note first: `[[note|words]]`.",
        ),
        Kind(
            "unknown-heading",
            "{note} has no {what} {target!r}{hint}",
            "A wikilink names a heading or a block that its note does not have; it leads to the"
            " note.",
            "Mend the name.",
        ),
        Kind(
            "unknown-file",
            "no file {target!r}",
            "A note shows a picture, or links to another file, that does not exist.",
            "Mend the name, or put the file into the source folder.",
        ),
        Kind(
            "not-read",
            "{what} is not read",
            "A note of a vault shows what a program works out: a file of Bases or a canvas, or a"
            " query of Dataview, Bases or Tasks. Its page has its name in one line.",
            "Write down what readers are to see, or leave it out.",
        ),
        Kind(
            "front-matter",
            "the front matter {mistake}",
            "What stands between the lines of dashes at the top of a note is no YAML, of which the"
            " good keys are kept, or no mapping of keys to values, which is shown as text. With"
            " {confval}`hubnotes_wikilinks` only; MyST has a warning of its own.",
            "Mend it: a text with a colon in it stands between quotes.",
        ),
        Kind(
            "shown-as-text",
            "the {what} {name!r} is none that notes of a vault may use, and is shown as text{hint}",
            "A note that the command builds uses a directive or a role that is not on the list of"
            " {doc}`what a vault may use </reference/vault>`.",
            "Use one of those on the list. An extension that you name yourself adds its own.",
        ),
        Kind(
            "option-left-out",
            "the option {option!r} of {what!r} is left out{hint}",
            "A note that the command builds gives a directive an option that is not on the list of"
            " {doc}`what a vault may use </reference/vault>`, or a value that the option cannot"
            " have. The rest of the directive is shown.",
            "Remove the option, or mend its value.",
        ),
        Kind(
            "html",
            "of the HTML in this note is left out or shown as text: {names}",
            "A note that the command builds has tags or attributes of HTML that are not on the list"
            " of {doc}`what a vault may use </reference/vault>`, such as those that run scripts."
            " There is one warning for each note, at the first of them.",
            "Write it in Markdown.",
        ),
        Kind(
            "unsafe-address",
            "{target!r} is no address for a link: a browser could run what stands in it",
            "A note that the command builds has a link that begins with `javascript:`, `data:` or"
            " their like. Its words are shown.",
            "Link to a page.",
        ),
        Kind(
            "note-settings",
            "the key {key!r} in the front matter is not read: a note of a vault has no settings",
            "The front matter of a note that the command builds sets something of the parser.",
            "Remove it; what your whole site should have can stand in its options.",
        ),
        Kind(
            "embed-limit",
            "the page {page!r} shows too much of other notes: {target!r} and what follows are"
            " links",
            "A page embeds very many notes, or very long ones; notes in notes count too.",
            "Embed less of them, or divide the page.",
        ),
        Kind(
            "include-limit",
            "{target!r} is not included: {why}",
            "A note that the command builds includes itself, or too many files, or the same one"
            " again and again; those shown as code or as tables count too.",
            "Link to the file.",
        ),
        Kind(
            "too-large",
            "this {what} is shown as it is written: {why}",
            "A note that the command builds would make very much of few words: by a table of one"
            " long row and many short ones, a table of contents again and again, or thousands of"
            " headings or targets.",
            "Make the rows alike, have one table of contents, or divide the note.",
        ),
        Kind(
            "too-many-marks",
            "a paragraph holds more marks than are read, and is shown as it is written",
            "A note of a vault ({confval}`hubnotes_vault`) has a paragraph with thousands of marks"
            " that open and never close. To look for what closes each would take too long.",
            "Divide it into several paragraphs, or make it code.",
        ),
        Kind(
            "too-deep",
            "quotes or lists nest more than {most} deep; what is deeper is shown as it is written",
            "A note of a vault ({confval}`hubnotes_vault`) has quotes or lists that nest deeper"
            " than they are read. A list and its item count as two.",
            "Nest less.",
        ),
        Kind(
            "encoding",
            "the file {mistake}",
            "A note in a vault ({confval}`hubnotes_vault`) is written in another encoding, or a few"
            " of its bytes are broken.",
            "Save the file as UTF-8.",
        ),
        Kind(
            "failed",
            "nothing can be made of this note, so that its page shows its text as it is ({reason})",
            "Something in a note that the command builds ends the program that reads or writes it."
            " Its page shows what the file says; all others are as ever. The command ends with 3,"
            " and each build tries again.",
            "Look at the line that is named, or halve the note until the warning is gone; and"
            " please report it.",
        ),
        Kind(
            "failed-page",
            "the page {page!r} could not be made ({reason})",
            "A page that no note makes, such as that of a tag, could not be made in a site that the"
            " command builds; all others are as ever. The command ends with 3.",
            "Please report it.",
        ),
        Kind(
            "not-written",
            "{what} could not be written: {reason}",
            "The disk is full, say, or a folder stands at the place of a file. What is there is not"
            " what it should be.",
            "Make room, and build again: that writes it.",
        ),
        Kind(
            "unknown-index",
            "hubnotes_index names no document: {target!r}{hint}",
            "The page that hubs lead back to does not exist.",
            "Mend `hubnotes_index` in `conf.py`.",
        ),
        Kind(
            "unknown-field",
            "hubnotes_fields has no field {target!r}{hint}",
            "`hubnotes_fields` gives a key to a field that notes do not have.",
            "Use one of the fields that the reference names.",
        ),
        Kind(
            "unknown-warning",
            "hubnotes_optional_warnings has no warning {target!r}{hint}",
            "`hubnotes_optional_warnings` names a warning that is not optional, or none at all.",
            "Use one of the optional warnings below.",
        ),
        Kind(
            "unknown-check",
            "hubnotes_checks has no check {target!r}{hint}",
            "`hubnotes_checks` tunes a check that the health report does not make.",
            "Use one of the checks that the reference names.",
        ),
        Kind(
            "check-value",
            "{value!r} is no {what} for the check {target!r} in hubnotes_checks{hint}",
            "`hubnotes_checks` gives a check a severity, a limit or another setting that it cannot"
            " have; the check stays as it was.",
            "Use `False`, a severity, or a mapping with `severity` and `limit`.",
        ),
        Kind(
            "extension-failed",
            "{what} has failed ({reason}), and is left out here",
            "A view, panel, gathering option, field, check, signal or handler of another extension"
            " raised an error. The note, or the part of a page, is shown without it.",
            "Tell the authors of that extension.",
        ),
        Kind(
            "unknown-value",
            "{name} has no value {target!r}{hint}",
            "A value in `conf.py` has to be one of a few words, and is none of them; the default"
            " stands in for it.",
            "Use one of the words that the reference names.",
        ),
        Kind(
            "unknown-panel",
            "the note asks for no known panel: {target!r}{hint}",
            "The field `panels` of a note names a panel that there is not.",
            "Use panels that {confval}`hubnotes_panels` can name, or `false` for none.",
        ),
        Kind(
            "unknown-note",
            "the front matter field {field!r} names no note: {target!r}{hint}",
            "The field `related` or `unrelated` of a note names no document of this project.",
            "Mend the name: a path, the name of a file, an alias or a title.",
        ),
        Kind(
            "unknown-severity",
            "hubnotes_check_fail is no severity: {target!r}{hint}",
            "`hubnotes_check_fail` is no severity of a finding; `error` stands in for it.",
            "Use `error`, `warning`, `info` or `never`.",
        ),
    )
}


def problem(code: str, place: Place, **values: object) -> Problem:
    """The problem *code* at *place*, its message filled in from *values*.

    A ``hint`` among them that is a function is left to `hinted`.
    """
    hint = values.get("hint")
    if not callable(hint):
        hint = None
    shown = {key: "" if hint and key == "hint" else shorten(value) for key, value in values.items()}
    return Problem(code, place, KINDS[code].message.format(**shown), hint)


def like(word: str, names: Iterable[str]) -> Callable[[], str]:
    """The hint `nearest`, for `hinted` to look for."""
    return partial(nearest, word, names)


def hinted(problems: Iterable[Problem]) -> Iterator[Problem]:
    """*problems* with the hints of the first `MOST_HINTS` of each kind."""
    seen: Counter[str] = Counter()
    for found in problems:
        if found.hint is not None:
            seen[found.kind] += 1
            hint = found.hint() if seen[found.kind] <= MOST_HINTS else ""
            found = found._replace(message=found.message + hint, hint=None)
        yield found


def nearest(word: str, names: Iterable[str]) -> str:
    """A hint at the name nearest to *word*, or nothing: ``; did you mean 'x'?``."""
    by_fold: dict[str, str] = {}
    for name in sorted(names):
        by_fold.setdefault(name.casefold(), name)
    near = get_close_matches(word[:LONGEST].casefold(), by_fold, n=1)
    if not near and "/" not in word:
        # A file that moved to another folder keeps its last part.
        ends = {key.rpartition("/")[2]: key for key in reversed(by_fold)}
        near = [ends[end] for end in get_close_matches(word[:LONGEST].casefold(), ends, n=1)]
    return did_you_mean(by_fold[near[0]]) if near else ""


def did_you_mean(name: str) -> str:
    """A hint at *name*."""
    return f"; did you mean {name!r}?"


def shorten(value: object) -> object:
    """*value*, cut where it is too long for a message."""
    if isinstance(value, str) and len(value) > LONGEST:
        return value[: LONGEST - 1] + "…"
    return value


def printable(text: str, keep: str = "") -> str:
    """*text* with all that a terminal would obey escaped, but the characters to *keep*."""
    return "".join(c if c.isprintable() or c in keep else ascii(c)[1:-1] for c in text)
