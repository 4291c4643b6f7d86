"""NVIDIA's processors while a run goes on, as far as NVML is installed and answers."""

from collections.abc import Iterator
from typing import Any, Final

from staticrun.log import machine
from staticrun.log.outage import warn

_MEGABYTE: Final = 1e6
#: NVML's errors that only say that a processor does not measure something.
_NOT_MEASURED: Final = ("NVMLError_NotSupported", "NVMLError_FunctionNotFound", "AttributeError")


class Gpus:
    """The processors of this machine, and the instances of those that are split (MIG), with their memory.

    Args:
        nvml: Its module, None where that is not installed.

    Says once what cannot be sampled, and why: NVML as a whole, or one processor that is not open to this user
    or falls out while a run goes on. What a processor only does not measure is left out without a word.
    """

    def __init__(self, nvml: Any) -> None:
        self._nvml = nvml
        self._handles: dict[str, Any] = {}
        self._told: set[str] = set()
        if nvml is None:
            return
        try:
            self._nvml.nvmlInit()
            count = self._nvml.nvmlDeviceGetCount()
        except Exception as error:  # noqa: BLE001 - NVML's errors have no base that an old version shares
            if type(error).__name__ not in machine.NO_GPUS:
                warn(f"NVIDIA GPUs are not sampled: {type(error).__name__}: {error}")
            return
        for place in range(count):
            name = f"gpu_{place}"
            try:
                handle = self._nvml.nvmlDeviceGetHandleByIndex(place)
            except Exception as error:  # noqa: BLE001 - likewise; the others may be open
                self._tell(name, error)
                continue
            instances = {f"{name}_mig_{n}": one for n, one in enumerate(self._instances(handle))}
            self._handles |= {name: handle} | instances
            if instances:
                self._told.add(name)  # of a split one only the instances are open to everybody

    def _instances(self, handle: Any) -> Iterator[Any]:
        try:
            if not self._nvml.nvmlDeviceGetMigMode(handle)[0]:
                return
            most = self._nvml.nvmlDeviceGetMaxMigDeviceCount(handle)
        except Exception:  # noqa: BLE001 - neither this processor nor an old module knows of it
            return
        for place in range(most):
            try:
                yield self._nvml.nvmlDeviceGetMigDeviceHandleByIndex(handle, place)
            except Exception:  # noqa: BLE001 - a place where there is none
                continue

    def sample(self) -> dict[str, float]:
        """Values by name."""
        sample: dict[str, float] = {}
        for name, handle in self._handles.items():
            found: dict[str, float] = {}
            refused: Exception | None = None
            for read in (self._memory, self._utilization, self._power):
                try:
                    found |= {f"{name}_{key}": value for key, value in read(handle).items()}
                except Exception as error:  # noqa: BLE001 - many processors do not measure all of it
                    if type(error).__name__ not in _NOT_MEASURED:
                        refused = error
            if not found and refused is not None:
                self._tell(name, refused)
            sample |= found
        return sample

    def _tell(self, name: str, error: Exception) -> None:
        if name not in self._told:
            self._told.add(name)
            warn(f"{name} is not sampled: {type(error).__name__}: {error}")

    def _memory(self, handle: Any) -> dict[str, float]:
        memory = self._nvml.nvmlDeviceGetMemoryInfo(handle)
        return _with_share("memory_usage", "megabytes", memory.used / _MEGABYTE, memory.total / _MEGABYTE)

    def _utilization(self, handle: Any) -> dict[str, float]:
        return {"utilization_percentage": float(self._nvml.nvmlDeviceGetUtilizationRates(handle).gpu)}

    def _power(self, handle: Any) -> dict[str, float]:
        used = self._nvml.nvmlDeviceGetPowerUsage(handle) / 1000
        try:
            limit = self._nvml.nvmlDeviceGetEnforcedPowerLimit(handle) / 1000
        except Exception:  # noqa: BLE001 - some tell what they use, and no limit
            limit = 0.0
        return _with_share("power_usage", "watts", used, limit)


def _with_share(what: str, unit: str, used: float, limit: float) -> dict[str, float]:
    """What is used, and its part of what there is, where that is known."""
    share = {f"{what}_percentage": used / limit * 100} if limit > 0 else {}
    return {f"{what}_{unit}": used} | share
