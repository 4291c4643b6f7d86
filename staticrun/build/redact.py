"""Texts without what is not to be published: absolute paths, names of machines and people, credentials.

A path within the repository is told from there on; of another one only the last part, behind an ellipsis.
Params, tags and notes may hold paths and names as well as what was captured, so all texts of a run are
treated alike; but a machine's name is taken out of those only where it cannot be a word of the data.
"""

import re
from collections.abc import Callable
from typing import Any, Final

import msgspec

from staticrun.schema.run import LongText, Text

#: What stands for a name that is not published.
HOST: Final = "[host]"
USER: Final = "[user]"
#: What stands for the folders that are not told.
ELSEWHERE: Final = "…/"

_END: Final = r"""\s"'`<>|;,()\[\]{}"""
_PATHS: Final = re.compile(
    rf"""
    (?P<uri>file:/[^{_END}]+)
    | (?<=["'`])(?P<quoted>/(?![/*])[^"'`\n]+/[^"'`\n]*|[A-Za-z]:[\\/][^"'`\n]+)(?=["'`])
    | (?:(?<![\w./~…<*])|(?<=\s-[A-Za-z]))(?P<posix>(?:(?<!:)/)?/(?![/*>\s])[^/:{_END}]+(?:/+[^/:{_END}]*)+)
    | (?<![A-Za-z0-9])(?P<windows>[A-Za-z]:\\[^{_END}]+|[A-Za-z]:/[^/{_END}][^{_END}]*)
    | (?<![\\\w])(?P<share>\\\\\\?\\?[\w.$-]+\\[^{_END}]+)
    """,
    re.VERBOSE,
)
#: What a path may hold, and a text after it as well: where it ends cannot be told.
_SPLITS: Final = re.compile(f"[{_END}]")
#: Paths that are the same on every machine.
_COMMON: Final = frozenset(["/dev/null", "/dev/stdin", "/dev/stdout", "/dev/stderr"])
#: Folders below which paths tell of packages, not of whoever installed them.
_PACKAGES: Final = re.compile(r"^.*/((?:site|dist)-packages/|lib/python\d[\w.]*/)")
_HOME: Final = re.compile(r"^(?:/home|/Users|[A-Za-z]:/Users)/[^/]+$|^/root$")
_CREDENTIALS: Final = re.compile(r"(\b[A-Za-z][\w+.-]*://)(?!git@)[^/\s@'\"<>]+@")
#: A machine's name that no data has: with a digit, a dot or a hyphen in it.
_MACHINE: Final = re.compile(r"[\d.-]")
_NO_HOSTS: Final = frozenset(["localhost", "localhost.localdomain"])
_SHORTEST: Final = 3


