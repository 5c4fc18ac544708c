"""Screenshots of a built page.

    python -m tools.screenshots PAGE.html OUT.png [--width 1280] [--height 900] [--dark] [--full]

Without arguments: the README's picture, docs/_static/hub-light.png, from a page of `make docs`.
Needs a chromium on the machine.
"""

from __future__ import annotations

import argparse
import struct
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

from tools import chromium

ROOT = Path(__file__).resolve().parent.parent
README_PAGE = ROOT / "docs/_build/html/garden/keeping-knowledge-alive.html"
README_PICTURE = ROOT / "docs/_static/hub-light.png"
LARGEST = 200_000  # bytes; the README's picture lives in the repository


def main() -> None:
    """Take one picture, as the command line says."""
    parser = argparse.ArgumentParser(description="Takes a screenshot of a built page.")
    parser.add_argument("page", type=Path, nargs="?", help="an HTML file (default: the README's)")
    parser.add_argument("out", type=Path, nargs="?", help="the PNG file to write")
    parser.add_argument("--width", type=int, default=1280)
    parser.add_argument("--height", type=int)
    parser.add_argument("--dark", action="store_true", help="as a reader who prefers dark colours")
    parser.add_argument("--full", action="store_true", help="the whole page, not one screen of it")
    args = parser.parse_args()
    if args.page and not args.out:
        parser.error("say where to write the picture")
    readme = not args.page
    page, out = (README_PAGE, README_PICTURE) if readme else (args.page, args.out)
    if not page.is_file():
        sys.exit(f"{page} is not there: run `make docs` first")
    height = args.height or (1100 if readme else 900)
    picture = smaller(shoot(page, args.width, height, dark=args.dark, full=args.full))
    if readme and len(picture) > LARGEST:
        sys.exit(f"The README's picture has {len(picture):,} bytes, over {LARGEST:,}")
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(picture)
    print(f"{out}: {len(picture):,} bytes")


def shoot(page: Path, width: int, height: int, *, dark: bool, full: bool) -> bytes:
    """A PNG of a page, at one dot a pixel."""
    with chromium.launched() as browser:
        view = browser.new_page(
            viewport={"width": width, "height": height},
            device_scale_factor=1,
            color_scheme="dark" if dark else "light",
        )
        view.goto(page.resolve().as_uri())
        view.evaluate("() => document.fonts.ready")
        return view.screenshot(full_page=full, animations="disabled")


def smaller(png: bytes) -> bytes:
    """The same picture with its pixels packed as tightly as zlib can."""
    pixels = zlib.decompress(b"".join(data for kind, data in chunks(png) if kind == b"IDAT"))
    packed = zlib.compress(pixels, 9)
    kept = [(kind, data) for kind, data in chunks(png) if kind in (b"IHDR", b"IEND")]
    kept.insert(1, (b"IDAT", packed))
    return png[:8] + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in kept
    )


def chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The chunks of a PNG file: each one's kind and data."""
    at = 8
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += length + 12


if __name__ == "__main__":
    main()
