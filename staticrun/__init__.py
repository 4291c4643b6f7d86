"""Experiment tracking without a server.

Training scripts log runs to plain files, with MLflow's names; `staticrun build` makes a static site of them.
The functions are loaded when they are first used, so that importing costs next to nothing.
"""

TYPE_CHECKING = False  # what type checkers take for true, without the 10 ms of importing typing

__version__ = "0.1.0"

if TYPE_CHECKING:
    from staticrun import artifacts, client, data, entities, exceptions, testing, tracking
    from staticrun.client import (
        Client,
        MlflowClient,
    )
    from staticrun.errors import (
        StaticrunException,
    )
    from staticrun.exceptions import (
        MlflowException,
    )
    from staticrun.fluent.activerun import ActiveRun
    from staticrun.fluent.artifacts import (
        download_artifacts,
        get_artifact_uri,
        list_artifacts,
        load_dict,
        load_image,
        load_table,
        load_text,
        log_artifact,
        log_artifacts,
        log_dict,
        log_figure,
        log_image,
        log_stream,
        log_table,
        log_text,
        set_artifact_uri,
    )
    from staticrun.fluent.experiments import (
        create_experiment,
        delete_experiment,
        delete_experiment_tag,
        get_experiment,
        get_experiment_by_name,
        rename_experiment,
        restore_experiment,
        search_experiments,
        set_experiment,
        set_experiment_tag,
        set_experiment_tags,
    )
    from staticrun.fluent.images import Image
    from staticrun.fluent.runs import (
        active_run,
        delete_run,
        end_run,
        flush,
        flush_async_logging,
        get_metric_history,
        get_parent_run,
        get_run,
        get_tracking_uri,
        is_tracking_uri_set,
        last_active_run,
        restore_run,
        set_tracking_uri,
        start_run,
    )
    from staticrun.fluent.scans import scan_metrics, scan_runs
    from staticrun.fluent.search import search_runs
    from staticrun.fluent.system import (
        disable_system_metrics_logging,
        enable_system_metrics_logging,
        set_system_metrics_samples_before_logging,
        set_system_metrics_sampling_interval,
    )
    from staticrun.fluent.values import (
        delete_tag,
        log_batch,
        log_history,
        log_input,
        log_inputs,
        log_metric,
        log_metrics,
        log_param,
        log_params,
        set_note,
        set_tag,
        set_tags,
    )

__all__ = [
    "ActiveRun",
    "Client",
    "Image",
    "MlflowClient",
    "MlflowException",
    "StaticrunException",
    "active_run",
    "artifacts",
    "client",
    "create_experiment",
    "data",
    "delete_experiment",
    "delete_experiment_tag",
    "delete_run",
    "delete_tag",
    "disable_system_metrics_logging",
    "download_artifacts",
    "enable_system_metrics_logging",
    "end_run",
    "entities",
    "exceptions",
    "flush",
    "flush_async_logging",
    "get_artifact_uri",
    "get_experiment",
    "get_experiment_by_name",
    "get_metric_history",
    "get_parent_run",
    "get_run",
    "get_tracking_uri",
    "is_tracking_uri_set",
    "last_active_run",
    "list_artifacts",
    "load_dict",
    "load_image",
    "load_table",
    "load_text",
    "log_artifact",
    "log_artifacts",
    "log_batch",
    "log_dict",
    "log_figure",
    "log_history",
    "log_image",
    "log_input",
    "log_inputs",
    "log_metric",
    "log_metrics",
    "log_param",
    "log_params",
    "log_stream",
    "log_table",
    "log_text",
    "rename_experiment",
    "restore_experiment",
    "restore_run",
    "scan_metrics",
    "scan_runs",
    "search_experiments",
    "search_runs",
    "set_artifact_uri",
    "set_experiment",
    "set_experiment_tag",
    "set_experiment_tags",
    "set_note",
    "set_system_metrics_samples_before_logging",
    "set_system_metrics_sampling_interval",
    "set_tag",
    "set_tags",
    "set_tracking_uri",
    "start_run",
    "testing",
    "tracking",
]

#: Modules that are there as attributes too, as MLflow's are.
_MODULES = ("artifacts", "client", "data", "entities", "exceptions", "testing", "tracking", "utils")
#: Where each public name lives.
_HOMES = {
    "staticrun.client": ("Client", "MlflowClient"),
    "staticrun.errors": ("StaticrunException",),
    "staticrun.exceptions": ("MlflowException",),
    "staticrun.fluent.artifacts": (
        "download_artifacts", "get_artifact_uri", "list_artifacts", "load_dict", "load_image",
        "load_table", "load_text", "log_artifact", "log_artifacts", "log_dict", "log_figure", "log_image",
        "log_stream", "log_table", "log_text", "set_artifact_uri"
    ),
    "staticrun.fluent.experiments": (
        "create_experiment", "delete_experiment", "delete_experiment_tag", "get_experiment",
        "get_experiment_by_name", "rename_experiment", "restore_experiment", "search_experiments",
        "set_experiment", "set_experiment_tag", "set_experiment_tags"
    ),
    "staticrun.fluent.images": ("Image",),
    "staticrun.fluent.activerun": ("ActiveRun",),
    "staticrun.fluent.runs": (
        "active_run", "delete_run", "end_run", "flush", "flush_async_logging",
        "get_metric_history", "get_parent_run", "get_run", "get_tracking_uri", "is_tracking_uri_set",
        "last_active_run", "restore_run", "set_tracking_uri", "start_run"
    ),
    "staticrun.fluent.search": ("search_runs",),
    "staticrun.fluent.scans": ("scan_metrics", "scan_runs"),
    "staticrun.fluent.system": (
        "disable_system_metrics_logging", "enable_system_metrics_logging",
        "set_system_metrics_samples_before_logging", "set_system_metrics_sampling_interval"
    ),
    "staticrun.fluent.values": (
        "delete_tag", "log_batch", "log_history", "log_input", "log_inputs", "log_metric",
        "log_metrics", "log_param", "log_params", "set_note", "set_tag", "set_tags"
    ),
}  # fmt: skip


def __getattr__(name: str) -> object:
    import importlib

    if name in _MODULES:
        return importlib.import_module(f"{__name__}.{name}")
    for home, names in _HOMES.items():
        if name in names:
            value: object = getattr(importlib.import_module(home), name)
            globals()[name] = value
            return value
    raise _Absent(f"module {__name__!r} has no attribute {name!r}", name=name)


class _Absent(AttributeError):
    """Says, when it is shown, what serves instead of a name of MLflow's.

    Not before: each `from staticrun import <module>` asks for the attribute first.
    """

    def __str__(self) -> str:
        from staticrun.absent import of_module

        return of_module(self.name or "")


#: Packages that MLflow has too.
_LIKE_MLFLOW = ("staticrun", "staticrun.entities", "staticrun.tracking")


class _AbsentModules:
    """Says of `import staticrun.sklearn` what serves instead. Asked last, when nobody has such a module."""

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> None:
        package, _, module = name.rpartition(".")
        if package in _LIKE_MLFLOW and not module.startswith("_"):
            from staticrun.absent import of_import

            message = of_import(package, module)
            if message is not None:
                # Not by its whole name: `from staticrun import <module>` would take the error for its own,
                # and say only that there is none.
                raise ModuleNotFoundError(message, name=module)


def _watch_imports() -> None:
    import sys

    sys.meta_path.append(_AbsentModules)


_watch_imports()


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
