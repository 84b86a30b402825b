"""Words of the trade that mean the same, in the languages of the office. Data; one group a row.

The first of a group names it. Only a word or phrase typed in full stands for its group, and a
synonym in Latin letters is found as a whole word only.
"""

from dataclasses import dataclass

from agreements.search_text.folding import fold

from .inflection import EMPTY, stem

GROUPS: tuple[tuple[str, ...], ...] = (
    (
        "MOU", "memorandum of understanding", "memoranda of understanding", "양해각서", "업무협약",
        "엠오유", "협약", "협약서", "업무협약서", "협조약정", "업무협조약정", "협력약정",
        "memorandum d'intesa", "memorandum di intesa", "protocollo d'intesa",
        "memorandum of cooperation", "MOC",
    ),
    ("LOI", "letter of intent", "의향서", "lettera d'intenti", "lettera di intenti"),
    ("action plan", "실행계획", "이행계획", "행동계획", "piano d'azione"),
    ("protocol", "의정서", "protocollo"),
    ("agreement", "협정", "약정", "accordo"),
    ("renewal", "갱신", "재체결", "rinnovo"),
    ("amendment", "개정", "modifica", "emendamento"),
    ("termination", "종료", "해지", "cessazione", "recesso"),
    ("signing", "signature", "서명", "체결", "firma", "sottoscrizione"),
    ("notice", "통지", "통보", "preavviso", "notifica"),
    ("public procurement", "공공조달", "정부조달", "appalti pubblici", "acquisti pubblici"),
    ("procurement", "조달", "appalti", "approvvigionamento"),
    ("e-procurement", "electronic procurement", "전자조달", "appalti elettronici"),
    ("KONEPS", "나라장터"),
    ("best practice", "best practices", "우수사례", "모범사례", "buone pratiche", "buona pratica",
     "buone prassi"),
    ("case", "사례", "caso"),
    ("meeting", "회의", "riunione", "incontro"),
    ("heads' meeting", "기관장 회의", "기관장회의", "incontro dei vertici"),
    ("video conference", "videoconference", "화상회의", "영상회의", "videoconferenza"),
    ("minutes", "회의록", "verbale"),
    ("workshop", "워크숍", "워크샵", "seminario"),
    ("training", "교육", "연수", "formazione"),
    ("study visit", "현장방문", "시찰", "visita di studio"),
    ("exchange", "교류", "scambio"),
    ("cooperation", "협력", "collaborazione", "cooperazione"),
    ("commitment", "이행사항", "impegno"),
    ("SME", "small and medium enterprises", "중소기업", "PMI", "piccole e medie imprese"),
    ("AI", "artificial intelligence", "인공지능", "intelligenza artificiale"),
    ("innovation", "혁신", "innovazione"),
    ("partner", "협력기관", "상대기관"),
    ("translation", "번역", "traduzione"),
    # countries and towns by the names Koreans also give them
    ("Italy", "이탈리아", "이태리", "Italia"),
    ("Austria", "오스트리아", "오지리"),
    ("Netherlands", "네덜란드", "화란", "홀란드", "Holland", "Paesi Bassi", "Olanda"),
    ("Germany", "독일", "도이칠란트", "Germania"),
    ("France", "프랑스", "불란서", "Francia"),
    ("Spain", "스페인", "에스파냐", "서반아", "Spagna"),
    ("Turkey", "Türkiye", "튀르키예", "터키", "Turchia"),
    ("Vietnam", "Viet Nam", "베트남", "월남"),
    ("United States", "USA", "미국", "미합중국", "Stati Uniti"),
    ("United Kingdom", "UK", "영국", "Regno Unito"),
    ("Rome", "Roma", "로마"),
    ("Milan", "Milano", "밀라노"),
    ("Venice", "Venezia", "베네치아", "베니스"),
    ("Seoul", "서울", "Seul"),
    ("Daejeon", "대전"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Group:
    """A term as it is written, and the others that mean the same."""

    name: str
    others: tuple[str, ...]


def _key(folded: str) -> str:
    """A phrase whatever the forms of its words: "protocolli d'intesa" is "protocollo di intesa"."""
    said = [word for word in folded.split(" ") if word not in EMPTY]
    return " ".join(stem(word) or word for word in said or [folded])


_GROUPS: dict[str, Group] = {}
for _terms in GROUPS:
    for _term in _terms:
        _others = tuple(other for other in _terms if other != _term)
        for _name in dict.fromkeys((fold(_term), _key(fold(_term)))):
            _known = _GROUPS.get(_name)
            _GROUPS[_name] = Group(
                _known.name if _known else _term,
                tuple(dict.fromkeys((*(_known.others if _known else ()), *_others))),
            )

#: How many words the longest typed term has.
LONGEST = max(len(fold(term).split(" ")) for group in GROUPS for term in group)


def group_of(phrase: str) -> Group | None:
    """The group of a folded phrase typed in full, in any of its forms."""
    return _GROUPS.get(phrase) or _GROUPS.get(phrase.replace(" ", "")) or _GROUPS.get(_key(phrase))
