"""Sentences that deny what they name, or have only heard it: "PPS denied that …", "secondo
indiscrezioni", "체결한 것으로 알려졌다". What is denied was not done; what is hearsay is asked."""

import re

#: language -> what stands before the verb in its sentence and makes it none.
DENIED_BEFORE = {
    "en": re.compile(
        r"\b(?:not true|untrue|false|no truth in \w+|wrong|not the case) that\b"
        r"|\b(?:den(?:y|ies|ied)|refut\w+|reject(?:ed|s)|dismiss(?:ed|es)|disput(?:ed|es)"
        r"|(?:nobody|no one|not|never|neither \w+) (?:\w+ )?(?:confirm|say|claim|state)\w*)\b"
        r"[^.;]{0,60}\bthat\b"
        r"|\bcontrary to\b|\b(?:whether|unclear if)\b",
        re.IGNORECASE,
    ),
    "it": re.compile(
        r"\b(?:non è vero|è falso|è infondat\w+|non risulta|non è esatto) che\b"
        r"|\b(?:smenti\w+|nega|negano|ha negato|hanno negato|esclude"
        r"|ha escluso)\b[^.;]{0,60}\bche\b"
        r"|\bcontrariamente a\b|\bnon è chiaro se\b|\bnon si sa se\b",
        re.IGNORECASE,
    ),
}
#: ... right before it.
NEARLY = {
    "en": re.compile(r"\b(?:almost|nearly|all but|as good as|not quite)\s\Z", re.IGNORECASE),
    "it": re.compile(r"\b(?:quasi|pressoché)\s\Z", re.IGNORECASE),
}
#: ... and behind it.
DENIED_BEHIND = {
    "en": re.compile(
        r"\b(?:is|are|was|were) (?:false|untrue|not true|unfounded|denied|wrong|incorrect)\b",
        re.IGNORECASE,
    ),
    "it": re.compile(
        r"\b(?:è|sono|era|erano) (?:fals[oaie]|infondat[oaie]|priv[oaie] di fondamento"
        r"|stat[oaie] smentit[oaie])\b",
        re.IGNORECASE,
    ),
    "ko": re.compile(
        r"\A(?:[^.,]{0,6})(?:다는|었다는|았다는)\s[^.]{0,24}(?:사실이 아니|사실무근|부인|반박|일축)"
        r"|\A[^.]{0,90}(?:사실과\s?(?:다르|다릅|다른|달라|배치)|사실이\s아(?:니|닙|님)|사실무근"
        r"|(?<![가-힣])오보(?=[가이는라로임다.,\s]|\Z))"
        r"|\A\s?(?:사실|바|적|일)(?:이|은|도)?\s?(?:없|아니)|\A어야\s|\A[^.,]{0,8}\s것은 아니"
    ),
}
HEARD_BEFORE = {
    "en": re.compile(
        r"\baccording to (?:\w+ )?(?:press|media|newspaper\w*|unconfirmed|reports?|sources?"
        r"|rumou?rs?)\b"
        r"|\b(?:it (?:is|was|has been)|are|were|is) (?:reported|rumou?red|said|believed|understood"
        r"|claimed|alleged|hoped|thought|assumed)\b"
        r"|\b(?:sources?|rumou?r\w*|press|media|newspapers?|reports?) (?:\w+ )?(?:said|say"
        r"|ha[sd] it"
        r"|claim\w*|report\w*|suggest\w*|that)\b"
        r"|\b(?:allegedly|reportedly|apparently|supposedly|purportedly|presumably|unofficially)\b"
        r"|\A\W*(?:if|had|should|unless)\b[^,]*,",
        re.IGNORECASE,
    ),
    "it": re.compile(
        r"\bsecondo (?:\w+ )?(?:indiscrezioni|(?:la )?stampa|fonti|notizie|voci|agenzie|i media"
        r"|alcuni|quanto riportato)\b|\bstando a\b|\ba quanto (?:pare|risulta|si apprende)\b"
        r"|\b(?:sembra|pare|si dice|si mormora|si ritiene|è possibile|è probabile) che\b"
        r"|\b(?:presumibilmente|ufficiosamente|a quanto sembra)\b"
        r"|\A\W*(?:se|qualora|ove)\b[^,]*,",
        re.IGNORECASE,
    ),
    "ko": re.compile(
        r"(?:일부|한|현지)\s(?:언론|매체|신문|방송)[은는이가]\s"
        r"|(?:언론|외신|소식통|매체|소문|풍문|보도)(?:에|을)\s?(?:따르면|통해|의하면)"
    ),
}
HEARD_BEHIND = {
    "ko": re.compile(
        r"\A\s?것으로\s(?:알려|전해|보인|보이|추정|파악|관측|보도)"
        r"|\A[^.,]{0,6}을\s?(?:것|가능성|수)"
        r"|\A[^.,]{0,8}다고\s보도(?:했|하였|된|됐)"
        r"|\A[^.,]{0,6}다는\s(?:소문|주장|관측|설|보도|소식|이야기|말)"
        r"|\A[^.,]{0,6}다고\s[^.]{0,16}(?:언론|매체|신문|방송|외신|통신)"
    ),
}


def is_denied(text: str, start: int, end: int, language: str) -> bool:
    """Whether a sentence denies the verb at a place of it, or says that it nearly was."""
    if language == "ko":
        return DENIED_BEHIND["ko"].search(text[end:]) is not None
    before = _of_its_sentence(text[:start])
    return bool(
        DENIED_BEFORE[language].search(before)
        or NEARLY[language].search(before)
        or (THAT_IT.search(before) and DENIED_BEHIND[language].search(text, end))
    )


#: "Reports that PPS signed … are false".
THAT_IT = re.compile(
    r"\b(?:reports?|claims?|rumou?rs?|news|notizi[ae]|voci|indiscrezion[ei])\b", re.IGNORECASE
)


def is_heard(text: str, start: int, end: int, language: str) -> bool:
    """Whether a sentence only passes on that it was done."""
    before = _of_its_sentence(text[:start])
    if HEARD_BEFORE[language].search(before):
        return True
    behind = HEARD_BEHIND.get(language)
    return behind is not None and behind.search(text[end:]) is not None


def _of_its_sentence(before: str) -> str:
    return before.rpartition(";")[2]
