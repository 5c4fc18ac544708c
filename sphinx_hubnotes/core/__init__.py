"""What a hub is. Pure Python: imports neither Sphinx nor docutils."""
