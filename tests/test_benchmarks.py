"""The benchmarks measure what they say, and the documentation shows what they measured."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from benchmarks import results, tables
from benchmarks.garden import Garden, garden, one_hub
from benchmarks.hub import markup_of
from benchmarks.measure import (
    Cost,
    Place,
    WrongBuildError,
    article,
    build,
    check,
    check_edit,
    linked,
    visible,
)
from benchmarks.results import Result, Round, Sample
from benchmarks.sampling import PACKAGE, Entry, Sampler
from benchmarks.variants import VARIANTS, Variant, write

ROOT = Path(__file__).parents[1]
FLOOR, PRODUCT = VARIANTS["floor"], VARIANTS["product"]

# The garden

DIGEST = "35b09884332b1441"
"""Of a garden of 100 notes. Figures before and after another digest cannot be compared."""

PRINT_DIGEST = """
import hashlib
from benchmarks.garden import garden
from benchmarks.variants import VARIANTS
files = sorted(VARIANTS["floor"].files(garden(100)))
print(hashlib.sha256(repr(files).encode()).hexdigest()[:16])
"""


@pytest.mark.parametrize("seed", ["0", "1", "random"])
def test_a_garden_is_the_same_everywhere(seed):
    made = subprocess.run(
        [sys.executable, "-c", PRINT_DIGEST],
        env={**os.environ, "PYTHONHASHSEED": seed},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert made.stdout.strip() == DIGEST


def test_another_seed_is_another_garden():
    starts = {note.body[:60] for seed in (1, 2) for note in garden(10, seed).notes}
    assert len(starts) == 20


def without_targets(text: str) -> str:
    return re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)


def test_notes_have_the_promised_length_and_links():
    grown = garden(200)
    assert len(grown.note) == 200
    for note in grown.notes:
        text = re.sub(r"^## .*$", "", note.body, flags=re.MULTILINE)
        said = without_targets(text)
        links = re.findall(r"\]\(([^)]*)\.md\)", note.body)
        assert 300 <= len(said.split()) <= 600, note.docname
        assert 3 <= len(links) <= 8, note.docname
        folder = note.docname.rpartition("/")[0]
        assert {os.path.normpath(f"{folder}/{link}") for link in links} <= set(grown.note)
        assert note.title.endswith("?")


def test_hubs_have_the_promised_size():
    grown = garden(400)
    for hub in grown.hubs:
        assert len(hub.sections) == 10
        assert 36 <= len(set(hub.notes)) == len(hub.notes) <= 44
    shown = Counter(name for hub in grown.hubs for name in hub.notes)
    assert shown.keys() == grown.note.keys()
    assert len({hub.name for hub in grown.hubs}) == len(grown.hubs)
    assert 20 < sum(number > 1 for number in shown.values()) < 60


def test_words_are_inflected_and_come_as_in_real_text():
    counted = Counter(
        word
        for note in garden(50).notes
        for word in re.findall(r"[a-z]+", without_targets(note.body).lower())
    )
    often = [number for _, number in counted.most_common()]
    assert len(often) > 3000
    assert 1.5 < often[0] / often[1] < 2.7
    stems = {word.removesuffix("ing").removesuffix("ed").removesuffix("s") for word in counted}
    assert len(stems) < 0.9 * len(counted)


# Builds


def built(root: Path, variant: Variant, grown: Garden) -> Place:
    place = Place(root / variant.name)
    write(variant, grown, place.source)
    build(place, stemmer=False)
    return place


@pytest.fixture(scope="module")
def small() -> Garden:
    return garden(45)


@pytest.fixture(scope="module")
def places(small: Garden, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Place]:
    """The small garden as the floor and as the product."""
    root = tmp_path_factory.mktemp("gardens")
    return {variant.name: built(root, variant, small) for variant in (FLOOR, PRODUCT)}


def test_floor_and_product_show_the_same(small, places):
    for hub in small.hubs:
        notes = {
            name: linked(article(place, hub.docname), hub.docname) & small.note.keys()
            for name, place in places.items()
        }
        assert notes["floor"] == notes["product"] == set(hub.notes)
    for note in small.notes:
        articles = {name: article(place, note.docname) for name, place in places.items()}
        # What the product adds to a note stands behind its text.
        text, panels = articles["product"].split('<div class="hubnotes-panels">')
        assert "In these hubs" in visible(panels)
        assert visible(articles["floor"]).strip() == visible(text).strip()
    for name, place in places.items():
        check(place, VARIANTS[name], small)


def test_only_the_product_shows_descriptions_and_counts(small, places):
    hub = small.hubs[0]
    texts = {name: visible(article(place, hub.docname)) for name, place in places.items()}
    words = [small.note[name].description.split()[0] for name in hub.notes]
    counts = f"Topic Hub · {len(hub.notes)} linked notes · 10 sections"
    assert counts in texts["product"]
    assert counts not in texts["floor"]
    assert all(word in texts["product"] for word in words)


def spoil(place: Place, docname: str, old: str, new: str) -> None:
    path = place.out / f"{docname}.html"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_build_that_shows_something_else_is_no_figure(tmp_path):
    grown = one_hub(12)
    hub, note = grown.hubs[0], grown.notes[5]
    place = built(tmp_path, PRODUCT, grown)
    check(place, PRODUCT, grown)
    with pytest.raises(WrongBuildError, match="the edit is not shown"):
        check_edit(place, note.docname, "An afterthought.")
    check_edit(place, note.docname, note.title)

    name = note.docname.rpartition("/")[2]
    spoil(place, hub.docname, f"{name}.html", "elsewhere.html")
    with pytest.raises(WrongBuildError, match=rf"does not lead to \['{note.docname}'\]"):
        check(place, PRODUCT, grown)
    spoil(place, hub.docname, "elsewhere.html", f"{name}.html")
    spoil(place, hub.docname, hub.sections[3].title, "Another title")
    with pytest.raises(WrongBuildError, match=f"lacks the sections .*{hub.sections[3].title}"):
        check(place, PRODUCT, grown)
    spoil(place, note.docname, note.body.split()[-1], "")
    with pytest.raises(WrongBuildError, match="lacks its last words"):
        check(place, PRODUCT, grown)
    (place.out / f"{note.docname}.html").unlink()
    with pytest.raises(WrongBuildError, match="there is no page"):
        check(place, PRODUCT, grown)


def test_a_build_that_warns_is_no_figure(tmp_path):
    place = Place(tmp_path)
    write(FLOOR, one_hub(12), place.source)
    (place.source / "lonely.md").write_text("# In no toctree\n", encoding="utf-8")
    with pytest.raises(WrongBuildError, match="isn't included in any toctree"):
        build(place, stemmer=False)


def test_a_build_counts_what_it_wrote(tmp_path):
    grown = one_hub(12)
    place = Place(tmp_path)
    write(PRODUCT, grown, place.source)
    whole = build(place, stemmer=False)
    again = build(place, stemmer=False)
    with (place.source / f"{grown.notes[5].docname}.md").open("a", encoding="utf-8") as file:
        file.write("\nAn afterthought.\n")
    edited = build(place, stemmer=False)
    # The index, the area, the hub, the notes; and those that Sphinx writes in every build.
    assert whole.pages == 15 + again.pages
    assert edited.pages == 1 + again.pages
    assert min(again.cpu, whole.cpu) > 0
    assert whole.memory is None or whole.memory > 20e6


@pytest.mark.parametrize(("stemmer", "status"), [("yes", 7), ("no", 0)])
def test_the_stemmer_is_there_only_where_asked(tmp_path, stemmer, status):
    """A false PyStemmer ends the process that imports it."""
    (tmp_path / "Stemmer.py").write_text("import os; os._exit(7)", encoding="utf-8")
    write(FLOOR, one_hub(10), tmp_path / "source")
    command = [sys.executable, "-P", ROOT / "benchmarks/launch.py", "--stemmer", stemmer]
    ran = subprocess.run(
        [*command, "--", "-q", "source", "out"],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        cwd=tmp_path,
    )
    assert ran.returncode == status


def test_the_markup_of_cards_is_all_but_their_text(tmp_path):
    place = Place(tmp_path)
    (place.out / "hubs").mkdir(parents=True)
    card = '<li class="hubnotes-card"><a href="x">Title</a></li>'
    (place.out / "hubs/a.html").write_text(
        "<article>before"
        f'<ul class="hubnotes-cards simple">{card}{card}</ul><p>between</p>'
        f'<ul class="hubnotes-cards simple">{card}</ul></article>',
        encoding="utf-8",
    )
    around = len('<ul class="hubnotes-cards simple"></ul>')
    each = len(card) - len("Title")
    assert markup_of(place, "hubs/a") == pytest.approx(each + 2 * around / 3, abs=1)


# The shares


OURS, OTHERS = f"{PACKAGE}/hubs/here.py", "/elsewhere/parser.py"

Call = tuple[str, str]
"""The file and the name of a function."""


def entry(*calls: Call) -> Entry | None:
    """Whose account it is on when these functions have called each other, the first one first."""
    inner: Callable[[], FrameType] = sys._getframe
    for file, name in reversed(calls):
        namespace: dict[str, Any] = {"inner": inner}
        exec(compile(f"def {name}(): return inner()", file, "exec"), namespace)
        inner = namespace[name]
    return Sampler().entry(inner())


@pytest.mark.parametrize(
    ("calls", "expected"),
    [
        pytest.param([(OTHERS, "emit")], None, id="others"),
        pytest.param([(OTHERS, "emit"), (OURS, "stage")], "stage", id="ours"),
        pytest.param(
            [(OTHERS, "emit"), (OURS, "stage"), (OTHERS, "sorted"), (OURS, "key"), (OTHERS, "x")],
            "stage",
            id="others called by ours",
        ),
        pytest.param(
            [(OURS, "hub"), (OTHERS, "nested_parse"), (OTHERS, "paragraph")], None, id="content"
        ),
        pytest.param(
            [(OURS, "hub"), (OTHERS, "nested_parse"), (OURS, "card"), (OTHERS, "x")],
            "card",
            id="a directive in the content",
        ),
    ],
)
def test_time_is_on_the_account_of_whom_others_called(calls, expected):
    assert entry(*calls) == (("hubs/here", expected) if expected else None)


MODULES = [
    file.relative_to(PACKAGE).with_suffix("").as_posix() for file in Path(PACKAGE).rglob("*.py")
]


def test_the_shares_of_a_build_are_its_stages(tmp_path):
    place = Place(tmp_path)
    write(PRODUCT, one_hub(60), place.source)
    file = tmp_path / "shares.json"
    cost = build(place, stemmer=False, launcher=("--shares", str(file)))
    found = json.loads(file.read_text(encoding="utf-8"))
    assert 0 < sum(spent for _, _, spent in found) < cost.cpu / 2
    # Which ones a look falls into is chance, on a fast machine above all.
    assert {module for module, _, _ in found} <= set(MODULES)


# The tables


def test_the_documentation_shows_what_was_measured():
    """When this fails: `python -m benchmarks tables`."""
    page = tables.PAGE.read_text(encoding="utf-8")
    assert tables.filled(page, tables.figures()) == page


def test_every_table_has_a_place():
    page = tables.PAGE.read_text(encoding="utf-8")
    assert re.findall(r"<!-- table: (\w+) -->", page) == list(tables.TABLES)


def sample(seconds: float, memory: int = 100) -> Sample:
    cost = Cost(seconds, seconds, memory * 1_000_000, 10)
    return Sample(cost, (cost,), (cost,), 1_000_000, 99.5)


def result(notes: int, fast: bool, *rounds: tuple[float, float, float]) -> Result:
    compared = tuple(Round(*(sample(seconds) for seconds in one)) for one in rounds)
    return Result(notes, "product", fast, 1, {"machine": "any"}, compared)


def test_ratios_are_those_of_a_round_and_never_of_two():
    """The machine was ten times as slow in the second round: that is in no ratio."""
    found = result(1000, True, (1.1, 1.0, 2.0), (12.0, 10.0, 20.0), (1.3, 1.0, 2.0))
    known = tables.Figures({(1000, "product", True): found}, {})
    assert known.ratio(tables.full, 1000, "product", True) == pytest.approx(1.2)
    assert known.ratio_to_plain(tables.full, 1000, "product", True) == pytest.approx(0.6)
    assert known.value(tables.full, 1000, "product", True) == pytest.approx(1.3)


def test_growth_is_an_exponent():
    made = {
        (notes, "product", False): result(notes, False, (seconds, 1.0, 1.0))
        for notes, seconds in ((1000, 10.0), (10000, 1000.0))
    }
    assert tables.Figures(made, {}).growth(tables.full, "product", 1000, 10000) == pytest.approx(2)


def test_a_target_is_held_or_not():
    known = tables.Figures({(1000, "product", False): result(1000, False, (1.12, 1.0, 1.0))}, {})
    rows = "".join(tables.targets(known)).splitlines()
    assert "| full build, × floor | 1,000 notes | 1.10 | 1.12 | no |" in rows
    assert "| peak memory, × floor | 1,000 notes | 1.15 | 1.00 | yes |" in rows
    assert "| full build, × floor | 10,000 notes | 1.10 | – | – |" in rows


def test_results_are_kept_as_they_are(tmp_path):
    found = result(1000, True, (1.125, 1.0, 2.0), (12.0, 10.0, 20.0))
    results.save(found, tmp_path)
    results.save(result(100, False, (1.0, 1.0, 1.0)), tmp_path)
    assert results.load(tmp_path)[1] == found
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "100-product-plain.json",
        "1000-product-fast.json",
    ]
