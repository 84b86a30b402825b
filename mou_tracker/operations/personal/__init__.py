"""Data about people: why they are kept and until when, what is kept of one person, and how it
goes."""
