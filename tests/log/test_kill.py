"""SIGKILL at random moments: at most the last second is missing, and every store reads."""

import random
import signal
import time

import pytest

WRITING = """
import os, sys, time
import staticrun
staticrun.start_run()
print("begun", flush=True)
while True:
    now = time.time_ns() // 1_000_000
    for _ in range(50):
        staticrun.log_metric("moment", now, step=now, timestamp=now)
    staticrun.log_metric("nan", float("nan"))
    time.sleep(0.002)
"""


@pytest.mark.parametrize("seed", range(8))
def test_killed_at_a_random_moment(script, only_run, values, seed):
    process = script(WRITING, start_only=True)
    assert process.stdout.readline() == "begun\n"
    time.sleep(random.Random(seed).uniform(1.1, 2.5))
    killed = time.time() * 1000
    process.send_signal(signal.SIGKILL)
    process.wait()
    run = only_run()
    assert run.problems == []
    assert run.params == {}
    (points,) = values(run, "moment").values()
    moments = [value for _, value in points]
    assert moments == sorted(moments)
    assert all(moments.count(moment) <= 50 for moment in set(moments[-200:]))
    assert killed - moments[-1] < 2500  # a second, and what a busy machine takes to come round


def test_five_hundred_forked_workers(script, only_run, root):
    script(
        """
import multiprocessing
import staticrun
def work(number):
    staticrun.log_metric("x", number, step=number)
if __name__ == "__main__":
    context = multiprocessing.get_context("fork")
    with staticrun.start_run():
        for base in range(0, 500, 50):
            workers = [context.Process(target=work, args=(base + n,)) for n in range(50)]
            for worker in workers: worker.start()
            for worker in workers: worker.join()
            assert not any(worker.exitcode for worker in workers)
"""
    )
    from staticrun.store.reader import Store

    run = only_run()
    assert run.status == "FINISHED"
    assert run.metrics["x"].count == 500
    assert sorted(step for batch in Store(root).points(run) for step in batch.steps) == list(range(500))


def test_processes_at_full_speed_into_one_run(script, only_run, root):
    processes = [
        script(
            """
import os
import staticrun
rank = int(os.environ["RANK"])
with staticrun.start_run():
    for step in range(100_000):
        staticrun.log_metric("x", rank * 100_000 + step, step=step)
""",
            env={"RANK": str(rank), "STATICRUN_RUN_ID": "ddp"},
            start_only=True,
        )
        for rank in range(8)
    ]
    for process in processes:
        _, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
    from staticrun.store.reader import Store

    run = only_run()
    assert (run.status, run.problems, run.metrics["x"].count) == ("FINISHED", [], 800_000)
    values = sorted(value for batch in Store(root).points(run) for value in batch.values)
    assert values == [float(n) for n in range(800_000)]
