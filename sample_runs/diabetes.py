"""Predict how diabetes progresses: gradient boosting, followed tree by tree.

python sample_runs/diabetes.py
python sample_runs/diabetes.py --trees 20
"""

import argparse
import itertools

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_diabetes
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split

import staticrun

diabetes = load_diabetes()
x_train, x_test, y_train, y_test = train_test_split(diabetes.data, diabetes.target, random_state=0)
GRID = {"learning_rate": [0.02, 0.1, 0.5], "max_depth": [1, 3], "subsample": [0.5, 1.0]}


def rmse(y, predicted):
    return float(np.sqrt(np.mean((y - predicted) ** 2)))


def log_curves(model):
    """One point a tree: on the data that it learns from, and on the data that it has not seen."""
    stages = zip(model.staged_predict(x_train), model.staged_predict(x_test), strict=True)
    best = (float("inf"), 0)
    for tree, (on_train, on_test) in enumerate(stages, start=1):
        test_rmse = rmse(y_test, on_test)
        staticrun.log_metric("train_rmse", rmse(y_train, on_train), step=tree)
        staticrun.log_metric("test_rmse", test_rmse, step=tree)
        best = min(best, (test_rmse, tree))
    return best


def log_plots(model, predicted):
    order = np.argsort(model.feature_importances_)
    names = [diabetes.feature_names[index] for index in order]
    figure, axis = plt.subplots(figsize=(5, 3), layout="constrained")
    axis.barh(names, model.feature_importances_[order])
    axis.set_xlabel("importance")
    staticrun.log_figure(figure, "plots/importance.svg")
    plt.close(figure)

    figure, axis = plt.subplots(figsize=(4, 3), layout="constrained")
    axis.axhline(0, color="0.7", linewidth=1)
    axis.scatter(predicted, y_test - predicted, s=8)
    axis.set(xlabel="predicted", ylabel="residual")
    staticrun.log_figure(figure, "plots/residuals.png")
    plt.close(figure)


def train(params, trees):
    run_name = " ".join(f"{key}={value}" for key, value in params.items())
    with staticrun.start_run(run_name=run_name, tags={"data": "diabetes"}):
        staticrun.log_params({**params, "n_estimators": trees})
        model = GradientBoostingRegressor(n_estimators=trees, random_state=0, **params).fit(x_train, y_train)
        best_rmse, best_trees = log_curves(model)
        predicted = model.predict(x_test)
        r2 = float(r2_score(y_test, predicted))
        staticrun.log_metrics({"r2": r2, "best_test_rmse": best_rmse, "best_trees": best_trees})
        staticrun.set_tag("overfits", "yes" if best_trees < trees / 2 else "no")
        log_plots(model, predicted)
        rows = [f"{true:.0f},{guess:.1f}" for true, guess in zip(y_test, predicted, strict=True)]
        staticrun.log_text("\n".join(["progression,predicted", *rows, ""]), "predictions.csv")
        staticrun.log_dict(model.get_params(), "params.json")
        staticrun.log_text(
            f"# Gradient boosting, {trees} trees\n\n"
            f"- RMSE {rmse(y_test, predicted):.1f} on {len(y_test)} patients not seen in training\n"
            f"- the best number of trees would have been **{best_trees}**, with {best_rmse:.1f}\n",
            "summary.md",
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--trees", type=int, default=200)
    args = parser.parse_args()
    staticrun.set_experiment("diabetes")
    for values in itertools.product(*GRID.values()):
        train(dict(zip(GRID, values, strict=True)), args.trees)
