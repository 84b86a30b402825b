from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from agreements.wording import italian


class AgreementsConfig(AppConfig):
    name = "agreements"
    verbose_name = _("Agreements")

    def ready(self) -> None:
        italian.install()
