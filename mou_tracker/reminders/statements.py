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
    OutboxMessage,
    Participation,
    Party,
)
from mou_tracker.accounts.models import User

from .models import Entry, Rule, Watch

TABLES = {
    name: f'"{model._meta.db_table}"'
    for name, model in {
        "agreement": Agreement,
        "concern": DeadlineAgreement,
        "deadline": Deadline,
        "entry": Entry,
        "message": OutboxMessage,
        "participation": Participation,
        "party": Party,
        "person": User,
        "rule": Rule,
        "watch": Watch,
    }.items()
}

#: Narrows what is asked to the deadlines of `%(agreement)s`, and who to its own people.
OF_AGREEMENT = (
    f"AND d.id IN (SELECT deadline_id FROM {TABLES['concern']} WHERE agreement_id = %(agreement)s)"
)


ITS_PEOPLE = "AND c.agreement_id = %(agreement)s"


def filled(statement: str, *, of_agreement: bool = False) -> str:
    """`statement` with our table names put in; every value goes as a parameter."""
    narrowed = (OF_AGREEMENT, ITS_PEOPLE) if of_agreement else ("", "")
    return statement.format(**TABLES, only=narrowed[0], own=narrowed[1])


#: Who is told, and by whose clock. `rank`: the reason that counts where somebody has several.
PEOPLE = """
    moment (zone, today, now, since, reached, leaves_on, leaves_at, soon) AS (
        SELECT * FROM unnest(%(zones)s::text[], %(todays)s::date[], %(nows)s::timestamptz[],
                             %(sinces)s::date[], %(reacheds)s::date[], %(leave_days)s::date[],
                             %(leave_ats)s::timestamptz[], %(soons)s::date[])
    ),
    person AS (
        SELECT u.id, u.role, u.time_zone AS zone
        FROM {person} u
        WHERE u.is_active AND u.role = ANY(%(ladder)s)
    ),
    attended AS (
        SELECT a.id, r.id AS responsible, d.id AS deputy,
               EXISTS (SELECT FROM {participation} p JOIN {party} h ON h.id = p.party_id
                       WHERE p.agreement_id = a.id AND h.is_home) AS ours
        FROM {agreement} a
        LEFT JOIN person r ON r.id = a.responsible_id
        LEFT JOIN person d ON d.id = a.deputy_id
    ),
    stake (agreement, person, reason, rank) AS (
        SELECT id, responsible, 'responsible', 1 FROM attended WHERE responsible IS NOT NULL
        UNION ALL
        SELECT id, deputy, 'deputy', 2 FROM attended WHERE deputy IS NOT NULL
        UNION ALL
        SELECT a.id, w.user_id, 'watcher', 4 FROM {watch} w JOIN attended a ON a.id = w.agreement_id
        WHERE a.ours OR coalesce(a.responsible, a.deputy) IS NOT NULL
        UNION ALL
        SELECT a.id, m.id, 'unattended', 5 FROM attended a JOIN person m ON m.role = 'manager'
        WHERE a.ours AND coalesce(a.responsible, a.deputy) IS NULL
    ),
    heir AS (
        SELECT DISTINCT ON (e.recipient_id, e.origin, e.key)
               e.recipient_id AS person, e.origin, e.key, e.handed_over_to_id AS heir
        FROM {entry} e JOIN person p ON p.id = e.handed_over_to_id
        ORDER BY e.recipient_id, e.origin, e.key, e.id DESC
    )"""

#: Every deadline that is still asked for beside everybody who has a stake in it, before rules are
#: asked. `counted_from`: the day its steps are counted from, the earliest it may be. What has
#: passed unheard is still told for a few days, so that an outage never hides that it was missed.
CONCERNED = (
    PEOPLE
    + """,
    asked AS (
        SELECT d.*, d.earliest AS counted_from,
               d.closed_key + CASE WHEN d.closed_as = 'passed' THEN %(grace)s ELSE 0 END
                   AS silent_from
        FROM {deadline} d
        WHERE d.earliest <= %(reach)s AND d.closed_key > %(today)s
                  - CASE WHEN d.closed_as = 'passed' THEN %(grace)s ELSE 0 END
        {only}
    ),
    held AS (
        SELECT d.id AS deadline, s.person, s.reason, s.rank, c.agreement_id
        FROM asked d JOIN {concern} c ON c.deadline_id = d.id {own}
        JOIN stake s ON s.agreement = c.agreement_id
        UNION ALL
        SELECT d.id, p.id, 'owner', 3, NULL FROM asked d JOIN person p ON p.id = d.owner_id
    ),
    concerned AS (
        SELECT coalesce(h.heir, s.person) AS recipient,
               CASE WHEN h.heir IS NULL THEN s.reason ELSE 'handed_over' END AS reason,
               s.rank, s.agreement_id, d.*
        FROM asked d JOIN held s ON s.deadline = d.id
        LEFT JOIN heir h ON h.person = s.person AND h.origin = d.origin AND h.key = d.key
    )"""
)

VOID = (
    "WITH "
    + CONCERNED
    + """
    UPDATE {entry} e SET state = 'void'
    FROM (
        SELECT l.id FROM {entry} l
        LEFT JOIN asked d ON d.origin = l.origin AND d.key = l.key AND d.counted_from = l.day
        LEFT JOIN (SELECT DISTINCT recipient, origin, key, counted_from FROM concerned) c
          ON c.recipient = l.recipient_id AND c.origin = l.origin AND c.key = l.key
         AND c.counted_from = l.day
        WHERE l.state = ANY(%(live)s)
          AND (d.id IS NULL OR l.reason = ANY(%(by_stake)s) AND c.recipient IS NULL)
    ) gone
    WHERE e.id = gone.id"""
)

