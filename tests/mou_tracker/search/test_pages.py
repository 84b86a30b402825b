"""The page: what it finds and in which order, how it says so, and what it refuses."""

import unicodedata

import pytest

from django.test import Client

from activities.actions import add_case, log_activity, set_minutes
from agreements.actions import add_area, add_person, change_party
from agreements.dates import parse_edtf
from agreements.models import Document
from mou_tracker.search.asking import understand
from tests.factories import DAY, make_agreement, make_party, make_term

URL = "/search/"


@pytest.fixture
def ask(people):
    clients = {}

    def as_role(words, role="officer", language="en", status=200, **facets):
        client = clients.setdefault(role, Client())
        client.force_login(people[role])
        response = client.get(URL, {"q": words, **facets}, headers={"accept-language": language})
        assert response.status_code == status
        return response

    return as_role


def plain(pieces):
    return "".join(text for text, _found in pieces)


def marks(pieces):
    return [text for text, found in pieces if found]


def titles(response):
    return [plain(hit.title) for hit in response.context["hits"]]


def first(response):
    return response.context["hits"][0]


def log(title, held="2021-05-05", kind="other", **fields):
    return log_activity(
        by=None, on=DAY, kind=kind, title={"ko": title}, held=parse_edtf(held), **fields
    )


def test_a_partner_is_found_as_people_write_it(ask, consip):
    assert ask("컨십").context["hits"] == []
    change_party(by=None, on=DAY, party=consip, also_known_as=["컨십"])
    (hit,) = ask("컨십").context["hits"]
    assert (hit.kind, plain(hit.title)) == ("party", "Consip")
    assert "also written as" in ask("컨십").content.decode()


def test_syllables_typed_apart_are_one_word(ask, consip):
    assert titles(ask("콘 십")) == ["Consip"]


def test_a_part_of_one_areas_name_names_it(ask, consip):
    ai = add_area(by=None, on=DAY, code="ai", names={"ko": "인공지능(AI) 기반 디지털 조달"})
    data = add_area(by=None, on=DAY, code="data", names={"ko": "데이터 기반 행정"})
    for number, area in enumerate((ai, data)):
        make_term(make_agreement(f"KR-IT-{number}", consip), "2026-01-01", areas=[area])
    kinds = [(hit.kind, hit.path) for hit in ask("인공지능").context["hits"]]
    assert ("agreement", "/agreements/KR-IT-0/") in kinds
    assert ("agreement", "/agreements/KR-IT-1/") not in kinds
    of_both = [hit.kind for hit in ask("기반").context["hits"]]
    assert "agreement" not in of_both, "what stands in two names tells neither"


def test_a_number_beside_a_word_shows_where_both_stand(ask, consip):
    agreement = make_agreement("KR-IT-2", consip)
    for ordinal in range(7):
        make_term(agreement, ordinal=ordinal, stage="signed")
    (hit,) = [hit for hit in ask("renewal 6").context["hits"] if hit.kind == "agreement"]
    assert [plain(place.pieces) for place in hit.places] == ["renewal no. 6"]


class TestTheRealCase:
    """What somebody types who knows the cooperation, and what must come first."""

    @pytest.mark.parametrize(
        ("words", "kind", "title"),
        [
            ("Consip", "party", "Consip"),
            ("콘십", "party", "Consip"),
            ("조달청", "party", "Public Procurement Service"),
            ("PPS", "party", "Public Procurement Service"),
            ("KR-IT-2008-1", "agreement", None),
            ("kr it 2008", "agreement", None),
            ("양해각서", "agreement", None),
            ("업무협약", "agreement", None),
            ("memorandum d'intesa", "agreement", None),
            ("MOU consip", "agreement", None),
            ("백승보", "agreement", None),
            ("Baek Seungbo", "agreement", None),
            ("seung-bo baek", "agreement", None),
            ("엠오유", "agreement", None),
            ("협약", "agreement", None),
            ("제6차 갱신", "agreement", None),
            ("6차 갱신", "agreement", None),
            ("sesto rinnovo", "agreement", None),
            ("여섯 번째 갱신", "agreement", None),
            ("6th renewal consip", "agreement", None),
        ],
    )
    def test_comes_first(self, real_case, ask, words, kind, title):
        hit = first(ask(words))
        assert hit.kind == kind
        if title:
            assert plain(hit.title) == title

    @pytest.mark.parametrize("words", ["이탈리아", "이태리", "Italia", "italy"])
    def test_a_country_finds_what_is_its_own(self, real_case, ask, words):
        found = ask(words)
        assert {"party", "agreement", "activity"} <= {hit.kind for hit in found.context["hits"]}


