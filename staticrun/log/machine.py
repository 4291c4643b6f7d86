"""The machine and the interpreter: each question answers alone, and may fail alone."""

import contextlib
import os
import sys
from typing import Any

#: NVML's errors that only say that there is no NVIDIA processor.
NO_GPUS = ("NVMLError_LibraryNotFound", "NVMLError_DriverNotLoaded")
_DRIVER = "/proc/driver/nvidia/gpus"
#: What changes how a program computes, and which job of a cluster or of CI it is. Not what differs
#: between the ranks of one job by itself, so that they remember one environment.
_VARIABLES = (
    "CONDA_DEFAULT_ENV CUBLAS_WORKSPACE_CONFIG CUDA_DEVICE_ORDER CUDA_LAUNCH_BLOCKING CUDA_VISIBLE_DEVICES "
    "GITHUB_REPOSITORY GITHUB_RUN_ID CI_JOB_ID CI_PIPELINE_ID HIP_VISIBLE_DEVICES JAX_ENABLE_X64 "
    "JAX_PLATFORMS LSB_JOBID MKL_NUM_THREADS NCCL_ALGO NUMEXPR_NUM_THREADS NVIDIA_TF32_OVERRIDE "
    "OMP_NUM_THREADS OPENBLAS_NUM_THREADS PBS_JOBID PBS_JOBNAME PYTHONHASHSEED PYTORCH_CUDA_ALLOC_CONF "
    "ROCR_VISIBLE_DEVICES SLURM_ARRAY_JOB_ID SLURM_ARRAY_TASK_ID SLURM_CPUS_PER_TASK SLURM_JOB_ID "
    "SLURM_JOB_NAME SLURM_JOB_NUM_NODES SLURM_JOB_PARTITION SLURM_NTASKS TF_DETERMINISTIC_OPS "
    "TF_ENABLE_ONEDNN_OPTS TOKENIZERS_PARALLELISM WORLD_SIZE XLA_FLAGS"
).split()
_VALUE = 1000


def python() -> str:
    """The interpreter's version."""
    return sys.version.partition(" ")[0]


def implementation() -> str:
    """Which Python it is."""
    return {"cpython": "CPython", "pypy": "PyPy"}.get(sys.implementation.name, sys.implementation.name)


def platform() -> str:
    """System, release, machine and C library, as Python's `platform.platform()` says it."""
    if sys.platform == "linux":
        system = os.uname()
        library = "-".join(filter(None, ("with", _library())))
        return f"{system.sysname}-{system.release}-{system.machine}-{library}".removesuffix("-with")
    import platform as of_python

    return of_python.platform()


def _library() -> str:
    """The C library and its version, without reading the interpreter's own file for it."""
    try:
        return (os.confstr("CS_GNU_LIBC_VERSION") or "").replace(" ", "")
    except (ValueError, OSError):
        return ""


def cpus() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 0


def memory() -> int:
    """Bytes of the machine's memory.

    Raises:
        OSError, ValueError, ImportError: The system does not say.
    """
    if hasattr(os, "sysconf"):
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    import psutil

    return int(psutil.virtual_memory().total)


def nvml() -> Any:
    """NVML's module, None where it is not installed."""
    try:
        import pynvml
    except ImportError:
        return None
    return pynvml


def gpus() -> list[str]:
    """Names of NVIDIA's processors: from NVML where its module is installed, else from the driver's files.

    Raises:
        Exception: Whatever NVML raises, but for there being none.
    """
    library = nvml()
    if library is None:
        return _of_driver()
    try:
        library.nvmlInit()
    except Exception as error:
        if type(error).__name__ in NO_GPUS:
            return []
        raise
    try:
        return [_name(library, place) for place in range(library.nvmlDeviceGetCount())]
    finally:
        with contextlib.suppress(Exception):  # it is no matter to anybody whether that works
            library.nvmlShutdown()


def _name(library: Any, place: int) -> str:
    """The name of one processor; `unknown` where it is not open to this user, or lost."""
    try:
        name = library.nvmlDeviceGetName(library.nvmlDeviceGetHandleByIndex(place))
    except Exception:  # noqa: BLE001 - NVML's errors have no base that an old version shares
        return "unknown"
    return name.decode("utf-8", "replace") if isinstance(name, bytes) else str(name)


def _of_driver() -> list[str]:
    """What Linux's driver says of each processor: lines of `Model: NVIDIA A100-SXM4-40GB`."""
    names = []
    for folder in sorted(os.listdir(_DRIVER)) if os.path.isdir(_DRIVER) else []:
        with open(os.path.join(_DRIVER, folder, "information"), encoding="utf-8", errors="replace") as file:
            said = dict(line.partition(":")[::2] for line in file)
        names.append(said.get("Model", "").strip() or "unknown")
    return names


def variables() -> dict[str, str]:
    """Those environment variables that are worth keeping, without what looks like a credential."""
    from staticrun.log import secrets

    set_here = {name: os.environ[name] for name in _VARIABLES if name in os.environ}
    return {name: secrets.mask(value[:_VALUE]) for name, value in sorted(set_here.items())}
