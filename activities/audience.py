"""Which members of the answers about work a partner has; `agreements.audience` says how."""

from agreements.audience import members

#: Minutes, decisions and action items, why it was postponed, who looks after it, the names of
#: people: the office's own.
ACTIVITY = members(
    "id kind title agreements parties areas session_number state when starts_at ends_at time_zone "
    "window held bounds mode level place outcome proposed_by host outside_cover",
    forum=members("id short_name"),
    participants=members("party head_count"),
)
FORUM = members("id short_name names since bounds members website")
CASE = members(
    "id title summary area party agreements state selected_on published_on presented_on link"
)
