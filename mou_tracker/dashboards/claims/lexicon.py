"""Words by which a release states figures, as `phrases.fold` leaves them: data for `reading`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from .numerals import CARDINAL, NTH, ORDINAL, ROMAN_NUMBER

#: Nouns of the cooperation itself, and of a text of it.
PARTNERSHIP = re.compile(
    r"partnership|cooperation|co-operation|collaborat|relationship|friendship|협력|동반자|파트너십"
    r"|교류|우호|신뢰|partenariat|collaborazion|cooperazion|amicizia|sodalizi"
)
INSTRUMENT = re.compile(
    r"\b(?:memorand(?:um|a|ums)|mous?|agreements?|accords?|arrangements?|instruments?|protocols?"
    r"|letters? of intent|action plans?|texts?|accord[oi]|att[oi]|intes[ae]|strument[oi]"
    r"|protocoll[oi]|letter[ae] d'intenti|pian[oi] d'azione|test[oi])\b"
    r"|양해각서|의향서|의정서|시행계획|약정|협정|협약|문서|갱신본"
)
SIGN = re.compile(
    r"sign(?:ed|ing|ature)|서명|체결|맺|firm(?:at|a\b|ano)|sottoscri|siglat|stipul|conclu"
)
VALIDITY = re.compile(
    r"유효|효력|기한|연장|만료|valid|runs? for|in force for|for a (?:period|term)|extend|durat"
    r"|validita|scad|prorog|action plan 20|term of"
)
#: The age is counted from what was promised before: no fact of ours says since when.
PAST = re.compile(
    r"previous|earlier|former|preceding|앞선|이전|종전|지난|기존|precedent[ei]|in precedenza"
)
THEN = re.compile(r"\bthen\b|\bformer\b|\bex\b|당시|전임|(?<![가-힣])전 |allora|gia\b|all'epoca")
UNINTERRUPTED = re.compile(
    r"uninterrupted(?:ly)?|without (?:a |any )?(?:interruption|break|gap|pause|lapse)s?|unbroken"
    r"|continuous(?:ly)?(?: renewed)?|unceasing(?:ly)?|never (?:broken|interrupted)"
    r"|(?:지속적|연속적|계속|꾸준히|빠짐없이|연이어)(?:으로|적으로|해서)? ?갱신"
    r"|끊임없(?:이|는)|한결같이 이어|줄곧 이어"
    r"|(?:계속(?:해서|하여)?|꾸준히|지속적으로|변함없이) ?(?:이어|유지)"
    r"|계속(?:해서|하여)(?=[^.]{0,20}(?:협력|갱신|교류))"
    r"|(?:끊김|중단|공백|단절|쉼)(?:이|도)? ?없(?:이|는)"
    r"|ininterrottamente|ininterrott[aoie]|continuativamente"
    r"|senza (?:alcuna )?(?:interruzion[ei]|soluzione di continuita|paus[ae]|sosta)"
    r"|mai (?:stat[oa] )?interrott[oa]"
    r"|(?:costantemente|continuamente) rinnovat[aoie]"
)
IN_EFFECT = re.compile(
    r"\b(?:is|remains) (?P<no>not |no longer )?(?:still |currently |now )?"
    r"(?:in effect|in force|valid)\b"
    r"|(?P<over>has expired|has lapsed|e scadut[oa]|만료되었|실효되었)"
    r"|효력이 (?:있(?:습니다|다|음)|(?P<none>없(?:습니다|다|음)))"
    r"|(?P<non>non )?e (?:tuttora |ancora )?in vigore\b"
)
NEVER_RENEWED = re.compile(
    r"(?:has not|has never) been renewed|갱신(?:은 아직|이 아직)? ?없(?:습니다|다)|갱신된 적이 없"
    r"|nessun rinnovo|non e (?:mai )?stat[oa] rinnovat[oa]"
)
FIRST = re.compile(
    r"\bfirst(?:-ever)?\b(?! (?:half|quarter|lady|aid))|최초|처음|(?<![가-힣])첫(?= )"
    r"|\bprima volta\b|\bprim[oa]\b(?! (?:di|che|del|semestre|trimestre|meta)\b)"
)
AT_LEAST_BEFORE = re.compile(
    r"(?:at least|no (?:fewer|less) than|(?:최소(?:한)?|적어도)(?: 만| 햇수로)?|almeno|non meno di)"
    r"[ ]?\Z"
)
OVER_BEFORE = re.compile(r"(?:more than|over|oltre|piu di)[ ]?\Z")
NEARLY_BEFORE = re.compile(r"(?:nearly|almost|close to|근|거의|quasi)[ ]?\Z")
ABOUT_BEFORE = re.compile(
    r"(?:about|around|some|roughly|approximately|circa|(?:약|대략)(?: 만| 햇수로)?"
    r"|intorno a(?:i|gli)?|≈)[ ]?\Z"
)
OVER_AFTER = re.compile(r"(?:여 ?)?[년건일회개차례]{0,3} ?(?:이상|넘|남짓)|여 ?[년건일]")
ALL_TOLD = re.compile(
    r"모두|총 ?\d|지금까지|그동안|so far|in all|in total|altogether|to date|finora|in totale"
    r"|complessiv|ad oggi"
)
#: The day beside these is the last one of the text.
END_BEFORE = re.compile(
    r"(?:last day of the (?:current )?(?:term|period)|valid until|in (?:force|effect) until"
    r"|until|expires|ends|마지막 날은|만료일은|종료일은|유효기간은"
    r"|ultimo giorno del periodo(?: in corso)?|valid[oa] fino|scade|fino|sino)"
    r"(?: (?:is|on|e|e il|il|al|all'|the))*[ ']?\Z"
)
END_AFTER = re.compile(r"일? ?(?:까지|에 (?:만료|종료)(?:된다|됩니다|한다|합니다))")
END_INSIDE = re.compile(r"까지(?:로|의|는)?\Z")
#: The memorandum of that year, not its day: 2018년 양해각서.
OF_THAT_YEAR = re.compile(rf" ?(?:{INSTRUMENT.pattern})")
SIGN_BEFORE = re.compile(rf"(?:{SIGN.pattern})\w*(?: \w+)?[ ']?\Z")
SIGN_AFTER = re.compile(rf"(?:에|날)?(?: [가-힣]+)? ?(?:{SIGN.pattern})")
#: ... and these the first.
START_BEFORE = re.compile(
    r"(?:current term began|term (?:began|begins|starts|started)|takes effect|took effect"
    r"|came? into effect|enter(?:s|ed) into force|첫날은|발효일은|시행일은"
    r"|periodo in corso e iniziato|decorre(?:re)?|in vigore)"
    r"(?: (?:on|from|il|dal|dall'|l'))*[ ']?\Z"
)
START_AFTER = re.compile(r"(?:에|부터)? ?(?:발효|시행|효력)")
SIGNING_BEFORE = re.compile(r"서명일은 ?\Z")
MEETING = re.compile(
    r"heads (?:of|are|will|meet)|기관장|수장|vertici|head-of-agency|between the heads"
)
SINCE_BEFORE = re.compile(
    r"(?:\bsince|\b(?:fin |sin )?dal|\b(?:fin |sin )?dall|\ba partire dal)"
    r"(?: (?:the|its|early|late|mese di|lontano|l'anno))*[ ']?\Z"
)
SINCE_AFTER = re.compile(r"(?:부터|이래|이후|에 시작|에서 시작)")
COMPLETED = re.compile(r"completed?|full|만 ?\d|만 ?[가-힣]{1,4} ?년|compiut|complet")
CALENDAR = re.compile(r"calendar|연도 차이|anni solari|differenza di anni")
INCLUSIVE = re.compile(r"inclusive|햇수|entrambi gli estremi|estremi inclusi")


@dataclass(frozen=True)
class Reader:
    """A figure of a language: `pattern` holds the number as `n`. `needs`: a word that its sentence
    must hold, looked for first because it costs little."""

    code: str
    language: str
    needs: re.Pattern[str]
    written: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Compiled when it is needed: all of them take a quarter of a second."""
        return re.compile(self.written)


