"""States, views, stages and kinds of sources: numbers with names, as MLflow has them.

>>> RunStatus.to_string(RunStatus.FINISHED), ViewType.from_string("all")
('FINISHED', 3)
"""

from typing import ClassVar

from staticrun.errors import InvalidArgument
from staticrun.schema import run as stored


class RunStatus:
    """The states of a run, as numbers and as texts. LOST is what MLflow calls RUNNING for ever.

    >>> RunStatus.to_string(RunStatus.KILLED)
    'KILLED'
    """

    RUNNING, SCHEDULED, FINISHED, FAILED, KILLED, LOST = range(1, 7)
    _NAMES: ClassVar = dict(enumerate(stored.STATUSES, 1))

    @staticmethod
    def from_string(status_str: str) -> int:
        """The number of a status.

        Raises:
            InvalidArgument: There is none of this name.

        >>> RunStatus.from_string("FINISHED") == RunStatus.FINISHED
        True
        """
        for number, name in RunStatus._NAMES.items():
            if name == status_str:
                return number
        raise InvalidArgument(
            f"Could not get run status corresponding to string {status_str}. Valid run status strings: "
            f"{list(stored.STATUSES)}"
        )

    @staticmethod
    def to_string(status: int) -> str:
        """The name of a status.

        Raises:
            InvalidArgument: There is none of this number.

        >>> RunStatus.to_string(RunStatus.LOST)
        'LOST'
        """
        if status not in RunStatus._NAMES:
            raise InvalidArgument(f"Could not get string corresponding to run status {status}.")
        return RunStatus._NAMES[status]

    @staticmethod
    def is_terminated(status: int) -> bool:
        """Whether a run of this status is over.

        >>> RunStatus.is_terminated(RunStatus.FAILED), RunStatus.is_terminated(RunStatus.RUNNING)
        (True, False)
        """
        return status in (RunStatus.FINISHED, RunStatus.FAILED, RunStatus.KILLED)

    @staticmethod
    def all_status() -> list[int]:
        """All numbers.

        >>> [RunStatus.to_string(status) for status in RunStatus.all_status()]
        ['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED', 'LOST']
        """
        return list(RunStatus._NAMES)


class ViewType:
    """Which runs or experiments a search finds: those that are there, the deleted ones, or both.

    >>> staticrun.search_experiments(view_type=ViewType.DELETED_ONLY)
    []
    """

    ACTIVE_ONLY, DELETED_ONLY, ALL = range(1, 4)
    _NAMES: ClassVar = {ACTIVE_ONLY: "active_only", DELETED_ONLY: "deleted_only", ALL: "all"}

    @classmethod
    def from_string(cls, view_str: str) -> int:
        """The number of a view.

        Raises:
            InvalidArgument: There is none of this name.

        >>> ViewType.from_string("deleted_only") == ViewType.DELETED_ONLY
        True
        """
        for number, name in cls._NAMES.items():
            if name == view_str:
                return number
        raise InvalidArgument(
            f"Could not get valid view type corresponding to string {view_str}. "
            f"Valid view types are {list(cls._NAMES.values())}"
        )

    @classmethod
    def to_string(cls, view_type: int) -> str:
        """The name of a view.

        Raises:
            InvalidArgument: There is none of this number.

        >>> ViewType.to_string(ViewType.ALL)
        'all'
        """
        if view_type not in cls._NAMES:
            raise InvalidArgument(f"Could not get valid view type corresponding to string {view_type}.")
        return cls._NAMES[view_type]


class LifecycleStage:
    """Whether a run or experiment is there or deleted.

    >>> LifecycleStage.ACTIVE, LifecycleStage.DELETED
    ('active', 'deleted')
    """

    ACTIVE = stored.ACTIVE
    DELETED = stored.DELETED

    @classmethod
    def view_type_to_stages(cls, view_type: int = ViewType.ALL) -> list[str]:
        """The stages that a view shows.

        >>> LifecycleStage.view_type_to_stages(ViewType.ACTIVE_ONLY)
        ['active']
        """
        stages = {ViewType.ACTIVE_ONLY: [cls.ACTIVE], ViewType.DELETED_ONLY: [cls.DELETED]}
        return stages.get(view_type, [cls.ACTIVE, cls.DELETED])

    @classmethod
    def matches_view_type(cls, view_type: int, lifecycle_stage: str) -> bool:
        """Whether a view shows what is in a stage.

        Raises:
            InvalidArgument: There is none of this name.

        >>> LifecycleStage.matches_view_type(ViewType.ACTIVE_ONLY, "deleted")
        False
        """
        if not cls.is_valid(lifecycle_stage):
            raise InvalidArgument(f"Invalid lifecycle stage {lifecycle_stage!r}")
        return lifecycle_stage in cls.view_type_to_stages(view_type)

    @classmethod
    def is_valid(cls, lifecycle_stage: str) -> bool:
        """Whether there is a stage of this name.

        >>> LifecycleStage.is_valid("archived")
        False
        """
        return lifecycle_stage in (cls.ACTIVE, cls.DELETED)


class SourceType:
    """What kind of program a run came from, as numbers and as the texts of the tag `mlflow.source.type`.

    >>> SourceType.to_string(SourceType.NOTEBOOK)
    'NOTEBOOK'
    """

    NOTEBOOK, JOB, PROJECT, LOCAL, UNKNOWN = range(1, 6)
    _NAMES: ClassVar = dict(enumerate(("NOTEBOOK", "JOB", "PROJECT", "LOCAL", "UNKNOWN"), 1))

    @staticmethod
    def from_string(status_str: str) -> int:
        """The number of a kind.

        Raises:
            InvalidArgument: There is none of this name.

        >>> SourceType.from_string("LOCAL") == SourceType.LOCAL
        True
        """
        for number, name in SourceType._NAMES.items():
            if name == status_str:
                return number
        raise InvalidArgument(f"Could not get run status corresponding to string {status_str}.")

    @staticmethod
    def to_string(status: int) -> str:
        """The name of a kind.

        Raises:
            InvalidArgument: There is none of this number.

        >>> SourceType.to_string(SourceType.JOB)
        'JOB'
        """
        if status not in SourceType._NAMES:
            raise InvalidArgument(f"Could not get string corresponding to run status {status}.")
        return SourceType._NAMES[status]
