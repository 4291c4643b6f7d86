"""Runs on disk: names, writing, sealing, folding and reading. Knows nothing of training loops or sites."""
