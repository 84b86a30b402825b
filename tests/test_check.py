"""Each check of ours says what is wrong, on something that is."""

import pytest

from tests import check
from tests.check import __main__ as command
from tests.check import dependencies, ends, lines, types


def test_a_package_that_nobody_imports_is_named():
    modules = dependencies.imported(
        ['import orjson\nfrom babel.dates import x\n"csp.middleware"\n']
    )
    asked = dependencies.named(["orjson", "Babel~=2.0", "django-csp", "ruff", "left-pad[all]>=1"])
    assert dependencies.unused(asked, modules) == ["left-pad: imported nowhere"]
    asked = dependencies.WHY.keys() - {"argon2-cffi"}
    vain = dependencies.explained_in_vain(asked, {"flask"})
    assert vain == ["argon2-cffi: needs no reason", "flask: needs no reason"]


def test_a_line_that_is_too_long_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(lines, "ROOT", tmp_path)
    page = tmp_path / "page.html"
    page.write_text("x" * lines.LONGEST + "\n" + "한" * (lines.LONGEST + 1) + "\n")
    assert lines.too_long([page]) == ["page.html:2"]


def test_a_file_that_knows_an_end_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(ends, "ROOT", tmp_path)
    for name in ("agreements/models/term.py", "agreements/page.py", "activities/page.py"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("row.ends_on" if name.startswith("agreements") else "row.span")
    assert ends.that_name_it(ends.sources()) == ["agreements/page.py"]


TOLD = """agreements/dates/partial.py:7: error: No  [misc]
agreements/dates/partial.py:7: note: why
agreements/forms/act.py:1: error: No  [misc]
tests/settings.py:1: error: No  [misc]
"""


@pytest.mark.parametrize(
    ("dates", "rest", "faults"),
    [(1, 1, []), (2, 2, []), (0, 1, ["agreements/dates: 1 errors, 0 allowed"])],
)
def test_errors_of_types_may_not_become_more(dates, rest, faults):
    allowed = {"agreements": rest, "agreements/dates": dates}
    found = types.by_package(TOLD, list(allowed))
    assert types.more(found, allowed)[:1] == faults


def test_what_is_strict_has_no_error_to_hide():
    allowed = types.allowed()
    for name in ("access", "dates", "derive"):
        assert allowed[f"agreements/{name}"] == 0


def test_a_fault_ends_with_one(monkeypatch, capsys):
    monkeypatch.setattr(command, "QUICK", {"this": lambda: [], "that": lambda: ["file:1"]})
    assert command.main(["quick"]) == 1
    told = capsys.readouterr().out
    assert told.startswith("ok  this") and "not ok  that" in told and "file:1" in told


def test_the_licence_lies_beside_the_code():
    assert command.licence() == [] and check.ROOT.name
