"""How each language writes a day, where Django's own way is ambiguous (06/04/2018) or long."""
