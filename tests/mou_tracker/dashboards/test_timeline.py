"""The timeline's drawing: every mark stands where the rows say, and says what they say."""

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agreements.dates import Span, add_months, parse_edtf
from agreements.status.answers import Gap
from agreements.wording.date_formats import format_date
from mou_tracker.dashboards.timeline import words
from mou_tracker.dashboards.timeline.density import (
    ALONE,
    DENSE,
    MIDDLE,
    PHONE,
    ROOMY,
    SHEET,
    density_for,
)
from mou_tracker.dashboards.timeline.draw import (
    DEFS,
    draw_axis,
    draw_ground,
    draw_lane,
    draw_today,
)
from mou_tracker.dashboards.timeline.labels import labels_of
from mou_tracker.dashboards.timeline.lane import (
    Cover,
    Due,
    Lane,
    Preparing,
    Signing,
    Status,
    Term,
    Undated,
    Work,
)
from mou_tracker.dashboards.timeline.legend import ENTRIES
from mou_tracker.dashboards.timeline.looks import looks
from mou_tracker.dashboards.timeline.marks import marks_of
from mou_tracker.dashboards.timeline.paths import LOOKS, SHAPES
from mou_tracker.dashboards.timeline.payload import payload
from mou_tracker.dashboards.timeline.scale import Scale, between, moved, whole
from mou_tracker.dashboards.timeline.table import entries
from mou_tracker.dashboards.timeline.view import View
from mou_tracker.dashboards.timeline.windows import zoomed

ON = date(2026, 11, 28)
USUAL = Scale(date(2025, 1, 1), date(2031, 12, 31))
DENSITIES = (ROOMY, MIDDLE, DENSE, PHONE, SHEET, ALONE)
ONE_DAY = timedelta(days=1)

STATUSES = st.sampled_from(
    ["in_force", "in_force", "in_force", "expired", "suspended", "terminating", "signed",
     "terminated", "superseded", "unknown", "in_preparation", "withdrawn"]
)  # fmt: skip
DAYS = st.dates(date(2006, 1, 1), date(2032, 1, 1))
TITLES = st.sampled_from(
    ["기관장 회의", "Memorandum d'intesa per la cooperazione nell'ambito degli acquisti",
     "Workshop", "<b>&\"'", "공공조달 분야 협력 양해각서 이행 점검 회의", "WWWWMMMM"]
)  # fmt: skip


@st.composite
def works(draw) -> Work:
    day = draw(DAYS)
    text = draw(st.sampled_from([day.isoformat(), str(day.year), f"{day.year}-41", f"{day.year}~"]))
    return Work(
        uid=f"u{draw(st.integers(0, 10**6))}",
        kind=draw(st.sampled_from(["meeting", "workshop", "training"])),
        title={"en": draw(TITLES)},
        state=draw(st.sampled_from(["held", "proposed", "scheduled", "cancelled"])),
        when=parse_edtf(text),
        forum=draw(st.sampled_from(["", "", "MMGP"])),
        outside_cover=draw(st.booleans()),
    )


