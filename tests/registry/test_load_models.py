"""Whole manifests: what they give, and what is said, where, of those that give nothing."""

import os

import pytest

from staticrun.registry import LoadedModel, load_models
from staticrun.registry.load import MAX_FAULTS, MAX_SIZE

WHOLE = """\
# The registry keeps comments.
name: wine-quality
description: |
  Ridge over *eleven* measurements.
tags: {team: cellar, country: no, release: 1.10, since: 2026-11-02}
aliases:
  champion: 2
versions:
  - version: 2
    stage: Production
    run: 0123e456789012345678901234567890
    artifact: model
    history:
      - {stage: Staging, at: 2026-11-02T10:00:00Z, by: reviewer, comment: passes the holdout}
      - {stage: Production, at: 2026-11-05}
  - version: 1
    description:
    tags:
"""


@pytest.fixture
def load(tmp_path):
    def write_and_load(**files):
        for stem, text in files.items():
            content = text if isinstance(text, bytes) else text.encode()
            (tmp_path / f"{stem}.yaml").write_bytes(content)
        return load_models(str(tmp_path))

    return write_and_load


def test_a_whole_manifest(load, tmp_path):
    (loaded,), errors = load(wine=WHOLE)
    assert errors == []
    assert loaded.path == os.path.join(str(tmp_path), "wine.yaml")
    model = loaded.model
    assert (model.name, model.description) == ("wine-quality", "Ridge over *eleven* measurements.\n")
    assert model.aliases == {"champion": 2}
    assert [(v.version, v.stage) for v in model.versions] == [(1, "None"), (2, "Production")]
    assert [change.comment for change in model.versions[1].history] == ["passes the holdout", ""]


def test_texts_stay_as_they_are_written(load):
    (loaded,), _ = load(wine=WHOLE)
    assert loaded.model.tags == {"team": "cellar", "country": "no", "release": "1.10", "since": "2026-11-02"}
    assert loaded.model.versions[1].run == "0123e456789012345678901234567890"
    assert loaded.model.versions[1].history[1].at == "2026-11-05"


def test_an_empty_value_is_one_left_out(load):
    (loaded,), errors = load(wine="name: wine\nversions:\naliases: ~\ntags: {a: , b: ''}\n")
    assert errors == []
    assert loaded.model.tags == {"b": ""}


def test_several_versions_may_share_a_stage(load):
    text = "name: wine\nversions:\n- {version: 1, stage: Production}\n- {version: 2, stage: Production}\n"
    (loaded,), errors = load(wine=text)
    assert errors == []
    assert {version.stage for version in loaded.model.versions} == {"Production"}


def test_an_alias_of_yaml_repeats_what_it_names(load):
    text = "name: wine\nversions:\n- {version: 1, tags: &tags {team: cellar}}\n- {version: 2, tags: *tags}\n"
    (loaded,), errors = load(wine=text)
    assert errors == []
    assert [version.tags for version in loaded.model.versions] == [{"team": "cellar"}] * 2


