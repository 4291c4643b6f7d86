"""Tags as MLflow has them: its reserved ones are views of attributes, and set those."""

from collections.abc import Mapping
from typing import Any

from staticrun.errors import InvalidType
from staticrun.log import values
from staticrun.log.recorder import Recorder
from staticrun.schema.run import RESERVED_TAGS


def set_tags(recorder: Recorder, tags: Mapping[str, Any]) -> None:
    """Set tags of a run: all of them, or none where one cannot be set.

    Raises:
        InvalidType, InvalidArgument: A key cannot be used.
        InvalidState: The run has ended, or is deleted.
    """
    texts = check_tags(tags)
    recorder.tags({key: text for key, text in texts.items() if key not in RESERVED_TAGS})
    for key, attribute in RESERVED_TAGS.items():
        if key in texts:
            recorder.attribute(attribute, texts[key])


def check_tags(tags: Mapping[str, Any]) -> dict[str, str]:
    """Tags with their values as texts.

    Raises:
        InvalidType, InvalidArgument: These are no tags, or a key cannot be used.
    """
    if not isinstance(tags, Mapping):
        raise InvalidType(f"tags must be a dict, not {type(tags).__name__}")
    return {values.check_key(key, "tag"): str(value) for key, value in tags.items()}


def delete_tag(recorder: Recorder, key: str) -> None:
    """Remove a tag of a run."""
    if key in RESERVED_TAGS:
        recorder.attribute(RESERVED_TAGS[key], None)
    else:
        recorder.tags({key: None})
