# ruff: noqa: S608 - statements are put together from constants; values always go as parameters
"""The planner's statements. `{names}` are tables, `%(names)s` are parameters.

Days are compared in each person's own zone (`moment.today`); `moments.Moment` says what a moment
is. A planner has one for each zone; the page that shows what is going to be told runs the same
statements with one for each day that is still to come.
"""

from agreements.models import (
    Agreement,
    Deadline,
    DeadlineAgreement,
    Decision,
    OutboxMessage,
    Participation,
    Party,
    Term,
)
from mou_tracker.accounts.models import User

from .models import Entry, RegisterNotice, Rule, Watch
from .steps import BANDS

TABLES = {
    name: f'"{model._meta.db_table}"'
    for name, model in {
        "agreement": Agreement,
        "concern": DeadlineAgreement,
        "deadline": Deadline,
        "decision": Decision,
        "entry": Entry,
        "message": OutboxMessage,
        "participation": Participation,
        "party": Party,
        "notice": RegisterNotice,
        "person": User,
        "rule": Rule,
        "term": Term,
        "watch": Watch,
    }.items()
}

#: Narrows what is asked to the deadlines of `%(agreement)s`, or of any of `%(agreements)s`.
_OF = f"AND d.id IN (SELECT deadline_id FROM {TABLES['concern']} WHERE agreement_id = "
OF_AGREEMENT, OF_AGREEMENTS = f"{_OF}%(agreement)s)", f"{_OF}ANY(%(agreements)s))"
#: ... and who is told to people of `%(agreement)s` itself.
ITS_PEOPLE = "AND c.agreement_id = %(agreement)s"
#: Narrows it to deadlines of which a step may have been reached, by the furthest of any rule.
REACHED = f"""AND EXISTS (
            SELECT FROM {TABLES["rule"]} r WHERE r.kind = d.kind
            AND d.earliest - (SELECT max(l) FROM unnest(r.lead_days) l) <= %(reached)s)"""


def of_entries(states: str) -> str:
    """Narrows it to deadlines that the ledger knows in one of the `states`."""
    return f"""AND (d.origin, d.key) IN (
            SELECT l.origin, l.key FROM {TABLES["entry"]} l WHERE l.state = ANY({states}))"""


def filled(statement: str, *, only: str = "", own: str = "") -> str:
    """`statement` with our table names put in; every value goes as a parameter. `only`: narrows the
    deadlines (OF_AGREEMENT, OF_AGREEMENTS), `own`: who is told (ITS_PEOPLE)."""
    return statement.format(**TABLES, only=only, own=own)


def band(lead: str) -> str:
    """`steps.band` of a column."""
    return "(" + " + ".join(f"({lead} > {bound})::int" for bound in BANDS) + ")"


def answered(step: str) -> str:
    """Whether a step of the ledger, by its alias, has an answer: by somebody who is there and does
    not only watch, to it or to another of its band."""
    return f"""EXISTS (
                SELECT FROM {{entry}} a JOIN person q ON q.id = a.recipient_id
                WHERE a.origin = {step}.origin AND a.key = {step}.key AND a.day = {step}.day
                  AND a.reason <> 'watcher' AND a.state <> 'void'
                  AND (a.acknowledged_at IS NOT NULL OR a.state = 'snoozed')
                  AND {band("a.lead")} = {band(f"{step}.lead")})"""


