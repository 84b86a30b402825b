"""A desk that somebody hands over: what moves, on which day, and what the successor has to know."""