class Redactor(msgspec.Struct, frozen=True):
    """Takes out of the texts of a run what is not published.

    Attributes:
        roots: Folders from which paths are told, the longest first; with `/`, none at the end.
        paths: Whether absolute paths are shortened at all.
        names: What to replace in any text, by what it is replaced with.
        captured: What to replace beside that in texts that nobody wrote by hand.
    """

    roots: tuple[str, ...] = ()
    paths: bool = True
    names: tuple[tuple[str, str], ...] = ()
    captured: tuple[tuple[str, str], ...] = ()

    def plain(self, text: str, *, captured: bool = False) -> str:
        """A text of any kind.

        Args:
            captured: Whether staticrun took it from the program rather than somebody wrote it.

        >>> redactor = Redactor(roots=("/home/ann/wine",))
        >>> redactor.plain("python /home/ann/wine/train.py --data=/data/all/x.csv > /dev/null")
        'python train.py --data=…/x.csv > /dev/null'
        >>> redactor.plain("see https://me:secret@example.org/a/b and km/h </b>")
        'see https://example.org/a/b and km/h </b>'
        >>> Redactor(roots=("/home/ann/my wine",)).plain("cd /home/ann/my wine; cat /home/ann/my wine/a.csv")
        'cd .; cat a.csv'
        """
        if "/" in text or "\\" in text:
            if "@" in text:
                text = _CREDENTIALS.sub(r"\1", text)
            if self.paths:
                for root in self.roots:
                    if _SPLITS.search(root) and root in text:
                        text = re.sub(
                            rf"(?<![\w.]){re.escape(root)}(?:/|(?![\w.-])(?P<whole>))", _from_here, text
                        )
                text = _PATHS.sub(self._shortened, text)
        for name, instead in (*self.names, *self.captured) if captured else self.names:
            if name in text:
                text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", instead, text)
        return text

    def path(self, text: str) -> str:
        """A text that is a path or an address as a whole, spaces included.

        >>> Redactor().path("/home/ann/my data/x.csv"), Redactor().path("s3://bucket/x.csv")
        ('…/x.csv', 's3://bucket/x.csv')
        >>> Redactor().path("/home/ann/a and https://me:secret@example.org/b")
        '…/a and https://example.org/b'
        """
        # Where other paths or addresses follow, it is a sentence.
        if self.paths and _is_absolute(text) and not re.search(r"\s[/\\]|[^e]://", text):
            text = self.told(text)
        return self.plain(text, captured=True)

    def text(self, text: Text, *, captured: bool = False) -> Text:
        """A text, or what is here of a long one."""
        if isinstance(text, str):
            return self.plain(text, captured=captured)
        head = self.plain(text.head, captured=captured)
        return text if head == text.head else LongText(head, text.length, text.digest)

    def document(self, value: Any) -> Any:
        """JSON, each text within it."""
        if isinstance(value, str):
            return self.path(value)
        if isinstance(value, list):
            return [self.document(one) for one in value]
        if isinstance(value, dict):
            return {self.plain(key, captured=True): self.document(one) for key, one in value.items()}
        return value

    def told(self, path: str) -> str:
        """An absolute path as it is told.

        >>> Redactor().told("/usr/lib/python3/site-packages/torch/nn.py"), Redactor().told("/home/ann")
        ('…/site-packages/torch/nn.py', '~')
        """
        plain = path.removeprefix("file://").removeprefix("file:").replace("\\", "/")
        plain = re.sub(r"/{2,}", "/", plain).rstrip("/")
        for root in self.roots:
            if plain == root:
                return "."
            if plain.startswith(root + "/"):
                return plain[len(root) + 1 :]
        if plain in _COMMON or (plain.count("/") < 2 and ":" not in plain and not _HOME.match(plain)):
            return path
        if _HOME.match(plain):
            return "~"
        packages = _PACKAGES.match(plain)
        if packages is not None:
            return ELSEWHERE + plain[packages.start(1) :]
        return ELSEWHERE + plain.rpartition("/")[2]

    def _shortened(self, found: re.Match[str]) -> str:
        whole = found[0]
        # A colon or full stop at the end belongs to the sentence.
        path = whole.rstrip(".:")
        return self.told(path) + whole[len(path) :]


def _from_here(found: re.Match[str]) -> str:
    """What a root is told as: nothing where a path goes on below it."""
    return "" if found["whole"] is None else "."


def _is_absolute(text: str) -> bool:
    return "\n" not in text and re.match(r"/(?![/*])|file:/|[A-Za-z]:[\\/]|\\\\", text) is not None


def names_of(name: str, instead: str) -> list[tuple[str, str]]:
    """What of a machine's name to replace: all of it, and what stands before its first dot.

    >>> names_of("gpu-7.cluster.example", HOST)
    [('gpu-7.cluster.example', '[host]'), ('gpu-7', '[host]')]
    """
    found = [name, name.partition(".")[0]] if "." in name else [name]
    return [(one, instead) for one in found if len(one) >= _SHORTEST and one.lower() not in _NO_HOSTS]


def is_machine_name(name: str) -> bool:
    """Whether a word can hardly be anything else than the name of a machine."""
    return _MACHINE.search(name) is not None


def decoded(text: str, change: Callable[[Any], Any]) -> str | None:
    """JSON changed by a function of its value; None where it is none."""
    try:
        value = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return None
    return msgspec.json.encode(change(value)).decode()
