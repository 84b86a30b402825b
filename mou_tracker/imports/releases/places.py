"""Cities of a sentence, with the name they are recorded under."""

import re
from functools import cache
from zoneinfo import available_timezones

from babel import Locale

from .bodies import country_pattern
from .text import HANGUL

#: Seats without a clock of their own in the zone tables: every spelling, the recorded one first.
MORE = (
    "Daejeon 대전 Taejon 정부대전청사",
    "Incheon 인천",
    "Busan 부산",
    "Sejong 세종 정부세종청사",
    "Jeju 제주",
    "Gyeongju 경주",
    "Songdo 송도",
    "Gwangju 광주",
    "Daegu 대구",
    "Ilsan 일산",
    "Goyang 고양",
    "Astana 아스타나",
    "Rabat 라바트",
    "Valparaíso 발파라이소 Valparaiso",
    "Cebu 세부",
    "The_Hague 헤이그 L'Aia",
    "Geneva 제네바 Ginevra",
    "Bern 베른 Berna",
    "Canberra 캔버라",
    "Ottawa 오타와",
    "Wellington 웰링턴",
    "Beijing 베이징 북경 Pechino",
    "New_Delhi 뉴델리 Nuova_Delhi",
    "Mumbai 뭄바이",
    "Brasília 브라질리아 Brasilia",
    "Ankara 앙카라",
    "Hanoi 하노이",
    "Pretoria 프리토리아",
    "Washington 워싱턴",
    "Geneva 제네바",
    "Quito 키토",
    "Milan 밀라노 Milano",
    "Naples 나폴리 Napoli",
    "Turin 토리노 Torino",
    "Florence 피렌체 Firenze",
    "Bologna 볼로냐",
    "Munich 뮌헨 Monaco_di_Baviera",
    "Islamabad 이슬라마바드",
    "Abuja 아부자",
    "Dodoma 도도마",
    "Yamoussoukro 야무수크로",
    "Naypyidaw 네피도",
    "Cusco 쿠스코",
    "Medellín 메데인",
    "Cartagena 카르타헤나",
    "Da_Nang 다낭",
    "Bali 발리",
    "Surabaya 수라바야",
    "Izmir 이즈미르",
    "Batumi 바투미",
    "Bonn 본_시",
    "Marrakesh 마라케시",
    "Porto 포르투",
    "Krakow 크라쿠프 Cracovia",
    "Kyoto 교토",
    "Osaka 오사카",
    "Strasbourg 스트라스부르 Strasburgo",
    "Mombasa 몸바사",
    "Arusha 아루샤",
    "Barcelona 바르셀로나 Barcellona",
    "Tirana 티라나",
    "Seoul 서울 Seul",
    "Lisbon 리스본 Lisbona Lisboa",
    "Nairobi 나이로비",
    "Pusan",
    "Santiago 산티아고",
    "Lima 리마",
    "Manila 마닐라",
    "Rome 로마 Roma",
    "Doha 도하",
    "Abu_Dhabi 아부다비 Abu_Dabi",
    "Guayaquil 과야킬",
    "Tbilisi 트빌리시",
    "Ulaanbaatar 울란바토르",
)
#: A city whose own name is the one of the text's language keeps it: Roma in an Italian text.
OWN = {"it": ("Roma", "Milano", "Napoli", "Torino", "Firenze", "Venezia", "Genova", "Bologna")}
#: Cities whose names are words of every day: 세부 일정.
ALSO_WORDS = ("세부", "발리", "본", "나이", "고아", "마나", "파리")
KO_NO_PLACE = re.compile(
    r"(?:회의|포럼|행사|면담|자리|측|식|기관|분야|가운데|차원|과정|현장|회담|간담회"
    r"|총회|워크숍|세미나|나라|양국|본문"
    r"|서한|조항|부분|단계|수준|관점|범위|시장|사업|협력|대회|조달청|조달원|센터"
    r"|위원회|각서|문서|기간|이번|여기|거기|이곳|본청|청사|본관|회의실|강당|방식|지역|국내|해외|업무|제도)\Z"
)
KO_PLACE = re.compile(r"(?<![가-힣])(?P<c>[가-힣]{2,7})에서(?:는|도)?(?=[\s,])")
LATIN_PLACE = {
    "en": re.compile(r"\bin (?P<c>[A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w'’-]+)?)(?= |,|\.|;|$)"),
    "it": re.compile(r"\b(?:a|ad) (?P<c>[A-ZÀ-Þ][\w'’-]{3,}(?: [A-ZÀ-Þ][\w'’-]+)?)(?= |,|\.|;|$)"),
}
NOT_A_CITY = re.compile(
    r"January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Public\b|Government|Procurement|Purchas|Electronic|Innovati|Green\b|Digital|Cooperation"
    r"|[A-Z]{2,}|Q[1-4]|Korea|Spring|Summer|Autumn|Winter|Parliament|English|Korean|Italian"
)


