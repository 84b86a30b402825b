"""A person at work in the system of a campaign: pages, calls, a form."""

import json
import re
import time
from html import unescape
from http.client import HTTPConnection
from urllib.parse import urlencode

from lxml.html import fromstring

from .system import CampaignSystem

#: What a request that was never answered is counted as.
UNANSWERED = 599
NEW = "/activities/new/"
SHOWN = 200


class Person:
    """A signed-in person over real HTTP, with a key of the API."""

    def __init__(self, system: CampaignSystem) -> None:
        from django.db import connection
        from django.test import Client

        from mou_tracker.accounts.keys import create_key
        from mou_tracker.accounts.models import User

        user = User.objects.get(email="manager@mou.example")
        client = Client()
        client.force_login(user)
        self.cookies = {"sessionid": client.cookies["sessionid"].value}
        self.key = create_key(by=None, name="campaign", user=user)[1]
        self.line = HTTPConnection("127.0.0.1", system.port, timeout=40)
        self.told: dict[str, str] = {}  # the headers of the last answer, in small letters
        self.saved = 0
        connection.close()

    def ask(self, path: str, *, method: str = "GET", body: bytes | str = "", **headers: str):
        """(status, milliseconds, text)"""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {"Host": "localhost", "Cookie": cookies, "Accept-Language": "en"} | headers
        began = time.perf_counter()
        try:
            self.line.request(method, path, body, sent)
            answer = self.line.getresponse()
            content = answer.read()
        except OSError:
            self.line.close()
            return UNANSWERED, (time.perf_counter() - began) * 1000, ""
        took = (time.perf_counter() - began) * 1000
        self.told = {name.lower(): value for name, value in answer.headers.items()}
        for header in answer.headers.get_all("Set-Cookie", []):
            name, _sign, value = header.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, took, content.decode(errors="replace")

    def call(self, path: str) -> tuple[int, float]:
        headers = {"Authorization": f"Bearer {self.key}", "Cookie": ""}
        return self.ask(f"/api/v1/{path}", **headers)[:2]

    def next_call(self, path: str) -> str | None:
        """Where the list goes on."""
        headers = {"Authorization": f"Bearer {self.key}", "Cookie": ""}
        link = json.loads(self.ask(f"/api/v1/{path}", **headers)[2]).get("next")
        return link and link.partition("/api/v1/")[2]

    def entry(self, about: str) -> dict[str, str] | None:
        """The form for what was done, filled in as a browser would; None where it does not come."""
        status, _took, page = self.ask(NEW)
        if status != 200:
            return None
        form = page[page.index("data-entry") : page.index("</form>", page.index("data-entry"))]
        hidden = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form)
        fields = {unescape(name): unescape(value) for name, value in hidden}
        said = f"Call with Consip yesterday about {about}"
        return fields | {"line": said, "sure": "1", "despite": "1"}

    def send(self, fields: dict[str, str]) -> tuple[int, float, str]:
        """Where what was read of the line is shown to be looked at, Enter is pressed once more."""
        status, took, page = self._send(list(fields.items()))
        if status == SHOWN and "data-understood" in page:
            form = next(one for one in fromstring(page).forms if "data-entry" in one.attrib)
            status, more, page = self._send([*form.form_values(), ("despite", "1")])
            took += more
        return status, took, page

    def _send(self, fields: list[tuple[str, str]]) -> tuple[int, float, str]:
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": f"http://localhost:{self.line.port}",
            "Host": f"localhost:{self.line.port}",
        }
        return self.ask(NEW, method="POST", body=urlencode(fields), **headers)

    def save(self) -> tuple[int, float]:
        """Logs an activity; only the sending is timed."""
        self.saved += 1
        fields = self.entry(f"point {self.saved}")
        return self.send(fields)[:2] if fields else (UNANSWERED, 0.0)
