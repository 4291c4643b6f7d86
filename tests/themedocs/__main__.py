"""Writes docs/themes.md anew: `python -m tests.themedocs`."""

import os

from tests import themedocs

root = os.path.dirname(os.path.dirname(themedocs.HERE))
page = themedocs.rendered()
with open(os.path.join(root, themedocs.PATH), "w", encoding="utf-8") as file:
    file.write(page)
