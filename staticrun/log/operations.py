"""What MLflow gives for `synchronous=False`: here every call returns at once, and this waits."""

from staticrun.log.process import current


class RunOperations:
    """Values on their way to the store."""

    def wait(self) -> None:
        """Wait, for at most 10 s, until all that was logged is written."""
        current.flusher.flush()


def operations(synchronous: bool | None) -> RunOperations | None:
    """Something to wait for where it was asked for."""
    return RunOperations() if synchronous is False else None
