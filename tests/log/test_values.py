"""What can be logged is kept exactly; what cannot is refused in the caller's line, nothing by half."""

import math
from decimal import Decimal

import pytest

import staticrun
from staticrun.errors import InvalidArgument, InvalidState, InvalidType, ParamConflict
from staticrun.log import active, values
from staticrun.store.reader import Store


@pytest.fixture
def run(root):
    staticrun.set_tracking_uri(root)
    with staticrun.start_run() as run:
        yield run


def stored(root, run):
    staticrun.flush()
    return Store(root).run(run._recorder.target.run_id)


@pytest.mark.parametrize(
    ("value", "kept"),
    [(1, 1.0), (True, 1.0), (Decimal("0.25"), 0.25), ("1e-3", 1e-3), (" 7 ", 7.0), (10**400, math.inf),
     (float("inf"), math.inf), ("-inf", -math.inf), (5e-324, 5e-324)],
)  # fmt: skip
def test_numbers_are_kept(root, run, value, kept):
    staticrun.log_metric("x", value)
    assert stored(root, run).metrics["x"].last.value == kept


def test_nan_is_kept(root, run):
    staticrun.log_metric("x", 0.5, step=0)
    staticrun.log_metric("x", float("nan"), step=1)
    metric = stored(root, run).metrics["x"]
    assert math.isnan(metric.last.value)
    assert (metric.nans, metric.min.value, metric.max.value) == (1, 0.5, 0.5)


def test_numbers_of_numpy():
    numpy = pytest.importorskip("numpy")
    assert values.number(numpy.float32(0.5)) == 0.5
    assert values.number(numpy.int64(3)) == 3.0
    assert values.number(numpy.array([[2.5]])) == 2.5
    assert values.step(numpy.int32(4)) == 4
    with pytest.raises(InvalidType):
        values.number(numpy.array([1.0, 2.0]))
    with pytest.raises(InvalidType):
        values.number(numpy.complex64(1))


@pytest.mark.parametrize("value", [1j, "high", None, [1, 2], {}, b"1", object()])
def test_other_values_are_refused_as_type_errors(root, run, value):
    with pytest.raises(TypeError, match="one number"):
        staticrun.log_metric("x", value)
    with pytest.raises(TypeError):
        staticrun.log_metrics({"a": 1.0, "x": value})
    assert stored(root, run).metrics == {}


@pytest.mark.parametrize("step", [0.5, "1", None.__class__, 2**63, -(2**63) - 1, math.nan])
def test_steps_are_whole_numbers_of_64_bits(run, step):
    with pytest.raises((InvalidType, InvalidArgument), match="step"):
        staticrun.log_metric("x", 1.0, step=step)


def test_steps_out_of_order_and_repeated_are_kept(root, run):
    steps = [5, -3, 5, 2**63 - 1, -(2**63), 0]
    for place, step in enumerate(steps):
        staticrun.log_metric("x", place, step=step)
    read = stored(root, run)
    (batch,) = Store(root).points(read, ["x"])
    assert list(batch.steps) == steps
    assert list(batch.values) == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    "key", ["", " ", "/etc", "..", "a/../b", "a//b", "a\nb", "x" * 251, 3, None, [], "\ud800"]
)
def test_keys_that_cannot_be(run, key):
    for log in (staticrun.log_metric, staticrun.log_param, staticrun.set_tag):
        with pytest.raises((InvalidType, InvalidArgument)):
            log(key, 1)


@pytest.mark.parametrize(
    "key", ["loss", "val/loss", "η μάθησης", "a.b-c d:e", "<script>alert(1)</script".replace("/", "")]
)
def test_keys_that_can(root, run, key):
    staticrun.log_metric(key, 1.0)
    staticrun.log_param(key, "π")
    staticrun.set_tag(key, "τ")
    read = stored(root, run)
    assert (read.metrics[key].last.value, read.params[key], read.tags[key]) == (1.0, "π", "τ")


def test_params_are_written_once(root, run):
    staticrun.log_param("lr", 0.1)
    staticrun.log_param("lr", "0.1")  # the same text is the same value
    with pytest.raises(ParamConflict, match=r"'lr'.*'0\.1'"):
        staticrun.log_params({"new": 1, "lr": 0.2})
    assert stored(root, run).params == {"lr": "0.1"}