#: Who is told, and by whose clock; `holders.Holders` says who is away and who comes last.
PEOPLE = """
    moment (zone, today, now, since, reached, leaves_on, leaves_at, soon, weekly) AS (
        SELECT * FROM unnest(%(zones)s::text[], %(todays)s::date[], %(nows)s::timestamptz[],
                             %(sinces)s::date[], %(reacheds)s::date[], %(leave_days)s::date[],
                             %(leave_ats)s::timestamptz[], %(soons)s::date[], %(weeklies)s::bool[])
    ),
    away (person, today, instead) AS (
        SELECT * FROM unnest(%(away)s::bigint[], %(away_days)s::date[], %(insteads)s::bigint[])
    ),
    head (person, today, place) AS (
        SELECT * FROM unnest(%(heads)s::bigint[], %(head_days)s::date[], %(head_places)s::int[])
    ),
    person AS (
        SELECT u.id, u.role, u.time_zone AS zone, u.role = ANY(%(able)s) AS able,
               u.mail_fails_since IS NULL AND split_part(u.email, '@', 1) ~ '^[!-~]+$'
                   AS is_reachable
        FROM {person} u
        WHERE u.is_active AND (u.role = ANY(%(ladder)s) OR u.id = ANY(%(heads)s))
    ),
    gone (person, today, is_of_secrets) AS (
        SELECT w.person, w.today, w.instead IS NOT NULL FROM away w
        WHERE w.instead IS NULL OR NOT EXISTS (
            SELECT FROM person p WHERE p.id = w.instead AND p.role = 'manager')
        UNION ALL
        SELECT p.id, NULL, false FROM person p WHERE NOT p.is_reachable
    ),
    attended AS (
        SELECT a.id, r.id AS responsible, d.id AS deputy,
               a.confidentiality = 'confidential' AS is_secret,
               EXISTS (SELECT FROM {participation} p JOIN {party} h ON h.id = p.party_id
                       WHERE p.agreement_id = a.id AND h.is_home) AS ours
        FROM {agreement} a
        LEFT JOIN person r ON r.id = a.responsible_id AND r.able
        LEFT JOIN person d ON d.id = a.deputy_id AND d.able AND d.id IS DISTINCT FROM r.id
    ),
    stake (agreement, person, reason, rank, if_gone) AS (
        SELECT id, responsible, 'responsible', 1, ARRAY[]::bigint[]
        FROM attended WHERE responsible IS NOT NULL
        UNION ALL
        SELECT id, deputy, 'deputy', 4, array_remove(ARRAY[responsible], NULL)
        FROM attended WHERE deputy IS NOT NULL
        UNION ALL
        SELECT a.id, w.user_id, 'watcher', 5, ARRAY[]::bigint[]
        FROM {watch} w JOIN attended a ON a.id = w.agreement_id
        WHERE a.ours OR coalesce(a.responsible, a.deputy) IS NOT NULL
        UNION ALL
        SELECT a.id, h.person, 'unattended', 6, array_remove(ARRAY[a.responsible, a.deputy], NULL)
        FROM attended a JOIN (SELECT DISTINCT person, place FROM head) h
          ON h.place = 1 OR a.is_secret AND NOT EXISTS (
              SELECT FROM head o JOIN person p ON p.id = o.person AND p.role = 'manager'
              WHERE o.place = 1)
        WHERE a.ours AND (a.responsible IS NULL OR a.responsible IN (SELECT person FROM gone))
          AND (a.deputy IS NULL OR a.deputy IN (SELECT person FROM gone))
    ),
    heir AS (
        SELECT DISTINCT ON (e.recipient_id, e.origin, e.key)
               e.recipient_id AS person, e.origin, e.key, e.handed_over_to_id AS heir, p.role
        FROM {entry} e JOIN person p ON p.id = e.handed_over_to_id AND p.able
        ORDER BY e.recipient_id, e.origin, e.key, e.id DESC
    )"""

#: Every deadline that is still asked for beside everybody who has a stake in it, before rules are
#: asked. `counted_from`: the day its steps are counted from, the earliest it may be. What has
#: passed unheard is still told for a few days, so that an outage never hides that it was missed.
#: `if_gone`: told only while all of these are; `stands_for`: told while that one is away.
CONCERNED = (
    PEOPLE
    + """,
    asked AS (
        SELECT d.id, d.origin, d.key, d.kind, d.term_id, d.owner_id, d.latest, d.until_key,
               d.earliest AS counted_from, d.confidentiality = 'confidential' AS is_secret,
               d.closed_key + CASE WHEN d.closed_as = 'passed' THEN %(grace)s ELSE 0 END
                   AS silent_from
        FROM {deadline} d
        WHERE d.earliest <= %(reach)s AND d.closed_key > %(today)s
                  - CASE WHEN d.closed_as = 'passed' THEN %(grace)s ELSE 0 END
        {only} <narrow>
    ),
    held AS (
        SELECT d.id AS deadline, s.person, s.reason, s.rank, s.if_gone, c.agreement_id
        FROM asked d JOIN {concern} c ON c.deadline_id = d.id {own}
        JOIN stake s ON s.agreement = c.agreement_id
        UNION ALL
        SELECT d.id, p.id, 'owner', 3, ARRAY[]::bigint[], NULL
        FROM asked d JOIN person p ON p.id = d.owner_id
    ),
    kept AS (
        SELECT s.deadline, s.person AS recipient, s.reason, s.rank,
               array_remove(s.if_gone || h.heir, NULL) AS if_gone, s.agreement_id, h.heir
        FROM held s JOIN asked d ON d.id = s.deadline
        LEFT JOIN attended a ON a.id = s.agreement_id
        LEFT JOIN heir h ON h.person = s.person AND h.origin = d.origin AND h.key = d.key
             AND (h.role = 'manager' OR NOT d.is_secret
                  AND (a.is_secret IS NOT TRUE OR h.heir IN (a.responsible, a.deputy)))
    ),
    given AS (
        SELECT deadline, recipient, reason, rank, if_gone, agreement_id FROM kept
        UNION ALL
        SELECT deadline, heir, 'handed_over', rank, ARRAY[]::bigint[], agreement_id
        FROM kept WHERE heir IS NOT NULL
    ),
    told_instead AS (
        SELECT g.*, NULL::bigint AS stands_for FROM given g
        UNION ALL
        SELECT g.deadline, w.instead, 'stand_in', 2, g.if_gone, g.agreement_id, g.recipient
        FROM given g
        JOIN (SELECT DISTINCT person, instead FROM away WHERE instead IS NOT NULL) w
          ON w.person = g.recipient
        WHERE g.reason IN ('responsible', 'deputy', 'owner', 'handed_over')
    ),
    concerned AS (
        SELECT s.recipient, s.reason, s.rank, s.if_gone, s.stands_for, s.agreement_id, p.zone, d.*,
               d.is_secret OR coalesce(a.is_secret, false) AS is_closely_kept
        FROM asked d JOIN told_instead s ON s.deadline = d.id
        JOIN person p ON p.id = s.recipient
        LEFT JOIN attended a ON a.id = s.agreement_id
        WHERE p.role = 'manager' OR d.owner_id = p.id
           OR s.reason = 'unattended' AND p.role = 'administrator'
           OR NOT d.is_secret AND (a.is_secret IS NOT TRUE OR p.id IN (a.responsible, a.deputy))
    )"""
)

