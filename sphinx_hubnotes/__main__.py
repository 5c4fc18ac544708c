"""``python -m sphinx_hubnotes``: the command line."""

import os
import sys

# Python looks for modules in the current folder first, and that may be a vault of anybody.
if not sys.flags.safe_path and sys.path[0] in ("", os.getcwd()):  # noqa: PTH109
    del sys.path[0]

from sphinx_hubnotes.cli.main import main

if __name__ == "__main__":
    main(prog_name="sphinx-hubnotes")
