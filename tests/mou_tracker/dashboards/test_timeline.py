"""The timeline's drawing: labels never collide, every period is drawn and told, nothing inline."""

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agreements.dates import Span, parse_edtf
from agreements.status.answers import Gap
from agreements.wording.date_formats import format_date
from mou_tracker.dashboards.timeline import words
from mou_tracker.dashboards.timeline.draw import DEFS, draw_axis, draw_grid, draw_lane
from mou_tracker.dashboards.timeline.export import svg_file
from mou_tracker.dashboards.timeline.lane import (
    Due,
    Lane,
    Preparing,
    Signing,
    Status,
    Term,
    Undated,
    Work,
)
from mou_tracker.dashboards.timeline.layout import TIERS, place
from mou_tracker.dashboards.timeline.marks import View, drawing
from mou_tracker.dashboards.timeline.payload import payload
from mou_tracker.dashboards.timeline.picture import Picture
from mou_tracker.dashboards.timeline.scale import between, moved, whole, zoomed
from mou_tracker.dashboards.timeline.table import entries

ON = date(2026, 11, 22)
WIDEST = 1400  # pixels of a track on the widest page
NEW_TIER_AT = [*(tier.width for tier in TIERS[1:]), WIDEST]

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
    lane = Lane("KR-IT-2008-1", {"en": draw(TITLES)}, "unknown", (("Consip", {}, "IT"),))
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
            kind = draw(st.sampled_from(["fixed", "not_recorded"]))
            notice = end - timedelta(days=1) if end else None
            lane.terms.append(
                Term(ordinal, draw(st.integers(0, 1)), Span(day, end), kind, notice, certain)
            )
            lane.signings.append(Signing(ordinal, parse_edtf(f"{day:%Y-%m}")))
            if notice:
                lane.dues.append(Due("notice", f"n{number}", notice, None, f"p{number}"))
            ordinal += 1
        if end is None:
            break
        day = end + timedelta(days=1)
    if draw(st.booleans()):
        first, last = sorted([draw(DAYS), draw(DAYS)])
        lane.undated = [Undated(ordinal + 1, first, last), Undated(ordinal + 2, first, last)]
    if draw(st.booleans()):
        lane.preparing = Preparing(ordinal + 3, "negotiation")
    lane.works = draw(st.lists(works(), max_size=12))
    return lane


SCALES = st.sampled_from(
    [whole(date(2008, 9, 1), ON), *(zoomed(zoom, ON) for zoom in ("20y", "10y", "1y", "quarter"))]
)


def labels_at(lane: Lane, view: View, tier) -> list:
    found = drawing(lane, view)
    blocked: dict = {}
    for row, left, right, reach in found.points:
        at = tier.width / 100
        blocked.setdefault(row, []).append((left * at - reach, right * at + reach))
    return place(found.wishes, track=tier.width, blocked=blocked)


