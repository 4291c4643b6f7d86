import doctest
import importlib
import pkgutil

import pytest

import staticrun

MODULES = sorted(
    name
    for _, name, _ in pkgutil.walk_packages(staticrun.__path__, "staticrun.")
    if not name.endswith("__main__")
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_hold(name, tmp_path):
    module = importlib.import_module(name)
    with staticrun.testing.isolated_store(tmp_path) as store:
        known = {"tmp": store.root, "staticrun": staticrun}
        result = doctest.testmod(module, extraglobs=known, optionflags=doctest.ELLIPSIS, verbose=False)
    assert result.failed == 0


def test_the_package_has_examples():
    finder = doctest.DocTestFinder()
    modules = [importlib.import_module(name) for name in MODULES]
    assert sum(bool(test.examples) for module in modules for test in finder.find(module)) > 50
