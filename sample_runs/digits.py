"""Read handwritten digits: two sweeps, followed epoch by epoch.

python sample_runs/digits.py                            # both sweeps: 13 runs in two parents
python sample_runs/digits.py --hidden 256 --epochs 400  # one long run
"""

import argparse
import pickle
import tempfile

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits
from sklearn.linear_model import SGDClassifier
from sklearn.metrics import classification_report
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier

import staticrun

images, labels = load_digits(return_X_y=True)
images = (images / 16).astype("float32")
x_train, x_val, y_train, y_val = train_test_split(images, labels, random_state=0, stratify=labels)


def make_model(params):
    if params["model"] == "linear":
        return SGDClassifier(
            loss="log_loss",
            learning_rate="constant",
            eta0=params["lr"],
            alpha=params["alpha"],
            random_state=0,
        )
    return MLPClassifier(
        (params["hidden"],), solver="sgd", learning_rate_init=params["lr"], batch_size=32, random_state=0
    )


def measure(model, x, y, name):
    """Loss and accuracy. The cross-entropy is the textbook's: of a model that has run away it is NaN."""
    probability = model.predict_proba(x)
    with np.errstate(all="ignore"):
        loss = -(np.eye(10)[y] * np.log(probability)).sum(axis=1).mean()
    return {f"{name}_loss": float(loss), f"{name}_accuracy": float((probability.argmax(axis=1) == y).mean())}


def train(params, epochs):
    """Train one model within the active run; gives its accuracy on the validation set."""
    staticrun.log_params({**params, "epochs": epochs})
    model = make_model(params)
    for epoch in range(1, epochs + 1):
        model.partial_fit(x_train, y_train, classes=range(10))
        staticrun.log_metrics(measure(model, x_train, y_train, "train"), step=epoch)
        on_validation = measure(model, x_val, y_val, "val")
        staticrun.log_metrics(on_validation, step=epoch)
    log_results(model)
    return on_validation["val_accuracy"]


def log_results(model):
    predicted = model.predict(x_val)
    staticrun.log_text(classification_report(y_val, predicted, zero_division=0), "report.txt")
    wrong = np.flatnonzero(predicted != y_val)[:8]
    figure, axes = plt.subplots(1, 8, figsize=(8, 1.5))
    for axis in axes:
        axis.axis("off")
    for axis, index in zip(axes, wrong, strict=False):
        axis.imshow(x_val[index].reshape(8, 8), cmap="gray_r")
        axis.set_title(f"{y_val[index]} read as {predicted[index]}", fontsize=7)
    staticrun.log_figure(figure, "mistakes.png")
    plt.close(figure)
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/model.pkl"
        with open(path, "wb") as file:
            pickle.dump(model, file)
        staticrun.log_artifact(path, artifact_path="model")


def sweep(name, settings, epochs, description):
    """One parent run for the sweep, and a nested run for each of its settings."""
    with staticrun.start_run(run_name=name, description=description, tags={"kind": "sweep"}):
        scores = {}
        for params in settings:
            run_name = " ".join([params["model"], *(f"{k}={v}" for k, v in params.items() if k != "model")])
            with staticrun.start_run(run_name=run_name, nested=True):
                scores[run_name] = train(params, epochs)
        best = max(scores, key=scores.get)
        staticrun.log_metric("best_val_accuracy", scores[best])
        staticrun.set_tag("best", best)
        rows = [f"{name},{score:.4f}" for name, score in scores.items()]
        staticrun.log_text("\n".join(["run,val_accuracy", *rows, ""]), "sweep.csv")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--hidden", type=int, help="train one network of this size instead of the sweeps")
    parser.add_argument("--epochs", type=int, default=30)
    args = parser.parse_args()
    staticrun.set_experiment("digits")
    if args.hidden:
        with staticrun.start_run(run_name=f"mlp hidden={args.hidden}, long", tags={"queue": "night"}):
            train({"model": "mlp", "hidden": args.hidden, "lr": 0.01}, args.epochs)
    else:
        linear = [
            {"model": "linear", "lr": lr, "alpha": alpha} for lr in (0.01, 0.1, 1) for alpha in (1e-4, 1e-2)
        ]
        sweep("linear sweep", linear, args.epochs, "How far does a **linear** model get?")
        mlp = [{"model": "mlp", "lr": lr, "hidden": size} for lr in (0.003, 0.01, 0.1) for size in (16, 64)]
        mlp.append({"model": "mlp", "lr": 0.5, "hidden": 64})
        sweep(
            "mlp sweep",
            mlp,
            args.epochs,
            "One hidden layer. The last learning rate is *too great*: it ends in NaN.",
        )
