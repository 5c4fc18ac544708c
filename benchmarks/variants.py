"""The ways to build a garden that are compared: each writes the same notes, as its users would.

All have one theme (furo), MyST and Sphinx's own search. What differs is how a hub comes by its list
of notes. All build without a warning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib.metadata import distribution
from pathlib import Path
from typing import ClassVar

from benchmarks.garden import Garden, Hub, Note, Section, relative
from benchmarks.words import slug

Files = Iterator[tuple[str, str]]
"""Names of files below the source folder, and what stands in them."""


class Variant:
    """The floor: plain Sphinx. The others say what they do otherwise.

    Notes are orphans, and a hub is a list of links that somebody keeps by hand.
    """

    name: ClassVar[str] = "floor"
    title: ClassVar[str] = "plain Sphinx (the floor)"
    about: ClassVar[str] = (
        "MyST and furo. Hubs are lists of links under headings, written by hand; notes are orphans."
    )
    package: ClassVar[str] = "sphinx"
    extensions: ClassVar[tuple[str, ...]] = ()
    orphans: ClassVar[bool] = True
    """Whether a note says in its front matter that no toctree holds it."""

    def files(self, garden: Garden) -> Files:
        """The whole source folder."""
        yield "conf.py", "".join(f"{name} = {value!r}\n" for name, value in self.conf().items())
        yield "index.md", self.index(garden)
        for hub in garden.hubs:
            if page := self.hub(garden, hub):
                yield f"{hub.docname}.md", page
        for note in garden.notes:
            yield f"{note.docname}.md", self.note(garden, note)

    def conf(self) -> dict[str, object]:
        """The values in conf.py."""
        return {
            "project": "Garden",
            "author": "A gardener",
            "extensions": ["myst_parser", *self.extensions],
            "myst_enable_extensions": ["colon_fence"],
            "html_theme": "furo",
        }

    def index(self, garden: Garden) -> str:
        names = "\n".join(hub.docname for hub in garden.hubs)
        return f"# A garden\n\nAll notes, by topic.\n\n:::{{toctree}}\n{names}\n:::\n"

    def hub(self, garden: Garden, hub: Hub) -> str:
        """The source of the page of a hub; nothing, where the peer makes that page."""
        sections = "\n".join(
            f"## {section.title}\n\n{self.section(garden, hub, section)}"
            for section in hub.sections
        )
        return f"# {hub.title}\n\n{hub.description}\n\n{sections}"

    def section(self, garden: Garden, hub: Hub, section: Section) -> str:
        """What stands under the heading of a section."""
        return "".join(f"- []({relative(note, hub.docname)}.md)\n" for note in section.notes)

    def note(self, garden: Garden, note: Note) -> str:
        front = "".join(f"{key}: {value}\n" for key, value in self.front(garden, note).items())
        below = self.below_title(garden, note)
        return f"---\n{front}---\n# {note.title}\n\n{below}{note.body}"

    def front(self, garden: Garden, note: Note) -> dict[str, str]:
        """The note's front matter."""
        return {
            "description": f'"{note.description}"',
            "tags": f"[{', '.join(note.tags)}]",
            "date": note.date,
            **({"orphan": "true"} if self.orphans else {}),
        }

    def below_title(self, garden: Garden, note: Note) -> str:
        """What the peer needs in the text of a note."""
        return ""

    def hub_page(self, hub: Hub) -> str:
        """The docname of the page on which readers find the hub."""
        return hub.docname

    def has_sections(self) -> bool:
        """Whether hubs show their sections."""
        return True


class Product(Variant):
    """This extension."""

    name = "product"
    title = "sphinx-hubnotes"
    about = (
        "Hubs with sections, half of them of `note-card`s and half of lists. Cards show titles and"
        " descriptions; counts, previous and next come with them."
    )
    package = "sphinx-hubnotes"
    extensions = ("sphinx_hubnotes",)
    orphans = False

    def hub(self, garden: Garden, hub: Hub) -> str:
        sections = "\n".join(
            f"::::{{section}} {section.title}\n{self._cards(garden, number, hub, section)}::::"
            for number, section in enumerate(hub.sections)
        )
        return (
            f"---\ndescription: {hub.description}\n---\n"
            f"# {hub.title}\n\n:::::{{hub}} {hub.name}\n{sections}\n:::::\n"
        )

    def _cards(self, garden: Garden, number: int, hub: Hub, section: Section) -> str:
        if number % 2:
            return self.section(garden, hub, section)
        return "".join(
            f":::{{note-card}} {relative(note, hub.docname)}\n:::\n" for note in section.notes
        )


class Toctree(Variant):
    """Plain Sphinx, where hubs are toctrees."""

    name = "toctree"
    title = "toctrees"
    about = (
        "Each section of a hub is a toctree. Furo writes the whole tree into every page, so that"
        " time and size grow with the square of the notes."
    )
    orphans = False

    def section(self, garden: Garden, hub: Hub, section: Section) -> str:
        names = "\n".join(f"/{note}" for note in section.notes)
        return f":::{{toctree}}\n{names}\n:::\n"


