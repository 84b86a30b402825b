"""Which members of the API's answers a partner has. A member is the office's own unless it stands
here: whoever adds a column decides, and until then no partner sees it (decision 0025). The
serializer of a noun names its part as `shared`, and the schema says which members may be missing.

Staff have every member. What stands below a leaf is shared as a whole: values, texts by language,
and explanations, of which `agreements.disclosure` has left what may be told.
"""

from collections.abc import Iterable, Mapping
from typing import Any

#: Name of a member -> the members shared below it, or None for a leaf.
Shared = Mapping[str, Any]
#: What every list has around its results.
ENVELOPE = ("next", "previous", "count", "cursor")


def members(names: str, **below: Shared) -> dict[str, Any]:
    """Leaves by name, and members with members of their own."""
    return dict.fromkeys(names.split()) | below


def shared_of(data: Any, shared: Shared | None) -> Any:
    """`data` with the shared members only."""
    if shared is None:
        return data
    if isinstance(data, Mapping):
        return {
            name: shared_of(data[name], below) for name, below in shared.items() if name in data
        }
    if isinstance(data, Iterable) and not isinstance(data, str):
        return [shared_of(one, shared) for one in data]
    return data


def shared_answer(data: Mapping[str, Any], shared: Shared, *, beside: Shared) -> dict[str, Any]:
    """A whole answer to a partner: one thing, or a list of them with what stands `beside`."""
    if "results" not in data:
        return shared_of(data, shared)
    around = {name: data[name] for name in ENVELOPE if name in data}
    return {
        "results": shared_of(data["results"], shared), **around, **shared_of(data, beside),
    }  # fmt: skip


#: First and last day of whatever holds for a run of days.
SPAN = members("starts_on ends_on")
#: Of what no answer tells a partner: people, plans, what a document claims beside its figure.
NOTHING: Shared = {}
EXPLANATION = members("text steps")
PARTY = members("id names short_name short_names country legal_form time_zone website is_home")
AREA = members("id code names")
DEADLINE = members(
    "id kind day until starts_at time_zone earliest latest safe_by state closed_on closed_as "
    "certain moved_from agreements",
    because=EXPLANATION,
    about=members("activity title commitment text side ordinal place"),
)
AGREEMENT = members(
    "reference kind legal_nature title ordinal first_signed missing warnings bounds because "
    "updated_at version",
    parties=members("id short_name short_names names country is_home side reference"),
    areas=members("code names"),
    status=members("code since until certain bounds", because=EXPLANATION),
    partnership=members("completed_years calendar_difference inclusive certain"),
    instruments=members("count at_most certain missing"),
    term=members(
        "ordinal signed effective_on ends_on end_kind renewal notice_by certain bounds because",
        period=members("number") | SPAN,
    ),
    cover=members("kind until certain earliest latest", because=EXPLANATION),
    next_deadline=DEADLINE,
)
SIGNATURE = members("id party signed bounds name capacity place")
AMENDMENT = members("id ordinal kind signed bounds summary new_ends_on")
#: `reason` is the office's own; what is told is `shared_reason`.
EVENT = members("id kind on received_on by_party effective_on withdraws reach shared_reason")
TERM = members(
    "id ordinal kind stage areas signing_mode place renewal notice_settled starts signed "
    "effective_on ends_on notice_by certain bounds because version",
    effect=members("mode on days clause"),
    end=members("kind on bounds years months days convention settled"),
    notice=members("value unit basis anchor"),
    periods=members("number") | SPAN | members("notice_by certain bounds"),
    signatures=SIGNATURE,
    amendments=AMENDMENT,
)
#: The figures; whose words they were read from, and where, is the office's own.
CLAIM = members("id kind value as_of claimant computed agrees undecided bounds")
COMMITMENT = members("id agreement ordinal text side area due bounds state carried_over_from")
TEXT = members("id language is_authentic prevails document")
DOCUMENT = members(
    "id title kind language name media_type size sha256 version_of agreements text_state text"
)
RENEWAL = members("agreement ordinal stage signed effective_on ends_on bounds next_step")
ENTRY = members("at verb fact id address")
CONFIRMATION = members(
    "id party at sha256 is_current reference", fields=members("fact verdict says")
)
