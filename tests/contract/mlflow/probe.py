"""Observations of MLflow's surface, made alike in MLflow and in staticrun; only the import differs.

    python tests/contract/mlflow/probe.py mlflow > tests/contract/mlflow/answers.json   # needs MLflow

An observation is a name and a function; its answer is what the function returns, or the error's code.
"""

import contextlib
import importlib
import io
import json
import os
import sys
import tempfile
from types import SimpleNamespace

import numpy as np

NO_RUN = "0" * 32
OBSERVATIONS = {}


def observe(function):
    """Add the observations of a function that yields (name, function)."""
    OBSERVATIONS[function.__name__] = function
    return function


def answer(function):
    """What a call comes to, as JSON: its result, or its error."""
    try:
        result = function()
        return {"is": json.loads(json.dumps(result))}
    except Exception as error:
        return {"raises": getattr(error, "error_code", None)}


def load(name):
    """The library under test, with what scripts import from it."""
    library = importlib.import_module(name)
    return SimpleNamespace(
        mlflow=library,
        client=importlib.import_module(f"{name}.tracking").MlflowClient(),
        e=importlib.import_module(f"{name}.entities"),
        error=importlib.import_module(f"{name}.exceptions").MlflowException,
        artifacts=importlib.import_module(f"{name}.artifacts"),
        data=importlib.import_module(f"{name}.data"),
    )


def content(path):
    """The bytes of a file."""
    with open(path, "rb") as file:
        return file.read()


def info(run, *names):
    return [getattr(run.info, name) for name in names]


@observe
def experiments(x):
    c, m = x.client, x.mlflow
    made = m.create_experiment("e1", tags={"a": "1", "b": "x"})
    other = m.create_experiment("E2")
    yield "Default is there", lambda: [m.get_experiment("0").name, m.get_experiment("0").lifecycle_stage]
    yield "Default by name", lambda: m.get_experiment_by_name("Default").experiment_id
    yield "an id that is not there", lambda: m.get_experiment("999")
    yield "an id that is none", lambda: m.get_experiment("abc")
    yield "a name that is not there", lambda: m.get_experiment_by_name("nothing")
    yield "created", lambda: [c.get_experiment(made).name, c.get_experiment(made).tags]
    yield "an id is a text", lambda: isinstance(made, str) and made.isdigit()
    yield "created again", lambda: m.create_experiment("e1")
    for name in ("", None, 3, "a/b", "x" * 300, "ünï 日本"):
        yield f"named {str(name)[:8]!r}", lambda name=name: bool(c.create_experiment(name))
    yield "has a creation time", lambda: c.get_experiment(made).creation_time > 0
    yield "set by name", lambda: m.set_experiment("e1").experiment_id == made
    yield "set by id", lambda: m.set_experiment(experiment_id=made).name
    yield "set by an id that is not there", lambda: m.set_experiment(experiment_id="999")
    yield "set by both", lambda: m.set_experiment("e1", experiment_id=made)
    yield "set by none", lambda: m.set_experiment()
    yield "set a new one", lambda: m.set_experiment("made by setting").lifecycle_stage
    m.set_experiment("e1")
    yield "set a tag", lambda: m.set_experiment_tag("k", 5)
    yield "set tags", lambda: m.set_experiment_tags({"k2": "v", "k3": 1.5})
    yield "the tags", lambda: c.get_experiment(made).tags
    yield "client sets a tag", lambda: c.set_experiment_tag(made, "k", "6")
    yield "the tag", lambda: c.get_experiment(made).tags["k"]
    yield "remove a tag", lambda: c.delete_experiment_tag(made, "k")
    yield "remove it again", lambda: c.delete_experiment_tag(made, "k")
    yield "a tag without a name", lambda: c.set_experiment_tag(made, "", "x")
    yield "a tag of no experiment", lambda: c.set_experiment_tag("999", "a", "x")
    yield "rename", lambda: c.rename_experiment(made, "renamed")
    yield "the new name", lambda: [c.get_experiment(made).name, c.get_experiment_by_name("e1")]
    yield "rename to a taken name", lambda: c.rename_experiment(made, "E2")
    yield "rename to the same", lambda: c.rename_experiment(made, "renamed")
    yield "rename to nothing", lambda: c.rename_experiment(made, "")
    yield "rename to None", lambda: c.rename_experiment(made, None)
    yield "rename none", lambda: c.rename_experiment("999", "y")
    run = c.create_run(other)
    yield "delete", lambda: m.delete_experiment(other)
    yield "deleted", lambda: c.get_experiment(other).lifecycle_stage
    yield "its runs", lambda: c.get_run(run.info.run_id).info.lifecycle_stage
    yield "delete again", lambda: m.delete_experiment(other)
    yield "delete none", lambda: m.delete_experiment("999")
    yield "set a deleted one", lambda: m.set_experiment("E2")
    yield "set a deleted one by id", lambda: m.set_experiment(experiment_id=other)
    yield "create a deleted one", lambda: m.create_experiment("E2")
    yield "start a run in it", lambda: m.start_run(experiment_id=other)
    yield "create a run in it", lambda: c.create_run(other)
    yield "log to its run", lambda: c.log_metric(run.info.run_id, "m", 1)
    yield "rename a deleted one", lambda: c.rename_experiment(other, "z")
    yield "tag a deleted one", lambda: c.set_experiment_tag(other, "a", "b")
    yield "by name, deleted", lambda: c.get_experiment_by_name("E2").lifecycle_stage
    yield "restore", lambda: c.restore_experiment(other)
    yield "restore again", lambda: c.restore_experiment(other)
    yield "its runs are back", lambda: c.get_run(run.info.run_id).info.lifecycle_stage
    yield "create a run in none", lambda: c.create_run("999")


