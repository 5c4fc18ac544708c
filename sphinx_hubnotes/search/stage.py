"""Sphinx's search: no words of pages that are gone, and before Sphinx 8.2, titles as text.

Until then it puts titles and names into its page as HTML: the title of a page as it is rendered,
but titles of sections and names of objects as they are. See Sphinx's pull request 13356.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx import version_info

from sphinx_hubnotes.build.domain import hub_domain

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

AS_HTML = (
    ("linkEl.innerHTML = title;", "linkEl.textContent = title;"),
    (
        'appendChild(document.createElement("span")).innerHTML =',
        'appendChild(document.createElement("span")).textContent =',
    ),
)
"""What the script of the search says, and what it is to say."""


def index_words(app: Sphinx) -> None:
    """Let the index hold the words of titles, as of Sphinx 8.2."""
    builder: Any = app.builder
    if not hasattr(builder, "index_page"):
        return
    index = builder.index_page

    def index_page(pagename: str, doctree: nodes.document, title: str) -> None:
        found = app.env.longtitles.get(pagename)
        if found is not None and hub_domain(app.env).guards_titles:
            title = found.astext()
        index(pagename, doctree, title)

    builder.index_page = index_page


def show_words(app: Sphinx, exception: Exception | None) -> None:
    """Let the script of the search, which each build copies, show titles as text."""
    script = Path(app.outdir, "_static", "searchtools.js")
    if exception or app.builder.format != "html" or not script.is_file():
        return
    if hub_domain(app.env).guards_titles:
        text = script.read_text(encoding="utf-8")
        for html, words in AS_HTML:
            text = text.replace(html, words)
        script.write_text(text, encoding="utf-8")


def forget_words(app: Sphinx) -> list[tuple[str, dict[str, Any], str]]:
    """Let the index hold no word that stands on no page: of a note that is gone, Sphinx keeps all.

    Somebody may have taken the note away because of them.
    """
    index: Any = getattr(app.builder, "indexer", None)
    for name in ("_mapping", "_title_mapping"):
        words: dict[str, set[str]] = getattr(index, name, None) or {}
        for word in [word for word, pages in words.items() if not pages]:
            del words[word]
    return []


def setup(app: Sphinx) -> None:
    # All pages of documents are in the index then, and it is yet to be written.
    app.connect("html-collect-pages", forget_words)
    if version_info < (8, 2):
        app.connect("builder-inited", index_words)
        app.connect("build-finished", show_words)
