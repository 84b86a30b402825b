"""Mixed traffic against a whole system on one machine, for so long as asked: `make load`."""
