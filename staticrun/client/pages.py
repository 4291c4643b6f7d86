"""Pages of results, with MLflow's tokens."""

import base64
import binascii
import json
from typing import Any

from staticrun.errors import InvalidArgument, InvalidType

_VIEWS = {1: "ACTIVE_ONLY", 2: "DELETED_ONLY", 3: "ALL"}
#: As many results as MLflow gives in a page at most.
_MOST = 50_000


def view_name(view: int | str) -> str:
    """The name of a view: MLflow's numbers, or the name itself.

    Raises:
        InvalidArgument: There is no such view.

    >>> view_name(2), view_name("all")
    ('DELETED_ONLY', 'ALL')
    """
    name = _VIEWS.get(view, "") if isinstance(view, int) else str(view).upper()
    if name not in _VIEWS.values():
        raise InvalidArgument(f"Invalid view type {view!r}", hint="ACTIVE_ONLY, DELETED_ONLY or ALL")
    return name


def check_size(max_results: Any) -> int:
    """How many results a page may have.

    Raises:
        InvalidType, InvalidArgument: It is no such number.
    """
    if not isinstance(max_results, int):
        raise InvalidType(f"max_results must be an int, not {type(max_results).__name__}")
    if not 0 < max_results <= _MOST:
        raise InvalidArgument(
            f"Invalid value {max_results} for parameter 'max_results' supplied. "
            f"It must be a positive integer, at most {_MOST}"
        )
    return max_results


def token(offset: int) -> str:
    """What stands for the page that begins after so many results."""
    return base64.b64encode(json.dumps({"offset": offset}).encode()).decode()


def offset_of(page_token: str | bytes | None) -> int:
    """How many results come before a page.

    Raises:
        InvalidArgument: That is no token.

    >>> offset_of(token(100)), offset_of(None)
    (100, 0)
    """
    if not page_token:
        return 0
    try:
        offset = json.loads(base64.b64decode(page_token, validate=True))["offset"]
    except (binascii.Error, ValueError, KeyError, TypeError):
        offset = None
    if not isinstance(offset, int) or offset < 0:
        raise InvalidArgument("Invalid page token", hint="give the `token` of the page before")
    return offset
