"""A small world for the readers of names, people and clocks."""

from activities.quick.line import fold
from activities.quick.names import Candidates, Names, names_in, references_in
from activities.quick.world import candidates_of

WORLD = {
    "today": "2026-11-27",
    "home": "Public Procurement Service (PPS, 조달청)",
    "agreements": [
        {"reference": "KR-IT-2008-1", "party": "Consip (콘십)", "country": "IT"},
        {
            "reference": "KR-GE-2012-1",
            "party": "State Procurement Agency (SPA, 조지아 조달청)",
            "country": "GE",
        },
        {
            "reference": "KR-JO-2013-1",
            "party": "General Procurement Department (GPD, 요르단 조달부)",
            "country": "JO",
        },
        {
            "reference": "KR-JO-2020-2",
            "party": "General Procurement Department (GPD, 요르단 조달부)",
            "country": "JO",
        },
        {
            "reference": "KR-TR-2014-1",
            "party": "Kamu İhale Kurumu (KİK, 튀르키예 공공조달청)",
            "country": "TR",
        },
    ],
    "forums": [{"short_name": "OECD LPP", "names": {"ko": "선도실무자 작업반"}}, "APEC (에이펙)"],
}
KNOWN = candidates_of(WORLD)


def named(line: str, known: Candidates = KNOWN) -> Names:
    folded = fold(line)
    return names_in(line, folded, known, list(references_in(folded, known.agreements)))