@observe
def search_experiments(x):
    c, m, view = x.client, x.mlflow, x.e.ViewType
    for name, tags in (("iris", {"team": "a"}), ("Iris-2", {"team": "b"}), ("wine", {})):
        c.create_experiment(name, tags=tags)
    gone = c.create_experiment("gone")
    c.delete_experiment(gone)

    def names(**arguments):
        return lambda: sorted(one.name for one in c.search_experiments(**arguments))

    yield "all", names()
    yield "deleted", names(view_type=view.DELETED_ONLY)
    yield "both", names(view_type=view.ALL)
    for text in (
        "name = 'iris'", "name != 'iris'", "name LIKE 'iris%'", "name ILIKE 'iris%'",
        "attribute.name = 'wine'", "tags.team = 'a'", "tag.team = 'a'", "tags.team != 'a'",
        "tags.team LIKE '%'",
        "tags.`team` = 'b'",
        "creation_time > 0", "creation_time < 0", "creation_time > '0'", "name > 'a'",
        "last_update_time > 0 AND name = 'wine'", "name = wine", "metrics.a > 1", "name = 'a' OR name = 'b'",
        "name IN ('iris')", "", "name =", "experiment_id = '0'", "experiment_id IN ('0')",
    ):  # fmt: skip
        yield f"filter {text}", names(filter_string=text)
    for order in (["name"], ["name DESC"], ["experiment_id"], ["foo"], ["name FOO"], ["tags.team"]):
        yield (
            f"order {order[0]}",
            lambda order=order: [one.name for one in c.search_experiments(order_by=order)][
                : None if "name" in order[0] else 1
            ],
        )
    yield "most", lambda: len(m.search_experiments(max_results=2))
    yield "a page", lambda: (page := c.search_experiments(max_results=2)) and [len(page), bool(page.token)]
    yield (
        "the next page",
        lambda: len(
            c.search_experiments(max_results=2, page_token=c.search_experiments(max_results=2).token)
        ),
    )
    yield "no results", lambda: c.search_experiments(max_results=0)


@observe
def client_runs(x):
    c, e = x.client, x.e
    made = c.create_run("0", start_time=1000, tags={"x": "1"}, run_name="named")
    run = made.info.run_id
    yield (
        "created",
        lambda: info(made, "status", "start_time", "end_time", "run_name", "lifecycle_stage", "user_id"),
    )
    yield "its tags", lambda: made.data.tags
    yield "named by tag", lambda: c.create_run("0", tags={"mlflow.runName": "t"}).info.run_name
    yield "named twice", lambda: c.create_run("0", tags={"mlflow.runName": "t"}, run_name="u")
    yield "named by itself", lambda: c.create_run("0").info.run_name.count("-")
    yield "its user", lambda: c.create_run("0", tags={"mlflow.user": "sam"}).data.tags["mlflow.user"]
    for value, time, step in ((1.0, 5, 3), (2.0, 4, 1), (float("nan"), 6, 2), (0.5, 7, 9)):
        c.log_metric(run, "m", value, timestamp=time, step=step)
    yield (
        "history",
        lambda: [[str(one.value), one.timestamp, one.step] for one in c.get_metric_history(run, "m")],
    )
    yield "the last value", lambda: c.get_run(run).data.metrics["m"]
    yield "history of no metric", lambda: c.get_metric_history(run, "other")
    yield "a param", lambda: c.log_param(run, "p", 1)
    yield "the same param", lambda: c.log_param(run, "p", 1)
    yield "another value", lambda: c.log_param(run, "p", 2)
    yield "another value in a batch", lambda: c.log_batch(run, params=[e.Param("p", "3")])
    yield "twice in a batch", lambda: c.log_batch(run, params=[e.Param("q", "3"), e.Param("q", "4")])
    batch = {
        "metrics": [e.Metric("b", 1.0, 10, 0), e.Metric("b", 2.0, 11, 1)],
        "params": [e.Param("bp", "v")],
        "tags": [e.RunTag("bt", "v")],
    }
    yield "a batch", lambda: c.log_batch(run, **batch)
    yield (
        "what it logged",
        lambda: [
            c.get_run(run).data.metrics["b"],
            c.get_run(run).data.params["bp"],
            c.get_run(run).data.tags["bt"],
        ],
    )
    yield "a tag", lambda: c.set_tag(run, "k", None)
    yield "is a text", lambda: c.get_run(run).data.tags["k"]
    yield "remove it", lambda: c.delete_tag(run, "k")
    yield "remove it again", lambda: c.delete_tag(run, "k")
    yield "a note", lambda: c.set_tag(run, "mlflow.note.content", "**n**")
    yield "as a tag", lambda: c.get_run(run).data.tags["mlflow.note.content"]
    yield "end", lambda: c.set_terminated(run, "FAILED", end_time=2000)
    yield "ended", lambda: info(c.get_run(run), "status", "start_time", "end_time")
    yield "end as something else", lambda: c.set_terminated(run, "DONE")
    yield "log after the end", lambda: c.log_metric(run, "late", 1.0)
    yield "is there", lambda: [c.get_run(run).data.metrics["late"], c.get_run(run).info.status]
    yield "rename", lambda: c.update_run(run, name="new name")
    yield "the name", lambda: [c.get_run(run).info.run_name, c.get_run(run).data.tags["mlflow.runName"]]
    yield "schedule", lambda: c.update_run(run, status="SCHEDULED")
    yield "scheduled", lambda: c.get_run(run).info.status
    yield "go on", lambda: c.update_run(run, status="RUNNING")
    yield "goes on", lambda: c.get_run(run).info.status
    yield "become something else", lambda: c.update_run(run, status="xx")
    yield "end well", lambda: c.set_terminated(run)
    yield "ended well", lambda: c.get_run(run).info.status
    yield "delete", lambda: c.delete_run(run)
    yield "delete again", lambda: c.delete_run(run)
    yield "deleted", lambda: c.get_run(run).info.lifecycle_stage
    for what, function in {
        "a metric": lambda: c.log_metric(run, "m", 1.0),
        "a param": lambda: c.log_param(run, "z", 1),
        "a tag": lambda: c.set_tag(run, "z", 1),
        "a batch": lambda: c.log_batch(run, metrics=[e.Metric("m", 1.0, 1, 1)]),
        "no tag": lambda: c.delete_tag(run, "x"),
        "an end": lambda: c.set_terminated(run),
        "a name": lambda: c.update_run(run, name="zz"),
        "a start": lambda: x.mlflow.start_run(run_id=run),
    }.items():
        yield f"deleted, and {what}", function
    yield "restore", lambda: c.restore_run(run)
    yield "restore again", lambda: c.restore_run(run)
    yield "restored", lambda: c.get_run(run).info.lifecycle_stage
    yield "log again", lambda: c.log_metric(run, "again", 3.0)
    yield "logged again", lambda: c.get_run(run).data.metrics["again"]
    for what, function in {
        "get": lambda: c.get_run(NO_RUN),
        "log": lambda: c.log_metric(NO_RUN, "m", 1),
        "delete": lambda: c.delete_run(NO_RUN),
        "restore": lambda: c.restore_run(NO_RUN),
        "end": lambda: c.set_terminated(NO_RUN),
        "get a path": lambda: c.get_run("../../x"),
        "start": lambda: x.mlflow.start_run(run_id=NO_RUN),
        "artifacts": lambda: c.list_artifacts(NO_RUN),
    }.items():
        yield f"{what} no run", function
    yield "fields", lambda: sorted(dict(c.get_run(run).info))
    yield "as a dict", lambda: sorted(c.get_run(run).to_dictionary())
    yield "no parent", lambda: c.get_parent_run(run)


