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
_DATASET: Final = (
    "data.from_pandas, from_polars and from_numpy make datasets for log_input, which keeps them by run"
)
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
    **_all(
        "trace start_span get_trace search_traces tracing genai gateway types anthropic gemini ag2 agent "
        "agno assistant autogen bedrock claude_code crewai groq haystack litellm mcp mistral otel prompt "
        "pydantic_ai semantic_kernel smolagents strands flush_trace_async_logging search_sessions log_issue "
        "Document Session Issue span assessment",
        _TRACING,
    ),
    **_all("evaluate evaluation metrics validate_evaluation_results", _EVALUATE),
    **_all("projects run", "call your script itself; a run keeps its command and commit"),
    **_all("login store protos server azure db experiments runs telemetry webhooks", _FILES),
    **_all("deployments sagemaker", "serve the model file with a server of your choice"),
    **_all("model_registry", _REGISTRY),
    **_all("from_huggingface from_tensorflow from_spark from_dict load_delta get_source", _DATASET),
    "pytest": "staticrun.testing, see docs/testing.md",
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
    ("dataset", _DATASET),
    ("webhook", _FILES),
    ("workspace", _FILES),
)
#: MLflow's methods begin with one of these; whatever else holds such a part is a slip of the finger.
_VERBS: Final = frozenset({
    "add", "copy", "create", "delete", "detach", "disable", "enable", "end", "get", "initialize", "link",
    "list", "load", "log", "override", "parse", "refresh", "register", "remove", "rename", "search", "set",
    "start", "test", "unlink", "update", "transition",
})  # fmt: skip


#: Parts of the names of MLflow's classes, which `entities` would have.
_CLASSES: Final = (
    ("LoggedModel", _MODEL_FILE),
    ("Model", _REGISTRY),
    *((part, _TRACING) for part in (
        "Span", "Trace", "Prompt", "Assessment", "Feedback", "Expectation", "Scorer", "Gateway", "Judge"
    )),
)  # fmt: skip


def of_module(name: str, module: str = "staticrun") -> str:
    """What to say of a name that a module does not have; what serves instead, where MLflow has it.

    >>> print(of_module("register_model"))
    module 'staticrun' has no attribute 'register_model', which MLflow has
      hint: models, versions and stages are YAML files below models/, see docs/registry.md; ...
    """
    return _message(f"module {module!r}", name)


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
    """What to say of `import <package>.<module>`; None of what MLflow does not have either.

    `from staticrun import autolog` asks for a module as well, after the attribute.

    >>> print(of_import("staticrun", "sklearn"))
    No module named 'staticrun.sklearn', which MLflow has
      hint: save the model with its own library and log the file: ...
    """
    instead = _instead(module.partition(".")[0])
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
    if name[:1].isupper() and not name.isupper():
        return next((instead for part, instead in _CLASSES if part in name), None)
    if name.partition("_")[0] not in _VERBS:
        return None
    return next((instead for part, instead in _ABOUT if part in name), None)
