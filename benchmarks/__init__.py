"""How long a garden of notes takes to build, this way and other ways; see docs/reference/benchmarks.md."""
