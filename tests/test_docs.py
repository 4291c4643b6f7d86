"""What the documentation says can be done."""

import os
import re
import subprocess
import sys

import pytest

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PAGES = ["README.md", *sorted(f"docs/{name}" for name in os.listdir(os.path.join(ROOT, "docs")))]


def text_of(page):
    with open(os.path.join(ROOT, page), encoding="utf-8") as file:
        return file.read()


@pytest.mark.parametrize("page", ["README.md", "docs/logging.md", "docs/mlflow.md", "docs/site.md"])
def test_python_in_the_documentation_runs(page, tmp_path):
    blocks = re.findall(r"```python\n(.*?)```", text_of(page), re.DOTALL)
    assert blocks
    environment = {key: value for key, value in os.environ.items() if not key.startswith("STATICRUN_")}
    for block in blocks:
        done = subprocess.run(
            [sys.executable, "-c", block],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""
    assert os.path.isdir(tmp_path / "runs")


@pytest.mark.parametrize("page", PAGES)
def test_links_between_pages_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text_of(page)):
        assert os.path.exists(os.path.join(ROOT, os.path.dirname(page), target)), target


def test_every_public_function_is_named_in_the_logging_page():
    import staticrun

    text = text_of("docs/logging.md")
    functions = [name for name in staticrun.__all__ if name[0].islower()]
    assert [name for name in functions if f"`{name}`" not in text] == []


def test_every_variable_of_the_environment_is_documented():
    documented = text_of("docs/logging.md") + text_of("docs/cli.md")
    package = os.path.join(ROOT, "staticrun")
    used = set()
    for folder, _, names in os.walk(package):
        for name in names:
            if name.endswith(".py"):
                with open(os.path.join(folder, name), encoding="utf-8") as file:
                    used |= set(re.findall(r'"(STATICRUN_[A-Z_]+)"', file.read()))
    assert {name for name in used if name not in documented} == set()
