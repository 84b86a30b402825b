"""The text of a release with the lines that a page broke off joined again.

Korean is broken inside words as well, and what reads a page often drops the space at the end of its
lines: "양해각서에 서 / 명하였다" and "양해각서에 / 서명하였다" look alike. Where the two halves
make a word together, by what else the text says or by the words of the field, they are joined
without a space; else with one.
"""

import re
from collections.abc import Iterator

from .text import paragraphs

BREAK = re.compile(r"[ \t]*[\r\n\f]+[ \t]*")
HANGUL = re.compile("[가-힣]+")
IS_HANGUL = re.compile("[가-힣]")
#: What follows a number without a space or with one.
UNIT = re.compile(r"년|월|일|차|회|명|개|주|시|분|호|조|항|억|만|여|번째|위|층|%")
#: "6개 / 월", "19년 / 간".
COUNTED = re.compile(r"\d\s?(?:개|년|일|주)\Z")
AFTER_COUNTED = re.compile(r"월|간|여|국|사|차")
OPENS, CLOSES, STRAIGHT = "([「『‘“<《〈", ".,)]」』”’>》〉·", "'\""
#: Endings of nouns: what is left is the word.
PARTICLES = re.compile(
    r"(?:으로부터|로부터|에서는|에서도|으로써|으로서|에게서|까지의|부터의|이라고|라고|에서|에게|으로"
    r"|부터|까지|보다|처럼|마다|조차|이나|이며|이고|이다|와의|과의|로서|로써|은|는|이|가|을|를|의|에"
    r"|와|과|도|로|만|나|다|인)\Z"
)
#: What stands after a bracket or a quotation mark without a space.
AFTER_MARK = re.compile(
    r"(?:[은는이가을를의에와과도로며고]|이?라고|이?라며|으로|에서|에게|이다|까지|부터)(?![가-힣])"
)
#: What never begins a word.
NEVER_FIRST = re.compile(
    r"(?:[은는을를도로와과의에]|로부터|으로|에[서게는도]|부터|까지|하[며여기]|다고|습니다|[았었였왔졌겠갔났]다|다"
    r"|[터며고]|지만|으며|는데|이다|로써|께서|면서|기로|하기로|이?라며|이?라고)(?![가-힣])"
)
#: "서명 / 했다" is one word, "서명을 / 했다" two.
DONE = re.compile(
    r"하였|했|한다|하겠|하[고는]|해(?![가-힣])|되었|됐|된다|되지|되[고며는어]|된(?![가-힣])|돼(?![가-힣])"
)
#: "공공 / 조달총국장", "공공조달관리 / 국장".
NATIONAL = ("국가", "공공", "중앙", "정부", "연방")
INSTITUTION = re.compile(r"(?:조달|구매|물품|계약)[가-힣]{0,4}(?:원|국|청|처|센터)장?")
OFFICE = re.compile(r"(?:원|국|청|처|총국)장?(?![가-힣])")
#: "마테오 리냐레 / 스 국장": the last syllable of a name before a post or its Latin letters.
END_OF_NAME = re.compile(
    r"[가-힣] ?(?:\(|(?:부|총|선임)?(?:청|차|국|원|과|처|위원|센터|사|이사)장|장관|차관|대사|사무관"
    r"|주무관|서기관|심의관|총국장)"
)
#: Words of one syllable that stand alone.
ALONE = frozenset(
    "봄말초중데이그저및등또각약총오전후내외양두세네첫중간수것바올새더한온본전현타군시당동매귀제"
)
#: Syllables; longer runs are taken for no compound.
LONGEST = 24
#: Words of the field, of posts and of places that a release may say once only.
WORDS = """
양해각서 업무협약 협약 협정 협정서 의향서 의정서 약정 약정서 부속서 이행계획 행동계획
조달 공공조달 전자조달 혁신조달 녹색조달 정부조달 조달청 공공 정부 국가 국제 협력
교류 인적교류 기술협력 체결 재체결 서명 서명식 체결식 갱신 재갱신 연장 자동연장 종료
해지 개정 변경 교환 발효 효력 유효 유효기간 기간 만료 통보 서면 자동 합의 논의
협의 개최 참석 방문 면담 회의 회담 대표단 기관 양측 양국 양 당사자 예정 계획 추진
검토 약속 점검 확대 강화 지원 운영 도입 개발 구축 공유 정보 사례 경험 연수 초청
파견 교육 과정 세미나 포럼 워크숍 공동 연구 위원회 협의회 실무 실무회의 정례 분야
제도 정책 시장 진출 기업 중소기업 업무 사업 기관장 이행 전문가 시작 중요 후속 초안
온라인 발간 이견 아시아 중앙아시아 쇼핑몰 관리 감독 물품 시설 용역 계약 입찰
인공지능 디지털 플랫폼 시스템 나라장터 청장 차장 국장 과장 사무관 주무관 서기관 원장
총국장 위원장 장관 차관 대사 대표 총리 대통령 사장 이사장 최고경영자 책임자 담당
담당관 담당관실 국제협력 국제협력담당관 화상 서울 대전 세종 인천 부산 로마 밀라노
파리 런던 오전 오후 보도자료 보도 배포 즉시 조간 석간 문의 올해 지난해 내년 작년
지난달 다음달 이달 상반기 하반기 분기 월요일 화요일 수요일 목요일 금요일 토요일
일요일 밝혔다 전했다 말했다 하였다 하기로 위하여 위해 통하여 통해 대하여 대한 따라
따른 관한 가졌다 맺었다 맺은 나눴다 만나 이번 지난 오는 이후 이래 처음 최초 번째
차례 매년 격년 다시 새로 모두 함께 각각 우리 우리나라 대한민국 한국 이탈리아 베트남
몽골 페루 칠레 체코 캄보디아 인도네시아 우즈베키스탄 카자흐스탄 튀니지 모로코 탄자니아
르완다 포르투갈 스페인 프랑스 독일 영국 미국 캐나다 호주 뉴질랜드 일본 중국 태국
필리핀 말레이시아 라오스 미얀마 방글라데시 크로아티아 헝가리 폴란드 루마니아 터키
튀르키예 멕시코 콜롬비아 코스타리카 에콰도르 아르헨티나 브라질
"""
KNOWN = frozenset(WORDS.split())