#: What became of days that somebody was told of.
FOLLOW = """
    UPDATE {entry} e SET aftermath = found.became,
           escalated_at = coalesce(e.escalated_at, %(now)s)
    FROM (
        SELECT l.id, CASE WHEN d.id IS NULL THEN 'gone'
                          WHEN d.closed_key > %(today)s THEN 'moved'
                          WHEN d.closed_as = 'passed' THEN 'passed' ELSE 'closed' END AS became
        FROM {entry} l LEFT JOIN {deadline} d ON d.origin = l.origin AND d.key = l.key
        WHERE l.aftermath = '' AND l.state = ANY(%(followed)s) AND l.told_on IS NOT NULL
          AND (d.id IS NULL OR d.closed_key <= %(today)s OR d.earliest <> l.day)
    ) found
    WHERE e.id = found.id"""

#: Whether the person `h` may see what the entry `e` tells of.
SEES = """EXISTS (
        SELECT FROM {deadline} d
        LEFT JOIN ({concern} c JOIN attended a ON a.id = c.agreement_id) ON c.deadline_id = d.id
        WHERE d.origin = e.origin AND d.key = e.key
          AND (h.role = 'manager' OR d.owner_id = h.id OR d.confidentiality <> 'confidential'
               AND (a.is_secret IS NOT TRUE OR h.id IN (a.responsible, a.deputy))))"""

VOID = (
    "WITH "
    + CONCERNED.replace("<narrow>", of_entries("%(standing)s"))
    + """
    UPDATE {entry} e SET state = 'void'
    FROM (
        SELECT l.id FROM {entry} l
        LEFT JOIN asked d ON d.origin = l.origin AND d.key = l.key AND d.counted_from = l.day
        LEFT JOIN (SELECT DISTINCT recipient, origin, key, counted_from FROM concerned) c
          ON c.recipient = l.recipient_id AND c.origin = l.origin AND c.key = l.key
         AND c.counted_from = l.day
        LEFT JOIN person p ON p.id = l.recipient_id
        WHERE (l.state = ANY(%(live)s) OR l.state = 'acknowledged' AND d.id IS NOT NULL)
          AND (d.id IS NULL OR l.reason = ANY(%(by_stake)s) AND c.recipient IS NULL
               OR l.reason = ANY(%(of_able)s) AND NOT coalesce(p.able OR p.role = 'administrator',
                                                               false)
               OR l.reason = 'handed_over' AND NOT EXISTS (
                   SELECT FROM person h WHERE h.id = l.recipient_id AND """
    + SEES.replace(" e.", " l.")
    + """))
    ) gone
    WHERE e.id = gone.id AND (e.state = ANY(%(live)s) OR e.state = 'acknowledged')"""
)

#: A deadline that comes back to a day it had before, or into sight, takes up its series where it
#: was left; whoever heard besides hears again, as long as they are there.
REVIVE = (
    "WITH "
    + CONCERNED.replace("<narrow>", of_entries("ARRAY['void', 'withheld']"))
    + """
    UPDATE {entry} e SET state = CASE
        WHEN e.acknowledged_at IS NOT NULL THEN 'acknowledged'
        WHEN e.snoozed_until IS NOT NULL THEN 'snoozed'
        WHEN e.sent_at IS NOT NULL THEN 'sent'
        WHEN e.message_id IS NOT NULL THEN 'queued' ELSE 'due' END
    WHERE e.state IN ('void', 'withheld') AND (EXISTS (
        SELECT FROM concerned c WHERE c.recipient = e.recipient_id
        AND c.origin = e.origin AND c.key = e.key AND c.counted_from = e.day)
        OR e.state = 'void' AND e.reason IN ('silence', 'second', 'lapsed') AND EXISTS (
            SELECT FROM asked d WHERE d.origin = e.origin AND d.key = e.key
            AND d.counted_from = e.day)
        AND EXISTS (SELECT FROM person h WHERE h.id = e.recipient_id AND h.able AND """
    + SEES
    + """))"""
)

