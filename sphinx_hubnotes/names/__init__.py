"""What a name or a reference leads to."""
