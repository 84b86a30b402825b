"""Names of institutions: several in one cell, one in several spellings."""

import re
from dataclasses import dataclass
from functools import lru_cache

from agreements.dates.lengths import NUMBERS

from .countries import is_country
from .text import REMEMBERED, has_hangul, has_latin, letters, shown, unaccented, words_of

INSTITUTION = re.compile(
    r"(?:대학교?|[가-힣]{2,}대|대학원|연구원|연구소|연구센터|학교|학원|기관|[가-힣]{2,}(?:청|부"
    r"|처|원|국|위"
    r"|소)|공사|공단"
    r"|협회|재단|은행|센터|위원회|연합회?|기금|아카데미|회의소|정부|조합|학회|본부|당국|의회"
    r"|법원|기구"
    r"|회사|그룹|캠퍼스|도서관|박물관|병원)(?:\s?\([^()]*\))?$"
)
INSTITUTION_LATIN = re.compile(
    r"\b(?:universi\w+|college\w*|institut\w*|istitut\w+|school|schools|scuola|ecole|escuela"
    r"|academ\w+"
    r"|accademi\w+|agenc\w+|agenzi\w+|ministr\w+|minister\w*|department|dipartimento|departamento"
    r"|departement|authorit\w+|autorit\w+|autoridad|council|consejo|conseil|consiglio|board"
    r"|bank|banca"
    r"|banque|banco|cent(?:re|er|ro|rale?)|chamber|camera|camara|chambre|association|associazione"
    r"|asociacion|society|societa|societe|sociedad|foundation|fondazione|fondation|fundacion|office"
    r"|ufficio|oficina|bureau|commission\w*|comision|committee|comitato|network|rete|union"
    r"|federa\w+"
    r"|corporation|company|hospital|library|museum|service|servizio|servicio|secretariat"
    r"|polytechnic"
    r"|politecnico|hochschule|ente|direzione|direction|direccion|consorzio|comune|regione|provincia"
    r"|faculte|facolta|facultad|fund|fondo|fonds|laborator\w+|organi[sz]a\w+|registry|inspectorate"
    r"|directorate|administration|amministrazione|administracion|treasury|tesoro|court|corte|cour"
    r"|instance|hub|group|archive\w*|observator\w+|research)\b"
)
#: Institutions even where "and" alone stands before them: not "Education and Research".
STRONG = re.compile(
    r"\b(?:universi\w+|college|institut\w+|istitut\w+|academ\w+|accademi\w+|agenc\w+|agenzi\w+"
    r"|ministr\w+|minister\w+|council|consejo|consiglio|chamber|camera|camara|association"
    r"|associazione|asociacion|authority|commission|polytechnic|foundation|fondazione)\b"
)
#: Parts of the institution before them.
SUB_UNIT = re.compile(
    r"^(?:the )?(?:(?:graduate |law |business )?school of|faculty|facult\w+|dep(?:t\.?|artment"
    r"|artement"
    r"|artamento)|division|section|unit|school for|cent(?:re|er) (?:for|of)|institute (?:for"
    r"|of) the"
    r"|scuola di|dipartimento|facolta|facultad|escuela de|laboratory|office of|college of"
    r"|.{0,12}학부"
    r"|.{0,20}(?:대학원|학과|센터)$)"
)
LEGAL_FORM = re.compile(
    r"\((?:사|재|주|유|학)\)|㈔|㈜|㈐|사단법인|재단법인|주식회사|유한회사|학교법인|특수법인"
)
LEGAL_LATIN = re.compile(
    r"\b(?:s\.?\s?p\.?\s?a|s\.?\s?r\.?\s?l|ltd|inc|gmbh|llc|plc|co|corp|a\.?g|s\.?a|b\.?v|pty|oy"
    r"|a\.?s|e\.?v)\.?$"
)
BRACKETED = re.compile(r"\s*[(\[（]([^()\[\]（）]*)[)\]）]")
FORMERLY = re.compile(
    r"^(?:formerly|former|ex|gia|previously|anciennement|antes|구|옛|舊)[\s:.]+", re.IGNORECASE
)
OTHERS = re.compile(
    r"[\s,]*(?:외|및)\s*(?P<n>\d{1,4})\s*(?:개\s?)?(?:기관|대학교?|개교|개국|곳|개|처|사"
    r"|교)?\s*(?:기관)?\s*$"
    r"|[\s,]*(?:and|e|et|y)\s+(?P<m>\d{1,4}|[a-z]+)\s+(?:others?(?:\s\w+)?|altr[ie](?:\s\w+)?"
    r"|autres(?:\s\w+)?|otr[oa]s(?:\s\w+)?|more)\s*$"
    r"|[\s,]*외\s*(?P<many>다수)\s*$|[\s,]*(?P<etc>et al\.?|등|ed altri|and others)\s*$",
    re.IGNORECASE,
)
TOTAL_OF = re.compile(
    r"[\s,]*(?:등|총)\s*(?P<n>\d{1,4})\s*(?:개\s?)?(?:기관|대학교?|개교|곳|개|교)\s*$"
)
_N = r"(?P<n>\d{1,4}|[a-z]{2,12}|[가-힣]{1,2})"
_KINDS = (
    r"(?:institut\w+|universit\w+|members?|partners?|parties|organi[sz]ations?|agencies"
    r"|institutions?"
    r"|controparti|istituzioni|membri|enti|membres|partenaires|miembros|socios|contrapartes"
    r"|universidades"
    r"|colleges|bodies)"
)
LEADING_COUNT = re.compile(rf"^{_N}\s+{_KINDS}\s*:\s*", re.IGNORECASE)
BRACKET_COUNT = re.compile(
    rf"^(?:{_N}\s+{_KINDS}|(?P<k>\d{{1,4}})\s*(?:개\s?)?(?:기관|개국|개교|대학|회원\S*"
    rf"|회원국)(?:\s?참여)?)$",
    re.IGNORECASE,
)
STATED = re.compile(
    rf"(?<![\d.])(?P<k>\d{{1,4}})\s*개\s?(?:기관|대학|교|국)|\b(?P<n>\d{{1,3}}"
    rf"|{'|'.join(w for w in NUMBERS if w.isascii() and w.isalpha() and len(w) > 2)})\s+{_KINDS}\b",
    re.IGNORECASE,
)
ALWAYS = re.compile(r"\s*(?:;|；|\n)\s*|\s+/\s+")
ESCAPED = re.compile(r"\s*\\/\s*")
LISTED = re.compile(r"\s*(?:,|，|、|·)\s*|\s+및\s+|\s+(?:and|e|et|y|&)\s+(?=[A-ZÀ-Ý])")
BULLET = re.compile(r"^\s*(?:[-•·*○●]\s*|\(?\d{1,2}[.)]\s+|[①-⑳]\s*)")
LONG_WORD = 6  # letters; names of shorter ones in capitals are short forms
_ARTICLES = (
    "il lo la i gli le del della dello dei degli delle al alla agli alle los las du des the el"
)
ARTICLES = frozenset(_ARTICLES.split())
SMALL_WORDS = ARTICLES | frozenset(
    [
        "di",
        "de",
        "da",
        "d",
        "e",
        "ed",
        "y",
        "et",
        "and",
        "of",
        "for",
        "per",
        "in",
        "a",
        "al",
        "con",
        "of",
        "su",
    ]
)
#: An accent that capitals of Italian lack: SOCIETA', UNIVERSITA'.
ACCENTS = str.maketrans("AEIOUaeiou", "ÀÈÌÒÙàèìòù")
ACCENT_MARK = re.compile(r"([AEIOU])['’](?=[\s,;.)]|$)")
#: Written short as often as in full.
UNIVERSITY = re.compile(r"\buniv(?:ersi\w+)?\b\.?")
MINISTRY = re.compile(r"\b(ministero|ministry of|minist[eè]re|ministerio)\s", re.IGNORECASE)

