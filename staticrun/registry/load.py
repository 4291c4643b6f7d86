"""A folder of manifests to models, and to errors that say what to mend."""

import os

import msgspec

from staticrun.errors import ManifestError
from staticrun.registry.check import check
from staticrun.registry.convert import to_model
from staticrun.registry.document import Fault, Faulty, Mapping, parse, position
from staticrun.schema.manifest import Model
from staticrun.store import files

#: Bytes; a manifest of a thousand versions has a quarter of it.
MAX_SIZE = 1_000_000

#: Of one manifest that are told; who has mended these sees the next.
MAX_FAULTS = 20


class LoadedModel(msgspec.Struct, frozen=True):
    """A model and the manifest that it stands in.

    Attributes:
        model: With its versions sorted, the oldest first.
        path: Of the manifest, as the folder was given.
    """

    model: Model
    path: str


def load_models(*folders: str) -> tuple[list[LoadedModel], list[ManifestError]]:
    """All models of some folders' `*.yaml` and `*.yml`, and what is wrong with the rest.

    A manifest with an error gives no model; all others do. Of two that name the same model, the one of the
    earlier folder counts, and in one folder the one whose file sorts first. Hidden files and folders below
    are not read. A folder that does not exist holds no models.

    Returns:
        Models, sorted by name, and errors, sorted by place.
    """
    models: dict[str, LoadedModel] = {}
    errors: list[ManifestError] = []
    for path in (path for folder in folders for path in _manifests(folder)):
        try:
            loaded = _load(path, models)
        except Faulty as faulty:
            errors += [_error(path, fault) for fault in sorted(faulty.faults, key=_place)[:MAX_FAULTS]]
        else:
            models[loaded.model.name] = loaded
    return [models[name] for name in sorted(models)], errors


def _manifests(folder: str) -> list[str]:
    """The paths of a folder's manifests, sorted."""
    try:
        names = sorted(os.listdir(folder))
    except (FileNotFoundError, NotADirectoryError):
        return []
    return [
        os.path.join(folder, name)
        for name in names
        if name.lower().endswith((".yaml", ".yml")) and not name.startswith(".")
    ]


def _load(path: str, known: dict[str, LoadedModel]) -> LoadedModel:
    root = parse(_text(path))
    model = to_model(root)
    assert isinstance(root, Mapping)  # else it would not have become a model
    faults = check(model, root)
    if model.name in known:
        other = _named_beside(known[model.name].path, path)
        faults.append(
            _at_name(root, f"the model `{model.name}` is in {other} already", "rename it, or merge the files")
        )
    if faults:
        raise Faulty(*faults)
    versions = sorted(model.versions, key=lambda version: version.version)
    return LoadedModel(msgspec.structs.replace(model, versions=versions), path)


def _named_beside(path: str, beside: str) -> str:
    """A manifest's name; with as much of its folder as tells it from another."""
    *folders, name = os.path.abspath(path).split(os.sep)
    return name if name != os.path.basename(beside) else "/".join([*folders[-2:], name])


def _text(path: str) -> str:
    """What a manifest says."""
    try:
        files.check_regular(path)
        with open(path, "rb") as file:
            raw = file.read(MAX_SIZE + 1)
    except OSError as error:
        hint = "make it a file that the user who builds the site may read"
        raise Faulty(Fault(1, 1, f"cannot be read: {error.strerror}", hint)) from None
    if len(raw) > MAX_SIZE:
        hint = "keep what is not stage and history elsewhere"
        raise Faulty(Fault(1, 1, f"larger than {MAX_SIZE:,} bytes", hint))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line, column = position(raw[: error.start].decode("utf-8", "replace"))
        raise Faulty(Fault(line, column, "not UTF-8", "save the file as UTF-8")) from None


def _at_name(root: Mapping, message: str, hint: str) -> Fault:
    node = root.get("name") or root
    return Fault(node.line, node.column, message, hint)


def _place(fault: Fault) -> tuple[int, int]:
    return fault.line, fault.column


def _error(path: str, fault: Fault) -> ManifestError:
    return ManifestError(fault.message, where=f"{path}:{fault.line}:{fault.column}", hint=fault.hint)
