"""The country a cell names, in whatever language, and what was odd about the name."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from babel import Locale
from babel.core import get_global

from agreements.wording.countries import COUNTRIES
from agreements.wording.places import ALSO_CALLED, country_names

from .text import REMEMBERED, has_hangul, letters, plain, shown, unaccented, words_of

LANGUAGES = ("ko", "en", "it", "fr", "es", "ca", "pt", "de")
#: Further names, by country; "_" stands for a space.
ALSO = {
    "AE": "UAE U.A.E. EAU EE.AA.UU. 아랍에미레이트",
    "BA": "Bosnia Bosnia_Erzegovina Bosnia_and_Herzegovina",
    "AU": "호주", "GM": "The_Gambia", "MH": "마샬군도",
    "KN": "Saint_Kitts_and_Nevis St._Kitts_and_Nevis",
    "BN": "Brunei_Darussalam", "BO": "Bolivia",
    "CD": "RDC DRC 콩고민주공화국 Repubblica_Democratica_del_Congo"
    " Democratic_Republic_of_the_Congo République_démocratique_du_Congo"
    " República_Democrática_del_Congo",
    "CF": "RCA", "CG": "Congo 콩고",
    "CN": "P.R._China R.P._China RPC China Repubblica_Popolare_Cinese",
    "CZ": "Rep._Ceca República_Checa"
    " République_tchèque", "CI": "Ivory_Coast", "CU": "Cuba", "DE": "Allemagne RFA Alemania",
    "DO": "Rep._Dominicana República_Dominicana", "FM": "Micronesia 마이크로네시아",
    "FR": "프랑스공화국",
    "GB": "UK U.K. United_Kingdom_of_Great_Britain_and_Northern_Ireland"
    " Gran_Bretagna_e_Irlanda_del_Nord Great_Britain Inghilterra Angleterre Inglaterra"
    " Reino_Unido Royaume-Uni",
    "IR": "Iran", "KG": "Kyrgyzstan Kyrgyz_Republic",
    "KP": "DPRK North_Korea 북한 Corea_del_Nord Democratic_People's_Republic_of_Korea",
    "KR": "Korea South_Korea Corea Corea_del_Sud Repubblica_di_Corea Republic_of_Korea ROK 한국"
    " 대한민국 Corée Corea_del_Sur",
    "LA": "Lao_PDR Laos Lao_People's_Democratic_Republic", "LY": "Libia Libya",
    "MD": "Moldavia Moldova Rep._Moldova Republic_of_Moldova", "MK": "North_Macedonia",
    "MX": "Méjico", "NL": "The_Netherlands Netherlands Holland Hollande Holanda Paesi_Bassi",
    "PS": "Palestine Palestina 팔레스타인", "RU": "Russia Federazione_Russa Russian_Federation"
    " Fédération_de_Russie Federación_de_Rusia", "SA": "KSA Arabia_Saudita Saudi_Arabia",
    "SM": "Repubblica_di_San_Marino", "SY": "Syria Siria Syrian_Arab_Republic",
    "TW": "Taiwan 자유중국 중화민국", "TZ": "Tanzania United_Republic_of_Tanzania",
    "US": "USA U.S.A. U.S. US EUA EE.UU. EEUU EE._UU. Stati_Uniti_d'America Stati_Uniti"
    " United_States United_States_of_America États-Unis Estados_Unidos 미합중국",
    "VA": "바티칸 Vaticano Santa_Sede Holy_See 교황청"
          " Saint-Siège", "VE": "Venezuela", "VN": "Viet_Nam Vietnam",
    "ZA": "South_Africa", "HK": "Hong_Kong 홍콩 Hong_Kong,_China Hong_Kong_SAR",
    "MO": "Macao Macau 마카오 Macao,_China Macau,_China",
}  # fmt: skip
#: Names a country no longer has.
FORMER = {
    "SZ": "스와질란드 Swaziland", "MK": "마케도니아 FYROM Macedonia Macédoine", "MM": "버마 Burma"
    " Birmania Birmanie", "CD": "자이르 Zaire Zaïre", "GE": "그루지야 Gruzia",
    "TR": "터키", "LK": "실론 Ceylon", "BJ": "Dahomey", "BF": "Alto_Volta Upper_Volta",
    "KH": "Kampuchea", "CV": "Capo_Verde", "DE": "서독 West_Germany Germania_Ovest",
    "RU": "소련 USSR URSS Soviet_Union Unione_Sovietica 소비에트연방"
    " Union_of_Soviet_Socialist_Republics",
}  # fmt: skip
#: Names written wrongly that another word than one letter parts from the right one.
NOT_FORMER_IN = {"it": {"macedonia"}, "ko": {"터키"}}
INTERNATIONAL = re.compile(
    r"^(?:international|internazional\w*|internacional\w*|multilateral\w*|multinational"
    r"|global\w*|mondiale"
    r"|supranational|fao|wto|omc|who|oms|imf|fmi|wipo|ompi|icao|imo|ilo|oil|unesco|unicef|undp|pnud"
    r"|iaea|aiea|adb|aiib|ebrd|bers|apec|world bank|banca mondiale|banque mondiale|banco mundial"
    r"|(?:국제|세계|아시아|유럽|유엔)[가-힣]{2,12}(?:기구|기금|은행|연합|연맹|기관)|세계은행"
    r"|국제기구|국제|다자|다자간|다국적|유럽연합|아세안|유엔|국제연합|european union|unione europea"
    r"|union europeenne|union europea|unio europea|ue|eu|u\.e\.|e\.u\.|un|onu|united nations"
    r"|nazioni unite|nations unies|naciones unidas|asean|oecd|ocse|nato|african union"
    r"|unione africana|(?:intl|int'?l)\.?(?: org\w*)?|international organi[sz]ation\w*"
    r"|organizzazion\w+ internazional\w+|organisations? internationales?"
    r"|organizacion(?:es)? internacional(?:es)?|varie|various|several|diversi|plusieurs)$"
)
#: Of many, and none by name.
OF_MANY = re.compile(
    r"^(?:international|internazional\w*|internacional\w*|multilateral\w*|multinational|global\w*"
    r"|국제|다자|다자간|다국적|varie|various|several|diversi|plusieurs)$"
)
DOMESTIC = re.compile(
    r"^(?:국내|domestic|nazional[ei]|intern[oi]|national|nationaux|nacional(?:es)?|local)$"
)
#: What else stands in the title of a list of domestic ones: 국내 협약 현황, Accordi nazionali.
OF_A_LIST = re.compile(
    r"(?:국내|협약|협정|협력|업무|기관|대학|체결|양해각서|mou|현황|목록|명단|대장|리스트|관리)+"
)
_LISTED = (
    "accordi accordo agreements agreement mous mou memoranda memorandum convenzioni protocolli"
    " intese atti accords conventions convenios acuerdos list lista elenco registro register liste"
    " of degli dei di con des de los with avec y e and partners partner enti istituzioni"
    " institutions bodies signed"
)
LISTED = frozenset(_LISTED.split())
UNKNOWN = re.compile(
    r"^(?:[-?.—]*|미상|불명|미확인|n/?a|n\.a\.|n\.d\.|unknown|sconosciut[oa]|ignot[oa]|inconnu|"
    r"desconocido|없음|해당 ?없음|tbd|not recorded|none)$"
)
BRACKETED = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*")
FORMERLY = re.compile(
    r"^(?:구|옛|전|前|舊)\s|^(?:ex|former\w*|gia|anciennement|ancienne?|antes|antigua)\b"
)
FOOTNOTE = re.compile(r"\s*(?:\d{1,2}|\*+|[a-z]\))$")
PREFIX = re.compile(
    r"^(?:the )?(?:(?:islamic |federal |democratic |people's |socialist |federative |kingdom of"
    r" the )*(?:republic|kingdom|state|commonwealth|federation|grand duchy|principality|sultanate"
    r"|rep\.?|repubblica|regno|stato|republique|royaume|etat|republica|reino|estado)"
    r"(?: federale| federal| islamica| popolare| democratica| socialista)*)"
    r" (?:of |di |del |della |dello |dell'|d'|de |du |de la |des )?(?:the |la |l'|el )?"
)
SUFFIX = re.compile(
    r"(?:이슬람|인민|민주|사회주의|아랍|하심|다민족|연방|볼리바르)*(?:공화국|왕국|연방|합중국|국)$"
)
COMMA = re.compile(r"\s*(?:,|;|/|\n|·|&| [-–—] | and | e | et | y |및|와 |과 )\s*")
#: ... and what parts two countries whatever stands inside their names.
APART = re.compile(r"\s*(?:;|/|\n)\s*|\s+[-–—]\s+")
LONGEST = 120  # letters; no country has so long a name
LEAST = 6  # letters of a name that may be misspelt


@dataclass(frozen=True, slots=True)
class CountryReading:
    """`codes`: one, several where the cell names several, none where it names none we know.
    `problems`: codes of what is odd."""

    codes: tuple[str, ...] = ()
    is_international: bool = False
    is_domestic: bool = False
    problems: tuple[str, ...] = ()

    @property
    def code(self) -> str | None:
        return self.codes[0] if len(self.codes) == 1 else None


def _folded(name: str) -> str:
    return letters(name)


@cache
def _names(language: str) -> dict[str, str]:
    """Folded name -> country, as one language has it."""
    told = Locale.parse(language).territories
    return {_folded(told[code]): code for code in sorted(COUNTRIES) if code in told}


def _spread(table: dict[str, str]) -> dict[str, str]:
    return {
        _folded(word.replace("_", " ")): code
        for code, told in table.items()
        for word in told.split()
    }


@cache
def _every() -> dict[str, str]:
    found: dict[str, str] = {}
    for language in reversed(LANGUAGES):
        found |= _names(language)
    for code in sorted(COUNTRIES):
        found |= {_folded(name): code for name in country_names(code)}
    return found | _spread(ALSO_CALLED) | _spread(FORMER) | _spread(ALSO)


@cache
def _own(language: str) -> frozenset[str]:
    """Names a list in a language may use without being odd: its own, English, Hangul."""
    tongues = {language, "en"} if language else set(LANGUAGES)
    found = {name for tag in tongues if tag in LANGUAGES for name in _names(tag)}
    for table in (ALSO_CALLED, ALSO):
        for name in _spread(table):
            if has_hangul(name):
                found.add(name)
    return frozenset(found)


#: Of the short names in `ALSO`, those of English.
_ENGLISH = (
    "UK U.K. USA U.S.A. US UAE DPRK ROK KSA Korea South_Korea Lao_PDR Laos Viet_Nam"
    " Vietnam Iran Syria Russia Brunei_Darussalam Bolivia Venezuela Tanzania Taiwan Congo"
    " Macau Macao Hong_Kong Palestine Moldova Czech_Republic Turkey Holland The_Netherlands"
    " Great_Britain Ivory_Coast Holy_See North_Macedonia Kyrgyz_Republic Russian_Federation"
    " United_States_of_America Cape_Verde East_Timor England Republic_of_Korea South_Korea"
    " P.R._China"
)
ENGLISH_SHORT = frozenset(_folded(name) for name in _ENGLISH.split())
_ROMANCE = {
    "it": "Stati Uniti d'America|Corea del Sud|Repubblica di Corea|Santa Sede|Federazione Russa"
    "|Repubblica Ceca|Gran Bretagna|Inghilterra|Olanda|Moldavia|Bosnia Erzegovina|Siria|Libia|Cuba"
    "|Repubblica Dominicana|Rep. Ceca|Emirati Arabi|Costa d'Avorio|Bielorussia|Palestina",
    "fr": "République tchèque|Moldavie|Macédoine|Corée|Allemagne|Angleterre|Hollande"
    "|RDC|RCA|Saint-Siège|Birmanie",
    "es": "EE.UU.|EEUU|Méjico|Corea|Corea del Sur|Inglaterra|Holanda|Alemania|Palestina",
}


@cache
def _own_short(language: str) -> frozenset[str]:
    return frozenset(_folded(name) for name in _ROMANCE.get(language, "").split("|") if name)


@cache
def _near() -> dict[str, set[str]]:
    """A name with one letter left out -> the names it comes from."""
    found: dict[str, set[str]] = {}
    for name in _every():
        if len(name) >= LEAST and not has_hangul(name):
            for at in range(len(name)):
                found.setdefault(name[:at] + name[at + 1 :], set()).add(name)
            found.setdefault(name, set()).add(name)
    return found


def _misspelt(name: str) -> str:
    """The one country a name is one letter away from."""
    if len(name) < LEAST or has_hangul(name):
        return ""
    near = _near()
    forms = {name, *(name[:at] + name[at + 1 :] for at in range(len(name)))}
    found = {_every()[one] for form in forms for one in near.get(form, ())}
    return found.pop() if len(found) == 1 else ""


@lru_cache(REMEMBERED)
def read_country(text: str, language: str) -> CountryReading:
    """What a country's cell says; `language`: of the register."""
    bare = unaccented(text)
    if UNKNOWN.match(bare):
        return CountryReading(problems=("country_not_recorded",))
    if DOMESTIC.match(bare):
        return CountryReading(is_domestic=True)
    if INTERNATIONAL.match(bare):
        return CountryReading(is_international=True)
    found = _one(text, language) or _coded(text)
    if found is not None:
        return found
    if INTERNATIONAL.match(FOOTNOTE.sub("", bare)):
        return CountryReading(is_international=True, problems=("footnote_digit",))
    if INTERNATIONAL.match(BRACKETED.sub("", bare)):
        return CountryReading(is_international=True)
    for parts in (APART, COMMA):
        pieces = [piece for piece in parts.split(text) if piece.strip()]
        several = [_one(piece, language) or _turned(piece, language) for piece in pieces]
        if len(pieces) > 1 and all(several):
            codes = tuple(dict.fromkeys(code for one in several if one for code in one.codes))
            return CountryReading(codes)
    pieces = [piece for piece in COMMA.split(text) if piece.strip()]
    if len(pieces) > 1:
        several = [_one(piece, language) for piece in pieces]
        if several[0] is not None and "," in text and not has_hangul(text):
            if (turned := _turned(text, language)) is not None:
                return turned
            if "dem" not in unaccented(pieces[1]):
                return several[0]  # "USA, California"
    if code := _misspelt(_folded(text)):
        return CountryReading((code,), problems=("country_misspelt",))
    return CountryReading(problems=("country_unknown",))


