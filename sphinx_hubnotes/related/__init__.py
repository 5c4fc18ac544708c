"""Related notes, and the reason for each."""
