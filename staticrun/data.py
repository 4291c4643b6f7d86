"""Datasets for `log_input`: a name, a digest that changes with the content, where it came from.

>>> made = from_numpy([[1.0, 2.0], [3.0, 4.0]], source="data/points.npy", name="points")
>>> made.name, len(made.digest), made.profile
('points', 16, {'num_rows': 2, 'num_elements': 4})
"""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from typing import Any

from staticrun.errors import InvalidType

#: Rows of a frame or array that the digest reads; their number counts in any case.
_ROWS = 10_000


class Dataset:
    """A dataset as `log_input` takes it.

    Attributes:
        digest: Changes with the first 10,000 rows, their number, and the columns.
        source_type: `local` or `http`, by the source; `code` where none is given.
        source: Where it comes from, as JSON.
        schema: Its columns and their types.
        profile: Its numbers of rows and elements.

    >>> staticrun.data.from_numpy([[1.0, 2.0]], source="https://example.org/points.npy", name="points").source
    '{"url": "https://example.org/points.npy"}'
    """

    def __init__(
        self, name: str, digest: str, source: Any, schema: Mapping[str, Any], profile: Mapping[str, int]
    ) -> None:
        self.name = name
        self.digest = digest
        self.source_type, self.source = _source(source)
        self.schema = dict(schema)
        self.profile = dict(profile)

    def to_dict(self) -> dict[str, str]:
        """What a run keeps of it.

        >>> sorted(staticrun.data.from_numpy([[1.0, 2.0]]).to_dict())
        ['digest', 'name', 'profile', 'schema', 'source', 'source_type']
        """
        return {
            "name": self.name,
            "digest": self.digest,
            "source_type": self.source_type,
            "source": self.source,
            "schema": json.dumps(self.schema),
            "profile": json.dumps(self.profile),
        }

    def __repr__(self) -> str:
        return f"<Dataset {self.name!r} {self.digest}>"


def from_pandas(
    df: Any,
    source: "str | os.PathLike[str] | None" = None,
    targets: str | None = None,
    name: str | None = None,
    digest: str | None = None,
) -> Dataset:
    """A dataset of a frame of pandas.

    Args:
        source: A path or URL; None for this program.
        targets: The column that is to be predicted.
        name: `dataset` where none is given.
        digest: In place of the one that is computed.

    Raises:
        InvalidType: It is no frame.

    >>> import pandas as pd
    >>> houses = pd.DataFrame({"size": [1, 2], "price": [0.5, 0.7]})
    >>> made = from_pandas(houses, targets="price", name="houses")
    >>> made.profile, made.schema["targets"]
    ({'num_rows': 2, 'num_elements': 4}, 'price')
    """
    if not hasattr(df, "iloc"):
        raise InvalidType(f"{type(df).__name__} is no frame of pandas")
    import importlib

    hash_rows = importlib.import_module("pandas.util").hash_pandas_object

    schema = {"columns": [{"name": str(column), "type": str(df[column].dtype)} for column in df.columns]}
    try:
        rows = hash_rows(df.head(_ROWS), index=False).to_numpy().tobytes()
    except TypeError:  # cells that cannot be hashed, such as lists
        rows = df.head(_ROWS).to_csv(index=False).encode("utf-8", "backslashreplace")
    return _made(name, digest, source, targets, schema, len(df), int(df.size), [rows])


def from_polars(
    df: Any,
    source: "str | os.PathLike[str] | None" = None,
    targets: str | None = None,
    name: str | None = None,
    digest: str | None = None,
) -> Dataset:
    """A dataset of a frame of polars; the arguments are those of `from_pandas`.

    Raises:
        InvalidType: It is no frame.

    >>> import polars as pl
    >>> from_polars(pl.DataFrame({"a": [1, 2]}), name="pairs").schema
    {'columns': [{'name': 'a', 'type': 'Int64'}]}
    """
    if not hasattr(df, "write_ipc"):
        raise InvalidType(f"{type(df).__name__} is no frame of polars")
    schema = {"columns": [{"name": column, "type": str(kind)} for column, kind in df.schema.items()]}
    rows = df.head(_ROWS).write_json().encode()
    return _made(name, digest, source, targets, schema, df.height, df.height * df.width, [rows])


def from_numpy(
    features: Any,
    source: "str | os.PathLike[str] | None" = None,
    targets: Any = None,
    name: str | None = None,
    digest: str | None = None,
) -> Dataset:
    """A dataset of an array, or of a mapping of names to arrays; the arguments are those of `from_pandas`.

    Args:
        targets: The array that is to be predicted.

    >>> from_numpy({"x": [[1, 2], [3, 4]]}, targets=[0, 1], name="pairs").profile
    {'num_rows': 2, 'num_elements': 4}
    """
    import numpy as np

    named = features if isinstance(features, Mapping) else {"features": features}
    arrays = {str(key): np.asarray(array) for key, array in named.items()}
    if targets is not None:
        arrays["targets"] = np.asarray(targets)
    schema = {key: {"type": str(array.dtype), "shape": list(array.shape)} for key, array in arrays.items()}
    first = next(iter(arrays.values()), np.empty(0))
    rows = len(first) if first.ndim else 1
    content = [
        np.ascontiguousarray(array[:_ROWS] if array.ndim else array).tobytes()
        if array.dtype != object
        else repr(array[:_ROWS].tolist()).encode("utf-8", "backslashreplace")
        for array in arrays.values()
    ]
    return _made(name, digest, source, None, schema, rows, int(first.size), content)


def _made(
    name: str | None,
    digest: str | None,
    source: Any,
    targets: str | None,
    schema: dict[str, Any],
    rows: int,
    elements: int,
    content: Iterable[bytes],
) -> Dataset:
    if targets is not None:
        schema = {**schema, "targets": targets}
    if digest is None:
        hashed = hashlib.sha256(json.dumps([schema, rows, elements]).encode())
        for part in content:
            hashed.update(part)
        digest = hashed.hexdigest()[:16]
    return Dataset(name or "dataset", digest, source, schema, {"num_rows": rows, "num_elements": elements})


def _source(source: Any) -> tuple[str, str]:
    """Kind and JSON of a source, as MLflow writes them."""
    if source is None:
        return "code", "{}"
    text = os.fspath(source)
    if text.startswith(("http://", "https://")):
        return "http", json.dumps({"url": text})
    return "local", json.dumps({"uri": text})


def __getattr__(name: str) -> object:
    from staticrun.absent import of_module

    raise AttributeError(of_module(name, __name__), name=name)
