"""What was written, and from what: a fact about an output folder, kept beside the output."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_hubnotes.core.homes import preorder
from sphinx_hubnotes.core.index import join, normal
from sphinx_hubnotes.core.views import fingerprint
from sphinx_hubnotes.stages.domain import HubDomain, hub_domain

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

NAME = ".hubnotes.json"

Entry = list[int | str]
"""When a document was read (microseconds), and the fingerprint of what its page shows."""


class Ledger:
    """The entries of one output folder: those of its pages as they were last written, and now."""

    def __init__(self, path: Path) -> None:
        # Sphinx's own paths can be texts too, with the methods of texts.
        self.path = Path(path)
        self.before = _load(path)
        self.now: dict[str, Entry] = {}
        self.written: set[str] = set()

    def outdated(self) -> list[str]:
        """The documents whose pages show something else than now."""
        return [docname for docname, entry in self.now.items() if self.before.get(docname) != entry]

    def save(self) -> None:
        """Keep what was written; an entry of a page that was not written stays as it was."""
        after = {
            docname: entry if docname in self.written else self.before[docname]
            for docname, entry in sorted(self.now.items())
            if docname in self.written or docname in self.before
        }
        if after == self.before and self.path.exists():
            return
        lines = ",\n".join(
            f"{json.dumps(name)}: {json.dumps(entry)}" for name, entry in after.items()
        )
        temporary = self.path.with_suffix(".tmp")
        temporary.write_text("{\n" + lines + "\n}\n", encoding="utf-8")
        temporary.replace(self.path)


def _load(path: Path) -> dict[str, Entry]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def setup(app: Sphinx) -> None:
    ledgers: list[Ledger] = []

    def on_env_updated(app: Sphinx, env: BuildEnvironment) -> list[str]:
        ledger = Ledger(app.outdir / NAME)
        site = fingerprint(app_version(), *_site(app, env))
        relations = env.collect_relations() if app.builder.format == "html" else {}
        for docname in sorted(env.all_docs):
            stamp = env.all_docs[docname]
            ledger.now[docname] = [
                int(stamp * 1_000_000) if isinstance(stamp, float) else int(stamp),
                fingerprint(site, *_shown(env, docname), *_around(env, docname, relations)),
            ]
        ledgers[:] = [ledger]
        return ledger.outdated()

    def on_doctree_resolved(app: Sphinx, doctree: nodes.document, docname: str) -> None:
        for ledger in ledgers:
            ledger.written.add(docname)

    def on_build_finished(app: Sphinx, exception: Exception | None) -> None:
        for ledger in ledgers:
            if exception is None:
                ledger.save()

    app.connect("config-inited", _keep_out_of_epub)
    app.connect("env-updated", on_env_updated, priority=900)
    app.connect("doctree-resolved", on_doctree_resolved, priority=900)
    app.connect("build-finished", on_build_finished)


def app_version() -> str:
    """The version of the extension, a change of which may change every page of ours."""
    from sphinx_hubnotes import __version__

    return __version__


def _site(app: Sphinx, env: BuildEnvironment) -> Iterator[object]:
    """What the navigation shows on every page."""
    if app.builder.format == "html":
        everything = env.config.hubnotes_navigation == "notes"
        for docname in preorder(env.toctree_includes, env.config.root_doc):
            if everything or docname not in hub_domain(env).homes:
                yield docname, _title(env, docname)


def _shown(env: BuildEnvironment, docname: str) -> Iterator[object]:
    """What the text of *docname* shows and its own source does not say."""
    domain = hub_domain(env)
    yield docname in domain.resolved.untitled
    yield from _named(domain, env, docname)
    if page := domain.resolved.pages.get(docname):
        yield page
        yield from (_card_title(domain, shown) for shown in page.shown())
        yield domain.resolved.back


def _named(domain: HubDomain, env: BuildEnvironment, docname: str) -> Iterator[object]:
    """The titles of what the references in *docname* name."""
    record, index = domain.docs[docname], domain.resolved.index
    labels = env.get_domain("std").data["labels"]
    for target in record.links:
        yield _title(env, join(docname, target)), labels.get(target, labels.get(target.upper()))
    for use in record.uses:
        name = normal(use.target)
        for found in (index.hubs.get(name), index.sections.get(name)):
            yield found and (found[0], found[1].anchor, domain.resolved.text(found[1].title))
        if note := index.note(use.target, docname):
            yield note, _title(env, note)


def _around(
    env: BuildEnvironment, docname: str, relations: Mapping[str, list[str | None]]
) -> Iterator[object]:
    """The pages before, after and above *docname*, as its page shows them."""
    parent, *neighbours = relations.get(docname, [None])
    yield [(other, _title(env, other)) for other in neighbours if other]
    above: list[str] = []
    while parent and parent not in above:
        above.append(parent)
        parent = relations.get(parent, [None])[0]
    yield [(other, _title(env, other)) for other in above]


def _title(env: BuildEnvironment, docname: str) -> str:
    title = env.titles.get(docname)
    return "".join(node.pformat() for node in title.children) if title is not None else ""


def _card_title(domain: HubDomain, docname: str) -> str:
    return "".join(node.pformat() for node in domain.title_of(docname))


def _keep_out_of_epub(app: Sphinx, config: Config) -> None:
    config.epub_exclude_files = [*config.epub_exclude_files, NAME]
