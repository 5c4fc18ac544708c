"""A site from a folder of notes."""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from gettext import translation
from hashlib import blake2b
from pathlib import Path
from typing import TextIO

from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util.docutils import docutils_namespace, patch_docutils

from sphinx_hubnotes.build.assets import LOCALE
from sphinx_hubnotes.build.domain import hub_domain
from sphinx_hubnotes.build.words import CATALOG, Words
from sphinx_hubnotes.cli.errors import Failed, Problem
from sphinx_hubnotes.cli.mirror import Mirror
from sphinx_hubnotes.cli.obsidian import keeps_lines
from sphinx_hubnotes.cli.options import FILE, added
from sphinx_hubnotes.cli.pages import Plan, configuration, plan, written
from sphinx_hubnotes.cli.programs import hints
from sphinx_hubnotes.cli.progress import Line, Progress, Warnings
from sphinx_hubnotes.cli.vault import MAPS, Asked, Vault, all_but_drafts, look
from sphinx_hubnotes.cli.walk import walk
from sphinx_hubnotes.exact.outdated_stage import unread
from sphinx_hubnotes.health.missing import missing_cards, missing_links, missing_wikilinks
from sphinx_hubnotes.hubs.glob import matches_any
from sphinx_hubnotes.names.lookup import key_of
from sphinx_hubnotes.notes.fields import names as keys_of
from sphinx_hubnotes.vault.maps import conditions

_BUILT = re.compile(rb"# Sphinx build info version 1\r?\n[^\n]*\nconfig: [^\n]*\ntags: ")

EXCLUDED = "exclude_patterns"
"""The value of Sphinx that names what of the vault is left out."""


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """What somebody wants of a site."""

    vault: Path
    site: Path
    title: str = ""
    theme: str = "furo"
    language: str = "en"
    jobs: int = 1
    cache: Path | None = None
    conf: Mapping[str, object] = field(default_factory=dict)
    publish: str = "all"
    """One of `options.PUBLISH`."""
    drafts: bool = False
    """Whether notes are shown that are not to be published."""
    left_out: tuple[tuple[int, str], ...] = ()
    """What the vault's file of options says and is not done: the line, and why."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build has found and made."""

    notes: int
    hubs: int
    links: int
    missing: int
    warnings: int
    failed: bool
    unwritten: int
    """How many files could not be written."""
    broken: int = 0
    """How many pages are not what they should be, as something failed."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A vault whose mirror is as it has to be."""

    vault: Vault
    plan: Plan
    mirror: Mirror
    hints: tuple[str, ...] = ()
    """What to say of the program that made the vault."""


def prepare(options: BuildOptions) -> Prepared:
    """Bring the mirror of a vault up to date."""
    root = options.vault.resolve()
    mirror = Mirror(cache_of(root, options.site, options.cache))
    _check(options, root, mirror)
    when = options.conf.get("hubnotes_hub_when")
    own = dict(options.conf)
    keys = keys_of(own.get("hubnotes_fields"))
    asked = Asked(MAPS if when is None else conditions(when), keys["draft"])
    # Sphinx would make regular expressions of them, which may take for ever.
    excluded = matches_any(patterns_of(own.pop(EXCLUDED, ())))
    tree = walk(root, options.site.resolve(), excluded)
    vault = look(root, tree, mirror.known(asked), asked, _shown(options))
    if not vault.notes:
        for path, why in vault.unread:
            raise Problem(f"{vault.root / path} {why}")
        if vault.drafts:
            raise Problem(f"no note in {options.vault} is to be published: --drafts shows them")
        told = f"there are no notes in {options.vault}: name a folder that holds .md files"
        raise Problem("\n".join((told, *hints(tree))))
    made = plan(vault, words_of(options.language), options.title)
    own.setdefault("hubnotes_line_breaks", keeps_lines(root))
    conf = added(configuration(made, options.theme, options.language), own)
    mistakes = {FILE: options.left_out} if options.left_out else {}
    mistakes |= {path: ((1, f"this {why}, and is left out"),) for path, why in vault.unread}
    try:
        mirror.update(vault, made, written(conf), asked, mistakes)
    except OSError as error:
        raise Failed(f"{mirror.root} cannot be written: {error.strerror}; see --cache") from error
    return Prepared(vault, made, mirror, tuple(hints(tree)))


def _shown(options: BuildOptions) -> Callable[[bool | None], bool]:
    """Which notes are shown, by what they say of being published."""
    if options.drafts:
        return lambda publish: True
    return bool if options.publish == "marked" else all_but_drafts


