"""The scripts' pure logic, under node's own test runner."""

import glob
import os
import shutil
import subprocess

import pytest

HERE = os.path.dirname(os.path.abspath(__file__))
NODE = shutil.which("node")


@pytest.mark.skipif(NODE is None, reason="node is not installed")
@pytest.mark.parametrize("file", sorted(glob.glob(os.path.join(HERE, "*.test.js"))), ids=os.path.basename)
def test_script(file: str) -> None:
    assert NODE is not None
    run = subprocess.run(
        [NODE, "--test", file], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
