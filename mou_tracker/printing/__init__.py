"""Paper: PDF through one engine with the project's own faces, documents for a word processor."""

from .answers import docx_answer, pdf_answer
from .engine import Missing, TooLong, engine, page_count, render_pdf
from .word import Cell, Run, Word, plain

__all__ = [
    "Cell",
    "Missing",
    "Run",
    "TooLong",
    "Word",
    "docx_answer",
    "engine",
    "page_count",
    "pdf_answer",
    "plain",
    "render_pdf",
]