@st.composite
def lanes(draw) -> Lane:
    lane = Lane("KR-IT-2008-1", {"en": draw(TITLES)}, "unknown")
    day, ordinal = draw(DAYS), 0
    for number in range(draw(st.integers(1, 8))):
        is_last = number > 5 or draw(st.integers(0, 4)) == 0
        end = None if is_last else day + timedelta(days=draw(st.integers(1, 2000)))
        status = draw(STATUSES)
        if status == "expired" and end:
            lane.gaps.append(Gap(Span(day, end), ordinal, draw(st.booleans())))
        certain = draw(st.booleans())
        lane.statuses.append(Status(status, Span(day, end), certain, ordinal))
        if status in ("in_force", "suspended", "terminating"):
            kind = draw(st.sampled_from(["fixed", "not_recorded", "indefinite"]))
            notice = end - ONE_DAY if end else None
            lane.terms.append(
                Term(
                    ordinal, draw(st.integers(0, 1)), Span(day, end), kind, notice, certain,
                    starts_certain=certain, starts_earliest=day,
                    starts_latest=day + timedelta(days=draw(st.integers(0, 400))),
                )
            )  # fmt: skip
            lane.signings.append(Signing(ordinal, parse_edtf(f"{day:%Y-%m}")))
            if notice:
                period = f":term:{number}:roll:0"
                lane.dues.append(Due("notice", f"notice{period}", notice, None, period))
                lane.dues.append(Due("expiry", f"expiry{period}", end, None, period))
                start = notice - timedelta(days=draw(st.integers(0, 500)))
                lane.dues.append(Due("start_renewal", f"start{period}", start, None, period))
            lane.cover = Cover("day", end) if end else Cover("rolls")
            ordinal += 1
        if end is None:
            break
        day = end + ONE_DAY
    if draw(st.booleans()):
        first, last = sorted([draw(DAYS), draw(DAYS)])
        lane.undated = [Undated(ordinal + 1, first, last), Undated(ordinal + 2, first, last)]
    if draw(st.booleans()):
        lane.preparing = Preparing(ordinal + 3, "negotiation")
        steps = sorted(draw(st.lists(DAYS, max_size=4)))
        lane.steps = [
            Due("renewal_step", f"renewal_step:s{n}", day, None, step=f"s{n}")
            for n, day in enumerate(steps)
        ]
    lane.works = draw(st.lists(works(), max_size=12))
    return lane


SCALES = st.sampled_from(
    [USUAL, whole(date(2008, 9, 1), ON), *(zoomed(zoom, ON) for zoom in ("20y", "1y", "quarter"))]
)
VIEWS = st.builds(View, SCALES, st.just(ON), st.sampled_from(DENSITIES))


# --- Of every lane -------------------------------------------------------------------------------


@settings(max_examples=100, deadline=None)
@given(lane=lanes(), view=VIEWS)
def test_the_drawing_is_well_formed_in_its_own_units_and_carries_nothing_inline(lane, view):
    lane_svg = draw_lane(lane, view).svg
    text = f"<g>{DEFS}{draw_ground(view)}{draw_axis(view)}{draw_today(view)}{lane_svg}</g>"
    ElementTree.fromstring(text)
    assert not re.search(r"<[^>]*\s(style|on\w+)=", text)
    assert "<script" not in text and "%" not in lane_svg
    assert lane_svg.count("<svg") == 1  # printers of HTML draw one within another wrongly


@settings(max_examples=100, deadline=None)
@given(lane=lanes(), view=VIEWS)
def test_marks_lie_in_the_window_and_every_kind_has_a_shape(lane, view):
    for mark in marks_of(lane, view):
        assert mark.kind in SHAPES
        assert -0.01 <= mark.left <= mark.right + 0.01 <= view.units + 0.02, mark


@settings(max_examples=100, deadline=None)
@given(lane=lanes(), view=VIEWS)
def test_no_label_overlaps_another_or_lies_across_the_asked_day(lane, view):
    marks = marks_of(lane, view)
    shown = [one for one in labels_of(lane, view, marks) if one.text != "?"]
    boxes = sorted((one.x, one.x + one.wide) for one in shown)
    today = view.at(ON)
    for left, right in boxes:
        assert left >= -0.01 and right <= view.units + 0.01
        assert not left < today < right
    for one, two in pairwise(boxes):
        assert one[1] <= two[0], (one, two)