class TestSpelling:
    @pytest.mark.parametrize(
        "words",
        ["우수사례", "우수 사례", "우수·사례", "우수ㆍ사례", "사례", "공유", "AI조달", "ａｉ"],
    )
    @pytest.mark.parametrize("title", ["AI 조달 우수사례 공유", "AI조달 우수·사례 공유"])
    def test_korean(self, ask, words, title):
        log(title)
        assert titles(ask(words)) == [title]

    @pytest.mark.parametrize(
        "words",
        ["citta", "CITTÀ", "città", "cit", "itta", "itt", "best practice", "bestpractice", "tà"],
    )
    def test_latin(self, ask, words):
        log("Best-practice della Città")
        assert len(titles(ask(words))) == (0 if words in ("tà", "itt") else 1)

    @pytest.mark.parametrize("words", ["조달 협력", "협력 조달"])
    def test_every_word_must_be_there_in_any_order(self, ask, words):
        log("조달 협력 회의")
        log("조달 회의")
        log("협력 회의")
        assert titles(ask(words)) == ["조달 협력 회의"]

    def test_letters_side_by_side_are_not_a_word(self, ask):
        """Every pair of letters is there, the word is not."""
        log("사례우수 수사")
        assert titles(ask("우수사례")) == []


class TestOrder:
    def test_exact_then_title_then_text_then_belonging(self, ask, home):
        party = make_party("녹색청", names={"ko": "녹색청"}, country="FR")
        agreement = make_agreement("KR-FR-1", party, title={"ko": "양해각서"})
        in_text = log("회의", outcome="녹색청 방문")
        log("녹색청 회의")
        order = ask("녹색청").context["hits"]
        assert [hit.kind for hit in order] == ["party", "activity", "activity", "agreement"]
        assert plain(order[1].title) == "녹색청 회의"
        assert order[2].path.endswith(f"{in_text.uid}/")
        assert order[3].path.endswith(f"{agreement.reference}/")

    def test_recent_before_old(self, ask):
        log("조달 하나", held="2019-01-01")
        log("조달 셋", held="2025")
        log("조달 둘", held="2021-06")
        assert titles(ask("조달")) == ["조달 셋", "조달 둘", "조달 하나"]

    def test_an_exact_title_is_first_even_when_old(self, ask):
        log("조달 회의", held="2010-01-01")
        log("조달 회의 준비", held="2025-01-01")
        assert titles(ask("조달회의")) == ["조달 회의", "조달 회의 준비"]


class TestExplaining:
    def test_words_are_marked_in_the_title(self, ask):
        log("AI 조달 우수·사례 공유")
        assert marks(first(ask("우수사례 ai")).title) == ["AI", "우수·사례"]

    @pytest.mark.parametrize(
        ("held", "told"), [("2025", "other activity · 2025\n"), ("2021-05-05", "5 May 2021")]
    )
    def test_a_day_is_told_as_it_is_known(self, ask, held, told):
        log("조달", held=held)
        page = ask("조달").content.decode()
        assert told.replace("other activity", "activity").strip() in page
        assert "1 January" not in page

    def test_the_place_is_told(self, ask):
        activity = log("회의", kind="meeting")
        text = "# 의제\n" + "다른 말 " * 500 + "여기서 희귀한 낱말을 말했다. " + "또 다른 말 " * 500
        set_minutes(by=None, on=DAY, activity=activity, minutes=text)
        [place] = first(ask("희귀한 낱말을")).places
        assert str(place.field) == "minutes"
        assert set(marks(place.pieces)) == {"희귀한", "낱말을"}
        assert plain(place.pieces).startswith("… ")
        assert len(plain(place.pieces)) < 300

    def test_far_into_a_long_file(self, ask, people):
        text = "Über-lange ﬁle · " * 8_000 + "il trattino è qui: Seung-bo. " + "coda " * 3_000
        Document.objects.create(
            title="Long", kind="text", original_name="a.pdf", sha256="0" * 64, size=1,
            media_type="application/pdf", extracted_text=text, uploaded_by=people["officer"],
        )  # fmt: skip
        [place] = first(ask("seungbo")).places
        assert (str(place.field), marks(place.pieces)) == ("text of the file", ["Seung-bo"])

    @pytest.mark.parametrize(
        ("words", "synonym"),
        [("MOU", "양해각서"), ("업무협약", "양해각서"), ("best practices", "모범사례")],
    )
    def test_the_synonym_is_told(self, ask, words, synonym):
        log(f"{synonym} 검토")
        hit = first(ask(words))
        assert [told for _typed, told in hit.through] == [synonym]
        assert marks(hit.title) == [synonym]

    def test_what_is_there_as_typed_needs_no_synonym(self, ask):
        log("MOU 양해각서 검토")
        assert first(ask("mou")).through == []

    def test_a_latin_synonym_is_a_whole_word(self, ask):
        log("amount of mountains")
        assert titles(ask("양해각서")) == []
        assert len(titles(ask("mou"))) == 1

    def test_the_partner_is_told(self, ask, consip):
        make_agreement("KR-IT-1", consip, title={"en": "Text"})
        hit = ask("콘십 text").context["hits"][0]
        assert [(str(place.field), plain(place.pieces)) for place in hit.places] == [
            ("partner", "Consip")
        ]

    def test_what_was_typed_is_never_markup(self, ask):
        log("<b>조달</b> <script>")
        page = ask("조달 <script>").content.decode()
        assert "<script>" not in page[page.index("<main") : page.index("</main>")]
        assert "&lt;b&gt;<mark>조달</mark>&lt;/b&gt;" in page

    @pytest.mark.parametrize(("language", "word"), [("ko", "찾기"), ("it", "ricerca")])
    def test_the_title_is_in_the_readers_language(self, ask, home, language, word):
        titles_of = {"ko": "찾기", "it": "La ricerca", "en": "A search"}
        add_case(by=None, on=DAY, title=titles_of)
        found = ask("search", language=language)
        assert word in plain(first(found).title)


