"""Where is it? One box over everything the reader may see."""

from collections.abc import Iterator
from difflib import get_close_matches
from functools import cached_property
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from agreements.models import Document
from agreements.search_text.folding import fold
from agreements.views.base import AsOf

from . import facets
from .asking import NotUnderstood, Query, read, understand
from .finding import LIMIT, Chosen, Found, find, finds
from .indexing import catch_up
from .naming import Known
from .representation import Hit, Names, told
from .spelling import corrections, names

PAGE = 20
#: Other wordings tried when nothing is found.
MAX_TRIED = 4


class Search(AsOf, TemplateView):
    """Words and facets in the address; a page is a place among what was found."""

    template_name = "search/page.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            query = understand(request.GET.get("q", ""))
        except NotUnderstood as error:
            context = self.get_context_data(refused=str(error))
            return self.render_to_response(context, status=400)
        if not query.units:
            return self.render_to_response(self.get_context_data())
        return self.render_to_response(self.get_context_data(**self.found(query)))

    def found(self, query: Query) -> dict[str, Any]:
        """What the page shows of a query."""
        user, address = self.request.user, self.request.GET
        is_fresh = catch_up()
        chosen = facets.read(address, user=user)
        found, corrected, proposals = find(query, user=user, chosen=chosen), "", []
        if not found.rows:
            known = found.known
            found, corrected = self.corrected(query, chosen)
            proposals = [] if found.rows else list(self.proposals(query, chosen, known))
        rows, onward, back = self.page_of(found)
        register = facets.Register.of(found.rows, user=user)
        return {
            "hits": self.staying(told(rows, found.query, Names.of(found.query, user=user))),
            "count": len(found.rows),
            "is_more": found.is_more,
            "limit": LIMIT,
            "facets": facets.counted(found.rows, address, register),
            "is_narrowed": chosen != Chosen(),
            "next": onward,
            "previous": back,
            "is_fresh": is_fresh,
            "is_asked": True,
            "corrected": corrected,
            "proposals": proposals,
            "scans": 0 if found.rows else self.scans(),
        }

    def scans(self) -> int:
        """How many documents no word is found in."""
        seen = Document.objects.visible_to(self.request.user)
        return seen.newest().without_text().count()

    def corrected(self, query: Query, chosen: Chosen) -> tuple[Found, str]:
        """What another wording finds where this one finds nothing, and that wording."""
        for words in corrections(query, self.known, user=self.request.user):
            found = find(read(words), user=self.request.user, chosen=chosen)
            if found.rows:
                return found, words
        return Found(), ""

    def staying(self, hits: list[Hit]) -> list[Hit]:
        """The hits, their links staying on the asked day."""
        if self.is_past:
            for hit in hits:
                path, hash_, place = hit.path.partition("#")
                sign = "&" if "?" in path else "?"
                hit.path = f"{path}{sign}on={self.on.isoformat()}{hash_}{place}"
                for found in hit.places:
                    found.path = found.path.replace("?", "&", 1)
        return hits

    def page_of(self, found: Found) -> tuple[list, str, str]:
        """(the rows of this page, the addresses of the next and the previous one). The found rows
        are few and whole, so that a page is a place among them."""
        after = self.request.GET.get("after", "0")
        start = int(after) if after.isascii() and after.isdigit() and len(after) < 4 else -1
        if start < 0 or start > max(len(found.rows) - 1, 0):
            raise BadRequest(_("This page does not exist."))
        onward = self.at(start + PAGE) if start + PAGE < len(found.rows) else ""
        back = self.at(max(start - PAGE, 0)) if start else ""
        return found.rows[start : start + PAGE], onward, back

    def at(self, start: int) -> str:
        address = self.request.GET.copy()
        address.pop("after", None)
        if start:
            address["after"] = start
        return f"?{address.urlencode()}"

    def proposals(self, query: Query, chosen: Chosen, known: Known) -> Iterator[tuple[str, str]]:
        """(words, address) of other wordings that do find something, the likeliest first."""
        user = self.request.user
        if chosen != Chosen() and finds(query, known, user=user, chosen=Chosen()):
            yield _("The same words, without filters"), self.address(query.typed)
        for words in list(dict.fromkeys(self.wordings(query)))[:MAX_TRIED]:
            other = read(words)
            if finds(other, known, user=user, chosen=Chosen()):
                yield words, self.address(words)

    def wordings(self, query: Query) -> Iterator[str]:
        """With one word less, each word alone, the nearest known name."""
        words = query.typed.split()
        if len(words) > 2:
            for left_out in reversed(range(len(words))):
                yield " ".join(word for at, word in enumerate(words) if at != left_out)
        if len(words) > 1:
            yield from words
        lines = [line for name in self.known for line in name.split("\n")]
        for word in words:
            yield from get_close_matches(fold(word), lines, n=1, cutoff=0.7)

    @cached_property
    def known(self) -> list[str]:
        return names(self.request.user)

    def address(self, words: str) -> str:
        address = QueryDict(mutable=True)
        address["q"] = words
        if self.is_past:
            address["on"] = self.on.isoformat()
        return f"?{address.urlencode()}"

    @property
    def is_past(self) -> bool:
        return self.on != self.today

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        typed = self.request.GET.get("q", "").replace("\x00", "")[:200]
        return super().get_context_data(**context, typed=typed)
