"""The views of a hub that a reader can choose from."""