#: A deadline that comes back to a day it had before takes up its series where it was left.
REVIVE = (
    "WITH "
    + CONCERNED
    + """
    UPDATE {entry} e SET state = CASE
        WHEN e.acknowledged_at IS NOT NULL THEN 'acknowledged'
        WHEN e.sent_at IS NOT NULL THEN 'sent'
        WHEN e.message_id IS NOT NULL THEN 'queued' ELSE 'due' END
    WHERE e.state = 'void' AND EXISTS (
        SELECT FROM concerned c WHERE c.recipient = e.recipient_id
        AND c.origin = e.origin AND c.key = e.key AND c.counted_from = e.day)"""
)

WAKE = (
    "WITH "
    + PEOPLE
    + """
    UPDATE {entry} e SET state = 'due', snoozed_until = NULL, message_id = NULL, sent_at = NULL,
        due_on = greatest(e.snoozed_until, m.leaves_on),
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

#: The latest step reached by each deadline and person on each moment. `told_on`: the day its mail
#: leaves, a working day unless what is left is too short for one. A question about a condition of
#: effect is asked on its day; only the last day in effect is led up to.
WANTED = (
    CONCERNED
    + """,
    ruled AS (
        SELECT c.*, coalesce(t.lead_days, a.lead_days, o.lead_days) AS lead_days
        FROM concerned c
        LEFT JOIN {rule} t ON t.kind = c.kind AND t.term_id = c.term_id
        LEFT JOIN {rule} a ON a.kind = c.kind AND a.agreement_id = c.agreement_id
        LEFT JOIN {rule} o ON o.kind = c.kind AND o.agreement_id IS NULL AND o.term_id IS NULL
        WHERE coalesce(t.enabled, a.enabled, o.enabled)
    ),
    step AS (
        SELECT r.*, s.lead, s.lead = s.last AS is_last, r.counted_from - s.lead AS counted_to
        FROM ruled r CROSS JOIN LATERAL (
            SELECT l AS lead, min(l) OVER () AS last FROM unnest(r.lead_days) l) s
        WHERE s.lead = s.last OR r.kind <> 'effect_pending' OR r.key LIKE '%%:last_day'
    ),
    wanted AS (
        SELECT DISTINCT ON (s.recipient, s.origin, s.key, m.today)
               s.recipient, s.origin, s.key, s.kind, s.counted_from, s.until_key, s.silent_from,
               s.reason, s.lead, s.is_last, s.counted_to, m.today, m.now, m.leaves_at,
               m.leaves_on = m.today AND s.counted_to < m.today AS is_late,
               CASE WHEN CASE WHEN s.counted_from >= m.today THEN s.counted_from
                              ELSE greatest(s.until_key, s.latest) END BETWEEN m.today AND m.soon
                    THEN m.today ELSE m.leaves_on END AS told_on,
               m.leaves_on
        FROM step s
        JOIN person p ON p.id = s.recipient
        JOIN moment m ON m.zone = p.zone AND s.counted_to BETWEEN m.since AND m.reached
        WHERE s.silent_from > m.today
        ORDER BY s.recipient, s.origin, s.key, m.today, s.rank, s.lead
    ),
    untold AS (
        SELECT * FROM wanted w
        WHERE NOT EXISTS (
            SELECT FROM {entry} e
            WHERE e.recipient_id = w.recipient AND e.origin = w.origin AND e.key = w.key
              AND e.day = w.counted_from
              AND (e.lead <= w.lead OR e.acknowledged_at IS NOT NULL
                   OR e.state IN ('snoozed', 'handed_over')))
    )"""
)

#: What `untold` found, as entries of the ledger.
INSERT = (
    "WITH "
    + WANTED
    + """
    INSERT INTO {entry} (recipient_id, origin, key, kind, day, lead, is_last, reason, due_on,
                         due_at, state)
    SELECT w.recipient, w.origin, w.key, w.kind, w.counted_from, w.lead, w.is_last, w.reason,
           CASE WHEN w.is_late THEN w.counted_to ELSE w.told_on END,
           CASE WHEN w.is_late OR w.told_on < w.leaves_on THEN w.now ELSE w.leaves_at END,
           CASE WHEN w.kind = 'meeting' AND w.until_key < w.today THEN 'missed' ELSE 'due' END
    FROM untold w
    ON CONFLICT DO NOTHING"""
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

#: Answerable people who stayed silent, or whose mail could not be delivered: managers are told,
#: once for each step, unless somebody else who is answerable has answered.
ESCALATE = (
    "WITH "
    + PEOPLE
    + """,
    silent AS (
        UPDATE {entry} e SET escalated_at = %(now)s
        WHERE e.escalated_at IS NULL AND e.reason = ANY(%(answerable)s)
          AND (e.state = 'sent' AND e.sent_at <= %(silent_since)s
               OR e.state = 'queued' AND EXISTS (
                   SELECT FROM {message} m WHERE m.id = e.message_id AND m.state = 'dead'))
          AND NOT EXISTS (
            SELECT FROM {entry} other
            WHERE other.origin = e.origin AND other.key = e.key AND other.day = e.day
              AND other.reason = ANY(%(answerable)s)
              AND (other.acknowledged_at IS NOT NULL OR other.state = 'snoozed'))
        RETURNING e.*
    )
    INSERT INTO {entry} (recipient_id, origin, key, kind, day, lead, is_last, reason, due_on,
                         due_at, state)
    SELECT p.id, s.origin, s.key, s.kind, s.day, s.lead, s.is_last, 'silence', m.leaves_on,
           greatest(m.leaves_at, %(now)s), 'due'
    FROM silent s JOIN person p ON p.role = 'manager' AND p.id <> s.recipient_id
    JOIN moment m ON m.zone = p.zone
    ON CONFLICT DO NOTHING"""
)
