"""How long it takes to relate the notes of a made-up garden."""

from __future__ import annotations

import posixpath
import re
from random import Random
from statistics import median
from time import process_time

from benchmarks import words
from benchmarks.garden import garden
from benchmarks.related.kept import Time
from sphinx_hubnotes.notes.terms import digest
from sphinx_hubnotes.related.rank import Subject, relate

EDITS = 9

_LINK = re.compile(r"\]\(([^)]*)\.md\)")


def timed(notes: int) -> Time:
    """The processor time that a garden of so many notes takes."""
    grown = garden(notes)
    start = process_time()
    digests = {note.docname: digest(note.body) for note in grown.notes}
    counted = process_time() - start
    subjects = {
        note.docname: Subject(
            note.docname,
            note.title,
            note.description,
            digests[note.docname],
            note.tags,
            tuple(
                dict.fromkeys(
                    posixpath.normpath(posixpath.join(posixpath.dirname(note.docname), link))
                    for link in _LINK.findall(note.body)
                )
            ),
            tuple(
                name
                for hub, section in grown.places[note.docname]
                for name in (hub.name, f"{hub.name}#{words.slug(section.title)}")
            ),
        )
        for note in grown.notes
    }
    start = process_time()
    kept = relate(subjects)
    related = process_time() - start
    edits = []
    for number in range(EDITS):
        note = grown.notes[notes * number // EDITS]
        text = f"{note.body} {words.sentence(Random(number))}"
        edited = {
            **subjects,
            note.docname: subjects[note.docname]._replace(digest=digest(text)),
        }
        start = process_time()
        relate(edited, kept)
        edits.append(process_time() - start)
    return Time(notes, counted, related, median(edits))
