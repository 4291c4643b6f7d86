"""Artifacts by their URIs, under MLflow's module name; the same functions as in `staticrun`.

>>> with staticrun.start_run() as run:
...     staticrun.log_text("hello", "a.txt")
>>> staticrun.artifacts.load_text(f"runs:/{run.info.run_id}/a.txt")
'hello'
"""

from staticrun.fluent.artifacts import download_artifacts, list_artifacts, load_dict, load_image, load_text

__all__ = ["download_artifacts", "list_artifacts", "load_dict", "load_image", "load_text"]
