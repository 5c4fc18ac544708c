"""After a document is read: what it says becomes records."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes

from sphinx_hubnotes.build.domain import hub_domain
from sphinx_hubnotes.build.nodes import (
    BLOCK,
    CONDITIONS,
    PROPERTIES,
    SECTION,
    ancestors,
    card,
    card_label,
    condition_of,
    front_matter,
    heading_of,
    hub_head,
    is_section,
    listing,
    parts_of,
    transclusion,
)
from sphinx_hubnotes.build.paragraphs import meta_description, telling, title_in
from sphinx_hubnotes.build.reading import given_title, has_wikilinks, place_of, reading
from sphinx_hubnotes.build.resolve import fingerprint
from sphinx_hubnotes.names.destinations import as_written
from sphinx_hubnotes.names.mentions import mentions, reference_of
from sphinx_hubnotes.notes import fields
from sphinx_hubnotes.notes.dates import date_in
from sphinx_hubnotes.notes.fields import title_of_file
from sphinx_hubnotes.notes.front_matter import body
from sphinx_hubnotes.notes.inline import LIMIT, clean, parse
from sphinx_hubnotes.notes.model import (
    CardSpec,
    DocRecord,
    HubSpec,
    Link,
    ListSpec,
    Note,
    Place,
    Problem,
    SectionSpec,
    Wikilink,
)
from sphinx_hubnotes.notes.problems import problem
from sphinx_hubnotes.notes.tags import MOST_LEVELS, tag_name, within_levels
from sphinx_hubnotes.notes.terms import digest
from sphinx_hubnotes.notes.wikilinks import unbracketed

if TYPE_CHECKING:
    from docutils.nodes import Element, Node
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

_WITHOUT_SPACES = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")

_REFRESH = re.compile(r"<meta\s[^<>]*http-equiv=[\"']?refresh\b", re.IGNORECASE)

_COLON_FENCE = re.compile(r":{3,}\{(hub|section|note-card)\}")


def collect(app: Sphinx, doctree: nodes.document) -> None:
    """Keep the record of the document that was just read."""
    env = app.env
    docname = env.docname
    note, problems = _note(env, doctree)
    hubs: tuple[HubSpec, ...] = ()
    loose: tuple[CardSpec, ...] = ()
    found = reading(env)
    problems += found.problems
    if found.used:
        hubs, loose = _hubs(env, doctree)
        problems += _outside(env, doctree)
    elif "colon_fence" not in getattr(env.config, "myst_enable_extensions", ("colon_fence",)):
        problems += _fences(env, doctree)
    everything = list(doctree.findall())  # once: it takes a while
    xrefs = [node for node in everything if isinstance(node, addnodes.pending_xref)]
    wiki = has_wikilinks(env.config)
    embeds = [n["target"] for n in everything if isinstance(n, transclusion)] if wiki else []
    hub_domain(env).docs[docname] = DocRecord(
        note,
        hubs,
        loose,
        uses=tuple(found.uses),
        links=tuple(sorted(set(_links(xrefs)))),
        problems=tuple(problems),
        used=found.used or bool(found.uses),
        lists=tuple(_lists(doctree)) if found.used else (),
        bare=_is_bare(doctree),
        awaited=tuple(sorted(found.awaited)),
        mentions=tuple(mentions(xrefs)),
        wikilinks=tuple(_wikilinks(env, xrefs)) if wiki else (),
        parts=tuple(parts_of(everything)) if wiki else (),
        embeds=tuple(dict.fromkeys(embeds)),
        files=tuple(sorted(found.files.items())),
        styled=found.styled,
        digest=digest(_text(everything)),
        body=_body(env, doctree) if wiki else "",  # without wikilinks, nobody shows it elsewhere
    )
    for node in everything:
        if isinstance(node, nodes.Element):
            node.attributes.pop(BLOCK, None)


def _note(env: BuildEnvironment, doctree: nodes.document) -> tuple[Note, list[Problem]]:
    docname = env.docname
    kept = next((n for n in doctree.children if isinstance(n, front_matter)), None)
    raw = kept.values if kept else {}
    names, vault = fields.names(env.config.hubnotes_fields), bool(env.config.hubnotes_vault)
    found = fields.decode(raw, names, vault=vault)
    text = found.text
    lists: dict[str, Any] = dict(found.lists)
    if lists.get("panels") in (("false",), ("no",), ("off",)):
        lists["panels"] = ()
    heading = next((n for n in doctree.children if isinstance(n, nodes.section)), None)
    if heading is None:
        heading = next(doctree.findall(nodes.section), None)
    given = tuple(filter(tag_name, lists.get("tags", ())))  # `#` alone is no tag
    lists["tags"] = tuple(dict.fromkeys(map(within_levels, given)))
    told = env.metadata[docname].get("tags")
    directive = told if isinstance(told, list) else ()  # as sphinx-tags keeps those of a page
    if tags := [*reading(env).tags, *filter(tag_name, map(str, directive))]:
        lists["tags"] = _joined(lists["tags"], map(within_levels, tags))
    title = as_written(title_in(heading)) if heading else ()  # as Sphinx keeps it
    said = unbracketed if has_wikilinks(env.config) else str
    written = given_title(doctree, env.config) or title_of_file(docname)
    description = parse(said(text.get("description", "") or _called_else(env, found.others)))
    paragraphs = telling(doctree)
    meta = "" if description else _meta_description(env, doctree, found.others)
    note = Note(
        docname,
        title or (("text", written),),
        heading is not None,
        description or ((("text", meta),) if meta else paragraphs[0] if paragraphs else ()),
        bool(description),
        paragraphs,
        not description and not meta,
        date=text.get("date", "") or date_in(posixpath.basename(docname)),
        updated=text.get("updated", ""),
        status=text.get("status", ""),
        draft=found.draft,
        others=found.others,
        words=reading(env).words,
        apart="orphan" in env.metadata[docname] or any(map(_redirects, doctree.findall())),
        **lists,
    )
    problems = [
        problem("field-type", Place(docname, _line(env, key)), field=key, expected=expected)
        for key, expected in found.wrong
    ]
    problems += [
        problem("field-size", Place(docname, _line(env, key)), field=key, most=fields.MOST_ITEMS)
        for key in found.cut
    ]
    tags_key = fields.names(env.config.hubnotes_fields)["tags"]
    problems += [
        problem("tag-levels", Place(docname, _line(env, tags_key)), tag=tag, most=MOST_LEVELS)
        for tag in given
        if within_levels(tag) != tag
    ]
    return note, problems


def _called_else(env: BuildEnvironment, others: Iterable[tuple[str, tuple[str, ...]]]) -> str:
    """The description of a note of a vault as other programs call it."""
    named = {key.lower(): texts for key, texts in others} if env.config.hubnotes_vault else {}
    found = (" ".join(named.get(name, ())).strip() for name in fields.DESCRIPTIONS)
    return next(filter(None, found), "")


def _meta_description(
    env: BuildEnvironment, doctree: nodes.document, others: Iterable[tuple[str, tuple[str, ...]]]
) -> str:
    """What a page's own head says that it is about."""
    metas = list(doctree.findall(nodes.meta))
    if found := meta_description(metas, env.config.language or "en"):
        return found
    given = (clean(" ".join(texts)) for key, texts in others if key.lower() == "og:description")
    return next(given, "").strip()


