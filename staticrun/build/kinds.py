"""What a file is: by its name, and by how it begins; nothing in it is ever loaded or run."""

import pickletools
import re
import struct
from collections.abc import Callable, Iterator
from typing import Final

#: Bytes by which a file is known.
BEGINNING: Final = 4096
_KINDS: Final = {
    "png": "image", "jpg": "image", "jpeg": "image", "gif": "image", "webp": "image", "svg": "svg",
    "json": "json", "csv": "csv", "tsv": "csv", "md": "markdown", "markdown": "markdown",
    "html": "html", "htm": "html", "xhtml": "html", "pdf": "pdf", "parquet": "parquet", "npy": "numpy",
    "npz": "numpy", "mp3": "audio", "wav": "audio", "ogg": "audio", "flac": "audio", "m4a": "audio",
    "mp4": "video", "webm": "video",
}  # fmt: skip
#: How files of some kinds begin; what does not is not what its name says.
_BEGINS: Final = {
    "image": re.compile(rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff|GIF8[79]a|RIFF....WEBP", re.DOTALL),
    "pdf": re.compile(rb"%PDF"),
    "parquet": re.compile(rb"PAR1"),
    "numpy": re.compile(rb"\x93NUMPY|PK"),
}
#: What a host serves so that it can run script is that, whatever it holds.
_STAYS: Final = ("html", "svg")
#: Kinds that are text.
TEXTS: Final = frozenset(["text", "json", "csv", "markdown", "html", "svg"])
_WORDS: Final = {"image": "image", "pdf": "PDF", "parquet": "Parquet", "numpy": "NumPy array"}


def named(name: str) -> str:
    """The kind of file that a name promises; "" where it promises none.

    >>> named("Plot.PNG"), named("weights")
    ('image', '')
    """
    return _KINDS.get(name.rpartition(".")[2].lower(), "") if "." in name else ""


def of(name: str, beginning: bytes) -> str:
    """The kind of a file.

    >>> of("a.png", b"<script>"), of("a.csv", b"PK\\x03\\x04\\0"), of("notes", b"text")
    ('binary', 'binary', 'text')
    """
    promised = named(name)
    known = _BEGINS.get(promised)
    if known is not None:
        return promised if known.match(beginning) else "binary"
    if promised in _STAYS or (promised and promised not in TEXTS):
        return promised
    return (promised or "text") if _is_text(beginning[:BEGINNING], promised != "") else "binary"


def _is_text(beginning: bytes, promised: bool) -> bool:
    if b"\0" in beginning or beginning[:2] == b"\x1f\x8b":
        return False
    try:
        beginning.decode()
    except UnicodeDecodeError as error:
        # The end may cut through a character; and what calls itself text may be of an older encoding.
        return promised or (error.start > len(beginning) - 4 and len(beginning) == BEGINNING)
    return True


def broken_promise(name: str, kind: str) -> str:
    """Why a file is not shown as what its name says, in words; "" where it is.

    >>> broken_promise("a.png", "binary"), broken_promise("a.bin", "binary")
    ('not the image that its name says', '')
    """
    promised = named(name)
    if kind != "binary" or not promised:
        return ""
    return f"not the {_WORDS.get(promised, 'text')} that its name says"


def told(name: str, beginning: bytes) -> str:
    """What a binary file is, in words; "" where nobody can tell.

    >>> told("model.pkl", b"\\x80\\x04\\x95\\0\\0")
    'Python pickle, protocol 4; never loaded here, as loading one runs what it says'
    >>> told("w.h5", b"\\x89HDF\\r\\n\\x1a\\n"), told("x", b"\\1\\2")
    ('HDF5', '')
    """
    for begins, say in _FORMATS:
        if beginning.startswith(begins):
            return say(name, beginning)
    return next((words for ending, words in _ENDINGS if name.lower().endswith(ending)), "")


def _zip(name: str, beginning: bytes) -> str:
    inside = beginning.lower()
    if name.lower().endswith((".pt", ".pth", ".ckpt", ".bin")) or b"/data.pkl" in inside:
        return "PyTorch archive, with a pickle in it; never loaded here"
    if name.lower().endswith(".keras"):
        return "Keras model"
    return "zip archive"


def _pickle(_name: str, beginning: bytes) -> str:
    named = ", ".join(dict.fromkeys(_imports(beginning)))
    of = f" of {named[:200]}" if named else ""
    return f"Python pickle{of}, protocol {beginning[1]}; never loaded here, as loading one runs what it says"


def _imports(beginning: bytes) -> Iterator[str]:
    """What a pickle begins by importing: the class of what is in it, as a rule. It is read, not run."""
    texts: list[str] = []
    try:
        for code, value, _ in pickletools.genops(beginning):
            if code.name in ("SHORT_BINUNICODE", "BINUNICODE", "MEMOIZE", "BINPUT"):
                texts += [value] if isinstance(value, str) and code.name.endswith("UNICODE") else []
            elif code.name == "STACK_GLOBAL" and len(texts) > 1:
                yield ".".join(texts[-2:])
                return
            elif code.name == "GLOBAL":
                yield str(value).replace(" ", ".")
                return
    except (ValueError, IndexError, UnicodeDecodeError, OverflowError, struct.error):
        return  # the beginning ends, or is none of a pickle


def _always(words: str) -> Callable[[str, bytes], str]:
    return lambda _name, _beginning: words


_FORMATS: Final[tuple[tuple[bytes, Callable[[str, bytes], str]], ...]] = (
    *((b"\x80" + bytes([protocol]), _pickle) for protocol in range(2, 6)),
    (b"PK\x03\x04", _zip),
    (b"\x89HDF\r\n\x1a\n", _always("HDF5")),
    (b"GGUF", _always("language model as GGUF")),
    (b"CBM1", _always("CatBoost model")),
    (b"SQLite format 3\0", _always("SQLite database")),
    (b"ARROW1", _always("Arrow file")),
    (b"\x1f\x8b", _always("gzip archive")),
    (b"\x28\xb5\x2f\xfd", _always("zstd archive")),
    (b"BZh", _always("bzip2 archive")),
    (b"\xfd7zXZ\0", _always("xz archive")),
    (b"7z\xbc\xaf\x27\x1c", _always("7-Zip archive")),
    (b"\x7fELF", _always("program or library for Linux")),
    (b"MZ", _always("program or library for Windows")),
)
_ENDINGS: Final = (
    (".safetensors", "tensors as safetensors"),
    (".onnx", "ONNX model"),
    (".tflite", "TensorFlow Lite model"),
    (".pb", "protocol buffer, such as a TensorFlow graph"),
    (".ubj", "UBJSON, such as an XGBoost model"),
    ((".pkl", ".pickle", ".joblib"), "pickle; never loaded here"),
    ((".pt", ".pth"), "PyTorch archive; never loaded here"),
    (".tar", "tar archive"),
)