class Design(Variant):
    """sphinx-design, with cards written by hand."""

    name = "sphinx-design"
    title = "sphinx-design"
    about = "A grid of cards in each section, their titles and descriptions copied by hand."
    package = "sphinx-design"
    extensions = ("sphinx_design",)

    def section(self, garden: Garden, hub: Hub, section: Section) -> str:
        cards = "".join(
            f":::{{grid-item-card}} {garden.note[name].title}\n"
            f":link: {relative(name, hub.docname)}\n:link-type: doc\n\n"
            f"{garden.note[name].description}\n:::\n"
            for name in section.notes
        )
        return f"::::{{grid}} 1 2 2 2\n{cards}::::\n"


class Needs(Variant):
    """sphinx-needs."""

    name = "sphinx-needs"
    title = "sphinx-needs"
    about = "Each note is also a need, with its description; each section of a hub is a `needlist`."
    package = "sphinx-needs"
    extensions = ("sphinx_needs",)

    def conf(self) -> dict[str, object]:
        kind = {"directive": "entry", "title": "Note", "prefix": "N_", "color": "", "style": "node"}
        return {**super().conf(), "needs_types": [kind], "needs_id_regex": "^N_[0-9]+$"}

    def below_title(self, garden: Garden, note: Note) -> str:
        tags = ", ".join(
            f"{hub.name}.{slug(section.title)}" for hub, section in garden.places[note.docname]
        )
        number = note.docname.rpartition("-")[2]
        return (
            f":::{{entry}} {note.title}\n:id: N_{number}\n:tags: {tags}\n\n"
            f"{note.description}\n:::\n\n"
        )

    def section(self, garden: Garden, hub: Hub, section: Section) -> str:
        return f":::{{needlist}}\n:tags: {hub.name}.{slug(section.title)}\n:::\n"


class Blog(Variant):
    """ABlog."""

    name = "ablog"
    title = "ABlog"
    about = (
        "Notes are posts; a hub is a category, each section of it a `postlist` of that category"
        " and a tag. ABlog adds pages for each category, tag and year. Under furo its pages come"
        " out without a frame; here they have one, from its own templates with the name of one"
        " block changed."
    )
    package = "ablog"
    extensions = ("ablog",)
    orphans = False  # ABlog says it of posts itself

    def files(self, garden: Garden) -> Files:
        yield from super().files(garden)
        own = Path(str(distribution("ablog").locate_file("ablog/templates")))
        for name in ("page.html", "ablog/catalog.html", "ablog/collection.html"):
            # Furo's page, with its frame, is the block `body`; the text is the block `content`.
            text = re.sub(r"(block\s+)body\b", r"\1content", (own / name).read_text("utf-8"))
            yield f"_templates/{name}", text.replace('"layout.html"', '"furo/page.html"')

    def conf(self) -> dict[str, object]:
        return {
            **super().conf(),
            "templates_path": ["_templates"],
            "blog_post_pattern": ["notes/**/*.md"],
            "post_date_format": "%Y-%m-%d",
        }

    def front(self, garden: Garden, note: Note) -> dict[str, str]:
        places = garden.places[note.docname]
        tags = dict.fromkeys((*note.tags, *(slug(section.title) for _, section in places)))
        return {
            **super().front(garden, note),
            "tags": f"[{', '.join(tags)}]",
            "category": ", ".join(dict.fromkeys(hub.name for hub, _ in places)),
        }

    def section(self, garden: Garden, hub: Hub, section: Section) -> str:
        return f":::{{postlist}}\n:category: {hub.name}\n:tags: {slug(section.title)}\n:::\n"


class Tags(Variant):
    """sphinx-tags."""

    name = "sphinx-tags"
    title = "sphinx-tags"
    about = (
        "Each note is tagged with its hubs, and the page of such a tag is the hub. It has no"
        " sections. The overview of tags is linked, and stands in no toctree, which would be the"
        " variant with toctrees again; so its sidebar is empty."
    )
    package = "sphinx-tags"
    extensions = ("sphinx_tags",)
    orphans = False

    def conf(self) -> dict[str, object]:
        return {
            **super().conf(),
            "tags_create_tags": True,
            "tags_extension": ["md"],
            "suppress_warnings": ["toc.not_included"],
        }

    def index(self, garden: Garden) -> str:
        return "# A garden\n\nAll notes, [by topic](_tags/tagsindex.md).\n"

    def hub(self, garden: Garden, hub: Hub) -> str:
        return ""

    def below_title(self, garden: Garden, note: Note) -> str:
        names = dict.fromkeys(hub.name for hub, _ in garden.places[note.docname])
        return f"```{{tags}} {', '.join(names)}\n```\n\n"

    def hub_page(self, hub: Hub) -> str:
        return f"_tags/{hub.name}"

    def has_sections(self) -> bool:
        return False


VARIANTS: Mapping[str, Variant] = {
    variant.name: variant
    for variant in (Variant(), Product(), Design(), Tags(), Needs(), Blog(), Toctree())
}
"""All variants by their names; the floor comes first."""

FLOOR = "floor"


def write(variant: Variant, garden: Garden, folder: Path) -> None:
    """Write the source of *garden* into *folder*."""
    for name, text in variant.files(garden):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
