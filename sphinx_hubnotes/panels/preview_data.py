"""The previews of the notes that a page links to, as the script in static/ reads them."""

from __future__ import annotations

import json
from collections.abc import Iterable

from sphinx_hubnotes.build.html import Html
from sphinx_hubnotes.build.words import Words
from sphinx_hubnotes.notes.inline import LIMIT, clean
from sphinx_hubnotes.panels.previews import Preview


def previews_html(previews: Iterable[Preview], html: Html, words: Words) -> str:
    """The switch for readers, and the title and description of each note by its address."""
    data = {
        html.address(preview.docname): (_title(preview.docname, html), clean(preview.description))
        for preview in previews
    }
    # In a script, nothing but `<` can end the data or begin a comment.
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return (
        '<p class="hubnotes-previews"><label><input type="checkbox" checked="checked" />'
        f" {html.text(words.show_previews())}</label></p>\n"
        f'<script class="hubnotes-previews" type="application/json">{written}</script>\n'
    )


def _title(docname: str, html: Html) -> str:
    text = clean("".join(node.astext() for node in html.title_of(docname)))
    return text if len(text) <= LIMIT else f"{text[: LIMIT - 1]}…"
