"""The Sphinx shell: one module for each stage of a build, in the order it happens."""
