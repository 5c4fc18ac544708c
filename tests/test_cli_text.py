"""What is done to single notes and names before Sphinx reads them; no Sphinx is needed here."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sphinx_hubnotes.cli.names import docnames, safe
from sphinx_hubnotes.cli.text import mend
from sphinx_hubnotes.cli.vault import heading


@pytest.mark.parametrize(
    ("written", "fields", "line"),
    [
        ("title: Foo: bar\ntags: [a]", {"title": "Foo: bar", "tags": ["a"]}, 2),
        ("tags: [a]\ntitle: 'open", {"tags": ["a"], "title": "'open"}, None),
        ("a: 1\nb: [x\nc: 3", {"a": 1, "b": "[x", "c": 3}, 4),
        ("date: {{date}}\na: 1", {"date": "{{date}}", "a": 1}, None),
        ("when: 2024-13-45\na: 1", {"when": "2024-13-45", "a": 1}, None),
        ("a:\n  - x\n - y\nb: 2", {"b": 2}, None),
        ("\tx: 1\nb: 2", {"b": 2}, 2),
        ('a: "x\u2028y\x85z\u2029\nb: {\u2028\nc: 1', {"a": '"x y z', "b": "{", "c": 1}, None),
    ],
)
def test_broken_front_matter_is_read_as_far_as_it_goes(written, fields, line):
    raw = f"---\n{written}\n---\n# Title\n"
    mended = mend(raw.encode())
    assert mended.fields == fields
    ((told, message),) = mended.mistakes
    assert "no YAML" in message
    assert line in (None, told)
    assert mended.text.count("\n") == raw.count("\n")
    assert mended.text.endswith("# Title\n")
    assert yaml.safe_load(mended.text.split("---\n")[1]) == fields


def test_front_matter_that_is_empty_or_no_mapping():
    assert mend(b"---\n---\ntext\n") == ("\n\ntext\n", {}, ())
    assert mend(b"---\n# a comment\n---\ntext\n").text == "\n\n\ntext\n"
    text, fields, mistakes = mend(b"---\njust words\n---\ntext\n")
    assert (text, fields) == ("\njust words\n---\ntext\n", {})
    assert mistakes[0][0] == 1
    assert mend(b"---\nno end\n").text == "---\nno end\n"


def test_other_encodings():
    assert mend("a\nÄ".encode("utf-8-sig")).text == "a\nÄ"
    assert mend("Ä".encode("utf-16")).text == "Ä"
    text, _, mistakes = mend("a\nb\nÄ “x”".encode("cp1252"))
    assert text == "a\nb\nÄ “x”"
    message = "the file is not UTF-8, and is read as Windows-1252; save it as UTF-8"
    assert mistakes == ((3, message),)
    assert mend(b"a\r\nb\rc\0").text == "a\nb\nc\ufffd"


def test_a_few_broken_bytes_leave_the_rest_as_it_is():
    french = "Crème brûlée à la française, café, thé, père, mère.\n" * 3
    text, _, mistakes = mend(french.encode() + b"a \xe9\xff b\n")
    assert text == f"{french}a \ufffd\ufffd b\n"
    message = "the file has 2 bytes that are not UTF-8, shown as \ufffd; save it as UTF-8"
    assert mistakes == ((4, message),)
    text, _, mistakes = mend("ÄÖÜäöüéèàç".encode() + b" \xe9\xe8")
    assert text.endswith("Ã§ éè")
    assert [message[:45] for _, message in mistakes] == [
        "the file is not UTF-8, and is read as Windows-1252"[:45]
    ]
    text, _, mistakes = mend(french.encode("cp1252") + "Ä".encode())
    assert text == f"{french}Ã„"
    assert [line for line, _ in mistakes] == [1]


@given(st.binary(max_size=80), st.booleans())
def test_no_bytes_are_too_odd(raw, fronted):
    if fronted:
        raw = b"---\n" + raw.replace(b"\r", b"") + b"\n---\nbody\n"
    text, fields, _ = mend(raw)
    text.encode(errors="surrogatepass")
    assert isinstance(fields, dict)
    if fronted and text.startswith("---\n") and "\n---\nbody\n" in text:
        front = text.split("---\n")[1]
        assert isinstance(yaml.safe_load(front), dict) or front.startswith("#") or not fields


def test_names_are_safe_and_stay_what_they_are_where_they_can():
    paths = [
        "a note.md",
        "Über/Ein Café ☕.md",
        "What? why.md",
        "C#.md",
        "100% sure.md",
        'quo"ted.md',
        "A.md",
        "a.md",
        "search.md",
        "_static/x.md",
        f"{'long ' * 48}.md",
        f"{'é' * 120}.md",
        "???.md",
    ]
    names = docnames(paths)
    assert names["a note.md"] == "a note"
    assert names["Über/Ein Café ☕.md"] == "Über/Ein Café ☕"
    assert names["What? why.md"] == "What why"
    assert names["C#.md"] == "C"
    assert names["100% sure.md"] == "100 sure"
    assert names["A.md"] == "A"
    assert names["a.md"].startswith("a-")
    assert names["search.md"].startswith("search-")
    assert names["_static/x.md"] == "notes-static/x"
    assert len({name.casefold() for name in names.values()}) == len(paths)
    assert all(len(name.encode()) < 200 for name in names.values())
    assert names["???.md"].startswith("note-")


@given(st.text("ab0: -\n\t'\"[]{},&*!|>#%@`?<.=~\x00\x1b\x85\u2028\u2029\ufeff\ud7ff", max_size=40))
def test_whatever_stands_between_dashes_is_read(written):
    mended = mend(f"---\n{written}\n---\n# Title\n".encode())
    assert mended.text.endswith("# Title\n")


@given(st.lists(st.text(min_size=1, max_size=8).map(lambda t: t.replace("/", "_") + ".md")))
def test_each_note_has_a_name_of_its_own(paths):
    names = docnames(set(paths))
    assert len({name.casefold() for name in names.values()}) == len(set(paths))
    assert docnames(sorted(set(paths), reverse=True)) == names


def test_a_note_that_has_the_second_name_of_another_takes_no_page_of_it() -> None:
    second = docnames(["search.md"])["search.md"]
    names = docnames(["search.md", f"{second}.md"])
    third = docnames(["search.md", f"{second}.md", f"{names['search.md']}.md"])
    for found in (names, third):
        assert len({name.casefold() for name in found.values()}) == len(found)
    assert all(safe(name) == name for name in names.values())


def test_the_first_heading():
    assert heading("text\n\n# A *b* [[c|d]] `e` #\n") == "A b d e"
    assert heading("```\n# no\n```\n## nor this\n# Yes") == "Yes"
    assert heading("```x``` is code\n# Yes") == "Yes"
    assert heading("```\n```inner\n# no\n```\n# Yes") == "Yes"
    assert heading("~~~ `\n# no\n~~~\n# Yes") == "Yes"
    assert heading("---\n# made by a template\ntags: [x]\n---\nWelcome") == ""
    assert heading("nothing") == ""
