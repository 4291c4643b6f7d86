"""Images as files: arrays as PNG without any library, and whatever can save itself."""

import io
import os
import struct
import zlib
from typing import Any

from staticrun.errors import InvalidArgument, InvalidType
from staticrun.store import layout

#: PNG's numbers for one, three and four channels.
_COLOUR_TYPES = {1: 0, 3: 2, 4: 6}
_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def encoded(image: Any, name: str) -> bytes:
    """An image in the form that the name's ending says.

    Args:
        image: Whatever saves itself as PIL's images do; or an array of height x width, or height x width x 1,
            3 or 4: whole numbers from 0 to 255, bools, or floats from 0 to 1.

    Raises:
        InvalidType: It is no image.
        InvalidArgument: Its shape, its values or the ending cannot be used.
    """
    ending = os.path.splitext(name)[1].lstrip(".").lower()
    if not ending:
        raise InvalidArgument(f"unknown file extension of {name!r}", hint="such as image.png")
    if hasattr(image, "to_pil"):  # staticrun.Image, or MLflow's
        image = image.image
    if hasattr(image, "save") and not hasattr(image, "dtype"):
        return _saved(image, ending)
    pixels = _pixels(image)
    if ending == "png":
        return _png(pixels)
    try:
        from PIL import Image
    except ImportError:
        raise InvalidArgument(
            f"an array cannot be written as .{ending} without Pillow", hint="log it as .png"
        ) from None
    return _saved(Image.fromarray(pixels[:, :, 0] if pixels.shape[2] == 1 else pixels), ending)


def _saved(image: Any, ending: str) -> bytes:
    target = io.BytesIO()
    try:
        image.save(target, format={"jpg": "JPEG", "tif": "TIFF"}.get(ending, ending.upper()))
    except (KeyError, OSError, ValueError) as error:
        raise InvalidArgument(f"the image cannot be written as .{ending}: {error}") from None
    return target.getvalue()


def _pixels(image: Any) -> Any:
    """The bytes of an array, height x width x channels."""
    if not hasattr(image, "__array__"):
        raise InvalidType(
            f"Unsupported image object type: {type(image).__name__}",
            hint="give an array of numpy, or an image of PIL",
        )
    import numpy as np

    array = np.asarray(image)
    if array.ndim not in (2, 3):
        raise InvalidArgument(f"an image must be a 2D or 3D array, and its shape is {array.shape}")
    if array.ndim == 2:
        array = array[:, :, np.newaxis]
    if array.shape[2] not in _COLOUR_TYPES:
        raise InvalidArgument(f"Invalid channel length: {array.shape[2]}. Must be one of [1, 3, 4]")
    if array.size == 0:
        raise InvalidArgument(f"an image of shape {array.shape} holds no pixel")
    if array.dtype.kind == "b":
        return array.astype(np.uint8) * 255
    if array.dtype.kind not in "iuf":
        raise InvalidType(f"an image cannot be of {array.dtype}", hint="whole numbers, floats or bools")
    low, high = float(array.min()), float(array.max())
    most = 1 if array.dtype.kind == "f" else 255
    if not (low >= 0 and high <= most):
        raise InvalidArgument(
            f"pixel values of {array.dtype} must be from 0 to {most}, and these are from {low:g} to {high:g}",
            hint="scale or clip them first",
        )
    return np.rint(array * 255).astype(np.uint8) if most == 1 else array.astype(np.uint8)


def _png(pixels: Any) -> bytes:
    height, width, channels = pixels.shape
    header = struct.pack(">IIBBBBB", width, height, 8, _COLOUR_TYPES[channels], 0, 0, 0)
    # Each row is preceded by the number of its filter: 0, none.
    rows = b"".join(b"\0" + pixels[row].tobytes() for row in range(height))
    return _SIGNATURE + b"".join(
        _chunk(kind, data)
        for kind, data in ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def series_path(key: str, step: int, timestamp: int) -> str:
    """Where an image of a series is kept: by step, then time; a random end tells those of one moment apart.

    Raises:
        InvalidArgument: The key cannot be a folder.
    """
    if not all(letter.isalnum() or letter in "_-. /" for letter in key):
        raise InvalidArgument(
            f"Invalid image key: {key!r} may only hold letters, digits, _, -, ., spaces and slashes"
        )
    return layout.image_path(key, step, timestamp)
