"""Paper: PDF through one engine with the project's own faces, documents for a word processor."""

from .answers import PDF, docx_answer, file_answer, no_engine, pdf_answer
from .engine import Missing, Sheet, TooLong, engine, render_pdf
from .word import Cell, Run, Word, plain

__all__ = [
    "PDF",
    "Cell",
    "Missing",
    "Run",
    "Sheet",
    "TooLong",
    "Word",
    "docx_answer",
    "engine",
    "file_answer",
    "no_engine",
    "pdf_answer",
    "plain",
    "render_pdf",
]
