"""Other languages: our own words, and a project's translations of its notes."""

from __future__ import annotations

from gettext import c2py
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pytest
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

import sphinx_hubnotes
from tests.conftest import MakeSite

pytestmark = pytest.mark.packages

PACKAGE = Path(sphinx_hubnotes.__file__).parent


class Words(NamedTuple):
    sizes: tuple[int, ...]
    """How many notes the sections of the hub have; the last section has all of them."""
    counts: str
    """What is written under the sections."""
    summary: str
    back: str
    read: str


WORDS = {
    "de": Words(
        (1, 2),
        "1 Notiz, 2 Notizen",
        "Themen-Hub · 2 verknüpfte Notizen · 2 Abschnitte",
        "← Alle Notizen",
        "Lesen →",
    ),
    "fr": Words(
        (0, 1, 2),
        "0 note, 1 note, 2 notes",
        "Hub thématique · 2 notes liées · 3 sections",
        "← Toutes les notes",
        "Lire →",
    ),
    "es": Words(
        (1, 2),
        "1 nota, 2 notas",
        "Hub temático · 2 notas enlazadas · 2 secciones",
        "← Todas las notas",
        "Leer →",
    ),
    "pt_BR": Words(
        (1, 2),
        "1 nota, 2 notas",
        "Hub temático · 2 notas vinculadas · 2 seções",
        "← Todas as notas",
        "Ler →",
    ),
    "ru": Words(
        (1, 2, 5, 21),
        "1 заметка, 2 заметки, 5 заметок, 21 заметка",
        "Тематический хаб · 21 связанная заметка · 4 раздела",
        "← Все заметки",
        "Читать →",
    ),
    "zh_CN": Words(
        (1, 2),
        "1 篇笔记, 2 篇笔记",
        "主题中心 · 2 篇关联笔记 · 2 个章节",
        "← 所有笔记",
        "阅读 →",
    ),
    "ja": Words(
        (1, 2),
        "ノート 1 件, ノート 2 件",
        "トピックハブ · リンクされたノート 2 件 · セクション 2 個",
        "← すべてのノート",
        "読む →",
    ),
    "ar": Words(
        (0, 1, 2, 3, 11, 100),
        "لا ملاحظات, ملاحظة واحدة, ملاحظتان, 3 ملاحظات, 11 ملاحظة, 100 ملاحظة",
        "مركز موضوعي · 100 ملاحظة مرتبطة · 6 أقسام",
        "→ كل الملاحظات",  # the arrows point against and along the direction of reading
        "اقرأ ←",
    ),
}


def test_every_language_is_tested() -> None:
    assert {path.name for path in (PACKAGE / "locale").iterdir()} == set(WORDS)


@pytest.mark.parametrize("language", WORDS)
def test_our_words(make_site: MakeSite, language: str) -> None:
    words = WORDS[language]
    notes = [f"n{number}" for number in range(words.sizes[-1])]
    hub = "# Hub\n\n::::::{hub} all\n"
    for size in words.sizes:
        cards = "".join(f"- [](/notes/{name}.md)\n" for name in notes[:size])
        hub += f":::::{{section}} S\n\n{cards}:::::\n"
    site = make_site(
        {f"notes/{name}.md": f"# Note {name}\n\nText.\n" for name in notes}
        | {
            "hub.md": hub + "::::::\n",
            "index.md": "# Home\n\n```{toctree}\nhub\n```\n\n:::{hub-list}\n:::\n",
        }
    )
    built = site.build(language=language, warningiserror=True)
    assert built.warnings == []
    page = built.page("hub")
    texts = {
        name: [found.get_text(strip=True) for found in page.select(f".hubnotes-{name}")]
        for name in ("back", "summary", "count", "read")
    }
    assert texts["back"] == [words.back]
    assert texts["summary"] == [words.summary]
    assert ", ".join(texts["count"]) == words.counts
    assert texts["read"] == [words.read] * sum(words.sizes)


def test_a_language_without_a_catalog_shows_english(make_site: MakeSite) -> None:
    site = make_site(
        {
            "index.md": "# Home\n\n```{toctree}\nhub\n```\n",
            "hub.md": "# Hub\n\n:::{hub}\n- [](n.md)\n:::\n",
            "n.md": "# Note\n\nText.\n",
        }
    )
    built = site.build(language="eo")
    assert built.text("hub")[2] == "Topic Hub · 1 linked note · 0 sections"


