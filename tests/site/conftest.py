"""Sites built from the sample runs and from hostile data, reachable in each way that people open them."""

import functools
import http.server
import json
import os
import shutil
import threading

import pytest
from golden import stores

from staticrun.build import build
from staticrun.config import Config

SAMPLES = os.path.join(os.path.dirname(__file__), "..", "..", "sample_runs")

#: Text that would do harm wherever it is not text.
EVIL = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}${1}</style></title>\u2028&amp;"


@pytest.fixture(scope="session")
def sample_site(tmp_path_factory):
    site = str(tmp_path_factory.mktemp("samples") / "site")
    build(Config(runs=SAMPLES, output=site))
    return site


@pytest.fixture(scope="session")
def hostile_site(tmp_path_factory):
    """Hostile text in every field that a run, an experiment or a manifest has."""
    folder = str(tmp_path_factory.mktemp("hostile"))
    root, site = os.path.join(folder, "runs"), os.path.join(folder, "site")
    write_hostile(root)
    build(Config(runs=root, output=site, title=EVIL, description=EVIL, as_of=stores.AS_OF))
    return site


def write_hostile(root):
    from staticrun.schema.run import DatasetInput, Ending

    experiment = stores.experiment(root, EVIL, note=EVIL + "\n\n[link](javascript:alert(3))", team=EVIL)
    names = [
        f"{EVIL[:40].replace('/', '')}{end}"
        for end in (".html", ".svg", ".md", ".txt", ".csv", ".json", ".xml")
    ]
    content = f"<html><script>parent.alert(4)</script>{EVIL}</html>,{EVIL}\n{EVIL},2\n".encode()
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(5)"><script>alert(6)</script></svg>'
    stores.run(
        root,
        experiment,
        "evil",
        status="FAILED",
        ending=Ending(EVIL, EVIL, EVIL, EVIL, 1),
        name=EVIL,
        note=EVIL + "\n\n![x](javascript:alert(7)) <b onclick=alert(8)>b</b>",
        parent="other",
        attributes=dict.fromkeys(stores.ATTRIBUTES, EVIL),
        params={EVIL[:60]: EVIL, "long": EVIL * 200, "__proto__": "1", "constructor": "2"},
        tags={EVIL[:60]: EVIL, "__proto__": EVIL},
        metrics={EVIL[:60]: [1.0, 0.5, float("nan"), 0.25], "__proto__": [1.0, 2.0]},
        files={name: svg if name.endswith(".svg") else content for name in names},
        inputs=[DatasetInput(EVIL, EVIL, EVIL, EVIL, EVIL, EVIL, EVIL)],
    )
    stores.run(root, experiment, "other", name="ordinary", metrics={"loss": [0.5, 0.25]})
    models = os.path.join(root, "models")
    os.makedirs(models)
    harm = json.dumps(EVIL)  # a JSON string is one of YAML
    with open(os.path.join(models, "evil.yaml"), "w", encoding="utf-8") as file:
        file.write(
            f"name: {json.dumps(EVIL.replace('/', '').replace(':', ''))}\n"
            f"description: {harm}\ntags: {{team: {harm}}}\nversions:\n"
            f"  - version: 1\n    stage: Production\n    run: evil\n    description: {harm}\n"
            f"    history: [{{stage: Production, at: 2026-11-02T10:00:00Z, by: {harm}, comment: {harm}}}]\n"
        )


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


@pytest.fixture
def opened(request, tmp_path):
    """Gives the address of a site: from the file system, from a host's root, or from below it."""
    servers = []

    def address(site, way):
        if way == "file":
            return f"file://{site}/"
        top = tmp_path / "host"
        place = top / "a" / "b" if way == "below" else top
        shutil.copytree(site, place, dirs_exist_ok=True)
        handler = functools.partial(_Quiet, directory=str(top))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}/" + ("a/b/" if way == "below" else "")

    yield address
    for server in servers:
        server.shutdown()
        server.server_close()


def pages_of(site):
    """All pages of a site, by kind."""
    found = {}
    for folder, _, names in os.walk(site):
        for name in sorted(names):
            if name.endswith(".html"):
                path = os.path.relpath(os.path.join(folder, name), site).replace(os.sep, "/")
                with open(os.path.join(folder, name), encoding="utf-8") as file:
                    kind = file.read(4000).partition('data-kind="')[2].partition('"')[0]
                found.setdefault(kind, []).append(path)
    return found


@pytest.fixture
def pages():
    return pages_of
