"""Whether a PDF holds scripts: browsers run them, in the site as well as by the copy's own address."""

import re
import zlib
from collections.abc import Iterator
from typing import Final

#: Names of what runs, of what is filled in by scripts, and of what hides everything else.
_ACTIVE: Final = re.compile(rb"/(?:JS|JavaScript|XFA|RichMedia|Launch|Encrypt)(?![A-Za-z0-9])")
_ESCAPED: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
_PACKED: Final = re.compile(rb"/ObjStm(?![A-Za-z0-9])")
_FILTER: Final = re.compile(rb"/(?:Filter|F)(?![A-Za-z0-9])\s*(\[[^\]]*\]|/[A-Za-z0-9]+)")
_ONLY_FLATE: Final = re.compile(rb"[\[\s]*/(?:FlateDecode|Fl)[\]\s]*")
_STREAM: Final = re.compile(rb"stream\r?\n")
#: Bytes of packed objects that are looked at; a PDF with more is not trusted.
_MOST: Final = 50_000_000


def is_passive(content: bytes) -> bool:
    """Whether nothing in a PDF can run script, as far as that can be told.

    Names are looked for wherever they may stand: as they are, escaped, and in objects that are packed. A PDF
    that could hide them in another way counts as active.

    >>> is_passive(b"%PDF-1.7 1 0 obj<</Type/Catalog>>endobj")
    True
    >>> is_passive(b"%PDF-1.7 1 0 obj<</S/J#61vaScript/JS(app.alert(1))>>endobj")
    False
    """
    try:
        return not any(_ACTIVE.search(_plain(text)) for text in (content, *_packed(content)))
    except ValueError:
        return False


def _plain(text: bytes) -> bytes:
    """Names without escapes."""
    return _ESCAPED.sub(lambda found: bytes.fromhex(found[1].decode()), text)


def _packed(content: bytes) -> Iterator[bytes]:
    """The objects that a PDF packs.

    Raises:
        ValueError: They are packed in a way that is not looked through.
    """
    if b"#" in content and _PACKED.search(_plain(content)) and not _PACKED.search(content):
        raise ValueError("packed objects under an escaped name")
    left = _MOST
    for found in _PACKED.finditer(content):
        begins = content.rfind(b"obj", 0, found.start())
        stream = _STREAM.search(content, found.end())
        if begins < 0 or stream is None:
            raise ValueError("packed objects without a place")
        about = content[begins : stream.start()]
        filters = _FILTER.search(about)
        if b"/Predictor" in about or (filters is not None and not _ONLY_FLATE.fullmatch(filters[1])):
            raise ValueError("packed objects in another way")
        if filters is None:
            continue  # as they are
        unpacked = _inflated(content[stream.end() :], left)
        left -= len(unpacked)
        yield unpacked


def _inflated(data: bytes, most: int) -> bytes:
    if most <= 0:
        raise ValueError("too much is packed")
    inflater = zlib.decompressobj()
    try:
        unpacked = inflater.decompress(data, most)
    except zlib.error as error:
        raise ValueError("packed objects that do not unpack") from error
    if inflater.unconsumed_tail:
        raise ValueError("too much is packed")
    return unpacked
