"""The errors, where MLflow's scripts look for them: `from staticrun.exceptions import MlflowException`.

>>> issubclass(MlflowException, StaticrunException)
True
"""

from staticrun.errors import (
    AlreadyExists,
    FilterError,
    InvalidArgument,
    InvalidState,
    InvalidType,
    NotActive,
    NotFound,
    ParamConflict,
    StaticrunException,
    StoreError,
)

MlflowException = StaticrunException

__all__ = [
    "AlreadyExists",
    "FilterError",
    "InvalidArgument",
    "InvalidState",
    "InvalidType",
    "MlflowException",
    "NotActive",
    "NotFound",
    "ParamConflict",
    "StaticrunException",
    "StoreError",
]
