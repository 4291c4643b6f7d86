"""`staticrun config` and `staticrun init`: what holds, where it comes from, and files to begin with."""

import os
import re
import tomllib
from typing import Any

import pytest
from golden import stores
from ruamel.yaml import YAML

from staticrun import config
from staticrun.cli import main
from staticrun.config import starter
from staticrun.config.load import settings_of


@pytest.fixture(autouse=True)
def project(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("STATICRUN_TRACKING_URI", "STATICRUN_ARTIFACT_URI", "SOURCE_DATE_EPOCH"):
        monkeypatch.delenv(name, raising=False)


def write(path: str, text: str) -> None:
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def test_config_prints_a_file_that_gives_the_same(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "12")
    write(
        config.FILE_NAME,
        'title = "a \\"b\\"\\u007f\\n # c"\nruns = ["a", "b"]\nbudget = "1 GB"\n[publish]\nhost = true\n'
        '[artifacts.limits]\n"*.x" = 1\n'
        '[experiment."a b"]\ncharts = [{kind = "bar", options = {group = "params.`x y`"}}]\n',
    )
    assert main(["config", "--theme", "./mine"]) == 0
    printed = capsys.readouterr().out
    assert re.search(r'^theme = "./mine" +# --theme$', printed, flags=re.M)
    assert re.search(r"^publish.host = true +# staticrun.toml:5$", printed, flags=re.M)
    assert re.search(r"^publish.diff = false +# default$", printed, flags=re.M)
    assert re.search(r"^as_of = 1970-01-01T00:00:12Z +# SOURCE_DATE_EPOCH$", printed, flags=re.M)
    assert re.search(r"^# models is not set +# default$", printed, flags=re.M)
    before = config.load({"theme": "./mine"})
    write(config.FILE_NAME, printed)
    assert config.load() == before


def test_config_tells_what_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    write(config.FILE_NAME, "[publish]\nhst = true\n")
    assert main(["config"]) == 2
    assert "`publish.hst` in staticrun.toml is no setting" in capsys.readouterr().err


def test_init_writes_a_file_of_the_defaults_and_a_workflow(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init"]) == 0
    assert "staticrun.toml" in capsys.readouterr().out
    assert config.load() == config.Config()
    workflow = YAML(typ="safe").load(starter.WORKFLOW)
    assert workflow["permissions"] == {"contents": "read"}
    assert workflow["jobs"]["deploy"]["permissions"] == {"pages": "write", "id-token": "write"}
    steps = workflow["jobs"]["build"]["steps"] + workflow["jobs"]["deploy"]["steps"]
    used = [step.get("uses", step.get("run")).partition("@")[0] for step in steps]
    assert used == [
        "actions/checkout",
        "actions/setup-python",
        "pip install staticrun",
        "staticrun build",
        "actions/upload-pages-artifact",
        "actions/deploy-pages",
    ]
    assert os.path.isfile(starter.WORKFLOW_NAME)


def test_what_is_commented_out_has_every_key_and_loads() -> None:
    shown = re.sub(r"^# (?=[\[a-z_]+( =|\.))", "", starter.SETTINGS, flags=re.M)
    write(config.FILE_NAME, shown)
    assert set(tomllib.loads(shown)) == set(config.Config.__struct_fields__) - {"folder"}
    found = config.load()
    assert {key for key, _ in settings_of(found)} >= {key for key, _ in settings_of(config.Config())} - {
        "artifacts.limits",
        "experiment",
    }
    assert set(tomllib.loads(shown)["experiment"]["*"]) == set(config.ExperimentSettings.__struct_fields__)
    assert found.publish == config.Publish()


def test_init_replaces_nothing_unless_told(capsys: pytest.CaptureFixture[str]) -> None:
    write(config.FILE_NAME, "title = 'mine'\n")
    assert main(["init"]) == 1
    assert "staticrun.toml is there already" in capsys.readouterr().err
    assert not os.path.exists(".github")
    assert config.load().title == "mine"
    assert main(["init", "--force", "--no-workflow"]) == 0
    assert config.load() == config.Config()
    assert not os.path.exists(".github")
    assert main(["init", "sub/folder"]) == 0
    assert os.path.isfile("sub/folder/.github/workflows/staticrun.yml")


def test_a_site_beyond_its_budget_fails_and_tells_what_is_large(
    capsys: pytest.CaptureFixture[str],
) -> None:
    one = stores.experiment("runs", "e")
    stores.run("runs", one, "r", files={"a.bin": b"\0" * 300_000}, params={"x": "1"})
    assert main(["build", "--budget", "100kB", "--as-of", "2026-11-04"]) == 1
    told = capsys.readouterr()
    assert "too large: the site is " in told.err
    assert "and its budget 100 kB" in told.err
    assert re.search(r"300 kB  artifacts  \(artifacts\.copy_limit\)", told.out)
    assert "artifacts: 1 copied (300 kB)" in told.out
    assert os.path.isfile("site/index.html")
    assert main(["build", "--check", "--budget", "100kB", "--as-of", "2026-11-04"]) == 1
    capsys.readouterr()
    assert main(["build", "--budget", "10 MB"]) == 0
    told = capsys.readouterr()
    assert "(artifacts.copy_limit)" not in told.out
    assert told.err == ""
    assert main(["build", "--sizes"]) == 0
    assert "(artifacts.copy_limit)" in capsys.readouterr().out
    assert main(["build", "--budget", "small"]) == 2
    assert "'small' is no size" in capsys.readouterr().err
