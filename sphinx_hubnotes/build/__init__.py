"""The glue with Sphinx that all rooms share."""
