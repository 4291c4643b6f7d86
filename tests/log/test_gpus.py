"""NVIDIA's processors by a module in the shape of `pynvml`: their names, and metrics of the machine."""

import sys
import time
import types

import pytest

import staticrun
from staticrun.log import machine, system
from staticrun.log.gpus import Gpus


class NVMLError(Exception):
    """As nvidia-ml-py has it: a number, and a subclass for each."""


ERRORS = {name: type(f"NVMLError_{name}", (NVMLError,), {}) for name in (
    "NoPermission", "NotSupported", "GpuIsLost", "NotFound", "DriverNotLoaded", "LibRmVersionMismatch",
)}  # fmt: skip
MIG = {"mig": ["instance 0", None, "instance 2"]}


def failing(name, text="no"):
    return ERRORS[name](text)


class Processor(types.SimpleNamespace):
    """One processor; what it holds an error for is raised."""

    name = "NVIDIA A100-SXM4-40GB"
    memory = types.SimpleNamespace(used=4e9, total=40e9, free=36e9)
    utilization = types.SimpleNamespace(gpu=70, memory=20)
    power = 100_000
    limit = 400_000
    handle = None
    mig = ()


@pytest.fixture
def nvml(monkeypatch):
    """Has a module of these processors imported as `pynvml`."""

    def made(*processors, init=None, count=None):
        module = types.ModuleType("pynvml")
        module.NVMLError = NVMLError
        module.is_open = 0

        def given(value):
            if isinstance(value, Exception):
                raise value
            return value

        def opened():
            given(init)
            module.is_open += 1

        def of_place(place):
            one = processors[place]
            given(one.handle)
            return one

        def instance(handle, place):
            if handle.mig[place] is None:
                raise failing("NotFound")
            return Processor(
                name=f"{handle.name} MIG 1g.5gb", memory=types.SimpleNamespace(used=1e9, total=5e9),
                utilization=failing("NotSupported"), power=failing("NotSupported"),
            )  # fmt: skip

        module.nvmlInit = opened
        module.nvmlShutdown = lambda: setattr(module, "is_open", module.is_open - 1)
        module.nvmlDeviceGetCount = lambda: len(processors) if count is None else given(count)
        module.nvmlDeviceGetHandleByIndex = of_place
        for function, field in {
            "Name": "name", "MemoryInfo": "memory", "UtilizationRates": "utilization", "PowerUsage": "power",
            "EnforcedPowerLimit": "limit",
        }.items():  # fmt: skip
            setattr(
                module, f"nvmlDeviceGet{function}", lambda handle, field=field: given(getattr(handle, field))
            )
        module.nvmlDeviceGetMigMode = lambda handle: [1, 1] if handle.mig else given(failing("NotSupported"))
        module.nvmlDeviceGetMaxMigDeviceCount = lambda handle: len(handle.mig)
        module.nvmlDeviceGetMigDeviceHandleByIndex = instance
        monkeypatch.setitem(sys.modules, "pynvml", module)
        return module

    return made


ALL = {
    "memory_usage_megabytes": 4000.0, "memory_usage_percentage": 10.0, "utilization_percentage": 70.0,
    "power_usage_watts": 100.0, "power_usage_percentage": 25.0,
}  # fmt: skip


def of(place, values=ALL):
    return {f"gpu_{place}_{name}": value for name, value in values.items()}


def test_several_processors_are_sampled_each_under_its_number(nvml, caplog):
    gpus = Gpus(nvml(Processor(), Processor()))
    assert gpus.sample() == of(0) | of(1)
    assert caplog.records == []


def test_what_a_processor_does_not_measure_is_left_out_without_a_word(nvml, caplog):
    old = Processor(utilization=failing("NotSupported"), limit=failing("NotSupported"))
    free = Processor(limit=0)
    sample = Gpus(nvml(old, free)).sample()
    memory = {name: ALL[name] for name in ("memory_usage_megabytes", "memory_usage_percentage")}
    watts = {"power_usage_watts": 100.0}
    assert sample == of(0, memory | watts) | of(1, memory | watts | {"utilization_percentage": 70.0})
    assert caplog.records == []


def test_one_that_falls_out_is_told_once_and_the_others_go_on(nvml, caplog):
    lost = Processor()
    gpus = Gpus(nvml(Processor(), lost))
    assert gpus.sample() == of(0) | of(1)
    for field in ("memory", "utilization", "power"):
        setattr(lost, field, failing("GpuIsLost", "GPU is lost"))
    assert gpus.sample() == gpus.sample() == of(0)
    assert [record.getMessage() for record in caplog.records] == [
        "staticrun: gpu_1 is not sampled: NVMLError_GpuIsLost: GPU is lost"
    ]


