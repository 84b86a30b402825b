"""A small register such as an office keeps, each record under a short name for `queries.txt`."""

from typing import Any

from activities.actions import add_forum, log_activity, plan_meeting, set_minutes
from agreements.actions import add_area, add_commitment, add_person
from agreements.dates import parse_edtf
from agreements.models import Document, DocumentAgreement, Party
from mou_tracker.accounts.models import User
from tests.factories import DAY, make_agreement, make_party, make_term
from tests.kept import kept

BY = {"by": None, "on": DAY}

PARTIES = {
    "consip": ("Consip", "IT", {"it": "Consip S.p.A.", "en": "Consip", "ko": "콘십"}),
    "unibo": (
        "UNIBO",
        "IT",
        {
            "it": "Università di Bologna",
            "en": "University of Bologna",
            "ko": "볼로냐대학교",
        },
    ),
    "mef": (
        "MEF",
        "IT",
        {
            "it": "Ministero dell'Economia e delle Finanze",
            "en": "Ministry of Economy and Finance",
            "ko": "이탈리아 경제재정부",
        },
    ),
    "chile": ("ChileCompra", "CL", {"es": "Dirección ChileCompra", "ko": "칠레 구매국"}),
    "vietnam": (
        "PPA-VN",
        "VN",
        {
            "vi": "Cục Quản lý đấu thầu",
            "en": "Public Procurement Agency",
            "ko": "베트남 입찰관리국",
        },
    ),
}

AGREEMENTS = {
    "a_consip": (
        "KR-IT-2008-1",
        "consip",
        {
            "en": "Memorandum of Understanding on cooperation in the field of public procurement",
            "ko": "공공조달 분야 협력 양해각서",
            "it": "Memorandum d'intesa per la cooperazione nell'ambito degli acquisti pubblici",
        },
    ),
    "a_unibo": (
        "KR-IT-2015-2",
        "unibo",
        {
            "en": "Framework for research on innovative procurement",
            "ko": "혁신 조달 연구 업무협약",
            "it": "Protocollo d'intesa per la ricerca sugli appalti innovativi",
        },
    ),
    "a_chile": (
        "KR-CL-2019-3",
        "chile",
        {"en": "Cooperation agreement on purchasing", "ko": "구매 협력 협약", "it": "Accordo"},
    ),
    "a_vn": (
        "KR-VN-2012-1",
        "vietnam",
        {"en": "E-procurement systems", "ko": "전자조달시스템 약정"},
    ),
    "a_mef": (
        "KR-IT-2024-4",
        "mef",
        {
            "en": "Letter of intent on artificial intelligence in procurement",
            "ko": "AI·조달 협력의향서",
            "it": "Lettera d'intenti sull'intelligenza artificiale negli acquisti",
        },
    ),
}
SIGNED = {
    "a_consip": ("2008-09", "2026-06-01"),
    "a_unibo": ("2015-05-11",),
    "a_chile": ("2019-04-02",),
    "a_vn": ("2012",),
    "a_mef": ("2024-10-15",),
}

PEOPLE = {
    "hong": ("홍길동", "Hong Gil-dong", "pps", {"ko": "과장"}),
    "hyekyung": ("김혜경", "", "pps", {"ko": "과장"}),
    "shin": ("신봉기", "", "pps", {"ko": "사무관"}),
    "baek": ("백승보", "Baek Seung-bo", "pps", {"ko": "청장", "en": "Administrator"}),
    "park": ("박춘섭", "Park Chun-sup", "pps", {"ko": "청장"}),
    "reggiani": ("Marco Reggiani", "", "consip", {"it": "Amministratore delegato"}),
    "cannarsa": ("Cristiano Cannarsa", "", "consip", {"it": "Amministratore delegato"}),
    "dangelo": ("Nicolò D'Angelo", "", "unibo", {"it": "Professore"}),
}

ACTIVITIES: dict[str, dict[str, Any]] = {
    "w_ai": {
        "kind": "best_practice_exchange",
        "title": {
            "en": "Exchange on AI in procurement",
            "ko": "AI·조달 사례 공유",
            "it": "Scambio sull'IA negli acquisti",
        },
        "held": "2026-03-12",
        "agreements": ["a_consip"],
    },
    "w_green": {
        "kind": "workshop",
        "title": {
            "en": "Workshop on green procurement",
            "ko": "녹색조달 워크숍",
            "it": "Seminario sugli appalti verdi",
        },
        "held": "2024-05-20",
        "place": "Bologna",
        "confidentiality": "partners",
        "outcome": "Impegno comune per la sostenibilità",
        "agreements": ["a_unibo"],
        "minutes": "탄소발자국 산정 방법을 논의했다. The carbon footprint of purchases. "
        "Presentati i criteri ambientali minimi (CAM).",
    },
    "w_study": {
        "kind": "study_visit",
        "title": {
            "en": "Study visit on frame contracts",
            "ko": "다수공급자계약 현지 연수",
            "it": "Visita di studio sui contratti quadro",
        },
        "held": "2013-11-04",
        "place": "세종",
        "agreements": ["a_vn"],
    },
    "w_expo": {
        "kind": "company_exchange",
        "title": {"en": "Companies meet buyers", "ko": "수출상담회"},
        "held": "2022-09-14",
        "agreements": ["a_chile"],
    },
}