def test_texts_of_any_length(root, run):
    text = "ω" * 5_000_000
    staticrun.log_param("prompt", text)
    staticrun.set_tag("answer", text + "!")
    read = stored(root, run)
    assert read.params["prompt"].length == 5_000_000
    assert len(read.params["prompt"].head) == 1000
    assert Store(root).text(read, read.tags["answer"]) == text + "!"
    with pytest.raises(ParamConflict):
        staticrun.log_param("prompt", text[:-1])


def test_text_that_is_no_unicode_is_kept_visibly(root, run):
    staticrun.set_tag("name", "caf\udce9")
    assert stored(root, run).tags["name"] == "caf\\udce9"


def test_tags_change_and_go(root, run):
    staticrun.set_tags({"a": 1, "b": "x"})
    staticrun.set_tag("a", 2)
    staticrun.delete_tag("b")
    assert stored(root, run).tags == {"a": "2"}
    with pytest.raises(LookupError, match="No tag"):
        staticrun.delete_tag("b")


def test_reserved_tags_are_views(root, run):
    staticrun.set_tag("mlflow.note.content", "**good**")
    staticrun.set_tag("mlflow.runName", "renamed")
    read = stored(root, run)
    assert (read.note, read.name, read.tags) == ("**good**", "renamed", {})
    assert read.all_tags["mlflow.note.content"] == "**good**"


def test_nothing_can_be_logged_into_a_run_that_has_ended(root):
    staticrun.set_tracking_uri(root)
    with staticrun.start_run():
        recorder = active.active()
        staticrun.log_metric("x", 1.0)
    for late in (
        lambda: recorder.point("x", 2.0),
        lambda: recorder.params({"a": 1}),
        lambda: recorder.tags({"a": 1}),
    ):
        with pytest.raises(InvalidState, match="has ended"):
            late()


def test_batches(root, run):
    metrics = [staticrun.entities.Metric("loss", 1 / (n + 1), step=n) for n in range(1500)]
    params = [staticrun.entities.Param(f"p{n}", str(n)) for n in range(300)]
    staticrun.log_batch(metrics, params, [staticrun.entities.RunTag("kind", "batch")])
    read = stored(root, run)
    assert read.metrics["loss"].count == 1500
    assert len(read.params) == 300
    assert read.tags == {"kind": "batch"}


@pytest.mark.parametrize("make", ["mapping", "numpy", "polars", "pandas", "pyarrow"])
def test_whole_histories(root, run, make):
    plain = {"epoch": [1, 2, 3], "loss": [0.5, math.nan, 0.25], "acc": [1, 2, 3]}
    if make == "mapping":
        data = plain
    elif make == "numpy":
        numpy = pytest.importorskip("numpy")
        data = {key: numpy.asarray(column) for key, column in plain.items()}
    elif make == "polars":
        data = pytest.importorskip("polars").DataFrame(plain)
    elif make == "pandas":
        data = pytest.importorskip("pandas").DataFrame(plain)
    else:
        data = pytest.importorskip("pyarrow").table(plain)
    staticrun.log_history(data, step="epoch")
    staticrun.log_metric("loss", 0.1, step=4)
    read = stored(root, run)
    assert (read.metrics["loss"].count, read.metrics["acc"].last.value) == (4, 3.0)
    batches = list(Store(root).points(read, ["loss"]))
    points = sorted(
        (step, value) for batch in batches for step, value in zip(batch.steps, batch.values, strict=True)
    )
    assert [step for step, _ in points] == [1, 2, 3, 4]
    if make != "pandas":  # pandas itself knows no difference between NaN and a missing value
        assert read.metrics["loss"].nans == 1


def test_histories_that_cannot_be(run):
    with pytest.raises(InvalidType, match="'name' holds something else"):
        staticrun.log_history({"name": ["a", "b"]})
    with pytest.raises(InvalidArgument, match="no column 'epoch'"):
        staticrun.log_history({"loss": [1.0]}, step="epoch")
    with pytest.raises(InvalidType, match="whole numbers"):
        staticrun.log_history({"loss": [1.0], "epoch": [0.5]}, step="epoch")
    with pytest.raises(InvalidArgument, match="2 steps for 1 rows"):
        staticrun.log_history({"loss": [1.0]}, step=[1, 2])
    with pytest.raises(InvalidType, match="mapping of arrays"):
        staticrun.log_history(3)
