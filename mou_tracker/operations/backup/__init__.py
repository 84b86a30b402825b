"""Database and documents as one file, and back: made from one snapshot, checked before a word of it
is believed, the same on every version of PostgreSQL the product runs on.

A backup is a tar file, or one that is sealed under a key:

    about.json              who made it, when, by which version
    tables/NAME/00000.gz    the rows of a table in the order of its key, as COPY writes them
    documents/ab/cd/DIGEST  the bytes of a document
    SHA256SUMS              of the documents, as sha256sum reads it
    manifest.json           of each table columns, rows and SHA-256; counts; sequences
    SHA256                  of every byte before it
"""

from .checking import BackupError, Checked, check
from .restoring import restore
from .writing import Written, write

__all__ = ["BackupError", "Checked", "Written", "check", "restore", "write"]
