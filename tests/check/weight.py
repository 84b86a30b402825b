"""python -m tests.check.weight COMMIT: the statements of every package, then and now. Docstrings,
comments, tests and migrations weigh nothing."""

import ast
import subprocess
import sys
from collections import Counter

from tests.check import ROOT

PACKAGES = ("agreements/", "activities/", "mou_tracker/", "manage.py")


def _git(*words: str) -> str:
    return subprocess.run(
        ["git", *words], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout


def statements(source: str) -> int:
    return sum(
        isinstance(node, ast.stmt) and not _is_docstring(node)
        for node in ast.walk(ast.parse(source))
    )


def _is_docstring(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def weigh(commit: str) -> Counter[str]:
    """Statements of each package of `commit`, by its path."""
    found: Counter[str] = Counter()
    for path in _git("ls-tree", "-r", "--name-only", commit, *PACKAGES).splitlines():
        if path.endswith(".py") and "/migrations/" not in path:
            found["/".join(path.split("/")[:2])] += statements(_git("show", f"{commit}:{path}"))
    return found


def main(base: str) -> None:
    then, now = weigh(base), weigh("HEAD")
    for path in sorted(then | now):
        print(f"{path:<40}{then[path]:>8}{now[path]:>8}")
    print(f"{'':<40}{then.total():>8}{now.total():>8}  x {now.total() / then.total():.2f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
