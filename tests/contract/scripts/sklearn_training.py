"""A classifier of scikit-learn: its params, its scores, its report, the model as a file."""

import os
import pickle
import tempfile

from sklearn.datasets import load_iris
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import accuracy_score, classification_report, f1_score
from sklearn.model_selection import train_test_split

import staticrun as mlflow

mlflow.set_experiment("sklearn")
x, y = load_iris(return_X_y=True, as_frame=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, random_state=0)

with mlflow.start_run(run_name="forest"):
    dataset = mlflow.data.from_pandas(x_train.assign(target=y_train), name="iris", targets="target")
    mlflow.log_input(dataset, context="training")
    model = RandomForestClassifier(n_estimators=20, max_depth=3, random_state=0)
    mlflow.log_params(model.get_params())
    model.fit(x_train, y_train)
    predicted = model.predict(x_test)
    mlflow.log_metrics({
        "accuracy": accuracy_score(y_test, predicted),
        "f1_macro": f1_score(y_test, predicted, average="macro"),
    })  # fmt: skip
    mlflow.log_dict(classification_report(y_test, predicted, output_dict=True), "report.json")
    mlflow.log_text("\n".join(x.columns), "features.txt")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "model.pkl")
        with open(path, "wb") as file:
            pickle.dump(model, file)
        mlflow.log_artifact(path, artifact_path="model")

run = mlflow.last_active_run()
local = mlflow.artifacts.download_artifacts(run_id=run.info.run_id, artifact_path="model/model.pkl")
with open(local, "rb") as file:
    assert (pickle.load(file).predict(x_test) == predicted).all()
