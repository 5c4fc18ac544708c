"""Builds a small site with the installed package; run by .ci/run with a bare environment's Python.

Not a test module: it must need nothing but what the wheel brings, and see nothing of the checkout.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from importlib.metadata import files, version
from importlib.util import find_spec
from pathlib import Path

SITE = {
    "conf.py": """
project = "Smoke"
extensions = ["myst_parser", "sphinx_hubnotes"]
myst_enable_extensions = ["colon_fence"]
html_theme = "furo"
""",
    "index.md": """
# Home

```{toctree}
hub
```
""",
    "hub.md": """
---
description: Two notes, three times shown.
---
# Where there is smoke, is there fire?

:::::{hub} smoke
::::{section} First
:::{note-card} notes/a
:::
:::{note-card} notes/b
:::
::::
::::{section} Second
- [](notes/a.md) -- once more
::::
:::::
""",
    "notes/a.md": "---\ndescription: About A.\n---\n# Note A\n",
    "notes/b.md": "---\ndescription: About B.\n---\n# Note B\n",
}

SUMMARY = "Topic Hub · 2 linked notes · 2 sections"


def main() -> None:
    """Build, and look for the summary line, the style sheet and what else the wheel must bring."""
    shipped = {str(file) for file in files("sphinx-hubnotes") or ()}
    suffixes = {Path(file).suffix for file in shipped}
    assert "sphinx_hubnotes/py.typed" in shipped, shipped
    assert ".css" in suffixes, shipped
    assert not any(file.startswith(("tests/", "docs/", "tools/")) for file in shipped), shipped
    catalogs = {Path(file).with_suffix("") for file in shipped if file.endswith(".po")}
    compiled = {Path(file).with_suffix("") for file in shipped if file.endswith(".mo")}
    assert catalogs, shipped
    assert catalogs == compiled, catalogs ^ compiled
    spec = find_spec("sphinx_hubnotes")
    assert spec is not None
    assert spec.origin is not None
    assert Path(spec.origin).is_relative_to(sys.prefix), spec.origin

    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder, "source"), Path(folder, "out")
        for name, text in SITE.items():
            path = source / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text.lstrip("\n"), encoding="utf-8")
        build = [sys.executable, "-I", "-m", "sphinx", "-W", "-n", "-q", "-j", "2"]
        subprocess.run([*build, "-b", "html", str(source), str(out)], check=True)
        html = (out / "hub.html").read_text(encoding="utf-8")
        text = " ".join(re.sub(r"<[^>]+>", "", html).split())
        assert SUMMARY in text, text
        styles = re.findall(r'href="([^"?]+\.css)', html)
        ours = [style for style in styles if "hubnotes" in style]
        assert ours, styles
        assert all((out / style).is_file() for style in ours), ours
        command(Path(folder))
    print(f"sphinx-hubnotes {version('sphinx-hubnotes')} from its wheel: {SUMMARY}")


def command(folder: Path) -> None:
    """Use the installed command: a new project, and a site from its notes."""
    program = str(Path(sys.executable).with_name("sphinx-hubnotes"))
    garden, site = folder / "garden", folder / "site"
    subprocess.run([program, "init", str(garden)], check=True, capture_output=True)
    subprocess.run(
        [*(program, "build", str(garden / "notes"), str(site)), "--cache", str(folder / "cache")],
        check=True,
    )
    assert "sourdough" in (site / "all-notes.html").read_text(encoding="utf-8")


if __name__ == "__main__":
    main()
