"""Hubs, sections and cards: what they gather, count and show."""
