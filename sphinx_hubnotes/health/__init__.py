"""What is wrong with a site, or worth a look."""
