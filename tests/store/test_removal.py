"""Removed for good: never half, never too much, never what was restored."""

import contextlib
import os
import shutil

import pytest

from staticrun.errors import NotFound
from staticrun.schema.event import Attribute, Lifecycle
from staticrun.store import experiments, files, layout, lifecycle, removal
from staticrun.store.reader import Store

NOW = 10_000_000
RULE = removal.Rule(1_000_000, NOW)


@pytest.fixture
def deleted(shop):
    """A store with a run that was deleted long ago, and one that is there."""
    for place, run_id in enumerate(("gone", "stays")):
        log = shop.writer(place, run_id)
        shop.session(log, [(0, 1.0)])
        log.finish()
        artifacts = os.path.join(shop.folder(run_id), "artifacts", "deep")
        os.makedirs(artifacts)
        with open(os.path.join(artifacts, "a.bin"), "wb") as file:
            file.write(b"x" * 1000)
    lifecycle.mark_run(shop.root, "gone", "deleted", 5_000)
    return shop


def found(shop, rule=RULE):
    return removal.find(Store(shop.root, NOW), rule)


def remove_all(shop, rule=RULE):
    done = removal.finish(shop.root, rule)
    for one in found(shop, rule):
        if not one.kept:
            removal.remove(shop.root, one, rule)
            done.append(one)
    return done


def ids(shop):
    return Store(shop.root, NOW).run_ids("0")


def everything(root):
    return sorted(os.path.join(folder, name) for folder, _, names in os.walk(root) for name in names)


def test_a_run_goes_with_its_artifacts_and_no_other_one(deleted):
    kept = everything(deleted.folder("stays"))
    (one,) = found(deleted)
    assert (one.run_id, one.deleted, one.kept, one.left) == ("gone", 5_000, "", "")
    assert one.files == len(everything(one.folder))
    assert one.bytes == sum(map(os.path.getsize, everything(one.folder)))
    removal.remove(deleted.root, one, RULE)
    assert sorted(os.listdir(os.path.join(deleted.root, "0"))) == ["experiment.json", "stays"]
    assert everything(deleted.folder("stays")) == kept


def test_age_counts_from_the_last_deletion(deleted):
    assert found(deleted, removal.Rule(NOW - 5_000, NOW)) != []
    assert found(deleted, removal.Rule(NOW - 4_999, NOW)) == []
    lifecycle.mark_run(deleted.root, "gone", "active", 6_000)
    assert found(deleted) == []
    lifecycle.mark_run(deleted.root, "gone", "deleted", NOW + 50_000)  # by a clock that is ahead
    assert found(deleted) == []
    assert len(found(deleted, removal.Rule(0, NOW))) == 1


def test_what_is_restored_after_it_was_found_stays(deleted):
    (one,) = found(deleted)
    lifecycle.mark_run(deleted.root, "gone", "active", 6_000)
    before = everything(deleted.root)
    removal.remove(deleted.root, one, RULE)
    assert one.kept == "it was restored or written meanwhile"
    assert everything(deleted.root) == before
    assert deleted.run("gone").lifecycle == "active"


def test_a_run_in_use_is_kept(deleted):
    log = deleted.writer(2, "gone")
    deleted.session(log, [(1, 2.0)], end=None, time=NOW - 1000)
    (one,) = found(deleted)
    assert one.kept == "it is still being written"
    (one,) = removal.find(Store(deleted.root, NOW * 2), removal.Rule(0, NOW * 2))  # lost by then
    assert one.kept == ""


def test_what_is_logged_after_it_was_found_stays(deleted):
    (one,) = found(deleted)
    deleted.session(deleted.writer(2, "gone"), [(1, 2.0)], end=None, time=NOW - 1000)
    removal.remove(deleted.root, one, RULE)
    assert one.kept
    assert deleted.run("gone", NOW).metrics["x"].count == 2


def test_a_mark_that_comes_too_late_makes_no_run(deleted, monkeypatch):
    """A restoring process has looked at the run, which is gone when it writes."""
    (one,) = found(deleted)
    real = lifecycle.LogWriter.append

    def late(self, events):
        monkeypatch.undo()
        removal.remove(deleted.root, one, RULE)
        real(self, events)

    monkeypatch.setattr(lifecycle.LogWriter, "append", late)
    with pytest.raises(LookupError, match="not found"):
        lifecycle.mark_run(deleted.root, "gone", "active", 6_000)
    assert ids(deleted) == ["stays"]