@settings(max_examples=60, deadline=None)
@given(lane=lanes(), view=VIEWS)
def test_every_running_day_is_drawn_once(lane, view):
    """Bars of all looks together are as long as the days in effect in the window, but for tacit
    periods beyond the second that can be stopped."""
    kinds = {"past", "bar", "roll", "soft", "dawn", "rise", "doubt", "terminating", "suspended"}
    marks = [one for one in marks_of(lane, view) if one.kind in kinds | {"frame_unrecorded"}]
    drawn = sum(one.right - one.left for one in marks)
    running = [
        edges[1] - edges[0]
        for row in lane.statuses
        if row.status in ("in_force", "terminating", "suspended")
        and (edges := view.span(row.span.first, row.span.last))
    ]
    soft = sum(lane.is_stoppable(term, ON) for term in lane.terms)
    if soft <= 2:
        assert drawn == pytest.approx(sum(running), abs=0.05)


@settings(max_examples=60, deadline=None)
@given(lane=lanes())
def test_every_status_period_is_in_the_table(lane):
    rows = [row for row in entries(lane, ON) if row.kind == "status"]
    assert len(rows) == len(lane.statuses)
    for number, row in enumerate(lane.statuses):
        assert rows[number].starts == format_date(row.span.first, "SHORT_DATE_FORMAT")
        assert rows[number].starts in words.periods(lane)


def test_every_look_has_its_values_and_every_mark_its_explanation():
    """What the style sheet says, paper and file say; what is drawn, the legend explains."""
    assert {f"tl-{look}" for look in LOOKS if look not in FILLED} <= set(looks())
    explained = set().union(*(entry.kinds for entry in ENTRIES))
    assert explained == set(SHAPES)


#: Looks that are nothing but their gradient.
FILLED = {"dawn", "rise", "dusk", "fade", "fade-roll"}


# --- What a mark means ---------------------------------------------------------------------------


def lane_of(*, first: date, last: date | None, status: str = "in_force", **term) -> Lane:
    """One term of one agreement, its cover ending with it."""
    lane = Lane("A", {"en": "A"}, "unknown")
    lane.statuses = [Status(status, Span(first, last), True, 0, since=first)]
    kind = term.pop("end_kind", "fixed")
    lane.terms = [Term(0, 0, Span(first, last), kind, None, True, **term)]
    lane.cover = Cover("day", last) if last else Cover(kind)
    return lane


def kinds(lane: Lane, view: View | None = None) -> dict[str, tuple[float, float]]:
    return {one.kind: (one.left, one.right) for one in marks_of(lane, view or View(USUAL, ON))}


AT = View(USUAL, ON).at


def close(*days: date):
    return pytest.approx(tuple(map(AT, days)))


def test_what_is_over_is_pale_and_what_is_to_come_is_solid():
    found = kinds(lane_of(first=date(2026, 1, 1), last=date(2027, 12, 31)))
    assert found["past"] == close(date(2026, 1, 1), ON)
    assert found["bar"] == close(ON, date(2028, 1, 1))
    assert found["cap"] == close(date(2028, 1, 1), date(2028, 1, 1))


@pytest.mark.parametrize("kind", ["rolls", "indefinite", "not_recorded", "not_in_effect"])
def test_a_cap_stands_where_cover_ends_and_nowhere_else(kind):
    lane = lane_of(first=date(2026, 1, 1), last=date(2027, 12, 31))
    for day in (date(2024, 12, 31), date(2025, 1, 1), date(2031, 12, 31), date(2032, 1, 1)):
        lane.cover = Cover("day", day)
        assert ("cap" in kinds(lane)) == (USUAL.first <= day <= USUAL.last)
    for until in (None, date(2027, 12, 31)):
        lane.cover = Cover(kind, until)
        assert "cap" not in kinds(lane)


