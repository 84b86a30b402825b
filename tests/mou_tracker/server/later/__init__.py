"""What a later version may bring: a migration that needs tables everybody uses, for a moment."""