def _readers(code: str, language: str, needs: re.Pattern[str], *patterns: str) -> Iterator[Reader]:
    """ORD and CARD stand for the numbers of the language, NTH for 제6차, ROMAN for VI."""
    for pattern in patterns:
        filled = pattern.replace("ORD", f"(?P<n>{ORDINAL[language]})")
        filled = filled.replace("CARD", f"(?P<n>{CARDINAL[language]})")
        filled = filled.replace("NTH", f"(?P<n>{NTH})").replace("ROMAN", f"(?P<n>{ROMAN_NUMBER})")
        yield Reader(code, language, needs, filled)


TEXTS_EN = (
    r"(?:memorandum|memoranda|mous?|agreements?|accords?|arrangements?|instruments?|protocols?"
    r"|texts?|letters? of intent|action plans?)\b"
)
TEXTS_IT = (
    r"(?:memorandum|accord[oi]|att[oi]|intes[ae]|strument[oi]|protocoll[oi]|test[oi]"
    r"|letter[ae] d'intenti|pian[oi] d'azione)\b"
)
TEXTS_KO = r"(?:양해각서|의향서|의정서|시행계획|약정|협정|협약|문서)"
RENEWAL_KO, RENEWAL_LATIN = re.compile("갱신"), re.compile("renew|rinnov")
YEAR_KO, YEAR_EN, YEAR_IT = re.compile("년"), re.compile("year"), re.compile("ann[io]")
#: The first that matches at a place holds.
READERS = (
    *_readers(
        "renewal_ordinal", "ko", RENEWAL_KO,
        r"NTH ?(?:[가-힣]{1,12} ){0,2}?갱신", r"ORD(?:로)? ?갱신", r"갱신(?:이|은|으로)? ?ORD",
    ),
    *_readers(
        "renewal_ordinal", "en", RENEWAL_LATIN,
        r"\bORD(?: [a-z]+){0,2}? renewals?\b", r"\brenewal (?:no\.?|number) ?CARD",
        r"\brenew\w*(?: [a-z]+){0,6}? for the ORD time\b",
        r"\bfor (?:the|its|a) (?!first)ORD time\b", r"\bROMAN renewal\b",
    ),
    *_readers(
        "renewal_ordinal", "it", RENEWAL_LATIN,
        r"\bORD(?: [a-z]+){0,2}? rinnov[oi]\b", r"\bROMAN rinnovo\b",
        r"\brinnovo (?:n\.?|numero) ?CARD", r"\brinnov\w*(?: [a-z]+){0,6}? per la ORD volta\b",
        r"\bper la (?!prima)ORD volta\b",
    ),
    *_readers(
        "renewals", "ko", RENEWAL_KO,
        r"CARD ?(?:차례|회)(?:의|에 걸쳐|에 걸친|에)? ?(?:[가-힣]{1,8} )?갱신",
        r"갱신(?:을|은|도)? ?CARD ?(?:차례|회|번)",
    ),
    *_readers(
        "renewals", "en", RENEWAL_LATIN,
        r"\bCARD(?: [a-z]+)? renewals\b", r"\brenewed CARD times\b",
    ),
    *_readers(
        "renewals", "it", RENEWAL_LATIN,
        r"\bCARD(?: [a-z]+)? rinnovi\b", r"\brinnovat[oaie] CARD volt[ae]\b",
    ),
    *_readers(
        "instrument_ordinal", "ko", INSTRUMENT,
        rf"(?:ORD)(?:로)? ?(?:[가-힣]{{1,12}} )?{TEXTS_KO}", rf"NTH ?{TEXTS_KO}",
    ),
    *_readers("instrument_ordinal", "en", INSTRUMENT, rf"\bORD(?: [a-z]+)? {TEXTS_EN}"),
    *_readers("instrument_ordinal", "it", INSTRUMENT, rf"\bORD(?: [a-z]+)? {TEXTS_IT}"),
    *_readers(
        "instruments", "ko", INSTRUMENT,
        rf"{TEXTS_KO}(?:은|는|이|가)? ?(?:모두 |총 )?(?:최소 |약 )?CARD ?건",
        rf"CARD ?건의 ?{TEXTS_KO}",
    ),
    *_readers("instruments", "en", INSTRUMENT, rf"\bCARD(?: [a-z]+)? {TEXTS_EN}"),
    *_readers(
        "instruments", "it", INSTRUMENT,
        rf"\bCARD (?:gli |i |le )?(?:[a-z]+ )?{TEXTS_IT}",
        r"\b(?:atti|strumenti) firmati finora sono (?:almeno |circa )?CARD\b",
        r"\bfirmato CARD (?:atto|strumento)",
    ),
    *_readers("anniversary", "ko", YEAR_KO, r"CARD ?주년"),
    *_readers("anniversary", "en", re.compile("anniversary"), r"\bORD anniversary\b"),
    *_readers("anniversary", "it", YEAR_IT, r"\bORD anniversario\b"),
    *_readers("nth_year", "ko", YEAR_KO, r"CARD ?년 ?(?:차|째)"),
    *_readers("nth_year", "en", YEAR_EN, r"\bORD year\b"),
    *_readers("nth_year", "it", YEAR_IT, r"\bORD anno\b"),
    *_readers(
        "cases", "ko", re.compile("사례"),
        r"우수 ?사례(?:는|가)? ?(?:모두 |총 )?(?:최소 |약 )?CARD ?건", r"CARD ?건의 우수 ?사례",
    ),
    *_readers("cases", "en", re.compile("exemplary"), r"\bCARD exemplary cases?\b"),
    *_readers(
        "cases", "it", re.compile("esemplar"),
        r"\bCARD cas[oi] esemplar[ei]\b", r"\bselezionato insieme CARD caso esemplare",
        r"\bcasi esemplari selezionati insieme finora sono (?:almeno |circa )?CARD\b",
    ),
    *_readers(
        "activities", "ko", re.compile("활동"),
        r"활동(?:은|이)? ?(?:모두 |총 )?(?:최소 |약 )?CARD ?건", r"CARD ?건의 (?:협력 )?활동",
    ),
    *_readers("activities", "en", re.compile("activit"), r"\bCARD (?:joint )?activit(?:y|ies)\b"),
    *_readers(
        "activities", "it", re.compile("attivita"),
        r"\bCARD attivita\b", r"\b(?P<n>un)'attivita\b",
        r"\battivita congiunte svolte(?: finora)? sono (?:almeno |circa )?CARD\b",
    ),
    *_readers(
        "days", "ko", re.compile("공백"),
        r"공백(?: ?기간)?(?:은|이)? ?(?:모두 |총 |약 |최소 |대략 |≈ ?)?CARD ?일(?!부터|까지|자)",
    ),
    *_readers("days", "ko", re.compile("일"), r"CARD ?일(?:간|동안|입니다|이다| 동안)"),
    *_readers("days", "en", re.compile("day"), r"\bCARD days?\b"),
    *_readers("days", "it", re.compile("giorn"), r"\bCARD giorn[oi]\b"),
    *_readers(
        "years", "ko", YEAR_KO,
        r"CARD(?:여)? ?년(?:간|의|입니다|이다| ?동안| 연장| 더|,| )",
    ),
    *_readers(
        "years", "en", YEAR_EN, r"\bCARD[- ](?:full |completed |calendar |consecutive )?years?\b"
    ),
    *_readers(
        "years", "it", YEAR_IT,
        r"\bCARD anni\b", r"\b(?P<n>un) anno(?= compiut)", r"\b(?:ha|abbraccia) (?P<n>un) anno\b",
    ),
)  # fmt: skip
#: ... how long a text runs, beside the number of years: of its signature, not of the cooperation.
LENGTH_BEFORE = re.compile(
    r"(?:\bfor(?: (?:a|another|a further))?(?: (?:period|term) of)?"
    r"|\b(?:durava|durata(?: di)?|durera|per(?: altri| ulteriori)?)|\blasted|\blasts|기간은)"
    r"[ ]\Z"
)
LENGTH_AFTER = re.compile(r" ?(?:간|동안|더)? ?(?:갱신|연장|유효)")
RENEWED = re.compile(r"\brenew(?:ed|al|s)\b|\bextended\b|\brinnov|\bprorog|갱신|연장")
#: This year, in a word: no date that anybody checks.
YEAR_IN_A_WORD = re.compile(
    r"(?:올해|금년|this year|quest'anno|작년|지난해|last year|l'anno scorso)\D*"
)
ITALIAN_LENGTHS = {
    "annuale": 1, "biennale": 2, "triennale": 3, "quadriennale": 4, "quinquennale": 5,
    "decennale": 10,
}  # fmt: skip
#: Numbers that no reader above takes, a phone's or an address's as one.
NUMBER = re.compile(
    r"https?://\S{1,200}|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,63}){1,4}"
    r"|\+?\d[\d .,/:-]{0,30}\d|\d(?:st|nd|rd|th)?"
)
#: Words that may be numbers, looked up in `numerals`; in Korean beside a thing counted.
WORDS = re.compile(r"[a-z]+(?:-[a-z]+)?")
COUNTED_KO = re.compile(
    rf"{ORDINAL['ko']}|{NTH}|(?:{CARDINAL['ko']}) ?"
    r"(?:차례|건|개|명|곳|가지|나라|기관|번|회|쪽|사람)"
)
#: Number words that are other words as well.
ALSO_WORDS = {
    "one", "un", "uno", "una", "sei", "second", "first", "prima", "primo", "primi", "prime",
    "secondo",
}  # fmt: skip
YEAR = re.compile(r"(?<![\d.,/-])(?P<n>(?:19|20)\d\d)(?![\d]|[.,/-]\d)(?: ?년)?")
#: A date stands in the sentence: worth the readers of dates.
DATE_HINT = re.compile(
    r"\d ?[월일./-]|\d ?년|상반기|하반기|분기|어제|오늘|내일|지난|다음|작년|올해|내년"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|gen|mag|giu|lug|ago|set|ott|dic)[a-z]*\b"
    r"|yesterday|today|tomorrow|last |next |half of|quarter|ieri|oggi|domani|scors|prossim|semestre"
    r"|trimestre|meta di"
)
TITLES = (
    "deputy administrator", "vice administrator", "administrator", "director general",
    "director-general", "deputy director", "director", "commissioner", "president",
    "vice president", "chairman", "chairperson", "chair", "minister", "vice minister",
    "undersecretary", "secretary", "ambassador", "ceo", "chief executive officer",
    "chief executive", "general manager", "managing director", "head",
    "amministratore delegato", "amministratrice delegata", "amministratore", "vice amministratore",
    "direttore generale", "direttrice generale", "direttore", "direttrice", "presidente",
    "vicepresidente", "ministro", "sottosegretario", "ambasciatore", "ambasciatrice",
    "청장", "차장", "원장", "부원장", "국장", "과장", "사무관", "주무관", "대표", "대표이사",
    "사장", "장관", "차관", "위원장", "총재", "이사장", "센터장", "부센터장", "기획조정관", "대사",
    "최고경영자",
)  # fmt: skip
SURNAMES = (
    "김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주우구민진지엄채원"
    "천방공현함변염여추도소석선설마길연위표명기반라왕금옥육인맹제모탁국어은편용"
)
#: Words that stand before a title like a name.
NO_NAMES = (
    "신임",
    "전임",
    "현임",
    "우리",
    "양국",
    "차기",
    "정부",
    "기관",
    "조달청",
    "한국",
    "주한",
)
