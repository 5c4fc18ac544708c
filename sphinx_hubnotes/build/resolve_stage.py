"""When all documents are read: the whole site is resolved, once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.locale import get_translator
from sphinx.util import logging

from sphinx_hubnotes.build.domain import HubDomain, hub_domain
from sphinx_hubnotes.build.frames import Frames
from sphinx_hubnotes.build.nodes import COUNT, IFCONFIG
from sphinx_hubnotes.build.read_notes import READ, RESOLVED, read_notes, tell
from sphinx_hubnotes.build.resolve import resolve
from sphinx_hubnotes.build.settings import Settings
from sphinx_hubnotes.build.traits import Traits, traits_of
from sphinx_hubnotes.build.warn import warn
from sphinx_hubnotes.build.words import CATALOG, Words
from sphinx_hubnotes.graph.layout import library
from sphinx_hubnotes.health.checks import check
from sphinx_hubnotes.health.model import Check, tune
from sphinx_hubnotes.hubs.collation import articles, collation
from sphinx_hubnotes.hubs.glob import matches_any
from sphinx_hubnotes.hubs.model import CARDS
from sphinx_hubnotes.hubs.options import GatheringOption
from sphinx_hubnotes.names.index import normal
from sphinx_hubnotes.notes import fields
from sphinx_hubnotes.notes.dates import ORDERS
from sphinx_hubnotes.notes.model import Note
from sphinx_hubnotes.notes.problems import problem
from sphinx_hubnotes.panels.model import Panel
from sphinx_hubnotes.related.model import Signal
from sphinx_hubnotes.views.model import View

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.domains.std import StandardDomain
    from sphinx.environment import BuildEnvironment

    from sphinx_hubnotes.names.destinations import Labelled, Placed
    from sphinx_hubnotes.notes.model import Place, Problem

WORDS = {
    "hubnotes_navigation": ("hubs", "notes"),
    "hubnotes_membership": ("either", "both"),
    "hubnotes_date_order": ("", *ORDERS),
}
"""The options that are one of a few words."""

logger = logging.getLogger(__name__)


def settings(app: Sphinx, env: BuildEnvironment) -> Settings:
    """What the configuration decides of the views."""
    config = app.config
    patterns = _words(config.hubnotes_notes)
    panels = _of_builder(config.hubnotes_panels, app)
    views = _words(config.hubnotes_views)
    traits = hub_domain(env).traits
    registry = hub_domain(env).registry
    known = registry.of(fields.Field)
    known_panels, known_views = registry.of(Panel), registry.of(View)
    return Settings(
        root_doc=config.root_doc,
        index=str(config.hubnotes_index or config.root_doc).strip("/"),
        suffixes=tuple(config.source_suffix),
        optional_warnings=tuple(_words(config.hubnotes_optional_warnings)),
        fields=tuple(map(str, config.hubnotes_fields))
        if isinstance(config.hubnotes_fields, dict)
        else (),
        words=(
            *((name, str(config[name]), known) for name, known in WORDS.items()),
            *(("hubnotes_panels", name, tuple(known_panels)) for name in panels),
            *(("hubnotes_views", name, tuple(known_views)) for name in views),
        ),
        file_of=_file_of(env),
        is_note=_matcher(patterns) if patterns else None,
        line_of=_lines(env),
        has_tree=any(_above(env, docname) for docname in env.files_to_rebuild),
        only_included=_only_included(env),
        holds=_holds_in(app),
        is_file=_finder(env, tuple(config.source_suffix)),
        left_out=tuple(_left_out(env)),
        labelled=_labels_of_authors(env),
        placed=_places(env),
        has_place=_has_places(env),
        known_elsewhere=_inventories(env),
        collate=collation(config.language or "en"),
        articles=articles(config.language or "en"),
        more_title=(("text", Words(get_translator(CATALOG)).more_notes()),),
        card_fields=tuple(_words(config.hubnotes_card_fields)),
        membership=config.hubnotes_membership,
        date_order=config.hubnotes_date_order,
        related_cards=_number(config.hubnotes_related_cards) if traits.html else 0,
        gathering=registry.of(GatheringOption),
        known_fields=tuple(known),
        asked_fields=tuple(name for name, field in known.items() if field.asked),
        signals=registry.of(Signal),
        kept=hub_domain(env).kept,
        views=tuple(name for name in views if name in known_views) or (CARDS,),
        offered_views={name: view for name, view in known_views.items() if _fits(view, traits)},
        known_views=tuple(known_views),
        panels=tuple(dict.fromkeys(panels)),
        offered_panels={
            name: panel
            for name, panel in known_panels.items()
            if (panel.html if traits.html else panel.nodes)
        },
        known_panels=tuple(known_panels),
        previews=bool(config.hubnotes_previews) and traits.files,
        tag_pages=bool(config.hubnotes_tag_pages) and traits.makes_pages,
        reserved=tuple(_reserved(app)),
        redirects=bool(config.hubnotes_redirects) and traits.makes_pages,
        graphs=library() if traits.draws else "",
        frames=Frames.of(Path(app.confdir, folder) for folder in config.templates_path)
        if traits.html
        else Frames(),
        draws=traits.draws,
        page_size=_number(config.hubnotes_page_size) if traits.makes_pages else 0,
    )


def _file_of(env: BuildEnvironment) -> Callable[[str], str]:
    """The file of a document in the source folder, or in the vault that it was made from."""
    origins = hub_domain(env).origins
    notes = origins.notes if origins else {}
    return lambda docname: notes.get(docname) or str(env.doc2path(docname, base=False))


def _fits(view: View, traits: Traits) -> bool:
    """Whether a builder can show a view: where readers choose, or above the cards."""
    return traits.switches or (view.nodes is not None and (traits.draws or not view.drawn))


def _matcher(patterns: list[str]) -> Callable[[str], bool]:
    """What matches one of *patterns*, and none of those that begin with ``!``."""
    taken = matches_any([pattern for pattern in patterns if pattern[:1] != "!"] or ["**"])
    left_out = matches_any(pattern[1:] for pattern in patterns if pattern[:1] == "!")
    return lambda docname: taken(docname) and not left_out(docname)


def _holds_in(app: Sphinx) -> Callable[[str], bool]:
    """Whether a condition holds, which `only` or `ifconfig` has."""

    def holds(condition: str) -> bool:
        if not condition.startswith(IFCONFIG):
            return app.tags.eval_condition(condition)
        config = {value.name: value.value for value in app.config}
        known = config | vars(app.config) | {"builder": app.builder.name}
        try:
            # As that extension of Sphinx does, once more, with what it was given.
            return bool(eval(condition.removeprefix(IFCONFIG), known))
        except Exception:  # it says so itself
            return False

    return holds


def _of_builder(value: object, app: Sphinx) -> list[str]:
    """The words of *value*, or of what it holds for the builder."""
    if not isinstance(value, dict):
        return _words(value)
    names = (app.builder.name, app.builder.format, "*")
    return next((_words(value[name]) for name in names if name in value), [])


def _reserved(app: Sphinx) -> Iterator[str]:
    """The names of the pages that Sphinx, or the project's configuration, makes."""
    yield from ("genindex", "search", "opensearch")
    yield from getattr(app.config, "html_additional_pages", ())
    for domain in app.env.domains.values():
        yield from (f"{domain.name}-{index.name}" for index in domain.indices)


