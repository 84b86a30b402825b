"""What a mail becomes: who sent it to whom among those we know, and which way it went."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth import get_user_model

from activities.models import ActivityDocument
from activities.models.exchange import Direction
from agreements.extraction.mail import Address, Mail, recipients_of
from agreements.models import Agreement, Document, Party, Person, Post

#: Where everybody may have an address: it tells nothing of an institution.
FREE = frozenset(
    {
        "gmail.com", "googlemail.com", "naver.com", "daum.net", "hanmail.net", "kakao.com",
        "nate.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com", "icloud.com",
        "libero.it", "tiscali.it", "virgilio.it", "gmx.net", "gmx.de", "proton.me", "qq.com",
        "163.com", "mail.ru",
    }
)  # fmt: skip
LONGEST_NOTES = 100_000


def domain_of(address: str) -> str:
    return address.rpartition("@")[2].strip().lower()


@dataclass(frozen=True, slots=True)
class Known:
    """Whose an address is. `home`: the domains of the office itself."""

    posts: dict[str, tuple[Party, Person]]
    domains: dict[str, Party]
    home: frozenset[str]

    @classmethod
    def to(cls, user: Any, mail: Mail) -> "Known":
        """As far as `user` may know it. A domain that two parties share is nobody's."""
        seen = Party.objects.visible_to(user)
        posts = Post.objects.filter(party__in=seen).exclude(email="")
        posts = posts.select_related("party", "person")
        people = {post.email.lower(): (post.party, post.person) for post in posts}
        domains: dict[str, Party | None] = {}
        for address, (party, _person) in people.items():
            domain = domain_of(address)
            is_other = domain in domains and domains[domain] != party
            domains[domain] = None if is_other or domain in FREE else party
        users = get_user_model().objects.filter(is_active=True).exclude(email="")
        ours = {domain_of(address) for address in users.values_list("email", flat=True)}
        ours |= {domain for domain, party in domains.items() if party and party.is_home}
        whole = {domain: party for domain, party in domains.items() if party}
        return cls(people, whole, frozenset(ours - FREE))

    def is_home(self, address: Address | None) -> bool:
        return address is not None and _within(domain_of(address.address), self.home) != ""

    def party(self, address: Address) -> Party | None:
        if named := self.posts.get(address.address.lower()):
            return named[0]
        return self.domains.get(_within(domain_of(address.address), self.domains))

    def person(self, address: Address) -> Person | str:
        """The person it is of, else what the mail calls them."""
        named = self.posts.get(address.address.lower())
        return named[1] if named else address.name or address.address


def _within(domain: str, known: Iterable[str]) -> str:
    """The known domain that `domain` is, or lies below: mail.pps.go.kr lies below pps.go.kr."""
    return next((one for one in known if domain == one or domain.endswith(f".{one}")), "")


@dataclass(slots=True)
class Letter:
    """A mail as it would be logged. `direction`: "" where nothing tells it."""

    mail: Mail
    day: date | None
    direction: str
    party: Party | None
    #: party -> people and names on its side
    people: dict[Party, list[Person | str]] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return self.mail.subject[:300]

    @property
    def notes(self) -> str:
        """Who wrote to whom, and the words."""
        lines = [f"From: {self.mail.sender or '–'}"]
        lines += [f"{name}: {who}" for name, who in recipients_of(self.mail)]
        return "\n".join([*lines, "", self.mail.text])[:LONGEST_NOTES]


def letter_of(mail: Mail, *, agreements: Iterable[Agreement], user: Any) -> Letter:
    """What is known of a mail before anybody says anything."""
    known = Known.to(user, mail)
    recipients = (*mail.to, *mail.cc)
    ours = [one for one in recipients if known.is_home(one)]
    theirs = [one for one in recipients if not known.is_home(one)]
    direction = _direction(known, mail.sender, bool(ours), bool(theirs))
    outside = theirs if direction == Direction.OUTWARD else [mail.sender, *theirs]
    party = next((found for one in outside if one and (found := known.party(one))), None)
    if party is not None and party.is_home:
        party = None
    letter = Letter(mail, _day(mail), direction, party or _only_partner(agreements, user))
    home = Party.objects.filter(is_home=True).first()
    for one in (mail.sender, *recipients):
        whose = one and (home if known.is_home(one) else known.party(one))
        if one and whose:
            letter.people.setdefault(whose, []).append(known.person(one))
    return letter


def _direction(known: Known, sender: Address | None, ours: bool, theirs: bool) -> str:
    """A mail inside the office, and one between strangers, is asked about."""
    if known.is_home(sender):
        return Direction.OUTWARD if theirs else ""
    if sender is not None and (known.party(sender) or ours):
        return Direction.INWARD
    return ""


def _day(mail: Mail) -> date | None:
    """The sender's own day; of a mail that tells a moment only, the day at home."""
    if mail.day is None and mail.moment is not None:
        return mail.moment.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    return mail.day


def _only_partner(agreements: Iterable[Agreement], user: Any) -> Party | None:
    seen = Party.objects.visible_to(user).filter(is_home=False)
    partners = list(seen.filter(agreements__in=list(agreements)).distinct()[:2])
    return partners[0] if len(partners) == 1 else None


def copies_of(mail: Mail, *, user: Any) -> list[tuple[Document, Any]]:
    """(document, its activity or None) of the same mail where it is kept already, as far as `user`
    may see it."""
    if not mail.message_id:
        return []
    seen = Document.objects.visible_to(user).filter(message_id=mail.message_id).listed()
    links = ActivityDocument.objects.filter(document__in=seen).select_related("activity")
    tied = {link.document_id: link.activity for link in links}
    return [(document, tied.get(document.pk)) for document in seen[:5]]