def unbroken(text: str) -> str:
    """`text` with every paragraph on one line; nothing but spaces and line ends changes."""
    spans = paragraphs(text)
    told = frozenset(_told(text, spans))
    whole, at = [], 0
    for start, end in spans:
        whole += [text[at:start], _joined(text[start:end], told)]
        at = end
    return "".join([*whole, text[at:]])


def _told(text: str, spans: list[tuple[int, int]]) -> Iterator[str]:
    """The words of the text that stand whole inside a line, and so have both their ends."""
    for start, end in spans:
        lines = BREAK.split(text[start:end])
        for number, line in enumerate(lines):
            words = line.split()[number > 0 : None if number == len(lines) - 1 else -1]
            yield from (word for run in words if (word := _bare(run)))


def _bare(run: str) -> str:
    """The word that `run` begins with, in Hangul and without its ending."""
    found = HANGUL.search(run)
    return PARTICLES.sub("", found[0]) if found else ""


def _joined(paragraph: str, told: frozenset[str]) -> str:
    lines = BREAK.split(paragraph)
    whole = lines[0]
    for line in lines[1:]:
        whole += line if _is_inside_a_word(whole, line, told) else f" {line}"
    return whole


def _is_inside_a_word(before: str, after: str, told: frozenset[str]) -> bool:
    """Whether the end of a line between the two fell inside a word of Korean."""
    if not before or not after or not (IS_HANGUL.search(before) or IS_HANGUL.search(after)):
        return False
    last, first = before[-1], after[0]
    if first in STRAIGHT:  # the second of two closes
        return before.count(first) % 2 == 1
    if last in STRAIGHT and before.count(last) % 2 == 1:
        return True
    if first in CLOSES or last in OPENS:
        return True
    if IS_HANGUL.match(last) and first == "(":
        return True
    if not IS_HANGUL.match(first):
        return False
    if last.isdigit():
        return UNIT.match(after) is not None
    if last in CLOSES + STRAIGHT or (last.isalpha() and not IS_HANGUL.match(last)):
        return AFTER_MARK.match(after) is not None
    return bool(IS_HANGUL.match(last)) and _is_one_word(before, after, told)


def _is_one_word(before: str, after: str, told: frozenset[str]) -> bool:
    """... with Hangul on both sides of it."""
    if COUNTED.search(before) and AFTER_COUNTED.match(after):
        return True
    if NEVER_FIRST.match(after):
        return True
    half = HANGUL.findall(before[-2 * LONGEST :])[-1]
    other = HANGUL.findall(after)[0]
    if half.endswith("에") and re.match(r"서(?![가-힣])", after):
        return True
    if DONE.match(after):
        return PARTICLES.search(half) is None
    if _has_a_word_across(half, other, told) or (
        half.endswith(NATIONAL) and INSTITUTION.match(other)
    ):
        return True
    if END_OF_NAME.match(after) and not _is_word(half, told) and after[0] not in ALONE:
        return True
    if OFFICE.match(other) and _is_word(half, told):
        return True
    if _is_word(half, told) and _is_word(other, told):
        return False
    if _is_word(half + other, told):
        return True
    return len(half) == 1 and half not in ALONE and before[-2:-1].isspace()


def _has_a_word_across(half: str, other: str, told: frozenset[str]) -> bool:
    """Whether a word begins in `half` and ends in `other`, and nothing is left but words."""
    for before in range(1, len(half) + 1):
        left = half[:-before]
        if left and not _is_made_of(left, told):
            continue
        for after in range(1, len(other) + 1):
            if half[-before:] + other[:after] not in told | KNOWN:
                continue
            right = other[after:]
            if not right or PARTICLES.fullmatch(right) or _is_word(right, told):
                return True
    return False


def _is_word(run: str, told: frozenset[str]) -> bool:
    """Whether `run` is one or more words that are known or told, with an ending or without."""
    return any(_is_made_of(one, told) for one in (run, PARTICLES.sub("", run)) if one)


def _is_made_of(run: str, told: frozenset[str]) -> bool:
    if run in told or run in KNOWN:
        return True
    if len(run) > LONGEST:
        return False
    return any(run[:at] in KNOWN and _is_made_of(run[at:], told) for at in range(2, len(run) - 1))
