"""The garbage collector of a process that answers requests."""

import gc


def calm() -> None:
    """What was loaded at start is never garbage, and an answer of 200 rows makes more young objects
    than the collector's first threshold foresees: by default it stops in the midst of every such
    answer to walk over all of Django. Call once, after everything is loaded."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