@settings(max_examples=120, deadline=None)
@given(lane=lanes(), scale=SCALES)
def test_no_two_labels_overlap_at_any_width_of_their_tier(lane, scale):
    view = View(scale, ON)
    for tier, last in zip(TIERS, NEW_TIER_AT, strict=True):
        placed = labels_at(lane, view, tier)
        for track in (tier.width, (tier.width + last) // 2, last):
            boxes: dict[str, list] = {}
            for label in placed:
                left, right = label.spot.box(label.wide, track)
                assert left >= -0.01 and right <= track + 0.01, label
                boxes.setdefault(label.spot.row, []).append((left, right, label.text))
            for row in boxes.values():
                row.sort()
                for one, two in pairwise(row):
                    assert one[1] <= two[0], (one, two)


@settings(max_examples=60, deadline=None)
@given(lane=lanes(), scale=SCALES, roomy=st.booleans())
def test_the_drawing_is_well_formed_and_carries_nothing_inline(lane, scale, roomy):
    view = View(scale, ON, roomy=roomy)
    text = f"<g>{DEFS}{draw_grid(scale)}{draw_axis(view)}{draw_lane(lane, view).svg}</g>"
    ElementTree.fromstring(text)
    assert not re.search(r"<[^>]*\s(style|on\w+)=", text)
    assert "<script" not in text


@settings(max_examples=60, deadline=None)
@given(lane=lanes(), scale=SCALES, roomy=st.booleans())
def test_every_status_period_is_drawn_and_in_the_table(lane, scale, roomy):
    view = View(scale, ON, roomy=roomy)
    drawn = {mark.key for mark in drawing(lane, view).marks}
    rows = [row for row in entries(lane, ON) if row.kind == "status"]
    assert len(rows) == len(lane.statuses)
    for number, row in enumerate(lane.statuses):
        if scale.span(row.span.first, row.span.last):
            assert f"s{number}" in drawn
        assert rows[number].starts == format_date(row.span.first, "SHORT_DATE_FORMAT")
        assert rows[number].starts in words.periods(lane)


@pytest.fixture
def consip() -> Lane:
    return Lane(
        "KR-IT-2008-1",
        {"en": "MoU", "ko": "양해각서"},
        "unknown",
        (("Consip", {"it": "Consip S.p.A."}, "IT"),),
        statuses=[
            Status("in_force", Span(date(2018, 6, 4), date(2020, 6, 3)), False, 5),
            Status("expired", Span(date(2020, 6, 4), date(2026, 5, 31)), False, 5),
            Status("in_force", Span(date(2026, 6, 1), None), False, 6),
        ],
        gaps=[Gap(Span(date(2020, 6, 4), date(2026, 5, 31)), 5, True)],
        terms=[
            Term(5, 0, Span(date(2018, 6, 4), date(2020, 6, 3)), "duration", None, False),
            Term(6, 0, Span(date(2026, 6, 1), None), "not_recorded", None, False),
        ],
        works=[Work("h", "meeting", {"en": "Heads"}, "proposed", parse_edtf("2026-41"))],
    )


def test_the_gap_says_the_days_of_the_row(consip):
    view = View(whole(date(2018, 6, 4), ON), ON)
    assert "gap of 2,188 days" in draw_lane(consip, view).svg
    assert any("gap of 2,188 days" in row.what for row in entries(consip, ON))
    [gap] = payload(consip)["gaps"]
    assert gap == {"since": "2020-06-04", "until": "2026-05-31", "days": 2188, "certain": True}


def test_a_gap_of_several_statuses_is_told_as_a_whole(consip):
    """Of days run out and of days with the next term signed already."""
    run_out = replace(consip.statuses[1], span=Span(date(2020, 6, 4), date(2026, 3, 31)))
    signed = Status("signed", Span(date(2026, 4, 1), date(2026, 5, 31)), True, 6)
    consip.statuses[1:2] = [run_out, signed]
    view = View(whole(date(2018, 6, 4), ON), ON)
    edges = view.scale.span(date(2020, 6, 4), date(2026, 5, 31))
    (mark,) = [one for one in drawing(consip, view).marks if one.shape == "gap"]
    assert (mark.left, mark.right) == edges
    assert words.span(date(2020, 6, 4), date(2026, 5, 31)) in mark.story
    rows = [row for row in entries(consip, ON) if row.kind == "status"]
    assert [(row.what, row.ends) for row in rows[1:3]] == [
        ("gap of 2,188 days (expired)", "31 May 2026"),
        ("signed, not yet in effect", "31 May 2026"),
    ]
    assert "gap of" in words.periods(consip)


def test_an_end_not_recorded_fades_and_says_so(consip):
    svg = draw_lane(consip, View(whole(date(2018, 6, 4), ON), ON)).svg
    assert 'fill="url(#tl-open)"' in svg and "end not recorded" in svg
    assert next(row for row in entries(consip, ON) if row.starts == "1 Jun 2026").ends == (
        "end not recorded"
    )


class TestAnEndCapStandsWhereCoverEnds:
    FIRST, LAST, AFTER = date(2025, 1, 1), date(2027, 12, 31), date(2028, 1, 1)

    def caps(self, *, after: str, roll: int = 0) -> list:
        end = date(2029, 12, 31)
        lane = Lane("A", {"en": "A"}, "unknown", ())
        lane.statuses = [
            Status("in_force", Span(self.FIRST, self.LAST), True, 0),
            Status(after, Span(self.AFTER, end), True, 0 if roll else 1),
            Status("expired", Span(date(2030, 1, 1), None), True, 1),
        ]
        lane.terms = [Term(0, 0, Span(self.FIRST, self.LAST), "fixed", None, True)]
        if after == "in_force":
            row = Term(0 if roll else 1, roll, Span(self.AFTER, end), "fixed", None, True)
            lane.terms.append(row)
        view = View(whole(self.FIRST, ON), ON)
        found = drawing(lane, view)
        told = [wish.texts[0] for wish in found.wishes if wish.texts[0].startswith("ends ")]
        assert len(told) == len([mark for mark in found.marks if mark.shape == "cap"])
        return told

    def test_of_a_term_that_another_follows_is_none(self):
        assert self.caps(after="in_force") == ["ends 31 December 2029"]

    def test_of_a_period_that_rolls_on_is_none(self):
        assert self.caps(after="in_force", roll=1) == ["ends 31 December 2029"]

    def test_of_a_term_that_is_followed_by_none_is_one(self):
        assert self.caps(after="signed") == ["ends 31 December 2027"]


def test_the_window_of_the_heads_meeting_is_a_band(consip):
    marks = drawing(consip, View(whole(date(2018, 6, 4), ON), ON)).marks
    band = next(mark for mark in marks if mark.shape == "band")
    scale = whole(date(2018, 6, 4), ON)
    assert band.left == pytest.approx(scale.at(date(2026, 7, 1)))
    assert band.right == pytest.approx(scale.at(date(2027, 1, 1)))


def test_the_file_stands_alone(consip):
    text = svg_file(Picture([consip], whole(date(2018, 6, 4), ON), ON))
    root = ElementTree.fromstring(text.encode())
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "var(--" not in text and "http" not in text.replace("http://www.w3.org/2000/svg", "")


def test_windows():
    assert (zoomed("quarter", ON).first, zoomed("quarter", ON).last) == (
        date(2026, 10, 1),
        date(2026, 12, 31),
    )
    assert zoomed("10y", ON).first == date(2020, 1, 1)
    assert whole(date(2008, 9, 1), ON).first == date(2008, 1, 1)
    assert between(date(2026, 1, 1), date(2026, 1, 2)).days == 28
    assert moved(zoomed("1y", ON), 0.5).first > zoomed("1y", ON).first
