"""What the machine does while a run goes on, sampled by a thread of the run, as metrics under `system/`."""

import os
import threading
from typing import TYPE_CHECKING, Any, Final

from staticrun.errors import InvalidArgument, InvalidState
from staticrun.log.outage import warn

if TYPE_CHECKING:
    from staticrun.log.recorder import Recorder

ENABLE: Final = "STATICRUN_ENABLE_SYSTEM_METRICS_LOGGING"
PREFIX: Final = "system/"
_MEGABYTE: Final = 1e6


class _Settings:
    """What was chosen for the whole process."""

    enabled: bool | None = None  # as the environment says
    interval = 10.0
    samples = 1
    warned = False


settings = _Settings()


def is_enabled() -> bool:
    """Whether runs are sampled where they do not say otherwise: as set, else as the environment says."""
    if settings.enabled is not None:
        return settings.enabled
    return os.environ.get(ENABLE, "").strip().lower() in ("1", "true", "yes", "on")


def set_interval(seconds: float | None) -> None:
    """Choose the seconds between two samples; None for 10.

    Raises:
        InvalidArgument: They are not positive.
    """
    settings.interval = float(_positive(10.0 if seconds is None else seconds, "sampling interval"))


def set_samples(count: int | None) -> None:
    """Choose how many samples one logged value is the mean of; None for 1.

    Raises:
        InvalidArgument: The number is not positive.
    """
    settings.samples = int(_positive(1 if count is None else count, "number of samples"))


def _positive(value: Any, what: str) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1e9:
        raise InvalidArgument(f"the {what} must be a positive number, not {value!r}")
    return value


def sampler(recorder: "Recorder") -> "Sampler | None":
    """What samples for a run from now on; None, with a warning once, where psutil is not installed."""
    try:
        import psutil
    except ImportError:
        if not settings.warned:
            settings.warned = True
            warn("system metrics need psutil, which is not installed: pip install 'staticrun[system]'")
        return None
    try:
        return Sampler(recorder, psutil)
    except RuntimeError as error:  # no more threads
        warn(f"system metrics are not sampled: {error}")
        return None


class Sampler:
    """Samples until its run ends. Its thread keeps no process alive, and no fork takes it along.

    Args:
        psutil: The module.
    """

    def __init__(self, recorder: "Recorder", psutil: Any) -> None:
        self._recorder = recorder
        self._psutil = psutil
        self._gpus = _Gpus()
        self._over = threading.Event()
        self._step = recorder.seen.system_step
        self._received, self._sent = self._network()
        self._interval, self._count = settings.interval, settings.samples
        psutil.cpu_percent()  # the first answer is that of no time
        threading.Thread(target=self._run, name="staticrun-system", daemon=True).start()

    def stop(self) -> None:
        """The run ends."""
        self._over.set()

    def _run(self) -> None:
        samples: list[dict[str, float]] = []
        # The first sample comes early, so that a short run has one; all others in their rhythm.
        pause = min(1.0, self._interval)
        while not self._over.wait(pause):
            pause = self._interval
            try:
                samples.append(self._sample())
                if len(samples) >= self._count:
                    self._log(samples)
                    samples = []
            except InvalidState:
                return  # the run has ended, or is deleted
            except Exception as error:  # noqa: BLE001 - whatever a machine cannot tell, training goes on
                warn(f"system metrics are not sampled any more: {type(error).__name__}: {error}")
                return

    def _log(self, samples: list[dict[str, float]]) -> None:
        for key in dict.fromkeys(key for sample in samples for key in sample):
            values = [sample[key] for sample in samples if key in sample]
            self._recorder.point(PREFIX + key, sum(values) / len(values), self._step)
        self._step += 1

    def _sample(self) -> dict[str, float]:
        sample = {"cpu_utilization_percentage": float(self._psutil.cpu_percent())}
        memory = self._psutil.virtual_memory()
        sample["system_memory_usage_megabytes"] = memory.used / _MEGABYTE
        sample["system_memory_usage_percentage"] = memory.used / memory.total * 100
        disk = self._psutil.disk_usage(os.sep)
        sample["disk_usage_percentage"] = float(disk.percent)
        sample["disk_usage_megabytes"] = disk.used / _MEGABYTE
        sample["disk_available_megabytes"] = disk.free / _MEGABYTE
        received, sent = self._network()
        sample["network_receive_megabytes"] = (received - self._received) / _MEGABYTE
        sample["network_transmit_megabytes"] = (sent - self._sent) / _MEGABYTE
        return sample | self._gpus.sample()

    def _network(self) -> tuple[int, int]:
        found = self._psutil.net_io_counters()
        return (0, 0) if found is None else (found.bytes_recv, found.bytes_sent)


class _Gpus:
    """NVIDIA's processors, as far as NVML is installed and answers."""

    def __init__(self) -> None:
        from staticrun.log import machine

        self._nvml = machine.nvml()
        self._handles: list[Any] = []
        if self._nvml is not None:
            try:
                self._nvml.nvmlInit()
                count = self._nvml.nvmlDeviceGetCount()
                self._handles = [self._nvml.nvmlDeviceGetHandleByIndex(place) for place in range(count)]
            except Exception:  # noqa: BLE001 - NVML's errors have no base that an old version shares
                self._handles = []  # a machine without such processors has the module all the same

    def sample(self) -> dict[str, float]:
        """Values by name; what one processor does not tell is left out."""
        sample: dict[str, float] = {}
        for place, handle in enumerate(self._handles):
            for read in (self._memory, self._utilization, self._power):
                try:
                    sample |= {f"gpu_{place}_{name}": value for name, value in read(handle).items()}
                except Exception:  # noqa: BLE001 - many processors do not measure all of it
                    continue
        return sample

    def _memory(self, handle: Any) -> dict[str, float]:
        memory = self._nvml.nvmlDeviceGetMemoryInfo(handle)
        return {
            "memory_usage_megabytes": memory.used / _MEGABYTE,
            "memory_usage_percentage": memory.used / memory.total * 100,
        }

    def _utilization(self, handle: Any) -> dict[str, float]:
        return {"utilization_percentage": float(self._nvml.nvmlDeviceGetUtilizationRates(handle).gpu)}

    def _power(self, handle: Any) -> dict[str, float]:
        used = self._nvml.nvmlDeviceGetPowerUsage(handle)
        limit = self._nvml.nvmlDeviceGetEnforcedPowerLimit(handle)
        return {"power_usage_watts": used / 1000, "power_usage_percentage": used / limit * 100}
