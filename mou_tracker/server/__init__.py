"""What carries the product: embedded servers, the supervisor, production checks.

Imports nothing when imported: the guard of an embedded server runs from here without Django.
"""
