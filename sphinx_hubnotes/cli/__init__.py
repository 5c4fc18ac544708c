"""The command line: from a folder of notes to a site, and a project to keep."""