@observe
def values(x):
    c = x.client
    run = c.create_run("0").info.run_id
    keys = ("a b", "a/b", "a:b", "é", "", "/a", "a//b", "../a", ".", "a\nb", "x" * 251, None, 3, "a%b")
    for key in keys:
        yield f"metric named {str(key)[:8]!r}", lambda key=key: c.log_metric(run, key, 1.0)
        yield f"param named {str(key)[:8]!r}", lambda key=key: c.log_param(run, key, 1.0)
        yield f"tag named {str(key)[:8]!r}", lambda key=key: c.set_tag(run, key, 1.0)
    numbers = (
        "1",
        "x",
        None,
        True,
        np.float32(1.5),
        np.array([2.0]),
        np.array([1, 2]),
        1 + 2j,
        [1],
        float("nan"),
    )
    for value in numbers:
        yield f"value {value!r}", lambda value=value: c.log_metric(run, "v", value)
    for step in (1.5, "3", None, -1, 2**63, True, np.int64(4)):
        yield f"step {step!r}", lambda step=step: c.log_metric(run, "s", 1, step=step)
    for time in (1.5, -1, "a", 0, 10**12):
        yield f"timestamp {time!r}", lambda time=time: c.log_metric(run, f"t{time}", 1, timestamp=time)
    params = [None, True, 1.5, {"a": 1}, "x" * 500]
    for number, value in enumerate(params):
        yield (
            f"param {str(value)[:8]}",
            lambda number=number, value=value: c.log_param(run, f"p{number}", value),
        )
    yield "params are texts", lambda: [c.get_run(run).data.params[f"p{number}"] for number in range(4)]


