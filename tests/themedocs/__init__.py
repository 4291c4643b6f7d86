"""docs/themes.md, made from the contexts of pages and the templates of the default theme."""

import ast
import inspect
import os
import re
import textwrap
from typing import Any

import jinja2
import msgspec
from jinja2 import nodes

from staticrun.build.jinja import Once
from staticrun.build.themes import find_theme
from staticrun.schema import page

PATH = "docs/themes.md"
HERE = os.path.dirname(os.path.abspath(__file__))
#: The context of each kind of page; `<kind>.html` is its template.
CONTEXTS = {
    "overview": page.OverviewPage,
    "experiment": page.ExperimentPage,
    "experiments": page.TogetherPage,
    "run": page.RunPage,
    "details": page.DetailsPage,
    "compare": page.ComparePage,
    "models": page.ModelsPage,
    "model": page.ModelPage,
    "version": page.VersionPage,
    "problems": page.ProblemsPage,
}
#: What the blocks of `base.html` are for, in order.
BLOCKS = {
    "scripts": "The scripts of the page, in the order in which they run. `super()` gives those of the base.",
    "head": "Empty: the end of `<head>`, for style sheets and scripts of your own.",
    "main_class": "A class of `<main>`: `wide` for pages of tables.",
    "content": "The page itself. Each kind of page fills it.",
    "more": "Empty: the end of `<main>`, below what the page shows.",
    "footer": "The line at the end of the page.",
}
#: Templates whose macros others import.
_MACROS = ("macros.html", "versions.html")
_COMMENT = r"\{#-?\s*(?P<said>(?:(?!#\}).)*?)\s*-?#\}\s*"


def rendered() -> str:
    """The whole page."""
    with open(os.path.join(HERE, "head.md"), encoding="utf-8") as file:
        parts = [file.read().rstrip() + "\n"]
    parts += ["## Blocks\n", _blocks(), "## Macros\n", _macros()]
    parts += ["## What a template is given\n", _GIVEN]
    parts += [_context(kind, struct) for kind, struct in CONTEXTS.items()]
    parts += ["## Parts of contexts\n", "Structs that stand within the above, by name.\n"]
    parts += [_struct(f"### {name}", struct) for name, struct in _others()]
    return "\n".join(parts)


_GIVEN = """\
`page` is the struct of its kind, below; `frame`, in templates that extend `base.html`, is `page.frame`. All
text is plain and is escaped where it is placed; only fields of type `Html` were made by staticrun and are
placed as they are. All hrefs are made already: a template places them, and composes none.
"""


def _templates() -> str:
    return os.path.join(find_theme("default").layers[0][1], "templates")


def _source(name: str) -> str:
    with open(os.path.join(_templates(), name), encoding="utf-8") as file:
        return file.read()


def _parsed(name: str) -> nodes.Template:
    return jinja2.Environment(extensions=[Once], autoescape=True).parse(_source(name))


def _blocks() -> str:
    found = [one.name for one in _parsed("base.html").find_all(nodes.Block)]
    assert sorted(found) == sorted(BLOCKS), f"BLOCKS of {__name__} are not those of base.html: {found}"
    lines = [
        "Of `base.html`, which all pages extend:\n",
        "| Block | What it is for | Pages that fill it |",
        "|---|---|---|",
    ]
    for name, said in BLOCKS.items():
        filled = [
            kind
            for kind in CONTEXTS
            if any(one.name == name for one in _parsed(f"{kind}.html").find_all(nodes.Block))
        ]
        all_of_them = "all" if len(filled) == len(CONTEXTS) else ", ".join(f"`{kind}`" for kind in filled)
        lines.append(f"| `{name}` | {said} | {all_of_them} |")
    return "\n".join(lines) + "\n"


def _macros() -> str:
    parts = [
        'Pieces that pages share: `{% import "macros.html" as m %}`, then `{{ m.status(page.status) }}`.\n'
    ]
    for template in _MACROS:
        parts += [f"### {template}\n"]
        source = _source(template)
        for macro in sorted(_parsed(template).find_all(nodes.Macro), key=lambda one: one.lineno):
            comment = re.search(_COMMENT + r"\{%-?\s*macro " + macro.name + r"\b", source, flags=re.DOTALL)
            said = " ".join(comment["said"].split()) if comment else ""
            parts.append(f"- `{macro.name}({_arguments(macro)})`" + (f": {said}" if said else ""))
        parts.append("")
    return "\n".join(parts)