#: A day that somebody was told had become another is again what they knew: it is told anew.
COME_BACK = (
    "WITH "
    + PEOPLE
    + """
    UPDATE {entry} e SET aftermath = '', aftermath_told_on = NULL,
        state = CASE WHEN f.is_told_anew THEN 'due' ELSE e.state END,
        acknowledged_at = CASE WHEN f.is_told_anew THEN NULL ELSE e.acknowledged_at END,
        message_id = CASE WHEN f.is_told_anew THEN NULL ELSE e.message_id END,
        escalated_at = CASE WHEN f.is_told_anew THEN NULL ELSE e.escalated_at END,
        due_on = CASE WHEN f.is_told_anew THEN f.leaves_on ELSE e.due_on END,
        due_at = CASE WHEN f.is_told_anew THEN f.leaves_at ELSE e.due_at END
    FROM (
        SELECT l.id, m.leaves_on, m.leaves_at,
               l.aftermath_told_on IS NOT NULL AND l.state = ANY(%(told)s) AND NOT EXISTS (
                   SELECT FROM {entry} o WHERE o.recipient_id = l.recipient_id
                   AND o.origin = l.origin AND o.key = l.key AND o.day = l.day
                   AND o.lead < l.lead) AS is_told_anew
        FROM {entry} l
        JOIN person p ON p.id = l.recipient_id JOIN moment m ON m.zone = p.zone
        JOIN {deadline} d ON d.origin = l.origin AND d.key = l.key AND d.earliest = l.day
                         AND d.closed_key > m.today
        WHERE l.aftermath <> '' AND l.state NOT IN ('void', 'withheld') AND l.day >= m.today
    ) f
    WHERE e.id = f.id"""
)

#: What is open and was handed over to somebody who holds nothing any more, or may not see it any
#: more, waits for its giver again.
GIVE_BACK = (
    "WITH "
    + PEOPLE
    + """
    UPDATE {entry} e SET state = 'due', handed_over_to_id = NULL, message_id = NULL,
        sent_at = NULL, escalated_at = NULL, due_on = m.leaves_on,
        due_at = m.leaves_at
    FROM person p JOIN moment m ON m.zone = p.zone
    WHERE p.id = e.recipient_id AND p.able AND e.state = 'handed_over'
      AND EXISTS (SELECT FROM {deadline} o WHERE o.origin = e.origin AND o.key = e.key
                  AND o.earliest = e.day AND o.closed_key > m.today)
      AND NOT EXISTS (
          SELECT FROM person h WHERE h.id = e.handed_over_to_id AND h.able AND """
    + SEES
    + ")"
)

WAKE = (
    "WITH "
    + PEOPLE
    + """
    UPDATE {entry} e SET state = 'due', snoozed_until = NULL, message_id = NULL, sent_at = NULL,
        escalated_at = NULL, due_on = greatest(e.snoozed_until, m.leaves_on),
        due_at = CASE WHEN e.snoozed_until < m.today AND m.leaves_on = m.today THEN m.now
                      ELSE m.leaves_at END
    FROM person p JOIN moment m ON m.zone = p.zone
    WHERE p.id = e.recipient_id AND e.state = 'snoozed' AND e.snoozed_until <= m.today"""
)

MISS = (
    "WITH "
    + PEOPLE
    + """
    UPDATE {entry} e SET state = 'missed'
    FROM person p JOIN moment m ON m.zone = p.zone, {deadline} d
    WHERE e.state = 'due' AND e.kind = 'meeting' AND p.id = e.recipient_id
      AND d.origin = e.origin AND d.key = e.key AND d.until_key < m.today"""
)

#: What is decided of an agreement, as long as facts follow it: before the day `until`.
DECIDED = """
    SELECT n.agreement_id, n.kind, coalesce(n.lapses_on, 'infinity'::date) AS until
    FROM {decision} n
    WHERE n.replaced_on IS NULL AND n.decided_on <= %(today)s
      AND (n.lapses_on IS NULL OR n.lapses_on > %(today)s)"""

