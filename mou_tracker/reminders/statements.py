# ruff: noqa: S608 - statements are put together from constants; values always go as parameters
"""The planner's statements. `{names}` are tables, `%(names)s` are parameters.

Days are compared in each person's own zone (`person.today`); `mail_at` is 09:00 of that day there.
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

#: Who is told, and by whose clock. `rank`: the reason that counts where somebody has several.
PEOPLE = """
    moment (zone, today, mail_at) AS (
        SELECT * FROM unnest(%(zones)s::text[], %(todays)s::date[], %(mail_ats)s::timestamptz[])
    ),
    person AS (
        SELECT u.id, u.role, m.today, m.mail_at
        FROM {person} u JOIN moment m ON m.zone = u.time_zone
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

#: Every open deadline beside everybody who has a stake in it, before rules are asked.
CONCERNED = (
    PEOPLE
    + """,
    asked AS (
        SELECT d.* FROM {deadline} d
        WHERE d.day <= %(reach)s AND (
            d.closed_key > %(today)s
            OR d.closed_as = 'passed' AND d.closed_key > %(today)s - %(grace)s)
    ),
    held AS (
        SELECT d.id AS deadline, s.person, s.reason, s.rank, c.agreement_id
        FROM asked d JOIN {concern} c ON c.deadline_id = d.id
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
        LEFT JOIN asked d ON d.origin = l.origin AND d.key = l.key AND d.day = l.day
        LEFT JOIN (SELECT DISTINCT recipient, origin, key, day FROM concerned) c
          ON c.recipient = l.recipient_id AND c.origin = l.origin AND c.key = l.key
         AND c.day = l.day
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
        AND c.origin = e.origin AND c.key = e.key AND c.day = e.day)"""
)

WAKE = (
    "WITH "
    + PEOPLE
    + """
    UPDATE {entry} e SET state = 'due', due_on = e.snoozed_until, snoozed_until = NULL,
        message_id = NULL, sent_at = NULL,
        due_at = CASE WHEN e.snoozed_until < p.today THEN %(now)s ELSE p.mail_at END
    FROM person p
    WHERE p.id = e.recipient_id AND e.state = 'snoozed' AND e.snoozed_until <= p.today"""
)

MISS = (
    "WITH "
    + PEOPLE
    + """
    UPDATE {entry} e SET state = 'missed' FROM person p, {deadline} d
    WHERE e.state = 'due' AND e.kind = 'meeting' AND p.id = e.recipient_id
      AND d.origin = e.origin AND d.key = e.key AND d.until_key < p.today"""
)

#: The latest step reached by each deadline and person, unless that series is answered.
INSERT = (
    "WITH "
    + CONCERNED
    + """,
    ruled AS (
        SELECT c.*, coalesce(t.lead_days, a.lead_days, o.lead_days) AS lead_days
        FROM concerned c
        LEFT JOIN {rule} t ON t.kind = c.kind AND t.term_id = c.term_id
        LEFT JOIN {rule} a ON a.kind = c.kind AND a.agreement_id = c.agreement_id
        LEFT JOIN {rule} o ON o.kind = c.kind AND o.agreement_id IS NULL AND o.term_id IS NULL
        WHERE coalesce(t.enabled, a.enabled, o.enabled)
    ),
    wanted AS (
        SELECT DISTINCT ON (r.recipient, r.origin, r.key)
               r.recipient, r.origin, r.key, r.kind, r.day, r.until_key, r.reason,
               s.lead, s.lead = s.last AS is_last, p.today, p.mail_at
        FROM ruled r JOIN person p ON p.id = r.recipient
        CROSS JOIN LATERAL (
            SELECT min(l) AS last, min(l) FILTER (WHERE r.day - l <= p.today) AS lead
            FROM unnest(r.lead_days) l) s
        WHERE s.lead IS NOT NULL
        ORDER BY r.recipient, r.origin, r.key, r.rank, s.lead
    )
    INSERT INTO {entry} (recipient_id, origin, key, kind, day, lead, is_last, reason, due_on,
                         due_at, state)
    SELECT w.recipient, w.origin, w.key, w.kind, w.day, w.lead, w.is_last, w.reason,
           w.day - w.lead,
           CASE WHEN w.day - w.lead < w.today THEN %(now)s ELSE w.mail_at END,
           CASE WHEN w.kind = 'meeting' AND w.until_key < w.today THEN 'missed' ELSE 'due' END
    FROM wanted w
    WHERE NOT EXISTS (
        SELECT FROM {entry} e
        WHERE e.recipient_id = w.recipient AND e.origin = w.origin AND e.key = w.key
          AND e.day = w.day
          AND (e.lead <= w.lead OR e.acknowledged_at IS NOT NULL
               OR e.state IN ('snoozed', 'handed_over')))
    ON CONFLICT DO NOTHING"""
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
    SELECT m.id, s.origin, s.key, s.kind, s.day, s.lead, s.is_last, 'silence', m.today,
           greatest(m.mail_at, %(now)s), 'due'
    FROM silent s JOIN person m ON m.role = 'manager' AND m.id <> s.recipient_id
    ON CONFLICT DO NOTHING"""
)
