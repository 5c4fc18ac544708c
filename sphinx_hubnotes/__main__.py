"""``python -m sphinx_hubnotes``: the command line."""

from sphinx_hubnotes.cli.main import main

if __name__ == "__main__":
    main(prog_name="sphinx-hubnotes")
