"""Topic hubs from MyST notes, for Sphinx."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "0.1.0"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the parts of the extension to *app*, in the order of a build's stages."""
    from sphinx_hubnotes.builders import check
    from sphinx_hubnotes.stages import (
        assets,
        collect,
        config,
        directives,
        domain,
        embeds,
        headings,
        ledger,
        maps,
        memory,
        metadata,
        navigation,
        outdated,
        pages,
        parser,
        resolve,
        search,
        shown,
        steps,
        structure,
        themes,
        titles,
        transforms,
    )

    for part in (
        config,
        domain,
        memory,
        parser,
        directives,
        outdated,
        maps,
        structure,
        headings,
        collect,
        resolve,
        navigation,
        titles,
        themes,
        search,
        shown,
        ledger,
        embeds,
        transforms,
        metadata,
        assets,
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
