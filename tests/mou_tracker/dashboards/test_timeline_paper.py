"""The timeline on paper and as a file: what is on the page is on the sheets, mark by mark."""

import io
import re
import shutil
import subprocess
from datetime import date
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from django.utils.translation import override

from agreements.access import Rights
from agreements.dates import Span
from agreements.models import Agreement
from mou_tracker.dashboards.timeline.draw import lane_shapes
from mou_tracker.dashboards.timeline.grouping import Group
from mou_tracker.dashboards.timeline.lane import Due, Status
from mou_tracker.dashboards.timeline.looks import looks, painted
from mou_tracker.dashboards.timeline.rows import rows_of
from mou_tracker.dashboards.timeline.scale import Scale
from mou_tracker.dashboards.timeline.sheets import HEAD, PAPERS, lane_alone, sliced
from mou_tracker.dashboards.timeline.view import View
from mou_tracker.printing import engine
from mou_tracker.printing.engine import pdf_of
from tests.factories import make_agreement, make_party, make_term, make_user
from tests.mou_tracker.dashboards.test_timeline import doubtful_lane, lane_of

ON = date(2026, 11, 28)


# --- Cut into sheets -----------------------------------------------------------------------------


@given(sizes=st.lists(st.integers(1, 90), max_size=12), paper=st.sampled_from(["A3", "A4"]))
def test_every_lane_stands_on_one_sheet_in_its_order_and_none_is_overfull(sizes, paper):
    rows = iter(range(10_000))
    groups = [
        Group(str(n), str(n), [next(rows) for _ in range(size)]) for n, size in enumerate(sizes)
    ]
    found = sliced(groups, PAPERS[paper])
    told = [row for sheet in found for part in sheet.parts for _number, row in part.rows]
    assert told == list(range(sum(sizes)))
    numbers = [number for sheet in found for part in sheet.parts for number, _row in part.rows]
    assert numbers == list(range(1, sum(sizes) + 1))
    for sheet in found:
        assert sheet.lanes <= PAPERS[paper].lanes and sheet.room <= PAPERS[paper].room + HEAD
        assert all(part.rows for part in sheet.parts)  # no head alone
    for number, group in enumerate(groups):
        parts = [part for sheet in found for part in sheet.parts if part.group is group]
        assert [part.begins for part in parts] == [True] + [False] * (len(parts) - 1), number
        assert [part.goes_on for part in parts] == [True] * (len(parts) - 1) + [False], number


# --- On paper as on the page ---------------------------------------------------------------------


def geometry(svg: str) -> list[tuple[str, dict[str, str]]]:
    """Tags and places of a drawing, whatever its looks."""
    kept = {"d", "x", "y", "width", "height"}
    root = ElementTree.fromstring(re.sub(r'xmlns="[^"]*"', "", svg))
    return [
        (node.tag, {key: value for key, value in node.attrib.items() if key in kept})
        for node in root.iter()
        if node.tag in ("path", "text", "tspan")
    ]


@pytest.mark.parametrize("paper", ["A3", "A4"])
def test_a_lane_on_paper_has_the_marks_of_the_page(paper):
    """Drawn for the width of a sheet, it has the shapes the page has at that width, and no look
    that the style sheet does not name."""
    lane = doubtful_lane()
    view = View(Scale(date(2025, 1, 1), date(2031, 12, 31)), ON, PAPERS[paper].density)
    page = f"<svg>{lane_shapes(lane, view)}</svg>"
    sheet = lane_alone(lane, view)
    shown = [one for one in geometry(page) if "tl-dawn" not in str(one)]
    fading = re.findall(r'<path class="tl-(?:dawn|rise|dusk|fade|fade-roll)" d="([^"]+)"', page)
    shown = [one for one in shown if one[1].get("d") not in fading]
    printed = geometry(sheet)
    assert [one for one in shown if one not in printed] == []
    assert "class=" not in sheet and "var(" not in sheet and "%" not in sheet


