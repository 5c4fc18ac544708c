"""Words, sentences and titles that look like English, from a seed alone.

Only `Random.random()` is used of the generator, and only sums and quotients of numbers: both give
the same on every version of Python.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate
from random import Random
from typing import TypeVar

T = TypeVar("T")

COMMON = """
the of and to a in is that it for as with was on are be by this which from or an not at have but
they one all we can more when there their has been so if who no out up into them then some what only
about its over also after may these other than most many such where each much own same both between
under however while through during because often never always still again first last new old good
long small great little few part place work way well even must might should would could like just
make made take found know think see say come give use keep hold turn begin show seem mean need want
note notes question answer reason thing people time year day word hand side end line order form case
point fact idea view change growth water ground light air soil seed root leaf rain season garden map
page list name number page's reader's writing reading written known taken given growing changed
""".split()
"""The words that come most often, in that order; about half of any text."""

ROOTS = """
act balance bear bind bond border branch bridge broaden build burn calm carry cast cite claim clear
climb cluster collect compare connect construct cover craft cultivate cycle deepen defend define
depend describe direct divide drain draw drift edge elect emerge equip evolve expect explain explore
extend fall farm feed ferment fence fill filter find fix flood flow fold form found frame frost
gather graft graze ground guard harvest heal index inform invent join judge label land layer lead
learn level light limit link list mark measure mend model mould move mulch narrate nest observe open
order paint pattern perceive plant plough point pollinate press prevent process produce prune
quarrel quest rain reach reason record refer relate remain remember remove render repair report
reserve resolve respond rest return ripen root rotate sample scatter season select sense settle
shade shape shelter shift soak sort sow split spread sprout stack stem store stretch structure
suggest support surface sustain sweep switch tend terrace test thread thresh till touch trace trade
train transfer transplant treat trust turn twist unfold value vary venture visit vote walk wander
warm water weather weave weed weigh wind wither wonder work yield
""".split()
ENDS = ("s", "ing", "ed", "er", "able", "ment", "ers", "ments", "ive", "ation", "ations", "ably")
STARTS = ("re", "un", "over", "inter", "out", "under", "pre", "dis")

SECTIONS = """
First steps|Open questions|What has been tried|What failed|Measurements|Sources|Counter-examples|
Terms and names|Older views|Methods|Objections|Case studies|From other fields|Rules of thumb|
Tools|Numbers worth knowing|History|People|Things that surprised us|To be checked|Consequences|
Costs|Limits|Pictures and maps|Reading in order|Short answers|Long answers|Exceptions|Practice|
In the news
""".replace("\n", "").split("|")

_QUESTIONS = (
    "Why does {} {} {}?",
    "How does {} {} {}?",
    "When should {} {} {}?",
    "What makes {} {} {}?",
    "Does {} really {} {}?",
)


def below(random: Random, limit: int) -> int:
    """A number from 0 up to, and without, *limit*."""
    return int(random.random() * limit)


def pick(random: Random, choices: Sequence[T]) -> T:
    return choices[below(random, len(choices))]


def sample(random: Random, choices: Sequence[T], number: int) -> list[T]:
    """*number* of the choices, each at most once; all of them where there are fewer."""
    left = list(choices)
    return [left.pop(below(random, len(left))) for _ in range(min(number, len(left)))]


@cache
def plain() -> tuple[str, ...]:
    """Words of one meaning, in the forms that a text has of them: those that come more often."""
    words = [_with(root, end) for end in ("", *ENDS[:4]) for root in ROOTS]
    return tuple(sample(Random("plain words"), words, len(words)))


@cache
def rare() -> tuple[str, ...]:
    """The words that come less often."""
    longer = [_with(root, end) for end in ENDS[4:] for root in ROOTS]
    parts = [start + word for start in STARTS for word in (*plain(), *longer)]
    return tuple(sample(Random("rare words"), [*longer, *parts], 9000))


def _with(root: str, end: str) -> str:
    if end and end[0] in "aei" and root.endswith("e"):
        return root[:-1] + end
    return root + end


@cache
def _lexicon() -> tuple[tuple[str, ...], tuple[float, ...]]:
    """All words, and the running sum of how often each comes: the n-th word 1/n times (Zipf)."""
    words = tuple(dict.fromkeys((*COMMON, *plain(), *rare())))
    return words, tuple(accumulate(1 / rank for rank in range(1, len(words) + 1)))


def word(random: Random) -> str:
    """A word of running text."""
    words, sums = _lexicon()
    return words[bisect_right(sums, random.random() * sums[-1], hi=len(words) - 1)]


def sentence(random: Random, extra: str = "") -> str:
    """A sentence of 8 to 18 words, with *extra* (a link, say) near its end."""
    words = [word(random) for _ in range(8 + below(random, 11))]
    words[0] = words[0].capitalize()
    if random.random() < 0.3:
        words[3] += ","
    if random.random() < 0.08:
        words[5] = f"*{words[5]}*"
    elif random.random() < 0.03:
        words[5] = f"`{words[5]}`"
    if extra:
        words.insert(len(words) - 2, extra)
    return " ".join(words) + "."


def question(random: Random) -> str:
    """The title of a note."""
    subject, verb, thing = (pick(random, plain()) for _ in range(3))
    return pick(random, _QUESTIONS).format(subject, verb, thing)


def slug(text: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", text.lower()))


def wrapped(text: str, width: int = 100) -> Iterator[str]:
    """The lines of a paragraph; a link stays whole."""
    line = ""
    for part in text.split(" "):
        if line and len(line) + 1 + len(part) > width:
            yield line
            line = part
        else:
            line = f"{line} {part}" if line else part
    yield line
