"""Whether and how often the machine is sampled while runs go on."""

from staticrun.log import system


def enable_system_metrics_logging() -> None:
    """Sample CPU, memory, disk, network and NVIDIA GPUs in all runs that are started from now on.

    The values are metrics under `system/`. It needs psutil: `pip install 'staticrun[system]'`.

    >>> staticrun.enable_system_metrics_logging()
    >>> staticrun.disable_system_metrics_logging()
    """
    system.settings.enabled = True


def disable_system_metrics_logging() -> None:
    """Sample nothing in runs that are started from now on, unless they ask for it.

    >>> staticrun.disable_system_metrics_logging()
    """
    system.settings.enabled = False


def set_system_metrics_sampling_interval(interval: float | None) -> None:
    """Choose the seconds between two samples, for runs that are started from now on; None for 10.

    Raises:
        InvalidArgument: They are not positive.

    >>> staticrun.set_system_metrics_sampling_interval(5)
    >>> staticrun.set_system_metrics_sampling_interval(None)
    """
    system.set_interval(interval)


def set_system_metrics_samples_before_logging(samples: int | None) -> None:
    """Choose of how many samples each logged value is the mean; None for 1.

    Raises:
        InvalidArgument: The number is not positive.

    >>> staticrun.set_system_metrics_samples_before_logging(3)
    >>> staticrun.set_system_metrics_samples_before_logging(None)
    """
    system.set_samples(samples)
