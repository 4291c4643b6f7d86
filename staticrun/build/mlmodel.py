"""The `MLmodel` file of a model that was logged: what it takes and gives, and by what it can be loaded.

Only the file is read; the model that it describes is not loaded.
"""

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from staticrun.registry import document

NAME: Final = "MLmodel"
#: A longer file is none that MLflow wrote.
LONGEST: Final = 200_000
_CELL: Final = 200
_ROWS: Final = 100
#: How what is told of a flavour ends.
_TOLD: Final = ("version", "loader_module", "model_path")
#: What else is worth a line, and how it is called.
_FACTS: Final = {
    "model_uuid": "Model id",
    "model_id": "Model id",
    "run_id": "Run",
    "utc_time_created": "Created",
    "mlflow_version": "MLflow",
    "model_size_bytes": "Bytes",
}


class Model(msgspec.Struct, frozen=True):
    """What the file says.

    Attributes:
        facts: Label and text.
        signature: Rows of part, name and type, the header first; none where it has none.
    """

    facts: list[tuple[str, str]]
    signature: list[list[str]]


def read(text: str) -> Model | None:
    """What an `MLmodel` file says; None where it is none.

    >>> read("flavors:\\n  sklearn: {sklearn_version: 1.5.0}\\n").facts
    [('Flavour', 'sklearn: sklearn_version 1.5.0')]
    """
    try:
        found = document.parse(text) if len(text) <= LONGEST else None
    except document.Faulty:
        return None
    if not isinstance(found, document.Mapping):
        return None
    facts = [("Flavour", _cell(": ".join(filter(None, flavour)))) for flavour in _flavours(found)]
    facts += [(label, _cell(told)) for key, label in _FACTS.items() if (told := _text(found.get(key)))]
    rows = list(_signature(found.get("signature")))
    return Model(facts, [["Part", "Name", "Type"], *rows[:_ROWS]] if rows else [])


def _text(node: "document.Node | None") -> str:
    return (node.text or "") if isinstance(node, document.Scalar) else ""


def _flavours(found: document.Mapping) -> Iterator[tuple[str, str]]:
    """The names of flavours, and in few words what is said of each: its versions and its loader."""
    flavours = found.get("flavors")
    for name, about in flavours.pairs if isinstance(flavours, document.Mapping) else ():
        known = about.pairs if isinstance(about, document.Mapping) else ()
        told = [f"{key.text} {_text(value)}" for key, value in known if (key.text or "").endswith(_TOLD)]
        yield name.text or "", ", ".join(told)


def _signature(signature: "document.Node | None") -> Iterator[list[str]]:
    for part in ("inputs", "outputs", "params"):
        given = signature.get(part) if isinstance(signature, document.Mapping) else None
        try:
            columns = msgspec.json.decode(_text(given) or "null")
        except (msgspec.DecodeError, RecursionError):
            continue
        for one in columns if isinstance(columns, list) else [columns] if columns else []:
            yield [part, *_column(one)]


def _column(one: Any) -> list[str]:
    """Name and type of an input or output, as MLflow writes columns and tensors."""
    if not isinstance(one, dict):
        return ["", _cell(one)]
    tensor = one.get("tensor-spec")
    if isinstance(tensor, dict):
        return [_cell(one.get("name", "")), _cell(f"tensor {tensor.get('dtype')} {tensor.get('shape')}")]
    optional = ", optional" if one.get("required") is False else ""
    return [_cell(one.get("name", "")), _cell(f"{one.get('type', '')}{optional}")]


def _cell(value: object) -> str:
    return str(value)[:_CELL]