def test_a_run_that_is_made_anew_in_the_instant_is_kept_whole(deleted, monkeypatch):
    (one,) = found(deleted)
    real = removal._still

    def written(*arguments):
        lifecycle.LogWriter(one.folder, "gone", deleted.writers[5]).append([Lifecycle("active", 7_000)])
        return real(*arguments)

    monkeypatch.setattr(removal, "_still", written)
    removal.remove(deleted.root, one, RULE)
    run = deleted.run("gone")
    assert (run.lifecycle, run.metrics["x"].count, len(run.writers)) == ("active", 1, 3)
    assert os.path.isfile(os.path.join(one.folder, "artifacts", "deep", "a.bin"))


@pytest.mark.parametrize("step", range(12))
def test_interrupted_anywhere_no_half_run_is_seen_and_the_next_time_completes(deleted, monkeypatch, step):
    calls = 0

    class Killed(BaseException):
        pass

    def counted(real):
        def call(*arguments):
            nonlocal calls
            calls += 1
            if calls > step:
                raise Killed
            return real(*arguments)

        return call

    (one,) = found(deleted)
    with monkeypatch.context() as patched:
        patched.setattr(files, "rename", counted(files.rename))
        patched.setattr(files, "remove_tree", counted(one_at_a_time))
        patched.setattr(os, "unlink", counted(os.unlink))
        patched.setattr(os, "rmdir", counted(os.rmdir))
        with contextlib.suppress(Killed):
            removal.remove(deleted.root, one, RULE)
    seen = [run.lifecycle for run in Store(deleted.root, NOW).runs() if run.run_id == "gone"]
    assert seen in ([], ["deleted"])
    remove_all(deleted)
    assert sorted(os.listdir(os.path.join(deleted.root, "0"))) == ["experiment.json", "stays"]
    assert removal.leftovers(deleted.root) == []


def one_at_a_time(path):
    for folder, folders, names in os.walk(path, topdown=False):
        for name in names:
            os.unlink(os.path.join(folder, name))
        for name in folders:
            os.rmdir(os.path.join(folder, name))
    os.rmdir(path)


def test_a_run_restored_by_a_copy_while_a_removal_lay_still(deleted):
    home = deleted.folder("gone")
    os.rename(home, os.path.join(os.path.dirname(home), layout.aside_name("gone")))
    shutil.copytree(deleted.folder("stays"), home)  # anything of this name
    removal.finish(deleted.root, RULE)
    assert os.path.isdir(home)
    assert removal.leftovers(deleted.root) == []


def outside(shop, uri, run_id="gone"):
    log = shop.writer(3, run_id)
    log.append([Attribute("artifact_uri", uri, 9_000)])
    log.finish()


def test_artifacts_elsewhere_go_only_where_they_are_the_runs_own_and_allowed(deleted, tmp_path):
    nas = tmp_path / "nas"
    place = nas / "0" / "gone" / "artifacts"
    place.mkdir(parents=True)
    (place / "big.bin").write_bytes(b"y" * 500)
    outside(deleted, place.as_uri())
    (one,) = found(deleted)
    assert (one.outside, one.left) == (None, f"its artifacts in {place}")
    allowed = removal.Rule(0, NOW, (str(nas),))
    (one,) = found(deleted, allowed)
    assert (one.outside, one.left) == (str(place), "")
    removal.remove(deleted.root, one, allowed)
    assert sorted(os.listdir(nas / "0")) == []
    assert ids(deleted) == ["stays"]


@pytest.mark.parametrize(
    "uri", ["file://{nas}", "file://{nas}/0/other/artifacts", "../stays/artifacts", "../..", "/"]
)
def test_no_run_can_have_the_files_of_others_removed(deleted, tmp_path, uri):
    nas = tmp_path / "nas"
    (nas / "0" / "other" / "artifacts").mkdir(parents=True)
    (nas / "0" / "other" / "artifacts" / "theirs").write_text("x")
    (nas / "linked").mkdir()
    outside(deleted, uri.format(nas=nas))
    before = everything(nas) + everything(deleted.folder("stays"))
    allowed = removal.Rule(0, NOW, (str(nas), "/"))
    (one,) = found(deleted, allowed)
    assert one.outside is None
    removal.remove(deleted.root, one, allowed)
    assert everything(nas) + everything(deleted.folder("stays")) == before
    assert ids(deleted) == ["stays"]


def test_links_go_and_what_they_lead_to_stays(deleted, tmp_path):
    precious = tmp_path / "precious"
    (precious / "inner").mkdir(parents=True)
    (precious / "inner" / "data").write_text("x")
    os.symlink(precious, os.path.join(deleted.folder("gone"), "artifacts", "link"))
    os.symlink(precious / "inner" / "data", os.path.join(deleted.folder("gone"), "values"))
    remove_all(deleted)
    assert ids(deleted) == ["stays"]
    assert (precious / "inner" / "data").read_text() == "x"


