"""The cover check: what was done on days on which no text was in effect.

findings    which activities, by agreement, each with its gap and what covers it since
export      the findings as a file
forms       a note on one
views       the page, its files, the note
"""