#: "KR-IT", "IT/DE": codes of two letters or three, and nothing else.
CODES = re.compile(r"[A-Z]{2,3}(?:\s?[-/,;+&]\s?[A-Z]{2,3})*")
CODE = re.compile(r"[A-Z]{2,3}")
#: Codes in use that are none of ISO 3166.
ALSO_CODED = {"UK": "GB", "EL": "GR", "ROK": "KR", "UAE": "AE"}


@cache
def _codes() -> dict[str, str]:
    """Of three letters as well as of two -> of two, as CLDR has them."""
    found = {code: code for code in COUNTRIES} | ALSO_CODED
    for code, told in get_global("territory_aliases").items():
        if len(code) == 3 and code.isalpha() and len(told) == 1 and told[0] in COUNTRIES:
            found[code] = told[0]
    return found


def _coded(text: str) -> CountryReading | None:
    """A cell of codes, where every one is a country's."""
    if not CODES.fullmatch(text.strip()):
        return None
    codes = [_codes().get(code) for code in CODE.findall(text)]
    if not all(codes):
        return None
    return CountryReading(tuple(dict.fromkeys(code for code in codes if code)))


@lru_cache(REMEMBERED)
def named_in(text: str, code: str) -> str:
    """The words of a cell that name one of its countries: of "Italia - Uruguay" Uruguay."""
    for parts in (APART, COMMA):
        for piece in parts.split(text):
            if piece.strip() and read_country(piece, "").codes == (code,):
                return piece.strip()
    return text