def catalog_of(language: str) -> Catalog:
    path = PACKAGE / "locale" / language / "LC_MESSAGES" / "sphinx_hubnotes.po"
    with path.open("rb") as file:
        return read_po(file, locale=language, domain="sphinx_hubnotes")


def messages_in_the_code() -> set[str | tuple[str, ...]]:
    found = extract_from_dir(PACKAGE, method_map=[("**.py", "python")])
    return {message for _, _, message, _, _ in found}


def test_the_code_s_messages_are_found() -> None:
    assert "← All notes" in messages_in_the_code()
    assert any(isinstance(message, tuple) for message in messages_in_the_code())


@pytest.mark.parametrize("language", WORDS)
def test_a_catalog_is_complete_and_up_to_date(language: str) -> None:
    catalog = catalog_of(language)
    assert {message.id for message in catalog if message.id} == messages_in_the_code()
    # As Unicode has it, but for the millions, for which some languages have a form of their own.
    form_of = c2py(catalog.plural_expr)
    category_of = Locale.parse(language).plural_form
    forms = {(form_of(number), category_of(number)) for number in range(201)}
    assert len(forms) == catalog.num_plurals == len({category for _, category in forms})
    assert not catalog.fuzzy
    assert not list(catalog.obsolete)
    assert not list(catalog.check())
    for message in catalog:
        if message.id:
            assert not message.fuzzy
            texts = message.string if isinstance(message.string, tuple) else (message.string,)
            assert len(texts) == (catalog.num_plurals if message.pluralizable else 1)
            assert all(texts)


@pytest.mark.parametrize("language", WORDS)
def test_a_compiled_catalog_is_the_written_one(language: str) -> None:
    written = catalog_of(language)
    with (PACKAGE / "locale" / language / "LC_MESSAGES" / "sphinx_hubnotes.mo").open("rb") as file:
        compiled = read_mo(file)
    # But for the header, which holds the time at which it was compiled.
    texts, wanted = (
        sorted((list(message.id), list(message.string or "")) for message in catalog if message.id)
        for catalog in (compiled, written)
    )
    assert texts == wanted
    assert compiled.plural_forms == written.plural_forms


# A project's own catalogs

GARDEN = {
    "index.md": "# Home\n\n```{toctree}\nhub\nliste\n```\n",
    "hub.md": """
        ---
        description: What the hub is about.
        ---
        # Which hub?

        ::::::{hub} hub
        :::::{section} First *things*
        :::{note-card} notes/myst
        :::
        :::{note-card} notes/rest
        :::
        ::::{section} Deeper
        :::{note-card} Own *title* <notes/bare>

        A body of its own.
        :::
        ::::
        :::::
        :::::{section} First *things*
        - [](notes/words.md) -- because of it
        :::::
        ::::::
        """,
    "liste.rst": """
        :description: The other page.

        Which list?
        ===========

        .. hub:: liste

           .. section:: First things

              .. note-card:: notes/bare

              .. note-card:: hub

           See :ref:`hub`, :ref:`hub#deeper`, :hubnotes:hub:`hub` and :hubnotes:note:`notes/rest`.
        """,
    "notes/myst.md": "---\ndescription: Said by MyST.\n---\n# A *MyST* note\n\nText.\n",
    "notes/rest.rst": ":description: Said by reST.\n\nA *reST* note\n=============\n\nText.\n",
    "notes/bare.md": "---\ntitle: No heading\ndescription: Said without.\n---\nText.\n",
    "notes/words.md": "# Some words\n\nA first paragraph. It has two sentences.\n",
}

