"""Sphinx's search."""
