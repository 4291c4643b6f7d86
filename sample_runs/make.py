"""Make the runs of this folder anew: train everything, and point the registered models at the new runs.

    python sample_runs/make.py

The runs that were here before are removed. User and host are made up, so that nobody's are recorded.
"""

import os
import shutil
import subprocess
import sys
import time

from ruamel.yaml import YAML

import staticrun
from staticrun.store.reader import Store, is_store

HERE = os.path.dirname(os.path.abspath(__file__))
SCRIPTS = os.path.relpath(HERE)
ENVIRONMENT = {
    **os.environ,
    "STATICRUN_TRACKING_URI": HERE,
    "STATICRUN_USER": "sam",
    "STATICRUN_HOST": "laptop",
}

#: Which run each version of a model came from, by the run's name or by a filter that finds it alone.
MODELS = {
    "digit-reader.yaml": {
        1: "attributes.run_name = 'linear lr=0.1 alpha=0.0001'",
        2: "attributes.run_name = 'mlp lr=0.01 hidden=16'",
        3: "attributes.run_name = 'mlp lr=0.1 hidden=64'",
        4: "attributes.run_name = 'mlp lr=0.01 hidden=64'",
    },
    "wine-cultivar.yaml": {
        1: "params.model = 'tree' AND params.max_depth = '4'",
        2: "params.model = 'bayes'",
        3: "params.model = 'forest' AND params.n_estimators = '40'",
    },
}


def remove_runs():
    for entry in list(os.scandir(HERE)):
        if os.path.exists(os.path.join(entry.path, "experiment.json")):
            shutil.rmtree(entry.path)


def start(script, *arguments):
    return subprocess.Popen([sys.executable, os.path.join(SCRIPTS, script), *arguments], env=ENVIRONMENT)


def train_and_kill(epochs):
    """Train for long, and kill it half way, as a scheduler does with a job over its time."""
    process = start("digits.py", "--hidden", "256", "--epochs", str(epochs))
    while last_epoch("mlp hidden=256, long") < epochs // 2:
        if process.poll() is not None:
            raise SystemExit("the run to be killed half way has ended before")
        time.sleep(0.1)
    process.kill()
    process.wait()


def last_epoch(run_name):
    """The last epoch of a run that is on disk."""
    runs = Store(HERE).runs() if is_store(HERE) else ()
    return max(
        (run.metrics["val_loss"].last.step for run in runs if run.name == run_name and run.metrics), default=0
    )


def fill_in_runs(manifest, filters):
    """Write the ids of the new runs into a manifest; its comments and its order stay."""
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 110
    yaml.indent(mapping=2, sequence=4, offset=2)
    path = os.path.join(HERE, "models", manifest)
    with open(path, encoding="utf-8") as file:
        model = yaml.load(file)
    for version in model["versions"]:
        found = staticrun.search_runs(filter_string=filters[version["version"]], search_all_experiments=True)
        (version["run"],) = found["run_id"]
    with open(path, "w", encoding="utf-8") as file:
        yaml.dump(model, file)


if __name__ == "__main__":
    remove_runs()
    for script in ("diabetes.py", "wine.py", "digits.py"):
        if start(script).wait():
            raise SystemExit(f"{script} failed")
    train_and_kill(epochs=300)
    staticrun.set_tracking_uri(HERE)
    for manifest, filters in MODELS.items():
        fill_in_runs(manifest, filters)
