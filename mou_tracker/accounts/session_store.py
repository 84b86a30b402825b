"""Sessions in the database as Django keeps them; what is told of one follows it when its key is
drawn anew (at each sign-in, and when the password is changed)."""

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions

from mou_tracker.accounts.models import UserSession

#: In a session: what is told of it stands in a row of its own.
TOLD = "told"


class SessionStore(DatabaseSessions):
    def cycle_key(self) -> None:
        before, is_told = self.session_key, self.get(TOLD)
        super().cycle_key()
        if is_told:
            UserSession.objects.filter(session_key=before).update(session_key=self.session_key)
