"""The examples of docs/registry.md run: each YAML block is the manifest that the Python after it reads."""

import doctest
import pathlib
import re

import pytest

PAGE = pathlib.Path(__file__).parents[2] / "docs" / "registry.md"
BLOCK = re.compile(r"^( *)```(\w+)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)


def blocks():
    for indent, language, body in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        yield language, "".join(line.removeprefix(indent) for line in body.splitlines(keepends=True))


def test_the_examples_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    runner = doctest.DocTestRunner()
    for language, body in blocks():
        if language == "yaml":
            for old in tmp_path.glob("models/*"):
                old.unlink()
            path = tmp_path / body.splitlines()[0].removeprefix("# ")
            path.parent.mkdir(exist_ok=True)
            path.write_text(body, encoding="utf-8")
        elif language == "python":
            test = doctest.DocTestParser().get_doctest(body, names, PAGE.name, None, 0)
            runner.run(test, clear_globs=False)
            names |= test.globs
    assert runner.tries > 5
    if runner.failures:
        pytest.fail(f"{runner.failures} examples of {PAGE.name} do not give what they promise")
