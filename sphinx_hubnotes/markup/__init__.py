"""How a hub looks as docutils nodes. Imports docutils, and of Sphinx its node types only."""
