"""Data files of a site: classic scripts that hand a value to the page that loads them.

A page opened from `file://` may not fetch, but it may load a script.
"""

import base64
import sys
from array import array
from typing import TYPE_CHECKING, Any, Final

import msgspec

if TYPE_CHECKING:
    import polars as pl

_ENCODER: Final = msgspec.json.Encoder()


def data_script(key: str, value: Any) -> bytes:
    """The script that hands `value` to whoever waits for `key` in the page.

    Text cannot end the script or the line: `<` and JavaScript's extra line ends are escaped.

    >>> data_script("site", {"title": "</script>"})
    b'staticrun.data("site",{"title":"\\\\u003c/script>"});\\n'
    """
    return b"staticrun.data(%b,%b);\n" % (encode(key), encode(value))


def encode(value: Any) -> bytes:
    """JSON that may stand inside of a script. `value` holds no float that JSON cannot."""
    encoded = _ENCODER.encode(value).replace(b"<", b"\\u003c")
    if encoded.isascii():  # as most are, and it is told at once
        return encoded
    return encoded.replace("\u2028".encode(), b"\\u2028").replace("\u2029".encode(), b"\\u2029")


def packed_series(numbers: "pl.Series") -> str:
    """The same of a column of polars, without nulls."""
    column = numbers.rechunk().to_arrow()
    width = column.type.bit_width // 8
    first = column.offset * width
    content = memoryview(column.buffers()[1])[first : first + len(column) * width]
    return base64.b64encode(content).decode("ascii")


def packed(numbers: "array[Any]") -> str:
    """base64 of the numbers as a little-endian typed array.

    >>> packed(array("i", [1, -1]))
    'AQAAAP////8='
    """
    if sys.byteorder == "big":
        numbers = array(numbers.typecode, numbers)
        numbers.byteswap()
    return base64.b64encode(numbers.tobytes()).decode("ascii")
