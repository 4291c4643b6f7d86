"""Pages as a build would hand them to the templates: much, little and nothing, kind and hostile."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import msgspec
from markupsafe import Markup

from staticrun.build.format import duration, moment, number
from staticrun.build.spark import again, spark
from staticrun.schema import page as p

START = 1793613600000
STATUSES = [
    p.Status("finished", "Finished"),
    p.Status("running", "Running"),
    p.Status("failed", "Failed"),
    p.Status("killed", "Killed"),
    p.Status("lost", "Lost"),
    p.Status("scheduled", "Scheduled"),
    p.Status("deleted", "Deleted"),
]
NAMES = [
    "brave-fox-12",
    "calm-owl-3",
    "λ-ταχύτητα-δοκιμή",
    "resnet50_imagenet_lr0.001_bs256_warmup5_cosine_seed42_augment-randaugment-m9_ema0.9999_final_v2",
    "seed 7",
    "quiet-heron-41",
]
CURVE = [0.92 / (1 + 0.35 * i) + (0.03 if i % 3 else 0.0) for i in range(40)]
RISE = [1 - value for value in CURVE]


def svg(values: list[float]) -> Markup:
    return Markup(spark(values))


def long(text: str) -> p.LongValue:
    return p.LongValue(text)


def frame(kind: str, title: str, *, root: str = "", crumbs: list[p.Link] | None = None) -> p.Frame:
    return p.Frame(
        kind=kind,
        title=title,
        site_title="Cellar experiments",
        root=root,
        crumbs=crumbs or [p.Link("Overview", f"{root}index.html"), p.Link(title)],
        nav=[
            p.Link("Overview", f"{root}index.html" if kind != "overview" else None),
            *([p.Link("iris-sweep", f"{root}experiments/iris-sweep.html")] if kind == "run" else []),
            p.Link("Models", f"{root}models.html" if kind != "models" else None),
            p.Link("Problems", f"{root}problems.html" if kind != "problems" else None),
        ],
        current="123" if kind in ("experiment", "run") else "",
        generator="staticrun 0.1.0",
        site_data=f"{root}data/site.js",
        downloads=f"{root}data/downloads.js",
        compare=f"{root}compare.html",
    )


def run_row(i: int, cells: list[Any], root: str = "", experiment: bool = False) -> p.RunRow:
    return p.RunRow(
        run_id=f"{i:032x}",
        name=NAMES[i % len(NAMES)],
        href=f"{root}runs/{i:032x}.html",
        status=STATUSES[0] if i % 4 else STATUSES[i // 4 % 6],
        started=moment(START - i * 5_400_000),
        duration=duration(7.5 * (i + 1) ** 2.2) if i % 9 else "",
        user="maria",
        experiment=p.Link("iris-sweep", f"{root}experiments/iris-sweep.html") if experiment else None,
        cells=cells,
        colour=i * 7 % 16,
        nested=i % 7 == 3,
    )


def overview() -> p.OverviewPage:
    notes = ["Depth and learning rate over the iris data.", "", "Regression with staged predictions. " * 8]
    names = ["iris-sweep", "digits", "διαβήτης: a long name for an experiment on progression of diabetes"]
    experiments = [
        p.ExperimentRow(
            experiment_id=str(i),
            name=name,
            href=f"experiments/{i}.html",
            note=notes[i],
            runs=[240, 41, 1][i],
            counts=[
                p.StatusCount(STATUSES[0], 231),
                p.StatusCount(STATUSES[1], 3),
                p.StatusCount(STATUSES[2], 6),
            ]
            if i == 0
            else [p.StatusCount(STATUSES[0], 41)],
            best=None
            if i == 2
            else p.Best(
                ["val/accuracy", "loss"][i],
                ["max", "min"][i],
                number(0.973142),
                p.Link(NAMES[i * 3], "runs/1.html"),
            ),
            spark=svg([CURVE, RISE, []][i]),
            last_activity=moment(START),
        )
        for i, name in enumerate(names)
    ]
    return p.OverviewPage(
        frame=frame("overview", "Overview", crumbs=[p.Link("Overview")]),
        description=Markup("<p>What the cellar group trains, and <strong>how well</strong>.</p>"),
        experiments=experiments,
        latest=[run_row(i, [], experiment=True) for i in range(10)],
        staged=[
            stage_row("wine-quality", 3, "Production"),
            stage_row("wine-quality", 4, "Staging"),
            stage_row("ταξινομητής-with-a-rather-long-name-for-a-model", 12, "Staging"),
        ],
        run_count=282,
        problems=p.Link("2 problems in the store", "problems.html"),
    )


def stage_row(model: str, version: int, stage: str, root: str = "") -> p.StageRow:
    return p.StageRow(
        model=p.Link(model, f"{root}models/{model}.html"),
        version=p.Link(f"{model} {version}", f"{root}models/{model}/{version}.html"),
        stage=stage,
        since=moment(START),
        run=p.Link("brave-fox-12", f"{root}runs/1.html"),
    )


def experiment(rows: int = 100, columns: int = 14) -> p.ExperimentPage:
    kinds = ["metrics"] * (columns * 5 // 10) + ["params"] * (columns * 4 // 10)
    kinds += ["tags"] * (columns - len(kinds))
    labels = [
        "accuracy",
        "loss",
        "val/accuracy_at_top_5_of_the_held_out_split",
        "lr",
        "depth",
        "model",
        "ρυθμός",
    ]
    shown = [
        p.Column(f"{kind}.{labels[i % 7]}{i}", kind, labels[i % 7], kind != "tags" and i % 7 != 5)
        for i, kind in enumerate(kinds)
    ]
    values = [0.97314, 50.0, 1.2345e-7, 12345.678, float("nan"), 3.0, 0.001]

    def cells(row: int) -> list[Any]:
        return [
            None
            if (row + i) % 11 == 5
            else number(values[(row * 3 + i * i) % 7] * (1 if row % 3 else 1.37))
            if column.numeric
            else long("ResNet-50 with a long description of itself" if row % 5 == 0 else "ResNet")
            for i, column in enumerate(shown)
        ]

    return p.ExperimentPage(
        frame=frame("experiment", "iris-sweep", root="../"),
        experiment_id="123",
        name="iris-sweep",
        note=Markup("<p>Which <em>depth</em> is enough, and at what learning rate?</p>"),
        tags=[("team", long("cellar")), ("dataset", long("iris, 150 rows"))],
        counts=[
            p.StatusCount(STATUSES[0], 231),
            p.StatusCount(STATUSES[1], 3),
            p.StatusCount(STATUSES[2], 6),
        ],
        total=240,
        last_activity=moment(START),
        columns=shown,
        rows=[run_row(i, cells(i), "../") for i in range(rows)],
        data="../data/runs.js",
        data_key="runs/123",
        pages=[p.Link("1 to 100"), p.Link("101 to 240", "iris-sweep-2.html")],
        examples=["metrics.accuracy > 0.9 AND params.model LIKE 'R%'", "attributes.status = 'FAILED'"],
        views="../assets/spec-view.js",
        vega=["../assets/vega.js"],
    )


def metric(key: str, values: list[float], goal: str, nans: int = 0) -> p.MetricRow:
    return p.MetricRow(
        key=key,
        last=number(values[-1]),
        last_step=len(values) - 1,
        min=number(min(values)),
        min_step=values.index(min(values)),
        max=number(max(values)),
        max_step=values.index(max(values)),
        count=len(values),
        nans=nans,
        spark=Markup(spark(values, f"spark-{key.replace('/', '-')}")),
        again=Markup(again(f"spark-{key.replace('/', '-')}")),
        goal=goal,
    )


def artifacts() -> list[p.ArtifactRow]:
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><path d="M0 3 4 0" stroke="teal"/></svg>'
    )
    picture = f"data:image/svg+xml,{quote(drawing)}"
    return [
        p.ArtifactRow(
            "README.md",
            "README.md",
            0,
            "markdown",
            "1.2 kB",
            "../a.txt",
            "README.md",
            "# Hi",
            html=Markup("<p>Read <code>me</code>.</p>"),
        ),
        p.ArtifactRow(
            "config.json", "config.json", 0, "json", "312 B", "../a", "config.json", '{\n  "lr": 0.01\n}'
        ),
        p.ArtifactRow(
            "model/model.pkl",
            "model.pkl",
            1,
            "binary",
            "41 MB",
            why="Larger than what is copied into the site (5 MB).",
        ),
        p.ArtifactRow(
            "plots/confusion.svg",
            "confusion.svg",
            1,
            "svg",
            "4.1 kB",
            "../c.svg.txt",
            "confusion.svg",
            picture,
        ),
        p.ArtifactRow("plots/roc.png", "roc.png", 1, "image", "24 kB", picture, "roc.png"),
        p.ArtifactRow("plots/σ.pdf", "σ.pdf", 1, "pdf", "99 kB", "../d.pdf", "σ.pdf"),
        p.ArtifactRow(
            "report.html",
            "report.html",
            0,
            "html",
            "9 kB",
            "../e.txt",
            "report.html",
            "<h1>Report</h1><p>All is well.",
        ),
        p.ArtifactRow(
            "table.csv",
            "table.csv",
            0,
            "csv",
            "9 kB",
            "../f.csv",
            "table.csv",
            table=[["x", "y"], ["1", "2.5"], ["3", "4.25"]],
            preview_cut=True,
        ),
        p.ArtifactRow(
            "train.log",
            "train.log",
            0,
            "text",
            "2.1 MB",
            "../g.txt",
            "train.log",
            "epoch 1\n" * 40,
            preview_cut=True,
        ),
    ]


def run(**changes: Any) -> p.RunPage:
    metrics = [
        metric("val/accuracy", RISE, "max"),
        metric("loss", CURVE, "min", nans=2),
        metric("lr", [0.01, 0.01], ""),
        metric("epochs", [40.0], ""),
        metric("a/very/long/metric/name/that/does/not/fit/in/a/card", CURVE, ""),
    ]
    page = p.RunPage(
        frame=frame(
            "run",
            NAMES[0],
            root="../",
            crumbs=[
                p.Link("Overview", "../index.html"),
                p.Link("iris-sweep", "../experiments/i.html"),
                p.Link(NAMES[0]),
            ],
        ),
        run_id="9f0c2b1ae0d44c7f8a53b6de1c90f7a2",
        name=NAMES[0],
        status=STATUSES[2],
        status_detail="",
        started=moment(START),
        ended=moment(START + 8_040_000),
        duration="2 h 14 min",
        experiment=p.Link("iris-sweep", "../experiments/i.html"),
        parent=p.Link("sweep", "../runs/0.html"),
        children=[run_row(i, [], "../") for i in range(4)],
        note=Markup("<p>A deeper tree, to see whether it <em>overfits</em>. It does.</p>"),
        tags=[("team", long("cellar")), ("mlflow.note", long("x" * 300))],
        params=[
            ("max_depth", long("50")),
            ("model", long("ResNet")),
            ("config", long("a: 1\n" * 40)),
            ("empty", long("")),
        ],
        metrics=metrics,
        headline=[*metrics[:2], metrics[-1]],
        charts=[
            p.ChartGroup(
                group,
                [
                    p.ChartSlot(
                        f"chart-{i}", title, [title], f"40 points, last {m.last.text} at step 39", m.again
                    )
                ],
            )
            for i, (group, title, m) in enumerate(
                zip(["", "val", "lr"], ["loss", "val/accuracy", "lr"], metrics[:3], strict=True)
            )
        ],
        has_finder=True,
        artifacts=artifacts(),
        facts=[
            ("User", p.Link("maria")),
            ("Host", p.Link("node-17.cluster.example.org")),
            ("Commit", p.Link("4f2a9c1, with changes", "https://example.org/c/4f2a9c1")),
            ("Command", p.Link("python train.py --depth 50 --lr 0.01 --seed 7")),
        ],
        ending_summary="ValueError: Input X contains NaN.",
        ending_traceback='Traceback (most recent call last):\n  File "train.py", line 12\nValueError\n',
        reproduce="git clone https://example.org/cellar.git\ngit checkout 4f2a9c1\npython train.py",
        models=[stage_row("wine-quality", 3, "Production", "../")],
        problems=[("A torn line at the end of one log.", "Nothing: what came before it is read.")],
        colour=9,
        lifecycle="active",
        edit=p.EditView(
            "", [p.Link("Edit team", "https://example.org/edit")], "staticrun runs note 9f 'text'"
        ),
        data="../data/curves.js",
        data_key="curves/9f",
        spec="../data/spec.js",
        spec_key="spec/curve",
        vega=["../assets/vega.js"],
        order="../data/order-iris.js",
        order_key="order/123",
        environment=p.EnvironmentView(
            rows=[("Python", "3.12.4 (CPython)"), ("GPU", "4 × NVIDIA A100-SXM4-80GB")],
            variables=[("CUDA_VISIBLE_DEVICES", "0,1")],
            python="3.12",
            packages=148,
            data="../data/packages/0a.js",
            data_key="packages/0a",
            requirements="../data/packages/0a.txt",
            not_captured="gpus",
        ),
        diff=p.DiffView("../data/diffs/0a.txt", "../data/diffs/0a.js", "diffs/0a", 2, 10, 1),
    )
    return msgspec.structs.replace(page, **changes)


def version_row(number_: int, stage: str) -> p.VersionRow:
    return p.VersionRow(
        version=number_,
        href=f"wine-quality/{number_}.html",
        stage=stage,
        aliases=["champion"] if stage == "Production" else [],
        description=Markup("<p>Trained on the 2026 harvest.</p>") if number_ % 2 else Markup(""),
        tags=[("team", long("cellar"))],
        run=p.Link("brave-fox-12", "../runs/1.html") if number_ > 1 else None,
        artifact=p.Link("model", "../runs/1.html#artifacts"),
        created=moment(START),
        history=[
            p.Transition("Staging", moment(START - 86400000), "maria", ""),
            p.Transition(stage, moment(START), "reviewer", "passes the holdout"),
        ],
        metrics=[("accuracy", number(0.973142)), ("loss", number(0.084))],
    )


def models() -> p.ModelsPage:
    link = p.Link
    return p.ModelsPage(
        frame=frame("models", "Models"),
        models=[
            p.ModelRow(
                "wine-quality",
                "models/w.html",
                "Which wine is good. " * 12,
                4,
                [link("3", "a")],
                [link("4", "b")],
                link("4", "b"),
                [("team", long("cellar"))],
                moment(START),
            ),
            p.ModelRow("ταξινομητής", "models/t.html", "", 1, [], [], link("1", "c"), [], None),
            p.ModelRow("empty", "models/e.html", "", 0, [], [], None, [], None),
        ],
    )


def model() -> p.ModelPage:
    return p.ModelPage(
        frame=frame("model", "wine-quality", root="../"),
        name="wine-quality",
        description=Markup("<p>Which wine is good, from its chemistry.</p>"),
        tags=[("team", long("cellar"))],
        aliases=[("champion", p.Link("version 3", "wine-quality/3.html"))],
        versions=[
            version_row(4, "Staging"),
            version_row(3, "Production"),
            version_row(2, "Archived"),
            version_row(1, "None"),
        ],
        manifest="models/wine-quality.yaml",
        edit=p.EditView("https://example.org/edit/main/models/wine-quality.yaml"),
    )


def version() -> p.VersionPage:
    return p.VersionPage(
        frame=frame("version", "wine-quality 3", root="../../"),
        model=p.Link("wine-quality", "../wine-quality.html"),
        version=version_row(3, "Production"),
        params=[("max_depth", long("50"))],
        metrics=[metric("accuracy", RISE, "max")],
        load='import pickle\n\nwith open("9f/model.pkl", "rb") as file:\n    model = pickle.load(file)',
    )


def details() -> p.DetailsPage:
    return p.DetailsPage(
        frame=frame("details", "Run"),
        experiments=[p.Link("iris-sweep", "experiments/iris-sweep.html")],
        lookup="data/lookup-0a1b2c3d4e5f.js",
        lookup_key="lookup",
    )


def compare() -> p.ComparePage:
    return p.ComparePage(
        frame=frame("compare", "Compare runs"),
        experiments=[
            p.Link("iris-sweep", "experiments/iris-sweep.html"),
            p.Link("虹 " * 20, "experiments/9.html"),
        ],
        lookup="data/lookup-0a1b2c3d4e5f.js",
        lookup_key="lookup",
        spec="assets/spec-curve-0a1b2c3d4e5f.js",
        spec_key="spec/curve",
        vega=["assets/vega-0a1b2c3d4e5f.js"],
    )


def together() -> p.TogetherPage:
    return p.TogetherPage(
        frame=frame("experiments", "Several experiments"),
        experiments=[
            p.TogetherExperiment("1", "iris-sweep", "experiments/iris-sweep.html", 240),
            p.TogetherExperiment("9", "虹 " * 20, "experiments/9.html", 1),
        ],
        lookup="data/lookup-0a1b2c3d4e5f.js",
        lookup_key="lookup",
        views="assets/spec-view-0a1b2c3d4e5f.js",
        vega=["assets/vega-0a1b2c3d4e5f.js"],
    )


def problems() -> p.ProblemsPage:
    return p.ProblemsPage(
        frame=frame("problems", "Problems"),
        problems=[
            (
                "iris/9f0c/20261102-a1.0.jsonl",
                "Its last line is torn.",
                "Nothing: what came before it is read.",
            ),
            (
                "iris/" + "x" * 200,
                "13 points that the fold covers are missing.",
                "Copy the run again from where it was made.",
            ),
        ],
    )


def empty(page: Any) -> Any:
    """The page with nothing in it: no lists, no notes, no moments; its frame stays."""
    changes: dict[str, Any] = {}
    for field in msgspec.structs.fields(page):
        value = getattr(page, field.name)
        if isinstance(value, list):
            changes[field.name] = []
        elif isinstance(value, Markup):
            changes[field.name] = Markup("")
        elif field.name in ("total", "run_count"):
            changes[field.name] = 0
        elif isinstance(value, p.Moment | p.Best) or field.name in (
            "parent",
            "problems",
            "environment",
            "diff",
        ):
            changes[field.name] = None
        elif isinstance(value, str) and field.name not in ("name", "run_id", "lifecycle"):
            changes[field.name] = ""
        elif isinstance(value, p.VersionRow):
            changes[field.name] = empty(msgspec.structs.replace(value, run=None, artifact=None))
    if isinstance(page, p.VersionRow):
        changes |= {"stage": "None", "href": "1.html"}
    return msgspec.structs.replace(page, **changes)


#: What a run may be called by someone who means ill.
HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }}&amp;</style>\u202e"


def hostile(value: Any) -> Any:
    """The same with a hostile text in place of every plain one; numbers, ids of statuses and stages stay."""
    if isinstance(value, Markup):
        return value
    if isinstance(value, str):
        return HOSTILE
    if isinstance(value, list | tuple):
        return type(value)(hostile(item) for item in value)
    if isinstance(value, p.Status):
        return value
    if isinstance(value, msgspec.Struct):
        fixed = {"kind", "stage", "lifecycle", "root", "href", "goal"}
        fields = {field.name: getattr(value, field.name) for field in msgspec.structs.fields(value)}
        if isinstance(value, p.ChartSlot):
            fixed |= {"id"}  # Python makes it
        return type(value)(**{k: v if k in fixed else hostile(v) for k, v in fields.items()})
    return value


#: Every kind of page with much in it, by a name for the test.
FULL: dict[str, Callable[[], Any]] = {
    "overview": overview,
    "experiment": experiment,
    "experiment-wide": lambda: experiment(rows=30, columns=40),
    "run": run,
    "details": details,
    "compare": compare,
    "experiments": together,
    "models": models,
    "model": model,
    "version": version,
    "problems": problems,
}
