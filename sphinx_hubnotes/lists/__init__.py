"""Lists of hubs and notes, and pages that no document makes."""
