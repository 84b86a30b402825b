"""Search at 100,000 agreements: python -m tests.bench.search

Each line is the p50 of the whole search (words understood, names resolved, candidates, visibility,
facets, one page of hits told) beside the raw probe of the index for the same grams, both measured
in turns in the same run. Its own data folder, filled once by bulk SQL.
"""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
AGREEMENTS = int(os.environ.get("BENCH_AGREEMENTS", "100000"))
GOAL = 100.0  # milliseconds

#: Words by how many agreements of the bench have them.
WORDS = {
    "조달": "in every title",
    "협력": "in half of the titles",
    "우수사례": "in some notes",
    "희귀낱말": "in ten notes",
    "procurement": "in every English title",
    "co": "two letters, in most",
    "consip": "a partner's name",
    "MOU": "through its synonyms",
    "KR-IT-77777": "one reference",
    "조달 협력 2019": "three words",
    "xylophone": "nowhere",
    "nothere 조달": "one word nowhere",
    "콘십과 협력은": "nouns with particles",
    "memorandums": "a form of a word",
    "procurment": "a slip, mended",
    '"public procurement"': "a phrase",
    "2019년 3월": "a month",
    "Consip MOU 우수사례 2019": "four words",
}

FILL = """
insert into agreements_agreement
    (reference, file_number, kind, legal_nature, title, confidentiality, tags, notes,
     working_day_rule, registered_on, created_at, updated_at, version)
select 'KR-IT-' || n, 'B-' || (n * 7), 'mou', 'unknown',
    jsonb_build_object(
        'ko', '공공조달 분야 ' || case when n % 2 = 0 then '협력 ' else '' end
            || (array['양해각서', '업무협약', '의향서'])[1 + n % 3] || ' 제' || n || '호',
        'en', 'Memorandum no. ' || n || ' on public procurement'),
    case when n % 50 = 0 then 'confidential' else 'partners' end, '{{}}',
    (array['실무 협의와 자료 교환', '전자조달 시스템 운영 경험', '중소기업 해외진출 지원',
        '우수 사례 공동 발굴', '담당자 교육과 연수'])[1 + n % 5]
        || '. Talks about framework contracts, training and exchange of officials in '
        || (2000 + n % 25) || '. '
        || case when n % 10000 = 3 then '희귀낱말 ' else '' end || repeat('자료 ' || n || ' ', 5),
    'none', date '2000-01-01' + n % 9000, now(), now(), 1
from generate_series(1, {count}) n;
insert into agreements_participation (agreement_id, party_id, side, reference)
select a.id, p.id, case when p.is_home then 'ours' else 'theirs' end, ''
from agreements_agreement a join agreements_party p
    on p.is_home or p.short_name = 'Partner ' || (a.id % 200)
        or p.short_name = 'Consip' and a.id % 100 = 0;
"""


def fill() -> None:
    """The parties by their verb, the rest by bulk SQL without row history."""
    from django.db import connection, transaction

    from agreements.models import Agreement, Party
    from mou_tracker.search import indexing
    from mou_tracker.search.models import Stale
    from tests.factories import make_party

    if Agreement.objects.count() >= AGREEMENTS and not Stale.objects.exists():
        return
    print(f"filling {os.environ['VAR']} with {AGREEMENTS} agreements, once", flush=True)
    if not Party.objects.filter(is_home=True).exists():
        make_party("PPS", country="KR", is_home=True, names={"en": "PPS", "ko": "조달청"})
        make_party("Consip", names={"en": "Consip", "ko": "콘십"})
        for number in range(200):
            make_party(f"Partner {number}", country="IT")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local statement_timeout = 0")
        cursor.execute("set local session_replication_role = replica")
        cursor.execute(FILL.format(count=AGREEMENTS))
    begun = time.perf_counter()
    changed = indexing.rebuild()
    Stale.objects.all().delete()
    took = time.perf_counter() - begun
    print(f"{sum(changed.values())} entries built in {took:.0f} s", flush=True)
    with connection.cursor() as cursor:
        cursor.execute("set statement_timeout = 0")
        cursor.execute("vacuum analyze")


def timed(*calls: Callable[[], Any], rounds: int = 15) -> list[tuple[float, float]]:
    """(p50, least) in milliseconds of each call, taken in turns."""
    took: list[list[float]] = [[] for _ in calls]
    for turn in range(rounds + 2):
        for times, call in zip(took, calls, strict=True):
            start = time.perf_counter()
            call()
            if turn >= 2:
                times.append((time.perf_counter() - start) * 1000)
    return [(statistics.median(times), min(times)) for times in took]


def measure() -> Iterator[str]:
    from django.db import connection
    from django.db.models import Q
    from django.test import RequestFactory

    from agreements.search_text.folding import needed, words
    from mou_tracker.accounts.models import User
    from mou_tracker.search.asking import understand
    from mou_tracker.search.models import Entry
    from mou_tracker.search.views import Search

    people = {
        role: User.objects.filter(role=role).first()
        or User.objects.create_user(
            email=f"{role}@bench.example", password=None, role=role, native_name=role
        )
        for role in ("manager", "officer")
    }

    def search(typed: str, role: str) -> dict[str, Any]:
        request = RequestFactory().get("/search/", {"q": typed})
        request.user = people[role]
        return Search(request=request).found(understand(typed))

    def probe(typed: str) -> Any:
        grams = sorted(set().union(*(needed(word) for word in words(typed))))
        found = Entry.objects.filter(Q(grams__contains=grams))
        return list(found.values_list("pk", flat=True)[:500])

    head = ("found", 7), ("manager", 15), ("officer", 15), ("probe", 8), ("ratio", 8)
    yield f"{'p50 (least) in ms':<48}" + "".join(f"{name:>{width}}" for name, width in head)
    for typed, note in WORDS.items():
        manager, officer, raw = timed(
            lambda typed=typed: search(typed, "manager"),
            lambda typed=typed: search(typed, "officer"),
            lambda typed=typed: probe(typed),
        )
        count = search(typed, "manager")["count"]
        sign = "ok" if max(manager[0], officer[0]) <= GOAL else "OVER"
        yield (
            f"{typed:<22}{note:<26}{count:>7}"
            f"{manager[0]:>8.1f} ({manager[1]:4.0f}){officer[0]:>8.1f} ({officer[1]:4.0f})"
            f"{raw[0]:>8.1f}{manager[0] / raw[0]:>8.1f}  {sign}"
        )
    with connection.cursor() as cursor:
        for typed in ("조달", "희귀낱말"):
            found = Entry.objects.filter(grams__contains=sorted(needed(typed)))
            text, params = found.order_by("-day")[:501].values("pk").query.sql_with_params()
            cursor.execute(f"explain {text}", params)
            plan = "\n".join(row[0] for row in cursor.fetchall())
            yield f"{typed}: {'SEQUENTIAL SCAN' if 'Seq Scan' in plan else 'by index'}"


def main() -> None:
    os.environ.setdefault("VAR", str(ROOT / "var" / "bench-search"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "mou_tracker.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    fill()
    for line in measure():
        print(line, flush=True)


if __name__ == "__main__":
    main()
