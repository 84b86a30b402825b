"""python -m tests.bench [part …]; with BASE=COMMIT in the environment, beside that build.
`memory` is a part of its own: it measures programs, and nothing beside it."""

import os
import sys
from importlib import import_module

from .system import HEAD, open_system

PARTS = ("api", "pages", "derived")


def main(asked: list[str]) -> None:
    open_system()
    print(HEAD)
    for part in asked or PARTS:
        for line in import_module(f"tests.bench.{part}").measure():
            print(line, flush=True)


if sys.argv[1:] == ["memory"]:
    import_module("tests.bench.memory").main(os.environ.get("BASE"))
elif base := os.environ.get("BASE"):
    import_module("tests.bench.beside").main(base)
else:
    main(sys.argv[1:])
