"""What SIGKILL costs: processes that log are killed at random moments, and their stores are read back.

Prints how old the newest point of each was when it was killed, how many points were out of order or doubled,
and how many stores had a problem.
"""

import argparse
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time

from staticrun.store.reader import Store

SCRIPT = """
import sys, time
import staticrun
staticrun.set_tracking_uri(sys.argv[1])
staticrun.start_run()
print("begun", flush=True)
number = 0
while True:
    for _ in range(100):
        now = time.time_ns() // 1_000_000
        staticrun.log_metric("moment", now, step=number, timestamp=now)
        number += 1
    time.sleep(0.001)
"""


def kill_one(dice: random.Random) -> tuple[float, int, bool]:
    """Milliseconds from the newest point to the kill, points that are not where they should be, problems."""
    with tempfile.TemporaryDirectory() as root:
        process = subprocess.Popen([sys.executable, "-c", SCRIPT, root], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(dice.uniform(1.2, 3.0))
        killed = time.time() * 1000
        process.send_signal(signal.SIGKILL)
        process.wait()
        store = Store(root)
        (run,) = store.runs()
        steps = [step for batch in store.points(run) for step in batch.steps]
        wrong = sum(step != place for place, step in enumerate(steps))
        return killed - run.metrics["moment"].last.value, wrong, bool(run.problems)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    options = parser.parse_args()
    dice = random.Random(1)
    found = [kill_one(dice) for _ in range(options.kills)]
    ages = sorted(age for age, _, _ in found)
    print(f"{options.kills} kills; newest point read back, milliseconds before the kill:")
    print(f"  median {statistics.median(ages):.0f}, greatest {ages[-1]:.0f}")
    print(f"  points out of place {sum(wrong for _, wrong, _ in found)}, stores with a problem "
          f"{sum(problem for _, _, problem in found)}")  # fmt: skip


if __name__ == "__main__":
    main()
