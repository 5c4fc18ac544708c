"""What stands around the text of a note."""
