"""Builders of our own: one module each."""
