"""The first page: what to decide, in the order of what waiting costs; what changed; what sleeps."""
