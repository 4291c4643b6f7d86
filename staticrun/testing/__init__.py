"""For your own tests: a store for each of them, and what they logged to it.

With pytest, `pytest_plugins = ["staticrun.testing"]` in the topmost `conftest.py` gives tests the fixture
`staticrun_store`; elsewhere `isolated_store` is a context manager. See docs/testing.md.

>>> def train():
...     with staticrun.start_run(run_name="tree"):
...         staticrun.log_params({"depth": 3})
...         staticrun.log_metric("accuracy", 0.97)
>>> with staticrun.testing.isolated_store() as store:
...     train()
...     store.run().assert_logged(params={"depth": 3}, metrics={"accuracy": 0.97}, status="FINISHED")
"""

from staticrun.testing.runs import LoggedRun
from staticrun.testing.store import IsolatedStore, isolated_store

__all__ = ["IsolatedStore", "LoggedRun", "isolated_store"]

#: pytest, and nobody else, loads what needs pytest.
pytest_plugins = ["staticrun.testing.fixtures"]