def _turned(text: str, language: str) -> CountryReading | None:
    """ "Congo, Dem. Rep. of", "Korea, Republic of"."""
    first, comma, rest = text.partition(",")
    if not comma or has_hangul(text):
        return None
    return _one(f"{' '.join(COMMA.split(rest)).strip()} {first.strip()}", language)


REPUBLIC = re.compile(r"\brep(?:ub)?\.?(?=\s|$)")


def _one(text: str, language: str) -> CountryReading | None:
    if len(text) > LONGEST:
        return None
    bare, name = unaccented(text), _folded(text)
    if code := _every().get(name):
        return CountryReading((code,), problems=_oddness(name, code, language))
    if bracket := BRACKETED.search(bare):
        outside = BRACKETED.sub(" ", bare).strip()
        if base := (_one(outside, language) if outside else None):
            inside = bracket[1].strip()
            is_former = FORMERLY.search(inside) or (
                _folded(inside) in _spread(FORMER) and _folded(inside) != _folded(outside)
            )
            odd = (*base.problems, "country_former_name") if is_former else base.problems
            return CountryReading(base.codes, problems=tuple(dict.fromkeys(odd)))
    if (cut := FOOTNOTE.sub("", bare)) != bare and cut and (code := _every().get(_folded(cut))):
        odd = _oddness(_folded(cut), code, language)
        return CountryReading((code,), problems=("footnote_digit", *odd))
    if (cut := PREFIX.sub("", bare)) != bare and (code := _every().get(_folded(cut))):
        return CountryReading((code,))
    if (cut := SUFFIX.sub("", bare)) != bare and (code := _every().get(_folded(cut))):
        return CountryReading((code,))
    if REPUBLIC.search(bare):  # "Czech Rep."
        for whole in ("republic", "repubblica", "republique", "republica"):
            if code := _every().get(_folded(REPUBLIC.sub(whole, bare))):
                return CountryReading((code,))
    return None