FILES = {
    "d_minutes": (
        "제3차 실무협의 회의록",
        "나라장터.docx",
        "1. 차세대 나라장터(KONEPS) 이관 일정은 세 단계로 한다. 2. 양해각서 갱신 초안을 검토한다.",
        "minutes",
    ),
    "d_resoconto": (
        "Resoconto della riunione",
        "resoconto.pdf",
        "Si spiega perché la gara è stata ripetuta. Verbale approvato dalle parti.",
        "minutes",
    ),
}


class Register:
    """What was written, and the short name of each row: `names[kind, pk]`."""

    def __init__(self, *, home: Any, author: Any) -> None:
        self.rows: dict[str, Any] = {"pps": home}
        self.names: dict[tuple[str, int], str] = {("party", home.pk): "pps"}
        self._parties()
        self._agreements()
        self._people()
        self._activities()
        self._files(author)

    def _keep(self, name: str, kind: str, row: Any) -> Any:
        self.rows[name], self.names[kind, row.pk] = row, name
        return row

    def _parties(self) -> None:
        for name, (short, country, names) in PARTIES.items():
            self._keep(name, "party", make_party(short, country=country, names=names))

    def _agreements(self) -> None:
        for name, (reference, partner, title) in AGREEMENTS.items():
            row = self._keep(
                name, "agreement", make_agreement(reference, self.rows[partner], title=title)
            )
            for at, signed in enumerate(SIGNED[name]):
                last = at == len(SIGNED[name]) - 1
                length = (
                    {"end_kind": "indefinite"} if last else {"end_kind": "duration", "end_years": 2}
                )
                term = make_term(row, signed, effect_mode="on_last_signature", **length)
        green = add_area(**BY, code="green", names={"en": "Green purchasing", "ko": "녹색구매"})
        self._keep(
            "c_share",
            "commitment",
            add_commitment(
                **BY, term=term, text={"en": "Share results every year"}, side="joint", area=green
            ),
        )

    def _people(self) -> None:
        for name, (native, latin, party, title) in PEOPLE.items():
            post = {"party": self.rows[party], "role": "director", "title": title}
            if party == "pps":
                post |= {"phone": "042-724-7554", "unit": {"ko": "국제협력담당관"}}
            else:
                post |= {"email": f"{name}@{party}.example"}
            self._keep(
                name,
                "person",
                add_person(**BY, native_name=native, latin_name=latin, posts=[post]),
            )

    def _activities(self) -> None:
        for name, facts in ACTIVITIES.items():
            fields = dict(facts)
            minutes = fields.pop("minutes", "")
            fields["held"] = parse_edtf(fields["held"])
            fields["agreements"] = [self.rows[one] for one in fields["agreements"]]
            row = self._keep(name, "activity", log_activity(**BY, **fields))
            if minutes:
                set_minutes(**BY, activity=row, agenda="", minutes=minutes, decisions="")
        forum = add_forum(
            **BY, short_name="MMGP", names={"en": "Multilateral Meeting on Government Procurement"}
        )
        self._keep("forum", "forum", forum)
        shown = log_activity(
            **BY, kind="meeting", title={"en": "Multilateral meeting, new KONEPS shown"},
            held=parse_edtf("2025"), forum=forum, agreements=[self.rows["a_consip"]],
        )  # fmt: skip
        self._keep("w_mmgp", "activity", shown)
        heads = plan_meeting(
            **BY, title={"en": "Heads of institution meet", "ko": "기관장 회의"},
            when=parse_edtf("2026-41"), agreements=[self.rows["a_consip"]], state="proposed",
        )  # fmt: skip
        self._keep("w_heads", "activity", heads)

    def _files(self, author: Any) -> None:
        for number, (name, (title, file, text, kind)) in enumerate(FILES.items()):
            row = Document.objects.create(
                title=title, kind=kind, original_name=file, sha256=f"{number}" * 64, size=1,
                media_type="application/pdf", extracted_text=text, uploaded_by=author,
            )  # fmt: skip
            DocumentAgreement.objects.create(document=row, agreement=self.rows["a_consip"])
            self._keep(name, "document", row)


@kept
def register_of(home: Party, author: User) -> Register:
    """The register, entered once for the tests that ask it."""
    return Register(home=home, author=author)