#: The latest step reached by each deadline and person on each moment. `told_on`: the day its mail
#: leaves, a working day unless what is left is too short for one. A question about a condition of
#: effect is asked on its day; only the last day in effect is led up to. A notice that counts from
#: its receipt has a step besides for the days it travels. Of what a decision does not need, only
#: the last two steps are told; two that meet on the working day before a day off are one.
WANTED = (
    CONCERNED.replace("<narrow>", REACHED)
    + """,
    decided AS ("""
    + DECIDED
    + """),
    needed (decision, kind) AS (
        SELECT * FROM unnest(%(decisions)s::text[], %(needed_kinds)s::text[])
    ),
    ruled AS (
        SELECT c.*, coalesce(t.lead_days, a.lead_days, o.lead_days)::int[] || CASE
                   WHEN c.kind = 'notice' AND n.notice_basis = 'received' THEN %(travel)s::int[]
                   ELSE ARRAY[]::int[] END AS lead_days,
               c.kind = ANY(%(legal)s) AS is_legal, x.until AS decided_until,
               c.counted_from = ANY(%(days_off)s::date[]) AS is_off
        FROM concerned c
        LEFT JOIN {rule} t ON t.kind = c.kind AND t.term_id = c.term_id
        LEFT JOIN {rule} a ON a.kind = c.kind AND a.agreement_id = c.agreement_id
        LEFT JOIN {rule} o ON o.kind = c.kind AND o.agreement_id IS NULL AND o.term_id IS NULL
        LEFT JOIN {term} n ON n.id = c.term_id AND c.kind = 'notice'
        LEFT JOIN decided x ON x.agreement_id = c.agreement_id AND c.kind = ANY(%(of_a_renewal)s)
             AND NOT EXISTS (
                 SELECT FROM needed y WHERE y.decision = x.kind AND y.kind = c.kind)
        WHERE coalesce(t.enabled, a.enabled, o.enabled)
    ),
    step AS (
        SELECT r.*, s.lead, s.place = 1 AS is_last,
               s.place <= 2 OR s.place = 3 AND r.is_off AND s.second <= s.first + 1 AS is_near,
               r.counted_from - s.lead AS counted_to
        FROM ruled r CROSS JOIN LATERAL (
            SELECT l AS lead, row_number() OVER (ORDER BY l) AS place,
                   min(l) OVER () AS first, nth_value(l, 2) OVER (
                       ORDER BY l ROWS BETWEEN UNBOUNDED PRECEDING
                                           AND UNBOUNDED FOLLOWING) AS second
            FROM (SELECT DISTINCT unnest(r.lead_days) AS l) each) s
        WHERE s.place = 1 OR r.kind <> 'effect_pending' OR r.key LIKE '%%:last_day'
    ),
    wanted AS (
        SELECT DISTINCT ON (s.recipient, s.origin, s.key, m.today)
               s.recipient, s.origin, s.key, s.kind, s.counted_from, s.until_key, s.silent_from,
               s.reason, s.lead, s.is_last,
               s.reason = ANY(%(answerable)s) AND s.reason <> 'unattended' AS answers,
               s.is_near AND s.is_legal AS insists, s.counted_to,
               m.today, m.now, m.leaves_at,
               m.leaves_on = m.today AND s.counted_to < m.today AS is_late,
               CASE WHEN CASE WHEN s.counted_from >= m.today THEN s.counted_from
                              ELSE greatest(s.until_key, s.latest) END BETWEEN m.today AND m.soon
                    THEN m.today ELSE m.leaves_on END AS told_on,
               m.leaves_on
        FROM step s
        JOIN moment m ON m.zone = s.zone AND s.counted_to BETWEEN m.since AND m.reached
        WHERE s.silent_from > m.today
          AND (s.is_near OR s.decided_until IS NULL OR s.decided_until <= m.today)
          AND (s.stands_for IS NULL OR EXISTS (
              SELECT FROM away w
              WHERE w.person = s.stands_for AND w.today = m.today AND w.instead = s.recipient))
          AND CASE WHEN s.reason = 'unattended' THEN EXISTS (
                  SELECT FROM head h
                  WHERE h.person = s.recipient AND h.today = m.today
                    AND (h.place = 1 OR s.is_closely_kept))
              ELSE NOT EXISTS (
                  SELECT FROM away w WHERE w.person = s.recipient AND w.today = m.today) END
          AND (cardinality(s.if_gone) = 0 OR s.reason = 'deputy' AND s.is_near OR NOT EXISTS (
              SELECT FROM unnest(s.if_gone) one WHERE NOT EXISTS (
                  SELECT FROM gone g WHERE g.person = one
                  AND (g.today = m.today OR g.today IS NULL)
                  AND (s.is_closely_kept OR NOT g.is_of_secrets))))
        ORDER BY s.recipient, s.origin, s.key, m.today, s.lead, s.rank
    ),
    untold AS (
        SELECT * FROM wanted w
        WHERE NOT EXISTS (
            SELECT FROM (
                SELECT x.*, x.reason = ANY(%(answerable)s) AS answers FROM {entry} x) e
            WHERE e.recipient_id = w.recipient AND e.origin = w.origin AND e.key = w.key
              AND e.day = w.counted_from
              AND (e.lead <= w.lead AND (e.answers OR NOT w.answers) OR NOT w.insists AND (
                   e.state = 'snoozed' OR e.acknowledged_at IS NOT NULL
                   AND """
    + band("e.lead")
    + " = "
    + band("w.lead")
    + """)))
    )"""
)

