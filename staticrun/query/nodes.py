"""The syntax tree of a filter: one class a node, each with its position in the text.

Positions (`start`, `end`, in code points) do not count when nodes are compared, so a tree equals the one
that is parsed from its printed form. They are 0 in a tree that was not parsed.
"""

import dataclasses
from dataclasses import dataclass
from typing import Literal, TypeAlias

from staticrun.query.literals import Duration, Instant, Number, Text
from staticrun.query.spelling import written_key

Entity: TypeAlias = Literal["metrics", "params", "tags", "attributes", "dataset"]
Operator: TypeAlias = Literal["=", "!=", "<", "<=", ">", ">="]
Value: TypeAlias = Text | Number | Instant | Duration


@dataclass(frozen=True, slots=True)
class Field:
    """What a clause asks about.

    Attributes:
        entity: In its canonical form.
        key: Without quotes; of attributes the canonical name.
        function: `min`, `max`, `first`, `count`, or "" for the value itself (a metric's last).
    """

    entity: Entity
    key: str
    function: str = ""
    start: int = dataclasses.field(default=0, compare=False)
    end: int = dataclasses.field(default=0, compare=False)

    @property
    def id(self) -> str:
        """The name of its column.

        >>> Field("metrics", "loss", "min").id, Field("attributes", "status").id
        ('min(metrics.loss)', 'attributes.status')
        """
        plain = f"{self.entity}.{self.key}"
        return f"{self.function}({plain})" if self.function else plain

    @property
    def written(self) -> str:
        """As it is written in a filter.

        >>> Field("params", "batch size").written, Field("attributes", "status").written
        ('params.`batch size`', 'status')
        """
        plain = self.key if self.entity == "attributes" else f"{self.entity}.{written_key(self.key)}"
        return f"{self.function}({plain})" if self.function else plain


@dataclass(frozen=True, slots=True)
class Comparison:
    """`field operator value`; a missing value compares with nothing, not even by `!=`."""

    field: Field
    operator: Operator
    value: Value
    start: int = dataclasses.field(default=0, compare=False)
    end: int = dataclasses.field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Like:
    """`field [NOT] LIKE pattern`, or ILIKE where `fold`: `%` is any text, `_` one code point."""

    field: Field
    pattern: Text
    fold: bool = False
    negated: bool = False
    start: int = dataclasses.field(default=0, compare=False)
    end: int = dataclasses.field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class In:
    """`field [NOT] IN (values)`."""

    field: Field
    values: tuple[Text, ...]
    negated: bool = False
    start: int = dataclasses.field(default=0, compare=False)
    end: int = dataclasses.field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Between:
    """`field [NOT] BETWEEN low AND high`, both included."""

    field: Field
    low: Value
    high: Value
    negated: bool = False
    start: int = dataclasses.field(default=0, compare=False)
    end: int = dataclasses.field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class IsNull:
    """`field IS [NOT] NULL`: whether a run has none."""

    field: Field
    negated: bool = False
    start: int = dataclasses.field(default=0, compare=False)
    end: int = dataclasses.field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """`NOT part`: exactly the runs that the part does not give."""

    part: "Node"
    start: int = dataclasses.field(default=0, compare=False)
    end: int = dataclasses.field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class And:
    """All of two or more parts."""

    parts: tuple["Node", ...]
    start: int = dataclasses.field(default=0, compare=False)
    end: int = dataclasses.field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Or:
    """Any of two or more parts."""

    parts: tuple["Node", ...]
    start: int = dataclasses.field(default=0, compare=False)
    end: int = dataclasses.field(default=0, compare=False)


Clause: TypeAlias = Comparison | Like | In | Between | IsNull
Node: TypeAlias = Clause | Not | And | Or


@dataclass(frozen=True, slots=True)
class Note:
    """Something to say about a part of the text; the filter holds all the same."""

    message: str
    start: int
    end: int
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter that was understood.

    Attributes:
        text: As written.
        node: Its tree; None where it has no clause, which gives every run.
        notes: What its writer may want to know, such as seconds read as such.
        beyond: What MLflow would refuse, or read otherwise.
    """

    text: str
    node: Node | None
    notes: tuple[Note, ...] = ()
    beyond: tuple[Note, ...] = ()

    @property
    def portable(self) -> bool:
        """Whether MLflow takes the same text and means the same."""
        return not self.beyond


def clauses(node: Node | None) -> list[Clause]:
    """The clauses of a tree, in the order of the text."""
    found: list[Clause] = []
    waiting: list[Node] = [] if node is None else [node]
    while waiting:
        match waiting.pop():
            case And(parts) | Or(parts):
                waiting.extend(reversed(parts))
            case Not(part):
                waiting.append(part)
            case clause:
                found.append(clause)
    return found


def fields(node: Node | None) -> list[Field]:
    """What a tree asks about, each once, in the order of the text."""
    return list({clause.field.id: clause.field for clause in clauses(node)}.values())


def needs(node: Node | None) -> list[str]:
    """The ids of the columns that a tree asks about, each once, in the order of the text.

    >>> needs(IsNull(Field("metrics", "loss")))
    ['metrics.loss']
    """
    return [field.id for field in fields(node)]
