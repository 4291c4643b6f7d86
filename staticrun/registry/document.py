"""YAML text to a tree of nodes that know their line and column.

Scalars stay as they are written: whether `0123e4567` is a run id, a number or a text depends on what the
manifest means by it, not on what it looks like. Nothing is constructed, so no tag can run anything.
"""

from collections.abc import Iterator
from typing import TypeAlias

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

#: Deeper than any manifest; keeps what walks a tree away from the recursion limit.
MAX_DEPTH = 20


class Fault(msgspec.Struct, frozen=True):
    """Something wrong at a place of a manifest; lines and columns count from 1."""

    line: int
    column: int
    message: str
    hint: str | None = None


class Faulty(Exception):
    """A manifest that gives no model: all that is wrong with it, as far as can be told at once."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(*faults)
        self.faults = faults


class Scalar(msgspec.Struct, gc=False):
    """A text as written; None where it is null or nothing."""

    text: str | None
    line: int
    column: int


class Sequence(msgspec.Struct):
    """A list."""

    items: list["Node"]
    line: int
    column: int


class Mapping(msgspec.Struct):
    """Keys and values, in order, as pairs, so that a key given twice is seen."""

    pairs: list[tuple[Scalar, "Node"]]
    line: int
    column: int

    def get(self, key: str) -> "Node | None":
        """The value of a key."""
        return next((value for name, value in self.pairs if name.text == key), None)


Node: TypeAlias = Scalar | Sequence | Mapping


def parse(text: str) -> Node:
    """The only document of a YAML text.

    Raises:
        Faulty: It is not YAML, is empty, or holds what a manifest has no use for.
    """
    try:
        return _Composer().compose(YAML(typ="safe", pure=True).parse(text))
    except MarkedYAMLError as error:
        raise Faulty(_syntax_fault(error)) from None
    except ReaderError as error:
        line, column = position(text[: error.position])
        code = f"U+{error.character:04X}"
        raise Faulty(
            Fault(line, column, f"the character {code} is not allowed in YAML", "remove it")
        ) from None
    except YAMLError as error:
        raise Faulty(Fault(1, 1, f"not YAML: {error}")) from None


def position(before: str) -> tuple[int, int]:
    r"""Line and column, from 1, of what follows a text.

    >>> position("name: x\nta")
    (2, 3)
    """
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _syntax_fault(error: MarkedYAMLError) -> Fault:
    mark = error.problem_mark or error.context_mark
    problem = " ".join(part for part in (error.context, error.problem) if part)
    hint = None
    if "mapping values are not allowed" in problem:
        hint = "put a text that holds `: ` in quotes, and indent all keys of one block alike"
    elif "'\\t'" in problem:
        hint = "indent with spaces"
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return Fault(line, column, f"not YAML: {problem}", hint)


class _Composer:
    """Builds the tree from the parser's events, with its own stack: text cannot make it recurse."""

    def __init__(self) -> None:
        self.anchors: dict[str, Node] = {}
        self.open: list[Sequence | Mapping] = []
        self.keys: list[Scalar | None] = []  # the key that waits for its value, one an open node
        self.root: Node | None = None

    def compose(self, events: Iterator[Event]) -> Node:
        for event in events:
            if isinstance(event, MappingEndEvent | SequenceEndEvent):
                self.open.pop()
                self.keys.pop()
            elif isinstance(event, ScalarEvent | AliasEvent):
                self._place(self._leaf(event), event)
            elif isinstance(event, MappingStartEvent | SequenceStartEvent):
                self._enter(event)
            elif isinstance(event, DocumentStartEvent) and self.root is not None:
                raise _faulty(event, "a second document", "one file holds one model: give each its own file")
        if self.root is None:
            hint = "it needs at least `name: <the model's name>`"
            raise Faulty(Fault(1, 1, "the manifest is empty", hint))
        return self.root

    def _leaf(self, event: ScalarEvent | AliasEvent) -> Node:
        line, column = _at(event)
        if isinstance(event, AliasEvent):
            node = self.anchors.get(event.anchor)
            if node is None or node in self.open:
                raise _faulty(event, f"`*{event.anchor}` repeats what is not complete yet", "write it out")
            return node
        _refuse_tag(event)
        if any("\ud800" <= character <= "\udfff" for character in event.value):
            raise _faulty(
                event, "half of a surrogate pair, which is no character", "write the character itself"
            )
        null = not event.style and event.value in ("", "~", "null", "Null", "NULL")
        return Scalar(None if null else event.value, line, column)

    def _enter(self, event: MappingStartEvent | SequenceStartEvent) -> None:
        _refuse_tag(event)
        line, column = _at(event)
        node: Sequence | Mapping
        if isinstance(event, MappingStartEvent):
            node = Mapping([], line, column)
        else:
            node = Sequence([], line, column)
        self._place(node, event)
        self.open.append(node)
        self.keys.append(None)
        if len(self.open) > MAX_DEPTH:
            raise _faulty(event, f"nested more than {MAX_DEPTH} deep", "a manifest needs five levels")

    def _place(
        self, node: Node, event: ScalarEvent | AliasEvent | MappingStartEvent | SequenceStartEvent
    ) -> None:
        if event.anchor and not isinstance(event, AliasEvent):
            self.anchors[event.anchor] = node
        if not self.open:
            self.root = node
            return
        parent = self.open[-1]
        if isinstance(parent, Sequence):
            parent.items.append(node)
        elif (key := self.keys[-1]) is not None:
            parent.pairs.append((key, node))
            self.keys[-1] = None
        elif isinstance(node, Scalar):
            self.keys[-1] = node
        else:
            raise _faulty(event, "a key must be a text", "write `key: value`")


def _at(event: Event) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _faulty(event: Event, message: str, hint: str) -> Faulty:
    return Faulty(Fault(*_at(event), message, hint))


def _refuse_tag(event: ScalarEvent | MappingStartEvent | SequenceStartEvent) -> None:
    if event.tag:
        raise _faulty(event, f"the tag `{event.tag}` has no meaning in a manifest", "remove it")
