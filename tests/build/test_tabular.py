"""Columns and arrays are told without running or unpacking what a file would have one run or unpack."""

import io
import os

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from staticrun.build import contained, tabular


def parquet_of(table: pa.Table) -> bytes:
    sink = io.BytesIO()
    pq.write_table(table, sink)
    return sink.getvalue()


def test_the_first_rows_of_parquet_with_types() -> None:
    table = pa.table({"n": list(range(100)), "text": ["<b>"] * 99 + [None], "list": [[1, 2]] * 100})
    sheet = tabular.parquet(parquet_of(table))
    assert sheet.rows[:2] == [["n", "text", "list"], ["0", "<b>", "[1, 2]"]]
    assert len(sheet.rows) == 21
    assert sheet.types[:2] == ["int64", "string"]
    assert sheet.note == "the first 20 of 100 rows, 3 columns"


def test_an_empty_parquet_and_a_wide_one() -> None:
    assert tabular.parquet(parquet_of(pa.table({"a": pa.array([], pa.int64())}))).rows == [["a"]]
    wide = tabular.parquet(parquet_of(pa.table({f"c{i}": [i] for i in range(30)})))
    assert (len(wide.rows[0]), len(wide.rows[1]), wide.note) == (20, 20, "1 row, the first 20 of 30 columns")
    assert tabular.parquet(parquet_of(pa.table({"s": [{"a": 1, "b": 2}]}))).rows[1] == ["{'a': 1, 'b': 2}"]


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1" + b"\xff" * 100 + b"PAR1", b"<html>"])
def test_what_is_no_parquet(content: bytes) -> None:
    with pytest.raises(tabular.Unreadable, match="not readable as Parquet"):
        tabular.parquet(content)


def test_a_parquet_cut_short() -> None:
    whole = parquet_of(pa.table({"a": list(range(1000))}))
    for end in range(0, len(whole), 97):
        with pytest.raises(tabular.Unreadable):
            tabular.parquet(whole[:end])


def bomb(size: int) -> bytes:
    """A Parquet of few kilobytes with one value of so many bytes."""
    sink = io.BytesIO()
    pq.write_table(pa.table({"x": [b"\0" * size]}), sink, compression="zstd", use_dictionary=False)
    return sink.getvalue()


def test_a_parquet_that_unpacks_to_gigabytes_takes_no_memory_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contained, "_reader", contained._Reader())
    content = bomb(1_100_000_000)
    assert len(content) < 100_000
    with pytest.raises(tabular.Unreadable, match="more memory or time than a preview is worth"):
        contained.first_rows(content)
    # Another process reads the next one.
    assert contained.first_rows(parquet_of(pa.table({"a": [1]}))).rows == [["a"], ["1"]]
    contained._reader.close()


def test_a_reader_that_is_ended_or_takes_too_long_is_no_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = contained._Reader()
    monkeypatch.setattr(contained, "_reader", reader)
    assert contained.first_rows(parquet_of(pa.table({"a": [1]}))).note == "1 row, 1 column"
    assert reader._process is not None
    os.kill(reader._process.pid, 9)
    with pytest.raises(tabular.Unreadable):
        contained.first_rows(b"PAR1")
    monkeypatch.setattr(contained, "_PATIENCE", 0.0)
    with pytest.raises(tabular.Unreadable):
        contained.first_rows(parquet_of(pa.table({"a": [1]})))
    reader.close()


def test_columns_of_a_csv_have_types() -> None:
    text = (
        "id,x,flag,day,at,name,none\n"
        + "7,1e-3,true,2026-01-02,2026-01-02T03:04:05Z,7a,\n-1,2,False,2026-01-03,2026-01-02 03:04,x,\n"
    )
    sheet = tabular.delimited("a.csv", text)
    assert sheet.types == ["int64", "double", "bool", "date", "timestamp", "string", ""]
    assert sheet.note == "2 rows, 7 columns"
    assert tabular.delimited("a.csv", "a;b\n1;2\n").rows == [["a", "b"], ["1", "2"]]
    wide = tabular.delimited("a.csv", ",".join(f"c{n}" for n in range(30)) + "\n")
    assert (len(wide.rows[0]), wide.note) == (20, "0 rows, the first 20 of 30 columns")
    assert tabular.delimited("a.csv", "a\n" + "x" * 300 + "\n").rows[1] == ["x" * 200 + "…"]
    assert tabular.delimited("a.csv", "a\n1\n2", whole=False).note == "the first 2 rows, 1 column"
