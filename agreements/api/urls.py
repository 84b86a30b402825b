"""This package's part of the version map."""

from collections.abc import Callable
from typing import Any

from django.urls import path, re_path
from django.urls.resolvers import URLPattern

from . import (
    agreements,
    chain,
    confirmations,
    contacts,
    correcting,
    deadlines,
    decisions,
    documents,
    registers,
)

ADDRESSES: tuple[tuple[str, Any, str], ...] = (
    ("agreements/", agreements.Agreements, "agreements"),
    ("agreements/<str:reference>/", agreements.OneAgreement, "agreement"),
    ("agreements/<str:reference>/terms/", chain.Terms, "terms"),
    ("agreements/<str:reference>/amendments/", chain.Amendments, "amendments"),
    ("agreements/<str:reference>/events/", chain.Events, "events"),
    ("agreements/<str:reference>/claims/", chain.Claims, "claims"),
    ("agreements/<str:reference>/history/", chain.History, "history"),
    (
        "agreements/<str:reference>/confirmations/",
        confirmations.Confirmations,
        "confirmations",
    ),
    ("agreements/<str:reference>/decisions/", decisions.Decisions, "decisions"),
    ("agreements/<str:reference>/contacts/", contacts.Contacts, "contacts"),
    ("agreements/<str:reference>/contacts/<int:id>/", contacts.OneContact, "contact"),
    ("deadlines/", deadlines.Deadlines, "deadlines"),
    ("parties/", registers.Parties, "parties"),
    ("parties/<str:uid>/", registers.OneParty, "party"),
    ("parties/<str:uid>/posts/", contacts.Posts, "posts"),
    ("areas/", registers.Areas, "areas"),
    ("areas/<str:code>/", registers.OneArea, "area"),
    ("renewals/", registers.Renewals, "renewals"),
    ("commitments/", registers.Commitments, "commitments"),
    ("commitments/<str:uid>/", chain.OneCommitment, "commitment"),
    ("documents/", documents.Documents, "documents"),
    ("documents/<str:uid>/", documents.OneDocument, "document"),
    ("documents/<str:uid>/file/", documents.DocumentBytes, "document-file"),
)
TERM = r"^agreements/(?P<reference>[^/]+)/terms/(?P<ordinal>[0-9]{1,4})/"
OF_TERM: tuple[tuple[str, Any, str], ...] = (
    ("", chain.OneTerm, "term"),
    ("signature/", chain.Signing, "signature"),
    ("notification/", chain.Notification, "notification"),
    ("commitments/", chain.TermCommitments, "term-commitments"),
    ("texts/", chain.TermTexts, "term-texts"),
)
FACT = (
    r"^agreements/(?P<reference>[^/]+)/(?P<fact>terms|signatures|amendments|events)"
    r"/(?P<id>[0-9a-z]{1,12})/"
)
OF_FACT: tuple[tuple[str, Any, str], ...] = (
    ("correction/", correcting.Correction, "correction"),
    ("as_planned/", correcting.AsPlanned, "as-planned"),
)


def routes(*, sentence: Callable[..., str]) -> list[URLPattern]:
    """`sentence`: how a step of an explanation is said, those of higher packages included."""
    options = {"sentence": sentence}
    return [
        *(path(at, view.as_view(**options), name=name) for at, view, name in ADDRESSES),
        *(re_path(f"{TERM}{at}\\Z", v.as_view(**options), name=name) for at, v, name in OF_TERM),
        *(re_path(f"{FACT}{at}\\Z", v.as_view(**options), name=name) for at, v, name in OF_FACT),
    ]