def test_what_fades_does_so_in_steps_over_the_same_days():
    path = '<path class="tl-fade" d="M10 4h100v12h-100z" fill="url(#tl-fade-fill)"/>'
    told = painted(path, text=11)
    rects = re.findall(r'x="([\d.]+)" y="4" width="([\d.]+)" height="12"', told)
    assert float(rects[0][0]) == 10
    assert sum(map(float, rects[-1])) == pytest.approx(110, abs=0.1)
    depths = [float(one) for one in re.findall(r'fill-opacity="([\d.]+)"', told)]
    assert depths == sorted(depths, reverse=True) and depths[0] > 0.9 and depths[-1] < 0.1


def test_letters_on_paper_are_eight_and_a_half_points_or_more():
    lane = lane_of(first=date(2026, 6, 1), last=None, end_kind="not_recorded")
    view = View(Scale(date(2025, 1, 1), date(2031, 12, 31)), ON, PAPERS["A4"].density)
    sizes = re.findall(r'font-size="([\d.]+)"', lane_alone(lane, view))
    assert sizes and all(float(size) * 0.75 >= 8.5 for size in sizes)


class Print:
    """A lane as the PDF engine draws it, two pixels a unit."""

    def __init__(self, lane, view: View) -> None:
        wide, high = view.units, view.density.height
        html = (
            f"<html lang=ko><style>@page {{ size: {wide}px {high}px; margin: 0 }} "
            f"* {{ margin: 0 }} svg {{ display: block }}</style>{lane_alone(lane, view)}"
        )
        made = subprocess.run(
            ["pdftoppm", "-r", "192", "-png", "-singlefile", "-"],
            input=pdf_of(html), capture_output=True, check=True,
        )  # fmt: skip
        self.image = Image.open(io.BytesIO(made.stdout)).convert("RGB")
        self.view = view

    def has(self, look: str, x: float, y: float, what: str = "fill", reach: int = 2) -> bool:
        """Whether the colour of a look is seen within a unit of a place."""
        told = looks()[f"tl-{look}"][what]
        wanted = tuple(int(told[n : n + 2], 16) for n in (1, 3, 5))
        at = round(2 * x)
        xs = range(max(at - reach, 0), min(at + reach + 1, self.image.width))
        seen = (self.image.getpixel((one, round(2 * y))) for one in xs)
        return any(sum(abs(a - b) for a, b in zip(one, wanted, strict=True)) < 70 for one in seen)


needs_programs = pytest.mark.skipif(
    engine() is None or shutil.which("pdftoppm") is None,
    reason="needs the PDF engine and pdftoppm",
)


@needs_programs
class TestInThePictureOfASheet:
    VIEW = View(Scale(date(2025, 1, 1), date(2031, 12, 31)), ON, PAPERS["A3"].density)

    def test_bar_cap_notice_and_asked_day_stand_where_their_days_are(self):
        period = ":term:1:roll:0"
        lane = lane_of(first=date(2026, 1, 1), last=date(2028, 12, 31))
        notice = date(2028, 6, 30)
        lane.dues = [Due("notice", f"notice{period}", notice, None, period)]
        print_, view, middle = Print(lane, self.VIEW), self.VIEW, self.VIEW.density.middle
        assert not print_.has("past", view.at(date(2026, 1, 1)) - 4, middle)
        assert print_.has("past", view.at(date(2026, 1, 1)) + 2, middle)
        assert print_.has("past", view.at(ON) - 3, middle)
        assert print_.has("bar", view.at(ON) + 3, middle)
        end = view.after(date(2028, 12, 31))
        assert print_.has("bar", end - 5, middle) and not print_.has("bar", end + 5, middle)
        assert print_.has("cap", end, middle, "stroke")
        assert print_.has("cap", end, view.density.foot + 2, "stroke")  # taller than the bar
        assert print_.has("pole", view.after(notice), middle, "stroke")
        assert print_.has("today", view.at(ON), 1, "stroke")
        assert not print_.has("today", view.at(ON) + 6, 1, "stroke")

    def test_an_end_in_doubt_a_gap_and_a_fade(self):
        print_, view = Print(doubtful_lane(), self.VIEW), self.VIEW
        top, middle = view.density.bar + 1.2, view.density.middle
        first, last = view.at(date(2028, 1, 1)), view.at(date(2028, 12, 31))
        assert print_.has("whiskers", first, view.density.foot, "stroke")
        assert print_.has("whiskers", last, view.density.foot, "stroke")
        assert print_.has("soft", (first + last) / 2, view.density.bar + 2)
        assert not print_.has("bar", last - 3, view.density.bar + 3)
        early, late = view.at(date(2025, 2, 1)), view.at(date(2025, 12, 20))
        assert not print_.has("past", early, top) and print_.has("past", late, top)
        gone = lane_of(first=date(2022, 6, 15), last=date(2025, 12, 31))
        gone.statuses.append(Status("expired", Span(date(2026, 1, 1), None), True, 0))
        gap = Print(gone, self.VIEW)
        left = round(2 * view.at(date(2026, 1, 1))) + 4  # beside the words
        seen = [gap.image.getpixel((x, round(2 * middle))) for x in range(left, left + 10)]
        hatched = [red - blue > 40 for red, _green, blue in seen]
        assert any(hatched) and not all(hatched)


