"""How long a garden of notes takes to build, in this way and in others."""