@observe
def fluent(x):
    m = x.mlflow
    yield "no active run", lambda: m.active_run()
    yield "nothing to end", lambda: m.end_run()
    with m.start_run(run_name="outer", tags={"t": 1}, description="*d*") as outer:
        run = outer.info.run_id
        yield (
            "its info",
            lambda: info(outer, "status", "run_name", "lifecycle_stage", "end_time", "experiment_id"),
        )
        yield (
            "its tags",
            lambda: {
                key: value
                for key, value in m.get_run(run).data.tags.items()
                if key in ("t", "mlflow.note.content", "mlflow.runName")
            },
        )
        yield "a second run", lambda: m.start_run()
        with m.start_run(nested=True, run_name="inner") as inner:
            yield "nested", lambda: m.active_run().info.run_id == inner.info.run_id
            yield "its parent", lambda: m.get_parent_run(inner.info.run_id).info.run_id == run
        yield "back", lambda: m.active_run().info.run_id == run
        yield "log_metric", lambda: m.log_metric("m", 1.0)
        yield "log_metrics", lambda: m.log_metrics({"a": 1, "b": 2.5}, step=3)
        yield "log_param", lambda: m.log_param("p", 1)
        yield "log_params", lambda: m.log_params({"q": 1, "r": "x"})
        yield "log_param again", lambda: m.log_param("p", 2)
        yield "set_tag", lambda: m.set_tag("a", 1)
        yield "set_tags", lambda: m.set_tags({"b": 2})
        yield "delete_tag", lambda: m.delete_tag("a")
        yield "delete_tag again", lambda: m.delete_tag("a")
        yield "async", lambda: m.log_metric("m", 2.0, step=1, synchronous=False).wait()
        yield "run_id", lambda: m.log_metric("n", 3.0, run_id=inner.info.run_id)
        yield "params by run_id", lambda: m.log_params({"z": 1}, run_id=inner.info.run_id)
        yield "read at once", lambda: m.get_run(inner.info.run_id).data.metrics
        yield "the data", lambda: [m.get_run(run).data.metrics, m.get_run(run).data.params]
        yield "metrics that are no dict", lambda: m.log_metrics([1])
        yield "set_experiment", lambda: m.set_experiment("while active").name
        yield "the run stays", lambda: m.active_run().info.experiment_id
    yield "finished", lambda: m.get_run(run).info.status
    yield "last_active_run", lambda: m.last_active_run().info.run_id == run
    m.set_experiment("Default")
    with contextlib.suppress(ValueError), m.start_run() as failed:
        raise ValueError("boom")
    yield "failed", lambda: m.get_run(failed.info.run_id).info.status
    with m.start_run(run_id=run, run_name="renamed", tags={"more": "1"}):
        m.log_metric("resumed", 1.0)
    yield (
        "resumed",
        lambda: [
            m.get_run(run).info.run_name,
            m.get_run(run).info.status,
            m.get_run(run).data.tags["more"],
            m.get_run(run).data.metrics["resumed"],
        ],
    )
    yield "a note twice", lambda: m.start_run(tags={"mlflow.note.content": "x"}, description="d")
    m.end_run()
    killed = m.start_run()
    m.end_run("KILLED")
    yield "killed", lambda: m.get_run(killed.info.run_id).info.status
    m.log_metric("started by itself", 1.0)
    yield "started by itself", lambda: m.active_run() is not None
    m.end_run()
    with m.start_run(parent_run_id=run) as child:
        yield "a given parent", lambda: m.get_parent_run(child.info.run_id).info.run_id == run
    yield "delete", lambda: m.delete_run(run)
    yield "no longer found", lambda: run in [one.info.run_id for one in m.search_runs(output_format="list")]
    yield (
        "found among the deleted",
        lambda: [
            one.info.run_name
            for one in m.search_runs(run_view_type=x.e.ViewType.DELETED_ONLY, output_format="list")
        ],
    )
    yield "a deleted run's start", lambda: m.start_run(run_id=run)
    yield "no name of its", lambda: m.nothing_of_this_name


@observe
def search_runs(x):
    m, c, e = x.mlflow, x.client, x.e
    m.set_experiment("searched")
    made = m.get_experiment_by_name("searched").experiment_id
    for number in range(4):
        run = c.create_run(made, start_time=1000 + number, run_name=f"r{number}").info.run_id
        c.log_metric(run, "acc", number / 4)
        c.log_param(run, "depth", number)
        c.set_terminated(run, "FINISHED" if number % 2 else "FAILED", end_time=2000)

    def names(*arguments, **options):
        return lambda: [run.info.run_name for run in c.search_runs([made], *arguments, **options)]

    yield "newest first", names()
    for text in (
        "metrics.acc >= 0.5", "params.depth = '1'", "status = 'FAILED'",
        "metrics.acc > 0.1 AND params.depth != '3'", "attributes.run_name LIKE 'r%'", "start_time > 1001",
        "tags.mlflow.runName = 'r2'",
        "run_name IN ('r1','r2')",
        "metrics.acc", "metrics.acc > 'x'", "params.depth > 1", "foo.bar = 1", "run_id = 'none'",
    ):  # fmt: skip
        yield f"filter {text}", names(text)
    yield "order", names(order_by=["metrics.acc ASC"])
    yield "order by a param", names(order_by=["params.depth DESC"])
    yield "order by nothing", names(order_by=["foo.bar"])
    yield "no such experiment", lambda: c.search_runs(["999"])
    yield "no experiment", lambda: c.search_runs([])
    yield "a page", lambda: (page := c.search_runs([made], max_results=3)) and [len(page), bool(page.token)]
    yield (
        "the next",
        lambda: [
            run.info.run_name
            for run in c.search_runs(
                [made], max_results=3, page_token=c.search_runs([made], max_results=3).token
            )
        ],
    )
    yield "the last has no token", lambda: c.search_runs([made], max_results=4).token
    yield "a wrong token", lambda: c.search_runs([made], page_token="zz")
    for most in (0, -1, 60_000):
        yield f"{most} results", lambda most=most: c.search_runs([made], max_results=most)
    yield (
        "columns",
        lambda: sorted(name for name in m.search_runs([made]).columns if not name.startswith("tags.mlflow.")),
    )
    yield "of the one that was set", lambda: len(m.search_runs())
    yield "by name", lambda: len(m.search_runs(experiment_names=["searched"]))
    yield "by id and name", lambda: m.search_runs([made], experiment_names=["searched"])
    yield "all", lambda: len(m.search_runs(search_all_experiments=True)) >= 4
    yield "as a list", lambda: isinstance(m.search_runs(output_format="list")[0], e.Run)
    yield "as something else", lambda: m.search_runs(output_format="xml")


