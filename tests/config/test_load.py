"""Settings: from the file, the environment and flags, checked, with a suggestion for a misspelt key."""

import os

import pytest

from staticrun import config
from staticrun.errors import ConfigError


@pytest.fixture
def project(tmp_path: object) -> str:
    return str(tmp_path)


def write(project: str, text: str) -> None:
    with open(os.path.join(project, config.FILE_NAME), "w", encoding="utf-8") as file:
        file.write(text)


def test_without_anything_the_defaults_count(project: str) -> None:
    assert config.load(folder=project, environ={}) == config.Config(folder=project)


def test_flags_win_over_the_environment_and_that_over_the_file(project: str) -> None:
    write(project, 'runs = "from-file"\ntitle = "T"\ntheme = "plain"\nplain_pages = 5\n')
    environ = {"STATICRUN_TRACKING_URI": "from-environment", "SOURCE_DATE_EPOCH": "12"}
    assert config.load(folder=project, environ={}).runs == os.path.join(project, "from-file")
    assert config.load(folder=project, environ=environ).runs == "from-environment"
    found = config.load({"runs": "flag", "title": None, "as_of": 7}, folder=project, environ=environ)
    assert (found.runs, found.title, found.theme, found.as_of) == ("flag", "T", "plain", 7)
    assert config.load(folder=project, environ=environ).as_of == 12_000


def test_paths_in_the_file_are_plain_ones_where_it_lies_here(
    project: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    write(".", 'output = "./public"\ntheme = "./ours"\n')
    found = config.load(environ={})
    assert found.output == "public"
    assert os.path.dirname(found.theme)


def test_paths_in_the_file_are_relative_to_it(project: str) -> None:
    write(project, 'output = "public"\nmodels = "/abs/models"\ntheme = "./themes/ours"\n')
    found = config.load(folder=project, environ={})
    assert found.output == os.path.join(project, "public")
    assert found.models == "/abs/models"
    assert found.theme == os.path.join(project, "themes", "ours")


@pytest.mark.parametrize("as_of", ["2026-11-02T10:00:00Z", '"2026-11-02 11:00+01:00"', "2026-11-02 10:00:00"])
def test_a_time_in_the_file_may_be_a_date_or_a_text(as_of: str, project: str) -> None:
    write(project, f"as_of = {as_of}")
    assert config.load(folder=project, environ={}).as_of == 1_793_613_600_000


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("titel = 'x'", "`titel` in staticrun.toml is no setting", "did you mean `title`?"),
        ("nonsense = 1", "`nonsense`", "the keys are"),
        ("title = 1", "`title` in staticrun.toml is 1, and not a text", None),
        ("strict = 'yes'", "`strict`", "true or false"),
        ("workers = 0", "`workers` in staticrun.toml cannot be 0", None),
        ("workers = true", "`workers` in staticrun.toml is True, and not a whole number", None),
        ("plain_pages = -1", "cannot be -1", None),
        (
            "artifact_limit = 5",
            "`artifact_limit` in staticrun.toml is no setting",
            "`artifacts.copy_limit` now",
        ),
        ("as_of = 'soon'", "'soon' is no time", "write it as"),
        ("title = ", "cannot be read", None),
        ("runs = 'http://server:5000'", "a tracking URI cannot be", "plain files"),
        ("runs = []", "`runs` in staticrun.toml is [], and not one or more", None),
        ("runs = ['a', 1]", "`runs[1]` in staticrun.toml is 1", None),
        ("budget = '5 MBit'", "`budget` in staticrun.toml: '5 MBit' is no size", "5 MB"),
        ("budget = 1.5", "`budget` in staticrun.toml is 1.5, and not a size", None),
        ("publish = 1", "`publish` in staticrun.toml is 1, and not a table with command, diff", None),
        (
            "[publish]\ndif = true",
            "`publish.dif` in staticrun.toml is no setting",
            "did you mean `publish.diff`?",
        ),
        ("[publish]\ndiff = 'no'", "`publish.diff` in staticrun.toml is 'no', and not true or false", None),
        ("[publish]\npaths = 'relativ'", "`publish.paths`", 'did you mean "relative"?'),
        ("diff = true", "`diff` in staticrun.toml is no setting", "did you mean `publish.diff`?"),
        ("[artifacts]\ncopy_limit = -1", "`artifacts.copy_limit` in staticrun.toml cannot be -1", None),
        ("[artifacts.limits]\nimage = 'big'", "`artifacts.limits.image` in staticrun.toml: 'big'", "5 MB"),
        ("[artifacts]\nbase = 'javascript:alert(1)'", "is no address", "https://"),
        ("include = 'nme = 1'", "`include` in staticrun.toml: experiments have no 'nme'", "filter by name"),
        (
            "[experiment.x]\nfilter = 'metrics.a =='",
            "`experiment.x.filter` in staticrun.toml: expected",
            "write =",
        ),
        ("[experiment.iris]\ncolums = []", "`experiment.iris.colums` in", "`experiment.iris.columns`?"),
        ("[experiment.'my runs']\nsort = ['metrics.a DOWN']", '`experiment."my runs".sort[0]`', "DESC"),
        ("[experiment.'*']\nviews = [{name = 'x'}]", '`experiment."*".views[0]` in', None),
        ("[[experiment.x.charts]]\nkind = 'pie'", "`experiment.x.charts[0].kind`", None),
        (
            "[[experiment.x.charts]]\nkind = 'scatter'\noptions = {color = 'params.lr'}",
            "`experiment.x.charts[0].options.color` in staticrun.toml is no choice of the chart `scatter`",
            "did you mean `colour`?",
        ),
        (
            "[[experiment.x.charts]]\nkind = 'bar'\noptions = {brush = 'x'}",
            "is no choice of the chart `bar`",
            "its choices are group, height, of",
        ),
        (
            "[experiment.x]\nviews = [{name = 'a', state = 'fliter=x'}]",
            "`experiment.x.views[0].state` in staticrun.toml: `fliter` is no key",
            "did you mean `filter`?",
        ),
        ("[experiment.x]\nviews = [{name = 'a', state = '#charts=bar&bar.off=1'}]", "`bar.off`", "`of`?"),
        ("[experiment.x]\nviews = [{name = 'a', state = 'best'}]", "'best' is no key with a value", None),
    ],
)
def test_a_wrong_setting_is_told(text: str, message: str, hint: str | None, project: str) -> None:
    write(project, text)
    with pytest.raises(ConfigError) as raised:
        config.load(folder=project, environ={})
    assert message in raised.value.message
    assert (hint or "") in f"{raised.value.message} {raised.value.hint}"


