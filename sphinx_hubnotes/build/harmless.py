"""What may stand in a page though a stranger wrote it: tags and addresses that run nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape, unescape
from urllib.parse import urlsplit

TAGS = frozenset(
    """
    a abbr address article aside audio b bdi bdo big blockquote br caption center cite code col
    colgroup dd del details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header
    hr i img ins kbd li mark meter nav ol p picture pre progress q rp rt ruby s samp section small
    source span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var
    video wbr
    """.split()
)
"""The tags of HTML that stay tags."""

VOID = frozenset("br col hr img source wbr".split())
"""Those of them that nothing closes."""

_EVERYWHERE = frozenset("align class dir height id lang title valign width".split())
_OF_TAG = {
    "a": {"href", "name", "rel", "target"},
    "audio": {"controls", "src"},
    "col": {"span"},
    "colgroup": {"span"},
    "del": {"datetime"},
    "details": {"open"},
    "font": {"color", "face", "size"},
    "img": {"alt", "loading", "src"},
    "ins": {"datetime"},
    "li": {"value"},
    "meter": {"high", "low", "max", "min", "optimum", "value"},
    "ol": {"reversed", "start", "type"},
    "progress": {"max", "value"},
    "source": {"src", "type"},
    "table": {"border", "cellpadding", "cellspacing"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
    "ul": {"type"},
    "video": {"controls", "loop", "muted", "poster", "src"},
}
_ADDRESSES = frozenset(("href", "src", "poster"))
_STYLES = frozenset(
    """
    background background-color border border-radius color display float font font-family font-size
    font-style font-weight height line-height list-style-type margin margin-bottom margin-left
    margin-right margin-top max-height max-width min-width padding text-align text-decoration
    text-indent vertical-align white-space width
    """.split()
)
_STYLE_VALUE = re.compile(r"(?:[\w\s.,#%'\"!-]|\b(?:rgb|rgba|hsl|hsla)\([\d\s.,%]*\))*", re.ASCII)

_RUN = frozenset("javascript vbscript livescript mocha data blob filesystem".split())
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]")

_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<(?P<closes>/?)(?P<name>[a-zA-Z][a-zA-Z0-9-]*)"
    r"(?P<attributes>(?:\s+[a-zA-Z_:@][\w:.@-]*(?:\s*=\s*(?:[^\s\"'=<>`]+|'[^']*'|\"[^\"]*\"))?)*)"
    r"\s*/?>",
    re.ASCII | re.DOTALL,
)
_ATTRIBUTE = re.compile(
    r"(?P<name>[a-zA-Z_:@][\w:.@-]*)"
    r"(?:\s*=\s*(?:(?P<bare>[^\s\"'=<>`]+)|'(?P<single>[^']*)'|\"(?P<double>[^\"]*)\"))?",
    re.ASCII,
)


_ANCHOR = re.compile(r"<\w+\s[^<>]*?\b(?:id|name)=[\"']?([^\"'\s>]+)")
_ONLY_ANCHOR = re.compile(r"<a\s+(?:id|name)=[\"']?[^\"'\s>]+[\"']?\s*/?>|</a\s*>", re.IGNORECASE)


def anchors(text: str) -> list[str]:
    """The places that *text* names in HTML, to which links may lead."""
    return _ANCHOR.findall(text)


def is_anchor(tag: str) -> bool:
    """Whether *tag* does nothing but name a place, or ends what does."""
    return _ONLY_ANCHOR.fullmatch(tag.strip()) is not None


def is_address(text: str) -> bool:
    """Whether *text* can be read as an address; what asks for its kind of file reads it so."""
    try:
        urlsplit(text)
    except ValueError:
        return False
    return True


def runs(address: str) -> bool:
    """Whether a browser that follows *address* could run what stands in it."""
    found = _SCHEME.match(_UNSEEN.sub("", address))
    return found is not None and found[1].lower() in _RUN


def is_picture(address: str) -> bool:
    """Whether *address* is a picture that stands in it."""
    return _UNSEEN.sub("", address).lower().startswith("data:image/")


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag in HTML that `clean` has made."""

    written: str
    name: str
    closes: bool
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Cleaned:
    """HTML that runs nothing."""

    html: str
    is_text: bool
    """Whether no tag is left, so that it is what readers see."""
    left_out: tuple[str, ...]
    """The tags that became text, and the attributes that are gone."""


