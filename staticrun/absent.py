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


_INSTEAD: Final = {
    **_all(
        "catboost diffusers dspy fastai h2o johnsnowlabs keras langchain lightgbm llama_index models onnx "
        "openai paddle pmdarima prophet pyfunc pyspark pytorch sentence_transformers shap sklearn spacy "
        "spark statsmodels tensorflow transformers xgboost log_model_params log_outputs set_active_model "
        "search_logged_models get_logged_model create_external_model last_logged_model create_logged_model "
        "finalize_logged_model log_model",
        _MODEL_FILE,
    ),
    **_all(
        "register_model search_model_versions search_registered_models set_registry_uri get_registry_uri "
        "set_model_version_tag create_registered_model create_model_version get_registered_model "
        "rename_registered_model update_registered_model delete_registered_model get_model_version "
        "get_latest_versions transition_model_version_stage update_model_version delete_model_version "
        "set_registered_model_alias delete_registered_model_alias get_model_version_by_alias "
        "set_registered_model_tag get_model_version_download_uri",
        _REGISTRY,
    ),
    **_all("autolog", _AUTOLOG),
    **_all(
        "trace start_span get_trace search_traces tracing genai update_current_trace log_feedback "
        "log_expectation start_trace end_trace end_span delete_traces set_trace_tag",
        _TRACING,
    ),
    **_all("evaluate metrics validate_evaluation_results", _EVALUATE),
    **_all("projects run", "call your script itself; a run keeps its command and commit"),
    **_all("login set_workspace create_workspace", _FILES),
    "Image": "log_image takes an array or an image of PIL itself",
}


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
    instead = _INSTEAD.get(name)
    if instead is None:
        return known
    return f"{known}, which MLflow has\n  hint: {instead}; docs/mlflow.md has the whole list"