#: Words that tell of which language a name is.
TONGUES = {
    tongue: frozenset(words.split())
    for tongue, words in {
        "en": "of the for and ministry university agency office department board authority",
        "it": "di della delle dei degli dello per ministero universita agenzia ufficio direzione",
        "fr": "des du et pour ministere universite agence",
        "es": "los las para ministerio universidad agencia oficina direccion",
        "de": "der die das fur und ministerium universitat amt",
    }.items()
}


@dataclass(frozen=True, slots=True)
class Piece:
    """One institution as a cell names it. `name`: as it is shown; `twin`: in brackets, another
    script or a short form; `key`, `twin_key`: for comparing."""

    name: str
    spelling: str
    key: str
    twin: str = ""
    twin_key: str = ""
    former_name: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """All of a cell. `others`: counted and not named; `stated`: how many the cell says there are;
    `is_open`: of a group that is not named whole; `is_unsure`: whether these are several."""

    pieces: tuple[Piece, ...] = ()
    others: int = 0
    stated: int | None = None
    is_open: bool = False
    is_unsure: bool = False
    #: The cell as one party, where somebody says it is one.
    whole: Piece | None = None


def _count(words: str) -> int | None:
    bare = unaccented(words)
    return int(bare) if bare.isdecimal() else NUMBERS.get(bare)


@lru_cache(REMEMBERED)
def key_of(name: str) -> str:
    """What all spellings of a name have in common."""
    bare = LEGAL_FORM.sub("", name)
    bare = unaccented(ACCENT_MARK.sub(lambda m: m[1].translate(ACCENTS), bare))
    bare = BRACKETED.sub("", bare).replace("中", "")
    bare = LEGAL_LATIN.sub("", bare.strip(" .,"))
    bare = UNIVERSITY.sub("univ", re.sub(r"^the\s", "", bare))
    return letters(bare) or letters(name)