def clean(text: str) -> Cleaned:
    """*text* as HTML that runs nothing.

    Each tag is written anew, from the names that are known: how a browser would have read the one
    that was there does not matter. What is none of these is shown as it is written.
    """
    parts, end, is_text = [], 0, True
    left_out: list[str] = []
    for found in _TAG.finditer(text):
        parts.append(_text(text[end : found.start()]))
        end = found.end()
        if found["name"] is None:  # a comment; one that does not end would hide the rest
            parts.append("" if found[0].endswith("-->") else _text(found[0]))
            continue
        name = found["name"].lower()
        if name == "iframe":
            left_out.append("<iframe>")
            parts.append("" if found["closes"] else _linked(found["attributes"]))
            is_text = False
        elif name not in TAGS:
            left_out.append(f"<{name}>")
            parts.append(_text(found[0]))
        elif found["closes"]:
            parts.append(f"</{name}>")
            is_text = False
        else:
            parts.append(f"<{name}{''.join(_kept(name, found['attributes'], left_out))}>")
            is_text = False
    parts.append(_text(text[end:]))
    return Cleaned("".join(parts), is_text, tuple(dict.fromkeys(left_out)))


def divided(html: str, names: Collection[str]) -> Iterator[str | Tag]:
    """*html* that `clean` has made, divided at its tags that are called one of *names*."""
    end = 0
    for found in _TAG.finditer(html):
        if found["name"] in names:
            if end < found.start():
                yield html[end : found.start()]
            end = found.end()
            attributes = {name: value or "" for name, value in _attributes(found["attributes"])}
            yield Tag(found[0], found["name"], bool(found["closes"]), attributes)
    if end < len(html):
        yield html[end:]


def is_local(address: str) -> bool:
    """Whether *address* names a file beside the one that it stands in."""
    return (
        bool(address)
        and not (address[0] in "#?" or address.startswith("//"))
        and (_SCHEME.match(address) is None and is_address(address))
    )


def balanced(texts: Iterable[str]) -> tuple[list[str], str]:
    """*texts* that `clean` has made, so that they close nothing else; and what closes theirs.

    They stand in one element of a page, beside each other.
    """
    opened: list[str] = []
    number: Counter[str] = Counter()
    """How many of each are open: to look for what nobody has opened takes long."""

    def close(found: re.Match[str]) -> str:
        name = found["name"]
        if not found["closes"]:
            if name not in VOID:
                opened.append(name)
                number[name] += 1
            return found[0]
        if not number[name]:
            return ""
        last = len(opened) - 1
        while opened[last] != name:
            last -= 1
        number.subtract(opened[last:])
        return _ends(opened, last)

    made = [_TAG.sub(close, text) for text in texts]
    return made, _ends(opened, 0)


def _ends(opened: list[str], depth: int) -> str:
    ends = "".join(f"</{name}>" for name in reversed(opened[depth:]))
    del opened[depth:]
    return ends


def _kept(tag: str, attributes: str, left_out: list[str]) -> Iterator[str]:
    """The *attributes* of *tag* that stay."""
    known = _EVERYWHERE | _OF_TAG.get(tag, set())
    seen = set()
    for name, value in _attributes(attributes):
        if name in seen:
            continue
        seen.add(name)
        if name == "style":
            kept = "; ".join(_styles(value or ""))
            if kept or not value:
                yield f' style="{escape(kept)}"'
                continue
        elif name in known and not (name in _ADDRESSES and _is_unsafe(tag, value or "")):
            yield f" {name}" if value is None else f' {name}="{escape(value)}"'
            continue
        left_out.append(name)


def _is_unsafe(tag: str, address: str) -> bool:
    return runs(address) and not (tag == "img" and is_picture(address))


def _linked(attributes: str) -> str:
    """A link in place of a page in the page."""
    address = dict(_attributes(attributes)).get("src") or ""
    shown = escape(address)
    if not address or runs(address):
        return shown
    return f'<a class="reference external" href="{shown}">{shown}</a>'


def _attributes(text: str) -> Iterator[tuple[str, str | None]]:
    for found in _ATTRIBUTE.finditer(text):
        values = (found["bare"], found["single"], found["double"])
        value = next((value for value in values if value is not None), None)
        yield found["name"].lower(), None if value is None else unescape(value)


def _styles(text: str) -> Iterator[str]:
    for declaration in text.split(";"):
        name, _, value = declaration.partition(":")
        if name.strip().lower() in _STYLES and _STYLE_VALUE.fullmatch(value.strip()):
            yield f"{name.strip().lower()}: {value.strip()}"


def _text(text: str) -> str:
    """*text* between tags; its entities stay, which a browser reads."""
    return text.replace("<", "&lt;").replace(">", "&gt;")
