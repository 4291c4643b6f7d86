"""File names: legal everywhere, and no two things share one."""

import os
from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from staticrun.build import names
from staticrun.build.collect import Collected
from staticrun.build.grid import Grid
from staticrun.build.plan import make_plan
from staticrun.schema.run import Experiment
from staticrun.store import layout

ANY = st.text(min_size=1) | st.sampled_from(
    ["con", "NUL", "com1", "a.", "A", "a", "..", "-", "Iris", "iris", "x" * 200]
)


@given(ANY)
def test_a_name_is_legal_everywhere(name: str) -> None:
    made = names.file_name(name)
    assert made.isascii()
    assert made == made.lower()
    assert 0 < len(made) <= 80
    assert not set(made) & set('<>:"/\\|?*. ')
    assert made not in ("con", "nul", "com1")


@given(st.sets(ANY, min_size=2, max_size=20))
def test_two_names_never_share_a_file(some: set[str]) -> None:
    assert len({names.file_name(name) for name in some}) == len(some)


def test_experiments_of_one_name_have_pages_of_their_own() -> None:
    ids = [layout.derive_experiment_id("iris"), layout.derive_experiment_id("iris", 1), "77"]
    experiments = [Experiment(one, "iris") for one in ids]
    grids = {one: Grid() for one in ids}
    plan = make_plan(Collected(experiments, grids, grids, cast(Any, {}), [], [], 0), 10)
    assert plan.experiments[ids[0]] == "iris"
    assert len(set(plan.experiments.values())) == 3
    assert len(plan.pages) == len(set(plan.pages))
    assert all(os.path.normpath(page) == page for page in plan.pages)
