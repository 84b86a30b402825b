"""The keys, as a page: what the sheet on `?` shows, for reading and printing as well."""

from typing import Any

from django.views.generic import TemplateView

from mou_tracker.dashboards.navigation import EVERYWHERE, MAIN, MORE, ON_SOME_PAGES, PERSONAL


class Shortcuts(TemplateView):
    template_name = "dashboards/shortcuts.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        places = [place for place in (*MAIN, *MORE, *PERSONAL) if place.key]
        some = [(keys.split(), words) for keys, words in ON_SOME_PAGES]
        return super().get_context_data(**context, everywhere=EVERYWHERE, some=some, places=places)