@observe
def artifacts(x):
    m, c, a = x.mlflow, x.client, x.artifacts
    run = c.create_run("0").info.run_id
    folder = tempfile.mkdtemp()
    with open(os.path.join(folder, "f.txt"), "w") as file:
        file.write("hi")
    os.mkdir(os.path.join(folder, "sub"))
    with open(os.path.join(folder, "sub", "g.txt"), "w") as file:
        file.write("deep")

    def paths(path=None):
        return [[one.path, one.is_dir, one.file_size] for one in c.list_artifacts(run, path)]

    yield "a file", lambda: c.log_artifact(run, os.path.join(folder, "f.txt"))
    yield "into a folder", lambda: c.log_artifact(run, os.path.join(folder, "f.txt"), "dir")
    yield "a folder", lambda: c.log_artifacts(run, folder, "all")
    yield "no file", lambda: c.log_artifact(run, os.path.join(folder, "none"))
    yield "out", lambda: c.log_artifact(run, os.path.join(folder, "f.txt"), "../x")
    yield "list", paths
    yield "list a folder", lambda: paths("all")
    yield "list a file", lambda: paths("f.txt")
    yield "list nothing", lambda: paths("none")
    yield "list out", lambda: paths("../..")
    yield "a text", lambda: c.log_text(run, "héllo", "t/a.txt")
    yield "a dict", lambda: c.log_dict(run, {"a": [1, None]}, "d.json")
    yield "as YAML", lambda: c.log_dict(run, {"a": [1]}, "d.yaml")
    yield "load the text", lambda: a.load_text(f"runs:/{run}/t/a.txt")
    yield "load the dict", lambda: a.load_dict(f"runs:/{run}/d.json")
    yield "load a text as a dict", lambda: a.load_dict(f"runs:/{run}/f.txt")
    yield "load nothing", lambda: a.load_text(f"runs:/{run}/none.txt")
    yield "by its path", lambda: a.load_text(os.path.join(c.get_run(run).info.artifact_uri, "f.txt"))
    yield "fetch", lambda: content(c.download_artifacts(run, "all/sub/g.txt")).decode()
    target = tempfile.mkdtemp()
    yield "fetch a folder", lambda: os.path.relpath(c.download_artifacts(run, "all", target), target)
    yield "fetched", lambda: sorted(name for _, _, names in os.walk(target) for name in names)
    yield (
        "fetch a file to",
        lambda: os.path.relpath(c.download_artifacts(run, "all/sub/g.txt", target), target),
    )
    yield "fetch nothing", lambda: c.download_artifacts(run, "none")
    yield "fetch by run", lambda: content(a.download_artifacts(run_id=run, artifact_path="f.txt")).decode()
    yield "fetch by both", lambda: a.download_artifacts(artifact_uri="x", run_id=run)
    yield "fetch by none", lambda: a.download_artifacts()
    yield "list by run", lambda: len(a.list_artifacts(run_id=run)) > 3
    yield "list by URI", lambda: [one.path for one in a.list_artifacts(artifact_uri=f"runs:/{run}/all")]
    image = np.zeros((4, 5, 3), dtype=np.uint8)
    yield "an image", lambda: c.log_image(run, image, "i.png")
    yield "is a PNG", lambda: content(c.download_artifacts(run, "i.png"))[1:4].decode()
    yield "grey", lambda: c.log_image(run, image[:, :, 0], "g.png")
    yield "floats", lambda: c.log_image(run, np.full((2, 2), 0.5), "f.png")
    yield "of a series", lambda: c.log_image(run, image, key="k", step=2)
    yield "by both", lambda: c.log_image(run, image, "b.png", key="z")
    yield "by none", lambda: c.log_image(run, image)
    yield "beyond 255", lambda: c.log_image(run, image.astype(int) + 300, "b.png")
    yield "two channels", lambda: c.log_image(run, np.zeros((2, 2, 2)), "b.png")
    yield "one dimension", lambda: c.log_image(run, np.zeros(3), "b.png")
    yield "no image", lambda: c.log_image(run, "x", "b.png")
    yield "no ending", lambda: c.log_image(run, image, "noending")
    yield "a table", lambda: c.log_table(run, {"a": [1, 2], "b": ["x", "y"]}, "t.json")
    yield "a row more", lambda: c.log_table(run, {"a": 3, "b": "z"}, "t.json")
    yield "its file", lambda: json.loads(content(c.download_artifacts(run, "t.json")))
    yield "as Parquet", lambda: c.log_table(run, {"a": [1]}, "t.parquet")
    yield "as text", lambda: c.log_table(run, {"a": [1]}, "t.txt")
    yield "a list", lambda: c.log_table(run, [1], "t.json")
    yield "load the table", lambda: [
        len(m.load_table("t.json", run_ids=[run])), list(m.load_table("t.json", run_ids=[run]).columns)
    ]  # fmt: skip
    yield "load no table", lambda: m.load_table("none.json", run_ids=[run])
    with m.start_run():
        yield "get_artifact_uri", lambda: m.get_artifact_uri("a/b").endswith("/artifacts/a/b")
        yield "log_stream", lambda: m.log_stream(io.BytesIO(b"bytes"), "s.bin")
        yield "log_figure of nothing", lambda: m.log_figure("x", "f.png")