class TestATacitRenewal:
    NOTICE = date(2027, 3, 31)

    def lane(self, *, decided: bool) -> Lane:
        lane = lane_of(first=date(2025, 7, 1), last=date(2027, 6, 30))
        lane.terms[0] = replace(lane.terms[0], notice_by=self.NOTICE, notice_latest=self.NOTICE)
        day = date(2027, 7, 1)
        for roll in range(1, 6):
            last = add_months(day, 12) - ONE_DAY
            begun = decided and roll == 1
            lane.terms.append(
                Term(0, roll, Span(day, last), "duration", None, False, starts_certain=begun)
            )
            day = last + ONE_DAY
        lane.statuses = [Status("in_force", Span(date(2025, 7, 1), None), True, 0)]
        lane.cover = Cover("rolls")
        return lane

    def shapes(self, lane: Lane, on: date = ON) -> list[tuple[str, float]]:
        view = View(USUAL, on)
        return [(m.kind, m.left) for m in marks_of(lane, view) if m.kind in ("roll", "soft")]

    def test_that_can_be_stopped_is_pale_and_two_at_most_are_drawn(self):
        places = pytest.approx([AT(date(2027, 7, 1)), AT(date(2028, 7, 1))])
        found = self.shapes(self.lane(decided=False))
        assert [kind for kind, _left in found] == ["soft", "soft"]
        assert [left for _kind, left in found] == places

    def test_has_its_colour_at_once_when_the_notice_day_has_passed(self):
        found = self.shapes(self.lane(decided=True))
        assert [kind for kind, _left in found] == ["roll", "soft", "soft"]

    def test_whose_days_are_in_doubt_is_sure_once_the_latest_notice_day_has_passed(self):
        lane = self.lane(decided=False)
        assert self.shapes(lane, self.NOTICE)[0][0] == "soft"
        assert self.shapes(lane, self.NOTICE + ONE_DAY)[0][0] == "roll"

    def test_needs_no_cap(self):
        assert "cap" not in kinds(self.lane(decided=True))


class TestPreparationAndNotice:
    PERIOD = ":term:1:roll:0"

    def lane(self, start: date, notice: date, end: date) -> Lane:
        lane = lane_of(first=date(2025, 3, 1), last=end)
        days = {"start_renewal": start, "notice": notice, "expiry": end}
        lane.dues = [
            Due(kind, f"{kind}{self.PERIOD}", day, None, self.PERIOD, earliest=day, latest=day)
            for kind, day in days.items()
        ]
        return lane

    @pytest.mark.parametrize(
        ("start", "look"), [(date(2027, 5, 28), ""), (date(2027, 5, 29), "_quiet")]
    )
    def test_the_wedge_rises_from_its_start_to_the_notice_day_and_is_lit_half_a_year(
        self, start, look
    ):
        lane = self.lane(start, date(2027, 10, 1), date(2027, 12, 31))
        found = kinds(lane)
        after = date(2027, 10, 2)
        assert found[f"wedge{look}"] == close(start, after)
        assert found[f"notice{look}"] == close(after, after)

    def test_one_that_has_begun_before_the_window_is_cut(self):
        lane = self.lane(date(2024, 1, 1), date(2027, 1, 1), date(2027, 12, 31))
        (wedge,) = [m for m in marks_of(lane, View(USUAL, ON)) if m.kind == "wedge"]
        assert wedge.left == 0 and 0 < wedge.slope < 1

    def test_of_a_notice_day_in_doubt_the_pennant_is_at_its_earliest_day(self):
        lane = self.lane(date(2027, 1, 1), date(2027, 10, 1), date(2028, 12, 30))
        lane.dues[1] = replace(lane.dues[1], earliest=date(2027, 6, 1))
        found = kinds(lane)
        assert found["notice"] == close(date(2027, 6, 2), date(2027, 6, 2))
        assert found["notice_reach"] == close(date(2027, 6, 2), date(2027, 10, 2))
        assert found["wedge"][1] == pytest.approx(AT(date(2027, 6, 2)))

    def test_when_the_notice_day_has_passed_the_wedge_ends_there_all_the_same(self):
        lane = self.lane(date(2026, 8, 1), date(2026, 11, 1), date(2027, 2, 28))
        passed = replace(lane.dues[1], state="passed", closed_on=date(2026, 11, 2))
        lane.dues[1] = passed
        found = kinds(lane)
        assert found["wedge_quiet"] == close(date(2026, 8, 1), date(2026, 11, 2))
        assert "wedge" not in found and "notice" not in found and "notice_quiet" in found

    def test_what_is_settled_is_not_asked_for(self):
        lane = self.lane(date(2026, 8, 1), date(2027, 1, 1), date(2027, 2, 28))
        lane.dues = [replace(one, state="void", closed_on=ON) for one in lane.dues]
        assert not {"wedge", "wedge_quiet", "notice", "notice_quiet"} & set(kinds(lane))


