"""Countries and cities as people write them: every language of the product, older names, capitals,
and the clocks of a place."""

from collections import defaultdict
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from babel import Locale

from agreements.languages import CODES

#: Older names and other spellings people still write, by country.
ALSO_CALLED = {
    "AE": "아랍에미리트연합 UAE Emirati_Arabi", "BO": "볼리비아", "BY": "백러시아 Bielorussia",
    "CD": "콩고민주공화국 DR_Congo", "CI": "아이보리코스트 상아해안 Ivory_Coast Cote_d'Ivoire"
    " Costa_d'Avorio 코트디부아르", "CN": "중화인민공화국 PRC", "CV": "카보베르데 Cape_Verde",
    "CZ": "체코공화국 Czech_Republic Repubblica_Ceca Czechia 체코", "DE": "독일연방공화국",
    "EG": "이집트", "ES": "스페인 서반아 에스파냐", "FR": "불란서", "GB": "영국 UK United_Kingdom"
    " Great_Britain Gran_Bretagna Inghilterra England", "GE": "그루지야 그루지아 죠지아 Gruzia",
    "GR": "희랍 그리스", "ID": "인니 인도네시아", "IN": "인도", "IT": "이태리 이딸리아",
    "JO": "요르단왕국 요단", "JP": "일본국", "KG": "키르기즈스탄 키르기즈 키르기스스탄 키르기스"
    " Kyrgyz_Republic Kirghizistan", "KH": "캄보디아 Cambogia", "KZ": "카자흐 Kazakistan",
    "LA": "라오스 Lao_PDR", "LK": "스리랑카", "MA": "모로코", "MK": "마케도니아 Macedonia"
    " FYROM 북마케도니아", "MM": "버마 Burma Birmania 미얀마", "MN": "몽고", "NL": "화란"
    " Holland Olanda", "PH": "필리핀 비율빈", "PL": "폴란드", "PT": "포르투갈 포루투갈",
    "RU": "소련 러시아연방 Russian_Federation", "SZ": "스와질란드 Swaziland 에스와티니",
    "TH": "태국", "TJ": "타지크 타지키스탄", "TL": "동티모르 East_Timor Timor_Est",
    "TR": "터키 터어키 토이기 튀르키예 튀르키에 Turkey Turkiye Türkiye Turchia",
    "TW": "대만 타이완 Taiwan", "UA": "우크라이나 Ukraine", "US": "미국 미합중국 USA Stati_Uniti"
    "", "UZ": "우즈벡 우즈베크 우즈베키스탄 우즈벡키스탄 Uzbek", "VN": "월남 베트남 Vietnam"
    " Viet_Nam", "ZA": "남아프리카 남아공 South_Africa Sudafrica",
}  # fmt: skip
#: What is of a country, English and Italian; an Italian stem stands for its four endings
#: ("georgian-" for georgiano, georgiana, georgiani, georgiane).
ADJECTIVES = {
    "AE": "Emirati emiratin-", "AL": "Albanian albanes-", "AM": "Armenian armen-", "AR":
    "Argentinian"
    " argentin-", "AT": "Austrian austriac-", "AU": "Australian australian-", "AZ": "Azerbaijani"
    " azer-", "BA": "Bosnian bosniac-", "BD": "Bangladeshi bengales-", "BE": "Belgian belg-", "BG":
    "Bulgarian bulgar-", "BR": "Brazilian brasilian-", "CA": "Canadian canades-", "CH": "Swiss"
    " svizzer-", "CI": "Ivorian ivorian-", "CL": "Chilean cilen-", "CN": "Chinese cines-", "CO":
    "Colombian colombian-", "CR": "Costa_Rican costarican-", "CZ": "Czech cec-", "DE": "German"
    " tedesc-", "DK": "Danish danes-", "DZ": "Algerian algerin-", "EC": "Ecuadorian ecuadorian-",
    "EE": "Estonian eston-", "EG": "Egyptian egizian-", "ES": "Spanish spagnol-", "ET": "Ethiopian"
    " etiop-", "FI": "Finnish finlandes-", "FR": "French frances-", "GB": "British britannic-"
    " ingles-", "GE": "Georgian georgian-", "GH": "Ghanaian ghanes-", "GR": "Greek grec-", "HR":
    "Croatian croat-", "HU": "Hungarian ungheres-", "ID": "Indonesian indonesian-",
    "IE": "Irish irlandes-",
    "IL": "Israeli israelian-", "IN": "Indian indian-", "IR": "Iranian iranian-",
    "IT": "Italian italian-", "JO": "Jordanian giordan-", "JP": "Japanese giappones-", "KE":
    "Kenyan"
    " kenian- keniot-", "KG": "Kyrgyz kirghis-", "KH": "Cambodian cambogian-", "KZ": "Kazakh kazak-"
    " kazac-", "LA": "Lao laotian-", "LK": "Sri_Lankan", "LT": "Lithuanian lituan-", "LV": "Latvian"
    " letton-", "MA": "Moroccan marocchin-", "MD": "Moldovan moldav-", "MK": "Macedonian macedon-",
    "MM": "Burmese birman-", "MN": "Mongolian mongol-", "MX": "Mexican messican-", "MY": "Malaysian"
    " malesian-", "NG": "Nigerian nigerian-", "NL": "Dutch olandes-", "NO": "Norwegian norveges-",
    "NP": "Nepalese nepales-", "NZ": "New_Zealand neozelandes-", "PE": "Peruvian peruvian-", "PH":
    "Philippine Filipino filippin-", "PK": "Pakistani pachistan-", "PL": "Polish polacc-", "PT":
    "Portuguese portoghes-", "RO": "Romanian rumen- romen-", "RS": "Serbian serb-", "RU": "Russian"
    " russ-", "RW": "Rwandan ruandes-", "SA": "Saudi saudit-", "SE": "Swedish svedes-", "SI":
    "Slovenian sloven-", "SK": "Slovak slovacc-", "SZ": "Swazi", "TH": "Thai tailandes-",
    "TJ": "Tajik tagik-", "TN": "Tunisian tunisin-", "TR": "Turkish turc- turch-", "TZ": "Tanzanian"
    " tanzanian-", "UA": "Ukrainian ucrain-", "UG": "Ugandan ugandes-", "US": "American american-"
    " statunitens-", "UY": "Uruguayan uruguaian-", "UZ": "Uzbek uzbec- uzbech-", "VN": "Vietnamese"
    " vietnamit-", "ZA": "South_African sudafrican-",
}  # fmt: skip
ENDINGS = "oaie"
#: Capitals and seats that have no clock of their own in the zone tables, and so no name there.
ALSO_CITIES = {
    "AU": "캔버라 Canberra", "BR": "브라질리아 Brasilia 상파울루 Sao_Paulo", "CA": "오타와 Ottawa",
    "CH": "베른 Bern Berna 제네바 Geneva Ginevra", "CI": "야무수크로 Yamoussoukro", "CN": "베이징"
    " 북경 Beijing Pechino", "DE": "베를린 뮌헨 Munich Monaco_di_Baviera", "EC": "키토 Quito",
    "IN": "뉴델리 델리 New_Delhi Nuova_Delhi Delhi", "IT": "로마 밀라노 Milan Milano 나폴리 Napoli"
    " 토리노 Torino Turin 볼로냐 Bologna 피렌체 Firenze Florence",
    "KR": "서울 대전 정부대전청사 Daejeon 세종 Sejong 부산 Busan 인천 Incheon 제주 Jeju 대구 Daegu",
    "KZ": "아스타나 Astana", "MA": "라바트 Rabat", "MM": "네피도 Naypyidaw", "NL": "헤이그 L'Aia",
    "NZ": "웰링턴 Wellington", "NG": "아부자 Abuja", "PK": "이슬라마바드 Islamabad", "SZ":
    "음바바네 Mbabane", "TR": "앙카라 Ankara", "TZ": "도도마 Dodoma", "UA": "키예프 Kiev 키이우",
    "US": "워싱턴 Washington", "VN": "하노이 Hanoi 호치민 호찌민", "ZA": "프리토리아 Pretoria",
    "GE": "트빌리시 티빌리시", "JO": "암만", "UZ": "타슈켄트 타시켄트", "MK": "스코페", "CZ":
    "프라하",
}  # fmt: skip


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.replace("_", " ") for word in text.split())