@observe
def inputs(x):
    m, c, e, d = x.mlflow, x.client, x.e, x.data
    run = c.create_run("0").info.run_id
    dataset = e.Dataset("n", "d", "local", "s")
    yield (
        "logged",
        lambda: c.log_inputs(run, [e.DatasetInput(dataset, [e.InputTag("mlflow.data.context", "train")])]),
    )
    yield (
        "read",
        lambda: [
            [one.dataset.name, one.dataset.digest, one.dataset.source, [[t.key, t.value] for t in one.tags]]
            for one in c.get_run(run).inputs.dataset_inputs
        ],
    )
    array = d.from_numpy(np.arange(6).reshape(3, 2), source="data/a.npy", name="points")
    with m.start_run() as active:
        yield "an array", lambda: m.log_input(array, context="training", tags={"k": "v"})
        yield "nothing", lambda: m.log_input(None)
    yield "its name", lambda: m.get_run(active.info.run_id).inputs.dataset_inputs[0].dataset.name
    yield (
        "its source",
        lambda: json.loads(m.get_run(active.info.run_id).inputs.dataset_inputs[0].dataset.source),
    )
    yield (
        "its tags",
        lambda: sorted(
            [tag.key, tag.value] for tag in m.get_run(active.info.run_id).inputs.dataset_inputs[0].tags
        ),
    )
    yield "digests differ", lambda: array.digest != d.from_numpy(np.zeros((3, 2))).digest
    yield "digests agree", lambda: array.digest == d.from_numpy(np.arange(6).reshape(3, 2)).digest


@observe
def entities(x):
    e = x.e
    yield "a status", lambda: [e.RunStatus.to_string(e.RunStatus.FINISHED), e.RunStatus.from_string("KILLED")]
    yield (
        "is over",
        lambda: [e.RunStatus.is_terminated(e.RunStatus.from_string(one)) for one in ("FAILED", "RUNNING")],
    )
    yield "no status", lambda: e.RunStatus.from_string("x")
    yield "a view", lambda: [e.ViewType.from_string("all"), e.ViewType.to_string(1), e.ViewType.DELETED_ONLY]
    yield "no view", lambda: e.ViewType.from_string("x")
    yield "stages", lambda: e.LifecycleStage.view_type_to_stages(e.ViewType.ALL)
    yield "a metric", lambda: dict(e.Metric("k", 1.0, 2, 3))["step"]
    yield "a param", lambda: dict(e.Param("k", "v"))
    yield "equal", lambda: e.RunTag("a", "b") == e.RunTag("a", "b")
    yield "an error is caught", lambda: issubclass(x.error, Exception)


