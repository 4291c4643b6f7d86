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
    assert config.load(folder=project, environ={}) == config.Config()


def test_flags_win_over_the_environment_and_that_over_the_file(project: str) -> None:
    write(project, 'runs = "from-file"\ntitle = "T"\ntheme = "plain"\nartifact_limit = 5\n')
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
    assert found.theme == os.path.join(project, "./themes/ours")


@pytest.mark.parametrize("as_of", ["2026-11-02T10:00:00Z", '"2026-11-02 11:00+01:00"', "2026-11-02 10:00:00"])
def test_a_time_in_the_file_may_be_a_date_or_a_text(as_of: str, project: str) -> None:
    write(project, f"as_of = {as_of}")
    assert config.load(folder=project, environ={}).as_of == 1_793_613_600_000


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("titel = 'x'", "`titel` in staticrun.toml is no setting", "did you mean `title`?"),
        ("nonsense = 1", "`nonsense`", "the keys are"),
        ("title = 1", "`title` in staticrun.toml is 1", None),
        ("strict = 'yes'", "`strict`", None),
        ("workers = 0", "`workers` in staticrun.toml cannot be 0", None),
        ("artifact_limit = -1", "cannot be -1", None),
        ("as_of = 'soon'", "'soon' is no time", "write it as"),
        ("title = ", "cannot be read", None),
        ("[publish]\nhost = true", "`publish`", "the keys are"),
        ("runs = 'http://server:5000'", "a tracking URI cannot be", "plain files"),
    ],
)
def test_a_wrong_setting_is_told(text: str, message: str, hint: str | None, project: str) -> None:
    write(project, text)
    with pytest.raises(ConfigError) as raised:
        config.load(folder=project, environ={})
    assert message in raised.value.message
    assert (hint or "") in (raised.value.hint or "")


@pytest.mark.parametrize("variable", ["STATICRUN_TRACKING_URI", "SOURCE_DATE_EPOCH"])
def test_a_wrong_environment_is_told(variable: str, project: str) -> None:
    with pytest.raises(ConfigError):
        config.load(folder=project, environ={variable: "https://mlflow.example.org"})


def test_models_lie_in_the_store_or_beside_it(project: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project)
    settings = config.Config(runs="runs")
    assert settings.models_folder() is None
    os.makedirs("models")
    assert settings.models_folder() == "models"
    os.makedirs(os.path.join("runs", "models"))
    assert settings.models_folder() == os.path.join("runs", "models")
    assert config.Config(runs="runs", models="mine").models_folder() == "mine"
