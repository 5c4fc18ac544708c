"""How well related notes are found: links of real notes are hidden, and looked for."""
