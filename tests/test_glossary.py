"""One word for one thing: the catalogues keep to the glossary and to how each language is set."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from django.conf import settings

from agreements.languages import CODES

#: English is the text itself.
LANGUAGES = sorted(set(CODES) - {settings.LANGUAGE_CODE})
#: How TERMS is read: context, text, and how each of these languages says it.
COLUMNS = ("ko", "it")
TERMS = [
    (None, "Last notification", "마지막 통지", "Ultima notifica"),
    (None, "Agreement", "협력 문서", "Accordo"),
    (None, "Agreements", "협력 문서", "Accordi"),
    (None, "The agreement", "협력 문서", "L'accordo"),
    (None, "Partner", "협력기관", "Partner"),
    (None, "partner", "협력기관", "partner"),
    (None, "Party", "당사자", "Parte"),
    (None, "Term", "기간", "Periodo"),
    (None, "Ordinal", "차수", "Numero d'ordine"),
    (None, "original signing", "최초 체결", "firma originaria"),
    (None, "renewal no. %(n)d", "제%(n)d차 갱신", "rinnovo n. %(n)d"),
    ("which term", "0", "최초 체결", "iniziale"),
    ("which term", "%(n)d", "제%(n)d차 갱신", "%(n)d"),
    (None, "Renewal", "갱신", "Rinnovo"),
    (None, "amendment", "개정", "modifica"),
    (None, "extension", "연장", "proroga"),
    (None, "signature", "서명", "firma"),
    (None, "cooperation area", "협력 분야", "ambito di cooperazione"),
    (None, "area", "협력 분야", "ambito"),
    (None, "Commitment", "이행사항", "Impegno"),
    ("commitment", "scheduled", "이행 예정", "previsto"),
    (None, "scheduled", "일정 확정", "in programma"),
    (None, "met", "이행", "rispettato"),
    (None, "not met", "미이행", "non rispettato"),
    (None, "Activity", "활동", "Attività"),
    (None, "Forum", "협의체", "Forum"),
    (None, "exemplary case", "모범사례", "caso esemplare"),
    (None, "claim", "주장", "affermazione"),
    (None, "focal point", "연락 담당자", "referente"),
    (None, "Deadline", "기한", "Scadenza"),
    (None, "last day for notice", "통보 기한", "ultimo giorno per la disdetta"),
    (None, "Notice clause", "통보 조항", "Clausola di preavviso"),
    (None, "in force", "효력 중", "in vigore"),
    (None, "expired", "만료", "scaduto"),
    (None, "terminated", "해지됨", "cessato"),
    (None, "outside formal cover", "공식 효력 밖", "fuori copertura formale"),
    (None, "not recorded", "미기록", "non registrato"),
    (None, "coordinator", "총괄 담당자", "coordinatore"),
    (None, "administrator", "시스템 관리자", "amministratore"),
    (None, "Title", "제목", "Titolo"),
    ("of a person", "Title", "직위", "Carica"),
    (None, "Reference", "관리번호", "Riferimento"),
    (None, "file number", "문서번호", "numero di protocollo"),
    (None, "Evidence", "증빙", "Riscontro"),
    (None, "memorandum of understanding", "양해각서", "memorandum d'intesa"),
]

#: An exchange has a sector (of trade), which is no area of cooperation.
OF_AN_EXCHANGE = (
    "Companies and professionals, which way, in what sector, how many, and what came of it.",
    "Log a visit of companies or professionals; its direction, sector and numbers are asked on its "
    "page.",
)

#: Words that say something the glossary has another word for, with the texts that may use them.
OTHER_WORDS = {
    "ko": {
        r"협정|협약(?!서)|약정": {
            "Also finds 양해각서, 업무협약 and memorandum d’intesa, and says so."
        },
        r"협력 기관|파트너": set(),
        r"이행 사항": set(),
        r"조정관": set(),
        r"차수 %": set(),
        r"역일": set(),
    },
    "it": {
        r"\bare[ae]\b": set(),
        r"\bsettor[ei]\b": {"Sector", "sector", *OF_AN_EXCHANGE},
        r"\badempiut[oi]\b": set(),
        r"\bevidenz[ae]\b": set(),
        r"\bcronologia\b": set(),
        r"\bnumer[io] di pratica\b": set(),
        r"\b(?:la|una|le) mail\b": set(),
    },
}

#: A particle after a value depends on the value's last sound: the sentence goes round it.
PARTICLES = re.compile(
    r"은\(는\)|을\(를\)|이\(가\)|와\(과\)|\(으\)로|(?:\)[sd]|%[sd]|\})[”’]?(?:은|는|을|를|이|가|와|과|으로)(?=\s)"
)
#: Nobody writes to an officer as a friend on one page and as a stranger on the next.
STRANGER = re.compile(r"\bLei\b|\b(?:Indichi|Scriva|Scelga|Inserisca|Clicchi)\b")
#: Where JSON or code is shown as it must be typed, and the attributes of marks.
CODE = re.compile(r'"2026-06-01"|="[^"]*"')


def said(language):
    """(context, text, translation) of every form."""
    for folder in ("locale", "locale_frameworks"):
        path = Path(settings.BASE_DIR) / folder / language / "LC_MESSAGES" / "django.po"
        with path.open("rb") as lines:
            for entry in read_po(lines, locale=language):
                if not entry.id:
                    continue
                text = entry.id if isinstance(entry.id, str) else entry.id[0]
                forms = [entry.string] if isinstance(entry.string, str) else entry.string
                for form in forms:
                    yield entry.context, text, form


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_term_has_its_word(language):
    book = {(context, text): form for context, text, form in said(language)}
    at = COLUMNS.index(language)
    wanted = {(context, text): said[at] for context, text, *said in TERMS}
    assert {key: book.get(key) for key in wanted} == wanted


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_other_word_for_the_same_thing(language):
    strays = [
        (word, form)
        for _context, text, form in said(language)
        for word, allowed in OTHER_WORDS.get(language, {}).items()
        if text not in allowed and re.search(word, form)
    ]
    assert strays == []


def test_no_korean_particle_depends_on_a_value():
    assert [form for _context, _text, form in said("ko") if PARTICLES.search(form)] == []


def test_italian_speaks_to_everybody_alike():
    assert [form for _context, _text, form in said("it") if STRANGER.search(form)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_set_as_the_language_sets_them(language):
    odd = [
        form
        for _context, _text, form in said(language)
        if "  " in form
        or form != form.strip()
        or "..." in form
        or '"' in CODE.sub("", form)
        or (
            language == "it"
            and ("“" in form or "’" in form or re.search(r"\b[Ee]'(?!\w)|\bpo'(?!\s)", form))
        )
        or (language == "ko" and ("«" in form or re.search(r"[가-힣] [,.]", form)))
    ]
    assert odd == []
