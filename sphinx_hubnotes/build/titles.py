"""While pages are written: a title is rendered once, and not on each page that leads to its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx

    Render = Callable[[nodes.Node | None], dict[str, str]]


class Titles:
    """Renders parts of pages as *render* does, which takes a millisecond for each.

    Sphinx asks it for the title of a page, and of those before, behind and above it: on the page of
    a note in a hub five times. Titles of mere text come out the same on every page.
    """

    def __init__(self, render: Render) -> None:
        self._render = render
        self._known: dict[str, dict[str, str]] = {}

    def __call__(self, node: nodes.Node | None) -> dict[str, str]:
        text = _mere_text(node)
        if text is None:
            return self._render(node)
        if text not in self._known:
            # A copy: Sphinx 8.1 gives one mapping each time, with other content.
            self._known[text] = dict(self._render(node))
        return dict(self._known[text])


def _mere_text(node: nodes.Node | None) -> str | None:
    """What a title says that is nothing but text; None for all else."""
    if type(node) is not nodes.title or any(node.non_default_attributes().values()):
        return None
    if all(type(child) is nodes.Text for child in node):
        return node.astext()
    return None


def on_builder_inited(app: Sphinx) -> None:
    builder: Any = app.builder
    if hasattr(builder, "render_partial"):
        builder.render_partial = Titles(builder.render_partial)


def setup(app: Sphinx) -> None:
    app.connect("builder-inited", on_builder_inited)
