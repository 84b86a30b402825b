"""What a mail becomes: who sent it to whom among those we know, and which way it went."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth import get_user_model

from activities.models import Activity, ActivityDocument
from activities.models.exchange import Direction
from agreements.clock import today
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

    #: Nothing beside an address that several share.
    posts: dict[str, tuple[Party | None, Person | None]]
    domains: dict[str, Party]
    home: frozenset[str]

    @classmethod
    def to(cls, user: Any, mail: Mail) -> "Known":
        """As far as `user` may know it, by the posts held on the day of the mail. An address or a
        domain that two parties share is nobody's."""
        seen = Party.objects.visible_to(user)
        held = Post.objects.exclude(email="").filter(party__in=seen).held_on(_day(mail) or today())
        posts: dict[str, tuple[Party | None, Person | None]] = {}
        domains: dict[str, Party | None] = {}
        for post in held.select_related("party", "person"):
            address = post.email.lower()
            party, person = posts.get(address, (post.party, post.person))
            one = post.party if party == post.party else None
            posts[address] = (one, post.person if one and person == post.person else None)
            domain = domain_of(address)
            domains[domain] = one if one and domains.get(domain, one) == one else None
        whole = {name: party for name, party in domains.items() if party and name not in FREE}
        ours = {name for name, party in whole.items() if party.is_home}
        return cls(posts, whole, frozenset(ours | _domains_of_accounts()))

    def is_home(self, address: Address | None) -> bool:
        if address is None:
            return False
        if named := self.posts.get(address.address.lower()):
            return named[0] is not None and named[0].is_home
        return _within(domain_of(address.address), self.home) != ""

    def party(self, address: Address) -> Party | None:
        if named := self.posts.get(address.address.lower()):
            return named[0]
        return self.domains.get(_within(domain_of(address.address), self.domains))

    def person(self, address: Address) -> Person | str:
        """The person it is of, else what the mail calls them."""
        named = self.posts.get(address.address.lower())
        return (named and named[1]) or address.name or address.address


def _domains_of_accounts() -> frozenset[str]:
    """Where people of the office have their addresses. An account of somebody from outside does
    not make its domain the office's: none at which a post of another party has its address."""
    users = get_user_model().objects.filter(is_active=True).exclude(email="")
    posts = Post.objects.exclude(email="").filter(party__is_home=False)
    ours, others = (
        {domain_of(address) for address in rows.values_list("email", flat=True)}
        for rows in (users, posts)
    )
    return frozenset(ours - others - FREE)


def _within(domain: str, known: Iterable[str]) -> str:
    """The closest known domain that `domain` is, or lies below: mail.pps.go.kr lies below
    pps.go.kr."""
    found = (one for one in known if domain == one or domain.endswith(f".{one}"))
    return max(found, key=len, default="")


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
    links = ActivityDocument.objects.filter(
        document__in=seen, activity__in=Activity.objects.visible_to(user)
    ).select_related("activity")
    tied = {link.document_id: link.activity for link in links}
    return [(document, tied.get(document.pk)) for document in seen[:5]]
