"""The installed distributions and their versions, as `importlib.metadata` finds them, in a tenth of its time.

Importing that module takes longer than a short run, and it reads each file whole; name and version stand in
the first lines. It serves where packages lie in archives.
"""

import os
import sys


def installed() -> tuple[dict[str, str], int]:
    """Versions by name, sorted without regard to case; of a name the one that `import` would find.

    Returns:
        They, and how many distributions do not tell name and version.
    """
    found: dict[str, tuple[str, str]] = {}
    broken = 0
    for place in dict.fromkeys(sys.path):
        for name, version in _of_place(place or os.curdir):
            if name and version:
                found.setdefault(_normal(name), (name, version))
            else:
                broken += 1
    return dict(sorted(found.values(), key=lambda one: (one[0].lower(), one))), broken


def _of_place(place: str) -> list[tuple[str, str]]:
    """Names and versions in one entry of `sys.path`."""
    try:
        entries = sorted(os.listdir(place))
    except OSError:  # an archive, or nothing
        return _of_archive(place) if os.path.isfile(place) else []
    found = []
    for entry in entries:
        lower = entry.lower()
        if lower.endswith(".dist-info"):
            found.append(_of_file(os.path.join(place, entry, "METADATA"), entry))
        elif lower.endswith((".egg-info", ".egg")):
            folder = os.path.join(place, entry, "EGG-INFO" if lower.endswith(".egg") else "")
            path = os.path.join(folder, "PKG-INFO") if os.path.isdir(folder) else os.path.join(place, entry)
            found.append(_of_file(path, entry))
    return found


def _of_file(path: str, entry: str) -> tuple[str, str]:
    """Name and version from the head of a metadata file; else from the name of what holds it."""
    said: dict[str, str] = {}
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            for line in file:
                key, colon, value = line.partition(":")
                if not line.strip():
                    break
                if colon and key in ("Name", "Version"):
                    said.setdefault(key, value.strip()[:200])
                    if len(said) == 2:
                        break
    except OSError:
        pass
    parts = os.path.splitext(entry)[0].split("-")
    return said.get("Name", parts[0]), said.get("Version", parts[1] if len(parts) > 1 else "")


def _of_archive(path: str) -> list[tuple[str, str]]:
    from importlib import metadata

    return [(one.metadata["Name"] or "", one.version or "") for one in metadata.distributions(path=[path])]


def _normal(name: str) -> str:
    """A name as packaging compares it, so that `ruamel_yaml` and `ruamel.yaml` are one."""
    return name.lower().replace("_", "-").replace(".", "-")
