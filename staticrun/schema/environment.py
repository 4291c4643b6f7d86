"""What a run ran on: the machine, the interpreter, the packages. One JSON text among a run's attributes."""

from typing import Any

import msgspec


class Environment(msgspec.Struct, frozen=True):
    """Where and with what a run ran. What could not be had is empty, and named in `not_captured`.

    Attributes:
        python: The interpreter's version, such as `3.12.4`.
        implementation: `CPython`, `PyPy`, ...
        platform: System, release, machine and C library, as Python's `platform.platform()` says it.
        cpus: Processors that the process may use; 0 unknown.
        memory: Bytes of the machine's memory; 0 unknown.
        gpus: Names of NVIDIA's processors, in the driver's order.
        packages: Versions of the installed distributions by their names, sorted without regard to case.
        variables: Environment variables that change how a program computes or say which job it is.
    """

    python: str = ""
    implementation: str = ""
    platform: str = ""
    cpus: int = 0
    memory: int = 0
    gpus: list[str] = []
    packages: dict[str, str] = {}
    variables: dict[str, str] = {}


def decode(text: str) -> Environment:
    """The environment that a run's attribute `environment` holds.

    Raises:
        msgspec.DecodeError: The text is not such JSON.

    >>> decode('{"python": "3.12.4", "cpus": 8, "later": true}').cpus
    8
    """
    return msgspec.json.decode(text, type=Environment)


def encode(known: dict[str, Any]) -> str:
    """What is known of an environment, by the names of its fields, as the attribute holds it.

    >>> encode({"python": "3.12.4"})[:42]
    '{"python":"3.12.4","implementation":"","pl'
    """
    return msgspec.json.encode(Environment(**known)).decode()
