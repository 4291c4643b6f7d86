"""The line that shows how far a build is."""

import io

from rich.console import Console

from staticrun.cli.progress import shown
from staticrun.cli.show import PHASES


def test_each_phase_shows_how_much_of_it_is_done() -> None:
    written = io.StringIO()
    console = Console(file=written, force_terminal=True, width=100, color_system=None)
    with shown(console) as tell:
        tell("look", 0, 0)
        for done in range(0, 1001, 100):
            tell("runs", done, 1000)
    lines = written.getvalue()
    assert PHASES["look"] in lines
    assert PHASES["runs"] in lines
    assert "1000/1000" in lines


def test_every_phase_of_a_build_has_a_name(tmp_path: object) -> None:
    from golden import small

    from staticrun import build
    from staticrun.config import Config

    small.write(f"{tmp_path}/runs")
    report = build.build(Config(runs=f"{tmp_path}/runs", output=f"{tmp_path}/site"))
    assert {"look", "runs", "finish"} <= {phase.name for phase in report.phases} <= PHASES.keys()
    assert {step.name for phase in report.phases for step in phase.steps} <= PHASES.keys()
    assert sum(phase.seconds for phase in report.phases) <= report.seconds