#: An entry that is there already, told anew.
AGAIN = """
    ON CONFLICT (recipient_id, origin, key, day, lead) DO UPDATE
        SET reason = EXCLUDED.reason, state = EXCLUDED.state, due_on = EXCLUDED.due_on,
            due_at = EXCLUDED.due_at, message_id = NULL, sent_at = NULL, acknowledged_at = NULL,
            snoozed_until = NULL, escalated_at = NULL"""

#: What `untold` found, as entries of the ledger. Who only heard of a day and answers for it now is
#: told as such.
INSERT = (
    "WITH "
    + WANTED
    + """
    INSERT INTO {entry} AS entry (recipient_id, origin, key, kind, day, lead, is_last, reason,
                                  due_on, due_at, state)
    SELECT w.recipient, w.origin, w.key, w.kind, w.counted_from, w.lead, w.is_last, w.reason,
           CASE WHEN w.is_late THEN w.counted_to ELSE w.told_on END,
           CASE WHEN w.is_late OR w.told_on < w.leaves_on THEN w.now ELSE w.leaves_at END,
           CASE WHEN w.kind = 'meeting' AND w.until_key < w.today THEN 'missed' ELSE 'due' END
    FROM untold w
"""
    + AGAIN
    + """
        WHERE entry.reason <> ALL(%(answerable)s)"""
)

#: What `untold` found of agreements that were just taken in with a register, as far as it was due
#: before that day: told in one line to whoever holds it and, of a legal day that is still open, to
#: the next in line, so that two people know. A last step whose day lies ahead is told as ever.
TAKE_IN = (
    "WITH "
    + WANTED
    + """,
    before AS (
        SELECT w.*, NOT (w.silent_from - CASE WHEN d.closed_as = 'passed' THEN %(grace)s ELSE 0 END
                         <= w.today) AND w.kind = ANY(%(legal)s) AS needs_two
        FROM untold w JOIN {deadline} d ON d.origin = w.origin AND d.key = w.key
        WHERE w.counted_to < %(taken_in)s
          AND (NOT w.is_last OR w.counted_from < %(taken_in)s)
    ),
    beside AS (
        SELECT e.*, h.id AS second
        FROM before e JOIN head t ON t.today = e.today AND t.person <> e.recipient
        JOIN person h ON h.id = t.person AND h.is_reachable
        WHERE e.needs_two AND e.reason = ANY(%(answerable)s)
          AND (t.place = 1 OR t.place = 2 AND NOT EXISTS (
              SELECT FROM head o WHERE o.today = e.today AND o.place = 1
                                   AND o.person <> e.recipient))
          AND """
    + SEES
    + """
    ),
    told AS (
        SELECT DISTINCT ON (b.recipient, b.origin, b.key, b.counted_from, b.lead) b.*
        FROM (SELECT recipient, origin, key, kind, counted_from, lead, is_last, reason, counted_to
              FROM before
              UNION ALL
              SELECT second, origin, key, kind, counted_from, lead, is_last, 'second', counted_to
              FROM beside) b
        ORDER BY b.recipient, b.origin, b.key, b.counted_from, b.lead, b.reason = 'second'
    ),
    line AS (
        INSERT INTO {notice} AS line (recipient_id, register, name, day)
        SELECT DISTINCT recipient, %(register)s, %(name)s, %(taken_in)s::date FROM told
        ON CONFLICT (recipient_id, register) DO UPDATE
            SET name = EXCLUDED.name, day = EXCLUDED.day, told_on = NULL
        RETURNING id, recipient_id
    )
    INSERT INTO {entry} (recipient_id, origin, key, kind, day, lead, is_last, reason, due_on,
                         due_at, state, notice_id)
    SELECT t.recipient, t.origin, t.key, t.kind, t.counted_from, t.lead, t.is_last, t.reason,
           t.counted_to, %(now)s, 'taken_in', l.id
    FROM told t JOIN line l ON l.recipient_id = t.recipient
    ON CONFLICT (recipient_id, origin, key, day, lead) DO NOTHING"""
)

#: The same, as what is going to be told.
FORESEEN = (
    "WITH "
    + WANTED
    + """
    SELECT w.recipient, w.origin, w.key, w.lead, w.is_last, w.reason, w.told_on, w.silent_from
    FROM untold w
    WHERE w.kind <> 'meeting' OR w.until_key >= w.today"""
)

