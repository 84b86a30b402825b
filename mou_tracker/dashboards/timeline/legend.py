"""What the marks mean: each sample is drawn by the pen that draws the lanes."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .density import Density
from .labels import INK, Label, drawn
from .paths import number, paths
from .view import Mark

WIDE = 44
#: The room of a sample; activities stand in its middle.
SAMPLE = Density("sample", height=22, bar=5, thick=12, below=11, text=10.5, width=WIDE)
TRACK = Density("sample", height=22, bar=1, thick=9, below=16, text=10.5, width=WIDE)


@dataclass(frozen=True)
class Entry:
    """`kinds`: the marks it explains; `is_everywhere`: also where nobody says which are drawn.
    `sample`: kind, left and right of marks; `texts`: words on them with their left edge and ink."""

    kinds: frozenset[str]
    words: str | Promise
    sample: tuple[tuple[str, float, float], ...]
    texts: tuple[tuple[str, float, str], ...] = ()
    density: Density = SAMPLE
    is_everywhere: bool = True

    @property
    def shapes(self) -> str:
        marks = [Mark(kind, left, right, "") for kind, left, right in self.sample]
        labels = [Label(text, x, ink, 0) for text, x, ink in self.texts]
        return paths(marks, self.density) + drawn(labels, self.density)

    @property
    def svg(self) -> SafeString:
        high = number(self.density.height)
        return mark_safe(  # noqa: S308  constants of ours
            f'<svg class="tl-sample" width="{WIDE}" height="{high}" '
            f'viewBox="0 0 {WIDE} {high}" aria-hidden="true">{self.shapes}</svg>'
        )


def _entry(
    kinds: str, words: str | Promise, *sample: tuple[str, float, float], **more: Any
) -> Entry:
    return Entry(frozenset(kinds.split()), words, sample, **more)


ENTRIES = (
    _entry(
        "past bar cut",
        _("terms: over, to come"),
        ("past", 1, 16), ("bar", 16, 42), ("cut", 24, 24),
        texts=(("2", 29, INK["bar"]),),
    ),
    _entry(
        "wedge wedge_quiet notice notice_quiet notice_reach cap",
        _("preparation → last day for notice → end"),
        ("bar", 1, 38), ("wedge", 4, 28), ("notice", 28, 28), ("cap", 39, 39),
    ),
    _entry(
        "roll soft",
        _("renewed tacitly: certain · can be stopped"),
        ("roll", 1, 21), ("soft", 22, 42),
        texts=(("↻", 6, INK["roll"]), ("↻", 27, INK["soft"])),
    ),
    _entry(
        "doubt whiskers whiskers_open",
        _("ends between these days"),
        ("bar", 1, 16), ("doubt", 16, 41), ("whiskers", 16, 41),
    ),
    _entry("dawn rise", _("begins between these days"), ("rise", 1, 24), ("bar", 24, 42)),
    _entry(
        "frame_unrecorded fade fade_roll dusk",
        _("end not recorded"),
        ("frame", 9, 43), ("fade", 1, 30),
    ),
    _entry(
        "arrow review",
        _("indefinite, with its review"),
        ("bar", 1, 34), ("arrow", 34, 42), ("review", 16, 16),
        texts=(("?", 13.2, INK["review"]),),
    ),
    _entry("gap", _("gap"), ("gap", 1, 42)),
    _entry(
        "terminating given",
        _("notice given, ends"),
        ("bar", 1, 10), ("terminating", 10, 40), ("given", 10, 10), ("cap", 41, 41),
    ),
    _entry(
        "suspended",
        _("suspended"),
        ("suspended", 1, 42),
        texts=(("‖", 8, INK["suspended"]),),
    ),
    _entry("frame", _("not in effect yet"), ("frame", 1, 42)),
    _entry(
        "undated",
        _("renewal without a date"),
        ("past", 1, 42), ("undated", 15, 15),
        texts=(("3?", 20, INK["past"]),),
    ),
    _entry(
        "step_done step_late step_open",
        pgettext_lazy("steps of a plan", "plan: done · late · open"),
        ("step_done", 1, 14), ("step_late", 15, 28), ("step_open", 31, 43),
        density=TRACK,
    ),
    _entry(
        "held planned outside",
        _("activities: held · planned · outside cover"),
        ("held", 7, 7), ("planned", 22, 22), ("outside", 37, 37),
    ),
    _entry(
        "forum forum_outside forum_days",
        pgettext_lazy("mark", "forum"),
        ("forum", 22, 22),
    ),
    _entry("pill days", _("within this window"), ("pill", 6, 38)),
    _entry(
        "tenure tenure_doubtful",
        _("head of the institution, since a day not recorded"),
        ("tenure", 1, 20), ("tenure_doubtful", 22, 42),
        is_everywhere=False,
    ),
)  # fmt: skip


def legend_of(kinds: Collection[str] | None = None) -> list[Entry]:
    """What is to be explained of a picture with marks of these kinds; None: all of
    the timeline's."""
    if kinds is None:
        return [one for one in ENTRIES if one.is_everywhere]
    return [one for one in ENTRIES if one.kinds & set(kinds)]
