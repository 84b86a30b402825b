"""Claims that are kept, each beside what the facts say for its own day; those in free words too."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from agreements.models import Claim, ClaimKind
from agreements.status.claims import CheckedClaim, check_claim

from .known import Facts, known_of
from .reading import read_draft
from .values import Mark, Verdict
from .words import badge_of, reason_of, word_of


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
    def is_qualified(self) -> bool:
        """Whether it agrees by one way to count only."""
        is_free = self.claim.kind == ClaimKind.FREE
        of_words = any(mark.is_qualified for mark in self.marks)
        agrees = self.verdict is Verdict.AGREES
        return agrees and (of_words if is_free else self.checked.is_qualified)

    @property
    def word(self) -> str:
        return word_of(self.verdict, is_qualified=self.is_qualified)

    @property
    def badge(self) -> str:
        return badge_of(self.verdict, is_qualified=self.is_qualified)

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
