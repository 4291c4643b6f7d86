"""Edits from outside of a session: whatever the clocks, an edit beats what it edits."""

import pytest

from staticrun.errors import AlreadyExists, InvalidArgument, InvalidState, NotActive, NotFound
from staticrun.store import experiments, lifecycle
from staticrun.store.experiments import get_experiment


@pytest.fixture
def root(tmp_path):
    return str(tmp_path / "runs")


def test_renaming_and_tags(root):
    made = experiments.create_experiment(root, "a", 1_000, {"t": "1"})
    lifecycle.rename_experiment(root, made.experiment_id, "b", 500)  # a clock that is behind
    lifecycle.set_experiment_tags(
        root, made.experiment_id, {"t": None, "u": "2", "mlflow.note.content": "*n*"}, 500
    )
    read = get_experiment(root, made.experiment_id)
    assert (read.name, read.tags, read.note, read.created) == ("b", {"u": "2"}, "*n*", 1_000)
    assert read.updated > 1_000
    experiments.create_experiment(root, "c", 1_000)
    for name, error in (("c", AlreadyExists), (" ", InvalidArgument)):
        with pytest.raises(error):
            lifecycle.rename_experiment(root, made.experiment_id, name, 2_000)
    # The first name is free again, and the new experiment gets another id.
    again = experiments.create_experiment(root, "a", 3_000)
    assert again.experiment_id != made.experiment_id


def test_deleting_and_restoring_an_experiment(root):
    made = experiments.create_experiment(root, "a", 1_000).experiment_id
    lifecycle.mark_experiment(root, made, "deleted", 10)
    assert get_experiment(root, made).lifecycle == "deleted"
    with pytest.raises(NotFound):
        lifecycle.mark_experiment(root, made, "deleted", 2_000)
    with pytest.raises(InvalidState):
        lifecycle.rename_experiment(root, made, "x", 2_000)
    with pytest.raises(NotActive):
        lifecycle.set_experiment_tags(root, made, {"a": "b"}, 2_000)
    with pytest.raises(InvalidArgument, match="deleted"):
        experiments.ensure_experiment(root, "a", 2_000)
    lifecycle.mark_experiment(root, made, "active", 20)
    assert get_experiment(root, made).lifecycle == "active"
    with pytest.raises(NotFound):
        lifecycle.mark_experiment(root, "42", "deleted", 2_000)
    with pytest.raises(InvalidArgument, match="valid integer"):
        lifecycle.mark_experiment(root, "../x", "deleted", 2_000)


def test_default_is_there_before_anything_is_written(root, tmp_path):
    assert get_experiment(root, "0").name == "Default"
    assert not (tmp_path / "runs").exists()
    lifecycle.mark_experiment(root, "0", "deleted", 1)
    assert get_experiment(root, "0").lifecycle == "deleted"


def test_deleting_and_restoring_a_run(shop):
    log = shop.writer()
    shop.session(log, [(0, 1.0)])
    log.finish()
    for state, time in (("deleted", 9_000), ("active", 10), ("deleted", 5)):
        lifecycle.mark_run(shop.root, "run", state, time)
        assert shop.run().lifecycle == state
    assert shop.points() == [(0, 0, 1.0)]
    with pytest.raises(NotFound, match="Run with id=other not found"):
        lifecycle.mark_run(shop.root, "other", "deleted", 1)
    with pytest.raises(InvalidArgument):
        lifecycle.mark_run(shop.root, "../run", "deleted", 1)