def test_an_error_names_the_line(project: str) -> None:
    write(project, 'title = "x"\n\n[publish]\ndiff = true\nhost = 1\n\n[experiment."a b"]\nsort = 3\n')
    with pytest.raises(ConfigError) as raised:
        config.load(folder=project, environ={})
    assert raised.value.where == os.path.join(project, "staticrun.toml:5")
    write(
        project,
        'title = """\n[publish]\nhost = 1"""\n\n[experiment."a b"]\nviews = [{name = 3, state = ""}]\n',
    )
    with pytest.raises(ConfigError) as raised:
        config.load(folder=project, environ={})
    assert raised.value.where == os.path.join(project, "staticrun.toml:6")


def test_tables_of_the_file_are_typed(project: str) -> None:
    write(
        project,
        """
        runs = ["a", "file:///abs/b"]
        budget = "1.5 GB"
        base_url = "https://example.org/runs/"
        repo_url = "https://example.org/team/repo"
        edit_uri = "/edit/main/"

        [publish]
        host = true

        [artifacts]
        copy_limit = "5 MiB"
        limits = { image = "20 MB", "*.ckpt" = 0 }
        link = ["checkpoints/*"]

        [experiment."iris sweep"]
        columns = ["metrics.val/loss", "params.`batch size`", "min(metrics.loss)", "status"]
        sort = ["metrics.`val/loss` DESC", "start_time"]
        charts = [{ kind = "scatter", options = { x = "params.lr" } }]

        [[experiment."iris sweep".views]]
        name = "Best"
        state = "sort=-metrics.acc"
        """,
    )
    found = config.load(folder=project, environ={})
    assert found.roots == (os.path.join(project, "a"), "/abs/b")
    assert (found.budget, found.base_url) == (1_500_000_000, "https://example.org/runs")
    assert found.editor == "https://example.org/team/repo/edit/main/"
    assert found.publish == config.Publish(host=True)
    assert found.artifacts.copy_limit == 5 * 1024 * 1024
    assert found.artifacts.limits == {"image": 20_000_000, "*.ckpt": 0}
    settings = found.of_experiment("iris sweep")
    assert settings.columns == (
        "metrics.val/loss",
        "params.batch size",
        "min(metrics.loss)",
        "attributes.status",
    )
    assert settings.sort == ("metrics.`val/loss` DESC", "start_time")
    assert settings.charts == (config.ChartSetting(kind="scatter", options={"x": "params.lr"}),)
    assert settings.views[0].name == "Best"
    assert found.of_experiment("other") == config.ExperimentSettings()


def test_where_each_value_came_from_is_known(project: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project)
    write(".", 'title = "T"\ntheme = "plain"\n\n[publish]\nhost = true\n')
    environ = {"STATICRUN_TRACKING_URI": "there", "SOURCE_DATE_EPOCH": "12"}
    found = config.trace({"theme": "flag", "runs": ()}, environ=environ)
    assert found.config.roots == ("there",)
    assert {key: origin for key, origin in found.origins.items() if origin != "default"} == {
        "runs": "STATICRUN_TRACKING_URI",
        "theme": "--theme",
        "title": "staticrun.toml:1",
        "as_of": "SOURCE_DATE_EPOCH",
        "publish.host": "staticrun.toml:5",
    }
    assert found.origins["publish.diff"] == "default"


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("0", 0),
        ("5MB", 5_000_000),
        (" 1.5 GiB ", 1_610_612_736),
        ("10 k", 10_000),
        ("7 B", 7),
        (".5 kb", 500),
    ],
)
def test_sizes_are_written_as_people_do(text: str, size: int) -> None:
    assert config.size(text) == size


def test_several_roots_are_refused_where_one_is_needed() -> None:
    assert config.Config(runs=("a", "a")).root == "a"
    with pytest.raises(ConfigError, match="names 2 folders"):
        assert config.Config(runs=("a", "b")).root


@pytest.mark.parametrize("variable", ["STATICRUN_TRACKING_URI", "SOURCE_DATE_EPOCH"])
def test_a_wrong_environment_is_told(variable: str, project: str) -> None:
    with pytest.raises(ConfigError):
        config.load(folder=project, environ={variable: "https://mlflow.example.org"})


def test_models_lie_in_the_store_or_beside_it(project: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project)
    settings = config.Config(runs="runs")
    assert settings.models_folders() == ()
    os.makedirs("models")
    assert settings.models_folders() == ("models",)
    os.makedirs(os.path.join("runs", "models"))
    assert settings.models_folders() == (os.path.join("runs", "models"),)
    os.makedirs(os.path.join("more", "models"))
    several = config.Config(runs=("runs", "none", "more")).models_folders()
    assert several == (os.path.join("runs", "models"), os.path.join("more", "models"))
    assert config.Config(runs="runs", models="mine").models_folders() == ("mine",)
