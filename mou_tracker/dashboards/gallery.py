"""Every component in every state on one page, for whoever works on the pages. Reads no database."""

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from agreements.models import StatusCode
from mou_tracker.dashboards.templatetags.mou import SHAPES

STAGES = ("drafting", "negotiation", "legal review", "consultation", "ready to sign", "signed")
LONG = "협력약정 제6차 갱신에 따른 인공지능 기반 혁신조달 및 데이터 연계 협력에 관한 양해각서"
LUNGO = "Memorandum d'intesa sulla cooperazione nell'approvvigionamento pubblico elettronico"


class EveryField(forms.Form):
    """One field of each kind; bound to nothing, it shows what an error looks like."""

    title = forms.CharField(label="Title", help_text="As it stands on the text.", max_length=300)
    note = forms.CharField(label="Notes", widget=forms.Textarea, required=False)
    kind = forms.ChoiceField(label="Kind", choices=[("mou", "MOU"), ("protocol", "Protocol")])
    signed = forms.DateField(
        label="Signed on",
        widget=forms.DateInput(attrs={"placeholder": "2026-06-01"}),
        help_text="2026-06-01, 26.6.1, 2026년 6월 1일, 1 giugno 2026, H2 2026",
    )
    held_on = forms.DateField(label="Held on", widget=forms.DateInput(attrs={"type": "date"}))
    head_count = forms.IntegerField(label="Head count", required=False)
    areas = forms.MultipleChoiceField(
        label="Cooperation areas",
        choices=[("ai", "Artificial intelligence"), ("green", "Green procurement")],
        widget=forms.CheckboxSelectMultiple,
        help_text="All that the text names.",
    )
    mode = forms.ChoiceField(
        label="Signing",
        choices=[("online", "online"), ("in_person", "in person")],
        widget=forms.RadioSelect,
    )
    text = forms.FileField(label="Text", required=False)
    settled = forms.BooleanField(label="The text does not say", help_text="Settles the question.")


def states() -> list[tuple[str, str]]:
    """Every status code with its words."""
    own = dict(StatusCode.choices)
    return [(code, own.get(code, code.replace("_", " "))) for code in SHAPES]


def design(request: HttpRequest) -> HttpResponse:
    """/design/: 404 unless switched on (`DESIGN_GALLERY`, on in DEBUG)."""
    if not settings.DESIGN_GALLERY:
        raise Http404
    columns = [
        {"label": "Agreement", "sort": "?ordering=reference", "sorted": "ascending"},
        {"label": "Status"},
        {"label": "Last day", "kind": "date", "sort": "?ordering=title"},
        {"label": "Renewals", "kind": "num"},
    ]
    rows = [
        ["KR-IT-2008-1", "in force", "not recorded", 6],
        [LONG, "expired", "2021-11-30", 0],
        [LUNGO, "in force", "2028-05-31", 12],
    ]
    return render(
        request,
        "gallery/design.html",
        {
            "states": states(),
            "stages": [
                {"label": stage, "state": "done" if at < 2 else "now" if at == 2 else "todo"}
                for at, stage in enumerate(STAGES)
            ],
            "form": EveryField(),
            "broken": EveryField(
                {"title": "", "kind": "other", "signed": "31/02/2026"}, auto_id="broken_%s"
            ),
            "filters": EveryField(auto_id="filter_%s"),
            "faults": [
                {
                    "label": "Kind",
                    "messages": ["Select a valid choice. zzz is not one of the available choices."],
                    "choices": [("mou", "MOU"), ("protocol", "Protocol")],
                    "target": "filter_kind",
                }
            ],
            "columns": columns,
            "rows": rows,
            "tones": ["info", "success", "warning", "danger"],
            "steps": [
                "2018-06-04 + 2 years − 1 day = 2020-06-03",
                "no later term was in effect on 2020-06-04",
            ],
            "figures": [
                {"label": "in force", "value": 38, "href": "#"},
                {"label": "end within 180 days", "value": 4, "tone": "warning"},
                {"label": "expired, still active", "value": 2, "tone": "danger"},
                {"label": "completed years", "value": mark_safe("17 <small>years</small>")},
            ],
            "facts": [
                ("First signed", "September 2008"),
                ("Last day in effect", ""),
                ("Title", LONG),
                ("Titolo", LUNGO),
            ],
            "tabs": [
                {"label": "Overview", "href": "#", "current": True},
                {"label": "Terms", "href": "#", "count": 7},
                {"label": "History", "href": "#"},
            ],
            "breadcrumbs": [("Agreements", "/agreements/"), ("KR-IT-2008-1", "")],
            "names": {"ko": "이탈리아 조달청", "it": LUNGO},
            "only_korean": {"ko": LONG},
            "links": [
                {"label": "XLSX", "href": "?export=xlsx"},
                {"label": "CSV", "href": "?export=csv", "current": True},
            ],
            "both": [
                {
                    "label": "Place",
                    "written": "place_seen",
                    "mark": "1",
                    "choice": "place_side",
                    "mine": ["Rome, Via Isonzo 19"],
                    "theirs": [],
                },
            ],
            "items": ["The term ends on 2026-12-31.", "Reminders stop."],
        },
    )
