"""What of the configuration decides what readers see."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sphinx_hubnotes.build.frames import Frames
from sphinx_hubnotes.build.registry import Calls
from sphinx_hubnotes.hubs.options import GATHERING, GatheringOption
from sphinx_hubnotes.hubs.select import FIELDS, Collate, fold
from sphinx_hubnotes.names.destinations import Labelled, Placed
from sphinx_hubnotes.notes.fields import NAMES
from sphinx_hubnotes.notes.inline import Spans
from sphinx_hubnotes.notes.model import Note
from sphinx_hubnotes.panels.model import Panel
from sphinx_hubnotes.related.cache import RelatedCache
from sphinx_hubnotes.related.model import Signal
from sphinx_hubnotes.views.model import View


@dataclass(frozen=True, slots=True)
class Settings:
    """What of the configuration decides what readers see."""

    root_doc: str
    index: str
    suffixes: tuple[str, ...] = ()
    optional_warnings: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    """The fields that are given a key of the project's own."""
    words: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    """The options that are one of a few words: of each its name, its value, and these words."""
    is_note: Callable[[str], bool] | None = None
    """Whether a document is a note by its name; ``None`` where hubs decide."""
    file_of: Callable[[str], str] = lambda docname: docname
    """The file of a document, for messages."""
    line_of: Callable[[str, str], int | None] = lambda docname, field: None
    """The line of a field in the front matter of a document, for messages."""
    has_tree: bool = False
    """Whether the toctrees of authors hold documents."""
    only_included: Callable[[str], bool] = lambda docname: False
    """Whether a document is there for others to include, and stands in no toctree."""
    holds: Callable[[str], bool] = lambda expression: True
    """Whether the expression of an ``only`` directive holds in this build."""
    is_file: Callable[[str], bool] = lambda path: False
    """Whether a path from the source folder is a file that could be a document."""
    left_out: tuple[Note, ...] = ()
    """The notes of a vault that are left out, by their paths in it: links to them are words."""
    labelled: Labelled = lambda name: None
    placed: Placed = lambda docname, anchor: (anchor, "")
    has_place: Callable[[str, str], bool] = lambda docname, anchor: True
    """Whether a document has the place that MyST's links name."""
    known_elsewhere: Callable[[str, str], bool] = lambda role, target: False
    """Whether another project's inventory has what a role names."""
    collate: Collate = fold
    articles: tuple[str, ...] = ()
    """The articles of the language, as `hubs.collation` gives them."""
    more_title: Spans = (("text", "More notes"),)
    """The title of a hub's last section, of notes that name the hub and stand nowhere else."""
    date_order: str = ""
    """One of `notes.dates.ORDERS`, for dates of numbers alone; empty, where nobody says."""
    card_fields: tuple[str, ...] = ()
    """What the line of details on a card says."""
    tag_pages: bool = False
    redirects: bool = False
    """Whether aliases of notes are pages that lead to them."""
    page_size: int = 0
    """The most cards of a list on one page; 0: all."""
    reserved: tuple[str, ...] = ()
    """The names of pages that Sphinx makes."""
    panels: tuple[str, ...] = ()
    """The panels on the pages of notes, in their order."""
    offered_panels: Mapping[str, Panel] = field(default_factory=dict)
    """The panels that this builder can show."""
    known_panels: tuple[str, ...] = ()
    """All that there are."""
    related_cards: int = 0
    """The most notes of a page of hubs whose cards show related notes."""
    gathering: Mapping[str, GatheringOption] = field(
        default_factory=lambda: {row.name: row for row in GATHERING}
    )
    """The options that gather, by their names."""
    known_fields: tuple[str, ...] = tuple(NAMES)
    asked_fields: tuple[str, ...] = FIELDS
    """The fields that sections can ask for."""
    signals: Mapping[str, Signal] = field(default_factory=dict)
    """What makes notes related beside what `related.rank` finds, by name."""
    calls: Calls = field(default_factory=Calls)
    """What calls the functions of others in this build."""
    kept: RelatedCache | None = None
    """What an earlier build found of related notes."""
    views: tuple[str, ...] = ()
    """The views of hubs that ask for none."""
    offered_views: Mapping[str, View] = field(default_factory=dict)
    """The views that this builder can show."""
    known_views: tuple[str, ...] = ()
    """All that there are."""
    previews: bool = False
    """Whether pages hold previews of the notes that their texts link to."""
    membership: str = "either"
    """Whether the notes that a hub lists have to name the hub."""
    graphs: str = ""
    """What lays out graphs, with its version; empty where that is missing."""
    frames: Frames = field(default_factory=Frames)
    """The templates of the project that stand in for our HTML."""
    draws: bool = False
    """Whether the builder shows graphs."""