class TestFacets:
    @pytest.fixture
    def world(self, consip, bbg):
        green = add_area(by=None, on=DAY, code="green", names={"en": "Green purchasing"})
        for partner, year in ((consip, 2020), (consip, 2021), (bbg, 2021)):
            agreement = make_agreement(f"KR-{partner.country}-{year}", partner)
            log("조달 협력", held=f"{year}-05-05", agreements=[agreement], areas=[green])
        log("조달 훈련", held="2019", kind="training")
        add_person(
            by=None, on=DAY, native_name="조달호", posts=[{"party": bbg, "role": "director"}]
        )

    def test_counts(self, world, ask):
        found = {
            facet.name: {value.label: value.count for value in facet.values}
            for facet in ask("조달 ").context["facets"]
        }
        assert found["kind"]["activity"] == 4
        assert found["kind"]["person"] == 1
        assert found["party"]["Consip"] == 2
        assert found["party"]["BBG"] == 2
        assert found["country"] == {"Italy": 2, "Austria": 2}
        assert found["year"]["2021"] == 2
        assert list(found["year"]) == ["2021", "2020", "2019"]

    @pytest.mark.parametrize(
        ("facet", "value", "count"),
        [("kind", "person", 1), ("country", "AT", 2), ("year", "2019", 1), ("area", "green", 3),
         ("agreement", "KR-IT-2020", 1)],
    )  # fmt: skip
    def test_each_leads_to_what_it_counts(self, world, ask, facet, value, count):
        found = ask("조달", **{facet: value})
        assert len(titles(found)) == count
        [chosen] = [one for one in found.context["facets"] if one.name == facet]
        assert chosen.values[0].is_on
        assert f"{facet}=" not in chosen.values[0].address

    @pytest.mark.parametrize(
        ("facet", "value"),
        [
            ("kind", "x"),
            ("year", "20x1"),
            ("year", "0000"),
            ("after", "-1"),
            ("after", "9999"),
            ("after", "x"),
        ],
    )
    def test_what_cannot_be_meant(self, world, ask, facet, value):
        ask("조달", status=400, **{facet: value})

    @pytest.mark.parametrize("facet", ["party", "country", "area", "agreement"])
    @pytest.mark.parametrize("value", ["nothing", "x" * 5000, "'\"<%"])
    def test_what_there_is_not(self, world, ask, facet, value):
        assert titles(ask("조달", **{facet: value})) == []


