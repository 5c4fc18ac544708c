"""A project to keep: a small one to begin with, or one of the notes of a vault."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from sphinx_hubnotes import __version__
from sphinx_hubnotes.build.words import Words
from sphinx_hubnotes.cli.errors import Problem
from sphinx_hubnotes.cli.folders import plain
from sphinx_hubnotes.cli.mirror import attachments, behind_front_matter, with_added
from sphinx_hubnotes.cli.names import stem
from sphinx_hubnotes.cli.obsidian import keeps_lines
from sphinx_hubnotes.cli.pages import FORGIVEN, Plan, plan
from sphinx_hubnotes.cli.relink import Relinked
from sphinx_hubnotes.cli.vault import Vault, heading, look
from sphinx_hubnotes.cli.walk import walk

EXAMPLE = ("index.md", "baking.md", "notes/")
"""Of the templates, those that notes of one's own stand in for."""

OWN = {
    "@NOTES@": '"notes/**"',
    "@README@": ', "README.md"',
    "@SUPPRESSED@": "# A note may stand in no hub; `make check` names those.\n"
    'suppress_warnings = ["toc.not_included"]',
    "@EXTRA@\n": "",
    "@STRICT@": "html:\n\tpython -P -m sphinx -W --keep-going -n -j auto . _build/html",
    "@FAIL@": "  fail_on_warning: true",
}
"""What a project that begins without notes says, in the places of its files."""


MODULES = (".py", ".pyc", ".pyd", ".so")
PACKAGES = (".dist-info", ".egg-info")
OBEYED = ("docutils.conf", "gnumakefile", "makefile")
"""What of a vault would run in a project, or be obeyed there: modules of Python, folders that say
of which packages they are, and files that docutils and make look for."""

OBEYING = "could run in a project, or be obeyed, and is left out"


@dataclass(frozen=True, slots=True)
class Begun:
    """A project that has been begun."""

    files: Sequence[str]
    left_out: Sequence[tuple[str, str]] = ()
    """What of the vault is not in it, and why."""


def init(folder: Path, vault: Path | None, title: str, words: Words) -> Begun:
    """Begin a project in *folder*.

    Raises Problem where that is not empty, or the *vault* has no notes.
    """
    try:
        begun = folder.exists() and any(folder.iterdir())
    except NotADirectoryError:
        raise Problem(f"{folder} is a file: name a folder for the project") from None
    if begun:
        raise Problem(f"{folder} is not empty: name a folder that is, or that is not there yet")
    if vault is not None and not vault.is_dir():
        raise Problem(f"there is no folder {vault}")
    texts = dict(_templates(files("sphinx_hubnotes.cli") / "templates", ""))
    copies: dict[str, Path] = {}
    left_out: list[tuple[str, str]] = []
    values = OWN
    if vault is not None:
        found = look(vault.resolve(), walk(vault, folder.resolve()), {})
        if not found.notes:
            raise Problem(f"there are no notes in {vault}: name a folder that holds .md files")
        made = plan(found, words, title)
        title = made.title
        texts = {name: text for name, text in texts.items() if not name.startswith(EXAMPLE)}
        texts |= _notes(found, made)
        obeyed = [path for path in found.files if is_obeyed(path)]
        left_out += [*found.refused, *found.unread]
        left_out += ((path, OBEYING) for path in obeyed)
        left_out += ((path, "is not to be published, and is left out") for path in found.drafts)
        harmless = found.files.keys() - set(obeyed)
        copies = {name: found.root / path for name, path in attachments(harmless, texts).items()}
        values = _of_vault(made, found.root)
    title = title or folder.resolve().name
    named = {
        "@TITLE@": json.dumps(title, ensure_ascii=False)[1:-1],
        "@HEADING@": plain(title),
        "@VERSION@": __version__,
    }
    for name, text in texts.items():
        if vault is None or not name.endswith(".md"):
            text = filled(text, values | named)
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for name, source in copies.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, path)
    return Begun(sorted([*texts, *copies]), left_out)