#: Steps of which it is due to see whether somebody answers, and whether two people know. Silence
#: is measured by what is left: by the last working day within half of it, a week at the most; at
#: once on the last two days, or where the step before has had no answer. What is further than a
#: month away, or decides nothing, waits for the first working day of the week.
ESCALATE = (
    "WITH "
    + PEOPLE
    + """,
    decided AS ("""
    + DECIDED
    + """),
    pending AS (
        SELECT e.*, m.today, m.reached, m.weekly,
               CASE WHEN e.state = 'due' THEN m.today ELSE e.told_on END AS heard_on,
               e.kind = ANY(%(legal)s) AS is_legal,
               e.state = 'queued' AND EXISTS (
                   SELECT FROM {message} x
                   WHERE x.id = e.message_id AND x.state = 'dead') AS is_dead
        FROM {entry} e
        JOIN person p ON p.id = e.recipient_id
        JOIN moment m ON m.zone = p.zone
        WHERE e.escalated_at IS NULL AND e.state = ANY(%(pending)s)
          AND e.reason = ANY(%(answerable)s) AND e.kind <> ALL(%(informing)s)
          AND CASE WHEN e.state = 'due' THEN e.due_on <= m.today ELSE e.told_on IS NOT NULL END
    ),
    ripe AS MATERIALIZED (
        SELECT p.* FROM pending p
        WHERE p.is_dead OR CASE
            WHEN NOT p.is_legal THEN p.weekly AND p.heard_on < p.today - %(weekend)s
            WHEN p.heard_on + least(%(longest_silence)s, p.lead / 2,
                                    greatest(0, (p.day - p.heard_on) / 2)) <= p.reached THEN true
            WHEN p.day - p.today > %(month)s THEN p.weekly AND p.heard_on < p.today - %(weekend)s
            ELSE p.lead <= 1 OR EXISTS (
                SELECT FROM {entry} o
                WHERE o.origin = p.origin AND o.key = p.key AND o.day = p.day
                  AND o.reason = ANY(%(answerable)s) AND o.told_on IS NOT NULL AND o.lead = (
                      SELECT min(b.lead) FROM {entry} b
                      WHERE b.origin = p.origin AND b.key = p.key AND b.day = p.day
                        AND b.lead > p.lead AND b.told_on IS NOT NULL
                        AND b.reason = ANY(%(answerable)s))
                  AND NOT """
    + answered("o")
    + """) END
    ),
    asked AS (
        SELECT r.*, d.id AS deadline, d.confidentiality = 'confidential' AS is_secret
        FROM ripe r
        JOIN {deadline} d ON d.origin = r.origin AND d.key = r.key AND d.earliest = r.day
                         AND d.closed_key > r.today
    ),
    secret AS (
        SELECT r.id FROM asked r WHERE r.is_secret OR EXISTS (
            SELECT FROM {concern} c WHERE c.deadline_id = r.deadline) AND NOT EXISTS (
            SELECT FROM {concern} c JOIN attended a ON a.id = c.agreement_id
            WHERE c.deadline_id = r.deadline AND NOT a.is_secret)
    ),
    judged AS (
        SELECT r.*, r.is_dead OR NOT ("""
    + answered("r")
    + """ OR r.kind = ANY(%(of_a_renewal)s) AND EXISTS (
                   SELECT FROM {concern} c JOIN decided x ON x.agreement_id = c.agreement_id
                   WHERE c.deadline_id = r.deadline)) AS is_silent,
               r.is_legal AND 2 > (
                   SELECT count(DISTINCT o.recipient_id) FROM {entry} o
                   JOIN person q ON q.id = o.recipient_id AND q.is_reachable
                   WHERE o.origin = r.origin AND o.key = r.key AND o.day = r.day
                     AND o.state <> ALL(%(not_told)s) AND (o.told_on IS NOT NULL OR o.id = r.id))
                   AS is_alone,
               EXISTS (SELECT FROM secret x WHERE x.id = r.id) AS is_closely_kept
        FROM asked r
    ),
    deputies AS (
        SELECT j.id, a.deputy FROM judged j
        JOIN {concern} c ON c.deadline_id = j.deadline
        JOIN attended a ON a.id = c.agreement_id AND a.deputy <> j.recipient_id
        JOIN person p ON p.id = a.deputy AND p.is_reachable
        WHERE NOT j.is_secret
          AND NOT EXISTS (SELECT FROM away w WHERE w.person = a.deputy AND w.today = j.today)
    ),
    heads AS (
        SELECT j.id, h.person, h.place FROM judged j
        JOIN head h ON h.today = j.today AND h.person <> j.recipient_id
        JOIN person p ON p.id = h.person AND (j.is_legal OR p.role = 'manager')
        WHERE CASE WHEN j.is_closely_kept THEN p.role = 'manager' OR p.role = 'administrator'
                       AND NOT EXISTS (
                           SELECT FROM head o JOIN person q ON q.id = o.person
                           WHERE o.today = j.today AND q.role = 'manager'
                             AND o.person <> j.recipient_id)
                   WHEN j.reason = 'unattended' THEN h.place = 2
                   ELSE h.place = 1 OR h.place = 2 AND NOT EXISTS (
                       SELECT FROM head o WHERE o.today = j.today AND o.place = 1
                                            AND o.person <> j.recipient_id) END
    ),
    next AS (
        SELECT d.id, d.deputy AS recipient, 0 AS place FROM deputies d
        UNION ALL
        SELECT h.id, h.person, h.place FROM heads h JOIN judged j ON j.id = h.id
        WHERE j.is_silent OR NOT EXISTS (SELECT FROM deputies d WHERE d.id = h.id)
    ),
    seen AS (
        UPDATE {entry} e SET escalated_at = %(now)s FROM judged j
        WHERE e.id = j.id AND (NOT (j.is_silent OR j.is_alone)
                               OR EXISTS (SELECT FROM next n WHERE n.id = j.id))
    )
    INSERT INTO {entry} AS entry (recipient_id, origin, key, kind, day, lead, is_last, reason,
                                  due_on, due_at, state)
    SELECT DISTINCT ON (n.recipient, j.origin, j.key, j.day, j.lead)
           n.recipient, j.origin, j.key, j.kind, j.day, j.lead, j.is_last,
           CASE WHEN j.is_silent THEN 'silence' ELSE 'second' END,
           CASE WHEN j.day >= m.today AND j.day < m.leaves_on THEN m.today ELSE m.leaves_on END,
           CASE WHEN j.day >= m.today AND j.day < m.leaves_on THEN %(now)s
                ELSE greatest(m.leaves_at, %(now)s) END,
           'due'
    FROM next n JOIN judged j ON j.id = n.id AND (j.is_silent OR j.is_alone)
    JOIN person p ON p.id = n.recipient
    JOIN moment m ON m.zone = p.zone
    ORDER BY n.recipient, j.origin, j.key, j.day, j.lead, n.place
"""
    + AGAIN
    + """
        WHERE entry.state IN ('void', 'withheld') OR entry.reason = 'watcher'"""
)

