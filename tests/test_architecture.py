"""The house keeps its order: a room a capability, imports that run one way, pure files."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

import sphinx_hubnotes

ROOT = Path(sphinx_hubnotes.__file__).parent
FILES = sorted(ROOT.glob("*/**/*.py"))

ROOMS = (
    "notes",
    "names",
    "hubs",
    "related",
    "lists",
    "graph",
    "views",
    "panels",
    "tree",
    "search",
    "publish",
    "health",
    "vault",
    "exact",
)
"""The capabilities; each may import those before it."""

SHELL = ("stage", "directives", "parser", "builder", "transforms")
"""The files of a room that meet Sphinx: their names, or the ends of these."""

WITH_NODES = {
    "graph/render.py",
    "health/report.py",
    "hubs/card_lists.py",
    "hubs/parts.py",
    "hubs/render.py",
    "lists/render.py",
    "names/mentions.py",
    "panels/preview_data.py",
    "panels/render.py",
    "related/render.py",
    "tree/toctrees.py",
    "vault/callouts.py",
    "vault/embeds.py",
    "vault/guard.py",
    "vault/local_html.py",
    "vault/lookups.py",
    "vault/reader.py",
    "vault/rescue.py",
    "views/render.py",
    "views/tables.py",
}
"""The files beside these that work with nodes, or with what parses or writes them."""


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def room_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0]


def is_shell(path: Path) -> bool:
    return path.stem in SHELL or path.stem.endswith("_stage")


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def imports(path: Path) -> tuple[str, ...]:
    """The full name of every module, or of what is taken from it, that a file imports."""
    return tuple(_imports(path))


def _imports(path: Path) -> Iterator[str]:
    package = path.relative_to(ROOT.parent).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*start, *([node.module] if node.module else [])])
            yield from (f"{module}.{name.name}" for name in node.names)


def rooms_of(path: Path) -> set[str]:
    """The rooms that a file imports from."""
    ours = (name.split(".") for name in imports(path) if name.startswith("sphinx_hubnotes."))
    return {parts[1] for parts in ours}


PURE_GLUE = ("public", "registry", "resolve", "settings", "site", "words")
"""The files of `build` that are pure."""

PURE = [
    path
    for path in FILES
    if room_of(path) in ROOMS and not is_shell(path) and named(path) not in WITH_NODES
]
PURE += [ROOT / "build" / f"{name}.py" for name in PURE_GLUE]


def test_the_rooms_are_there() -> None:
    assert {room_of(path) for path in FILES} == {*ROOMS, "build", "cli"}
    assert len(PURE) > 40
    assert {named(path) for path in FILES} >= WITH_NODES


LOADED = """
import importlib, sys
packages, *names = sys.argv[1:]
for name in names:
    for module in [module for module in sys.modules if module.startswith("sphinx_hubnotes")]:
        del sys.modules[module]
    importlib.import_module(name)
    if any(module.partition(".")[0] in packages.split(",") for module in sys.modules):
        sys.exit(name)
"""


def first_to_load(packages: str, names: Iterable[str]) -> str:
    """The first of these modules that brings in one of *packages*, each imported anew."""
    command = [sys.executable, "-c", LOADED, packages, *names]
    run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT.parent)
    return run.stderr.strip()


def test_pure_files_load_neither_sphinx_nor_docutils() -> None:
    assert first_to_load("sphinx,docutils,myst_parser", map(module_name, PURE)) == ""


def test_the_test_of_what_is_loaded_can_fail() -> None:
    names = ["sphinx_hubnotes.notes.model", "sphinx_hubnotes.hubs.render"]
    assert first_to_load("docutils", names) == "sphinx_hubnotes.hubs.render"


@pytest.mark.parametrize("path", [p for p in FILES if room_of(p) in ROOMS], ids=named)
def test_rooms_import_downwards(path: Path) -> None:
    room = room_of(path)
    above = {*ROOMS[ROOMS.index(room) + 1 :], "cli"}
    assert rooms_of(path) & above == set()


@pytest.mark.parametrize("path", [p for p in FILES if room_of(p) != "cli"], ids=named)
def test_nothing_knows_the_command_line(path: Path) -> None:
    assert "cli" not in rooms_of(path)
    assert not any(name.partition(".")[0] == "click" for name in imports(path))


def test_a_name_of_a_file_means_one_thing() -> None:
    """The files that each room may have aside, no two rooms have one of the same name."""
    shared = {"__init__", "model", "render", *SHELL}
    stems = [path.stem for path in FILES if room_of(path) in ROOMS and path.stem not in shared]
    assert sorted({stem for stem in stems if stems.count(stem) > 1}) == []


def test_what_handles_files_loads_no_sphinx() -> None:
    modules = ("names", "walk", "text", "vault", "mirror")
    assert first_to_load("sphinx", (f"sphinx_hubnotes.cli.{name}" for name in modules)) == ""


def test_help_is_shown_without_loading_sphinx() -> None:
    code = (
        "import sys\nfrom sphinx_hubnotes.cli.main import main\n"
        "main(['--help'], standalone_mode=False)\nprint('sphinx' in sys.modules)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT.parent
    )
    assert run.stdout.splitlines()[-1] == "False"


def test_the_root_imports_the_rooms_in_setup_alone() -> None:
    tree = ast.parse((ROOT / "__init__.py").read_text(encoding="utf-8"))
    outside = [n for n in tree.body if isinstance(n, ast.Import | ast.ImportFrom)]
    modules = {n.module for n in outside if isinstance(n, ast.ImportFrom)}
    assert modules == {"__future__", "typing"}


@pytest.mark.parametrize("path", FILES, ids=named)
def test_no_module_keeps_an_empty_container_to_fill(path: Path) -> None:
    """State belongs to the environment or to one build, not to a module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign):
            value = node.value
            assert not (isinstance(value, ast.List | ast.Set) and not value.elts), named(path)
            assert not (isinstance(value, ast.Dict) and not value.keys), named(path)
        assert not any(isinstance(inner, ast.Global) for inner in ast.walk(node)), named(path)
