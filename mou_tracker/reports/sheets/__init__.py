"""What a report holds, a sheet a noun: rows with the figures they count in, found through a scope.

A row is told without a language and without a number of the database, so that the same facts give
the same rows.
"""
