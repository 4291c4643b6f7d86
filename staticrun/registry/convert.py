"""Nodes of a manifest to the types of `schema.manifest`, with every fault at its place.

The types lead: a text is what stands there, even where YAML would read a number, a date or a truth value
(`version: 1.10`, `country: no`, and a run id of digits alone keep what was written). An empty value means
that the key is left out.
"""

import difflib
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from staticrun.registry.document import Fault, Faulty, Mapping, Node, Scalar, Sequence
from staticrun.schema.manifest import Model

#: More than any manifest holds; bounds what repeated `*aliases` can unfold to.
MAX_VALUES = 100_000


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a manifest, which gives editors completion and checks.

    >>> json_schema()["$defs"]["ModelVersion"]["properties"]["stage"]["enum"]
    ['Archived', 'None', 'Production', 'Staging']
    """
    schema = msgspec.json.schema(Model)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "staticrun model manifest",
        **schema,
    }


def to_model(root: Node) -> Model:
    """The model of a manifest.

    Raises:
        Faulty: Everything that is wrong with its shape.
    """
    reader = _Reader()
    plain = reader.read(root, Model, "a manifest")
    if reader.faults:
        raise Faulty(*reader.faults)
    return msgspec.convert(plain, Model, strict=False)


class _Reader:
    """Walks nodes and types together and gathers faults."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.values = 0

    def read(self, node: Node, kind: Any, what: str) -> Any:
        """The plain value of a node that should be of a type; `what` names it in messages."""
        self.values += 1
        if self.values > MAX_VALUES:
            hint = "repeat less with `*`"
            raise Faulty(Fault(node.line, node.column, f"more than {MAX_VALUES:,} values", hint))
        bare = _bare(kind)
        if get_origin(bare) is dict:
            return self.read_dict(node, get_args(bare)[1], what)
        if get_origin(bare) is list:
            return self.read_list(node, get_args(bare)[0], what)
        if isinstance(bare, type) and issubclass(bare, msgspec.Struct):
            return self.read_struct(node, bare, what)
        return self.read_scalar(node, kind, what)

    def read_struct(self, node: Node, kind: type[msgspec.Struct], what: str) -> dict[str, Any]:
        if not isinstance(node, Mapping):
            return self.fault(node, f"{what} must be keys with values, not {_called(node)}", _keys_hint(kind))
        hints = get_type_hints(kind, include_extras=True)
        plain = {}
        for key, value in self.unique(node):
            if key.text not in hints:
                self.fault(key, f"unknown key `{key.text}` in {what}", _unknown_hint(str(key.text), kind))
            elif not _is_null(value):
                plain[key.text] = self.read(value, hints[key.text], f"`{key.text}`")
        for field in msgspec.structs.fields(kind):
            if field.required and field.name not in plain:
                self.fault(node, f"`{field.name}` is missing in {what}", f"add `{field.name}: ...`")
        return plain

    def read_dict(self, node: Node, kind: Any, what: str) -> dict[str, Any]:
        if not isinstance(node, Mapping):
            return self.fault(
                node, f"{what} must be keys with values, not {_called(node)}", "write `key: value`"
            )
        return {
            str(key.text): self.read(value, kind, f"`{key.text}` in {what}")
            for key, value in self.unique(node)
            if not _is_null(value)
        }

    def read_list(self, node: Node, kind: Any, what: str) -> list[Any]:
        if not isinstance(node, Sequence):
            self.fault(node, f"{what} must be a list, not {_called(node)}", "begin each item with `- `")
            return []
        return [self.read(item, kind, f"an item of {what}") for item in node.items]

    def read_scalar(self, node: Node, kind: Any, what: str) -> str | None:
        expected = _expected(kind)
        if not isinstance(node, Scalar):
            self.fault(
                node, f"{what} must be {expected}, not {_called(node)}", "write it on one line, in quotes"
            )
            return None
        try:
            msgspec.convert(node.text, kind, strict=False)
        except msgspec.ValidationError:
            self.fault(
                node, f"{what} must be {expected}, not {_called(node)}", _literal_hint(node.text, kind)
            )
        return node.text

    def unique(self, node: Mapping) -> list[tuple[Scalar, Node]]:
        """The pairs of a mapping; a key given twice is a fault, because one of the two is not meant."""
        seen: dict[str | None, Scalar] = {}
        for key, _ in node.pairs:
            first = seen.setdefault(key.text, key)
            if first is not key:
                self.fault(
                    key, f"`{key.text}` is given twice, first in line {first.line}", "remove one of the two"
                )
        return node.pairs

    def fault(self, node: Node, message: str, hint: str | None) -> dict[str, Any]:
        self.faults.append(Fault(node.line, node.column, message, hint))
        return {}


def _bare(kind: Any) -> Any:
    """A type without its annotations and without None: an empty value is left out before."""
    if get_origin(kind) is Annotated:
        return _bare(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        return _bare(next(part for part in get_args(kind) if part is not type(None)))
    return kind


def _is_null(node: Node) -> bool:
    return isinstance(node, Scalar) and node.text is None


def _called(node: Node) -> str:
    if isinstance(node, Scalar):
        return "nothing" if node.text is None else f"`{node.text[:40]}`"
    return "a list" if isinstance(node, Sequence) else "keys with values"


def _expected(kind: Any) -> str:
    bare = _bare(kind)
    if get_origin(bare) is Literal:
        *most, last = get_args(bare)
        return f"{', '.join(most)} or {last}"
    return "a whole number from 1" if bare is int else "a text"


def _literal_hint(text: str | None, kind: Any) -> str | None:
    bare = _bare(kind)
    if text is None or get_origin(bare) is not Literal:
        return None
    return _closest(text, [str(value) for value in get_args(bare)])


def _unknown_hint(key: str, kind: type[msgspec.Struct]) -> str:
    return _closest(key, list(kind.__struct_fields__)) or _keys_hint(kind)


def _keys_hint(kind: type[msgspec.Struct]) -> str:
    return f"known keys: {', '.join(kind.__struct_fields__)}"


def _closest(text: str, known: list[str]) -> str | None:
    by_fold = {name.lower(): name for name in known}
    found = difflib.get_close_matches(text.lower(), by_fold, n=1)
    return f"did you mean `{by_fold[found[0]]}`?" if found else None
