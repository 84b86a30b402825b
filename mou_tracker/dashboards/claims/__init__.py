"""Figures one may state about an agreement on a day, and drafts that state some.

    facts → known (what may be said on a day: a value) → figures (a row each, with sentences)
                                                       → reading (a draft beside them)

`numerals`, `pieces`, `lexicon`, `values`, `sentences` and `reading` know neither database nor
clock; a sentence this package writes is one it reads back (decision 0055).
"""
