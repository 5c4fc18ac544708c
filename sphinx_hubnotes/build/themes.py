"""While pages are written: a text that a theme takes for HTML, or puts into a script, stays text.

Titles and names of files are what their authors like, and some themes write them as they are.
"""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from html import escape
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from markupsafe import Markup
from sphinx import addnodes

from sphinx_hubnotes.build.domain import hub_domain

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

TEXTS = ("pagetitle", "root_title")
"""What sphinx-book-theme gives its templates: words of titles, which these write as HTML."""

NAVIGATION = "generate_header_nav_html"
"""The function of pydata-sphinx-theme that writes the words of titles as HTML."""

BUTTONS = "header_buttons"
"""The buttons of sphinx-book-theme, which hold names of files."""

_ENDS = re.compile(r"['\"\\`<>$\u2028\u2029]")
"""What can end a string in a script, or the script."""


def on_page(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object
) -> None:
    """Mend what the theme has made for the template of a page."""
    if not hub_domain(app.env).guards_titles:
        return
    for name in TEXTS:
        if name in context:
            context[name] = _escape(context[name])
    if meta := context.get("meta"):  # sphinx_rtd_theme makes links of some keys
        context["meta"] = {key: _escape(value) for key, value in meta.items()}
    _escape_addresses(context.get(BUTTONS, ()))
    if navigation := context.get(NAVIGATION):
        context[NAVIGATION] = _with_escaped(app.env, navigation)
    if _ENDS.search(pagename):
        for script in context["script_files"]:
            attributes = getattr(script, "attributes", {})
            if body := attributes.get("body"):
                attributes["body"] = named(body, pagename)


def _escape(value: object) -> object:
    """*value* as templates show it, which need not escape a text."""
    return Markup.escape(value) if isinstance(value, str) else value


def _escape_addresses(buttons: Iterable[dict[str, Any]]) -> None:
    for button in buttons:
        if "url" in button:
            button["url"] = _escape(button["url"])
        _escape_addresses(button.get("buttons", ()))


def named(script: str, name: str) -> str:
    """*script*, in which *name* stood between quotes as it is, with a string that says it."""
    written = _ENDS.sub(lambda found: f"\\u{ord(found[0]):04x}", name)
    for quote in "'\"":
        script = script.replace(f"{quote}{name}{quote}", f"{quote}{written}{quote}")
    return script


def _with_escaped(env: BuildEnvironment, render: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(render)
    def rendered(*args: Any, **options: Any) -> Any:
        with escaped(env):
            return render(*args, **options)

    return rendered


@contextmanager
def escaped(env: BuildEnvironment) -> Iterator[None]:
    """Let the titles of documents, and those that toctrees give them, be HTML for a while."""
    titles, contents, root = env.titles, env.tocs, env.config.root_doc
    own = contents[root].deepcopy()
    for toctree in own.findall(addnodes.toctree):
        toctree["entries"] = [
            (title and escape(title), escape(page) if "://" in page else page)
            for title, page in toctree["entries"]
        ]
    env.tocs = cast("Any", ChainMap({root: own}, contents))
    env.titles = cast("Any", _Escaped(titles))
    try:
        yield
    finally:
        env.titles, env.tocs = titles, contents


class _Escaped(Mapping[str, nodes.title]):
    """Titles whose words are HTML."""

    def __init__(self, titles: Mapping[str, nodes.title]) -> None:
        self._titles = titles

    def __getitem__(self, docname: str) -> nodes.title:
        title = nodes.title()
        for node in self._titles[docname].children:
            text = escape(node.astext())
            title += nodes.math("", text) if isinstance(node, nodes.math) else nodes.Text(text)
        return title

    def __iter__(self) -> Iterator[str]:
        return iter(self._titles)

    def __len__(self) -> int:
        return len(self._titles)


def setup(app: Sphinx) -> None:
    # Behind the themes, which do all this at 500.
    app.connect("html-page-context", on_page, priority=900)
