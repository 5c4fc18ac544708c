"""Labels that several documents set lead to the last of these by name, however they were read.

Sphinx takes the document that was read last: in a build after an edit, or by several processes,
that is another one than in a clean build.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from sphinx_hubnotes.build.domain import hub_domain

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.domains.std import StandardDomain
    from sphinx.environment import BuildEnvironment


def keep(app: Sphinx, doctree: nodes.document) -> None:
    """Keep the labels that the document being read sets."""
    env = app.env
    std = cast("StandardDomain", env.get_domain("std"))
    own = {}
    for name, explicit in doctree.nametypes.items():
        place = std.anonlabels.get(name) if explicit else None
        if place and place[0] == env.docname:
            titled = std.labels.get(name)
            own[name] = place, titled if titled and titled[0] == env.docname else None
    if own:
        hub_domain(env).labels[env.docname] = own


def settle(app: Sphinx, env: BuildEnvironment) -> None:
    """Let each label lead where it does in a clean build."""
    std = cast("StandardDomain", env.get_domain("std"))
    kept = hub_domain(env).labels
    for docname in sorted(kept):
        for name, (place, titled) in kept[docname].items():
            if std.anonlabels.get(name) == place and std.labels.get(name) == titled:
                continue
            std.anonlabels[name] = place
            if titled:
                std.labels[name] = titled
            else:
                std.labels.pop(name, None)


def setup(app: Sphinx) -> None:
    app.connect("doctree-read", keep, priority=900)
    app.connect("env-updated", settle, priority=350)  # before names are resolved
