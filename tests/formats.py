"""What a reader finds in what each builder writes: the words, and where links lead."""

from __future__ import annotations

import html
import json
import re
from xml.etree import ElementTree

from bs4 import BeautifulSoup
from bs4.element import Tag

PAGES_OF_HTML = ("html", "dirhtml", "singlehtml", "epub")
ASSEMBLED = ["singlehtml", "latex", "man", "texinfo"]


def file_of(builder: str, docname: str) -> str:
    """The output file that holds a document; *docname* is none of an index, beside the root."""
    if builder in ASSEMBLED:
        ends = {"latex": "tex", "man": "1", "texinfo": "texi"}
        return f"testgarden.{ends[builder]}" if builder in ends else "index.html"
    if builder == "dirhtml":
        return "index.html" if docname == "index" else f"{docname}/index.html"
    ends = {"epub": "xhtml", "json": "fjson", "text": "txt", "gettext": "pot"}
    return f"{docname}.{ends.get(builder, builder)}"


def assert_in_order(pieces: list[str], text: str) -> None:
    """Each piece stands in the text, after the one before it; a man page shouts its titles."""
    rest = text.casefold()
    for piece in pieces:
        _, found, rest = rest.partition(piece.casefold())
        assert found, f"{piece!r} is missing, or not in its place, in:\n{text}"


def text_of(builder: str, source: str) -> str:
    """The words of an output file, without the markup of its format."""
    if builder in PAGES_OF_HTML:
        source = _main(source).get_text()
    elif builder == "json":
        source = BeautifulSoup(json.loads(source)["body"], "html5lib").get_text()
    elif builder in ("xml", "pseudoxml"):
        if builder == "pseudoxml":  # which has each piece of inline markup on lines of its own
            source = re.sub(r"\n *(?=[.?])", "", re.sub(r"\n *<[^>]*>(?=\n)", "", source))
        source = html.unescape(re.sub(r"<[^>]*>", "", source))
    elif builder == "latex":
        source = source.partition(r"\begin{document}")[2].replace(r"\sphinxhyphen{}", "-")
        source = re.sub(r"\\(?:begin|end)\{\w+\}(?:\{[\w-]+\})?", "", source)
        source = re.sub(
            r"\\hyperref\[[^]]*\]|\\(?:sphinxhref|DUrole)\{[^}]*\}|\\[a-zA-Z]+|[{}]", "", source
        )
    elif builder == "man":
        # docutils shows an address behind each link, within the page too.
        source = re.sub(r" \\%<(?:#[^>]*)?>", "", source)
        source = re.sub(r"\\X'[^']*'|\\f[BIP]|\\[&%:]|^\.[A-Za-z]+", "", source, flags=re.MULTILINE)
        source = source.replace(r"\-", "-")
    elif builder == "texinfo":
        source = re.sub(r"@ref\{\w+,,([^}]*)\}", r"\1", source)
        source = re.sub(r"@\w+\{([^}]*)\}|[`']", r"\1", source)
    else:
        source = re.sub(r'[*"]', "", source)
    return " ".join(re.sub(r"\\[()]", "", source).split())


def links_of(builder: str, source: str) -> list[tuple[str, str]]:
    """The links within the project in an output file: their words, and where they lead.

    In LaTeX that is a label and in Texinfo the name of an anchor, which the file holds.
    """
    if builder in PAGES_OF_HTML:
        anchors = _main(source).select("p a.reference.internal")
        return [(" ".join(a.get_text().split()), str(a["href"])) for a in anchors]
    if builder == "xml":
        references = ElementTree.fromstring(source).iterfind(".//paragraph//reference")
        return [("".join(link.itertext()), link.get("refuri", "")) for link in references]
    if builder == "latex":
        labels = set(re.findall(r"\\label\{\\detokenize\{([^}]*)\}\}", source))
        begin = r"\begin{document}"
        _, *links = source.partition(begin)[2].split(r"\hyperref[\detokenize{")
        parted = (link.partition("}]") for link in links)
        return [
            (text_of("latex", begin + _braced(rest)), label if label in labels else "nowhere")
            for label, _, rest in parted
        ]
    if builder == "texinfo":
        pairs = re.findall(r"@anchor\{([^}]*)\}@anchor\{(\w+)\}", source)
        names = {number: name for name, number in pairs}
        found = re.findall(r"@ref\{(\w+),,([^}]*)\}", source)
        return [(words, names.get(number, "nowhere")) for number, words in found]
    return []


def _braced(source: str) -> str:
    """What *source* begins with between braces."""
    depth = 0
    for end, character in enumerate(source):
        depth += {"{": 1, "}": -1}.get(character, 0)
        if not depth:
            return source[: end + 1]
    return source


def _main(source: str) -> Tag:
    found = BeautifulSoup(source, "html5lib").select_one("[role=main]")
    assert found is not None
    return found
