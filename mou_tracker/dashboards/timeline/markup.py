"""The rows of the page as HTML text. A page of four hundred is made of nothing else: a template
would spend most of its time on looking up what stands here in one line.
"""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from .rows import Row


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns a page has beside name, next act, day, days left, cover and drawing."""

    ordinal: bool = True
    responsible: bool = True

    @property
    def texts(self) -> int:
        """So many columns of text."""
        return 5 + self.ordinal + self.responsible


def address_of(reference: str, on: str) -> str:
    """Of an agreement's page; `on`: the asked day where the address is to carry it along."""
    path = reverse("agreement", args=[reference])
    return f"{path}?on={on}" if on else path


def spoken(row: Row) -> str:
    """What a row header says beside the name: "제6차, 효력 중, 확실하지 않음"."""
    parts = [row.ordinal, row.status]
    if not row.standing.certain:
        parts.append(_("not certain"))
    return ", ".join(part for part in parts if part)


def lane_row(
    row: Row,
    drawing: str,
    *,
    columns: Columns,
    href: Callable[[str], str],
    changes: list[str] | None = None,
) -> SafeString:
    """One `<tr>`. `drawing`: the lane; `changes`: what is otherwise than on the day compared."""
    looks = " ".join(filter(None, (row.tone, "tl-changed" if changes else "")))
    name = f"<b>{escape(row.country)}</b> " if row.country else ""
    own = f' <span class="tl-ref">{escape(row.reference)}</span>' if row.has_namesakes else ""
    cells = [
        f'<th scope="row"><a href="{escape(href(row.reference))}">{name}{escape(row.partner)}{own}'
        f'<span class="visually-hidden">, {escape(spoken(row))}</span></a></th>'
    ]
    if columns.ordinal:
        cells.append(f'<td class="c-o">{escape(row.since)}</td>')
    cells += [
        f'<td class="c-a">{escape(row.act_text)}</td>',
        f'<td class="c-d">{escape(row.day_text)}</td>',
        f'<td class="c-l">{escape(row.left_text)}</td>',
        f'<td class="c-e">{escape(row.cover_text)}</td>',
    ]
    if columns.responsible:
        cells.append(f'<td class="c-r">{escape(row.responsible)}</td>')
    cells.append(f'<td class="c-p">{drawing}</td>')
    look = f' class="{looks}"' if looks else ""
    told = _changes_row(changes, columns) if changes else ""
    return mark_safe(  # noqa: S308  every text in it went through escape()
        f'<tr id="l-{escape(row.reference)}"{look}>{"".join(cells)}</tr>{told}'
    )


def _changes_row(changes: list[str], columns: Columns) -> str:
    told = escape(" · ".join(changes))
    return f'<tr class="tl-changes"><td colspan="{columns.texts + 1}">{told}</td></tr>'
