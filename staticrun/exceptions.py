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
#: What MLflow raises for what its server refused: scripts look at the `error_code` of these too.
RestException = StaticrunException

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
    "RestException",
    "StaticrunException",
    "StoreError",
]
