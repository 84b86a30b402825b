"""Measures against limits taken in the same run on the same machine; never part of the suite.

`make bench` runs all, `make bench ARGS="api pages"` some. A line: what, p50, the limit's p50, their
ratio, the goal. Data: an example world of 10,000 agreements below VAR (default var/bench).
"""