def doubtful_lane() -> Lane:
    """The real trial case: signed in 2025, for three years less a day."""
    lane = lane_of(
        first=date(2025, 1, 1), last=date(2028, 12, 30),
        starts_certain=False, starts_earliest=date(2025, 1, 1), starts_latest=date(2025, 12, 31),
        ends_earliest=date(2027, 12, 31), ends_latest=date(2028, 12, 30),
    )  # fmt: skip
    lane.cover = Cover("day", date(2028, 12, 30), date(2027, 12, 31), date(2028, 12, 30), False)
    return lane


def test_an_end_in_doubt_is_solid_to_its_earliest_day_and_whiskered_to_its_latest():
    found = kinds(doubtful_lane())
    assert found["bar"] == close(ON, date(2028, 1, 1))
    assert found["doubt"] == found["whiskers"] == close(date(2028, 1, 1), date(2028, 12, 31))
    assert found["dawn"] == close(date(2025, 1, 1), date(2026, 1, 1))
    assert "cap" not in found


def test_of_an_end_that_is_open_the_whisker_has_one_post_and_an_arm():
    lane = doubtful_lane()
    lane.terms[0] = replace(
        lane.terms[0], span=Span(date(2025, 1, 1), date(2027, 12, 31)), ends_latest=None
    )
    lane.statuses[0] = replace(lane.statuses[0], span=lane.terms[0].span)
    lane.cover = Cover("day", date(2027, 12, 31), date(2027, 12, 31), None, False)
    found = kinds(lane)
    assert found["bar"] == close(ON, date(2028, 1, 1))
    assert found["whiskers_open"][0] == pytest.approx(AT(date(2028, 1, 1)))
    assert 0 < found["whiskers_open"][1] - found["whiskers_open"][0] < 20
    assert not {"doubt", "cap", "whiskers"} & set(found)


def test_a_day_in_doubt_that_moves_within_its_bounds_moves_no_certain_mark():
    """Only what says that it is in doubt depends on it."""
    lane = doubtful_lane()
    lane.works = [Work("h", "meeting", {"en": "x"}, "held", parse_edtf("2026-03-01"))]
    lane.terms.insert(
        0, Term(9, 0, Span(date(2020, 1, 1), date(2024, 12, 31)), "fixed", None, True)
    )
    lane.statuses.insert(0, Status("in_force", Span(date(2020, 1, 1), date(2024, 12, 31)), True, 9))
    doubtful = {"doubt", "whiskers", "dawn", "rise"}
    before = {m for m in marks_of(lane, View(USUAL, ON)) if m.kind not in doubtful}
    for latest in (date(2028, 3, 1), date(2028, 6, 30), date(2028, 12, 30)):
        moved_lane = replace(lane, terms=[*lane.terms], statuses=[*lane.statuses])
        span = Span(date(2025, 1, 1), latest)
        moved_lane.terms[1] = replace(lane.terms[1], span=span, ends_latest=latest)
        moved_lane.statuses[1] = replace(lane.statuses[1], span=span)
        moved_lane.cover = replace(lane.cover, until=latest, latest=latest)
        assert {
            m for m in marks_of(moved_lane, View(USUAL, ON)) if m.kind not in doubtful
        } == before


def test_without_an_end_it_goes_past_the_edge():
    found = kinds(lane_of(first=date(2026, 1, 1), last=None, end_kind="indefinite"))
    assert found["arrow"][1] == 660 and found["bar"][1] == 660


