"""Tell the cultivar of a wine from its chemistry: a dozen classifiers, with the artifacts of each.

python sample_runs/wine.py
"""

import pickle
import tempfile

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
from sklearn.datasets import load_wine
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import ConfusionMatrixDisplay, accuracy_score, f1_score, log_loss
from sklearn.model_selection import train_test_split
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier

import staticrun

wine = load_wine(as_frame=False)
x_train, x_test, y_train, y_test = train_test_split(
    wine.data, wine.target, test_size=0.4, random_state=1, stratify=wine.target
)
NAMES = ["Barolo", "Grignolino", "Barbera"]
CANDIDATES = [
    *[("logistic", {"C": c}) for c in (0.001, 0.01, 1.0)],
    *[("tree", {"max_depth": depth}) for depth in (1, 2, 4)],
    *[("forest", {"n_estimators": count, "max_depth": 4}) for count in (5, 40)],
    ("bayes", {}),
    *[("neighbours", {"n_neighbors": k}) for k in (1, 15, 150)],
]


def make_model(kind, params):
    if kind == "neighbours" and params["n_neighbors"] > len(x_train):
        raise ValueError(f"{params['n_neighbors']} neighbours, but only {len(x_train)} wines to choose from")
    models = {
        "logistic": lambda: LogisticRegression(**params),
        "tree": lambda: DecisionTreeClassifier(**params, random_state=0),
        "forest": lambda: RandomForestClassifier(**params, random_state=0),
        "bayes": lambda: GaussianNB(**params),
        "neighbours": lambda: KNeighborsClassifier(**params),
    }
    return make_pipeline(StandardScaler(), models[kind]())


def log_results(model, predicted, metrics):
    figure, axis = plt.subplots(figsize=(4, 3.2), layout="constrained")
    ConfusionMatrixDisplay.from_predictions(
        y_test, predicted, display_labels=NAMES, cmap="Blues", ax=axis, colorbar=False
    )
    staticrun.log_figure(figure, "confusion.png")
    staticrun.log_figure(figure, "confusion.svg")
    plt.close(figure)

    rows = [f"{NAMES[true]},{NAMES[guess]}" for true, guess in zip(y_test, predicted, strict=True)]
    staticrun.log_text("\n".join(["cultivar,predicted", *rows, ""]), "predictions.csv")
    cells = "".join(f"<tr><th>{key}<td>{value:.4f}" for key, value in metrics.items())
    style = "body { font: 15px sans-serif } th { text-align: left; padding-right: 2em }"
    staticrun.log_text(
        f"<!doctype html><title>Holdout</title><style>{style}</style>"
        f"<h1>{len(y_test)} wines held out</h1><table>{cells}</table>",
        "report.html",
    )
    staticrun.log_dict(
        {"train": len(y_train), "test": len(y_test), "features": wine.feature_names}, "data.json"
    )
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/model.pkl"
        with open(path, "wb") as file:
            pickle.dump(model, file)
        staticrun.log_artifact(path, artifact_path="model")


def train(kind, params):
    with staticrun.start_run(tags={"family": kind, "data": "wine"}):
        staticrun.log_params({"model": kind, **params})
        model = make_model(kind, params).fit(x_train, y_train)
        predicted = model.predict(x_test)
        metrics = {
            "accuracy": float(accuracy_score(y_test, predicted)),
            "f1": float(f1_score(y_test, predicted, average="macro")),
            "log_loss": float(log_loss(y_test, model.predict_proba(x_test))),
        }
        staticrun.log_metrics(metrics)
        log_results(model, predicted, metrics)
        if kind == "tree" and params["max_depth"] == 1:
            staticrun.set_tag("mlflow.note.content", "A single question cannot tell *three* cultivars apart.")


if __name__ == "__main__":
    staticrun.set_experiment("wine")
    for kind, params in CANDIDATES:
        try:
            train(kind, params)
        except ValueError as error:  # the run has ended as failed, with its traceback; the others go on
            print(f"{kind} {params}: {error}")