def _redirects(node: Node) -> bool:
    """Whether *node* sends readers of its page on to another."""
    if isinstance(node, nodes.meta):
        return str(node.get("http-equiv")).lower() == "refresh"
    return isinstance(node, nodes.raw) and bool(_REFRESH.search(node.astext()))


def _body(env: BuildEnvironment, doctree: nodes.document) -> str:
    """A fingerprint of what a document has in its text."""
    kept = next((n for n in doctree.children if isinstance(n, front_matter)), None)
    of_notes = set(fields.names(env.config.hubnotes_fields).values())
    raw = sorted((kept.values if kept else {}).items())
    others = [(key, value) for key, value in raw if key not in of_notes]
    return fingerprint(reading(env).body, others)


def _text(everything: Sequence[Node]) -> str:
    """The words of a document, those left out that no reader sees."""
    unseen = (nodes.comment, nodes.raw)
    apart = [
        node
        for node in everything
        if isinstance(node, nodes.system_message)
        or (isinstance(node, nodes.table) and PROPERTIES in node["classes"])
    ]
    told = {id(text) for node in apart for text in node.findall(nodes.Text)}
    return " ".join(
        [
            node
            for node in everything
            if isinstance(node, nodes.Text)
            and not isinstance(node.parent, unseen)
            and id(node) not in told
        ]
    )


