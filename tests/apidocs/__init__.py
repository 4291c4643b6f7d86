"""docs/api.md, made from the docstrings of the public names."""

import inspect
import re
import textwrap

import staticrun
from staticrun import entities, testing

PATH = "docs/api.md"
#: The public names by what they are for, in the order of the page.
SECTIONS = {
    "Where runs go": "set_tracking_uri get_tracking_uri is_tracking_uri_set set_artifact_uri "
    "get_artifact_uri",
    "Experiments": "set_experiment create_experiment get_experiment get_experiment_by_name "
    "search_experiments rename_experiment delete_experiment restore_experiment set_experiment_tag "
    "set_experiment_tags delete_experiment_tag",
    "Runs": "start_run end_run active_run last_active_run ActiveRun delete_run restore_run",
    "Values": "log_metric log_metrics log_history log_param log_params log_batch set_tag set_tags delete_tag "
    "set_note log_input log_inputs",
    "Artifacts": "log_artifact log_artifacts log_text log_dict log_figure log_image Image log_table "
    "log_stream list_artifacts download_artifacts load_text load_dict load_image load_table",
    "Reading": "get_run get_parent_run get_metric_history search_runs scan_runs scan_metrics",
    "Metrics of the machine": "enable_system_metrics_logging disable_system_metrics_logging "
    "set_system_metrics_sampling_interval set_system_metrics_samples_before_logging",
    "Writing at once": "flush flush_async_logging",
    "Errors": "StaticrunException MlflowException",
    "By ids alone": "Client MlflowClient",
    "Modules": "artifacts client data entities exceptions tracking testing",
}
_HEAD = """# The functions

<!-- Made from the docstrings by `python -m tests.apidocs`: change those. -->

Each name is an attribute of `staticrun`, and each example runs as it stands, where `tmp` is a folder of runs
that was chosen with `staticrun.set_tracking_uri(tmp)`. [Logging](logging.md) tells how they go together,
[For MLflow's users](mlflow.md) what differs from there.

"""


def rendered() -> str:
    """The whole page."""
    known = {name: names.split() for name, names in SECTIONS.items()}
    left = set(staticrun.__all__) - {name for names in known.values() for name in names}
    assert not left, f"no section of {__name__} names {sorted(left)}"
    parts = [_HEAD.rstrip() + "\n"]
    for title, names in known.items():
        parts.append(f"## {title}\n")
        parts += [_entry(name) for name in names if name in staticrun.__all__]
    parts.append("## Methods of the client\n")
    parts.append("Each does by a run's or experiment's id what the function of its name does.\n")
    for name, method in _public(staticrun.Client):
        parts.append(f"### `Client.{name}`\n\n{_call(f'client.{name}', method)}{_body(method)}")
    parts.append("## Your own tests\n")
    parts += [_tested(name) for name in testing.__all__]
    parts.append("## Entities\n")
    parts += [_entity(name) for name in entities.__all__]
    return "\n".join(parts)


def _entry(name: str) -> str:
    value = getattr(staticrun, name)
    if inspect.isclass(value) and value.__name__ != name:
        return f"### `{name}`\n\nThe same as `{value.__name__}`.\n"
    if inspect.ismodule(value):
        return f"### `staticrun.{name}`\n\n{_body(value)}"
    call = _call(f"staticrun.{name}", value) if callable(value) else ""
    methods = "".join(
        f"- `{inner}`: {_first(method)}\n" for inner, method in _public(value) if inspect.isclass(value)
    )
    return f"### `{name}`\n\n{call}{_body(value)}" + (f"\n{methods}" if methods and name != "Client" else "")


def _tested(name: str) -> str:
    value = getattr(testing, name)
    if not inspect.isclass(value):
        return f"### `testing.{name}`\n\n{_call(f'staticrun.testing.{name}', value)}{_body(value)}"
    parts = [f"### `testing.{name}`\n\n{_body(value)}"]
    for inner, method in _public(value):
        call = _call(f"{'store' if value is testing.IsolatedStore else 'run'}.{inner}", method)
        parts.append(f"### `{name}.{inner}`\n\n{call}{_body(method)}")
    return "\n".join(parts)


def _entity(name: str) -> str:
    value = getattr(entities, name)
    fields = getattr(value, "__struct_fields__", ())
    head = f"    {name}({', '.join(fields)})\n\n" if fields else ""
    methods = "".join(
        f"- `{inner}`: {_first(method)}\n"
        for inner, method in _public(value)
        if inspect.isroutine(method) and inner in vars(value)
    )
    return f"### `entities.{name}`\n\n{head}{_body(value)}" + (f"\n{methods}" if methods else "")


def _public(owner: object) -> list[tuple[str, object]]:
    """The methods and properties of a class that have a docstring of ours, by name."""
    if not inspect.isclass(owner):
        return []
    return [
        (name, value)
        for name, value in inspect.getmembers(owner)
        if not name.startswith("_") and getattr(value, "__doc__", None) and not isinstance(value, int | str)
        if not inspect.isroutine(value) or "staticrun" in (getattr(value, "__module__", "") or "")
        if inspect.isroutine(value) or isinstance(value, property)
    ]


def _call(name: str, value: object) -> str:
    """How it is called, in an indented line or two."""
    if not callable(value):
        return ""
    parameters = [one for one in inspect.signature(value).parameters.values() if one.name != "self"]
    shown = []
    for one in parameters:
        if one.kind is one.KEYWORD_ONLY and "*" not in shown:
            shown.append("*")
        shown.append(one.name if one.default is one.empty else f"{one.name}={one.default!r}")
    text = f"{name}({', '.join(shown)})"
    lines = textwrap.wrap(text, 100, initial_indent="    ", subsequent_indent="        ")
    return "\n".join(lines) + "\n\n"


def _first(value: object) -> str:
    return (inspect.getdoc(value) or "").split("\n\n")[0].replace("\n", " ")


def _body(value: object) -> str:
    """A docstring as Markdown: its sections as lists, its examples as code."""
    text = inspect.getdoc(value) or ""
    made: list[str] = []
    for block in re.split(r"\n\n(?=\S)", text):
        lines = block.split("\n")
        if lines[0].startswith(">>>"):
            made.append("```python\n" + block + "\n```")
        elif lines[0] in ("Args:", "Attributes:", "Returns:", "Raises:"):
            made.append(_section(lines[0].rstrip(":"), textwrap.dedent("\n".join(lines[1:]))))
        else:
            made.append(block)
    return "\n\n".join(made) + "\n"


def _section(title: str, text: str) -> str:
    """A section of a docstring: its names in bold, a line of the list each."""
    if title == "Returns":
        return "**Returns** " + text[0].lower() + " ".join(text.split())[1:]
    items = re.split(r"\n(?=\S)", text)
    listed = []
    for item in items:
        name, colon, said = " ".join(item.split()).partition(": ")
        listed.append(f"- `{name}`: {said}" if colon else f"- {name}")
    return f"**{title}**\n\n" + "\n".join(listed)
