"""Lists and details of the API, beside an answer that PostgreSQL builds in one hand-written
statement and the same checks (key, limit of requests, scope) lets out."""

from collections.abc import Iterator

from rest_framework.request import Request
from rest_framework.response import Response

from django.db import connection
from django.urls import path
from django.utils.translation import activate

from agreements.api.resource import Resource
from agreements.models import Agreement, Party
from mou_tracker.accounts.models import Role, User
from mou_tracker.urls import urlpatterns as ours
from tests.api_client import ApiClient, partner_client, staff_client

from .system import Line, timed

LIMIT = """
select coalesce(json_agg(x.row), '[]')::text from (
  select json_build_object(
    'reference', a.reference, 'kind', a.kind, 'legal_nature', a.legal_nature, 'title', a.title,
    'updated_at', a.updated_at, 'version', a.version,
    'status', json_build_object('code', s.status, 'since', s.since, 'until', s.until,
      'certain', s.certain_from <= current_date, 'because', s.because),
    'term', (select json_build_object('ordinal', p.ordinal, 'starts_on', p.starts_on,
      'ends_on', p.ends_on, 'notice_by', p.notice_by, 'because', p.because)
      from agreements_termperiod p where p.agreement_id = a.id and p.starts_on <= %(on)s
      order by p.starts_on desc limit 1),
    'standing', (select json_build_object('first', t.first_signed, 'missing', t.missing,
      'warnings', t.warnings) from agreements_standing t where t.agreement_id = a.id),
    'parties', (select json_agg(json_build_object('id', y.uid, 'short_name', y.short_name,
      'names', y.names, 'country', y.country, 'side', x.side))
      from agreements_participation x join agreements_party y on y.id = x.party_id
      where x.agreement_id = a.id),
    'areas', (select json_agg(json_build_object('code', z.code, 'names', z.names))
      from agreements_term t join agreements_termarea w on w.term_id = t.id
      join agreements_area z on z.id = w.area_id
      where t.agreement_id = a.id and t.ordinal = s.ordinal),
    'next', (select json_build_object('kind', d.kind, 'day', d.day, 'because', d.because)
      from agreements_deadlineagreement l join agreements_deadline d on d.id = l.deadline_id
      where l.agreement_id = a.id and d.closed_key > %(on)s and d.until_key >= %(on)s
      order by d.day limit 1)) as row
  from agreements_agreement a
  join agreements_statusperiod s on s.agreement_id = a.id
    and s.starts_on <= %(on)s and s.ends_key >= %(on)s
  where (%(party)s::bigint is null or a.confidentiality in ('public', 'partners') and exists (
    select from agreements_participation m where m.agreement_id = a.id and m.party_id = %(party)s))
    and (%(reference)s::text is null or a.reference = %(reference)s)
  order by a.reference limit %(size)s) x
"""


class Limit(Resource):
    """The limit's address: `?size=` and `?reference=` are not checked."""

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        super(Resource, self).initial(request, *args, **kwargs)

    def get(self, request: Request) -> Response:
        asked = {
            "on": "2026-11-23",
            "party": self.rights.party,
            "size": request.query_params.get("size", "50"),
            "reference": request.query_params.get("reference"),
        }
        with connection.cursor() as cursor:
            cursor.execute(LIMIT, asked)
            return Response(cursor.fetchone()[0].encode())


urlpatterns = [path("api/v1/limit/", Limit.as_view()), *ours]


def clients() -> Iterator[tuple[str, ApiClient]]:
    manager = User.objects.filter(role=Role.MANAGER).first()
    busiest = Party.objects.filter(is_home=False, short_name__startswith="EPPA").first()
    yield "staff", staff_client(manager)
    yield "partner", partner_client(busiest)


def measure() -> Iterator[Line]:
    from django.conf import settings

    settings.ROOT_URLCONF = __name__
    activate("en")
    some = Agreement.objects.filter(reference__startswith="EX-").order_by("pk")[100].reference
    for who, client in clients():
        for size in (50, 200):
            (ours_, limit) = timed(
                lambda c=client, s=size: _ok(c.get(f"agreements/?page_size={s}&on=2026-11-23")),
                lambda c=client, s=size: _ok(c.get(f"limit/?size={s}")),
            )
            yield Line(f"list of {size}, {who}", ours_[0], limit[0], 1.7, ours_[1])
    client = next(clients())[1]
    (ours_, limit) = timed(
        lambda: _ok(client.get(f"agreements/{some}/?on=2026-11-23")),
        lambda: _ok(client.get(f"limit/?reference={some}")),
    )
    yield Line("one agreement, staff", ours_[0], limit[0], 2.0, ours_[1])


def _ok(answer: object) -> None:
    if answer.status_code != 200:
        raise SystemExit(answer.content[:500])
