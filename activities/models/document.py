"""Files of an activity: minutes, presentations, photographs, evidence."""

from django.db import models

from agreements.models import Document
from agreements.models.history import tracked

from .activity import Activity


@tracked
class ActivityDocument(models.Model):
    """A document of an activity. Who sees it is the document's own question; the link is told to
    those who see both."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="document_links")
    document = models.ForeignKey(Document, models.CASCADE, related_name="+")

    class Meta:
        ordering = ["activity", "document"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "document"], name="activity_document_once")
        ]

    def __str__(self) -> str:
        return f"{self.activity}: {self.document}"
