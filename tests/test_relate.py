"""Which notes are related, and what is said of why."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sphinx_hubnotes.notes.terms import MOST_TERMS, digest, levels, terms
from sphinx_hubnotes.related.rank import Kept, Reason, RelatedNote, Subject, relate

# What is counted


def test_words_are_counted_whatever_their_case() -> None:
    assert levels(digest("Reward reward REWARD model")) == {"reward": 2, "model": 1}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Déjà vu", ["déjà", "vu"]),
        ("Straße STRASSE", ["strasse", "strasse"]),
        ("ﬁne", ["fine"]),
        ("報酬モデル", ["報酬", "酬モ", "モデ", "デル"]),
        ("RLHFの報酬 model", ["rlhf", "の報", "報酬", "model"]),
        ("한국어 노트", ["한국어", "노트"]),
        ("", []),
        ("— … \x00 \ud800 !", []),
        ("x" * 1000, []),
    ],
)
def test_words_of_any_language_are_found(text: str, words: list[str]) -> None:
    assert terms(text) == words


def test_a_digest_of_a_huge_text_is_small() -> None:
    text = " ".join(f"word{number % 5000}" for number in range(100_000))
    assert len(levels(digest(text))) == MOST_TERMS


def test_the_words_that_come_often_stay_in_a_digest() -> None:
    text = " ".join(f"word{number}" for number in range(5000))
    assert "moss" in levels(digest(text + " moss moss"))


@given(st.text())
def test_every_text_has_a_digest(text: str) -> None:
    found = digest(text)
    assert set(levels(found)) == set(terms(text))
    assert all(f" {term} " in found for term in terms(text))


# Small gardens


def note(name: str, body: str = "", title: str = "", **others: object) -> Subject:
    return Subject(name, title, digest=digest(body), **others)  # type: ignore[arg-type]


def garden(*notes: Subject) -> Mapping[str, Subject]:
    return {one.docname: one for one in notes}


FILLING = tuple(note(f"other{n}", f"filling{n} stuff{n}") for n in range(5))


def names(kin: tuple[RelatedNote, ...]) -> list[str]:
    return [one.docname for one in kin]


def test_notes_of_the_same_words_are_related() -> None:
    found = relate(
        garden(
            note("a", "reward models of reasoning steps"),
            note("b", "reasoning with a reward for steps"),
            *FILLING,
        )
    )
    assert found.apart("a") == (RelatedNote("b", Reason("words", "reasoning reward steps")),)
    assert names(found.apart("b")) == ["a"]


def test_notes_that_share_nothing_are_not_related() -> None:
    found = relate(
        garden(
            note("a", "the reward of it is that which is in the model", title="What is it?"),
            note("b", "the soil is what it is in the garden of the moon", title="Why is it?"),
            note("c", "that and this with them"),
        )
    )
    assert [found.apart(name) for name in "abc"] == [(), (), ()]


def test_one_word_by_the_way_relates_nothing() -> None:
    one = "Often the garden grows beans, peas, roots, herbs and fruit"
    two = "Compilers often parse, check, lower, optimise and emit code"
    assert relate(garden(note("a", one), note("b", two), *FILLING)).apart("a") == ()


def test_a_word_of_the_title_is_enough() -> None:
    found = relate(
        garden(
            note("a", "nothing else here", title="Trellis"),
            note("b", "beans climb the trellis"),
            *FILLING,
        )
    )
    assert found.apart("a") == (RelatedNote("b", Reason("words", "trellis")),)


def test_the_title_of_one_in_the_other_counts_for_more_than_words_in_both() -> None:
    found = relate(
        garden(
            note("a", "beans climb upwards", title="Trellis"),
            note("titled", "a trellis stands outside, painted"),
            note("worded", "upwards she went outside, painted"),
            *FILLING,
        )
    )
    assert names(found.apart("a"))[0] == "titled"


def test_a_number_in_the_file_name_is_found_in_texts_but_is_no_word_of_both() -> None:
    found = relate(
        garden(
            note("rfcs/0042-borrowing", "about borrowing", title="Borrowing"),
            note("later", "since RFC 42 borrowing is allowed"),
            note("sooner", "since RFC 41 lending is allowed"),
            *FILLING,
        )
    )
    assert found.apart("rfcs/0042-borrowing") == (
        RelatedNote("later", Reason("words", "borrowing")),
    )


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ({"tags": ("rare",)}, {"tags": ("rare", "more")}, Reason("tag", "rare")),
        ({"sections": ("hub", "hub#s")}, {"sections": ("hub#s",)}, Reason("section", "hub#s")),
        ({"links": ("other1",)}, {"links": ("other1",)}, Reason("cites", "other1")),
    ],
)
def test_one_thing_in_common_is_enough(one: dict, other: dict, reason: Reason) -> None:
    found = relate(garden(note("a", "one", **one), note("b", "two", **other), *FILLING))
    assert found.apart("a") == (RelatedNote("b", reason),)
    assert found.apart("b") == (RelatedNote("a", reason),)


def test_notes_that_a_third_one_links_to_are_related() -> None:
    found = relate(garden(note("a"), note("b"), note("c", links=("a", "b")), *FILLING))
    assert found.apart("a") == (RelatedNote("b", Reason("cited", "c")),)
    assert found.linked("a") == (RelatedNote("c", Reason("linked")),)
    assert found.linked("c") == (
        RelatedNote("a", Reason("links")),
        RelatedNote("b", Reason("links")),
    )


def test_notes_at_the_ends_of_two_links_are_related() -> None:
    found = relate(garden(note("a", links=("b",)), note("b", links=("c",)), note("c"), *FILLING))
    assert found.apart("a") == (RelatedNote("c", Reason("between", "b")),)
    assert found.apart("c") == (RelatedNote("a", Reason("between", "b")),)


def test_the_smaller_group_is_the_reason() -> None:
    found = relate(
        garden(
            note("a", sections=("hub", "hub#s")),
            note("b", sections=("hub", "hub#s")),
            *(note(f"c{n}", sections=("hub",)) for n in range(6)),
        )
    )
    assert found.apart("a")[0] == RelatedNote("b", Reason("section", "hub#s"))


def test_a_tag_of_all_notes_says_nothing() -> None:
    found = relate(garden(*(note(name, tags=("note",)) for name in "abc")))
    assert found.apart("a") == ()


def test_a_link_either_way_keeps_notes_apart_from_the_related_ones() -> None:
    found = relate(
        garden(
            note("a", "reward models", links=("b",), tags=("t",)),
            note("b", "reward models", tags=("t",)),
            note("c", "reward models", tags=("t",)),
            *FILLING,
        )
    )
    assert names(found.apart("a")) == ["c"]
    assert names(found.apart("b")) == ["c"]
    assert found.linked("a") == (RelatedNote("b", Reason("links")),)
    assert found.linked("b") == (RelatedNote("a", Reason("linked")),)


def test_unrelated_notes_are_left_out_on_both_sides() -> None:
    same = {"body": "reward models", "tags": ("t",)}
    found = relate(
        garden(
            note("a", **same, unrelated=frozenset({"b", "d"}), links=("d",)),  # type: ignore[arg-type]
            note("b", **same),  # type: ignore[arg-type]
            note("c", **same),  # type: ignore[arg-type]
            note("d"),
            *FILLING,
        )
    )
    assert names(found.apart("a")) == ["c"]
    assert names(found.apart("b")) == ["c"]
    assert found.linked("a") == ()
    assert found.linked("d") == ()


def test_a_link_to_itself_or_to_nothing_is_none() -> None:
    found = relate(garden(note("a", links=("a", "nowhere")), note("b", links=("nowhere",))))
    assert found.linked("a") == found.apart("a") == ()


def test_no_note_one_note_and_unknown_notes() -> None:
    assert relate({}).apart("a") == ()
    found = relate(garden(note("a", "alone", tags=("t",), sections=("s",))))
    assert (found.apart("a"), found.linked("a"), found.apart("b")) == ((), (), ())


def test_at_most_ten_are_listed() -> None:
    found = relate(
        garden(*(note(f"n{n:02}", tags=("t",), body=f"b{n}") for n in range(20)), *FILLING)
    )
    assert names(found.apart("n19")) == [f"n{n:02}" for n in range(10)]


def test_what_another_version_kept_is_not_used() -> None:
    notes = garden(note("a", tags=("t",)), note("b", tags=("t",)), *FILLING)
    old = Kept(version=0, subjects=notes)
    assert relate(notes, old) == relate(notes)


def test_a_key_of_an_added_signal_relates_the_notes_that_share_it() -> None:
    found = relate(
        garden(
            note("a", signals=(("oven", "gas"),)),
            note("b", signals=(("oven", "gas"),)),
            note("c", signals=(("place", "gas"),)),
            *FILLING,
        )
    )
    assert found.apart("a") == (RelatedNote("b", Reason("oven", "gas")),)
    assert found.apart("c") == ()


def test_a_key_that_all_notes_have_says_nothing() -> None:
    found = relate(garden(*(note(name, signals=(("oven", "gas"),)) for name in "abc")))
    assert found.apart("a") == ()


# Any garden

WORDS = "reward model step soil moon trellis bean parser token compile garden proof tensor".split()
NAMES = [f"n{number}" for number in range(24)]
BODIES = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
SIGNALS = [("oven", "gas"), ("oven", "stone"), ("place", "gas")]
FEW_NAMES = st.lists(st.sampled_from(NAMES), max_size=4, unique=True).map(tuple)


@st.composite
def subjects(draw: st.DrawFn, name: str) -> Subject:
    return Subject(
        name,
        draw(st.lists(st.sampled_from(WORDS), max_size=2).map(" ".join)),
        draw(st.lists(st.sampled_from(WORDS), max_size=3).map(" ".join)),
        digest(draw(BODIES)),
        draw(st.lists(st.sampled_from(["t1", "t2", "t3"]), max_size=2, unique=True).map(tuple)),
        draw(FEW_NAMES),
        draw(st.lists(st.sampled_from(["h", "h#a", "h#b"]), max_size=2, unique=True).map(tuple)),
        draw(st.just(frozenset[str]()) | FEW_NAMES.map(frozenset)),
        draw(st.lists(st.sampled_from(SIGNALS), max_size=2, unique=True).map(tuple)),
    )


@st.composite
def gardens(draw: st.DrawFn) -> Mapping[str, Subject]:
    chosen = draw(st.lists(st.sampled_from(NAMES), max_size=len(NAMES), unique=True))
    return {name: draw(subjects(name)) for name in chosen}


def large(seed: int, count: int) -> dict[str, Subject]:
    """A garden in which lists of candidates are full, terms have many notes and groups overflow."""
    random = Random(seed)
    vocabulary = [f"w{n}" for n in range(400)]

    def one(number: int) -> Subject:
        start = random.randrange(300)
        near = vocabulary[start : start + 60]
        return Subject(
            f"n{number:03}",
            " ".join(random.sample(near, 2)),
            "",
            digest(" ".join(random.choices(near, k=40) + random.choices(vocabulary, k=20))),
            tuple(random.sample([f"t{n}" for n in range(9)], random.randrange(3))),
            tuple(f"n{random.randrange(count):03}" for _ in range(random.randrange(5))),
            (f"h#{start // 10}",) if random.random() < 0.7 else (),
            signals=tuple(("oven", f"o{n}") for n in range(5) if random.random() < 0.2),
        )

    return {(subject := one(number)).docname: subject for number in range(count)}


@settings(deadline=None, max_examples=60)
@given(st.lists(gardens(), min_size=2, max_size=3))
def test_step_by_step_is_the_same_as_from_scratch(steps: list[Mapping[str, Subject]]) -> None:
    kept = None
    for step in steps:
        kept = relate(step, pickle.loads(pickle.dumps(kept)))
        assert kept == relate(step)


@settings(deadline=None, max_examples=60)
@given(gardens(), st.data())
def test_one_edit_is_the_same_as_from_scratch(
    notes: Mapping[str, Subject], data: st.DataObject
) -> None:
    kept = relate(notes)
    for _ in range(3):
        name = data.draw(st.sampled_from(NAMES))
        notes = {**notes, name: data.draw(subjects(name))}
        kept = relate(notes, kept)
        assert kept == relate(notes)


@pytest.mark.parametrize("seed", range(4))
def test_edits_of_a_larger_garden_are_the_same_as_from_scratch(seed: int) -> None:
    notes = large(seed, 150)
    other = large(seed + 100, 150)
    random = Random(seed)
    kept = relate(notes)
    for _ in range(12):
        name = random.choice(sorted(notes))
        match random.randrange(4):
            case 0:
                notes = {**notes, name: other.get(name, notes[name])}
            case 1:
                notes = {**notes, name: notes[name]._replace(digest=other[name].digest)}
            case 2:
                text = " ".join(levels(notes[name].digest))
                notes = {**notes, name: notes[name]._replace(digest=digest(f"{text} w7 w8 w399"))}
            case _:
                notes = {key: one for key, one in notes.items() if key != name}
        kept = relate(notes, kept)
        again = relate(notes)
        for key in notes:
            assert kept.rows[key] == again.rows[key], key
        assert kept == again


@settings(deadline=None, max_examples=60)
@given(gardens(), st.randoms())
def test_the_order_of_notes_does_not_matter(notes: Mapping[str, Subject], random: Random) -> None:
    order = list(notes)
    random.shuffle(order)
    assert relate({name: notes[name] for name in order}) == relate(notes)


def said(subject: Subject) -> set[str]:
    return {*levels(subject.digest), *terms(f"{subject.title} {subject.description}")}


def check(notes: Mapping[str, Subject]) -> None:
    """Every related note is one, for a reason that is true."""
    found = relate(notes)
    for name, here in notes.items():
        joined = {one for one in here.links if one in notes and one != name}
        joined |= {one for one, other in notes.items() if name in other.links and one != name}
        barred = here.unrelated | {one for one, other in notes.items() if name in other.unrelated}
        assert set(names(found.linked(name))) == joined - barred
        assert len(set(names(found.linked(name)))) == len(found.linked(name))
        for other, reason in found.linked(name):
            side = here.links if reason.kind == "links" else notes[other].links
            assert (other if reason.kind == "links" else name) in side
        assert not {name, *joined, *barred}.intersection(names(found.apart(name)))
        assert len(set(names(found.apart(name)))) == len(found.apart(name)) <= 10
        for other, (kind, what) in found.apart(name):
            there = notes[other]
            match kind:
                case "words":
                    assert what
                    assert set(what.split()) <= said(here) & said(there)
                case "tag":
                    assert what in here.tags
                    assert what in there.tags
                case "section":
                    assert what in here.sections
                    assert what in there.sections
                case "cites":
                    assert what in here.links
                    assert what in there.links
                case "cited":
                    assert {name, other} <= set(notes[what].links)
                case "between":
                    back = notes[what].links
                    assert (what in here.links and other in back) or (
                        what in there.links and name in back
                    )
                case "oven" | "place":
                    assert (kind, what) in here.signals
                    assert (kind, what) in there.signals
                case _:
                    pytest.fail(kind)


@settings(deadline=None, max_examples=60)
@given(gardens())
def test_reasons_are_true(notes: Mapping[str, Subject]) -> None:
    check(notes)


def test_reasons_are_true_in_a_larger_garden() -> None:
    check(large(7, 200))


def belongings(notes: Mapping[str, Subject], name: str) -> set[object]:
    """What a note has that another one may have as well; its neighbours and what these have too."""
    found: set[object] = set()
    near = {name, *(one for one in notes[name].links if one in notes)}
    near |= {one for one, other in notes.items() if name in other.links}
    for one in near:
        subject = notes[one]
        found |= {one, *said(subject), *terms(one), *subject.links}
        found |= {("tag", tag) for tag in subject.tags}
        found |= {("section", section) for section in subject.sections}
        found.update(subject.signals)
        found |= {other for other, there in notes.items() if one in there.links}
    return found


@settings(deadline=None, max_examples=60)
@given(gardens(), st.data())
def test_an_edit_moves_nothing_where_nothing_is_shared(
    notes: Mapping[str, Subject], data: st.DataObject
) -> None:
    if not notes:
        return
    name = data.draw(st.sampled_from(sorted(notes)))
    edited = {**notes, name: data.draw(subjects(name))}
    before, after = relate(notes), relate(edited)
    shared: set[object] = {*belongings(notes, name), *belongings(edited, name)}
    for other in notes:
        own = notes[other]
        has: set[object] = {other, *said(own), *terms(other), *own.links, *own.unrelated}
        has |= {("tag", tag) for tag in own.tags} | {("section", one) for one in own.sections}
        has.update(own.signals)
        has |= {one for one, there in notes.items() if other in there.links}
        if other in notes[name].unrelated | edited[name].unrelated or name in own.unrelated:
            continue
        if not has & shared:
            assert before.apart(other) == after.apart(other)
            assert before.linked(other) == after.linked(other)


def test_a_tail_of_words_that_nobody_has_moves_nothing() -> None:
    notes = large(3, 120)
    name = "n007"
    text = " ".join(levels(notes[name].digest)) + " unheard words appear"
    edited = {**notes, name: notes[name]._replace(digest=digest(text))}
    before, after = relate(notes), relate(edited)
    has = said(notes[name])
    for other in notes:
        if not has & said(notes[other]) and other not in belongings(notes, name):
            assert before.apart(other) == after.apart(other)


@given(st.text(max_size=60), st.text(max_size=60))
@example("\ud800", "\ud800")
@example("İstanbul", "i̇stanbul")
def test_any_text_can_be_related(one: str, other: str) -> None:
    found = relate(
        garden(
            Subject("a", one, other, digest(one)),
            Subject("b/" + other, other, one, digest(other)),
            *FILLING,
        )
    )
    assert len(found.apart("a")) <= 10


def test_a_note_of_very_many_words_and_links_is_like_any_other() -> None:
    many = garden(*(note(f"n{n:04}", f"word{n} word{n + 1} word{n + 2}") for n in range(400)))
    index = note(
        "index",
        " ".join(f"word{n}" for n in range(400)),
        links=tuple(f"n{n:04}" for n in range(400)),
    )
    found = relate({**many, "index": index})
    assert len(found.linked("index")) == 400
    assert found.apart("n0007")[0].docname in {"n0006", "n0008"}


def test_words_of_equal_weight_in_another_order() -> None:
    said = (
        "Which of starter maturity, hydration, flour protein, ambient temperature, proofing"
        " duration, scoring depth, steam timing and oven heat decides"
    )
    asked = "how open the crumb becomes and how dark the crust"
    notes = {f"n{number}": Subject(f"n{number}", digest=digest("flour")) for number in range(30)}
    bread = Subject("bread", "Bread", f"{said} {asked}.", digest("Bread. A short text."))
    kept = relate({**notes, "bread": bread})
    after = {**notes, "bread": bread._replace(description=f"{asked}: {said}.")}
    assert relate(after, kept) == relate(after)


def test_a_tag_that_all_notes_have_says_nothing_until_one_has_it_not() -> None:
    tagged = {f"n{number}": Subject(f"n{number}", tags=("rl",)) for number in range(20)}
    mixed = {**tagged, "other": Subject("other")}
    for before, after in ((tagged, mixed), (mixed, tagged)):
        found = relate(after, relate(before))
        assert found == relate(after)
        assert bool(found.apart("n1")) == (after is mixed)
