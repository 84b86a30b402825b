"""What somebody was answered, so that asking twice is done once."""

from django.db import models
from django.utils import timezone


class IdempotentResponse(models.Model):
    """The answer to a request that carried a key of its own (an Idempotency-Key of the API, the key
    of a form), written in the transaction of the action; given again to the same request for 24
    hours. `request` is the SHA-256 of that request; `principal` says whose key it is ("key:7",
    "user:3", "form:3")."""

    principal = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    request = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    body = models.BinaryField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "api_givenanswer"  # its first home
        constraints = [models.UniqueConstraint(fields=["principal", "key"], name="answer_once")]
        indexes = [models.Index(fields=["created_at"], name="answer_by_age")]

    def __str__(self) -> str:
        return f"{self.principal}: {self.status}"
