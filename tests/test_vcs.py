"""Facts are compared with what git itself says, on repositories made by git."""

import os
import shutil
import subprocess
import sys

import pytest

from staticrun import vcs

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")


def is_dirty(repo, **options):
    return vcs.changes(str(repo), git(repo, "rev-parse", "HEAD"), 0, **options).dirty


def git(folder, *arguments):
    command = ["git", "-C", str(folder), "-c", "protocol.file.allow=always", *arguments]
    who = {
        f"GIT_{role}_{part}": "t@example.org"
        for role in ("AUTHOR", "COMMITTER")
        for part in ("NAME", "EMAIL")
    }
    env = {**{k: v for k, v in os.environ.items() if not k.startswith("GIT_")}, **who}
    return subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def repo(tmp_path):
    folder = tmp_path / "project"
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch=main")
    (folder / "train.py").write_text("print(1)\n")
    git(folder, "add", "train.py")
    git(folder, "commit", "--quiet", "-m", "first")
    return folder


def test_a_repository_is_found_from_any_place_below_it(repo):
    (repo / "src" / "deep").mkdir(parents=True)
    assert vcs.find_repository(str(repo / "src" / "deep" / "train.py")) == os.path.realpath(repo)
    assert vcs.find_repository(str(repo)) == os.path.realpath(repo)


def test_outside_of_a_repository_there_is_none(tmp_path):
    assert vcs.find_repository(str(tmp_path)) is None
    assert vcs.head(str(tmp_path)) == (None, None)
    assert vcs.remote_url(str(tmp_path)) is None


def test_an_empty_git_folder_is_no_repository(tmp_path):
    (tmp_path / ".git").mkdir()
    assert vcs.find_repository(str(tmp_path)) is None


def test_head_of_a_branch(repo):
    assert vcs.head(str(repo)) == (git(repo, "rev-parse", "HEAD"), "main")


def test_head_of_a_branch_with_slashes(repo):
    git(repo, "switch", "--quiet", "-c", "team/größe")
    assert vcs.head(str(repo)) == (git(repo, "rev-parse", "HEAD"), "team/größe")


def test_head_of_packed_refs(repo):
    git(repo, "tag", "-a", "v1", "-m", "an annotated tag adds a peeled line")
    git(repo, "pack-refs", "--all")
    assert not (repo / ".git" / "refs" / "heads" / "main").exists()
    assert vcs.head(str(repo)) == (git(repo, "rev-parse", "HEAD"), "main")


def test_a_loose_ref_beats_the_packed_one(repo):
    git(repo, "pack-refs", "--all")
    git(repo, "commit", "--quiet", "--allow-empty", "-m", "second")
    assert vcs.head(str(repo)) == (git(repo, "rev-parse", "HEAD"), "main")


def test_a_detached_head_has_no_branch(repo):
    git(repo, "checkout", "--quiet", "--detach")
    assert vcs.head(str(repo)) == (git(repo, "rev-parse", "HEAD"), None)


def test_before_the_first_commit_there_is_a_branch_alone(tmp_path):
    git(tmp_path, "init", "--quiet", "--initial-branch=trunk")
    assert vcs.head(str(tmp_path)) == (None, "trunk")


def test_a_linked_worktree_has_its_own_head(repo, tmp_path):
    git(repo, "remote", "add", "origin", "https://github.com/team/project.git")
    other = tmp_path / "other"
    git(repo, "worktree", "add", "--quiet", "-b", "side", str(other))
    git(other, "commit", "--quiet", "--allow-empty", "-m", "on the side")
    assert vcs.find_repository(str(other)) == os.path.realpath(other)
    assert vcs.head(str(other)) == (git(other, "rev-parse", "HEAD"), "side")
    assert vcs.remote_url(str(other)) == "https://github.com/team/project.git"


def test_a_submodule_is_a_repository_of_its_own(repo, tmp_path):
    whole = tmp_path / "whole"
    whole.mkdir()
    git(whole, "init", "--quiet", "--initial-branch=main")
    git(whole, "submodule", "--quiet", "add", str(repo), "part")
    assert (whole / "part" / ".git").is_file()
    assert vcs.find_repository(str(whole / "part" / "train.py")) == os.path.realpath(whole / "part")
    assert vcs.head(str(whole / "part")) == (git(repo, "rev-parse", "HEAD"), "main")


def test_a_reftable_is_read_by_git(tmp_path):
    try:
        git(tmp_path, "init", "--quiet", "--ref-format=reftable", "--initial-branch=main")
    except subprocess.CalledProcessError:
        pytest.skip("this git knows no reftable")
    git(tmp_path, "commit", "--quiet", "--allow-empty", "-m", "first")
    assert vcs.head(str(tmp_path)) == (git(tmp_path, "rev-parse", "HEAD"), "main")


