"""Many writers: threads, forks, workers, ranks. Nothing is lost and nothing is doubled."""

import asyncio
import signal
import threading
import time

import staticrun
from staticrun.store.reader import Store

START = """
import os, signal, sys, time
import staticrun
"""


def total(root, run, key):
    return sorted(value for batch in Store(root).points(run, [key]) for value in batch.values)


def test_threads_share_a_run(root):
    staticrun.set_tracking_uri(root)
    with staticrun.start_run() as run:
        recorder = run._recorder
        threads = [
            threading.Thread(target=lambda base=base: [recorder.point("x", base + n) for n in range(5000)])
            for base in range(0, 40_000, 5000)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    read = Store(root).run(recorder.target.run_id)
    assert total(root, read, "x") == [float(n) for n in range(40_000)]


def test_each_thread_has_its_own_active_run(root):
    staticrun.set_tracking_uri(root)
    inside = []

    def work():
        inside.append(staticrun.active_run())
        with staticrun.start_run(run_name="thread"):
            staticrun.log_metric("x", 1.0)

    with staticrun.start_run(run_name="main"):
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        staticrun.log_metric("x", 2.0)
    assert inside == [None]
    found = {run.name: run.metrics["x"].last.value for run in Store(root).runs()}
    assert found == {"main": 2.0, "thread": 1.0}


def test_each_asyncio_task_has_its_own_active_run(root):
    staticrun.set_tracking_uri(root)

    async def work(number):
        with staticrun.start_run(run_name=f"task {number}", nested=True):
            await asyncio.sleep(0.01)
            staticrun.log_metric("x", number)
            await asyncio.sleep(0.01)

    async def main():
        with staticrun.start_run(run_name="outer"):
            await asyncio.gather(*(work(number) for number in range(5)))
            staticrun.log_metric("x", 99)

    asyncio.run(main())
    found = {run.name: run.metrics["x"].last.value for run in Store(root).runs()}
    assert found == {"outer": 99.0, **{f"task {number}": float(number) for number in range(5)}}


def test_forked_workers_add_to_the_run_and_do_not_end_it(script, only_run, root):
    script(
        START
        + """
import multiprocessing
def work(number):
    for step in range(100):
        staticrun.log_metric("x", number * 100 + step, step=step)
with staticrun.start_run():
    for step in range(50):
        staticrun.log_metric("parent", step)   # waits in the buffer when the workers fork
    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=work, args=(number,)) for number in range(20)]
    for worker in workers: worker.start()
    for worker in workers: worker.join()
    assert all(worker.exitcode == 0 for worker in workers)
    staticrun.log_metric("parent", 50)
""",
    )
    run = only_run()
    assert run.status == "FINISHED"
    assert total(root, run, "x") == [float(n) for n in range(2000)]
    assert total(root, run, "parent") == [float(n) for n in range(51)]
    assert len(run.writers) == 21


def test_a_plain_fork_that_leaves_without_a_word_loses_nothing(script, only_run, root):
    script(
        START
        + """
with staticrun.start_run():
    staticrun.log_metric("x", -1)
    for number in range(5):
        if os.fork() == 0:
            staticrun.log_metric("x", number)
            staticrun.log_param(f"p{number}", number)
            os._exit(0)
    for number in range(5): os.wait()
""",
    )
    run = only_run()
    assert run.status == "FINISHED"
    assert total(root, run, "x") == [-1.0, 0.0, 1.0, 2.0, 3.0, 4.0]
    assert run.params == {f"p{n}": str(n) for n in range(5)}


def test_a_fork_in_a_with_block_does_not_end_the_parents_run(script, only_run):
    script(
        START
        + """
with staticrun.start_run():
    if os.fork() == 0:
        staticrun.log_metric("child", 1)
        sys.exit(0)
    os.wait()
    staticrun.flush()
    from staticrun.store.reader import Store
    (run,) = Store(os.environ["STATICRUN_TRACKING_URI"]).runs()
    assert run.status == "RUNNING", run.status
    raise ValueError("the parent's own")
""",
        check=1,
    )
    assert only_run().status == "FAILED"


def test_pool_workers_that_are_terminated_leave_what_they_logged(script, only_run, root):
    script(
        START
        + """
import multiprocessing
def work(number):
    staticrun.log_metric("x", number)
    return number
if __name__ == "__main__":
    with staticrun.start_run():
        with multiprocessing.get_context("fork").Pool(3) as pool:
            pool.map(work, range(12))
""",
    )
    assert total(root, only_run(), "x") == [float(n) for n in range(12)]


RANK = (
    START
    + """
rank = int(os.environ["RANK"])
with staticrun.start_run():
    staticrun.log_param("world", 4)
    for step in range(1000):
        staticrun.log_metric("loss", rank * 1000 + step, step=step)
    staticrun.flush()
    print("ready", flush=True)
    while not os.path.exists("all-have-begun"):  # one that had ended by then would count as an earlier try
        time.sleep(0.01)
    if rank == 3:
        time.sleep(60)
    if rank == 2:
        raise RuntimeError("rank 2")
"""
)


def test_ranks_share_one_run(script, only_run, root, tmp_path):
    ranks = [
        script(RANK, env={"RANK": str(rank), "STATICRUN_RUN_ID": "slurm-4711"}, start_only=True)
        for rank in range(4)
    ]
    for rank in ranks:
        assert rank.stdout.readline() == "ready\n", rank.stderr.read()
    (tmp_path / "all-have-begun").touch()
    for rank in ranks[:3]:
        rank.communicate(timeout=60)
    until = time.monotonic() + 10
    while only_run().status != "RUNNING" and time.monotonic() < until:
        time.sleep(0.1)  # one rank still is; if another found it at its start, its next heartbeat says so
    run = only_run()
    assert (run.run_id, run.status) == ("slurm-4711", "RUNNING")
    ranks[3].send_signal(signal.SIGKILL)
    ranks[3].wait()
    run = only_run(as_of=run.last_word + 10 * 60_000)
    assert run.status == "FAILED"
    assert run.ending.message == "rank 2"
    assert run.params == {"world": "4"}
    assert total(root, run, "loss") == [float(n) for n in range(4000)]
    assert run.problems == []


def test_a_param_that_two_ranks_give_differently_is_reported(script, only_run):
    for rank in range(2):
        script(
            START
            + f"""
with staticrun.start_run() as run:
    run._recorder.seen.params.clear()  # as if both had started at the same moment
    staticrun.log_param("rank", {rank})
""",
            env={"STATICRUN_RUN_ID": "job"},
        )
    run = only_run()
    assert run.params == {"rank": "0"}
    assert "param 'rank' was logged as '0'" in run.problems[0].reason


def test_an_edit_beats_what_it_edits_whatever_the_clocks(script, only_run):
    skew = "import time\nreal = time.time_ns\ntime.time_ns = lambda: real() + {minutes} * 60_000_000_000\n"
    text = START + "with staticrun.start_run():\n    staticrun.set_tag('stage', '{tag}')\n"
    for minutes, tag in ((30, "first"), (0, "second"), (-30, "third")):
        script(skew.format(minutes=minutes) + text.replace("{tag}", tag), env={"STATICRUN_RUN_ID": "skewed"})
        assert only_run().tags == {"stage": tag}
    assert only_run().status == "FINISHED"
