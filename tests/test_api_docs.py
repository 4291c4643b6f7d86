"""The page of functions is what the docstrings say, and each of them shows how it is used."""

import inspect
import os

import apidocs
import pytest

import staticrun

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def test_the_page_is_what_the_docstrings_say() -> None:
    with open(os.path.join(ROOT, apidocs.PATH), encoding="utf-8") as file:
        assert file.read() == apidocs.rendered(), "stale: run `python -m tests.apidocs`"


@pytest.mark.parametrize("name", staticrun.__all__)
def test_a_public_name_has_a_docstring_with_an_example(name: str) -> None:
    assert ">>> " in (inspect.getdoc(getattr(staticrun, name)) or "")


@pytest.mark.parametrize("name", [one for one in dir(staticrun.Client) if not one.startswith("_")])
def test_a_method_of_the_client_has_a_docstring_with_an_example(name: str) -> None:
    assert ">>> " in (inspect.getdoc(getattr(staticrun.Client, name)) or "")


def test_examples_of_other_modules_are_run_as_well() -> None:
    """`test_doctests` runs those of the package's own modules; every public name comes from one."""
    for name in staticrun.__all__:
        value = getattr(staticrun, name)
        home = value.__name__ if inspect.ismodule(value) else value.__module__
        assert home.startswith("staticrun.")