def patterns_of(value: object) -> list[str]:
    """The patterns in *value*, which may hold anything."""
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def run(
    prepared: Prepared,
    options: BuildOptions,
    line: Line,
    errors: TextIO,
    status: TextIO | None = None,
) -> Outcome:
    """Build the site of a vault that is prepared."""
    mirror = prepared.mirror
    warnings = Warnings(errors, line)
    app = None
    with undisturbed():
        try:
            app = Sphinx(
                srcdir=mirror.src,
                confdir=mirror.conf,
                outdir=options.site,
                doctreedir=mirror.doctrees,
                buildername="html",
                status=status or Progress(line.say),
                warning=warnings,
                parallel=options.jobs,
            )
            app.build()
        except SphinxError as error:
            raise Failed(f"Sphinx says: {error}") from error
        except OSError as error:
            raise Failed(unwritten(error, options.site)) from error
        finally:
            line.clear()
    domain = hub_domain(app.env)
    site, docnames = domain.resolved, sorted(domain.docs)
    missing = [
        *missing_links(docnames, site.names, lambda path: False, lambda role, name: False),
        *missing_wikilinks(docnames, site.names, lambda path: False),
        *missing_cards(docnames, site.names, lambda path: False),
    ]
    return Outcome(
        sum(1 for name in prepared.plan.names.values() if name in app.env.all_docs),
        sum(1 for _ in site.hubs()),
        sum(len(site.links.out.get(name, ())) for name in prepared.plan.names.values()),
        len({key_of(found.target) for found in missing}),
        warnings.number,
        bool(app.statuscode),
        domain.unwritten,
        len({*domain.broken, *unread(domain.docs)}),
    )


def unwritten(error: OSError, folder: Path) -> str:
    """What to say of an *error* that ended a build."""
    return f"{error.filename2 or error.filename or folder}: {error.strerror or error}"


def cache_of(vault: Path, site: Path, cache: Path | None) -> Path:
    """The folder that keeps the mirror of *vault* for *site*."""
    key = blake2b(f"{vault}\0{site.resolve()}".encode(errors="surrogateescape"), digest_size=6)
    name = "".join(c if c.isalnum() else "-" for c in vault.name)[:40]
    return (cache or caches()) / f"{name}-{key.hexdigest()}"


def caches() -> Path:
    """The folder for what a program can make again, on this system."""
    home = Path.home()
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or home / "AppData/Local")
    elif sys.platform == "darwin":
        base = home / "Library/Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache")
    return base / "sphinx-hubnotes"


def words_of(language: str) -> Words:
    """The words of *language*, or English ones."""
    found = translation(CATALOG, LOCALE, [language.replace("-", "_")], fallback=True)
    return Words(found, language)


def _check(options: BuildOptions, vault: Path, mirror: Mirror) -> None:
    site = options.site
    if not vault.is_dir():
        raise Problem(f"there is no folder {vault}")
    target = site.resolve()
    if vault.is_relative_to(target):
        raise Problem(
            f"the site would be written over the notes: choose another folder than {site}"
        )
    if site.exists() and not site.is_dir():
        raise Problem(f"{site} is a file: name a folder for the site")
    # Sphinx writes .buildinfo last: of a build that was stopped, the mirror alone knows.
    ours = (target / ".buildinfo").exists() or mirror.table.exists()
    if not ours and target.is_dir() and any(p.name[0] != "." for p in target.iterdir()):
        raise Problem(f"{site} holds something else: name a folder that is empty, or not there yet")
    if odd := _odd(site, target, vault, options.vault.absolute()):
        raise Problem(f"{odd} is a link, and could lead anywhere: delete it first")
    _mend(target / ".buildinfo")
    # What is kept is trusted. The system's own place may be among the notes of somebody's home.
    kept = mirror.root.resolve()
    if kept.is_relative_to(vault) and options.cache is not None:
        raise Problem(
            f"what is kept between builds would be among the notes, in {kept.parent}:"
            " name a folder outside of them with --cache"
        )


def _mend(info: Path) -> None:
    """Take away what says how a site was built, where a full disk has cut it: Sphinx ends there."""
    with suppress(OSError):
        if not _BUILT.match(info.read_bytes()):
            info.unlink()


def _odd(site: Path, target: Path, vault: Path, named: Path) -> Path | None:
    """What in a site that lies in its vault is no file or folder of its own."""
    given = Path(os.path.abspath(site))  # noqa: PTH100 - links are not followed
    inside = next((given.relative_to(v) for v in (vault, named) if given.is_relative_to(v)), None)
    if inside is not None and vault / inside != target:
        return given
    if not target.is_relative_to(vault):
        return None
    for folder, folders, names in os.walk(target):
        for path in (Path(folder, name) for name in (*folders, *names)):
            if not stat.S_ISREG(mode := path.lstat().st_mode) and not stat.S_ISDIR(mode):
                return path
    return None


@contextmanager
def undisturbed(project: Path | None = None) -> Iterator[None]:
    """Let Sphinx change this process's state, and take that back.

    Of *project*, docutils reads a ``docutils.conf``; of a vault, and where it is built, none.
    """
    paths, key = sys.path.copy(), "DOCUTILSCONFIG"
    told = os.environ.get(key)
    os.environ[key] = ""  # docutils then reads none at all
    try:
        with patch_docutils(project), docutils_namespace():
            yield
    finally:
        sys.path[:] = paths
        if told is None:
            del os.environ[key]
        else:
            os.environ[key] = told
