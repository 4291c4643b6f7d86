"""The fixture of pytest; for a `conftest.py` below the topmost one, which may not name plugins:

from staticrun.testing.fixtures import staticrun_store
"""

from collections.abc import Iterator

import pytest

from staticrun.testing.store import IsolatedStore, isolated_store


@pytest.fixture
def staticrun_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IsolatedStore]:
    """A store for this test alone, to which everything is logged, and its runs read back.

    pytest keeps the folders of the last three sessions: `staticrun build` shows what a failed test logged.
    """
    with isolated_store(tmp_path_factory.mktemp("staticrun")) as store:
        yield store
