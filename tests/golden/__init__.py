"""Stores of runs with given ids and times, and the sites that are expected of them.

`python -m tests.golden` in the root of the repository writes the expected sites again. Look at what has
changed before you commit it: that is the test.
"""