def filled(text: str, values: Mapping[str, str]) -> str:
    """*text* with *values* in the place of their keys; keys that stand in a value stay."""
    keys = "|".join(map(re.escape, sorted(values, key=len, reverse=True)))
    return re.sub(keys, lambda found: values[found[0]], text)


def is_obeyed(path: str) -> bool:
    """Whether programs that build a project would run the file *path* in it, or do what it says."""
    *folders, name = path.casefold().split("/")
    packaged = any(folder.endswith(PACKAGES) for folder in (*folders, name))
    return packaged or name.endswith(MODULES) or name in OBEYED


def _of_vault(made: Plan, vault: Path) -> dict[str, str]:
    """What a project of a vault says: its notes may have mistakes, which stop no build."""
    notes = (json.dumps(word, ensure_ascii=False) for word in ("**", *made.not_notes))
    return {
        "@NOTES@": ", ".join(notes),
        "@README@": "",
        "@SUPPRESSED@": "# What is written for other tools is no mistake, and a note may stand in"
        f" no hub.\nsuppress_warnings = {json.dumps(FORGIVEN)}",
        "@EXTRA@\n": "# The page that hubs lead back to.\n"
        f"hubnotes_index = {made.index!r}\n"
        "# Wikilinks, callouts, tags and the like are read as in the vault.\n"
        "hubnotes_wikilinks = hubnotes_vault = hubnotes_properties = hubnotes_tag_pages = True\n"
        f"hubnotes_line_breaks = {keeps_lines(vault)}\n",
        "@STRICT@": "# Once there are no warnings, -W -n makes errors of new ones.\n"
        "html:\n\tpython -P -m sphinx --keep-going -j auto . _build/html",
        "@FAIL@": "  # Once there are no warnings: fail_on_warning: true",
    }


def _templates(folder: Traversable, above: str) -> Iterator[tuple[str, str]]:
    """The files of a new project, by their paths in it."""
    for found in sorted(folder.iterdir(), key=lambda entry: entry.name):
        name = re.sub("^dot-", ".", found.name.removesuffix(".in"))
        if found.is_dir():
            yield from _templates(found, f"{above}{name}/")
        else:
            yield f"{above}{name}", found.read_text(encoding="utf-8")


def _notes(vault: Vault, made: Plan) -> dict[str, str]:
    """The texts of a vault's notes as documents of a project, and the pages beside them."""
    texts = {f"{name}.md": text for name, text in made.pages.items()}
    relinked = Relinked(made.names)
    for path, name in made.names.items():
        untitled = made.titles.get(name, Path(stem(path)).name)
        text = _titled(relinked.text(vault.read(path).text, path), path, vault, untitled)
        if stem(path) != name:
            text = _called(text, stem(path))
        if name in made.added:
            text, _ = with_added(text, made.added[name])
        texts[f"{name}.md"] = text
    return texts


def _titled(text: str, path: str, vault: Vault, untitled: str) -> str:
    """*text* with a heading at its beginning, if that has none: its own title, or *untitled*."""
    lines = text.split("\n")
    begin = behind_front_matter(lines)
    body = "\n".join(lines[begin:]).lstrip()
    if re.match(r"#[ \t]|[^\n]+\n=+[ \t]*(?:\n|$)", body):
        return text
    given = vault.notes[path].title
    title = given if given and given != heading(text) else untitled
    return "\n".join([*lines[:begin], f"# {plain(title)}", "", *lines[begin:]])


def _called(text: str, path: str) -> str:
    """*text* with the name of its file in the vault as an alias."""
    alias = f"aliases: {json.dumps([Path(path).name], ensure_ascii=False)}"
    lines = text.split("\n")
    begin = behind_front_matter(lines)
    if not begin:
        return f"---\n{alias}\n---\n{text}"
    if any(line.startswith("aliases:") for line in lines[:begin]):
        return text
    return "\n".join([lines[0], alias, *lines[1:]])