def test_artifacts_that_are_a_link_stay_where_they_are(deleted, tmp_path):
    own, elsewhere = os.path.join(deleted.folder("gone"), "artifacts"), tmp_path / "elsewhere"
    shutil.move(own, elsewhere)
    os.symlink(elsewhere, own)
    remove_all(deleted)
    assert ids(deleted) == ["stays"]
    assert everything(elsewhere) != []


@pytest.mark.parametrize("linked", ["run", "experiment"])
def test_a_run_to_which_a_link_leads_is_kept_and_told(deleted, tmp_path, linked):
    place = deleted.folder("gone") if linked == "run" else os.path.join(deleted.root, "0")
    shutil.move(place, tmp_path / "moved")
    os.symlink(tmp_path / "moved", place)
    (one,) = found(deleted)
    assert "a link leads to it" in one.kept
    assert remove_all(deleted) == []


def test_a_run_in_two_experiments_goes_only_where_it_is_deleted_in_both(deleted):
    other = experiments.create_experiment(deleted.root, "other", 1_000).experiment_id
    shutil.copytree(deleted.folder("stays"), layout.run_folder(deleted.root, other, "stays"))
    lifecycle.mark_experiment(deleted.root, other, "deleted", 2_000)
    assert [one.run_id for one in found(deleted)] == ["gone"]


def test_an_experiment_goes_after_its_runs(shop):
    made = experiments.create_experiment(shop.root, "e", 1_000).experiment_id
    folder = layout.run_folder(shop.root, made, "r")
    shop.session(log := removal_writer(folder, "r"), [(0, 1.0)])
    log.finish()
    lifecycle.mark_experiment(shop.root, made, "deleted", 5_000)
    store = Store(shop.root, NOW)
    (run,), (place,) = removal.find(store, RULE), removal.find_experiments(store, RULE)
    removal.remove_experiment(shop.root, place, RULE)
    assert place.kept == "it still holds 'r'"
    removal.remove(shop.root, run, RULE)
    (place,) = removal.find_experiments(Store(shop.root, NOW), RULE)
    removal.remove_experiment(shop.root, place, RULE)
    assert not place.kept
    assert os.listdir(shop.root) == ["0"]
    assert experiments.create_experiment(shop.root, "e", NOW).experiment_id == made  # its name is free again


def removal_writer(folder, run_id):
    return lifecycle.LogWriter(folder, run_id, "20261102t100000000-0a1b2c3d4e")


def test_an_experiment_with_other_peoples_files_stays(shop):
    made = experiments.create_experiment(shop.root, "e", 1_000).experiment_id
    lifecycle.mark_experiment(shop.root, made, "deleted", 5_000)
    with open(os.path.join(shop.root, made, "notes.txt"), "w") as file:
        file.write("mine")
    (place,) = removal.find_experiments(Store(shop.root, NOW), RULE)
    removal.remove_experiment(shop.root, place, RULE)
    assert place.kept == "it still holds 'notes.txt'"
    assert os.path.isfile(os.path.join(shop.root, made, "experiment.json"))


def test_an_experiment_that_was_restored_stays(shop):
    made = experiments.create_experiment(shop.root, "e", 1_000).experiment_id
    lifecycle.mark_experiment(shop.root, made, "deleted", 5_000)
    (place,) = removal.find_experiments(Store(shop.root, NOW), RULE)
    lifecycle.mark_experiment(shop.root, made, "active", 6_000)
    removal.remove_experiment(shop.root, place, RULE)
    assert place.kept == "it was restored meanwhile"
    assert experiments.get_experiment(shop.root, made).lifecycle == "active"


@pytest.mark.parametrize("comes_back", [True, False], ids=["put back", "gone"])
def test_a_mark_on_a_run_that_a_removal_has_in_its_hands(deleted, monkeypatch, comes_back):
    folder = deleted.folder("gone")
    aside = os.path.join(os.path.dirname(deleted.root), "aside")
    opened, waited = files.open_append, []

    def taken_away(path):
        if not waited and not os.path.exists(aside):
            os.rename(folder, aside)
        return opened(path)

    def pause(_):
        waited.append(1)
        if comes_back and os.path.exists(aside):
            shutil.copytree(aside, folder, dirs_exist_ok=True)
            shutil.rmtree(aside)

    monkeypatch.setattr(files, "open_append", taken_away)
    monkeypatch.setattr(lifecycle, "sleep", pause)
    if comes_back:
        lifecycle.mark_run(deleted.root, "gone", "active", NOW)
        assert deleted.run("gone").lifecycle == "active"
        assert deleted.run("gone").metrics
    else:
        with pytest.raises(NotFound, match="not found"):
            lifecycle.mark_run(deleted.root, "gone", "active", NOW)
        assert not os.path.exists(folder)
    assert waited
