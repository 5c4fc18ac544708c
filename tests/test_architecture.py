"""The house keeps its order: imports run one way, and the core needs nobody."""

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
CORE = sorted(ROOT.glob("core/*.py"))
MARKUP = sorted(ROOT.glob("markup/*.py"))
STAGES = sorted(ROOT.glob("stages/*.py"))
BUILDERS = sorted(ROOT.glob("builders/*.py"))
CLI = sorted(ROOT.glob("cli/*.py"))


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


def are_from(path: Path, *packages: str) -> list[str]:
    """What *path* imports from any of *packages*."""
    return [
        name
        for name in imports(path)
        if any(name == package or name.startswith(f"{package}.") for package in packages)
    ]


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_the_folders_are_there() -> None:
    assert len(CORE) > 5
    assert len(MARKUP) > 2
    assert len(STAGES) > 7
    assert len(BUILDERS) > 1
    assert len(CLI) > 5


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


def test_the_core_loads_neither_sphinx_nor_docutils() -> None:
    assert first_to_load("sphinx,docutils,myst_parser", map(module_name, CORE)) == ""


@pytest.mark.parametrize("path", CORE, ids=named)
def test_the_core_imports_only_the_core(path: Path) -> None:
    others = ("markup", "stages", "builders", "cli")
    packages = (f"sphinx_hubnotes.{name}" for name in others)
    assert are_from(path, "sphinx", "docutils", *packages) == []


@pytest.mark.parametrize("path", MARKUP, ids=named)
def test_the_markup_imports_neither_stages_nor_builders(path: Path) -> None:
    assert are_from(path, "sphinx_hubnotes.stages", "sphinx_hubnotes.builders") == []


@pytest.mark.parametrize("path", STAGES, ids=named)
def test_stages_import_each_other_only_through_the_domain(path: Path) -> None:
    found = are_from(path, "sphinx_hubnotes.stages")
    shared = tuple(f"sphinx_hubnotes.stages.{name}." for name in ("domain", "steps", "traits"))
    assert [name for name in found if not name.startswith(shared)] == []


@pytest.mark.parametrize("path", STAGES, ids=named)
def test_stages_know_no_builder(path: Path) -> None:
    assert are_from(path, "sphinx_hubnotes.builders") == []


@pytest.mark.parametrize("path", BUILDERS, ids=named)
def test_builders_meet_the_stages_only_at_the_domain(path: Path) -> None:
    found = are_from(path, "sphinx_hubnotes.stages", "sphinx_hubnotes.markup")
    assert [name for name in found if not name.startswith("sphinx_hubnotes.stages.domain.")] == []


@pytest.mark.parametrize("path", [*CORE, *MARKUP, *STAGES, *BUILDERS], ids=named)
def test_nothing_knows_the_command_line(path: Path) -> None:
    assert are_from(path, "sphinx_hubnotes.cli", "click") == []


def test_what_handles_files_loads_no_sphinx() -> None:
    modules = ("names", "walk", "text", "vault", "mirror")
    assert first_to_load("sphinx", (f"sphinx_hubnotes.cli.{name}" for name in modules)) == ""


def test_the_test_of_what_is_loaded_can_fail() -> None:
    names = ["sphinx_hubnotes.core.model", "sphinx_hubnotes.markup.render"]
    assert first_to_load("docutils", names) == "sphinx_hubnotes.markup.render"


def test_help_is_shown_without_loading_sphinx() -> None:
    code = (
        "import sys\nfrom sphinx_hubnotes.cli.main import main\n"
        "main(['--help'], standalone_mode=False)\nprint('sphinx' in sys.modules)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT.parent
    )
    assert run.stdout.splitlines()[-1] == "False"


def test_the_root_imports_the_stages_in_setup_alone() -> None:
    tree = ast.parse((ROOT / "__init__.py").read_text(encoding="utf-8"))
    outside = [n for n in tree.body if isinstance(n, ast.Import | ast.ImportFrom)]
    modules = {n.module for n in outside if isinstance(n, ast.ImportFrom)}
    assert modules == {"__future__", "typing"}


@pytest.mark.parametrize("path", [*CORE, *MARKUP, *STAGES, *BUILDERS, *CLI], ids=named)
def test_no_module_keeps_an_empty_container_to_fill(path: Path) -> None:
    """State belongs to the environment or to one build, not to a module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign):
            value = node.value
            assert not (isinstance(value, ast.List | ast.Set) and not value.elts), named(path)
            assert not (isinstance(value, ast.Dict) and not value.keys), named(path)
        assert not any(isinstance(inner, ast.Global) for inner in ast.walk(node)), named(path)
