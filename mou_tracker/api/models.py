"""What the API itself remembers: how often a key knocked, and what it was answered."""

from django.db import models
from django.utils import timezone


class Knock(models.Model):
    """How many requests one principal ("key:7", "user:3") made in one minute."""

    principal = models.CharField(max_length=40)
    minute = models.DateTimeField()
    count = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["principal", "minute"], name="knock_once_a_minute")
        ]


class GivenAnswer(models.Model):
    """The answer to a POST that carried an Idempotency-Key, written in the transaction of the
    deed; given again to the same request for 24 hours. `request` is the SHA-256 of that request."""

    principal = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    request = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    body = models.BinaryField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["principal", "key"], name="answer_once")]
        indexes = [models.Index(fields=["created_at"], name="answer_by_age")]
