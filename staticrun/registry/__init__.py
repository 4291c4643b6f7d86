"""The model registry: manifests that people write, read into models and versions.

`document` turns YAML into nodes that know their place, `convert` nodes into typed models, `check` says what
types cannot, `load` does this for a folder. `docs/registry.md` describes the manifests.
"""

from staticrun.registry.check import instant
from staticrun.registry.convert import json_schema
from staticrun.registry.load import LoadedModel, load_models

__all__ = ["LoadedModel", "instant", "json_schema", "load_models"]
