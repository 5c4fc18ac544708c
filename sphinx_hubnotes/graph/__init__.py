"""Graphs of hubs and notes: what is in them, where it stands, how it is drawn."""
