"""The only place where file names of a run store are spelled.

>>> writer = "20261102t100000123-0a1b2c3d4e"
>>> log_name(writer, 0), fold_name(writer), points_name(writer, 2)
('20261102t100000123-0a1b2c3d4e.0.jsonl', '20261102t100000123-0a1b2c3d4e.json', ...)
>>> parse_name("20261102t100000123-0a1b2c3d4e.2.parquet")
('20261102t100000123-0a1b2c3d4e', 2, 'parquet')
>>> parse_name(".nfs0001") is None
True
"""

import hashlib
import os
import time

EXPERIMENT_FILE = "experiment.json"
VALUES = "values"
ARTIFACTS = "artifacts"
DEFAULT_EXPERIMENT_ID = "0"
DEFAULT_EXPERIMENT_NAME = "Default"

_ID_FIRST = "abcdefghijklmnopqrstuvwxyz0123456789"
_ID_REST = _ID_FIRST + "_-"
_WINDOWS_DEVICES = frozenset(
    ["con", "prn", "aux", "nul"] + [f"{name}{n}" for name in ("com", "lpt") for n in range(10)]
)
#: Folders of a run that hold no logs and so cannot be the id of one.
_WRITER_LENGTH = len("20261102t100000123-0a1b2c3d4e")


def new_writer(now_ms: int) -> str:
    """A name for the logs of one process: sortable time and random, no host name.

    >>> new_writer(1793613600123)[:19]
    '20261102t100000123-'
    """
    seconds, ms = divmod(now_ms, 1000)
    return time.strftime("%Y%m%dt%H%M%S", time.gmtime(seconds)) + f"{ms:03d}-" + os.urandom(5).hex()


def is_writer(name: str) -> bool:
    """Whether a name has the form of a writer's."""
    return (
        len(name) == _WRITER_LENGTH
        and name[8] == "t"
        and name[18] == "-"
        and name[:8].isdigit()
        and name[9:18].isdigit()
        and name[19:].isalnum()
        and name.isascii()
        and name == name.lower()
    )


def log_name(writer: str, part: int) -> str:
    """The log of a writer; `part` rises as it rolls over."""
    return f"{writer}.{part}.jsonl"


def points_name(writer: str, part: int) -> str:
    """The sealed points of a part."""
    return f"{writer}.{part}.parquet"


def fold_name(writer: str) -> str:
    """The fold of a writer's logs."""
    return f"{writer}.json"


def experiment_log_name(writer: str) -> str:
    """The changes that one process made to an experiment."""
    return f"{writer}.jsonl"


def parse_name(name: str) -> tuple[str, int | None, str] | None:
    """Writer, part and kind (`jsonl`, `json`, `parquet`) of a file in a run's or experiment's folder.

    Returns:
        None for every name that is not ours.
    """
    writer, dot, rest = name.partition(".")
    if not dot or not is_writer(writer):
        return None
    if rest in ("json", "jsonl"):
        return writer, None, rest
    number, _, kind = rest.partition(".")
    if kind in ("jsonl", "parquet") and number.isascii() and number.isdigit() and len(number) < 9:
        return writer, int(number), kind
    return None


def is_run_id(name: str) -> bool:
    """Whether a text can be a run's id: 1 to 64 of `a-z 0-9 _ -`, the first a letter or digit.

    >>> is_run_id("slurm-123_4"), is_run_id("Job 1"), is_run_id("nul")
    (True, False, False)
    """
    return (
        0 < len(name) <= 64
        and name[0] in _ID_FIRST
        and not name.strip(_ID_REST)  # all of it, and in a tenth of a loop's time: asked of every run
        and name not in _WINDOWS_DEVICES
        and name not in (VALUES, ARTIFACTS)
    )


def is_experiment_id(name: str) -> bool:
    """Whether a text can be an experiment's id: a number of at most 20 digits."""
    return 0 < len(name) <= 20 and name.isascii() and name.isdigit()


def new_run_id() -> str:
    """A random id of 32 hex digits."""
    return os.urandom(16).hex()


def derive_experiment_id(name: str, turn: int = 0) -> str:
    """The id of an experiment created with a name, so that stores that never met agree.

    Args:
        name: As given at its creation.
        turn: 0, or how many ids that derive from this name were taken by others.

    >>> derive_experiment_id("Default"), derive_experiment_id("iris")
    ('0', '5143439740866842119')
    """
    if name == DEFAULT_EXPERIMENT_NAME and turn == 0:
        return DEFAULT_EXPERIMENT_ID
    seed = name if turn == 0 else f"{name}\n{turn}"
    return str(int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big"))


def experiment_folder(root: str, experiment_id: str) -> str:
    """Where an experiment lies."""
    return os.path.join(root, experiment_id)


def run_folder(root: str, experiment_id: str, run_id: str) -> str:
    """Where a run lies."""
    return os.path.join(root, experiment_id, run_id)


def value_path(folder: str, digest: str) -> str:
    """Where a run keeps a long text."""
    return os.path.join(folder, VALUES, digest)


def aside_name(name: str) -> str:
    """A folder that is about to be removed for good, and may still go back: no reader sees it.

    >>> parse_removal(aside_name("slurm-7")), parse_removal(going_name("slurm-7"))
    (('slurm-7', False), ('slurm-7', True))
    """
    return f".{name}.{os.urandom(3).hex()}.aside"


def image_path(key: str, step: int, timestamp: int) -> str:
    """The path, among a run's artifacts, of an image of a series; its random end makes it the only one.

    >>> parse_image(image_path("val/masks", -5, 1793613600123))
    ('val/masks', -5, 1793613600123)
    """
    return f"images/{key}/step-{step}-{timestamp}-{os.urandom(3).hex()}.png"


def parse_image(path: str) -> tuple[str, int, int] | None:
    """The key, the step and the time of an image of a series; None for every other artifact."""
    folder, _, name = path.rpartition("/")
    key = folder.removeprefix("images/")
    if key in (folder, "") or not name.startswith("step-") or not name.endswith(".png"):
        return None
    parts = name[5:-4].rsplit("-", 2)
    if len(parts) != 3:
        return None
    step, time, random = parts
    digits = step.removeprefix("-")
    if not (digits.isdecimal() and digits.isascii() and time.isdecimal() and time.isascii() and random):
        return None
    return (key, int(step), int(time)) if len(digits) < 20 and len(time) < 20 else None


def going_name(name: str) -> str:
    """A folder whose removal has begun: whatever is left of it is only to be removed."""
    return f".{name}.{os.urandom(3).hex()}.going"


def parse_removal(name: str) -> tuple[str, bool] | None:
    """The name that a folder had before it was taken out, and whether its removal has begun.

    Returns:
        None for every other name.
    """
    first, dot, rest = name[1:].partition(".")
    random, _, kind = rest.partition(".")
    if name[:1] != "." or not dot or len(random) != 6 or kind not in ("aside", "going"):
        return None
    return (first, kind == "going") if is_run_id(first) or is_experiment_id(first) else None
