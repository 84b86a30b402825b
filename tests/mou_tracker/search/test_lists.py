"""Lists and the API take words as the search page takes them, and tell a partner nothing more."""

import re
import unicodedata

import pytest

from django.test import Client

from activities.models import Activity
from agreements.access import Rights
from agreements.models import Agreement, Commitment
from agreements.search_text.lists import holding
from mou_tracker.accounts.keys import create_key
from mou_tracker.search import finding, lists
from mou_tracker.search.asking import read
from mou_tracker.search.finding import Chosen, find
from mou_tracker.search.indexing import catch_up
from tests.api_client import ApiClient, staff_client

from .register import register_of
from .test_queries import SECTIONS

KINDS = {"agreement": Agreement, "activity": Activity, "commitment": Commitment}


@pytest.fixture
def register(home, people):
    return register_of(home=home, author=people["officer"])


def listed(model, typed, user):
    rows = holding(model.objects.visible_to(user), typed, user=user)
    return set(rows.values_list("pk", flat=True))


@pytest.mark.parametrize("section", SECTIONS)
def test_a_list_holds_what_the_search_page_finds(register, people, section):
    user, wrong = people["officer"], []
    catch_up()
    for typed, *_expected in SECTIONS[section]:
        rows = find(read(typed), user=user, chosen=Chosen()).rows
        for kind, model in KINDS.items():
            page, found = {row.row for row in rows if row.kind == kind}, listed(model, typed, user)
            if found - page or bool(page) != bool(found):
                wrong.append(f"{typed}: {kind} {found} in the list, {page} on the page")
    assert not wrong, "\n".join(["", *wrong])


@pytest.mark.parametrize("typed", ["조달", "Consip", "appalto", "콘십과", "2008", "xyzzy"])
def test_a_common_word_finds_the_same_row_by_row(register, people, monkeypatch, typed):
    user = people["officer"]
    found = [listed(model, typed, user) for model in KINDS.values()]
    monkeypatch.setattr(finding, "FEW", 0)
    assert [listed(model, typed, user) for model in KINDS.values()] == found
    monkeypatch.setattr(lists, "is_common", lambda units: True)
    assert [listed(model, typed, user) for model in KINDS.values()] == found


@pytest.mark.parametrize(
    ("typed", "found"),
    [("", True), ("  ", True), ("!!!", False), ("%", False), ("_", False), ("\x00", True),
     ("조" * 10_000, False), ("조달 " * 500, True), ("a", True), ("조", False)],
)  # fmt: skip
def test_odd_words_are_harmless(register, people, typed, found):
    assert bool(listed(Agreement, typed, people["officer"])) is found


class TestPages:
    @pytest.mark.parametrize(
        ("path", "typed", "there"),
        [
            ("/agreements/", "혁신조달", "KR-IT-2015-2"),
            ("/agreements/", "ＵＮＩＢＯ", "KR-IT-2015-2"),
            ("/agreements/", "protocolli d’intesa", "KR-IT-2015-2"),
            ("/agreements/", "krit20152", "KR-IT-2015-2"),
            ("/agreements/", "볼로냐 MOU", "KR-IT-2015-2"),
            ("/timeline/", "혁신·조달", "KR-IT-2015-2"),
            ("/activities/", "녹색 조달", "Workshop on green"),
            ("/activities/", "seminari verdi", "Workshop on green"),
            ("/activities/", "sostenibilita", "Workshop on green"),
            ("/activities/", "탄소발자국", "Workshop on green"),
            ("/commitments/", "risultati results", ""),
            ("/commitments/", "result", "Share results"),
        ],
    )
    def test_lists_fold(self, register, people, path, typed, there):
        client = Client()
        client.force_login(people["officer"])
        for words in (typed, unicodedata.normalize("NFD", typed)):
            page = client.get(path, {"q": words}).content.decode()
            rows = re.sub(
                r"<(form|select|option)\b.*?</\1>", "", page[page.index("<main") :], flags=re.S
            )
            assert there in rows
            assert "다수공급자" not in rows
            assert "KR-VN-2012-1" not in rows
            assert ("Share results" in rows) is (there == "Share results")

    @pytest.mark.parametrize(
        ("path", "typed", "count"),
        [
            ("agreements/", "혁신조달", 1),
            ("agreements/", "업무협약 unibo", 1),
            ("agreements/", "콘십 양해각서", 1),
            ("agreements/", "xyzzy", 0),
            ("activities/", "appalto verde", 1),
            ("activities/", "탄소 발자국", 1),
        ],
    )
    def test_the_api_finds_the_same(self, register, people, path, typed, count):
        answer = staff_client(people["officer"]).get(path, {"q": typed})
        assert answer.status_code == 200
        assert len(answer.json()["results"]) == count


class TestPartner:
    """A partner's key asks over what it may read of its own agreements, and nothing else."""

    @pytest.fixture
    def partner(self, register):
        return Rights(role="reader", party=register.rows["consip"].pk)

    @pytest.mark.parametrize(
        "typed",
        ["KR-IT-2008-1", "양해각서", "MOU", "콘십", "Consip SpA", "조달청", "memorandum d’intesa"],
    )
    def test_finds_its_own(self, register, partner, typed):
        assert listed(Agreement, typed, partner) == {register.rows["a_consip"].pk}

    @pytest.mark.parametrize("typed", ["UNIBO", "혁신", "칠레", "KR-CL-2019-3", "녹색"])
    def test_and_nothing_of_others(self, register, partner, typed):
        for model in KINDS.values():
            assert listed(model, typed, partner) == set()

    @pytest.mark.parametrize("model", [Agreement, Activity], ids=["agreement", "activity"])
    def test_what_is_the_offices_own_is_not_looked_through(self, register, partner, people, model):
        row = register.rows["a_consip" if model is Agreement else "w_ai"]
        field = "file_number" if model is Agreement else "notes"
        model.objects.filter(pk=row.pk).update(**{field: "Quetzalcoatl-7"})
        for typed in ("Quetzalcoatl", "Quetzalcoatl-7", "Quetzalcoatl 7"):
            assert listed(model, typed, people["officer"]) == {row.pk}
            assert listed(model, typed, partner) == set()

    def test_minutes_are_not_looked_through(self, register, partner, people):
        unibo = Rights(role="reader", party=register.rows["unibo"].pk)
        assert listed(Activity, "탄소발자국", people["officer"])
        assert not listed(Activity, "탄소발자국", unibo)
        assert listed(Activity, "녹색 조달", unibo) == {register.rows["w_green"].pk}

    def test_a_key_asks_the_api(self, register):
        key = create_key(by=None, name="partner", party=register.rows["unibo"])[1]
        client = ApiClient(key)
        assert len(client.get("agreements/", {"q": "혁신 조달"}).json()["results"]) == 1
        assert client.get("agreements/", {"q": "칠레"}).json()["results"] == []
        assert len(client.get("activities/", {"q": "seminari"}).json()["results"]) == 1
