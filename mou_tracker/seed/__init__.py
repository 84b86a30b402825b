"""What a new product begins with: the first start, the real case, the demo world."""
