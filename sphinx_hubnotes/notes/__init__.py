"""What a note is: its fields, title, description and words."""
