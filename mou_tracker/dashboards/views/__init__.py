"""Pages that look at both floors at once."""
