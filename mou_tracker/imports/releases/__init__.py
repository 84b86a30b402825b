"""Press releases: what one tells of agreements, as proposals beside the words they were read from.

    read_release(text, world=world, on=None)

is a pure function of the text, the day of reading and the known world: no model, no clock, nothing
leaves the installation. Rules are tables of words per language; whatever a text does not tell is
None or `sure: false`.
"""

from .reading import read_release

__all__ = ["read_release"]
