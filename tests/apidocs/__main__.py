"""Writes docs/api.md anew: `python -m tests.apidocs`."""

import os

from tests import apidocs

root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
page = apidocs.rendered()
with open(os.path.join(root, apidocs.PATH), "w", encoding="utf-8") as file:
    file.write(page)
