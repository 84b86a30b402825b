"""python -m tests.bench [part …]; with BASE=COMMIT in the environment, beside that build.
`memory` and `backup` are parts of their own: they measure programs, and nothing beside them."""

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
elif sys.argv[1:] == ["backup"]:
    import_module("tests.bench.backup").main()
elif base := os.environ.get("BASE"):
    import_module("tests.bench.beside").main(base)
else:
    main(sys.argv[1:])