class TestPages:
    def test_go_on_and_back(self, ask):
        for number in range(45):
            log(f"조달 {number:02}", held=f"20{10 + number // 12:02}-{1 + number % 12:02}-01")
        page, seen = ask("조달"), []
        for size in (20, 20, 5):
            assert len(titles(page)) == size
            seen += titles(page)
            onward = page.context["next"]
            if onward:
                page = ask("조달", after=onward.rpartition("after=")[2])
        assert seen == [f"조달 {number:02}" for number in reversed(range(45))]
        assert page.context["count"] == 45
        assert page.context["previous"].endswith("after=20")

    def test_more_than_anybody_pages_through(self, ask, monkeypatch):
        monkeypatch.setattr("mou_tracker.search.finding.LIMIT", 5)
        for number in range(8):
            log(f"조달 {number}")
        page = ask("조달")
        assert (page.context["count"], page.context["is_more"]) == (5, True)
        assert "The 5 best and latest" in page.content.decode()

    def test_common_words_come_from_the_newest(self, ask, monkeypatch):
        monkeypatch.setattr("mou_tracker.search.finding.FEW", 0)
        monkeypatch.setattr("mou_tracker.search.candidates.COMMON", 3)
        monkeypatch.setattr("mou_tracker.search.candidates.WINDOWS", (2, 5))
        for number in range(9):
            log(f"조달 {number}", held=f"20{10 + number}")
        assert titles(ask("조달")) == [f"조달 {number}" for number in reversed(range(9))]

    def test_empty_teaches(self, ask, home):
        page = ask("")
        assert page.context.get("hits") is None
        assert "memorandum d’intesa" in page.content.decode()

    @pytest.mark.parametrize("on", ["2019-01-01", "2026-06-01"])
    def test_the_asked_day_is_kept(self, ask, on):
        log("조달")
        page = ask("조달", on=on)
        assert titles(page) == ["조달"]
        assert first(page).path.endswith(f"/?on={on}")
        assert f'name="on" value="{on}"' in page.content.decode()

    @pytest.mark.parametrize(
        ("typed", "proposed"),
        [
            ("우수사례 xylophone", "우수사례"),
            ("Consappp", "consip"),
            ("우수사례 공유 xylophone", "우수사례 공유"),
        ],
    )
    def test_nothing_found_proposes(self, ask, consip, typed, proposed):
        log("우수사례 공유")
        page = ask(typed)
        assert titles(page) == []
        assert proposed in [words for words, _address in page.context["proposals"]]

    @pytest.mark.parametrize(
        ("typed", "meant"),
        [("cons ip", ""), ("Consipp", ""), ("Conisp", "consip"),
         ("sostenibilta", "sostenibilita"),
         ("우수시례", "우수사례")],
    )  # fmt: skip
    def test_a_slip_is_mended_and_told(self, ask, consip, typed, meant):
        log("우수사례 공유")
        log("Giornata della sostenibilità")
        page = ask(typed)
        assert len(titles(page)) == 1
        assert page.context["corrected"] == meant
        assert (f"“{meant}”" in page.content.decode()) is bool(meant)

    def test_a_number_is_never_mended(self, ask, consip):
        make_agreement("KR-IT-2020-1", consip)
        assert titles(ask("KR-AT-2020-1")) == []

    def test_nothing_found_with_a_filter_proposes_without(self, ask):
        log("조달", held="2019")
        page = ask("조달", year="2001")
        assert page.context["proposals"] == [
            ("The same words, without filters", "?q=%EC%A1%B0%EB%8B%AC")
        ]

    def test_the_box_in_the_header_leads_here(self, ask, people):
        client = Client()
        client.force_login(people["officer"])
        elsewhere, here = client.get("/parties/").content.decode(), ask("").content.decode()
        assert '<form class="site-search" action="/search/" method="get"' in elsewhere
        for page in (elsewhere, here):
            assert page.count('data-key="/"') == 1


class TestRefusals:
    @pytest.mark.parametrize(
        ("typed", "told"),
        [
            ("가나 " * 11, "ten words"),
            (" ".join(["word"] * 500), "ten words"),
            ("x" * 201, "200 characters"),
            ("조" * 10_000, "200 characters"),
            ("a", "at least two letters"),
            ("!!!", "signs alone"),
            ("%_\\", "signs alone"),
            ("[", "signs alone"),
            ("\\\\", "signs alone"),
        ],
    )
    def test_are_said_and_the_words_kept(self, ask, typed, told):
        page = ask(typed, status=400).content.decode()
        assert told in page
        assert 'id="q"' in page
        if typed == "a":
            assert 'value="a"' in page

    @pytest.mark.parametrize(
        "typed",
        [
            "(a+)+$ aaaaaaaa", "조달%", "_달조", "'; drop table x; --", "a' or '1'='1",
            "\u202e조달", "👩‍👩‍👧 조달", "😀 조달",
            "ﷺ", "ß", "İİ", "a " * 9 + "조달", "가각 나낙 다닥 라락 마막 바박 사삭 아악 자작 차착",
            "!" * 190 + "조달",
        ],
    )  # fmt: skip
    def test_odd_but_harmless(self, ask, typed):
        log("조달")
        page = ask(typed)
        assert page.context["count"] in (0, 1)

    def test_a_single_letter_beside_words_must_be_there(self, ask):
        log("제 6차 갱신")
        log("제 7차 갱신")
        assert titles(ask("갱신 6")) == ["제 6차 갱신"]
        assert titles(ask("6차")) == ["제 6차 갱신"]


