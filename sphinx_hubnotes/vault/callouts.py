"""Callouts, ``> [!note] Title``, as admonitions."""

from __future__ import annotations

from docutils import nodes
from sphinx.locale import admonitionlabels

from sphinx_hubnotes.build.nodes import folded, folded_title

_KINDS = {
    **dict.fromkeys(("note", "tip", "hint", "important", "warning"), ""),
    **dict.fromkeys(("caution", "attention", "danger", "error"), ""),
    **dict.fromkeys(("success", "check", "done"), "tip"),
    **dict.fromkeys(("failure", "fail", "missing", "bug"), "danger"),
    "seealso": "",
}
"""The kinds that themes know, and those that look like another; all others look like notes."""


def callout(kind: str, title: nodes.title | None, fold: str) -> nodes.Element:
    """A callout of a *kind*; *fold* is ``-`` where it is closed at first, ``+`` where open."""
    looks = _KINDS.get(kind, "note") or kind
    plain = getattr(nodes, kind, None) if kind in _KINDS and looks == kind else None
    if plain is not None and title is None and not fold:
        node: nodes.Element = plain()
        return node
    if title is None:
        label = str(admonitionlabels[kind]) if kind in admonitionlabels else kind.capitalize()
        title = nodes.title(label, label)
    named = [looks, f"admonition-{nodes.make_id(kind)}"] if looks != kind else [looks]
    if not fold:
        return nodes.admonition("", title, classes=named)
    summary = folded_title(title.rawsource, "", *title.children)
    summary.source, summary.line = title.source, title.line
    return folded("", summary, classes=named, open=fold == "+")
