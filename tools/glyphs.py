"""Makes the glyph files of map labels (distance fields in protobuf); must not know which labels there are.

Run by hand: python -m tools.glyphs FONT.ttf NAME FIRST_CODE... (see static/fonts/README.md). Needs pillow.
"""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont
from scipy.ndimage import distance_transform_edt

from atlas import paths

FONT_PX = 24  # size MapLibre and Mapbox GL draw their distance fields at
BORDER_PX = 3  # empty margin round each bitmap
RADIUS_PX, CUTOFF = (
    8.0,
    0.25,
)  # encoding: 255 - 255 * (distance / radius + cutoff), as node-fontnik and TinySDF write it
OVERSAMPLING = 8
KEPT_CODES = frozenset([*range(0x20, 0x180), *range(0x2010, 0x2027)])  # Latin with accents, dashes, typographic quotes


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def _field(number: int, value: int | bytes) -> bytes:
    if isinstance(value, bytes):
        return _varint(number << 3 | 2) + _varint(len(value)) + value
    return _varint(number << 3) + _varint(value)


def _zigzag(value: int) -> int:
    return value << 1 ^ value >> 31


def _distance_field(ink: np.ndarray) -> np.ndarray:
    """Bytes of the distance field of an oversampled ink mask whose sides are multiples of OVERSAMPLING."""
    distance = (distance_transform_edt(~ink) - distance_transform_edt(ink)) / OVERSAMPLING
    rows, columns = (side // OVERSAMPLING for side in ink.shape)
    cells = distance.reshape(rows, OVERSAMPLING, columns, OVERSAMPLING).mean((1, 3))
    return np.clip(np.rint(255 - 255 * (cells / RADIUS_PX + CUTOFF)), 0, 255).astype(np.uint8)


def _glyphs(font_file: Path, codes: Iterable[int]) -> Iterator[bytes]:
    scale = OVERSAMPLING
    font = ImageFont.truetype(str(font_file), FONT_PX * scale, layout_engine=ImageFont.Layout.BASIC)
    absent = bytes(font.getmask("\uffff"))
    ascender = round(font.getmetrics()[0] / scale)
    for code in codes:
        character = chr(code)
        if (
            code not in KEPT_CODES
            or not character.isprintable()
            or (not character.isspace() and bytes(font.getmask(character)) == absent)
        ):
            continue
        left, top, right, bottom = font.getbbox(character, anchor="ls")
        left, top = left // scale, top // scale
        width, height = -(-right // scale) - left, -(-bottom // scale) - top
        fields = [_field(1, code)]
        if width > 0 and height > 0 and not character.isspace():
            size = ((width + 2 * BORDER_PX) * scale, (height + 2 * BORDER_PX) * scale)
            image = Image.new("L", size)
            origin = ((BORDER_PX - left) * scale, (BORDER_PX - top) * scale)
            ImageDraw.Draw(image).text(origin, character, fill=255, font=font, anchor="ls")
            fields.append(_field(2, _distance_field(np.asarray(image) > 127).tobytes()))
        else:
            width = height = left = top = 0
        fields += [_field(3, width), _field(4, height), _field(5, _zigzag(left)), _field(6, _zigzag(-top - ascender))]
        yield b"".join([*fields, _field(7, round(font.getlength(character) / scale))])


def glyph_range(font_file: Path, stack: str, first: int) -> bytes:
    """Encode the 256 code points from first on as one glyph file of a font stack.

    Characters outside KEPT_CODES and those the font lacks are left out; a range without any gives a file with no glyph,
    which renderers accept.
    Format: the glyph protocol buffer of Mapbox GL and MapLibre (fontstack name, range, glyphs with bitmap and metrics).
    """
    body = _field(1, stack.encode()) + _field(2, f"{first}-{first + 255}".encode())
    return _field(1, body + b"".join(_field(3, glyph) for glyph in _glyphs(font_file, range(first, first + 256))))


def write_glyphs(font_file: Path, stack: str, fonts_dir: Path, *, first_codes: Iterable[int]) -> list[Path]:
    """Write fonts_dir/<stack>/<range>.pbf for each range start (multiples of 256) and return the paths."""
    paths = []
    for first in first_codes:
        path = fonts_dir / stack / f"{first}-{first + 255}.pbf"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(glyph_range(font_file, stack, first))
        paths.append(path)
    return paths


if __name__ == "__main__":
    font, stack, *first_codes = sys.argv[1:]
    write_glyphs(Path(font), stack, paths.STATIC / "fonts", first_codes=[int(code) for code in first_codes])
