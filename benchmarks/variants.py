"""The ways to build a garden that are compared: each writes the same notes, as its users would.

All have one theme (furo), MyST and Sphinx's own search, and all lead from the first page over areas
and hubs to the notes. Only areas stand in the sidebar: furo writes it into every page, and time and
size would grow with the square of what is in it. What differs is how a hub comes by its list of
notes. All build without a warning.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from importlib.metadata import distribution
from pathlib import Path
from typing import ClassVar

from benchmarks.garden import Area, Garden, Hub, Note, Section, relative
from benchmarks.words import slug

_LINK = re.compile(r"\[([^\]]*)\]\(([^)]*)\.md\)")

Files = Iterator[tuple[str, str]]
"""Names of files below the source folder, and what stands in them."""


class Variant:
    """The floor: plain Sphinx. The others say what they do otherwise.

    Notes are orphans and so are hubs; a hub is a list of links that somebody keeps by hand.
    """

    name: ClassVar[str] = "floor"
    title: ClassVar[str] = "plain Sphinx (the floor)"
    about: ClassVar[str] = (
        "MyST and furo. Hubs are lists of links under headings, written by hand. No toctree holds"
        " them, nor the notes."
    )
    extensions: ClassVar[tuple[str, ...]] = ()
    orphans: ClassVar[bool] = True
    """Whether a note says in its front matter that no toctree holds it."""
    hub_orphans: ClassVar[bool] = True
    """Whether a hub does."""
    has_sections: ClassVar[bool] = True
    """Whether hubs show their sections."""
    vault: ClassVar[bool] = False
    """Whether the command for vaults builds it, and not Sphinx."""

    def files(self, garden: Garden) -> Files:
        """The whole source folder."""
        yield "conf.py", "".join(f"{name} = {value!r}\n" for name, value in self.conf().items())
        yield "index.md", self.index(garden)
        for area in garden.areas:
            yield f"{area.docname}.md", self.area(area)
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
        names = "\n".join(area.docname for area in garden.areas)
        return f"# A garden\n\nAll notes, by topic.\n\n:::{{toctree}}\n{names}\n:::\n"

    def area(self, area: Area) -> str:
        """The source of the page of an area."""
        pages = [relative(self.hub_page(hub), area.docname) for hub in area.hubs]
        return f"# {area.title}\n\n" + "".join(f"- []({page}.md)\n" for page in pages)

    def hub(self, garden: Garden, hub: Hub) -> str:
        """The source of the page of a hub; nothing, where the peer makes that page."""
        sections = "\n".join(
            f"## {section.title}\n\n{self.section(garden, hub, section)}"
            for section in hub.sections
        )
        front = "---\norphan: true\n---\n" if self.hub_orphans else ""
        return f"{front}# {hub.title}\n\n{hub.description}\n\n{sections}"

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


class Product(Variant):
    """This extension."""

    name = "product"
    title = "sphinx-hubnotes"
    about = (
        "Hubs with sections, half of them of `note-card`s, half of lists. Areas are hubs of hubs."
        " Cards show titles and descriptions; counts, previous and next come with them."
    )
    extensions = ("sphinx_hubnotes",)
    orphans = False

    def area(self, area: Area) -> str:
        pages = (relative(hub.docname, area.docname) for hub in area.hubs)
        cards = "".join(f":::{{note-card}} {page}\n:::\n" for page in pages)
        return f"# {area.title}\n\n::::{{hub}} {area.name}\n:kind: Area\n\n{cards}::::\n"

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


class Gathering(Product):
    """This extension, where hubs gather their notes."""

    name = "gathering"
    title = "sphinx-hubnotes, gathering"
    about = (
        "The same hubs, but nobody lists a note: a section gathers a tag, sorted, or the notes name"
        " it in their front matter. A page lists all notes by letter."
    )

    def index(self, garden: Garden) -> str:
        return super().index(garden).replace("A garden\n", "A garden\n\n[](all.md)\n", 1)

    def files(self, garden: Garden) -> Files:
        yield from super().files(garden)
        listed = ":::{note-list}\n:group-by: letter\n:::\n"
        yield "all.md", f"---\norphan: true\n---\n# All notes\n\n{listed}"

    def front(self, garden: Garden, note: Note) -> dict[str, str]:
        tags, hubs = list(note.tags), []
        for hub, section in garden.places[note.docname]:
            name = slug(section.title)
            if self._by_tag(hub, section):
                tags.append(f"{hub.name}/{name}")
            else:
                hubs.append(f'"{hub.name}#{name}"')
        names = {"hubs": f"[{', '.join(hubs)}]"} if hubs else {}
        return super().front(garden, note) | {"tags": f"[{', '.join(tags)}]"} | names

    def _by_tag(self, hub: Hub, section: Section) -> bool:
        return hub.sections.index(section) % 2 == 0

    def _cards(self, garden: Garden, number: int, hub: Hub, section: Section) -> str:
        if self._by_tag(hub, section):
            return f":tags: {hub.name}/{slug(section.title)}\n:sort: title\n"
        return ""


class Vault(Variant):
    """A vault, built by the command."""

    name = "vault"
    title = "sphinx-hubnotes, from a vault"
    about = (
        "`sphinx-hubnotes build`: no project, notes with wikilinks, hubs that are maps of content."
        " With all that the command makes: pages of tags, a page of all notes, redirects."
    )
    orphans = False
    vault = True

    def files(self, garden: Garden) -> Files:
        yield from ((name, text) for name, text in super().files(garden) if name != "conf.py")

    def index(self, garden: Garden) -> str:
        return "# A garden\n\nAll notes, by topic.\n"

    def area(self, area: Area) -> str:
        links = "".join(f"- [[{hub.docname}|{hub.title}]]\n" for hub in area.hubs)
        return f"---\ntype: moc\n---\n# {area.title}\n\n{links}"

    def hub(self, garden: Garden, hub: Hub) -> str:
        page = super().hub(garden, hub).partition("# ")
        return f"---\ntype: moc\n---\n{page[1]}{page[2]}"

    def section(self, garden: Garden, hub: Hub, section: Section) -> str:
        return "".join(f"- [[{note}|{garden.note[note].title}]]\n" for note in section.notes)

    def note(self, garden: Garden, note: Note) -> str:
        def wikilink(found: re.Match[str]) -> str:
            target = posixpath.normpath(posixpath.join(posixpath.dirname(note.docname), found[2]))
            return f"[[{target}|{found[1] or garden.note[target].title}]]"

        return _LINK.sub(wikilink, super().note(garden, note))


class Toctree(Variant):
    """Plain Sphinx, where hubs are toctrees."""

    name = "toctree"
    title = "toctrees"
    about = (
        "Each area is a toctree of hubs, each section of a hub one of notes. Furo writes the whole"
        " tree into every page, so that time and size grow with the square of the notes."
    )
    orphans = False
    hub_orphans = False

    def area(self, area: Area) -> str:
        names = "\n".join(f"/{hub.docname}" for hub in area.hubs)
        return f"# {area.title}\n\n:::{{toctree}}\n{names}\n:::\n"

    def section(self, garden: Garden, hub: Hub, section: Section) -> str:
        names = "\n".join(f"/{note}" for note in section.notes)
        return f":::{{toctree}}\n{names}\n:::\n"


class Design(Variant):
    """sphinx-design, with cards written by hand."""

    name = "sphinx-design"
    title = "sphinx-design"
    about = "A grid of cards in each section, their titles and descriptions copied by hand."
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
        " sections. Its overview of tags stands in no toctree: that would be the variant with"
        " toctrees again."
    )
    extensions = ("sphinx_tags",)
    orphans = False
    has_sections = False

    def conf(self) -> dict[str, object]:
        return {
            **super().conf(),
            "tags_create_tags": True,
            "tags_extension": ["md"],
            "suppress_warnings": ["toc.not_included"],
        }

    def hub(self, garden: Garden, hub: Hub) -> str:
        return ""

    def below_title(self, garden: Garden, note: Note) -> str:
        names = dict.fromkeys(hub.name for hub, _ in garden.places[note.docname])
        return f"```{{tags}} {', '.join(names)}\n```\n\n"

    def hub_page(self, hub: Hub) -> str:
        return f"_tags/{hub.name}"


VARIANTS: Mapping[str, Variant] = {
    variant.name: variant
    for variant in (
        Variant(),
        Product(),
        Gathering(),
        Vault(),
        Design(),
        Tags(),
        Needs(),
        Blog(),
        Toctree(),
    )
}
"""All variants by their names; the floor comes first."""

FLOOR = "floor"


def write(variant: Variant, garden: Garden, folder: Path) -> None:
    """Write the source of *garden* into *folder*."""
    for name, text in variant.files(garden):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
