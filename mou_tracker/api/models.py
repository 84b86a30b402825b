"""What the API itself remembers: how often each key asked."""

from django.db import models


class RequestCount(models.Model):
    """How many requests one principal ("key:7", "user:3") made in one minute."""

    principal = models.CharField(max_length=40)
    minute = models.DateTimeField()
    count = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["principal", "minute"], name="knock_once_a_minute")
        ]

    def __str__(self) -> str:
        return f"{self.principal}: {self.minute:%H:%M}, {self.count}"
