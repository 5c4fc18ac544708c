"""What two revisions write for the same sources, compared byte by byte.

    python tools/same_bytes.py BASE [--vault FOLDER]... [--only NAME]...

Builds the documentation of BASE, the reference hub, a garden of 300 notes and each folder of notes,
once with BASE and once with the files of this checkout, and says which pages differ. What a build
warns of is compared too. Ends with 1 where anything differs.
"""

from __future__ import annotations

import argparse
import difflib
import filecmp
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

NOTES = 300
FORMATS = ("html", "text", "latex")
SHOWN = 12
"""Lines of a difference that are printed."""
LEFT_OUT = {".buildinfo", ".hubnotes.json"}
"""Files of hashes and times, which no reader sees."""


@dataclass(frozen=True, slots=True)
class Source:
    """A folder that is built in each of the formats; a *vault* by the command."""

    name: str
    folder: Path
    here: Path | None = None
    """Where this checkout's copy stands, if it has its own."""
    vault: bool = False

    @property
    def formats(self) -> tuple[str, ...]:
        return ("html",) if self.vault else FORMATS


def main() -> None:
    """Build everything twice, and say what differs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("base", help="a commit")
    parser.add_argument("--vault", type=Path, action="append", default=[], metavar="FOLDER")
    parser.add_argument("--only", action="append", metavar="NAME", help="of the sources")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hubnotes-same-") as name:
        root = Path(name)
        base = _checkout(options.base, root / "base")
        sources = [*_own(base, root / "sources")]
        sources += [Source(folder.name, folder.resolve(), vault=True) for folder in options.vault]
        differing = 0
        for source in sources:
            if options.only and source.name not in options.only:
                continue
            for builder in source.formats:
                differing += _compare(source, builder, base, root)
    print("nothing differs" if not differing else f"{differing} files differ")
    sys.exit(bool(differing))


def _checkout(commit: str, folder: Path) -> Path:
    archive = subprocess.run(
        ["git", "-C", ROOT, "archive", commit], check=True, capture_output=True
    ).stdout
    folder.mkdir()
    subprocess.run(["tar", "-x", "-C", folder], input=archive, check=True)
    return folder


def _own(base: Path, folder: Path) -> Iterator[Source]:
    """The sources that need no material from elsewhere; what is written here is BASE's."""
    from benchmarks.garden import garden
    from benchmarks.variants import VARIANTS, write
    from tests.test_reference_hub import site

    # Its extension imports what it documents, and so belongs to the code.
    here = folder / "docs"
    shutil.copytree(base / "docs", here, ignore=shutil.ignore_patterns("_build", "_ext"))
    shutil.copytree(ROOT / "docs/_ext", here / "_ext")
    yield Source("documentation", base / "docs", here)
    hub = folder / "hub"
    conf = 'extensions = ["myst_parser", "sphinx_hubnotes"]\nhtml_theme = "furo"\n'
    conf += 'myst_enable_extensions = ["colon_fence"]\n'
    conf += 'hubnotes_views = ["cards", "list", "table", "timeline", "graph"]\n'
    conf += 'hubnotes_panels = ["hubs", "backlinks", "related"]\nhubnotes_previews = True\n'
    for path, text in {"conf.py": conf, **site()}.items():
        (hub / path).parent.mkdir(parents=True, exist_ok=True)
        (hub / path).write_text(text, encoding="utf-8")
    yield Source("hub", hub)
    for name in ("product", "gathering"):
        write(VARIANTS[name], garden(NOTES), folder / name)
        yield Source(name, folder / name)


def _compare(source: Source, builder: str, base: Path, root: Path) -> int:
    """How many files differ, each of which is printed with the beginning of its difference."""
    outs = [root / "out" / side / source.name / builder for side in ("base", "here")]
    sides = (source, replace(source, folder=source.here or source.folder))
    with ThreadPoolExecutor(2) as pool:
        for _ in pool.map(_build, sides, [builder] * 2, (base, ROOT), outs):
            pass
    before, after = (_files(out) for out in outs)
    changed = sorted(
        name
        for name in before | after
        if not (
            name in before
            and name in after
            and filecmp.cmp(outs[0] / name, outs[1] / name, shallow=False)
        )
    )
    print(f"{source.name}, {builder}: {len(before)} files, {len(changed)} differ", flush=True)
    for name in changed:
        _show(name, *(out / name for out in outs))
    return len(changed)


def _build(source: Source, builder: str, code: Path, out: Path) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    state = out.with_name(f"{builder}-state")
    command: list[str | Path] = [sys.executable, "-P", "-m"]
    if source.vault:
        command += ["sphinx_hubnotes", "build", source.folder, out, "--cache", state, "--quiet"]
    else:
        command += ["sphinx", "-q", "-b", builder, "-d", state, source.folder, out]
    done = subprocess.run(
        command,
        env=os.environ | {"PYTHONPATH": str(code), "SOURCE_DATE_EPOCH": "1700000000"},
        cwd=source.folder,
        capture_output=True,
        text=True,
    )
    if not out.is_dir():
        sys.exit(f"{source.name} was not built:\n{done.stderr[-2000:]}")
    said = f"{done.stdout}{done.stderr}exit {done.returncode}\n"
    for path, word in ((out, "OUT"), (state, "STATE"), (code, "CODE"), (source.folder, "SOURCE")):
        said = said.replace(str(path), word)
    (out / "said.txt").write_text(said, encoding="utf-8")


def _files(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in LEFT_OUT
    }


def _show(name: str, before: Path, after: Path) -> None:
    try:
        old, new = (
            path.read_text(encoding="utf-8").splitlines() if path.exists() else []
            for path in (before, after)
        )
    except UnicodeDecodeError:
        print(f"  {name}")
        return
    lines = [
        line
        for line in difflib.unified_diff(old, new, n=0, lineterm="")
        if not line.startswith(("---", "+++", "@@"))
    ]
    print(f"  {name}: {len(lines)} lines")
    for line in lines[:SHOWN]:
        print(f"    {line[:160]}")


if __name__ == "__main__":
    main()