FAULTS = {
    "unknown key": (
        "name: wine\nversions:\n  - version: 1\n    stge: Staging\n",
        "4:5",
        "unknown key `stge` in an item of `versions`",
        "did you mean `stage`?",
    ),
    "MLflow's key": (
        "name: a\nversions: [{version: 1, run_id: x}]\n",
        "2:25",
        "unknown key `run_id`",
        "`run`",
    ),
    "key like nothing": ("name: a\nzzz: 1\n", "2:1", "unknown key `zzz`", "known keys: name, description,"),
    "stage": (
        "name: a\nversions:\n- {version: 1, stage: production}\n",
        "3:23",
        "`stage` must be None, Staging, Production or Archived, not `production`",
        "did you mean `Production`?",
    ),
    "number": ("name: a\nversions: [{version: one}]\n", "2:22", "`version` must be a whole number", None),
    "fraction": ("name: a\nversions: [{version: 1.5}]\n", "2:22", "`version` must be a whole number", None),
    "zero": ("name: a\nversions: [{version: 0}]\n", "2:22", "`version` must be a whole number from 1", None),
    "list for text": ("name: [a]\n", "1:7", "`name` must be a text, not a list", "quotes"),
    "text for list": ("name: a\nversions: 3\n", "2:11", "`versions` must be a list, not `3`", "- "),
    "text for mapping": (
        "name: a\ntags: x\n",
        "2:7",
        "`tags` must be keys with values, not `x`",
        "key: value",
    ),
    "text for version": (
        "name: a\nversions: [3]\n",
        "2:12",
        "an item of `versions` must be keys",
        "known keys: version",
    ),
    "list at the top": (
        "- name: a\n",
        "1:1",
        "a manifest must be keys with values, not a list",
        "known keys: name",
    ),
    "no name": ("description: x\n", "1:1", "`name` is missing in a manifest", "add `name: ...`"),
    "empty name": ("name: ''\n", "1:7", "`name` must be a text", None),
    "blank name": ("name: ' '\n", "1:7", "not be blank", "models:/"),
    "name no URI can hold": ("name: a/b\n", "1:7", "neither `/` nor `:`", "models:/<name>"),
    "no number": ("name: a\nversions: [{stage: None}]\n", "2:12", "`version` is missing", None),
    "version twice": (
        "name: a\nversions:\n  - version: 1\n  - version: 3\n  - version: 1\n",
        "5:14",
        "version 1 is there twice, first in line 3",
        "the next free number is 4",
    ),
    "key twice": ("name: a\nname: b\n", "2:1", "`name` is given twice, first in line 1", "remove one"),
    "tag twice": ("name: a\ntags: {x: 1, x: 2}\n", "2:14", "`x` is given twice", None),
    "alias to nothing": (
        "name: a\naliases: {best: 2}\nversions: [{version: 1}]\n",
        "2:17",
        "the alias `best` means version 2, which is not there",
        "there are 1",
    ),
    "alias without versions": ("name: a\naliases: {best: 2}\n", "2:17", "not there", "no versions yet"),
    "reserved alias": (
        "name: a\naliases: {v1: 1}\nversions: [{version: 1}]\n",
        "2:11",
        "`v1` is reserved",
        None,
    ),
    "odd alias": ("name: a\naliases: {a@b: 1}\nversions: [{version: 1}]\n", "2:11", "letters, digits", None),
    "time": (
        "name: a\nversions:\n- {version: 1, history: [{stage: Staging, at: yesterday}]}\n",
        "3:47",
        "`yesterday` is no time",
        "2026-11-02T10:00:00Z",
    ),
    "colon in a text": ("name: a\ndescription: wine: red\n", "2:18", "not YAML: mapping values", "in quotes"),
    "tab": ("name: a\ntags:\n\tx: 1\n", "3:1", "not YAML", "indent with spaces"),
    "open bracket": ("name: a\ntags: {a: 1\n", "3:1", "not YAML: while parsing a flow mapping", None),
    "control character": ("name: a\x01\n", "1:8", "U+0001 is not allowed", "remove it"),
    "half a surrogate pair": ('name: "a\\ud800"\n', "1:7", "surrogate", None),
    "empty": ("", "1:1", "the manifest is empty", "name:"),
    "comment alone": ("# later\n", "1:1", "the manifest is empty", "name:"),
    "two documents": ("name: a\n---\nname: b\n", "2:1", "a second document", "its own file"),
    "tag of YAML": ("name: !include secrets\n", "1:7", "the tag `!include` has no meaning", "remove it"),
    "key that is a list": ("? [a]\n: b\n", "1:3", "a key must be a text", None),
    "unknown anchor": ("name: *x\n", "1:7", "`*x` repeats what is not complete yet", None),
    "anchor in itself": (
        "name: a\ntags: &t {a: *t}\n",
        "2:14",
        "`*t` repeats what is not complete yet",
        None,
    ),
    "deep": ("name: a\ntags: " + "[" * 1000, "2:26", "nested more than 20 deep", None),
    "not UTF-8": ("name: a\ntags: {é: x}\n".encode("latin-1"), "2:8", "not UTF-8", "save the file as UTF-8"),
    "UTF-16": ("name: a\n".encode("utf-16"), "1:1", "not UTF-8", "save the file as UTF-8"),
    "huge": (b"name: a\n" + b"#" * MAX_SIZE, "1:1", "larger than 1,000,000 bytes", None),
}


