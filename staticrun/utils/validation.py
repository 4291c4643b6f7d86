"""Bounds by which loggers of libraries cut or part what they log, under MLflow's names: there are none.

>>> "x" * 10_000 == ("x" * 10_000)[:MAX_PARAM_VAL_LENGTH]
True
"""

from typing import Final

_NONE: Final = (1 << 31) - 1

MAX_PARAM_VAL_LENGTH: Final = _NONE
MAX_TAG_VAL_LENGTH: Final = _NONE
MAX_EXPERIMENT_TAG_VAL_LENGTH: Final = _NONE
MAX_PARAMS_TAGS_PER_BATCH: Final = _NONE
MAX_METRICS_PER_BATCH: Final = _NONE
MAX_ENTITIES_PER_BATCH: Final = _NONE
#: Keys do have one.
MAX_ENTITY_KEY_LENGTH: Final = 250
