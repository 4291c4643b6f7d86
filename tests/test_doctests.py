import doctest
import importlib
import pkgutil

import pytest

import staticrun
from staticrun.log.process import current

MODULES = sorted(
    name
    for _, name, _ in pkgutil.walk_packages(staticrun.__path__, "staticrun.")
    if not name.endswith("__main__")
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_hold(name, tmp_path):
    root = str(tmp_path / "runs")
    staticrun.set_tracking_uri(root)
    module = importlib.import_module(name)
    result = doctest.testmod(
        module, extraglobs={"tmp": root, "staticrun": staticrun}, optionflags=doctest.ELLIPSIS, verbose=False
    )
    for recorder in list(current.open):  # what a client's example began
        current.end(recorder, None)
    assert result.failed == 0


def test_the_package_has_examples():
    finder = doctest.DocTestFinder()
    modules = [importlib.import_module(name) for name in MODULES]
    assert sum(bool(test.examples) for module in modules for test in finder.find(module)) > 50
