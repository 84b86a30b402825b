"""Packages and their layers stand as docs/architecture.md says: each imports only what is left of
it, and no cycle runs between them."""

import ast
from pathlib import Path

import pytest

from tests import data_model

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ["agreements", "activities", "mou_tracker"]
#: Layers inside a domain package, leftmost first; one step may hold several names.
LAYERS = [
    {"values"},
    {
        "dates",
        "extraction",
        "search_text",
        "texts",
        "languages",
        "places",
        "zones",
        "batches",
        "bounded_calls",
    },
    {"lifecycle"},
    {"access", "audience"},
    {"deadline_kinds"},
    {"models"},
    {"migrating", "content", "disclosure", "files", "changes", "series", "partner_role"},
    {"wording"},
    {"derive", "clock"},
    {"status", "entries", "taken_in"},
    {"actions", "quick", "minutes", "letters"},
    {"renewal"},
    {"filters", "filtering", "forms", "exports", "templatetags", "api"},
    {"views", "admin"},
    {"urls"},
]
#: Layers of the site.
LAYERS_OF_THE_SITE = [
    {
        "mail", "zone_rules", "client_address", "request_ids", "return_paths", "route_names",
        "replica", "silent_database", "drift", "file_rounds", "printing",
    },
    {"background"},
    {"accounts"},
    {"collaboration"},
    {"reminders"},
    {"search", "feeds", "imports", "formats"},
    {"dashboards", "handover", "reports"},
    {"api"},
    {"tasks", "celery", "urls", "wsgi", "settings"},
    {"seed"},
    {"operations"},
    {"server"},
]  # fmt: skip
#: Loose files that settings name and that have to exist before anything else does.
BEFORE_EVERYTHING = {"mou_tracker.settings", "mou_tracker.celery"}
LEVEL = {
    package: {name: level for level, names in enumerate(layers) for name in names}
    for package, layers in zip(PACKAGES, (LAYERS, LAYERS, LAYERS_OF_THE_SITE), strict=True)
}
#: Where a lower package asks a higher one by its dotted name, read from the settings; and where a
#: module with a library of its own is loaded by those alone who named it there.
HOOKS = {
    "agreements/files/store.py",
    "agreements/search_text/lists.py",
    "agreements/changes.py",
    "agreements/actions/holdings.py",
    "agreements/taken_in.py",
}
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


def package_of(module: str) -> int | None:
    head = module.split(".")[0]
    return PACKAGES.index(head) if head in PACKAGES else None


def layer_of(module: str) -> int | None:
    parts = module.split(".")
    return LEVEL.get(parts[0], {}).get(parts[1]) if len(parts) > 1 else None


def wrong_imports(path: Path) -> list[str]:
    module, wrong = module_of(path), []
    own_package, own_layer = package_of(module), layer_of(module)
    if module in BEFORE_EVERYTHING:
        return []
    for target, line, _inside in imports(path):
        package, layer = package_of(target), layer_of(target)
        if package is None or own_package is None:
            continue
        if package > own_package:
            wrong.append(f"{path.relative_to(ROOT)}:{line} reaches up to {target}")
        if (
            package == own_package
            and own_layer is not None
            and layer is not None
            and layer > own_layer
        ):
            wrong.append(f"{path.relative_to(ROOT)}:{line} reaches right to {target}")
    return wrong


def test_packages_and_layers():
    assert [line for path in sources(*PACKAGES) for line in wrong_imports(path)] == []


def test_a_wrong_import_is_found(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.test_architecture.ROOT", tmp_path)
    wrong = tmp_path / "agreements" / "lifecycle" / "cheat.py"
    wrong.parent.mkdir(parents=True)
    wrong.write_text("from agreements.models import Term\nfrom mou_tracker import urls\n")
    assert len(wrong_imports(wrong)) == 2


def test_every_module_has_its_layer():
    for package, levels in LEVEL.items():
        known = {*levels, "apps", "management", "__init__"}
        names = {
            path.stem if path.is_file() else path.name
            for path in (ROOT / package).iterdir()
            if path.name not in ("__pycache__", "migrations", "data", "static")
            and path.suffix in ("", ".py")
        }
        assert names <= known, f"{package}: give {sorted(names - known)} a layer"


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
        for path in sources(*PACKAGES)
        for target, line, inside in imports(path)
        if inside and package_of(target) is not None
    ]
    assert hidden == []


def test_no_star_imports_and_no_drawer_for_everything():
    for path in sources(*PACKAGES):
        assert path.stem not in ("utils", "helpers", "signals"), path
        assert not any(target.endswith(".*") for target, _line, _inside in imports(path)), path


def test_agreements_never_name_an_activity():
    for path in sources("agreements"):
        assert "activities.models" not in path.read_text(encoding="utf-8"), path


def part_of(module: str) -> str | None:
    """The package inside a package that a module is of: "agreements.status"."""
    parts = module.split(".")
    return ".".join(parts[:2]) if parts[0] in PACKAGES and len(parts) > 1 else None


def test_no_cycle_between_packages():
    needs: dict[str, set[str]] = {}
    for path in sources(*PACKAGES):
        module = module_of(path)
        own = part_of(module)
        if own is None or module in BEFORE_EVERYTHING:
            continue
        targets = {part_of(target) for target, _line, _inside in imports(path)}
        needs.setdefault(own, set()).update(targets - {own, None})
    while free := [name for name, others in needs.items() if not others & needs.keys()]:
        for name in free:
            del needs[name]
    assert needs == {}


def test_no_dotted_string_hides_an_arrow():
    for path in sources(*PACKAGES[:2]):
        if str(path.relative_to(ROOT)) in HOOKS:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                head = node.value.split(".")[0]
                own = PACKAGES.index(path.relative_to(ROOT).parts[0])
                higher = head in PACKAGES and PACKAGES.index(head) > own
                assert not (higher and "." in node.value and " " not in node.value), (
                    path,
                    node.value,
                )
            called = node.func if isinstance(node, ast.Call) else None
            name = getattr(called, "id", getattr(called, "attr", ""))
            assert name not in ("import_string", "import_module"), path


def test_the_picture_of_the_data_model_is_drawn_from_the_models():
    page = data_model.PAGE.read_text(encoding="utf-8")
    assert data_model.picture() in page, "python -m tests.data_model draws it anew"


def test_every_loose_file_has_its_line():
    page = data_model.PAGE.read_text(encoding="utf-8")
    for package in PACKAGES:
        for path in sorted((ROOT / package).glob("*.py")):
            if path.stem not in ("__init__", "apps", "urls", "settings", "wsgi", "exports"):
                assert f"`{path.name}`" in page or f"/{path.name}`" in page, path
