"""Topic hubs from MyST notes, for Sphinx."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "0.1.0"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the parts of the extension to *app*, in the order of a build's stages."""
    from sphinx_hubnotes.build import (
        assets,
        collect,
        config,
        contexts,
        domain,
        headings,
        memory,
        steps,
        themes,
        titles,
        transforms,
    )
    from sphinx_hubnotes.build import resolve_stage as resolve
    from sphinx_hubnotes.exact import fingerprint_stage as fingerprints
    from sphinx_hubnotes.exact import labels_stage as labels
    from sphinx_hubnotes.exact import outdated_stage as outdated
    from sphinx_hubnotes.exact import stage as ledger
    from sphinx_hubnotes.health import builder as check
    from sphinx_hubnotes.hubs import directives
    from sphinx_hubnotes.hubs import structure_stage as structure
    from sphinx_hubnotes.lists import stage as pages
    from sphinx_hubnotes.notes import stage as notes
    from sphinx_hubnotes.panels import stage as panels
    from sphinx_hubnotes.publish import stage as metadata
    from sphinx_hubnotes.related import stage as related
    from sphinx_hubnotes.search import stage as search
    from sphinx_hubnotes.tree import stage as navigation
    from sphinx_hubnotes.vault import anchors_stage as anchors
    from sphinx_hubnotes.vault import embeds_stage as embeds
    from sphinx_hubnotes.vault import maps_stage as maps
    from sphinx_hubnotes.vault import parser
    from sphinx_hubnotes.vault import properties_stage as properties
    from sphinx_hubnotes.views import stage as views

    for part in (
        views,
        panels,
        config,
        domain,
        notes,
        related,
        memory,
        parser,
        directives,
        outdated,
        labels,
        maps,
        structure,
        properties,
        headings,
        collect,
        resolve,
        navigation,
        titles,
        themes,
        search,
        fingerprints,
        ledger,
        embeds,
        anchors,
        transforms,
        metadata,
        assets,
        contexts,
        pages,
        steps,
        check,
    ):
        part.setup(app)
    return {
        "version": __version__,
        # No `env_version`: Sphinx writes it into the search index, also of projects without hubs.
        # All that we keep lies in the domain, which has a version of its own.
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
