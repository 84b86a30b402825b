"""What keeps it in order: whether it lives, and whether what is stored is what the facts say."""
