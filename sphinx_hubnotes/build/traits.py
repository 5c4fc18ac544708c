"""What a builder does with pages: asked for by trait, as other extensions bring their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.builders.dummy import DummyBuilder
from sphinx.builders.epub3 import Epub3Builder
from sphinx.builders.gettext import I18nBuilder
from sphinx.writers.html5 import HTML5Translator
from sphinx.writers.latex import LaTeXTranslator

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder


@dataclass(frozen=True, slots=True)
class Traits:
    """What one builder does. Of a builder that nobody knows, next to nothing is true."""

    html: bool = False
    """Its writer is Sphinx's of HTML, or one made from that: it shows our nodes."""
    assembles: bool = False
    """It puts all documents together, along the toctrees in the doctrees."""
    switches: bool = False
    """Its readers choose between the views of a hub: it makes pages for browsers."""
    makes_pages: bool = False
    """It asks for pages that no document makes."""
    files: bool = False
    """Each page is a file for browsers."""
    prunes: bool = False
    """Readers would find the file of a page whose document is gone."""
    book: bool = False
    """It makes an EPUB."""
    draws: bool = False
    """It shows graphs."""
    catalogs: bool = False
    """It takes the texts as they were written, for translators."""
    text: bool = False
    """It writes plain text, whose links have no address."""
    linked: bool = True
    """It shows links well."""
    templated: bool = False
    """It makes pages of HTML by templates."""
    writes: bool = True
    """It writes pages; where it does not, its output folder may be that of another builder."""


def traits_of(app: Sphinx) -> Traits:
    """The traits of the builder of *app*."""
    builder = app.builder
    try:
        writer = app.registry.get_translator_class(builder)
    except AttributeError:
        writer = nodes.NodeVisitor
    html = builder.format == "html" and issubclass(writer, HTML5Translator)
    latex = builder.format == "latex" and issubclass(writer, LaTeXTranslator)
    whole = hasattr(builder, "assemble_doctree") or builder.format == "man"
    book = html and isinstance(builder, Epub3Builder)
    # Help systems embed their pages; `dump_context` writes data for other programs.
    browsed = html and not getattr(builder, "embedded", False)
    templated = html and not hasattr(builder, "dump_context")
    switches = browsed and not book and templated
    return Traits(
        html=html,
        assembles=whole,
        switches=switches,
        makes_pages=html and not book and not whole,
        files=switches and not whole,
        prunes=book or (switches and not whole),
        book=book,
        draws=switches or book or latex,
        catalogs=isinstance(builder, I18nBuilder),
        text=builder.format == "text",
        # docutils' man writer shows an empty address behind a link within the page.
        linked=builder.format != "man",
        writes=_writes(builder),
        templated=templated,
    )


def _writes(builder: Builder) -> bool:
    """Whether *builder* writes pages.

    Those of Sphinx that write none have no format. Others may have left it out.
    """
    foreign = not type(builder).__module__.startswith("sphinx.")
    return bool(builder.format) or (foreign and not isinstance(builder, DummyBuilder))
