"""Claims that are kept, each beside what the facts say for its own day; those in free words too."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from agreements.models import Claim, ClaimKind
from agreements.status.claims import CheckedClaim, check_claim

from .known import Facts, known_of
from .reading import read_draft
from .values import Mark, Verdict
from .words import VERDICTS, reason_of


@dataclass(frozen=True, slots=True)
class StoredClaim:
    """`checked`: the figures beside it, by label. `marks`: what its words state, where it has no
    figure of its own."""

    checked: CheckedClaim
    marks: tuple[Mark, ...] = ()

    @property
    def claim(self) -> Claim:
        return self.checked.claim

    @property
    def verdict(self) -> Verdict:
        """One contradiction contradicts; all have to agree."""
        if self.claim.kind == ClaimKind.FREE:
            found = {mark.verdict for mark in self.marks}
            if Verdict.CONTRADICTS in found:
                return Verdict.CONTRADICTS
            return Verdict.AGREES if found == {Verdict.AGREES} else Verdict.UNKNOWN
        if self.checked.agrees:
            return Verdict.AGREES
        is_open = self.checked.undecided or not self.checked.figures
        return Verdict.UNKNOWN if is_open else Verdict.CONTRADICTS

    @property
    def word(self) -> str:
        return str(VERDICTS[self.verdict][0])

    @property
    def badge(self) -> str:
        return VERDICTS[self.verdict][1]

    @property
    def reasons(self) -> list[tuple[str, str]]:
        """(words, why) of each statement in free words."""
        words = self.claim.words
        return [(words[slice(*mark.span)], reason_of(mark)) for mark in self.marks]


def stored_claims(claims: Iterable[Claim], facts: Facts) -> Iterator[StoredClaim]:
    for claim in claims:
        marks: tuple[Mark, ...] = ()
        if claim.kind == ClaimKind.FREE:
            on = claim.as_of or facts.found.on
            marks = tuple(read_draft(claim.words, known_of(facts, on), on))
        yield StoredClaim(check_claim(claim, facts.found), marks)
