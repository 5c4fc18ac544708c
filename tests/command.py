"""Runs the command line in this process, as a terminal would, on vaults that tests write."""

from __future__ import annotations

import hashlib
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bs4 import BeautifulSoup
from click.testing import CliRunner

from sphinx_hubnotes.cli.main import main
from tests.site import isolated, plain, visible_text


@dataclass(frozen=True)
class Done:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Terminal:
    """Commands that keep what they keep in one folder, beside the vault and the site."""

    root: Path

    @property
    def vault(self) -> Path:
        return self.root / "vault"

    @property
    def site(self) -> Path:
        return self.root / "site"

    def write(self, files: Mapping[str, str | bytes]) -> None:
        for name, content in files.items():
            if isinstance(content, str):
                content = textwrap.dedent(content).removeprefix("\n").encode()
            path = self.vault / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    def run(self, *words: object, cache: bool = True) -> Done:
        given = [str(word) for word in words]
        if cache:
            given += ["--cache", str(self.root / "cache")]
        with isolated(self.root):
            done = CliRunner().invoke(main, given, catch_exceptions=False)
        return Done(done.exit_code, plain(done.stdout), plain(done.stderr))

    def build(self, *words: object, site: Path | None = None) -> Done:
        """Build the vault in the fastest theme."""
        theme = () if "--theme" in words else ("--theme", "basic")
        return self.run("build", self.vault, site or self.site, "-j", "1", *theme, *words)

    def page(self, name: str) -> BeautifulSoup:
        return BeautifulSoup((self.site / f"{name}.html").read_text("utf-8"), "html5lib")

    def text(self, name: str) -> str:
        """What readers see on a page, in one line."""
        body = self.page(name).select_one("[role=main]")
        assert body is not None
        return " ".join("".join(visible_text(body, opened=True)).replace("\x1e", " ").split())

    @property
    def title(self) -> str:
        """What a browser calls the front page."""
        title = self.page("index").title
        assert title is not None
        return title.get_text()

    def titles(self) -> dict[str, str]:
        """The heading of each page that a document has made."""
        found = {}
        for path in self.site.rglob("*.html"):
            name = path.relative_to(self.site).with_suffix("").as_posix()
            heading = self.page(name).select_one("[role=main] h1")
            if heading is not None:
                found[name] = heading.get_text().removesuffix("¶")
        return found


def hashes(folder: Path) -> dict[str, str]:
    """Every file in a folder, hidden ones and links too, with what it holds."""
    return {
        path.relative_to(folder).as_posix(): (
            f"-> {path.readlink()}"
            if path.is_symlink()
            else hashlib.sha256(path.read_bytes()).hexdigest()
        )
        for path in sorted(folder.rglob("*"))
        if path.is_symlink() or path.is_file()
    }