def _number(value: object) -> int:
    """The number that *value* is; of anything else Sphinx has warned."""
    return value if isinstance(value, int) and value > 0 else 0


def _only_included(env: BuildEnvironment) -> Callable[[str], bool]:
    # What is included of MyST, Sphinx knows by the path as written; its dependencies are right.
    files = {str(file) for found in env.dependencies.values() for file in found}
    paths = {os.path.relpath(Path(env.srcdir, file), env.srcdir) for file in files}
    included = {docname for path in paths if (docname := env.path2doc(path)) in env.all_docs}

    return lambda docname: docname in included and not _above(env, docname)


def _above(env: BuildEnvironment, docname: str) -> set[str]:
    """The documents whose toctrees hold *docname*; of a home of ours, the note itself is noted."""
    return env.files_to_rebuild.get(docname, set()) - {docname}


def _words(value: object) -> list[str]:
    """The texts in *value*; of a single text, which Sphinx has warned of, that one."""
    if isinstance(value, list | tuple | set):
        return [str(word) for word in value]
    return [value] if isinstance(value, str) else []


def _finder(env: BuildEnvironment, suffixes: tuple[str, ...]) -> Callable[[str], bool]:
    def is_file(path: str) -> bool:
        try:
            return any(
                (env.srcdir / PurePosixPath(path + end)).is_file() for end in ("", *suffixes)
            )
        except (OSError, ValueError):
            return False

    return is_file


