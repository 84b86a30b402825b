"""One A4 page before a meeting with a partner: what is read of it, its sections in each language,
its drawing, what goes to an annex, and its answers as page, PDF and document."""
