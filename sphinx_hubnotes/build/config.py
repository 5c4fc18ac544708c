"""The configuration values, all in one table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sphinx_hubnotes.health.model import FAIL
from sphinx_hubnotes.panels.stage import PANELS
from sphinx_hubnotes.views.stage import VIEWS

if TYPE_CHECKING:
    from sphinx.application import Sphinx


@dataclass(frozen=True, slots=True)
class Value:
    """One configuration value."""

    name: str
    default: object
    types: Sequence[type]
    shown_type: str
    help: str
    rebuild: Literal["", "env"] = ""
    """What a change makes Sphinx read again: nothing (the pages that show the value are written
    again all the same), or every document."""


VALUES = (
    Value(
        "hubnotes_index",
        "",
        (str,),
        "document name",
        "The page that every hub leads back to with “← All notes”. Empty: the root document.",
    ),
    Value(
        "hubnotes_notes",
        [],
        (list, tuple),
        "list of patterns",
        "Which documents are notes, as patterns of document names such as `notes/**`; those of a"
        " pattern such as `!notes/index` are none."
        " Empty: those that a hub shows, or whose front matter names a hub.",
    ),
    Value(
        "hubnotes_fields",
        {},
        (dict,),
        "mapping of field to front matter key",
        "The front matter keys that hold a note's fields, where they differ from the fields' own"
        ' names: `{"hubs": "topics", "description": "summary"}`.',
        "env",
    ),
    Value(
        "hubnotes_navigation",
        "hubs",
        (str,),
        '`"hubs"` or `"notes"`',
        "What stands in the site's sidebar. `hubs`: the pages of your toctrees, with the hub of"
        " the note being read marked. `notes`: the notes too, under their hubs; with many notes"
        " this makes every page large.",
    ),
    Value(
        "hubnotes_prune",
        True,
        (bool,),
        "`True` or `False`",
        "Whether a build takes the page of a deleted document out of the output, with the copy of"
        " its source. Only with the builders `html`, `dirhtml` and `epub`, and only a file that an"
        " earlier build has written for the document.",
    ),
    Value(
        "hubnotes_membership",
        "either",
        (str,),
        '`"either"` or `"both"`',
        "Whether hubs and notes have to agree. `either`: a note belongs to a hub that lists it, and"
        " to a hub that it names. `both`: you are warned where the two sides differ.",
    ),
    Value(
        "hubnotes_date_order",
        "",
        (str,),
        '`""`, `"dmy"` or `"mdy"`',
        "Which number is the day in dates such as `10/11/2020`. Empty: such a date is none, and you"
        " are warned of it.",
    ),
    Value(
        "hubnotes_card_fields",
        [],
        (list, tuple),
        "list of fields",
        "What the line of details on each card says: `date`, `updated`, `status`, `tags`, `hubs`,"
        " `reading-time`, or any key of the front matter.",
    ),
    Value(
        "hubnotes_page_size",
        100,
        (int,),
        "number of cards",
        "The most cards of a list, or of a tag, that stand on one page of HTML; a longer list goes"
        " over several. 100 cards with descriptions of the greatest"
        " length stay under 500 kB. 0: all on one page.",
    ),
    Value(
        "hubnotes_redirects",
        False,
        (bool,),
        "`True` or `False`",
        "Whether the aliases of notes that are names of documents, such as `notes/old-name`, are"
        " pages that lead to the note. Only where the builder makes pages of HTML.",
    ),
    Value(
        "hubnotes_tag_pages",
        False,
        (bool,),
        "`True` or `False`",
        "Whether each tag has a page of its own, at `tags/<tag>`, and `tags` shows them all. Only"
        " where the builder makes pages of HTML.",
    ),
    Value(
        "hubnotes_panels",
        [panel.name for panel in PANELS],
        (list, tuple, dict),
        "list of panels, or mapping of builder to such a list",
        "What the pages of notes show below their texts, and in what order: `hubs` (“In these"
        " hubs”), `backlinks` (“Linked from”), `related` (“Related”). A mapping names builders or"
        ' formats, such as `html` and `latex`, with `"*"` for all others:'
        ' `{"latex": [], "*": ["backlinks"]}`. A note may ask for others: its field `panels`.',
    ),
    Value(
        "hubnotes_related_cards",
        200,
        (int,),
        "number of notes",
        "The most notes of a page of hubs whose cards show related notes, under “Explore related”."
        " Where there are more, the words lead to the panel “Related” on the page of the note."
        " 0: no card shows or names them.",
    ),
    Value(
        "hubnotes_views",
        [view.name for view in VIEWS],
        (list, tuple),
        "list of views",
        "The views from which a reader of a hub can choose, in their order: `cards`, `list`,"
        " `table`, `timeline`, `graph`. The first is shown first. A view that has nothing to show,"
        " such as a timeline of notes without dates, is left out; of more than 500 notes, there is"
        " a timeline only where the hub asks for it. A hub may ask for others, with"
        " its options `:views:` and `:view:`. Only in pages of HTML; with `graph` among them, LaTeX"
        " and EPUB show the graph above the cards: {doc}`/howto/graph`.",
    ),
    Value(
        "hubnotes_previews",
        True,
        (bool,),
        "`True` or `False`",
        "Whether links to notes, in the texts of notes and hubs, show the title and description of"
        " the note when a reader points at them or reaches them by keyboard. Only with the builders"
        " `html` and `dirhtml`.",
    ),
    Value(
        "hubnotes_wikilinks",
        False,
        (bool,),
        "`True` or `False`",
        "Whether MyST documents may hold `[[wikilinks]]`, `![[embeds]]` and the ids of blocks,"
        " `^id`: {doc}`/howto/wikilinks`.",
        "env",
    ),
    Value(
        "hubnotes_vault",
        False,
        (bool,),
        "`True` or `False`",
        "Whether the project is a vault of notes: with the wikilinks, callouts, `==highlights==`,"
        " `%%comments%%`, `#tags`, task lists and queries are read as Obsidian reads them, and no"
        " note's encoding stops the build.",
        "env",
    ),
    Value(
        "hubnotes_line_breaks",
        False,
        (bool,),
        "`True` or `False`",
        "Whether the lines of a paragraph in a vault ({confval}`hubnotes_vault`) stay lines, as"
        " Obsidian shows them. `sphinx-hubnotes build` keeps them, unless the vault has strict line"
        " breaks switched on in Obsidian.",
        "env",
    ),
    Value(
        "hubnotes_properties",
        False,
        (bool,),
        "`True` or `False`",
        "Whether the notes of a vault show their front matter as a table under their titles: what"
        " no other part of the page shows, and what is not meant for a program. Only with"
        " {confval}`hubnotes_vault`.",
        "env",
    ),
    Value(
        "hubnotes_hub_when",
        ["hub=true", "type=moc"],
        (list, tuple, dict),
        "list of `field=value`, or mapping of field to value",
        "The front matter that makes a hub of a page without a directive:"
        " {doc}`/howto/maps-of-content`. One of them is enough; a list holds a value if one of its"
        " items is that.",
        "env",
    ),
    Value(
        "hubnotes_optional_warnings",
        [],
        (list, tuple),
        "list of warnings",
        "Warnings that are off by default and on in this project: `missing-description`,"
        " `unknown-hub`, `unknown-section`, `not-a-member`.",
    ),
    Value(
        "hubnotes_checks",
        {},
        (dict,),
        "mapping of check to setting",
        "The checks of the health report that this project wants otherwise. A setting is `False` to"
        " switch a check off, a severity (`error`, `warning` or `info`), or a mapping with a"
        ' `severity`, a `limit` or both: `{"large-hub": {"severity": "warning", "limit": 50}}`.',
    ),
    Value(
        "hubnotes_check_fail",
        FAIL,
        (str,),
        '`"error"`, `"warning"`, `"info"` or `"never"`',
        "The least severity with which a finding of the health report makes it fail, with 1 as its"
        " exit code.",
    ),
)
"""Every configuration value of the extension."""


def setup(app: Sphinx) -> None:
    for value in VALUES:
        app.add_config_value(value.name, value.default, value.rebuild, value.types)