@cache
def country_names(code: str) -> tuple[str, ...]:
    """What a country (ISO 3166-1 alpha-2) is called in every language of the product, with older
    and other names."""
    own = [Locale.parse(tag, sep="-").territories.get(code, "") for tag in CODES]
    return tuple(dict.fromkeys(filter(None, (*own, *_words(ALSO_CALLED.get(code, ""))))))


@cache
def country_adjectives(code: str) -> tuple[str, ...]:
    """ "Georgian", "georgiana": what is of a country."""
    found: list[str] = []
    for word in _words(ADJECTIVES.get(code, "")):
        stem = word.removesuffix("-")
        found += [stem + ending for ending in ENDINGS] if stem != word else [word, f"{word}s"]
    return tuple(found)


@cache
def _zones() -> dict[str, tuple[str, ...]]:
    """Country -> its zones, from the table that comes with the zone rules."""
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    found: dict[str, list[str]] = defaultdict(list)
    for line in table.splitlines():
        if line and not line.startswith("#"):
            country, _place, zone = line.split("\t")[:3]
            found[country].append(zone)
    return {country: tuple(zones) for country, zones in found.items()}


def zones_of_country(code: str) -> tuple[str, ...]:
    """The IANA zones of a country, the most populous first as the table has them."""
    return _zones().get(code, ())


def zone_of_country(code: str) -> str:
    """The IANA zone of a country whose zones all show the same time; "" of others."""
    zones = zones_of_country(code)
    moments = tuple(datetime(2026, month, 1, tzinfo=UTC) for month in (1, 7))
    shown = {tuple(one.astimezone(ZoneInfo(zone)).utcoffset() for one in moments) for zone in zones}
    return zones[0] if len(shown) == 1 else ""


@cache
def city_names(code: str) -> tuple[str, ...]:
    """Cities of a country in every language of the product: those whose clocks the zone tables
    name, and its capital."""
    found = []
    for zone in _zones().get(code, ()):
        own = [Locale.parse(tag, sep="-").time_zones.get(zone, {}).get("city", "") for tag in CODES]
        found += [*own, zone.rpartition("/")[2].replace("_", " ")]
    return tuple(dict.fromkeys(filter(None, (*found, *_words(ALSO_CITIES.get(code, ""))))))