class TestWording:
    """Forms, dates, names and phrases: the rules behind `queries.txt`, one by one."""

    def test_forms_come_after_what_is_as_typed(self, ask):
        log("accordo antico", held="2012")
        log("accordi nuovi", held="2024")
        assert titles(ask("accordo")) == ["accordo antico", "accordi nuovi"]

    def test_words_side_by_side_come_first(self, ask):
        log("조달과 혁신", held="2024")
        log("혁신 조달", held="2012")
        assert titles(ask("혁신 조달")) == ["혁신 조달", "조달과 혁신"]

    @pytest.mark.parametrize(
        ("typed", "count"),
        [('"green day"', 1), ("“green day”", 1), ('"day green"', 0), ('"green" day', 1),
         ('"green', 1), ('""', 400), ('"x"', 400)],
    )  # fmt: skip
    def test_quoted_words_stand_together(self, ask, typed, count):
        log("Green day")
        if count == 400:
            ask(typed, status=400)
        else:
            assert len(titles(ask(typed))) == count

    @pytest.mark.parametrize(
        ("typed", "told"), [("5 maggio 2021", "5 May 2021"), ("2021년 5월", "5 May 2021")]
    )
    def test_a_day_is_told_where_it_was_found(self, ask, typed, told):
        log("회의")
        [place] = first(ask(typed)).places
        assert (str(place.field), plain(place.pieces)) == ("day", told)

    def test_a_noun_is_marked_without_its_particle(self, ask, consip):
        log("콘십 방문")
        assert [marks(hit.title) for hit in ask("콘십과").context["hits"]] == [[], ["콘십"]]

    def test_agreements_of_a_partner_before_what_is_done_under_them(self, ask, consip):
        agreement = make_agreement(
            "KR-IT-1", consip, title={"en": "Text"}, on=parse_edtf("2020-01-01").day
        )
        log("회의", held="2026-11-01", agreements=[agreement])
        assert [hit.kind for hit in ask("콘십").context["hits"]] == [
            "party",
            "agreement",
            "activity",
        ]

    def test_family_name_of_one_syllable(self, ask, consip):
        post = {"party": consip, "role": "director"}
        add_person(by=None, on=DAY, native_name="조은희", posts=[post])
        add_person(by=None, on=DAY, native_name="은조희", posts=[post])
        log("조달")
        assert titles(ask("조")) == ["조은희"]

    def test_words_that_say_nothing_need_not_be_there(self, ask):
        log("Ministero dell'Economia")
        assert len(titles(ask("ministero della economia"))) == 1
        assert len(titles(ask("the economia"))) == 1
        assert titles(ask("the")) == []


class TestCost:
    def test_statements_do_not_grow(self, ask, consip, django_assert_max_num_queries):
        def add(number):
            agreement = make_agreement(f"KR-IT-{number}", consip, title={"ko": f"조달 {number}"})
            log(f"조달 {number}", agreements=[agreement])

        def count():
            ask("조달")
            with django_assert_max_num_queries(30) as found:
                ask("조달")
            return len(found)

        add(0)
        with_one = count()
        for number in range(1, 15):
            add(number)
        assert count() == with_one

    def test_ten_words_are_understood_once(self):
        query = understand("memorandum of understanding 우수 사례 조달 협력 회의 b")
        assert [unit.typed for unit in query.units] == [
            "memorandum of understanding", "우수사례", "조달", "협력", "회의"
        ]  # fmt: skip
        assert [letter.folded for letter in query.letters] == ["b"]


@pytest.mark.parametrize("path", ["/agreements/", "/activities/"])
def test_lists_take_korean_however_it_is_composed(path, people, consip):
    """A word typed in separate letters, as some systems do, finds what is stored in syllables."""
    make_agreement("KR-IT-1", consip, title={"ko": "조달 협력"})
    log("조달 협력")
    client = Client()
    client.force_login(people["officer"])
    page = client.get(path, {"q": unicodedata.normalize("NFD", "협력")}).content.decode()
    assert "조달 협력" in page
