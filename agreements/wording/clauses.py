"""The clauses of a term in words, as its text says them; days in the reader's manner."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.models import EffectMode, EndConvention, EndKind, RenewalMode, Term
from agreements.wording.date_formats import format_date, in_words
from agreements.wording.edges import between
from agreements.wording.explanations import length


def _day(value: date | None) -> str:
    return format_date(value) or _("not recorded")


def effect(term: Term) -> str:
    """How and when it takes effect."""
    words = str(EffectMode(term.effect_mode).label)
    if term.effect_days and term.effect_mode == EffectMode.DAYS_AFTER_NOTIFICATION:
        words = f"{words} ({length({'days': term.effect_days})})"
    return f"{words}: {_day(term.effect_on)}" if term.effect_on else words


def end(term: Term) -> str:
    """When it ends, by what the text says."""
    if term.end_kind == EndKind.NOT_RECORDED:
        return _("the text does not say") if term.end_settled else _("not recorded")
    if term.end_kind == EndKind.INDEFINITE:
        return _("indefinite")
    parts = {
        "years": term.end_years or 0, "months": term.end_months or 0, "days": term.end_days or 0
    }  # fmt: skip
    words = [length(parts), _stated(term)]
    if term.end_convention == EndConvention.SAME_DAY and any(parts.values()):
        words.append(str(EndConvention.SAME_DAY.label))
    return " · ".join(word for word in words if word)


def _stated(term: Term) -> str:
    if term.end_stated:
        edges = between(term.end_stated.earliest, term.end_stated.latest)
        return f"{in_words(term.end_stated)} ({edges})"
    return _day(term.end_on) if term.end_on else ""


def renewal(term: Term) -> str:
    """Whether and how it renews."""
    words = [str(RenewalMode(term.renewal_mode).label)]
    if term.renewal_mode in (RenewalMode.EXPRESS, RenewalMode.TACIT):
        each = {"years": term.renewal_years or 0, "months": term.renewal_months or 0}
        words.append(length(each))
        if term.renewal_max_count is not None:
            words.append(
                ngettext("at most %(n)d time", "at most %(n)d times", term.renewal_max_count)
                % {"n": term.renewal_max_count}
            )
        if term.renewal_latest_end:
            words.append(_("not beyond %s") % _day(term.renewal_latest_end))
    return " · ".join(word for word in words if word)


def notice(term: Term) -> str:
    """The notice clause."""
    if term.notice_value is None:
        return _("the text has no notice clause") if term.notice_settled else _("not recorded")
    if term.notice_unit == "weeks":
        count = ngettext("%(n)d week", "%(n)d weeks", term.notice_value) % {"n": term.notice_value}
    else:
        count = length({term.notice_unit: term.notice_value})
    return " · ".join(
        [count, str(term.get_notice_basis_display()), str(term.get_notice_anchor_display())]
    )