def test_one_that_is_not_open_to_this_user_keeps_its_number(nvml, caplog):
    closed = Processor(handle=failing("NoPermission", "Insufficient Permissions"))
    assert Gpus(nvml(closed, Processor())).sample() == of(1)
    assert [record.getMessage() for record in caplog.records] == [
        "staticrun: gpu_0 is not sampled: NVMLError_NoPermission: Insufficient Permissions"
    ]


def test_of_a_split_one_the_memory_of_its_instances_is_told(nvml, caplog):
    split = Processor(**MIG, memory=failing("NoPermission"), utilization=failing("NotSupported"))
    memory = {"memory_usage_megabytes": 1000.0, "memory_usage_percentage": 20.0}
    power = {"power_usage_watts": 100.0, "power_usage_percentage": 25.0}
    assert Gpus(nvml(split)).sample() == (of(0, power) | of("0_mig_0", memory) | of("0_mig_1", memory))
    assert caplog.records == []


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (failing("DriverNotLoaded"), []),
        (
            failing("LibRmVersionMismatch", "RM has detected an NVML/RM version mismatch."),
            ["staticrun: NVIDIA GPUs are not sampled: NVMLError_LibRmVersionMismatch: RM has detected an "
             "NVML/RM version mismatch."],
        ),
    ],
)  # fmt: skip
def test_an_nvml_that_does_not_start_says_so_unless_there_is_no_processor(nvml, caplog, error, said):
    assert Gpus(nvml(Processor(), init=error)).sample() == {}
    assert [record.getMessage() for record in caplog.records] == said


def test_a_run_has_them_among_its_metrics(nvml, own_store, monkeypatch):
    pytest.importorskip("psutil")
    nvml(Processor(), Processor(handle=failing("NoPermission")))
    staticrun.set_system_metrics_sampling_interval(0.05)
    key = "system/gpu_0_power_usage_watts"
    with staticrun.start_run(log_system_metrics=True) as run:
        until = time.monotonic() + 30
        while not run.data.metrics.get(key) and time.monotonic() < until:
            time.sleep(0.05)
    metrics = staticrun.get_run(run.info.run_id).data.metrics
    assert metrics.keys() >= {f"system/{name}" for name in of(0)}
    assert metrics[key] == 100.0
    assert not [name for name in metrics if name.startswith("system/gpu_1")]


def test_what_the_machine_hides_is_told_once_and_the_rest_is_sampled(nvml, own_store, monkeypatch, caplog):
    psutil = pytest.importorskip("psutil")
    nvml()

    def hidden(*_):
        raise PermissionError(13, "Permission denied", "/proc/net/dev")

    monkeypatch.setattr(psutil, "net_io_counters", hidden)
    monkeypatch.setattr(psutil, "disk_usage", hidden)
    staticrun.set_system_metrics_sampling_interval(0.02)
    with staticrun.start_run(log_system_metrics=True) as run:
        until = time.monotonic() + 30
        while len(run.data.metrics) < 3 and time.monotonic() < until:
            time.sleep(0.05)
    assert set(run.data.metrics) == {
        "system/cpu_utilization_percentage", "system/system_memory_usage_megabytes",
        "system/system_memory_usage_percentage",
    }  # fmt: skip
    said = sorted(record.getMessage() for record in caplog.records)
    assert [one.partition(" are ")[0] for one in said] == [
        "staticrun: system metrics of the disk", "staticrun: system metrics of the network",
    ]  # fmt: skip


def test_a_psutil_that_is_broken_is_told_and_the_run_goes_on(own_store, monkeypatch, caplog):
    class Broken:
        def find_spec(self, name, path=None, target=None):
            if name == "psutil":
                raise RuntimeError("built for another Python")

    monkeypatch.delitem(sys.modules, "psutil", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Broken(), *sys.meta_path])
    assert not system.settings.warned
    with staticrun.start_run(log_system_metrics=True):
        staticrun.log_metric("x", 1)
    assert [record.getMessage() for record in caplog.records] == [
        "staticrun: system metrics need psutil, which cannot be loaded: "
        "RuntimeError: built for another Python"
    ]


@pytest.mark.parametrize(
    ("processors", "names"),
    [
        ([Processor(), Processor(name=b"NVIDIA H100")], ["NVIDIA A100-SXM4-40GB", "NVIDIA H100"]),
        ([Processor(handle=failing("NoPermission")), Processor()], ["unknown", "NVIDIA A100-SXM4-40GB"]),
        ([Processor(name=failing("GpuIsLost"))], ["unknown"]),
        ([Processor(**MIG)], ["NVIDIA A100-SXM4-40GB"]),
        ([], []),
    ],
)
def test_the_environment_names_each_processor(nvml, processors, names):
    module = nvml(*processors)
    assert machine.gpus() == names
    assert module.is_open == 0


def test_an_nvml_that_fails_is_an_error_for_whoever_asks_for_names(nvml):
    nvml(count=failing("LibRmVersionMismatch"))
    with pytest.raises(NVMLError):
        machine.gpus()
    nvml(init=failing("DriverNotLoaded"))
    assert machine.gpus() == []
