"""What a build is to do: `staticrun.toml`, the environment and flags, put together into one frozen `Config`.

`settings` says which settings there are, `values` what may be written for them, `file` reads the file,
`load` puts it all together and knows where each value came from.
"""

from staticrun.config.file import FILE_NAME
from staticrun.config.load import Loaded, load, trace
from staticrun.config.settings import (
    ArtifactPolicy,
    ChartSetting,
    Config,
    ExperimentSettings,
    Publish,
    View,
)
from staticrun.config.values import instant, size

__all__ = [
    "FILE_NAME",
    "ArtifactPolicy",
    "ChartSetting",
    "Config",
    "ExperimentSettings",
    "Loaded",
    "Publish",
    "View",
    "instant",
    "load",
    "size",
    "trace",
]
