"""The work with a partner, for its page.

{% work_with party as now %}
"""

from typing import Any

from django import template

from mou_tracker.dashboards.partner import PartnerNow, partner_now

register = template.Library()


@register.simple_tag(takes_context=True)
def work_with(context: template.Context, party: Any) -> PartnerNow:
    return partner_now(party, context["user"], on=context["on"], today=context["today"])
