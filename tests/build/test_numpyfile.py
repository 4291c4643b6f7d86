"""What is told of NumPy's files, of which none is ever loaded."""

import io
import struct
import zipfile

import numpy as np
import pytest

from staticrun.build import numpyfile, tabular


def npy(descr: str = "'<f4'", shape: str = "(3, 2)", header: str | None = None) -> bytes:
    text = header or f"{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}}}"
    raw = text.encode("latin-1") + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(raw)) + raw


def test_the_shape_of_an_array() -> None:
    assert numpyfile.sheet("a.npy", npy()).rows == [["type", "shape", "values"], ["<f4", "3 × 2", ""]]
    assert numpyfile.sheet("a.npy", npy(shape="()")).rows[1] == ["<f4", "a single number", ""]
    assert numpyfile.sheet("a.npy", npy(descr="[('x', '<f4')]", shape="(1000000,)")).rows[1] == [
        "[('x', '<f4')]",
        "1,000,000",
        "",
    ]


def test_the_arrays_of_an_archive_without_unpacking_them() -> None:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("weights.npy", npy() + b"\0" * 50_000_000)
        archive.writestr("bias.npy", npy(shape="(2,)"))
    assert numpyfile.sheet("m.NPZ", sink.getvalue()).rows == [
        ["array", "type", "shape", "values"],
        ["weights", "<f4", "3 × 2", "all 0"],
        ["bias", "<f4", "2", ""],
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
        numpyfile.sheet(name, content)


@pytest.mark.parametrize(
    ("array", "told"),
    [
        (np.array([1.0, 3.0, np.nan]), "1 to 3, mean 2, 1 not finite"),
        (np.array([1, 3], ">i4"), "1 to 3, mean 2"),
        (np.full(4, 7, "u1"), "all 7"),
        (np.array([0.5, 1.5], "f2"), "0.5 to 1.5, mean 1"),
        (np.array([True, False]), "0 to 1, mean 0.5"),
        (np.array([1j]), ""),
        (np.array([], "f8"), ""),
        (np.full((2, 2), np.inf), "4 not finite"),
        (np.array([1e308, 1.7e308]), "1e308 to 1.7e308, mean 1.35e308"),
        (np.array(["x"]), ""),
    ],
)
def test_the_range_of_an_array(array: "np.ndarray[tuple[int, ...], np.dtype[np.generic]]", told: str) -> None:
    sink = io.BytesIO()
    np.save(sink, array)
    assert numpyfile.sheet("a.npy", sink.getvalue()).rows[1][2] == told


def test_an_archive_of_arrays_that_unpack_to_gigabytes_is_read_as_far_as_is_worth_it() -> None:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a.npy", "w") as member:
        member.write(npy(descr="'<f8'", shape="(200000000,)"))
        for _ in range(100):
            member.write(bytes(1_000_000))
    assert numpyfile.sheet("a.npz", sink.getvalue()).rows[1] == ["a", "<f8", "200,000,000", ""]