@pytest.mark.parametrize(("text", "place", "message", "hint"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_told_with_its_place_and_a_way_out(load, tmp_path, text, place, message, hint):
    models, (error,) = load(a=text)
    assert models == []
    assert error.where == f"{os.path.join(str(tmp_path), 'a.yaml')}:{place}"
    assert message in error.message
    assert hint is None or hint in error.hint


def test_all_faults_of_a_manifest_are_told_in_order(load):
    _, errors = load(a="nam: a\nversions:\n- {version: x, stage: y}\n- {}\n")
    assert [error.where.split("a.yaml:")[1] for error in errors] == ["1:1", "1:1", "3:13", "3:23", "4:3"]


def test_a_flood_of_faults_is_cut(load):
    _, errors = load(a="name: a\nversions: [" + "{}, " * 500 + "]\n")
    assert len(errors) == MAX_FAULTS


def test_what_aliases_of_yaml_unfold_to_is_bounded(load):
    changes = ", ".join(["{stage: None}"] * 300)
    versions = "".join(f"- {{version: {number}, history: *h}}\n" for number in range(2, 200))
    _, (error,) = load(a=f"name: a\nversions:\n- {{version: 1, history: &h [{changes}]}}\n{versions}")
    assert "more than 100,000 values" in error.message


def test_one_broken_manifest_leaves_the_others(load):
    models, errors = load(a="name: [", b="name: zebra\n", c="name: ant\n")
    assert [loaded.model.name for loaded in models] == ["ant", "zebra"]
    assert len(errors) == 1


def test_of_two_manifests_of_one_model_the_first_counts(load):
    (loaded,), (error,) = load(a="name: wine\n", b="description: x\nname: wine\n")
    assert os.path.basename(loaded.path) == "a.yaml"
    assert error.where.endswith("b.yaml:2:7")
    assert error.message == "the model `wine` is in a.yaml already"


def test_only_manifests_are_read(tmp_path):
    for name in (".hidden.yaml", "._wine.yaml", "notes.txt", "wine.yaml~"):
        (tmp_path / name).write_text("not: [yaml")
    (tmp_path / "wine.YML").write_bytes(b"\xef\xbb\xbfname: wine\r\n")
    models, errors = load_models(str(tmp_path))
    assert [loaded.model.name for loaded in models] == ["wine"]
    assert errors == []


def test_what_is_no_file_is_told(tmp_path):
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "gone.yaml").symlink_to("nothing")
    _, errors = load_models(str(tmp_path))
    assert [error.message for error in errors] == [
        "cannot be read: Is a directory",
        "cannot be read: No such file or directory",
    ]


def test_a_folder_that_is_not_there_holds_no_models(tmp_path):
    assert load_models(str(tmp_path / "models")) == ([], [])


def test_a_manifest_that_cannot_be_read_is_an_error(tmp_path, monkeypatch):
    (tmp_path / "a.yaml").write_text("name: a\n")

    def refuse(*arguments):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", refuse)
    models, (error,) = load_models(str(tmp_path))
    assert models == []
    assert error.message == "cannot be read: Permission denied"


def test_a_loaded_model_is_comparable(load):
    (first,), _ = load(wine=WHOLE)
    (second,), _ = load()
    assert isinstance(first, LoadedModel)
    assert first == second