#: Whoever knew besides holds nothing any more: what was seen to is looked at again.
LOOK_AGAIN = (
    "WITH "
    + PEOPLE
    + """
    UPDATE {entry} e SET escalated_at = NULL
    FROM {deadline} d
    WHERE e.escalated_at IS NOT NULL AND e.kind = ANY(%(legal)s) AND e.told_on IS NOT NULL
      AND e.reason = ANY(%(answerable)s) AND e.state = ANY(%(told)s) AND e.aftermath = ''
      AND d.origin = e.origin AND d.key = e.key AND d.earliest = e.day
      AND d.closed_key > %(today)s
      AND 2 > (SELECT count(DISTINCT o.recipient_id) FROM {entry} o
               JOIN person q ON q.id = o.recipient_id AND q.is_reachable
               WHERE o.origin = e.origin AND o.key = e.key AND o.day = e.day
                 AND o.state <> ALL(%(not_told)s) AND o.told_on IS NOT NULL)"""
)

#: What somebody decided has not been done, or a fact went against it: the question is asked again,
#: of whoever was asked, and of the managers.
ASK_AGAIN = (
    "WITH "
    + PEOPLE
    + """,
    lapsed AS (
        SELECT n.agreement_id, n.lapses_on FROM {decision} n
        WHERE n.replaced_on IS NULL AND n.lapses_on <= %(today)s
          AND n.lapses_on > %(today)s - %(week)s AND n.lapsed_because <> 'turn_passed'
    ),
    newest AS (
        SELECT DISTINCT ON (e.recipient_id, e.origin, e.key) e.*, l.lapses_on
        FROM lapsed l JOIN {concern} c ON c.agreement_id = l.agreement_id
        JOIN {deadline} d ON d.id = c.deadline_id AND d.closed_key > %(today)s
                         AND d.kind = ANY(%(asking)s)
        JOIN {entry} e ON e.origin = d.origin AND e.key = d.key AND e.day = d.earliest
        WHERE e.reason = ANY(%(answerable)s) AND e.told_on IS NOT NULL
        ORDER BY e.recipient_id, e.origin, e.key, e.lead, e.id
    ),
    again AS (
        UPDATE {entry} e SET state = 'due', acknowledged_at = NULL, message_id = NULL,
            sent_at = NULL, escalated_at = NULL, due_on = m.leaves_on,
            due_at = m.leaves_at
        FROM newest n JOIN person p ON p.id = n.recipient_id JOIN moment m ON m.zone = p.zone
        WHERE e.id = n.id AND n.told_on < n.lapses_on AND n.state = ANY(%(told)s)
    )
    INSERT INTO {entry} AS entry (recipient_id, origin, key, kind, day, lead, is_last, reason,
                                  due_on, due_at, state)
    SELECT DISTINCT ON (h.person, n.origin, n.key)
           h.person, n.origin, n.key, n.kind, n.day, n.lead, n.is_last, 'lapsed', m.leaves_on,
           m.leaves_at, 'due'
    FROM newest n CROSS JOIN head h
    JOIN person p ON p.id = h.person JOIN moment m ON m.zone = p.zone AND m.today = h.today
    WHERE h.place = 1 AND n.told_on < n.lapses_on AND n.state = ANY(%(told)s)
      AND h.person <> n.recipient_id
    ORDER BY h.person, n.origin, n.key, n.lead
"""
    + AGAIN
    + """
        WHERE entry.reason <> ALL(%(answerable)s)"""
)