@pytest.mark.parametrize("text", ["", "ref:", "garbage", "ref: refs/heads/nowhere", "ref: HEAD"])
def test_a_damaged_head_gives_no_commit(repo, text):
    (repo / ".git" / "HEAD").write_text(text)
    assert vcs.head(str(repo))[0] is None


def test_origin_is_preferred(repo):
    git(repo, "remote", "add", "backup", "https://example.org/backup.git")
    assert vcs.remote_url(str(repo)) == "https://example.org/backup.git"
    git(repo, "remote", "add", "origin", "git@github.com:team/project.git")
    assert vcs.remote_url(str(repo)) == "git@github.com:team/project.git"


def test_a_configuration_as_people_write_it(repo):
    (repo / ".git" / "config").write_text(
        '# hand made\n[core] ; a comment\n\tbare = false\n[Remote "origin"]\n'
        '  fetch = "+refs/heads/*:refs/remotes/origin/*"\n  URL = "https://u:p@example.org/a#b.git" # where\n'
        '[remote "z"]\nurl=https://example.org/z\n'
    )
    assert vcs.remote_url(str(repo)) == "https://example.org/a"


def test_without_a_remote_there_is_no_url(repo):
    assert vcs.remote_url(str(repo)) is None


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        ("https://token@github.com/a/b.git", "https://github.com/a/b.git"),
        ("https://user:p@ss@host.org/a/b", "https://host.org/a/b"),
        ("https://host.org/a/b?private_token=1#x", "https://host.org/a/b"),
        ("https://host.org", "https://host.org"),
        ("ssh://git:secret@host.org:22/a/b", "ssh://git@host.org:22/a/b"),
        ("git+ssh://git@host.org/a/b", "git+ssh://git@host.org/a/b"),
        ("git@host.org:a/b.git", "git@host.org:a/b.git"),
        ("/srv/git/a.git", "/srv/git/a.git"),
    ],
)
def test_credentials_are_left_out(url, clean):
    assert vcs.without_credentials(url) == clean


def test_dirty_means_that_tracked_files_differ(repo):
    assert is_dirty(repo) is False
    (repo / "untracked.txt").write_text("x")
    assert is_dirty(repo) is False
    (repo / "train.py").write_text("print(2)\n")
    assert is_dirty(repo) is True


