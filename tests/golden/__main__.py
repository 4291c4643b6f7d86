"""Write the expected sites again: `python -m tests.golden`."""

from .sites import regenerate

regenerate()