@observe
def arguments(x):
    """Arguments and results of the functions, as scripts use them."""
    m, c = x.mlflow, x.client
    array = x.data.from_numpy(np.arange(4), name="four")
    with m.start_run(run_name="args") as active:
        run = active.info.run_id
        yield "log_metric with a model", lambda: m.log_metric("a", 1.0, model_id=None)
        yield "log_metric with a dataset", lambda: m.log_metric("a", 2.0, step=1, dataset=array)
        yield "log_metric's timestamp", lambda: m.log_metric("t", 1.0, timestamp=123)
        yield "is kept", lambda: c.get_metric_history(run, "t")[0].timestamp
        yield "log_metrics' timestamp", lambda: m.log_metrics({"u": 1.0}, step=2, timestamp=124)
        yield (
            "is kept too",
            lambda: [c.get_metric_history(run, "u")[0].step, c.get_metric_history(run, "u")[0].timestamp],
        )
        yield "no metrics", lambda: m.log_metrics({})
        yield "no params", lambda: m.log_params({})
        yield "no tags", lambda: m.set_tags({})
        yield (
            "params of many kinds",
            lambda: m.log_params(
                {"i": 1, "f": 1e-5, "n": None, "b": False, "l": [1, "a"], "d": {"x": 1}, "t": (1, 2), "e": ""}
            ),
        )
        yield "are texts", lambda: m.get_run(run).data.params
        yield "tags of many kinds", lambda: m.set_tags({"i": 1, "n": None, "l": [1]})
        yield "are texts too", lambda: {k: v for k, v in m.get_run(run).data.tags.items() if len(k) == 1}
        yield "a param of numpy", lambda: m.log_param("np", np.float64(0.5)) == 0.5
        yield "is its text", lambda: m.get_run(run).data.params["np"]
        yield "a metric of an int", lambda: m.log_metric("int", 3)
        yield "is a float", lambda: m.get_run(run).data.metrics["int"]
        yield "a step of a float", lambda: m.log_metric("steps", 1.0, step=2.0)
        yield "is whole", lambda: c.get_metric_history(run, "steps")[0].step
        yield "a time of a float", lambda: m.log_metric("times", 1.0, timestamp=1500.0)
        yield "is whole too", lambda: c.get_metric_history(run, "times")[0].timestamp
        yield "async params", lambda: m.log_params({"as": 1}, synchronous=False).wait()
        yield "async tags", lambda: m.set_tags({"as": 1}, synchronous=False).wait()
        yield "async metrics", lambda: m.log_metrics({"as": 1}, synchronous=False).wait()
        yield (
            "async image",
            lambda: m.log_image(np.zeros((4, 4)), key="im", step=0, synchronous=False) is None,
        )
        yield "an image object", lambda: m.log_image(m.Image(np.zeros((4, 4, 3), dtype=np.uint8)), "o.png")
        yield "its list", lambda: m.Image(np.ones((1, 2), dtype=np.uint8)).to_list()
        yield "set_tag returns", lambda: m.set_tag("x", "y")
        yield "the active run's data", lambda: m.active_run().data.params
        yield "its id again", lambda: m.active_run().info.run_id == run
        yield "a run in its context", lambda: m.active_run().info.run_name
        yield "its artifact place", lambda: active.info.artifact_uri.rstrip("/").endswith("/artifacts")
        yield "get_artifact_uri", lambda: m.get_artifact_uri() == active.info.artifact_uri
        yield "an artifact's path", lambda: m.get_artifact_uri("x.txt").endswith("/artifacts/x.txt")
        yield "log a text", lambda: m.log_text("hello", "t.txt")
        yield "load it by run", lambda: x.artifacts.load_text(f"runs:/{run}/t.txt")
        yield (
            "download it",
            lambda: os.path.basename(x.artifacts.download_artifacts(run_id=run, artifact_path="t.txt")),
        )
        yield "set_tag of a reserved name", lambda: m.set_tag("mlflow.runName", "other")
        yield "renames", lambda: [m.get_run(run).info.run_name, m.get_run(run).data.tags["mlflow.runName"]]
    yield "no run any more", lambda: m.active_run()
    yield "the last one", lambda: m.last_active_run().info.status
    yield "get_run", lambda: m.get_run(run).info.run_id == run
    yield "get_run of none", lambda: m.get_run(NO_RUN)
    yield "as dicts", lambda: sorted(m.get_run(run).data.to_dictionary())
    yield "all of it", lambda: sorted(m.get_run(run).to_dictionary()["info"])
    yield "outputs", lambda: m.get_run(run).outputs.model_outputs
    yield "model inputs", lambda: m.get_run(run).inputs.model_inputs
    yield "compare", lambda: m.get_run(run).data.metrics == c.get_run(run).data.metrics
    yield "time", lambda: m.get_run(run).info.end_time >= m.get_run(run).info.start_time
    yield "a list", lambda: [type(one).__name__ for one in m.search_runs(output_format="list")]
    yield "a page of runs", lambda: type(c.search_runs(["0"])).__name__
    yield "of experiments", lambda: type(c.search_experiments()).__name__
    yield "one id as a text", lambda: len(c.search_runs("0")) > 0
    yield "a search over numbers", lambda: len(c.search_runs(experiment_ids=[0]))
    yield "search with a name", lambda: len(m.search_runs(filter_string="attributes.run_name = 'other'"))
    yield "nothing found", lambda: len(m.search_runs(filter_string="params.i = 'no'"))
    yield (
        "nothing found as a list",
        lambda: m.search_runs(filter_string="params.i = 'no'", output_format="list"),
    )
    yield "delete_run", lambda: m.delete_run(run)
    yield "start it again", lambda: m.start_run(run_id=run).info.run_id
    m.end_run()
    yield "no run to delete", lambda: m.delete_run(NO_RUN)
    yield "delete_experiment of none", lambda: m.delete_experiment("12345")
    yield "set_experiment by keyword", lambda: m.set_experiment(experiment_name="kw").name
    yield "its tags", lambda: m.set_experiment("kw").tags
    yield (
        "starts in it",
        lambda: m.start_run().info.experiment_id == m.get_experiment_by_name("kw").experiment_id,
    )
    m.end_run()
    yield "starts elsewhere", lambda: m.start_run(experiment_id="0").info.experiment_id
    m.end_run()
    yield "a number as an id", lambda: m.start_run(experiment_id=0).info.experiment_id
    m.end_run()
    yield "an empty name", lambda: bool(m.start_run(run_name="").info.run_name)
    m.end_run()
    yield "end as something else", lambda: m.end_run("FAILED")
    yield "a closed with", lambda: m.start_run().__exit__(None, None, None)
    yield "is over", lambda: m.active_run()
    yield "uri is a text", lambda: isinstance(m.get_tracking_uri(), str)
    yield "uri is set", lambda: m.is_tracking_uri_set()


