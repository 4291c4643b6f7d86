"""What SIGKILL costs a site: builds are killed at random moments, and what they leave is looked at.

After each kill, every page that is there must find its scripts, styles and data whole, and no process of the
build may go on; and the next build must give the bytes of a clean one. Prints how many kills met which state.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from typing import Any

import psutil
from golden import sites, small, stores
from pages import lost_links, pages_of, torn_files

from staticrun.build.output import JOURNAL

AS_OF = "2030-01-01"


class Builds:
    """Builds a store again and again, and kills some of the builds.

    Args:
        place: A folder for all of it.
    """

    def __init__(self, place: str, dice: random.Random) -> None:
        self.place, self.dice = place, dice
        self.runs, self.site = os.path.join(place, "runs"), os.path.join(place, "site")
        self.number = 0
        small.write(self.runs)
        self.experiment = stores.experiment(self.runs, "many")
        for _ in range(60):
            self.change()

    def change(self) -> None:
        """Add a run, and change or remove some other."""
        self.number += 1
        curve = [self.number + step / 7 for step in range(40)]
        files = {"a.txt": b"all", f"{self.number}.md": b"# %d" % self.number}
        stores.run(
            self.runs,
            self.experiment if self.number % 9 else stores.experiment(self.runs, f"e{self.number}"),
            f"run-{self.number}",
            start=stores.T0 + self.number * 1000,
            metrics={"loss": curve, "other": curve[:9]},
            params={"p": str(self.number)},
            files=files if self.number % 3 else None,
            sealed=bool(self.number % 4),
        )
        gone = os.path.join(self.runs, self.experiment, f"run-{self.number - 61}")
        if self.number % 2 and os.path.isdir(gone):
            shutil.rmtree(gone)

    def start(self, site: str, cache: str, title: str) -> "subprocess.Popen[bytes]":
        """Start a build."""
        line = [sys.executable, "-m", "staticrun", "build", self.runs, "-o", site, "--as-of", AS_OF]
        line += ["--workers", "2", "--title", title]
        environ = os.environ | {"STATICRUN_CACHE": os.path.join(self.place, cache)}
        return subprocess.Popen(line, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def build(self, site: str, cache: str, title: str) -> None:
        """Build to the end."""
        assert self.start(site, cache, title).wait() == 0

    def kill(self, after: float, title: str) -> str:
        """Kill a build, and look at what it leaves."""
        process = self.start(self.site, "cache", title)
        time.sleep(after)
        children = psutil.Process(process.pid).children() if process.poll() is None else []
        process.send_signal(signal.SIGKILL)
        process.wait()
        _, alive = psutil.wait_procs(children, timeout=5)
        assert alive == []
        if not os.path.isdir(self.site):
            return "not begun"
        assert not pages_of(self.site) or lost_links(self.site) == []
        assert torn_files(self.site) == []
        return "interrupted" if JOURNAL in os.listdir(self.site) else "complete, or not begun"

    def is_clean(self, title: str) -> bool:
        """Build to the end, and compare with what a newcomer would build."""
        self.build(self.site, "cache", title)
        clean = os.path.join(self.place, "clean")
        for folder in (clean, os.path.join(self.place, "clean-cache")):
            shutil.rmtree(folder, ignore_errors=True)
        self.build(clean, "clean-cache", title)
        return bool(sites.files_in(self.site) == sites.files_in(clean))


def kill_builds(kills: int, dice: random.Random) -> Counter[Any]:
    """Kill builds of a new site and of one that is there in turn; gives how many met which state."""
    met: Counter[Any] = Counter()
    with tempfile.TemporaryDirectory() as place:
        builds = Builds(place, dice)
        began = time.monotonic()
        builds.build(builds.site, "cache", "A site")
        lasts = time.monotonic() - began
        for number in range(kills):
            cold = number % 2 == 0
            if cold:
                for folder in (builds.site, os.path.join(place, "cache")):
                    shutil.rmtree(folder, ignore_errors=True)
            builds.change()
            # Every fourth build is begun again after it was killed, and killed once more.
            title = f"Title {number % 3}"
            met["cold" if cold else "changed", builds.kill(dice.uniform(0.1, lasts * 1.1), title)] += 1
            if number % 4 < 3:
                assert builds.is_clean(title)
    return met


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    met = kill_builds(options.kills, random.Random(options.seed))
    print(f"{options.kills} kills; each site worked, and the next build gave the bytes of a clean one")
    for (kind, state), count in sorted(met.items()):
        print(f"  {count:3}  {kind}: {state}")


if __name__ == "__main__":
    main()