def test_an_end_not_recorded_fades_out_and_says_so():
    lane = lane_of(first=date(2026, 6, 1), last=None, end_kind="not_recorded")
    found = kinds(lane)
    assert found["past"] == close(date(2026, 6, 1), ON)
    assert found["frame_unrecorded"] == (pytest.approx(AT(ON)), 660)
    assert found["fade"][0] == pytest.approx(AT(ON)) and found["fade"][1] < 400
    assert "end not recorded" in draw_lane(lane, View(USUAL, ON)).svg


def test_a_gap_that_grows_counts_the_asked_day():
    lane = lane_of(first=date(2022, 6, 15), last=date(2024, 6, 14))
    lane.statuses.append(Status("expired", Span(date(2024, 6, 15), None), True, 0))
    assert kinds(lane)["gap"] == (0, pytest.approx(AT(ON + ONE_DAY)))
    assert "gap, day 897" in draw_lane(lane, View(USUAL, ON)).svg


def test_days_under_notice_are_striped_from_the_day_it_was_given():
    lane = lane_of(first=date(2025, 3, 1), last=date(2026, 8, 14))
    given_on, last = date(2026, 8, 15), date(2027, 2, 4)
    lane.statuses.append(Status("terminating", Span(given_on, last), True, 0, since=given_on))
    lane.terms[0] = replace(lane.terms[0], span=Span(date(2025, 3, 1), last))
    lane.cover = Cover("day", last)
    found = kinds(lane)
    assert found["terminating"] == close(given_on, date(2027, 2, 5))
    assert found["given"] == close(given_on, given_on)
    assert found["cap"] == close(date(2027, 2, 5), date(2027, 2, 5))


@pytest.mark.parametrize(
    ("status", "told"),
    [("signed", "no. 3 signed, not in effect"), ("in_preparation", "to be signed")],
)
def test_what_is_not_in_effect_yet_is_a_frame_with_words(status, told):
    lane = Lane("A", {"en": "A"}, "unknown")
    lane.statuses = [Status(status, Span(date(2026, 5, 1), None), True, 3)]
    assert kinds(lane)["frame"] == close(date(2026, 5, 1), date(2032, 1, 1))
    assert told in draw_lane(lane, View(USUAL, ON)).svg


def test_steps_are_full_when_done_hollow_when_open_and_have_a_post_when_late():
    lane = lane_of(first=date(2025, 3, 1), last=date(2027, 12, 31))
    days = [date(2026, 8, 1), date(2026, 10, 1), date(2027, 1, 1)]
    lane.steps = [Due("renewal_step", f"s{n}", day, None) for n, day in enumerate(days)]
    lane.steps[0] = replace(lane.steps[0], state="done", closed_on=date(2026, 9, 1))
    found = kinds(lane)
    assert found["step_done"] == close(days[0], days[1])
    assert found["step_late"] == close(days[1], days[2])
    assert found["step_open"][0] == pytest.approx(AT(days[2]))
    svg = draw_lane(lane, View(USUAL, ON)).svg
    assert re.search(r'tl-step-late" d="M[^"]*M[^"]*"', svg)  # the step and its post


@pytest.mark.parametrize(
    ("state", "when", "forum", "outside", "kind"),
    [
        ("held", "2026-03-01", "", False, "held"),
        ("scheduled", "2027-03-01", "", False, "planned"),
        ("held", "2026-03-01", "", True, "outside"),
        ("held", "2026-03-01", "MMGP", False, "forum"),
        ("held", "2026-03-01", "MMGP", True, "forum_outside"),
        ("proposed", "2026-41", "", False, "pill"),
    ],
)
def test_an_activity_has_the_mark_of_its_kind(state, when, forum, outside, kind):
    lane = lane_of(first=date(2025, 3, 1), last=date(2027, 12, 31))
    lane.works = [Work("h", "meeting", {"en": "x"}, state, parse_edtf(when), forum, outside)]
    found = kinds(lane)
    assert kind in found
    if kind == "pill":
        assert found[kind] == close(date(2026, 7, 1), date(2027, 1, 1))


