"""MLflow's names that staticrun does not have: each error says what serves instead."""

from typing import Final

_MODEL_FILE: Final = (
    "save the model with its own library and log the file: staticrun.log_artifact('model.pkl'); a model's "
    "versions and stages are YAML files, see docs/registry.md"
)
_REGISTRY: Final = "models, versions and stages are YAML files below models/, see docs/registry.md"
_AUTOLOG: Final = "log what you need with log_params, log_metrics and log_artifact"
_TRACING: Final = "staticrun tracks runs, not calls of language models; log_table keeps prompts and answers"
_EVALUATE: Final = "compute what you need and log it with log_metrics, log_table and log_figure"
_FILES: Final = "runs are plain files below a folder: staticrun.set_tracking_uri('runs')"


def _all(names: str, instead: str) -> dict[str, str]:
    return dict.fromkeys(names.split(), instead)


_SYSTEM: Final = "start_run(log_system_metrics=True) samples them for that run"
_CALLED: Final = "logging never waits for the store: leave the call out, or call staticrun.flush()"

_INSTEAD: Final = {
    **_all(
        "catboost diffusers dspy fastai h2o johnsnowlabs keras langchain lightgbm llama_index models onnx "
        "openai paddle pmdarima prophet pyfunc pyspark pytorch sentence_transformers shap sklearn spacy "
        "spark statsmodels tensorflow transformers xgboost rfunc log_model_params log_outputs "
        "set_active_model clear_active_model get_active_model_id ActiveModel search_logged_models "
        "get_logged_model create_external_model last_logged_model create_logged_model "
        "initialize_logged_model finalize_logged_model log_model log_model_artifact "
        "log_model_artifacts import_checkpoints",
        _MODEL_FILE,
    ),
    **_all(
        "register_model search_model_versions search_registered_models set_registry_uri get_registry_uri "
        "get_latest_versions transition_model_version_stage registered_model model_version "
        "set_model_version_tag create_registered_model create_model_version get_registered_model",
        _REGISTRY,
    ),
    **_all("autolog", _AUTOLOG),
    **_all("trace start_span get_trace search_traces tracing genai gateway types anthropic gemini", _TRACING),
    **_all("evaluate metrics validate_evaluation_results", _EVALUATE),
    **_all("projects run", "call your script itself; a run keeps its command and commit"),
    **_all("login store protos server azure", _FILES),
    **_all("config flush_artifact_async_logging", _CALLED),
    "system_metrics": _SYSTEM,
    "doctor": "staticrun --version, and `staticrun runs list`",
    **_all("list_experiments", "search_experiments, as in MLflow since its version 2"),
    **_all("list_run_infos", "search_runs, as in MLflow since its version 2"),
    "version": "staticrun.__version__",
    "environment_variables": "docs/logging.md lists the variables of the environment",
}
#: Parts of names that tell what the rest of MLflow's surface is about, the first that fits.
_ABOUT: Final = (
    ("system_metrics", _SYSTEM),
    ("prompt", _TRACING),
    ("trace", _TRACING),
    ("span", _TRACING),
    ("assessment", _TRACING),
    ("feedback", _TRACING),
    ("expectation", _TRACING),
    ("mcp_", _TRACING),
    ("registered_model", _REGISTRY),
    ("model_version", _REGISTRY),
    ("logged_model", _MODEL_FILE),
    ("webhook", _FILES),
    ("workspace", _FILES),
)
#: MLflow's methods begin with one of these; whatever else holds such a part is a slip of the finger.
_VERBS: Final = frozenset({
    "add", "create", "delete", "detach", "disable", "enable", "end", "get", "initialize", "link", "list",
    "load", "log", "override", "parse", "refresh", "register", "remove", "rename", "search", "set", "start",
    "test", "unlink", "update", "transition",
})  # fmt: skip


def of_module(name: str) -> str:
    """What to say of a name that `staticrun` does not have; what serves instead, where MLflow has it.

    >>> print(of_module("register_model"))
    module 'staticrun' has no attribute 'register_model', which MLflow has
      hint: models, versions and stages are YAML files below models/, see docs/registry.md; ...
    """
    return _message("module 'staticrun'", name)


def of_client(name: str) -> str:
    """What to say of a name that the client does not have; likewise."""
    return _message("'Client' object", name)


def _message(where: str, name: str) -> str:
    known = f"{where} has no attribute {name!r}"
    instead = _instead(name)
    if instead is None:
        return known
    return f"{known}, which MLflow has\n  hint: {instead}; docs/mlflow.md has the whole list"


def of_import(package: str, module: str) -> str | None:
    """What to say of `import staticrun.<module>`; None of a module that MLflow does not have either.

    >>> print(of_import("staticrun", "sklearn"))
    No module named 'staticrun.sklearn', which MLflow has
      hint: save the model with its own library and log the file: ...
    """
    instead = _INSTEAD.get(module.partition(".")[0])
    if instead is None:
        return None
    return (
        f"No module named '{package}.{module}', which MLflow has\n"
        f"  hint: {instead}; docs/mlflow.md has the whole list"
    )


def _instead(name: str) -> str | None:
    """What serves instead of a name of MLflow's; None where it has none of this name."""
    if name in _INSTEAD:
        return _INSTEAD[name]
    if name.partition("_")[0] not in _VERBS:
        return None
    return next((instead for part, instead in _ABOUT if part in name), None)
