"""The documentation of sphinx-hubnotes, itself a site of hubs."""

import sys
from pathlib import Path

import sphinx_hubnotes

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "sphinx-hubnotes"
author = "sphinx-hubnotes contributors"
copyright = "sphinx-hubnotes contributors, MIT licence"
version = release = sphinx_hubnotes.__version__

extensions = ["myst_parser", "sphinx_hubnotes", "hubnotes_reference"]
exclude_patterns = ["_build"]
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3

html_theme = "furo"
html_title = "sphinx-hubnotes"
html_static_path = ["_static"]
