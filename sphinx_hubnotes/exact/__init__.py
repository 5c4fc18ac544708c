"""What each page shows, what was written, and what is outdated."""
