"""Where everything lies in a site: the one place where its paths are composed.

All paths are relative to the site's root, with `/`; `root_of` leads back there from a page.
"""

from typing import Final

from staticrun.build import names

OVERVIEW: Final = "index.html"
COMPARE: Final = "compare.html"
DETAILS: Final = "run.html"
TOGETHER: Final = "experiments.html"
MODELS: Final = "models.html"
PROBLEMS: Final = "problems.html"
ARTIFACTS: Final = "artifacts/"
NOJEKYLL: Final = ".nojekyll"
INDEX: Final = "data/index.json"
SITE_DATA: Final = "data/site.js"
DOWNLOADS: Final = "data/downloads.js"
_ORDER: Final = "data/order-"


def root_of(path: str) -> str:
    """The way from a page to the site's root, to be put before hrefs.

    >>> root_of("index.html"), root_of("models/iris/2.html")
    ('', '../../')
    """
    return "../" * path.count("/")


def is_stable(path: str) -> bool:
    """Whether the next build may write something else under the same name: a page, or a script of pages.

    Everything else that pages load has a digest of its content in its name.

    >>> is_stable("runs/r.html"), is_stable(SITE_DATA), is_stable(data("search", b""))
    (True, True, False)
    """
    return path.endswith(".html") or path in (SITE_DATA, DOWNLOADS, INDEX) or path.startswith(_ORDER)


def experiment(slug: str, number: int = 1) -> str:
    """The page of an experiment; further plain pages of its runs have numbers from 2."""
    return f"experiments/{slug}.html" if number == 1 else f"experiments/{slug}/{number}.html"


def run(run_id: str) -> str:
    """The page of a run."""
    return f"runs/{run_id}.html"


def details(run_id: str) -> str:
    """The place that shows what is known of a run without a page of its own."""
    return f"{DETAILS}#run={run_id}"


def model(slug: str) -> str:
    """The page of a model."""
    return f"models/{slug}.html"


def version(slug: str, number: int) -> str:
    """The page of a model's version."""
    return f"models/{slug}/{number}.html"


def order(slug: str) -> str:
    """The script with the order of an experiment's runs: a stable name, so that pages of any age find it."""
    return f"{_ORDER}{slug}.js"


def runs(slug: str) -> str:
    """The runs of an experiment for people's own tools; a digest and the ending follow."""
    return f"data/runs/{slug}"


def histories(prefix: str) -> str:
    """The points of the runs whose ids begin so, likewise.

    >>> histories("4f"), histories("")
    ('data/histories/4f', 'data/histories/all')
    """
    return f"data/histories/{names.file_name(prefix) if prefix else 'all'}"


def data(name: str, content: bytes) -> str:
    """A script of data, under a name that changes with its content."""
    return f"data/{name}-{names.digest(content)}.js"


def curves(run_id: str, content: bytes) -> str:
    """The curves of a run; in a folder of their own, because there is one for every run."""
    return f"data/curves/{run_id}-{names.digest(content)}.js"


def files(run_id: str, content: bytes) -> str:
    """What can be compared of a run's artifacts."""
    return f"data/files/{run_id}-{names.digest(content)}.js"


def curves_part(run_id: str, content: bytes) -> str:
    """Some of the curves of a run that has many."""
    return f"data/curve-parts/{run_id}-{names.digest(content)}.js"


def level(run_id: str, content: bytes) -> str:
    """A piece of a finer level of one of a run's curves; in a folder of their own, because they are many."""
    return f"data/levels/{run_id}-{names.digest(content)}.js"


def shared(key: str, ending: str) -> str:
    """What several runs share, by a key that has its digest: a script, or a text for people's own tools.

    >>> shared("packages/0a1b2c3d4e5f", "txt")
    'data/packages/0a1b2c3d4e5f.txt'
    """
    return f"data/{key}.{ending}"


def asset(name: str, content: bytes) -> str:
    """A file that pages load; style sheets and scripts change their name with their content.

    The others keep theirs, because style sheets name them.

    >>> asset("css/site.css", b"a{}"), asset("img/logo.png", b"")
    ('assets/css/site-b16238703bbf.css', 'assets/img/logo.png')
    """
    stem, dot, extension = name.rpartition(".")
    if extension not in ("css", "js") or not dot:
        return f"assets/{name}"
    return f"assets/{stem}-{names.digest(content)}.{extension}"


def artifact(name: str, content_digest: str, *, active: bool) -> str:
    """The copy of an artifact, by its content: the same file of many runs is copied once.

    >>> artifact("Loss curve.PNG", "0a1b2c3d4e5f6071" + 48 * "0", active=False)
    'artifacts/0a/1b2c3d4e5f6071-loss-curve.png'
    """
    mark = content_digest[:16]
    return f"{ARTIFACTS}{mark[:2]}/{mark[2:]}-{names.artifact_file_name(name, active=active)}"