# --- The answers ---------------------------------------------------------------------------------


NOTICE = {
    "notice_value": 3, "notice_unit": "months", "notice_basis": "sent",
    "notice_anchor": "before_end",
}  # fmt: skip


@pytest.fixture
def world(home) -> list[Agreement]:
    """A term that ends on a day, one with a notice day, one that is over."""
    found = []
    for number, (signed, years, more) in enumerate(
        (
            ("2025-03-01", 3, {}),
            ("2026-01-01", 2, NOTICE),
            ("2020-01-01", 2, {}),
        )
    ):
        agreement = make_agreement(f"A-{number}", make_party(f"P{number}"))
        make_term(agreement, signed, end_kind="duration", end_years=years, **more)
        found.append(agreement)
    return found


@pytest.fixture
def get(client, world):
    client.force_login(make_user("manager"))
    return lambda query: client.get(f"/timeline/?on={ON}&{query}")


@pytest.mark.django_db
class TestPaper:
    @pytest.mark.parametrize(("paper", "size"), [("A3", (1191, 842)), ("A4", (842, 595))])
    def test_every_sheet_is_complete(self, get, paper, size):
        pytest.importorskip("weasyprint", exc_type=OSError)
        answer = get(f"format=pdf&paper={paper}")
        assert answer["Content-Type"] == "application/pdf"
        (page,) = PdfReader(io.BytesIO(answer.content)).pages
        assert (round(page.mediabox.width), round(page.mediabox.height)) == size
        text = page.extract_text()
        for told in ("sheet 1 of 1", "as of 28 November 2026", "2025", "2031", "P0", "P1", "P2"):
            assert told in text, told

    @pytest.mark.parametrize("language", ["ko", "it", "en"])
    @pytest.mark.parametrize("paper", PAPERS)
    def test_no_day_and_no_act_is_cut(self, client, world, paper, language):
        """Their columns follow the widest text; only a name may end in "…"."""
        pytest.importorskip("weasyprint", exc_type=OSError)
        client.force_login(make_user("manager"))
        headers = {"accept-language": language}
        address = f"/timeline/?on={ON}&format=pdf&paper={paper}&against=2026-01-01"
        answer = client.get(address, headers=headers)
        pages = PdfReader(io.BytesIO(answer.content)).pages
        text = " ".join(" ".join(page.extract_text() for page in pages).split())
        with override(language):
            rows = rows_of(Agreement.objects.all(), user=Rights("manager"), on=ON, today=ON)
            for row in rows:
                for told in (row.act_text, row.day_text, row.left_text, row.cover_text):
                    assert told in text, (told, text)

    def test_a_paper_nobody_knows_is_refused(self, get):
        assert get("format=pdf&paper=B5").status_code == 400

    def test_the_file_has_every_lane_and_needs_nothing(self, get, world):
        answer = get("format=svg")
        root = ElementTree.fromstring(answer.content)
        text = answer.content.decode()
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert all(f"P{number}" in text for number in range(len(world)))
        assert "var(--" not in text
        assert "http" not in text.replace("http://www.w3.org/2000/svg", "")
        named = set(re.findall(r"url\(#([^)]+)\)", text))
        assert named <= set(re.findall(r'\bid="([^"]+)"', text))
