"""What a project begins with: a commented `staticrun.toml`, and what builds and publishes its site."""

from typing import Final

WORKFLOW_NAME: Final = ".github/workflows/staticrun.yml"

#: Every key, commented out, with its default or an example.
SETTINGS: Final = """\
# What `staticrun build` does here. Every line that is commented out shows a default or an example;
# docs/configuration.md of staticrun describes every key, `staticrun config` prints what holds.

# title = "Experiments"
# description = ""                 # Markdown, on the overview
# runs = "runs"                    # or several folders as one: ["laptop", "cluster"]
# models = "models"                # folder of model manifests
# output = "site"
# theme = "default"                # or "./theme": a folder that replaces parts of it
# base_url = "https://team.github.io/project"
# repo_url = "https://github.com/team/project"
# edit_uri = "edit/main"           # with repo_url: where manifests are edited

# include = "name LIKE 'iris%'"    # which experiments are in the site
# run_pages = "tags.keep = 'yes'"  # which runs have a page of their own; all are listed
# plain_pages = 3                  # pages that list runs without JavaScript: one of 100, the others of 500
# histories = true                 # whether the site publishes all points as Parquet
# budget = "1 GB"                  # a build beyond it fails; GitHub Pages serves 1 GB
# strict = false                   # whether a problem in the data makes the build fail
# as_of = 2026-11-02T10:00:00Z     # when a run without an end is running or lost
# artifact_roots = []              # folders outside of runs whose artifacts may get into the site
# workers = 2

# What the site tells of how a run came about.
[publish]
# diff = false                     # what the working copy held beyond its commit
# host = false
# user = true
# command = true
# paths = "relative"               # or "full"

# Which artifacts are copied into the site, linked to, or only listed.
[artifacts]
# copy_limit = "5 MB"
# limits = { image = "20 MB", "*.npz" = 0 }
# link = ["*.ckpt"]
# list_only = ["*.tmp"]
# base = "https://example.org/runs"  # where the folder of runs can be reached on the web
# allow_scripts = false            # in HTML artifacts, within a sandbox

# How the page of an experiment begins; "*" is for all that have no table of their own.
# [experiment."*"]
# columns = ["metrics.loss", "params.lr"]
# sort = ["metrics.loss"]
# filter = "status = 'FINISHED'"
# charts = [{ kind = "scatter", options = { x = "params.lr" } }]
# views = [{ name = "Failed", state = "filter=status%20%3D%20'FAILED'" }]
"""

#: Builds the site on every push, and publishes that of the default branch.
WORKFLOW: Final = """\
# Builds the site of the runs in this repository and publishes it with GitHub Pages.
# In the repository's settings, under Pages, choose "GitHub Actions" as the source once.
name: site

on:
  push:
  workflow_dispatch:

permissions:
  contents: read

# One deployment at a time; one that goes on is not cut off.
concurrency:
  group: pages-${{ github.ref }}
  cancel-in-progress: false

jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - run: pip install staticrun
      - run: staticrun build
      - uses: actions/upload-pages-artifact@v3
        with:
          path: site

  deploy:
    needs: build
    if: github.ref_name == github.event.repository.default_branch
    runs-on: ubuntu-latest
    permissions:
      pages: write
      id-token: write
    environment:
      name: github-pages
      url: ${{ steps.deployment.outputs.page_url }}
    steps:
      - id: deployment
        uses: actions/deploy-pages@v4
"""
