"""What the machine does while a run goes on, sampled by a thread of the run, as metrics under `system/`."""

import os
import threading
from collections.abc import Callable
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
    """What samples for a run from now on; None, with a warning once, where that cannot be."""
    try:
        import psutil
    except ImportError:
        _warn_once("system metrics need psutil, which is not installed: pip install 'staticrun[system]'")
        return None
    except Exception as error:  # noqa: BLE001 - it is there, and broken in whatever way
        _warn_once(f"system metrics need psutil, which cannot be loaded: {type(error).__name__}: {error}")
        return None
    try:
        return Sampler(recorder, psutil)
    except Exception as error:  # noqa: BLE001 - no more threads, or a module of NVML that is broken
        warn(f"system metrics are not sampled: {type(error).__name__}: {error}")
        return None


def _warn_once(message: str) -> None:
    if not settings.warned:
        settings.warned = True
        warn(message)


class Sampler:
    """Samples until its run ends. Its thread keeps no process alive, and no fork takes it along.

    Args:
        psutil: The module.
    """

    def __init__(self, recorder: "Recorder", psutil: Any) -> None:
        # Not imported by the thread: a fork meanwhile would leave the child a module that nobody finishes.
        from staticrun.log import machine
        from staticrun.log.gpus import Gpus

        self._nvml, self._open_gpus = machine.nvml(), Gpus
        self._recorder = recorder
        self._psutil = psutil
        self._over = threading.Event()
        self._step = recorder.seen.system_step
        self._begun: tuple[int, int] | None = None
        self._refused: set[str] = set()
        self._interval, self._count = settings.interval, settings.samples
        threading.Thread(target=self._run, name="staticrun-system", daemon=True).start()

    def stop(self) -> None:
        """The run ends."""
        self._over.set()

    def _run(self) -> None:
        try:
            self._sample_on()
        except InvalidState:
            return  # the run has ended, or is deleted
        except Exception as error:  # noqa: BLE001 - whatever is odd about a machine, training goes on
            warn(f"system metrics are not sampled any more: {type(error).__name__}: {error}")

    def _sample_on(self) -> None:
        gpus = self._open_gpus(self._nvml)
        parts = (self._processors, self._memory, self._disk, self._network)
        for part in (self._processors, self._network):
            self._part(part)  # their first answer is that of no time
        samples: list[dict[str, float]] = []
        # The first sample comes early, so that a short run has one; all others in their rhythm.
        pause = min(1.0, self._interval)
        while not self._over.wait(pause):
            pause = self._interval
            sample: dict[str, float] = {}
            for part in parts:
                sample |= self._part(part)
            samples.append(sample | gpus.sample())
            if len(samples) >= self._count:
                self._log(samples)
                samples = []

    def _part(self, part: Callable[[], dict[str, float]]) -> dict[str, float]:
        """What one part of the machine tells; where it does not, a word of that, once."""
        name = part.__name__.strip("_")
        try:
            return part() if name not in self._refused else {}
        except Exception as error:  # noqa: BLE001 - a container may hide any of them
            self._refused.add(name)
            warn(f"system metrics of the {name} are not sampled: {type(error).__name__}: {error}")
            return {}

    def _log(self, samples: list[dict[str, float]]) -> None:
        for key in dict.fromkeys(key for sample in samples for key in sample):
            values = [sample[key] for sample in samples if key in sample]
            self._recorder.point(PREFIX + key, sum(values) / len(values), self._step)
        self._step += 1

    def _processors(self) -> dict[str, float]:
        return {"cpu_utilization_percentage": float(self._psutil.cpu_percent())}

    def _memory(self) -> dict[str, float]:
        memory = self._psutil.virtual_memory()
        return {
            "system_memory_usage_megabytes": memory.used / _MEGABYTE,
            "system_memory_usage_percentage": memory.used / memory.total * 100,
        }

    def _disk(self) -> dict[str, float]:
        disk = self._psutil.disk_usage(os.sep)
        return {
            "disk_usage_percentage": float(disk.percent),
            "disk_usage_megabytes": disk.used / _MEGABYTE,
            "disk_available_megabytes": disk.free / _MEGABYTE,
        }

    def _network(self) -> dict[str, float]:
        found = self._psutil.net_io_counters()
        now = (0, 0) if found is None else (found.bytes_recv, found.bytes_sent)
        self._begun = self._begun or now
        return {
            "network_receive_megabytes": (now[0] - self._begun[0]) / _MEGABYTE,
            "network_transmit_megabytes": (now[1] - self._begun[1]) / _MEGABYTE,
        }
