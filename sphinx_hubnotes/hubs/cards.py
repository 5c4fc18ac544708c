"""Cards as readers see them: one by one, and in order and groups in a list of cards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from math import ceil

from sphinx_hubnotes.hubs.model import CardList, CardView, Counts, Detail, Group
from sphinx_hubnotes.hubs.select import Collate, grouped, groups_of, values
from sphinx_hubnotes.notes.descriptions import on_card
from sphinx_hubnotes.notes.inline import Spans, fill, plain
from sphinx_hubnotes.notes.model import CardSpec, DocRecord, Gathering, HubSpec, Note
from sphinx_hubnotes.notes.tags import tag_name

Entry = CardSpec | str
"""What stands in a list of cards: a written card, or the name of a gathered note or of a hub."""

WORDS_A_MINUTE = 200

CUT = 30
"""From how many characters on words are cut from a description, though no ellipsis says so."""


@dataclass(frozen=True, slots=True)
class HubEntry:
    """A hub, as lists and cards name it."""

    page: str
    spec: HubSpec
    counts: Counts
    notes: tuple[str, ...] = ()
    """The notes that it shows, in reading order."""


@dataclass(frozen=True, slots=True)
class CardLister:
    """Makes cards, and puts them in lists."""

    docs: Mapping[str, DocRecord]
    hubs: Mapping[str, HubEntry]
    """Every hub that is no draft, by its name."""
    on_page: Mapping[str, tuple[Counts, ...]]
    """The counts of the hubs of each page that has any."""
    shown_in: Mapping[str, Sequence[str]]
    """The names of the hubs that show each note, those of drafts left out."""
    numbers: Mapping[str, int]
    collate: Collate
    card_fields: tuple[str, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)
    """The page of each tag that has one."""
    articles: tuple[str, ...] = ()
    """What titles may begin with before the letter that they are grouped by."""
    _cards: dict[tuple[str, bool], CardView] = field(default_factory=dict, repr=False)

    def card(self, docname: str, *, worded: bool = False) -> CardView:
        """The card of a document; *worded*, where a text of its own stands on it."""
        key = docname, worded
        if key not in self._cards:
            note = self.docs[docname].note
            description = () if worded else self._description(note)
            counts = self.on_page.get(docname, ())
            details = tuple(self._details(note))
            tags = note.shown_tags
            self._cards[key] = CardView(docname, description, counts, details, tags=tags)
        return self._cards[key]

    def words(self, spec: CardSpec, docname: str) -> bool:
        """Whether the card *spec* of *docname* says more than how its description begins."""
        return spec.worded and not is_cut(spec.words, plain(self.docs[docname].note.description))

    def hub_card(self, name: str) -> CardView:
        """The card of a hub itself."""
        hub = self.hubs[name]
        note = self.docs[hub.page].note
        first = hub.spec.number == 0
        description = self._description(note) if first else ()
        return CardView(
            hub.page,
            description,
            (hub.counts,),
            hub=name,
            title=self._label("hub", name),
            anchor="" if first else hub.spec.anchor,
            leads=self._leads(name),
        )

    def _leads(self, name: str) -> str:
        hub = self.hubs.get(name)
        return f"{hub.page}#{hub.spec.anchor}" if hub else ""

    def note_of_hub(self, name: str) -> Note:
        """A hub as a note: what its page says of itself, under the hub's own title."""
        hub = self.hubs[name]
        note = self.docs[hub.page].note
        counted = (("notes", (str(hub.counts.notes),)), *note.others)
        return note._replace(title=fill(hub.spec.title, self.numbers), others=counted)

    def card_list(
        self, entries: Sequence[Entry], gathering: Gathering, shown: Mapping[int, str]
    ) -> CardList:
        """*entries* in the groups that *gathering* asks for; *shown* are the cards of the page."""

        def name_of(entry: Entry) -> str:
            return entry if isinstance(entry, str) else shown[entry.number]

        def keys_of(entry: Entry) -> Sequence[str]:
            name = name_of(entry)
            note = self.docs[name].note
            hubs = self.shown_in.get(name, ())
            return groups_of(note, gathering.group_by, hubs, self.articles)

        total = len({name_of(entry) for entry in entries})
        if not gathering.group_by:
            return CardList((Group(tuple(map(self._entry, entries))),), gathering.limit, total)
        by = gathering.group_by
        groups = grouped(entries, gathering, keys_of, self.collate, partial(self._label, by))
        return CardList(
            tuple(
                Group(tuple(map(self._entry, found)), by, self._label(by, key))
                for key, found in groups
            ),
            gathering.limit,
            total,
        )

    def _entry(self, entry: Entry) -> CardView | int:
        return self.card(entry) if isinstance(entry, str) else entry.number

    def hub_card_list(self, names: Sequence[str], gathering: Gathering) -> CardList:
        """The hubs *names*, in the groups that *gathering* asks for."""
        by = gathering.group_by
        if not by:
            return CardList((Group(tuple(map(self.hub_card, names))),), gathering.limit, len(names))
        groups = grouped(
            names,
            gathering,
            lambda name: groups_of(self.note_of_hub(name), by, (), self.articles),
            self.collate,
        )
        return CardList(
            tuple(Group(tuple(map(self.hub_card, found)), by, key) for key, found in groups),
            gathering.limit,
            len(names),
        )

    def _label(self, by: str, key: str) -> str:
        if by == "hub" and key in self.hubs:
            return plain(fill(self.hubs[key].spec.title, self.numbers))
        return key

    def _description(self, note: Note) -> Spans:
        return on_card(note, fill(note.description, self.numbers))

    def _details(self, note: Note) -> Iterator[Detail]:
        for name in self.card_fields:
            match name:
                case "reading-time":
                    if note.words:
                        yield Detail(name, str(ceil(note.words / WORDS_A_MINUTE)))
                case "tags":
                    for tag in note.shown_tags:
                        page = self.tags.get(tag_name(tag), "")
                        yield Detail(name, tag, page)
                case "hubs":
                    for hub in self.shown_in.get(note.docname, ()):
                        yield Detail(name, self._label("hub", hub), hub, self._leads(hub))
                case _:
                    for text in values(note, name):
                        yield Detail(name, text)


def is_cut(words: str, description: str) -> bool:
    """Whether *words* are the beginning of *description*, as programs cut it for lists."""
    kept = words.rstrip(" .…")
    told = words != kept and words[len(kept) :].strip() != "."
    return (
        (told or len(kept) >= CUT)
        and 0 < len(kept) < len(description.rstrip(" .…"))
        and description.startswith(kept)
    )
