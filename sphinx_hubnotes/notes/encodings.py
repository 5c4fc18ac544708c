"""The text of a note, whatever program has written it."""

from __future__ import annotations

import codecs
import re
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

NAME = "vault-notes"
"""The name of the codec that reads the notes of a vault."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


_NAMES = {"cp1252": "Windows-1252", "latin-1": "Latin-1", "utf-16": "UTF-16", "utf-32": "UTF-32"}
_BAD = re.compile("[\udc80-\udcff]")
_GOOD = re.compile("[^\x00-\x7f\udc80-\udcff]")


class Decoded(NamedTuple):
    """The text of a file."""

    text: str
    mistake: str = ""
    """What is to be said of the file, where it is no UTF-8."""
    line: int = 1
    """The line from which it is none."""


def read(data: bytes) -> Decoded:
    """The text that *data* most likely is."""
    named = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    else:  # the other marks are no UTF-8
        return Decoded(data.decode(named))
    if named.startswith("utf-8"):
        text = data.decode(named, "surrogateescape")
        bad = len(_BAD.findall(text))
        if bad * 10 <= len(_GOOD.findall(text)):  # in no other encoding does so much look like it
            what = "1 byte that is" if bad == 1 else f"{bad} bytes that are"
            mistake = f"has {what} not UTF-8, shown as \ufffd; save it as UTF-8"
            return Decoded(data.decode(named, "replace"), mistake, line)
    for name in (named, "cp1252", "latin-1"):  # in the last, anything is text
        with suppress(UnicodeDecodeError):
            text = data.decode(name)
            break
    mistake = f"is not UTF-8, and is read as {_NAMES[name]}; save it as UTF-8"
    return Decoded(text, mistake, line)


def decode(data: bytes) -> str:
    """The text that *data* is."""
    return read(data).text


class _Decoder(codecs.BufferedIncrementalDecoder):
    def _buffer_decode(self, data: Buffer, errors: str, final: bool) -> tuple[str, int]:
        found = bytes(data)
        return (decode(found), len(found)) if final else ("", 0)


def find_codec(name: str) -> codecs.CodecInfo | None:
    """For `codecs.register`: the codec, if it is the one that is called so."""
    if name.replace("_", "-") != NAME:
        return None

    def decoded(data: Buffer, errors: str = "strict", /) -> tuple[str, int]:
        found = bytes(data)
        return decode(found), len(found)

    return codecs.CodecInfo(codecs.utf_8_encode, decoded, incrementaldecoder=_Decoder, name=NAME)
