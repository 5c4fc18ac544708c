"""An extension as others would write it: against `sphinx_hubnotes.api` alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from sphinx_hubnotes import api

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def min_words(text: str) -> int:
    if not text.isdecimal():
        raise ValueError("it takes a number")
    return int(text)


def long_enough(least: int, note: api.Note) -> bool:
    return note.words >= least


def without_effort(site: api.Site) -> Iterable[api.Finding]:
    for docname, note in site.notes.items():
        if "effort" not in note.fields:
            backlinks = len(site.backlinks(docname))
            yield api.Finding(docname, f"no effort, and {backlinks} documents link here")


def ovens(note: api.Note) -> Iterable[str]:
    return note.others.get("oven", ())


def mark_stale(
    app: Sphinx, env: BuildEnvironment, notes: Mapping[str, api.Note]
) -> dict[str, api.Note]:
    return {
        docname: replace(note, description=f"Outdated: {note.description}")
        for docname, note in notes.items()
        if note.status == "stale"
    }


def list_hubs(app: Sphinx, env: BuildEnvironment, site: api.Site) -> None:
    lines = [f"{hub.name}: {site.counts[hub.name]}" for hub in site.hubs.values()]
    (app.outdir / "hubs.txt").write_text("\n".join(lines), encoding="utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    api.add_gathering(
        app,
        api.Gathering("min-words", "Show notes that are not short.", min_words, long_enough),
    )
    api.add_field(app, api.Field("effort", "How long it takes.", "a number", read=int))
    api.add_check(app, api.Check("no-effort", "A note has no effort.", without_effort))
    api.add_signal(app, api.Signal("oven", "both bake in %(what)s", ovens))
    app.connect("hubnotes-notes-read", mark_stale)
    app.connect("hubnotes-resolved", list_hubs)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