def test_the_environment_of_a_hook_names_no_other_repository(repo, tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere"))
    assert is_dirty(repo) is False


def test_without_git_nobody_knows_whether_it_is_dirty(repo, monkeypatch):
    commit = git(repo, "rev-parse", "HEAD")
    monkeypatch.setenv("PATH", "")
    assert vcs.changes(str(repo), commit, 100) == (None, None, "git is not installed")


def test_git_that_takes_too_long_is_not_waited_for(repo, tmp_path, monkeypatch):
    slow = tmp_path / "bin" / "git"
    slow.parent.mkdir()
    slow.write_text("#!/bin/sh\nexec sleep 60\n")
    slow.chmod(0o755)
    commit = git(repo, "rev-parse", "HEAD")
    monkeypatch.setenv("PATH", str(slow.parent), prepend=os.pathsep)
    found = vcs.changes(str(repo), commit, 100, timeout=0.05)
    assert found == (None, None, "git took more than 0.05 s")


def test_the_diff_is_that_of_tracked_files_against_the_commit(repo):
    commit = git(repo, "rev-parse", "HEAD")
    (repo / "untracked.txt").write_text("nothing of mine\n")
    assert vcs.changes(str(repo), commit, 10_000) == (False, "", "")
    (repo / "train.py").write_text("print(2)\n")
    git(repo, "add", "train.py")  # staged or not, it is not in the commit
    found = vcs.changes(str(repo), commit, 10_000)
    assert found.dirty
    assert found.diff.startswith("diff --git a/train.py b/train.py\n")
    assert "-print(1)\n+print(2)\n" in found.diff
    assert vcs.changes(str(repo), commit, 0) == (True, None, "")


def test_what_the_user_configured_does_not_change_the_diff(repo):
    (repo / "train.py").write_text("print(2)\n")
    commit = git(repo, "rev-parse", "HEAD")
    plain = vcs.changes(str(repo), commit, 10_000)
    for key, value in (("diff.noprefix", "true"), ("color.ui", "always"), ("diff.external", "false")):
        git(repo, "config", key, value)
    assert vcs.changes(str(repo), commit, 10_000) == plain


def test_a_diff_beyond_the_limit_is_not_taken_in_part(repo):
    (repo / "train.py").write_text("print(2)\n" * 1_000_000)
    found = vcs.changes(str(repo), git(repo, "rev-parse", "HEAD"), 1 << 20)
    assert found == (True, None, "larger than 1 MiB")


def test_a_diff_holds_any_bytes(repo):
    (repo / "latin.txt").write_bytes(b"caf\xe9 \x01\n")
    (repo / "weights.bin").write_bytes(bytes(range(256)))
    git(repo, "add", ".")
    found = vcs.changes(str(repo), git(repo, "rev-parse", "HEAD"), 10_000)
    assert "+caf\\xe9 \x01\n" in found.diff
    assert "Binary files /dev/null and b/weights.bin differ" in found.diff


def test_a_changed_submodule_is_a_change(repo, tmp_path):
    other = tmp_path / "other"
    shutil.copytree(repo, other)
    git(repo, "submodule", "--quiet", "add", str(other), "part")
    git(repo, "commit", "--quiet", "-m", "with a part")
    commit = git(repo, "rev-parse", "HEAD")
    assert vcs.changes(str(repo), commit, 10_000).dirty is False
    (repo / "part" / "train.py").write_text("print(3)\n")
    assert "-dirty" in vcs.changes(str(repo), commit, 10_000).diff


def test_a_commit_that_is_not_there_is_no_reason_to_fail(repo):
    found = vcs.changes(str(repo), "0123456789" * 4, 100)
    assert (found.dirty, found.diff) == (None, None)
    assert found.missing.startswith("git fails with code")


@pytest.mark.parametrize(
    ("remote", "commit", "file"),
    [
        (
            "https://github.com/t/p.git",
            "https://github.com/t/p/commit/{}",
            "https://github.com/t/p/blob/{}/a/b.py",
        ),
        (
            "git@github.com:t/p.git",
            "https://github.com/t/p/commit/{}",
            "https://github.com/t/p/blob/{}/a/b.py",
        ),
        (
            "ssh://git@gitlab.example.org:2222/g/sub/p.git",
            "https://gitlab.example.org/g/sub/p/-/commit/{}",
            "https://gitlab.example.org/g/sub/p/-/blob/{}/a/b.py",
        ),
        (
            "git@bitbucket.org:t/p.git",
            "https://bitbucket.org/t/p/commits/{}",
            "https://bitbucket.org/t/p/src/{}/a/b.py",
        ),
        (
            "http://gitea.local:3000/t/p",
            "http://gitea.local:3000/t/p/commit/{}",
            "http://gitea.local:3000/t/p/src/commit/{}/a/b.py",
        ),
        (
            "https://codeberg.org/t/p.git",
            "https://codeberg.org/t/p/commit/{}",
            "https://codeberg.org/t/p/src/commit/{}/a/b.py",
        ),
        (
            "https://me:token@github.com/t/p",
            "https://github.com/t/p/commit/{}",
            "https://github.com/t/p/blob/{}/a/b.py",
        ),
    ],
)
def test_links_of_the_forges(remote, commit, file):
    sha = "0123456789abcdef0123456789abcdef01234567"
    assert vcs.commit_link(remote, sha) == commit.format(sha)
    assert vcs.file_link(remote, sha, "a/b.py") == file.format(sha)


@pytest.mark.parametrize(
    "remote",
    [
        "/srv/github/p.git",
        "file:///srv/p.git",
        "../p",
        "git@server:p.git",
        "https://github.com/",
        "",
        "javascript:github",
    ],
)
def test_an_unknown_forge_has_no_links(remote):
    assert vcs.commit_link(remote, "0123abcd") is None
    assert vcs.file_link(remote, "0123abcd", "train.py") is None


def test_what_is_no_commit_has_no_link():
    assert vcs.commit_link("https://github.com/t/p", "../../evil") is None


def test_a_link_holds_no_html():
    link = vcs.file_link('https://github.com/t/"><script>', "0123abcd", 'a"><b>?#.py')
    assert link is not None
    assert not set('"<>#?') & set(link)


def test_the_module_imports_nothing_heavy():
    home = os.path.dirname(os.path.dirname(vcs.__file__))
    code = (
        f"import sys; sys.path.insert(0, {home!r}); before = set(sys.modules); import staticrun.vcs; "
        "print(*(set(sys.modules) - before))"
    )
    command = [sys.executable, "-S", "-c", code]
    loaded = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert "staticrun.vcs" in loaded
    assert not {"subprocess", "pathlib", "urllib.parse", "datetime"} & set(loaded)