def _left_out(env: BuildEnvironment) -> Iterator[Note]:
    if origins := hub_domain(env).origins:
        for path, (title, *aliases) in origins.left_out.items():
            yield Note(path, (("text", title),), aliases=(*aliases,))


def _lines(env: BuildEnvironment) -> Callable[[str, str], int]:
    known = hub_domain(env).registry.of(fields.Field)
    keys = fields.names(env.config.hubnotes_fields, known)

    def line_of(docname: str, field: str) -> int:
        try:
            path = Path(env.doc2path(docname))
            with path.open(encoding="utf-8", errors="replace") as lines:
                return fields.line_of(keys[field], lines) or 1
        except OSError:
            return 1

    return line_of


def _labels_of_authors(env: BuildEnvironment) -> Labelled:
    std = cast("StandardDomain", env.get_domain("std"))
    # Our own labels join them later.
    places, titles = dict(std.anonlabels), dict(std.labels)

    def labelled(name: str) -> tuple[str, str, str] | None:
        docname, anchor = places.get(name, ("", ""))
        title = titles.get(name, ("", "", ""))[2]
        return (docname, anchor, str(title)) if docname in env.all_docs else None

    return labelled


def _places(env: BuildEnvironment) -> Placed:
    """The places in documents, as MyST's links name them: by a slug, an anchor, or a label."""
    std = cast("StandardDomain", env.get_domain("std"))
    labels: dict[tuple[str, str], tuple[str, str]] = {}
    for name, (docname, anchor) in std.anonlabels.items():
        found = anchor, str(std.labels.get(name, ("", "", ""))[2])
        labels[docname, name] = labels[docname, anchor] = found

    def placed(docname: str, anchor: str) -> tuple[str, str]:
        slugs: Mapping[str, tuple[int, str, str]]
        slugs = env.metadata[docname].get("myst_slugs", {})
        by_id = (entry for entry in slugs.values() if entry[1] == anchor)
        if entry := slugs.get(anchor) or next(by_id, None):
            return entry[1], entry[2]
        return labels.get((docname, anchor), (anchor, ""))

    return placed


def _has_places(env: BuildEnvironment) -> Callable[[str, str], bool]:
    std = cast("StandardDomain", env.get_domain("std"))
    labels = {
        (docname, text)
        for name, (docname, anchor) in std.anonlabels.items()
        for text in (name, anchor)
    }

    def has_place(docname: str, anchor: str) -> bool:
        slugs: Mapping[str, tuple[int, str, str]]
        slugs = env.metadata[docname].get("myst_slugs", {})
        ids = (entry[1] for entry in slugs.values())
        return anchor in slugs or anchor in ids or (docname, anchor) in labels

    return has_place


def _inventories(env: BuildEnvironment) -> Callable[[str, str], bool]:
    everything = getattr(env, "intersphinx_inventory", {})
    named = getattr(env, "intersphinx_named_inventory", {})

    def known(role: str, target: str) -> bool:
        project, _, rest = target.partition(":")
        return any(
            f"{role}:{normal(name)}" in inventory.get(f"hubnotes:{role}", {})
            for name, inventory in ((target, everything), (rest, named.get(project, {})))
        )

    return known


def on_env_updated(app: Sphinx, env: BuildEnvironment) -> None:
    """Resolve the site, tell Sphinx its names and numbers, and warn of every mistake."""
    domain = hub_domain(env)
    domain.builder, domain.traits = app.builder, traits_of(app)
    wanted = settings(app, env)
    domain.settings = wanted
    domain.records, unread = read_notes(app, env, wanted)
    domain.site = resolve(domain.records, wanted)
    domain.kept = domain.site.related_notes.kept
    _title_notes(domain, env)
    _fill_titles(domain, env)
    shadowed = list(_add_labels(domain, env))
    checks = domain.registry.of(Check)
    tuned = tune(app.config.hubnotes_checks, app.config.hubnotes_check_fail, checks)
    if domain.site.undrawn:
        logger.info("hubnotes: no graphs are drawn; they need sphinx-hubnotes[graph]")
    problems = [*unread, *check(domain.site, wanted), *tuned.problems, *shadowed]
    tell(app, wanted.calls, RESOLVED, env, domain.public)
    warn(env, *problems, *wanted.calls.problems)