@observe
def hierarchy(x):
    """Runs in runs, gone on with, and ended out of order."""
    m, c = x.mlflow, x.client
    with m.start_run(run_name="p") as parent:
        children = []
        for number in range(3):
            with m.start_run(run_name=f"c{number}", nested=True) as child:
                m.log_metric("score", number / 2)
                children.append(child.info.run_id)
        with m.start_run(nested=True) as middle, m.start_run(nested=True) as leaf:
            yield "three deep", lambda: m.get_parent_run(leaf.info.run_id).info.run_id == middle.info.run_id
        yield "the outer one goes on", lambda: m.active_run().info.run_id == parent.info.run_id
        m.log_metric("best", 1.0)
    ids = {parent.info.run_id: "p", **{run: f"c{n}" for n, run in enumerate(children)}}
    yield (
        "children by tag",
        lambda: sorted(
            ids.get(run.info.run_id, "deeper")
            for run in c.search_runs(["0"], f"tags.mlflow.parentRunId = '{parent.info.run_id}'")
        ),
    )
    yield (
        "children by a fluent search",
        lambda: len(m.search_runs(filter_string=f"tags.`mlflow.parentRunId` = '{parent.info.run_id}'")),
    )
    yield (
        "the best child",
        lambda: ids[
            c.search_runs(
                ["0"],
                f"tags.mlflow.parentRunId = '{parent.info.run_id}'",
                order_by=["metrics.score DESC"],
                max_results=1,
            )[0].info.run_id
        ],
    )
    yield "no parent", lambda: m.get_parent_run(parent.info.run_id)
    yield "parent of none", lambda: m.get_parent_run(NO_RUN)
    yield "nested without one", lambda: m.start_run(nested=True).data.tags.get("mlflow.parentRunId")
    m.end_run()
    m.start_run(run_id=children[0])
    yield "gone on with", lambda: m.active_run().info.status
    m.log_metric("score", 9.0, step=1)
    m.end_run()
    yield "its history", lambda: [one.value for one in c.get_metric_history(children[0], "score")]
    yield "its parent stays", lambda: m.get_parent_run(children[0]).info.run_id == parent.info.run_id
    made = c.create_run("0", tags={"mlflow.parentRunId": parent.info.run_id})
    yield (
        "a child by the client",
        lambda: c.get_parent_run(made.info.run_id).info.run_id == parent.info.run_id,
    )
    yield (
        "the fluent goes on with it",
        lambda: m.start_run(run_id=made.info.run_id).info.run_id == made.info.run_id,
    )
    m.end_run()
    yield "and ends it", lambda: c.get_run(made.info.run_id).info.status
    outer = m.start_run()
    inner = m.start_run(nested=True)
    m.end_run()
    yield (
        "the inner one ended first",
        lambda: [c.get_run(one.info.run_id).info.status for one in (outer, inner)],
    )
    m.end_run("FAILED")
    yield "then the outer one", lambda: c.get_run(outer.info.run_id).info.status
    try:
        with m.start_run() as around, m.start_run(nested=True) as within:
            raise KeyboardInterrupt
    except KeyboardInterrupt:
        pass
    yield "interrupted", lambda: [c.get_run(one.info.run_id).info.status for one in (around, within)]


@observe
def imports(x):
    """What scripts import, and what modules have."""
    m, e = x.mlflow, x.e
    name = m.__name__
    for module, names in {
        "tracking": "MlflowClient set_tracking_uri get_tracking_uri is_tracking_uri_set",
        "tracking.client": "MlflowClient",
        "tracking.fluent": "log_metric start_run",
        "exceptions": "MlflowException RestException",
        "artifacts": "download_artifacts list_artifacts load_dict load_image load_text",
        "data": "from_numpy from_pandas from_polars",
        "entities": "Run RunInfo RunData RunInputs RunOutputs RunStatus RunTag Metric Param ViewType "
        "LifecycleStage Experiment ExperimentTag Dataset DatasetInput InputTag FileInfo SourceType",
    }.items():
        for one in names.split():
            yield (
                f"{module}.{one}",
                lambda module=module, one=one: (
                    getattr(importlib.import_module(f"{name}.{module}"), one) is not None
                ),
            )
    yield "PagedList", lambda: x.client.search_runs(["0"]).to_list()
    yield "a stage in a view", lambda: e.LifecycleStage.matches_view_type(e.ViewType.ACTIVE_ONLY, "deleted")
    yield (
        "a source type",
        lambda: [e.SourceType.to_string(e.SourceType.LOCAL), e.SourceType.from_string("JOB")],
    )
    yield "Default's name", lambda: e.Experiment.DEFAULT_EXPERIMENT_NAME
    yield "a param from its dict", lambda: dict(e.Param.from_dictionary({"key": "k", "value": "v"}))
    yield "a metric from its dict", lambda: e.Metric.from_dictionary(dict(e.Metric("k", 1.0, 2, 3))).value
    yield "an error by hand", lambda: [x.error("text").message, x.error("text").error_code]
    yield "is raised and caught", lambda: isinstance(x.error("text"), Exception)
    yield "its text", lambda: str(x.error("text"))


def run_all(name, folder):
    """All answers, by group and observation."""
    os.chdir(folder)
    answers = {}
    for group, function in OBSERVATIONS.items():
        library = importlib.import_module(name)
        library.set_tracking_uri(
            f"sqlite:///{folder}/{group}.db" if name == "mlflow" else f"{folder}/{group}"
        )
        library.set_experiment(experiment_id="0")
        answers[group] = {}
        for what, call in function(load(name)):
            assert what not in answers[group], what
            answers[group][what] = answer(call)
    return answers


if __name__ == "__main__":
    import logging

    logging.disable(logging.CRITICAL)
    real, sys.stdout = sys.stdout, sys.stderr
    found = run_all(sys.argv[1], tempfile.mkdtemp())
    json.dump(found, real, indent=1, ensure_ascii=True)
    real.write("\n")
