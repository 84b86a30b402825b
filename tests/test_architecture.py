"""The house stands as docs/architecture.md says: floors and layers import only what is below."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ["agreements", "activities", "mou_tracker"]
#: Layers inside a domain floor, leftmost first; one step may hold several names.
LAYERS = [
    {"dates", "extraction", "search_text", "texts", "lexicon", "moments", "places"},
    {"lifecycle"},
    {"access"},
    {"deadline_kinds"},
    {"models"},
    {"migrating", "content", "disclosure", "files", "changes", "zones", "series"},
    {"wording"},
    {"derive", "clock"},
    {"status", "entries"},
    {"actions", "quick", "guesses", "duplicates", "minutes"},
    {"renewal"},
    {"filters", "filtering", "forms", "exports", "templatetags", "api"},
    {"views", "admin"},
    {"urls"},
]
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}
#: Pure layers may use nothing of Django but translation.
PURE = ("agreements/dates", "agreements/lifecycle")


def sources(*folders: str) -> list[Path]:
    return [
        path
        for folder in folders
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "migrations" not in path.parts
    ]


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path) -> list[tuple[str, int, bool]]:
    """(module, line, inside a function) of every import, relative ones resolved."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inside = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
    }
    package = module_of(path) if path.name == "__init__.py" else module_of(path).rpartition(".")[0]
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(alias.name, node.lineno, id(node) in inside) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = package.split(".")
                parts = parts[: len(parts) - node.level + 1]
                base = ".".join([*parts, *([node.module] if node.module else [])])
            found += [
                (f"{base}.{alias.name}", node.lineno, id(node) in inside) for alias in node.names
            ]
    return found


def floor_of(module: str) -> int | None:
    head = module.split(".")[0]
    return FLOORS.index(head) if head in FLOORS else None


def layer_of(module: str) -> int | None:
    parts = module.split(".")
    return LEVEL.get(parts[1]) if len(parts) > 1 else None


def wrong_imports(path: Path) -> list[str]:
    module, wrong = module_of(path), []
    own_floor, own_layer = floor_of(module), layer_of(module)
    for target, line, _inside in imports(path):
        floor, layer = floor_of(target), layer_of(target)
        if floor is None or own_floor is None:
            continue
        if floor > own_floor:
            wrong.append(f"{path.relative_to(ROOT)}:{line} reaches up to {target}")
        if floor == own_floor and own_layer is not None and layer is not None and layer > own_layer:
            wrong.append(f"{path.relative_to(ROOT)}:{line} reaches right to {target}")
    return wrong


def test_floors_and_layers():
    assert [line for path in sources(*FLOORS) for line in wrong_imports(path)] == []


def test_a_wrong_import_is_found(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.test_architecture.ROOT", tmp_path)
    wrong = tmp_path / "agreements" / "lifecycle" / "cheat.py"
    wrong.parent.mkdir(parents=True)
    wrong.write_text("from agreements.models import Term\nfrom mou_tracker import urls\n")
    assert len(wrong_imports(wrong)) == 2


def test_every_module_of_a_domain_floor_has_its_layer():
    known = {*LEVEL, "apps", "management", "__init__"}
    for floor in FLOORS[:2]:
        names = {
            path.stem if path.is_file() else path.name
            for path in (ROOT / floor).iterdir()
            if path.name not in ("__pycache__", "migrations", "data") and path.suffix in ("", ".py")
        }
        assert names <= known, f"{floor}: give {sorted(names - known)} a layer"


@pytest.mark.parametrize("folder", PURE)
def test_pure_layers_know_no_clock_and_no_database(folder):
    allowed = ("django.utils.translation",)
    for path in sources(folder):
        for target, line, _inside in imports(path):
            assert not target.startswith("django") or target.startswith(allowed), (path, line)
        text = path.read_text(encoding="utf-8")
        assert ".today()" not in text and ".now(" not in text, path


def test_no_import_inside_a_function():
    hidden = [
        f"{path.relative_to(ROOT)}:{line} {target}"
        for path in sources(*FLOORS)
        for target, line, inside in imports(path)
        if inside and floor_of(target) is not None
    ]
    assert hidden == []


def test_no_star_imports_and_no_drawer_for_everything():
    for path in sources(*FLOORS):
        assert path.stem not in ("utils", "helpers", "signals"), path
        assert not any(target.endswith(".*") for target, _line, _inside in imports(path)), path


def test_the_ground_floor_never_names_an_activity():
    for path in sources("agreements"):
        assert "activities.models" not in path.read_text(encoding="utf-8"), path
