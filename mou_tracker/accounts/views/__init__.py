"""The pages below /settings/ that are about people, their keys, and what they did."""