GERMAN = {
    "index": {"Home": "Heim"},
    "hub": {
        "What the hub is about.": "Worum es im Hub geht.",
        "Which hub?": "Welcher Hub?",
        "First *things*": "Erste *Dinge*",
        "Deeper": "Tiefer",
        "Own *title*": "Eigener *Titel*",
        "A body of its own.": "Ein eigener Text.",
        "because of it": "darum",
    },
    "liste": {
        "The other page.": "Die andere Seite.",
        "Which list?": "Welche Liste?",
        "First things": "Das Erste",
    },
    "notes/myst": {
        "Said by MyST.": "Gesagt von MyST.",
        "A *MyST* note": "Eine *MyST*-Notiz",
        "Text.": "Wörter.",
    },
    "notes/rest": {
        "Said by reST.": "Gesagt von reST.",
        "A *reST* note": "Eine *reST* Notiz",
    },
    "notes/bare": {"No heading": "Ohne Titel", "Said without.": "Ohne gesagt."},
    "notes/words": {
        "Some words": "Einige Worte",
        "A first paragraph. It has two sentences.": "Ein erster Absatz. Er hat zwei Sätze.",
    },
}


def catalogs(translations: dict[str, dict[str, str]]) -> dict[str, bytes]:
    """The files of a project's catalogs, compiled ones too."""
    files = {}
    for domain, messages in translations.items():
        catalog = Catalog(locale="de", domain=domain)
        for message, translation in messages.items():
            catalog.add(message, translation)
        for suffix, write in ((".po", write_po), (".mo", write_mo)):
            content = BytesIO()
            write(content, catalog)
            files[f"locale/de/LC_MESSAGES/{domain}{suffix}"] = content.getvalue()
    return files


CONF = {"locale_dirs": ["locale"], "gettext_compact": False, "gettext_auto_build": False}


def test_titles_and_descriptions_are_translated_on_hubs(make_site: MakeSite) -> None:
    site = make_site(GARDEN | catalogs(GERMAN), CONF)
    english = site.build(out="english", warningiserror=True)
    built = site.build(language="de", warningiserror=True)
    assert english.warnings == built.warnings == []
    assert built.text("hub") == [
        "← Heim",
        "Welcher Hub?",
        "Worum es im Hub geht.",
        "Themen-Hub · 4 verknüpfte Notizen · 3 Abschnitte",
        "Erste Dinge",
        "3 Notizen",
        "Eine MyST-Notiz",
        "Gesagt von MyST.",
        "Lesen →",
        "Eine reST Notiz",
        "Gesagt von reST.",
        "Lesen →",
        "Tiefer",
        "1 Notiz",
        "Eigener Titel",
        "Ein eigener Text.",
        "Lesen →",
        "Erste Dinge",
        "1 Notiz",
        "Einige Worte",
        "darum",
        "Lesen →",
    ]
    assert built.text("liste") == [
        "← Heim",
        "Welche Liste?",
        "Die andere Seite.",
        "Themen-Hub · 2 verknüpfte Notizen · 1 Abschnitt",
        "Das Erste",
        "2 Notizen",
        "Ohne Titel",
        "Ohne gesagt.",
        "Lesen →",
        "Welcher Hub?",
        "Worum es im Hub geht.",
        "Themen-Hub · 4 verknüpfte Notizen · 3 Abschnitte",
        "Lesen →",
        "See Welcher Hub?, Tiefer, Welcher Hub? and Eine reST Notiz.",
    ]
    for page in ("hub", "liste"):
        anchors, before = (
            [
                (section.get("id"), [span["id"] for span in section.select(":scope > span[id]")])
                for section in each.page(page).select("section")
            ]
            for each in (built, english)
        )
        assert anchors == before
        assert len(anchors) >= 2
    assert [title.get_text() for title in built.page("hub").select("[role=main] em")] == [
        "Dinge",
        "MyST",
        "reST",
        "Titel",
        "Dinge",
    ]


def test_a_changed_translation_of_a_note_reaches_its_hub(make_site: MakeSite) -> None:
    site = make_site(GARDEN | catalogs(GERMAN), CONF)
    site.build(language="de")
    note = GERMAN["notes/rest"] | {"Said by reST.": "Neu gesagt."}
    site.write(catalogs({"notes/rest": note}))
    text = site.build(language="de").text("hub")
    assert "Neu gesagt." in text
    assert "Gesagt von reST." not in text


def test_the_gettext_builder_asks_for_all_that_is_translated(make_site: MakeSite) -> None:
    site = make_site(GARDEN, CONF)
    built = site.build("gettext", out="gettext", warningiserror=True)
    for domain, translations in GERMAN.items():
        with (built.outdir / f"{domain}.pot").open("rb") as file:
            asked = [str(message.id) for message in read_po(file)]
        assert [asked.count(message) for message in translations] == [1] * len(translations)