def is_institution(text: str) -> bool:
    bare = unaccented(text)
    if has_hangul(bare):
        return INSTITUTION.search(BRACKETED.sub("", bare).strip()) is not None
    return INSTITUTION_LATIN.search(bare) is not None


@lru_cache(REMEMBERED)
def piece_of(spelling: str) -> Piece:
    """One name without its brackets, address and legal form of Korean law."""
    text = BULLET.sub("", shown(spelling)).strip(" ,.;") if len(spelling) > 3 else shown(spelling)
    if spelling.rstrip().endswith("."):
        text = BULLET.sub("", shown(spelling)).strip(" ,;")
    bare = LEGAL_FORM.sub(" ", text).strip() or text
    twin = former = ""
    for match in BRACKETED.finditer(bare):
        inside = match[1].strip()
        if FORMERLY.match(inside):
            former = FORMERLY.sub("", inside)
        elif not BRACKET_COUNT.match(inside) and not twin:
            twin = inside
    name = shown(BRACKETED.sub(" ", bare)).strip(" ,") or bare
    name, address = _address(name)
    name = _written(name)
    twin_key = letters(twin) if len(letters(twin)) > 2 else ""
    return Piece(name, shown(spelling), key_of(name), twin, twin_key, former, address)


def _address(name: str) -> tuple[str, str]:
    """The leading parts that name institutions, and what follows them."""
    if "," not in name or has_hangul(name):
        return name, ""
    parts = [part.strip() for part in name.split(",")]
    kept = 1
    while kept < len(parts) and _names_institution(parts[kept]):
        kept += 1
    return ", ".join(parts[:kept]), ", ".join(parts[kept:])


def _names_institution(part: str) -> bool:
    bare = unaccented(part)
    is_named = SUB_UNIT.match(bare) or INSTITUTION_LATIN.search(bare)
    return bool(is_named) and not re.search(r"\d", bare)


def _written(name: str) -> str:
    """ "SOCIETA' CENTRALE" as "Società centrale"; what is not all in capitals as it stands, and a
    name that no word for an institution describes: PERÚ COMPRAS is written so."""
    words = name.split()
    name = ACCENT_MARK.sub(lambda m: m[1].translate(ACCENTS), name)
    if (
        len(words) < 2
        or max(map(len, words)) < LONG_WORD
        or name != name.upper()
        or not has_latin(name)
        or has_hangul(name)
        or not is_institution(name)
        or _has_short_forms(words)
    ):
        return name
    low = " ".join(word.title() if is_country(word) else word.lower() for word in name.split())
    low = MINISTRY.sub(lambda m: m[0][:1].upper() + m[0][1:], low)
    low = re.sub(r"(Ministero (?:de\w+\s|dell')?)(\w)", lambda m: m[1] + m[2].upper(), low)
    return low[:1].upper() + low[1:]


def _has_short_forms(words: list[str]) -> bool:
    """Whether a word may be a short form, which small letters would spoil: AGENZIA ANAC CONSIP.
    Long ones, those that name institutions and those behind an article are words."""
    before = ""
    for word in words:
        bare = unaccented(word).strip(" .,()'")
        is_word = (
            len(letters(bare)) > LONG_WORD
            or bare in SMALL_WORDS
            or (before in ARTICLES and len(bare) > 3)
            or is_country(word)
            or is_institution(word)
        )
        if not is_word and letters(bare):
            return True
        before = bare
    return False


def read_names(text: str, known: frozenset[str] = frozenset(), *, split: str = "") -> Names:
    """The institutions of a cell. `known`: keys of names that stand alone in other cells. `split`:
    "one" or "split" where somebody has decided."""
    return _read_names(
        shown_lines(text), known if ("," in text or "및" in text) else frozenset(), split
    )


def shown_lines(text: str) -> str:
    return "\n".join(filter(None, (shown(line) for line in text.splitlines())))


