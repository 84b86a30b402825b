"""Whom one reaches about an agreement: posts that were named for it, never all of a partner's."""

from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.access import agreement_scope, can, rights_of

from .agreement import Agreement, Participation
from .columns import Columns, office
from .history import tracked
from .person import Post


class AgreementContactQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """The office's own: those of agreements that `user` may see."""
        rights = rights_of(user)
        if rights.is_partner or not can(rights, "see"):
            return self.none()
        return self.filter(agreement_scope(rights, participation=Participation, path="agreement"))

    def listed(self) -> Self:
        """With what a line of them says: partners first, then by role."""
        rows = self.select_related("post__person", "post__party")
        return rows.order_by("post__party__is_home", "post__party", "post__role", "pk")


@tracked
class AgreementContact(models.Model):
    """One post that is reached about one agreement."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="contacts")
    post = models.ForeignKey(Post, models.CASCADE, related_name="contact_of")

    FIELDS = Columns(office("post", by="name_contact take_contact_away", label=_("contact")))

    objects = AgreementContactQuerySet.as_manager()

    class Meta:
        ordering = ["agreement", "pk"]
        verbose_name, verbose_name_plural = _("contact"), _("contacts")
        constraints = [
            models.UniqueConstraint(fields=["agreement", "post"], name="agreement_contact_once")
        ]

    def __str__(self) -> str:
        return f"{self.agreement}: {self.post}"
