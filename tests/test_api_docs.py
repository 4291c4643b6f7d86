"""The page of functions is what the docstrings say, and each of them shows how it is used."""

import inspect
import os
from collections.abc import Iterator

import apidocs
import pytest

import staticrun

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def test_the_page_is_what_the_docstrings_say() -> None:
    with open(os.path.join(ROOT, apidocs.PATH), encoding="utf-8") as file:
        assert file.read() == apidocs.rendered(), "stale: run `python -m tests.apidocs`"


def public(name: str, value: object) -> Iterator[tuple[str, object]]:
    """What a user can name: the value, what a module says that it has, and the methods of a class."""
    yield name, value
    if inspect.ismodule(value):
        own = [
            one for one, inner in vars(value).items() if getattr(inner, "__module__", "") == value.__name__
        ]
        for inner in getattr(value, "__all__", None) or [one for one in own if not one.startswith("_")]:
            yield from public(f"{name}.{inner}", getattr(value, inner))
    elif inspect.isclass(value):
        for owner in value.__mro__:
            if owner.__module__.startswith("staticrun."):
                yield from (
                    (f"{name}.{inner}", method)
                    for inner, found in vars(owner).items()
                    if callable(method := getattr(found, "__func__", found)) or isinstance(found, property)
                    if not inner.startswith("_")
                )


PUBLIC = dict(found for name in staticrun.__all__ for found in public(name, getattr(staticrun, name)))


def test_what_is_public_is_found() -> None:
    assert {
        "log_metric",
        "Client.get_run",
        "entities.Run",
        "entities.Run.to_dictionary",
        "ActiveRun.info",
    } <= {*PUBLIC}


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_name_has_a_docstring_with_an_example(name: str) -> None:
    assert ">>> " in (getattr(PUBLIC[name], "__doc__", None) or "")


def test_examples_of_other_modules_are_run_as_well() -> None:
    """`test_doctests` runs those of the package's own modules; every public name comes from one."""
    for name in staticrun.__all__:
        value = getattr(staticrun, name)
        home = value.__name__ if inspect.ismodule(value) else value.__module__
        assert home.startswith("staticrun.")
