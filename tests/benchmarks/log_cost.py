"""What logging costs: the caller, the whole process, the smallest run; beside a floor, and peers if asked.

Each measurement is a process of its own; rounds alternate between them, and medians are printed.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile

POINTS = 200_000
SHORT_RUNS = 500

FLOOR_CALLS = """
import json, time
def log(key, value, step):
    rows.append((key, value, step, time.time_ns() // 1_000_000))
rows = []
values = [0.5 + n * 1e-7 for n in range(POINTS)]
calls = []
begun = time.perf_counter_ns()
for n in range(POINTS):
    log("loss", values[n], n)
    now = time.perf_counter_ns(); calls.append(now - begun); begun = now
rows.clear()
cpu = time.process_time()
for n in range(POINTS):
    log("loss", values[n], n)
with open(FOLDER + "/points.jsonl", "w") as file:
    for row in rows:
        file.write(json.dumps(row) + "\\n")
report(calls, time.process_time() - cpu)
"""

STATICRUN_CALLS = """
import staticrun, time
staticrun.set_tracking_uri(FOLDER)
values = [0.5 + n * 1e-7 for n in range(POINTS)]
with staticrun.start_run():
    staticrun.log_history({"warm": values})  # what is imported for sealing is not a cost of a point
calls = []
with staticrun.start_run():
    begun = time.perf_counter_ns()
    for n in range(POINTS):
        staticrun.log_metric("loss", values[n], step=n)
        now = time.perf_counter_ns(); calls.append(now - begun); begun = now
cpu = time.process_time()  # in a loop of its own, without the cost of looking at the clock
with staticrun.start_run():
    for n in range(POINTS):
        staticrun.log_metric("loss", values[n], step=n)
report(calls, time.process_time() - cpu)
"""

PEERS = {
    "mlflow": """
import mlflow, time
mlflow.set_tracking_uri("sqlite:///" + FOLDER + "/mlflow.db")
POINTS = POINTS // 200
cpu = time.process_time(); calls = []
with mlflow.start_run():
    begun = time.perf_counter_ns()
    for n in range(POINTS):
        mlflow.log_metric("loss", 0.5 + n * 1e-7, step=n)
        now = time.perf_counter_ns(); calls.append(now - begun); begun = now
report(calls, time.process_time() - cpu)
""",
    "wandb": """
import os, time
os.environ.update(WANDB_MODE="offline", WANDB_SILENT="true", WANDB_DIR=FOLDER)
import wandb
POINTS = POINTS // 20
run = wandb.init(project="bench")
cpu = time.process_time(); calls = []
begun = time.perf_counter_ns()
for n in range(POINTS):
    run.log({"loss": 0.5 + n * 1e-7})
    now = time.perf_counter_ns(); calls.append(now - begun); begun = now
run.finish()
report(calls, time.process_time() - cpu)
""",
    "tensorboardX": """
import time
from tensorboardX import SummaryWriter
POINTS = POINTS // 10
cpu = time.process_time(); calls = []
with SummaryWriter(FOLDER) as writer:
    begun = time.perf_counter_ns()
    for n in range(POINTS):
        writer.add_scalar("loss", 0.5 + n * 1e-7, n)
        now = time.perf_counter_ns(); calls.append(now - begun); begun = now
report(calls, time.process_time() - cpu)
""",
}

REPORT = """
import json
def report(calls, cpu):
    calls.sort()
    print(json.dumps({"median": calls[len(calls) // 2] / 1000, "p99": calls[len(calls) * 99 // 100] / 1000,
                      "cpu": cpu / len(calls) * 1e6}))
"""

PROCESSES = {
    "bare Python": "pass",
    "import staticrun": "import staticrun",
    "smallest run": "import staticrun\nwith staticrun.start_run():\n    staticrun.log_metric('x', 1.0)",
}

SHORT = f"""
import staticrun, time
staticrun.set_tracking_uri(FOLDER)
with staticrun.start_run():
    pass
begun = time.perf_counter()
for n in range({SHORT_RUNS}):
    with staticrun.start_run():
        staticrun.log_param("n", n)
        staticrun.log_metric("x", n)
print((time.perf_counter() - begun) / {SHORT_RUNS} * 1000)
"""

SHORT_FLOOR = f"""
import os, time
begun = time.perf_counter()
for n in range({SHORT_RUNS}):
    os.makedirs(FOLDER + f"/r{{n}}")
    for name in ("log.jsonl", "fold.json"):
        with open(FOLDER + f"/r{{n}}/" + name, "w") as file:
            file.write("x" * 800)
print((time.perf_counter() - begun) / {SHORT_RUNS} * 1000)
"""

HISTORY = """
import numpy, pyarrow.parquet, staticrun, time
staticrun.set_tracking_uri(FOLDER)
values = numpy.random.default_rng(1).normal(size=1_000_000)
with staticrun.start_run():
    begun = time.perf_counter()
    staticrun.log_history({"loss": values})
    print(time.perf_counter() - begun)
"""


def run(code: str, python: str = sys.executable) -> str:
    with tempfile.TemporaryDirectory() as folder:
        text = f"FOLDER, POINTS = {folder!r}, {POINTS}\n" + code
        environment = {**os.environ, "STATICRUN_TRACKING_URI": folder}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed package is compiled
        done = subprocess.run(
            [python, "-c", text], cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    return done.stdout.strip().splitlines()[-1] if done.stdout.strip() else ""


def wall(code: str) -> float:
    import time

    begun = time.perf_counter()
    run(code)
    return (time.perf_counter() - begun) * 1000


def calls(rounds: int, peers: str | None) -> None:
    scripts = {"floor: a list, then json.dumps": FLOOR_CALLS, "staticrun": STATICRUN_CALLS}
    results: dict[str, list[dict[str, float]]] = {}
    interpreters = dict.fromkeys(scripts, sys.executable)
    if peers:
        scripts |= PEERS
        interpreters |= dict.fromkeys(PEERS, peers)
    for _ in range(rounds):
        for name, code in scripts.items():
            try:
                found = json.loads(run(REPORT + code, interpreters[name]))
            except RuntimeError as error:
                print(f"{name}: {error}")
                continue
            results.setdefault(name, []).append(found)
    print("log_metric, microseconds       median     p99   all CPU a point   median over staticrun's")
    ours = statistics.median(one["median"] for one in results["staticrun"])
    for name, found in results.items():
        median, p99, cpu = (statistics.median(one[key] for one in found) for key in ("median", "p99", "cpu"))
        print(f"  {name:<30} {median:8.2f} {p99:8.2f} {cpu:12.2f} {median / ours:20.1f}")


def processes(rounds: int) -> None:
    times: dict[str, list[float]] = {}
    for _ in range(rounds * 3):
        for name, code in PROCESSES.items():
            times.setdefault(name, []).append(wall(code))
    bare = statistics.median(times["bare Python"])
    print("process, milliseconds            median   over bare")
    for name, found in times.items():
        median = statistics.median(found)
        print(f"  {name:<30} {median:8.1f} {median - bare:11.1f}")


def short_runs(rounds: int) -> None:
    ours, floor = [], []
    for _ in range(rounds):
        ours.append(float(run(SHORT)))
        floor.append(float(run(SHORT_FLOOR)))
    one, other = statistics.median(ours), statistics.median(floor)
    print(f"short run in a process: {one:.2f} ms; its files alone: {other:.2f} ms; {one / other:.1f}x")


def history(rounds: int) -> None:
    median = statistics.median(float(run(HISTORY)) for _ in range(rounds))
    print(f"log_history of 1,000,000 points: {median:.2f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--peers", metavar="PYTHON", help="an interpreter that has mlflow, wandb, tensorboardX"
    )
    options = parser.parse_args()
    calls(options.rounds, options.peers)
    processes(options.rounds)
    short_runs(options.rounds)
    history(options.rounds)


if __name__ == "__main__":
    main()
