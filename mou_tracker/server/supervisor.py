"""One supervisor for everything: starts in order, restarts what dies, ends all of it.

Two locks in `$VAR/run` keep order without pid files: `up.lock` is held by the living supervisor
alone, `up.family` also by each of its descendants. So a second start knows that the first one runs,
and a start after `kill -9` waits for what is still going, or ends it.
"""

import contextlib
import errno
import fcntl
import json
import os
import selectors
import signal
import socket
import sys
import time
from http.client import HTTPConnection, HTTPException
from typing import IO

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connections

from mou_tracker.operations.requests import forget_counts
from mou_tracker.reminders.actions import add_office_rules
from mou_tracker.seed.first_start import credentials_file, write_credentials
from mou_tracker.server import catalogues, embedded, static
from mou_tracker.server.accounts import EmbeddedError
from mou_tracker.server.children import (
    ENDS,
    Child,
    beat,
    holders,
    imports,
    mail,
    reports,
    web,
    worker,
)
from mou_tracker.server.places import Place
from mou_tracker.server.preload import preload, preload_programs
from mou_tracker.server.preparing import bring_up_to_date

TICK = 0.5  # seconds between looks at children, guards and the parent
STARTING = 60.0  # seconds for the web server to answer
ENDING = 10.0  # seconds for an orderly end


class Stopped(BaseException):
    """Ctrl-C, a signal, or the parent's death."""