def test_what_was_called_off_is_not_drawn():
    lane = lane_of(first=date(2025, 3, 1), last=date(2027, 12, 31))
    before = draw_lane(lane, View(USUAL, ON)).svg
    lane.works = [Work("h", "meeting", {"en": "x"}, "cancelled", parse_edtf("2026-03-01"))]
    assert draw_lane(lane, View(USUAL, ON)).svg == before


# --- The real case -------------------------------------------------------------------------------


@pytest.fixture
def consip() -> Lane:
    return Lane(
        "KR-IT-2008-1",
        {"en": "MoU", "ko": "양해각서"},
        "unknown",
        statuses=[
            Status("in_force", Span(date(2018, 6, 4), date(2020, 6, 3)), False, 5),
            Status("expired", Span(date(2020, 6, 4), date(2026, 5, 31)), False, 5),
            Status("in_force", Span(date(2026, 6, 1), None), False, 6),
        ],
        gaps=[Gap(Span(date(2020, 6, 4), date(2026, 5, 31)), 5, certain=False)],
        terms=[
            Term(5, 0, Span(date(2018, 6, 4), date(2020, 6, 3)), "duration", None, False),
            Term(6, 0, Span(date(2026, 6, 1), None), "not_recorded", None, False),
        ],
        works=[Work("h", "meeting", {"en": "Heads"}, "proposed", parse_edtf("2026-41"))],
        cover=Cover("not_recorded"),
    )


def test_the_gap_says_the_days_of_the_row(consip):
    view = View(whole(date(2018, 6, 4), ON), ON, ALONE)
    svg = draw_lane(consip, view).svg
    assert 'gap <tspan class="tl-about">≈</tspan> 2,188 days' in svg
    assert any("gap of 2,188 days" in row.what for row in entries(consip, ON))
    [gap] = payload(consip)["gaps"]
    assert gap == {"since": "2020-06-04", "until": "2026-05-31", "days": 2188, "certain": False}


def test_a_gap_of_several_statuses_is_told_as_a_whole(consip):
    """Of days run out and of days with the next term signed already."""
    run_out = replace(consip.statuses[1], span=Span(date(2020, 6, 4), date(2026, 3, 31)))
    signed = Status("signed", Span(date(2026, 4, 1), date(2026, 5, 31)), True, 6)
    consip.statuses[1:2] = [run_out, signed]
    view = View(whole(date(2018, 6, 4), ON), ON)
    (mark,) = [one for one in marks_of(consip, view) if one.kind in ("gap", "frame")]
    assert (mark.left, mark.right) == view.span(date(2020, 6, 4), date(2026, 5, 31))
    rows = [row for row in entries(consip, ON) if row.kind == "status"]
    assert [(row.what, row.ends) for row in rows[1:3]] == [
        ("gap of 2,188 days (expired)", "31 May 2026"),
        ("signed, not yet in effect", "31 May 2026"),
    ]
    assert "gap of" in words.periods(consip)


def test_an_end_not_recorded_is_told_in_the_table(consip):
    assert next(row for row in entries(consip, ON) if row.starts == "1 Jun 2026").ends == (
        "end not recorded"
    )


# --- Windows ------------------------------------------------------------------------------


def test_densities():
    names = [density_for(n).name for n in (1, 12, 13, 120, 121, 400)]
    assert names == ["roomy", "roomy", "middle", "middle", "dense", "dense"]


def test_windows():
    assert whole(date(2008, 9, 1), ON).first == date(2008, 1, 1)
    assert between(date(2026, 1, 1), date(2026, 1, 2)).days == 28
    assert moved(zoomed("1y", ON), 0.5).first > zoomed("1y", ON).first
