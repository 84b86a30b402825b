"""Pages that look at agreements and activities at once."""
