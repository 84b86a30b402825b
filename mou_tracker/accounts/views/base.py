"""What the settings share: the tabs, and who may open which page."""

from typing import Any

from agreements.access import NotPermitted, can
from agreements.views.base import ActionFormView, AsOf
from mou_tracker.accounts.sections import tabs_for


class InSettings:
    """A page below /settings/: its tabs."""

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        tabs = tabs_for(self.request.user, self.request.path)
        return super().get_context_data(**context, settings_tabs=tabs)


class SettingsPage(InSettings, AsOf):
    """A page to read. `needs`: its permission (403 without)."""

    needs = ""

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if self.needs and not can(request.user, self.needs):
            raise NotPermitted(self.needs)
        return super().get(request, *args, **kwargs)


class SettingsFormView(InSettings, ActionFormView):
    """A form of the settings; without a `permission` it is about oneself, and everybody's."""

    template_name = "settings/form.html"

    def check_permission(self) -> None:
        self.load()
        if self.permission and not can(self.request.user, self.permission):
            raise NotPermitted(self.permission)
