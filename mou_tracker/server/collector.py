"""The garbage collector of a process that answers requests."""

import gc


def calm() -> None:
    """What was loaded at start is never garbage, and an answer of 200 rows makes more young objects
    than the collector's first threshold foresees: by default it stops in the midst of every such
    answer to walk over all of Django. Call once, after everything is loaded.

    A request and all that its answer was made from name each other, so that nothing but the
    collector gives them back (11 MB of a timeline). What outlived a first look is looked at after
    two more, not after twenty, and what outlived that after ten: looking costs little, since what
    was loaded at start is left out (decision 0087)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 2, 10)
