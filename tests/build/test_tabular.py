"""Columns and arrays are told without running or unpacking what a file would have one run or unpack."""

import io
import struct
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from staticrun.build import tabular


def parquet_of(table: pa.Table) -> bytes:
    sink = io.BytesIO()
    pq.write_table(table, sink)
    return sink.getvalue()


def npy(descr: str = "'<f4'", shape: str = "(3, 2)", header: str | None = None) -> bytes:
    text = header or f"{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}}}"
    raw = text.encode("latin-1") + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(raw)) + raw


def test_the_first_rows_of_parquet_with_types() -> None:
    table = pa.table({"n": list(range(100)), "text": ["<b>"] * 99 + [None], "list": [[1, 2]] * 100})
    sheet = tabular.parquet(parquet_of(table))
    assert sheet.rows[:2] == [["n", "text", "list"], ["0", "<b>", "[1, 2]"]]
    assert len(sheet.rows) == 21
    assert sheet.types[:2] == ["int64", "string"]
    assert sheet.note == "100 rows, 3 columns"


def test_an_empty_parquet_and_a_wide_one() -> None:
    assert tabular.parquet(parquet_of(pa.table({"a": pa.array([], pa.int64())}))).rows == [["a"]]
    wide = tabular.parquet(parquet_of(pa.table({f"c{i}": [i] for i in range(30)})))
    assert (len(wide.rows[0]), len(wide.rows[1]), wide.note) == (20, 20, "1 row, 30 columns")
    assert tabular.parquet(parquet_of(pa.table({"s": [{"a": 1, "b": 2}]}))).rows[1] == ["{'a': 1, 'b': 2}"]


def test_a_row_group_that_is_too_large_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tabular, "_GROUP", 100)
    assert tabular.parquet(parquet_of(pa.table({"a": list(range(1000))}))).rows == [["a"]]


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1" + b"\xff" * 100 + b"PAR1", b"<html>"])
def test_what_is_no_parquet(content: bytes) -> None:
    with pytest.raises(tabular.Unreadable, match="not readable as Parquet"):
        tabular.parquet(content)


def test_a_parquet_cut_short() -> None:
    whole = parquet_of(pa.table({"a": list(range(1000))}))
    for end in range(0, len(whole), 97):
        with pytest.raises(tabular.Unreadable):
            tabular.parquet(whole[:end])


def test_the_shape_of_an_array() -> None:
    assert tabular.numpy("a.npy", npy()).rows == [["type", "shape"], ["<f4", "3 × 2"]]
    assert tabular.numpy("a.npy", npy(shape="()")).rows[1] == ["<f4", "a single number"]
    assert tabular.numpy("a.npy", npy(descr="[('x', '<f4')]", shape="(1000000,)")).rows[1] == [
        "[('x', '<f4')]",
        "1,000,000",
    ]


def test_the_arrays_of_an_archive_without_unpacking_them() -> None:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("weights.npy", npy() + b"\0" * 50_000_000)
        archive.writestr("bias.npy", npy(shape="(2,)"))
    assert tabular.numpy("m.NPZ", sink.getvalue()).rows == [
        ["array", "type", "shape"],
        ["weights", "<f4", "3 × 2"],
        ["bias", "<f4", "2"],
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.npy", b""),
        ("a.npy", b"\x93NUMPY"),
        ("a.npy", b"\x93NUMPY\x01\x00\xff\xff"),
        ("a.npy", npy(header="__import__('os').system('true')")),
        ("a.npy", npy(header="(" * 5000)),
        ("a.npy", npy(shape="('x',)")),
        ("a.npz", b"PK\x03\x04"),
        ("a.npz", npy()),
    ],
)
def test_what_is_no_array(name: str, content: bytes) -> None:
    with pytest.raises(tabular.Unreadable, match="not readable as NumPy"):
        tabular.numpy(name, content)
