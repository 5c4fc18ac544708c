"""The text of a note, whatever program has written it."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

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


def encoding_of(data: bytes) -> str:
    """The encoding that *data* is most likely in."""
    named = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    for name in (named, "cp1252"):
        try:
            data.decode(name)
        except UnicodeDecodeError:
            continue
        return name
    return "latin-1"  # in which anything is text


def decode(data: bytes) -> str:
    """The text that *data* is."""
    return data.decode(encoding_of(data))


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