def _oddness(name: str, code: str, language: str) -> tuple[str, ...]:
    if name in _spread_former():
        is_usual = name in NOT_FORMER_IN.get(language, ())
        return () if is_usual else ("country_former_name",)
    is_own = name in _own(language) or name in ENGLISH_SHORT or name in _own_short(language)
    is_own = is_own or not language or (has_hangul(name) and language == "ko")
    if is_own or language not in LANGUAGES or name == code.casefold():
        return ()
    return ("country_foreign_name",)


@cache
def _spread_former() -> frozenset[str]:
    return frozenset(_spread(FORMER))


AROUND = re.compile(
    r"^[■□◆●○▶▷※\s\d.]+|(?:\s*(?:협약|현황|목록|list|agreements|accordi))+$", re.IGNORECASE
)


def is_of_home(title: str) -> bool:
    """Whether the title of a sheet or a section calls all in it domestic: 국내 협약 현황, Accordi
    nazionali."""
    if has_hangul(title):
        bare = letters(title)
        return bare.startswith("국내") and OF_A_LIST.fullmatch(bare) is not None
    told = [word for word in words_of(title) if word not in LISTED and not word.isdecimal()]
    return bool(told) and all(DOMESTIC.match(word) for word in told)


@lru_cache(REMEMBERED)
def region_in(title: str, language: str) -> str:
    """Words of a title above rows that are a country, or say "international" or "domestic"; "" for
    none."""
    if is_of_home(title):
        return title
    bare = AROUND.sub("", shown(title)).strip()
    read = read_country(bare, language) if bare else CountryReading()
    is_named = read.is_international or read.is_domestic
    return bare if is_named or (read.code and not read.problems) else ""


@lru_cache(REMEMBERED)
def is_country(text: str) -> bool:
    """Whether a cell is a country's name and nothing else."""
    return bool(_every().get(_folded(plain(text)))) and len(text) > 1