def _fill_titles(domain: HubDomain, env: BuildEnvironment) -> None:
    """Put the numbers into titles and contents, which Sphinx copied while it was reading."""
    for docname, record in domain.records.items():
        if any(use.role == "count" for use in record.uses):
            page = domain.resolved.pages.get(docname)
            copies = (env.titles.get(docname), env.longtitles.get(docname), env.tocs.get(docname))
            for copy in copies:
                for node in list(copy.findall(nodes.inline)) if copy else ():
                    if COUNT in node:
                        number = page.numbers.get(node[COUNT], "?") if page else "?"
                        node.children = [nodes.Text(str(number))]


def remove_labels(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Before documents are read, take back our labels, which Sphinx would take for authors'."""
    std = cast("StandardDomain", env.get_domain("std"))
    for docname, record in hub_domain(env).docs.items():
        for name, anchor in record.names():
            for key in (name, _in_capitals(name)):
                if std.anonlabels.get(key) == (docname, anchor):
                    del std.anonlabels[key]
                    std.labels.pop(key, None)


def _add_labels(domain: HubDomain, env: BuildEnvironment) -> Iterator[Problem]:
    """Make every name of ours an ordinary label; one that an author wrote comes first."""
    std = cast("StandardDomain", env.get_domain("std"))
    for name, place, (docname, anchor, title) in _labels(domain):
        # A page and its unnamed hub have one name. References to labels ignore case, MyST's
        # links into inventories do not: in capitals, the hub is no second answer to them.
        key = _in_capitals(name) if name == normal(docname) else name
        if written := std.anonlabels.get(key):
            if written[0] == docname:
                continue  # mostly a label right before the heading
            instead = f"references to the label reach {env.doc2path(written[0], base=False)}"
            yield problem("duplicate-name", place, name=name, instead=instead)
            continue
        std.anonlabels[key] = (docname, anchor)
        if title:
            std.labels[key] = (docname, anchor, title)


def _in_capitals(name: str) -> str:
    return name.upper()


def _title_notes(domain: HubDomain, env: BuildEnvironment) -> None:
    """Let Sphinx know the titles of notes without a heading; take back those of other documents."""
    given = domain.given_titles
    for docname, (title, long_title, toc) in given.items():
        env.titles[docname], env.longtitles[docname], env.tocs[docname] = title, long_title, toc
    given.clear()
    for docname in domain.resolved.untitled:
        own = env.tocs[docname]
        given[docname] = (env.titles[docname], env.longtitles[docname], own)
        text = domain.resolved.text(domain.records[docname].note.title)
        env.titles[docname] = env.longtitles[docname] = nodes.title("", text)
        link = nodes.reference("", text, internal=True, refuri=docname, anchorname="")
        item = nodes.list_item("", addnodes.compact_paragraph("", "", link))
        if own.children:  # its toctrees
            item += nodes.bullet_list("", *(child.deepcopy() for child in own.children))
        env.tocs[docname] = nodes.bullet_list("", item)


def _labels(domain: HubDomain) -> Iterator[tuple[str, Place, tuple[str, str, str]]]:
    site, index = domain.resolved, domain.resolved.index
    for name, (docname, hub) in index.hubs.items():
        yield name, hub.place, (docname, hub.anchor, site.text(hub.title))
    for name, (docname, section) in index.sections.items():
        yield name, section.place, (docname, section.anchor, site.text(section.title))
    for name, (docname, card) in index.cards.items():
        if name not in index.hubs:
            shown = site.pages[docname].cards.get(card.number)
            title = site.text(index.docs[shown.docname].note.title) if shown else ""
            yield name, card.place, (docname, card.anchor, card.titled or title)


def setup(app: Sphinx) -> None:
    for event in (READ, RESOLVED):
        app.add_event(event)
    app.connect("env-before-read-docs", remove_labels)
    app.connect("env-updated", on_env_updated, priority=400)
