"""The order of the house: imports go one way only, and heavy libraries stay in their rooms."""

import ast
import os

import staticrun

PACKAGE = os.path.dirname(staticrun.__file__)
#: Each room and those that it may import.
ALLOWED = {
    "errors": set(),
    "schema": {"errors"},
    "vcs": {"errors"},
    "store": {"errors", "schema"},
    "log": {"errors", "schema", "vcs", "store"},
    "query": {"errors", "schema", "store"},
    "registry": {"errors", "schema", "store", "vcs"},
    "config": {"errors", "schema", "store", "query"},
    "build": {"errors", "schema", "vcs", "store", "query", "registry", "config"},
    "serve": {"errors", "schema", "store", "registry", "config", "build"},
    "cli": {
        "errors",
        "schema",
        "vcs",
        "store",
        "query",
        "registry",
        "config",
        "build",
        "serve",
        "entities",
        "client",
    },
    "entities": {"errors", "schema"},
    "absent": set(),
    "data": {"errors", "absent"},
    "client": {"errors", "schema", "store", "log", "query", "entities", "absent"},
    "fluent": {"errors", "schema", "store", "log", "query", "entities", "client"},
    "exceptions": {"errors"},
    "artifacts": {"fluent"},
    "tracking": {"schema", "log", "client", "fluent", "absent"},
    "testing": {"errors", "store", "log", "query", "entities", "client", "fluent"},
    "utils": set(),
    "__main__": {"cli"},
    "__init__": {
        "errors",
        "fluent",
        "client",
        "absent",
        "artifacts",
        "data",
        "entities",
        "exceptions",
        "testing",
        "tracking",
    },
}
#: Of the store, what logging may use.
LOG_MAY_USE = {"artifacts", "experiments", "files", "fold", "folder", "layout", "lifecycle", "locate",
               "merge", "points", "summary", "texts", "writer"}  # fmt: skip
#: Who may import a library, at all.
KEEPERS = {
    "polars": {"query", "build", "cli", "client", "fluent", "testing"},
    "pyarrow": {"store", "log", "build"},
    "altair": {"build"},
    "vl_convert": {"build"},
    "jinja2": {"build"},
    "markdown_it": {"build"},
    "livereload": {"serve"},
    "ruamel": {"registry", "log", "client"},
    "click": {"cli"},
    "rich": {"cli", "serve"},
}


def modules():
    for folder, _, names in os.walk(PACKAGE):
        if "themes" in folder:
            continue
        for name in names:
            if name.endswith(".py"):
                path = os.path.join(folder, name)
                yield os.path.relpath(path, PACKAGE).removesuffix(".py").split(os.sep), path


def imports(path):
    with open(path, encoding="utf-8") as file:
        tree = ast.parse(file.read())
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_imports_go_one_way():
    wrong = []
    for parts, path in modules():
        room = parts[0]
        assert room in ALLOWED, f"{room} has no place in the order of the rooms"
        for name in imports(path):
            words = name.split(".")
            if words[0] != "staticrun" or len(words) < 2 or words[1].startswith("__version"):
                continue
            if words[1] != room and words[1] not in ALLOWED[room]:
                wrong.append(f"{'/'.join(parts)} imports {name}")
            if room == "log" and words[1] == "store" and words[2] not in LOG_MAY_USE:
                wrong.append(f"{'/'.join(parts)} imports {name}")
    assert wrong == []


def test_heavy_libraries_stay_in_their_rooms():
    wrong = [
        f"{'/'.join(parts)} imports {name}"
        for parts, path in modules()
        for name in imports(path)
        if parts[0] not in KEEPERS.get(name.split(".")[0], {parts[0]})
    ]
    assert wrong == []


def test_a_file_is_one_idea():
    def lines(path):
        with open(path, encoding="utf-8") as file:
            return sum(1 for _ in file)

    assert ["/".join(parts) for parts, path in modules() if lines(path) > 400] == []
