"""References for agreements of a register, which come without one: in the office's manner, with the
country and the year of the first signature; what is not known is not invented."""

from collections.abc import Mapping
from typing import Any

from django.db.models.functions import Lower

from agreements.actions.references import (
    INTERNATIONAL,
    NOWHERE,
    UNDATED,
    NextReferences,
    references_given,
)
from agreements.models import Agreement

from .registers.values import AgreementReading


class References:
    """Each reference once, whatever its case; none that was ever given, unless to the same chain of
    the same import. `earlier`: by the key of a chain, what it was called before it was undone,
    which somebody may have taken by hand since; `by`: whose latest references tell the manner."""

    def __init__(self, earlier: Mapping[str, str], *, by: Any) -> None:
        self.earlier = earlier
        self.next = NextReferences.as_seen_by(by, given=references_given())
        self.here = set[str]()
        if earlier:
            here = Agreement.objects.order_by().values_list(Lower("reference"), flat=True)
            self.here = set(here)

    def for_chain(self, chain: AgreementReading) -> str:
        own = self.earlier.get(chain.key, "")
        if own and own.lower() not in self.here:
            return own
        return self.next.take(partner=_country(chain), year=_year(chain))


def _year(chain: AgreementReading) -> str:
    days = [one.signed.earliest for one in chain.instruments if one.signed and one.signed.earliest]
    return f"{min(days):%Y}" if days else UNDATED


def _country(chain: AgreementReading) -> str:
    if chain.country:
        return chain.country
    is_international = any(party.is_international for party in chain.parties)
    return INTERNATIONAL if is_international else NOWHERE
