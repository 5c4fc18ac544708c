"""Each note's one home in the tree of the site."""