@lru_cache(REMEMBERED)
def _read_names(text: str, known: frozenset[str], split: str) -> Names:
    if not text or text in ("-", "?"):
        return Names()
    stated = None
    match = LEADING_COUNT.match(text)
    if match and (count := _count(match["n"])) is not None:
        stated, text = count, text[match.end() :]
    text, others, is_open, total = _open_end(text)
    stated = total if total is not None else stated
    for match in BRACKETED.finditer(text):
        if told := BRACKET_COUNT.match(match[1].strip()):
            stated = _count(told["n"] or told["k"])
    whole = piece_of(text.replace("\n", " "))
    if split == "one":
        return Names((whole,), others, stated, is_open, whole=whole)
    is_list = is_open or stated is not None
    unsure = ESCAPED.search(text) is not None
    parts = [part for half in ESCAPED.split(text) for part in _lines(half)]
    found: list[str] = []
    for part in parts:
        found += _listed(part, known, is_list=is_list, is_told=split == "split")
    pieces = tuple(dict.fromkeys(piece_of(part) for part in found if part.strip(" ,;")))
    pieces = _distinct(pieces)
    if len(pieces) < 2:
        unsure = split != "split" and _may_be_several(text, pieces)
    if stated is not None and others == 0 and total is not None and stated > len(pieces):
        others = stated - len(pieces)
    is_open = is_open or (stated is not None and stated > len(pieces) + others)
    if len(pieces) == 2 and split != "split" and " / " in text:
        unsure = unsure or _are_of_two_tongues(pieces)
    return Names(pieces, others, stated, is_open, unsure, whole)


def _may_be_several(text: str, pieces: tuple[Piece, ...]) -> bool:
    """A name without an institution's word before one that is an institution by itself."""
    parts = [part for part in LISTED.split(_shielded(text)) if part and part.strip()]
    if len(parts) != 2 or len(pieces) != 1 or "," not in text:
        return False
    is_sub = SUB_UNIT.match(unaccented(parts[1])) is not None
    return is_institution(parts[1]) and not is_institution(parts[0]) and not is_sub


def _are_of_two_tongues(pieces: tuple[Piece, ...]) -> bool:
    """Two names in different languages may be one institution's: Ministero … / Ministry of …"""
    one, other = (
        {tongue for tongue, words in TONGUES.items() if words & set(words_of(piece.name))}
        for piece in pieces
    )
    return bool(one and other and not one & other)


def listed_count(text: str) -> int:
    """How many names a cell would have if every comma parted two."""
    return len([part for part in LISTED.split(_shielded(text)) if part and part.strip()])


def _distinct(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    seen: dict[str, Piece] = {}
    for piece in pieces:
        seen.setdefault(piece.key, piece)
    return tuple(seen.values())


def _open_end(text: str) -> tuple[str, int, bool, int | None]:
    """(text without it, how many others, whether the group is open, total stated)."""
    if match := TOTAL_OF.search(text):
        return text[: match.start()], 0, True, int(match["n"])
    if match := OTHERS.search(text):
        if match["many"] or match["etc"]:
            return text[: match.start()], 0, True, None
        count = _count(match["n"] or match["m"])
        if count is not None and match.start() > 0:
            return text[: match.start()], count, True, None
    return text, 0, False, None


def _lines(text: str) -> list[str]:
    """Parted where lines and semicolons part; a line that only goes on or is a twin is joined."""
    parts = [part for part in ALWAYS.split(text) if part.strip()]
    if len(parts) == 2 and has_hangul(parts[0]) != has_hangul(parts[1]):
        return [f"{parts[0]} ({parts[1].strip('() ')})"]
    joined: list[str] = []
    for part in parts:
        is_on = joined and (
            part[:1].islower() or SUB_UNIT.match(unaccented(part)) or part.startswith("(")
            or re.search(r"(?:\b(?:of|for|and|di|de|del|della|per|et|y)|&)$", joined[-1])
        )  # fmt: skip
        if is_on:
            comma = ", " if SUB_UNIT.match(unaccented(part)) else " "
            joined[-1] += comma + part
        else:
            joined.append(part)
    return joined


def _listed(text: str, known: frozenset[str], *, is_list: bool, is_told: bool = False) -> list[str]:
    """Parted at commas and "and", where every piece is an institution or known to be one."""
    parts = [part for part in LISTED.split(_shielded(text)) if part and part.strip()]
    parts = [part.replace("\x00", ",") for part in parts]
    if len(parts) < 2:
        return [text.rstrip(" ,")]
    if is_told or all(key_of(part) in known for part in parts):
        return parts
    subs = [SUB_UNIT.match(unaccented(part)) is not None for part in parts]
    named = [is_institution(part) and len(part.split()) > 1 - has_hangul(part) for part in parts]
    if "," not in text and not has_hangul(text):  # parted at "and" alone
        named = [STRONG.search(unaccented(part)) is not None for part in parts]
    if not any(subs[1:]) and all(named):
        return parts
    if is_list and has_hangul(text) and not any(subs[1:]):
        return parts
    if is_list and "," in text and all(named):
        return parts
    return [text]


def _shielded(text: str) -> str:
    """Commas inside brackets part nothing."""
    return BRACKETED.sub(lambda match: match[0].replace(",", "\x00"), text)


def stated_count(text: str) -> int | None:
    """How many parties a remark says there are."""
    match = STATED.search(unaccented(text))
    return _count(match["k"] or match["n"]) if match else None
