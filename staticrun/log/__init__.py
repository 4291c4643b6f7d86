"""Logging runs while they train: what the caller hands over, a thread writes.

`values` checks what is logged, `recorder` holds an open run's rows, `flusher` is the thread that takes them
to the `sink` of each run, `outage` is what happens where the store does not accept them. `active` knows which
run is meant, `endings` how a run ends when nobody says so, `forks` what a forked process may go on with.
"""