#: Names of zones that are words of every day, or of no city.
NO_CITY = {
    "General",
    "Center",
    "Eastern",
    "Central",
    "Pacific",
    "Mountain",
    "North",
    "South",
    "West",
}


@cache
def _cities() -> dict[str, str]:
    """Spelling -> recorded name."""
    found: dict[str, str] = {}
    tongues = [Locale.parse(tag) for tag in ("en", "ko", "it")]
    for zone in sorted(available_timezones()):
        if "/" not in zone or zone.startswith(("Etc/", "SystemV/", "US/", "posix/", "right/")):
            continue
        name = tongues[0].time_zones.get(zone, {}).get("city") or zone.rpartition("/")[2].replace(
            "_", " "
        )
        if len(name) < 4 or name in NO_CITY:
            continue
        found.setdefault(name, name)
        for tongue in tongues[1:]:
            if other := tongue.time_zones.get(zone, {}).get("city"):
                found.setdefault(other, name)
    for row in MORE:
        names = [one.replace("_", " ") for one in row.split()]
        found |= dict.fromkeys(names, names[0])
    return found


@cache
def _pattern(language: str) -> re.Pattern[str]:
    names = [one for one in _cities() if bool(HANGUL.search(one)) == (language == "ko")]
    body = "|".join(re.escape(one) for one in sorted(names, key=len, reverse=True) if len(one) > 1)
    if language == "ko":
        return re.compile(
            rf"(?<![가-힣])(?:{body})(?=에|의|\s|,|\(|\)|로|을|를|시(?![가-힣]{{2}})|$)"
        )
    return re.compile(rf"\b(?:{body})\b")


@cache
def _in_latin_letters() -> re.Pattern[str]:
    names = sorted((one for one in _cities() if not HANGUL.search(one)), key=len, reverse=True)
    return re.compile(rf"(?<![A-Za-z])(?:{'|'.join(map(re.escape, names))})(?=\)?(?:에서|시에서))")


def places_in(text: str, language: str) -> list[tuple[int, int, str]]:
    """(start, end, recorded name), in order; one that no table has as it is written."""
    found = [
        (*match.span(), _recorded(match[0], language))
        for match in _pattern(language).finditer(text)
        if match[0] not in ALSO_WORDS or text.startswith("에서", match.end())
    ]
    if language == "ko":  # "Lisboa에서"
        found += [
            (*match.span(), _recorded(match[0], language))
            for match in _in_latin_letters().finditer(text)
        ]
    other = KO_PLACE if language == "ko" else LATIN_PLACE[language]
    for match in other.finditer(text):
        word = match["c"]
        if any(start < match.end("c") and match.start("c") < end for start, end, _name in found):
            continue
        if (
            KO_NO_PLACE.search(word) or country_pattern("ko").fullmatch(word)
            if language == "ko"
            else NOT_A_CITY.match(word)
        ):
            continue
        found.append((*match.span("c"), word))
    return sorted(found)


def _recorded(word: str, language: str) -> str:
    return word if word in OWN.get(language, ()) else _cities()[word]
