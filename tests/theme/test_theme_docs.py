"""The page on themes is what the contexts and templates say, and its example is one."""

import os
import re
from typing import Any

import themedocs
from golden import small, stores

from staticrun.build import build
from staticrun.config import Config

PAGE = os.path.join(os.path.dirname(os.path.dirname(themedocs.HERE)), themedocs.PATH)


def test_the_page_is_what_the_contexts_and_templates_say() -> None:
    with open(PAGE, encoding="utf-8") as file:
        assert file.read() == themedocs.rendered(), "stale: run `python -m tests.themedocs`"


def test_every_macro_is_described() -> None:
    lines = [line for line in themedocs.rendered().splitlines() if line.startswith("- `") and "(" in line]
    assert [line for line in lines if "`: " not in line] == []


def test_the_example_works(tmp_path: Any) -> None:
    with open(PAGE, encoding="utf-8") as file:
        (example,) = re.findall(r"```jinja\n(.*?)```", file.read(), flags=re.DOTALL)
    runs, theme, site = (str(tmp_path / name) for name in ("runs", "look", "site"))
    small.write(runs)
    os.makedirs(os.path.join(theme, "templates"))
    with open(os.path.join(theme, "templates", "run.html"), "w", encoding="utf-8") as file:
        file.write(example)
    build(Config(runs=runs, output=site, theme=theme, as_of=stores.AS_OF, workers=1))
    with open(os.path.join(site, "runs", f"{small.SWEEP[0]}.html"), encoding="utf-8") as file:
        assert "From the lab" in file.read()
