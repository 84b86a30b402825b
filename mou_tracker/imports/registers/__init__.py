"""A register, whatever program kept it: from the cells of its sheets to chains of instruments.

    register = read_register(sheets, on=day, world=world, answers=answers)

Pure: the same sheets, day, world and answers give the same `Register`. `values` says what goes in
and comes out.
"""

from .reading import read_register
from .values import Answers, Home, Register, RowAnswer, World

__all__ = ["Answers", "Home", "Register", "RowAnswer", "World", "read_register"]
