"""References for agreements that come without one: country and year of the first signature, as
"JP-2007", "JP-2007-2"; what is not known is not invented."""

from collections.abc import Iterator, Mapping

from django.db.models.functions import Lower

from agreements.actions.references import INTERNATIONAL, NOWHERE, references_given
from agreements.models import Agreement

from .registers.values import AgreementReading

UNDATED = "undated"


class References:
    """Each reference once, whatever its case; none that was ever given, unless to the same chain of
    the same import. `earlier`: by the key of a chain, what it was called before it was undone,
    which somebody may have taken by hand since."""

    def __init__(self, earlier: Mapping[str, str]) -> None:
        self.earlier = earlier
        self.taken, self.here = references_given(), set[str]()
        if earlier:
            here = Agreement.objects.order_by().values_list(Lower("reference"), flat=True)
            self.here = set(here)
        self.last: dict[str, int] = {}

    def for_chain(self, chain: AgreementReading) -> str:
        own = self.earlier.get(chain.key, "")
        if own and own.lower() not in self.here:
            return own
        stem = f"{_country(chain)}-{_year(chain)}"
        for reference in self._candidates(stem):
            if reference.lower() not in self.taken:
                self.taken.add(reference.lower())
                return reference
        raise AssertionError("The candidates have no end.")

    def _candidates(self, stem: str) -> Iterator[str]:
        number = self.last.get(stem, 0)
        while True:
            number += 1
            self.last[stem] = number
            yield stem if number == 1 else f"{stem}-{number}"


def _year(chain: AgreementReading) -> str:
    days = [one.signed.earliest for one in chain.instruments if one.signed and one.signed.earliest]
    return f"{min(days):%Y}" if days else UNDATED


def _country(chain: AgreementReading) -> str:
    if chain.country:
        return chain.country
    is_international = any(party.is_international for party in chain.parties)
    return INTERNATIONAL if is_international else NOWHERE
