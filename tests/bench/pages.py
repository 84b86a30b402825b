"""Pages of the desk, beside the same frame around a list that one statement labels."""

from collections.abc import Iterator

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client
from django.urls import path
from django.utils.translation import activate

from agreements.models import Agreement
from mou_tracker.accounts.models import Role, User
from mou_tracker.urls import urlpatterns as ours

from .system import Line, timed

LABELS = """
select a.reference, a.title ->> 'en', s.status, p.ends_on, p.notice_by,
  (select string_agg(y.short_name, ', ') from agreements_participation x
    join agreements_party y on y.id = x.party_id and not y.is_home where x.agreement_id = a.id),
  (select string_agg(z.names ->> 'en', ', ') from agreements_termarea w
    join agreements_area z on z.id = w.area_id where w.term_id = p.term_id)
from agreements_agreement a
join agreements_statusperiod s on s.agreement_id = a.id
  and s.starts_on <= %(on)s and s.ends_key >= %(on)s
left join agreements_termperiod p on p.agreement_id = a.id
  and p.starts_on <= %(on)s and p.ends_key >= %(on)s
order by a.reference limit 50
"""
TABLE = """{% extends "base.html" %}{% block content %}<table>{% for row in rows %}<tr>
{% for cell in row %}<td>{{ cell|default_if_none:"" }}</td>{% endfor %}</tr>{% endfor %}</table>
{% endblock %}"""


def limit(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute(LABELS, {"on": "2026-11-23"})
        rows = cursor.fetchall()
    page = engines["django"].from_string(TABLE)
    return HttpResponse(page.render({"rows": rows}, request))


urlpatterns = [path("limit/", limit), *ours]


def measure() -> Iterator[Line]:
    settings.ROOT_URLCONF = __name__
    activate("en")
    client = Client()
    client.force_login(User.objects.filter(role=Role.MANAGER).first())
    some = Agreement.objects.filter(reference__startswith="EX-").order_by("pk")[100].reference
    pages = ("/", "/agreements/", f"/agreements/{some}/", "/activities/", "/timeline/")
    took = timed(*(lambda p=p: _ok(client.get(p)) for p in (*pages, "/limit/")), rounds=30)
    *measured, bound = took
    for page, (p50, p95) in zip(pages, measured, strict=True):
        yield Line(f"page {page}", p50, bound[0], 2.0, p95)


def _ok(answer: HttpResponse) -> None:
    if answer.status_code != 200:
        raise SystemExit(f"{answer.status_code} {answer.headers} {answer.content[:500]!r}")