class Supervisor:
    def __init__(self) -> None:
        self.var = settings.VAR
        self.locks = Place("up", self.var).locks
        self.parent = os.getppid()
        self.children: list[Child] = []
        self.services = [
            service
            for service, is_ours in (
                ("postgres", "embedded" in settings.DATABASES["default"]["ENGINE"]),
                ("valkey", settings.CELERY_BROKER_URL.startswith("redis+socket://")),
            )
            if is_ours
        ]
        self.troubled_until = 0.0

    def run(self) -> None:
        for number in ENDS:
            signal.signal(number, self._stop)
        try:
            self._only_one()
            self._port_is_free()
            self._prepare()
            self._start_children()
            self._watch()
        except Stopped:
            say("up", "stopping")
        except EmbeddedError as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            full = error.errno == errno.ENOSPC
            raise CommandError(
                embedded.FULL.format(home=self.var) if full else f"Cannot start: {error}."
            ) from error
        finally:
            for number in ENDS:
                signal.signal(number, signal.SIG_IGN)
            self._end()

    @staticmethod
    def _stop(number: int, frame: object) -> None:
        raise Stopped

    # -- before anything runs -------------------------------------------------------------------

    def _only_one(self) -> None:
        embedded.make_folders(self.var)
        self.lock = (self.locks / "up.lock").open("a+")
        if not _take(self.lock):
            self.lock.seek(0)
            raise CommandError(
                f"MOU Tracker is already running at {self.lock.read().strip() or 'this folder'} "
                f"with the data in {self.var}."
            )
        self.family = (self.locks / "up.family").open("a+")
        deadline = time.monotonic() + ENDING
        while not _take(self.family):  # an earlier start was killed and its children are going
            if time.monotonic() > deadline:
                for pid in holders(self.locks / "up.family"):
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
                deadline = time.monotonic() + ENDING
            time.sleep(0.05)
        self.lock.truncate(0)
        self.lock.write(settings.SITE_URL)
        self.lock.flush()

    def _port_is_free(self) -> None:
        host, port = settings.HOST, settings.PORT
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            with socket.socket(family) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((host, port))
                probe.listen()
        except OverflowError:
            raise CommandError(f"PORT={port} is no port: choose one from 1 to 65535.") from None
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                text = f"Port {port} is used by another program: choose another one with PORT=."
            else:
                text = (
                    f"Port {port} on {host} cannot be opened ({error.strerror}): set PORT or HOST."
                )
            raise CommandError(text) from None

    def _prepare(self) -> None:
        """Translations, servers, schema, first data, static files."""
        with contextlib.suppress(PermissionError):  # a data folder somebody else built and keeps
            if catalogues.compile_changed():
                say("up", "translations are compiled")
        for service in self.services:
            self._ensure(service)
            say("up", f"{service} is ready")
        forget_counts()
        bring_up_to_date(lambda words: say("up", words))
        if settings.PRODUCTION:  # no example case and nobody with a password in a file
            add_office_rules()
        else:
            call_command("first_start", url=settings.SITE_URL)
        if static.build_if_changed():
            say("up", "static files are built")
        preload()
        connections.close_all()

    def _ensure(self, service: str) -> None:
        parameters = settings.EMBEDDED_POSTGRES_PARAMETERS if service == "postgres" else {}
        embedded.ensure(service, var=self.var, parameters=parameters)

    # -- while it runs --------------------------------------------------------------------------

    def _start_children(self) -> None:
        self.children = [Child("web", web, say, self._let_go)]
        self.children[0].start()
        preload_programs()
        deadline = time.monotonic() + STARTING
        while not self._answers():
            if time.monotonic() > deadline:
                raise CommandError("The web server does not answer; its messages are above.")
            self._look(timeout=0.05)
        for name, work in (
            ("worker", worker), ("beat", beat), ("mail", mail), ("reports", reports),
            ("imports", imports),
        ):  # fmt: skip
            self.children.append(Child(name, work, say, self._let_go))
            self.children[-1].start()
        self._welcome()

    def _let_go(self) -> None:
        """In a child: the lock of the living supervisor, its servers' and the other children's
        words are not its own. The family's lock stays open."""
        self.lock.close()
        for service in self.services:
            embedded.release(service, var=self.var)
        for child in self.children:
            if child.process is not None:
                os.close(child.output)

    def _answers(self) -> bool:
        host = "127.0.0.1" if settings.HOST in ("0.0.0.0", "::") else settings.HOST  # noqa: S104
        name = settings.ALLOWED_HOSTS[0].lstrip(".") if settings.ALLOWED_HOSTS else host
        probe = HTTPConnection(host, settings.PORT, timeout=5)
        try:
            probe.request("GET", "/healthz", headers={"Host": name})
            return probe.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            probe.close()

    def _welcome(self) -> None:
        say("up", f"MOU Tracker is running at {settings.SITE_URL}/ (Ctrl-C stops it)")
        file = credentials_file()
        if file.exists():
            found = json.loads(file.read_text())
            if found["url"] != settings.SITE_URL:  # another port or address than last time
                write_credentials(found | {"url": settings.SITE_URL})
            names = ", ".join(f"{user['email']} ({user['role']})" for user in found["users"])
            say("up", f"sign in as {names}; the passwords are in {file}")

    def _watch(self) -> None:
        while True:
            self._look(timeout=TICK)
            if os.getppid() != self.parent:
                raise Stopped
            if time.monotonic() > self.troubled_until:
                self._keep_services()

    def _look(self, *, timeout: float) -> None:
        """Pass on what children say for up to `timeout` seconds; start again those that died."""
        with selectors.DefaultSelector() as selector:
            for child in self.children:
                if child.process is not None:
                    selector.register(child.output, selectors.EVENT_READ, child)
            for key, _events in selector.select(timeout):
                key.data.read()
        for child in self.children:
            if child.has_died():
                child.reap()
            elif child.process is None and time.monotonic() >= child.due_at:
                child.start()

    def _keep_services(self) -> None:
        """A guard that was killed took its server along: start both again."""
        for service in self.services:
            try:
                self._ensure(service)
            except EmbeddedError as error:
                say("up", str(error))
                self.troubled_until = time.monotonic() + 5

    # -- the end --------------------------------------------------------------------------------

    def _end(self) -> None:
        """End children in reverse order, then let the servers go; leave nothing behind."""
        running = [child for child in reversed(self.children) if child.process is not None]
        for child in running:
            child.ask_to_end()
        deadline = time.monotonic() + ENDING
        for child in running:
            while child.process.exitcode is None and time.monotonic() < deadline:
                child.read()
                time.sleep(0.02)
            child.read()
            child.signal_group(signal.SIGKILL)
            child.process.join()
        connections.close_all()
        for service in self.services:
            embedded.release(service, var=self.var)
        for service in self.services:
            embedded.await_end(service, var=self.var)


def _take(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def say(who: str, what: str) -> None:
    """One line for the terminal, which may be gone."""
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.write(f"{who:>8} | {what}\n")
        sys.stdout.flush()