def _arguments(macro: nodes.Macro) -> str:
    names = [argument.name for argument in macro.args]
    given = [repr(one.value) if isinstance(one, nodes.Const) else "..." for one in macro.defaults]
    plain = len(names) - len(given)
    return ", ".join(
        [*names[:plain], *(f"{name}={value}" for name, value in zip(names[plain:], given, strict=True))]
    )


def _context(kind: str, struct: Any) -> str:
    assert os.path.isfile(os.path.join(_templates(), f"{kind}.html")), f"{kind}.html is missing"
    return _struct(f"### `{kind}.html`: {struct.__name__}", struct)


def _others() -> list[tuple[str, Any]]:
    structs = {name: value for name in page.__all__ if inspect.isclass(value := getattr(page, name))}
    structs = {name: value for name, value in structs.items() if issubclass(value, msgspec.Struct)}
    pages = set(CONTEXTS.values())
    left = [
        name for name, value in structs.items() if "frame" in value.__struct_fields__ and value not in pages
    ]
    assert not left, f"CONTEXTS of {__name__} lacks {left}"
    used = {
        word
        for value in structs.values()
        for text in _types(value).values()
        for word in re.findall(r"\w+", text)
    }
    named = {name: value for name, value in structs.items() if value not in pages}
    lost = sorted(used & set(_all_structs()) - set(structs))
    assert not lost, f"staticrun.schema.page does not export {lost}"
    return sorted(named.items())


def _all_structs() -> dict[str, Any]:
    """The structs of all modules of contexts, whether they are exported or not."""
    found = {}
    for module in vars(page).values():
        if inspect.ismodule(module) and module.__name__.startswith(page.__name__):
            found |= {
                name: one
                for name, one in vars(module).items()
                if inspect.isclass(one) and issubclass(one, msgspec.Struct)
            }
    return found


def _types(struct: Any) -> dict[str, str]:
    """The type of each field as its declaration has it: `Html` is a text, and yet another thing."""
    (tree,) = ast.parse(textwrap.dedent(inspect.getsource(struct))).body
    assert isinstance(tree, ast.ClassDef)
    return {
        one.target.id: ast.unparse(one.annotation).replace("'", "")
        for one in tree.body
        if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)
    }


def _struct(heading: str, struct: Any) -> str:
    text, _, attributes = (inspect.getdoc(struct) or "").partition("\n\nAttributes:\n")
    said = _meanings(textwrap.dedent(attributes))
    lines = [f"{heading}\n", text + "\n", "| Field | Type | Meaning |", "|---|---|---|"]
    for name, kind in _types(struct).items():
        lines.append(
            f"| `{name}` | `{kind}` | {said.pop(name, '')} |".replace(" |  |", " | |").replace("`|`", "`\\|`")
        )
    assert not said, f"{struct.__name__} describes {sorted(said)}, which it does not have"
    return "\n".join(_escaped(line) for line in lines) + "\n"


def _escaped(line: str) -> str:
    """A row of a table whose code holds a bar: `str | None`."""
    return (
        re.sub(r"`[^`]*`", lambda code: code[0].replace(" | ", " \\| "), line)
        if line.startswith("| `")
        else line
    )


def _meanings(text: str) -> dict[str, str]:
    """What a docstring says of each attribute; `data: href; data_key its key` says it of two."""
    found: dict[str, str] = {}
    for item in re.split(r"\n(?=\S)", text.strip()) if text.strip() else []:
        names, _, said = " ".join(item.split()).partition(": ")
        for name in names.split(", "):
            said, semicolon, key = said.partition(f"; {name}_key its key")
            found[name] = said[:1].upper() + said[1:] + ("." if semicolon and not said.endswith(".") else "")
            if semicolon:
                found[f"{name}_key"] = f"Its key{key}"
    return found