def _joined(tags: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    """*tags* and *others*, without those that are the same."""
    found: dict[str, str] = {}
    for tag in (*tags, *others):
        found.setdefault(tag_name(tag), tag)
    return tuple(found.values())


def _wikilinks(env: BuildEnvironment, xrefs: Iterable[addnodes.pending_xref]) -> Iterator[Wikilink]:
    """The wikilinks of a document, each of its targets once."""
    first: dict[str, tuple[int | None, str | None]] = {}
    numbers: dict[str, int] = {}
    for xref in xrefs:
        if xref["reftype"] == "wiki" and xref.get("refdomain") == "hubnotes":
            target = str(xref["reftarget"])
            if target not in first:
                place = place_of(env, xref.source, xref.line)
                first[target] = (place.line, place.path)
            numbers[target] = numbers.get(target, 0) + 1
    for target, (line, path) in first.items():
        yield target, line, path, numbers[target]


def _line(env: BuildEnvironment, key: str) -> int:
    with Path(env.doc2path(env.docname)).open(encoding="utf-8", errors="replace") as lines:
        return fields.line_of(key, lines) or 1


def _hubs(
    env: BuildEnvironment, doctree: nodes.document
) -> tuple[tuple[HubSpec, ...], tuple[CardSpec, ...]]:
    """The hubs of a document, and its cards that stand in none."""
    forest = list(_content(env, doctree))
    hubs = tuple(
        HubSpec(
            index,
            head["name"],
            head["anchor"],
            title_in(heading) if (heading := heading_of(head)) else (),
            head["place"],
            head["kind"],
            head["primary"],
            head["views"],
            head["view"],
            head["introduced"],
            tuple(spec for hub, spec in forest if hub == head["hub"]),
            head["more"],
            heading["ids"][0] if heading and heading["ids"] else "",
            head["gathering"],
            head["unrelated"],
        )
        for index, head in enumerate(doctree.findall(hub_head))
    )
    loose = tuple(spec for hub, spec in forest if hub is None and isinstance(spec, CardSpec))
    return hubs, loose


def _content(
    env: BuildEnvironment, parent: Element, only: tuple[str, ...] = ()
) -> Iterator[tuple[int | None, CardSpec | SectionSpec]]:
    """The outermost sections and cards in *parent*, each with the hub it belongs to."""
    if isinstance(parent, CONDITIONS):
        only = (*only, condition_of(parent))
    for node in parent.children:
        if isinstance(node, card):
            plain = isinstance(parent, (nodes.section, *CONDITIONS)) or is_section(parent)
            yield node.get("hub"), _card(node, only, wrapped=not plain)
        elif isinstance(node, nodes.Element):
            of_hub = is_section(node) and bool(node[SECTION])
            inner = _content(env, node, () if of_hub else only)
            if of_hub:
                specs = list(inner)
                own = tuple(spec for hub, spec in specs if hub == node["hub"])
                place = place_of(env, node.source, node.line)
                name, anchor = node[SECTION], node["ids"][0]
                gathering = node["gathering"]
                yield (
                    node["hub"],
                    SectionSpec(name, anchor, title_in(node), place, own, only, gathering),
                )
                yield from ((hub, spec) for hub, spec in specs if hub != node["hub"])
            else:
                yield from inner


def _lists(doctree: nodes.document) -> Iterator[ListSpec]:
    for node in doctree.findall(listing):
        only = tuple(condition_of(up) for up in ancestors(node) if isinstance(up, CONDITIONS))
        yield ListSpec(
            node["index"],
            node["hubs"],
            node["place"],
            node["gathering"],
            only,
            node["graph"],
            node["most"],
            node["compact"],
            node["tags"],
        )


def _is_bare(doctree: nodes.document) -> bool:
    """Whether there is nothing to read but a title; hidden toctrees are nothing."""
    sections = [node for node in doctree.children if isinstance(node, nodes.section)]
    if len(sections) != 1:
        return False
    return all(
        _is_silent(node)
        for node in (*doctree.children, *sections[0].children[1:])
        if node is not sections[0]
    )


def _is_silent(node: Node) -> bool:
    if isinstance(node, nodes.compound) and "toctree-wrapper" in node["classes"]:
        return all(isinstance(n, addnodes.toctree) and n["hidden"] for n in node.children)
    return isinstance(
        node, nodes.Invisible | nodes.system_message | nodes.docinfo
    ) and not isinstance(node, listing)


def _card(node: card, only: tuple[str, ...], *, wrapped: bool) -> CardSpec:
    labels = [child for child in node.children if isinstance(child, card_label)]
    body = [child for child in node.children if not isinstance(child, card_label)]
    said = body[0].astext() if len(body) == 1 and isinstance(body[0], nodes.paragraph) else ""
    return CardSpec(
        node["index"],
        node["target"],
        node["place"],
        node.get("name", ""),
        node["ids"][0] if node["ids"] else "",
        labels[0].astext() if labels else "",
        bool(body),
        only,
        wrapped,
        node["role"],
        clean(said[:LIMIT]).strip(),
    )


def _links(xrefs: Iterable[addnodes.pending_xref]) -> Iterator[Link]:
    for xref in xrefs:
        yield *reference_of(xref), not xref.get("refexplicit")


def _fences(env: BuildEnvironment, doctree: nodes.document) -> Iterator[Problem]:
    """The directives between colons that MyST took for text."""
    for paragraph in doctree.findall(nodes.paragraph):
        if found := _COLON_FENCE.match(paragraph.astext()):
            place = place_of(env, paragraph.source, paragraph.line)
            yield problem("colon-fence", place, what=found[1])


def _outside(env: BuildEnvironment, doctree: nodes.document) -> Iterator[Problem]:
    origins = hub_domain(env).origins
    if origins and env.docname in origins.pages:
        return  # a page of the command's own, which nobody can mend
    for node in doctree.findall(nodes.Element):
        if node.attributes.pop("excused", False):
            continue
        if isinstance(node, card) and "hub" not in node and not _in_loose_section(node):
            yield problem("outside-hub", node["place"], what="note-card")
        elif is_section(node) and "hub" not in node:
            yield problem("outside-hub", place_of(env, node.source, node.line), what="section")


def _in_loose_section(node: Node) -> bool:
    """Whether the section around a card is outside any hub, which is one mistake, not two."""
    while (node := node.parent) is not None:
        if is_section(node):
            return True
    return False


def count_words(app: Sphinx, docname: str, source: list[str]) -> None:
    """Keep the number of words of a source; two characters of Chinese or Japanese are one."""
    text = body(source[0])
    reading(app.env).body = fingerprint(text)
    reading(app.env).words = len(text.split()) + _letters(text) // 2


def _letters(text: str) -> int:
    """The number of characters of scripts that set no spaces between words."""
    try:
        text.encode("cp1252")  # many times faster than to look at each character
    except UnicodeEncodeError:
        return len(_WITHOUT_SPACES.findall(text))
    return 0


def setup(app: Sphinx) -> None:
    app.connect("source-read", count_words, priority=900)
    # After Sphinx's own collectors, which run at 500: they make the titles.
    app.connect("doctree-read", collect, priority=900)
