"""The product behind a real nginx, as docs/operations.md sets it up: whose address counts, TLS, and
large uploads."""

import os
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPSConnection

import pytest
import requests

from agreements.extraction import MAX_BYTES
from agreements.models import Document
from tests import guide
from tests.agreements import made
from tests.factories import make_agreement
from tests.mou_tracker.server.system import free_port, wait_until

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
pytestmark = [
    pytest.mark.skipif(NGINX is None, reason="nginx is not installed"),
    pytest.mark.django_db(transaction=True),
]
PASSWORD = "correct horse battery"
#: root's nginx would work as somebody who may not enter its folder
USER = "user root;" if os.geteuid() == 0 else ""
#: nginx of a user who owns nothing but one folder.
AROUND = """
daemon off; {user} pid {folder}/pid; error_log {folder}/error.log;
events {{}}
http {{
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  {block}
}}
"""


def certificate(folder) -> None:
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
         "/CN=localhost", "-keyout", folder / "mou.key", "-out", folder / "mou.crt"],
        check=True, capture_output=True,
    )  # fmt: skip


def write_configuration(folder, *, port: int, servers: list[str]) -> None:
    """The block that is told, for this machine and these web servers."""
    each = "    server 127.0.0.1:{} max_fails=1 fail_timeout=2s;\n"
    told = each.format(8001) + each.format(8002)
    given = {
        told: "".join(told.splitlines(True)[0].replace("127.0.0.1:8001", one) for one in servers),
        "listen 80;": f"listen 127.0.0.1:{free_port()};",
        "listen 443": f"listen 127.0.0.1:{port}",
        "/etc/ssl/": f"{folder}/",
        "/var/log/nginx/": f"{folder}/",
        "mou.example.org": "localhost",
    }
    block = guide.block("upstream mou {")
    for theirs, ours in given.items():
        assert theirs in block
        block = block.replace(theirs, ours)
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder, block=block, user=USER))


@pytest.fixture
def proxy(tmp_path, live_server, settings):
    """nginx with a certificate of its own before the running product; its port."""
    settings.TRUSTED_PROXIES = 1
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECURE_SSL_REDIRECT = settings.SESSION_COOKIE_SECURE = True
    port = free_port()
    settings.CSRF_TRUSTED_ORIGINS = [f"https://localhost:{port}"]
    with nginx(tmp_path, port=port, servers=[live_server.url.removeprefix("http://")]):
        yield port


@contextmanager
def nginx(folder, *, port: int, servers: list[str]) -> Iterator[None]:
    certificate(folder)
    write_configuration(folder, port=port, servers=servers)
    running = subprocess.Popen([NGINX, "-c", folder / "nginx.conf", "-p", folder])
    try:
        wait_until(lambda: listens(port) or running.poll() is not None, "nginx listens")
        assert running.poll() is None, (folder / "error.log").read_text()
        yield
    finally:
        running.terminate()
        running.wait(30)


def listens(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


class Visitor(requests.Session):
    """Somebody at an address of this machine's loopback net."""

    def __init__(self, port: int, *, at: str = "127.0.0.1") -> None:
        super().__init__()
        self.trust_env = self.verify = False
        self.site = f"https://localhost:{port}"
        self.mount("https://", _From(at))

    def sends(self, path: str, *, files=None, headers=None, **fields):
        self.get(f"{self.site}{path}")
        fields["csrfmiddlewaretoken"] = self.cookies["csrftoken"]
        headers = {"Referer": f"{self.site}{path}", **(headers or {})}
        return self.post(
            f"{self.site}{path}", data=fields, files=files, headers=headers, allow_redirects=False
        )

    def signs_in(self, login: str, password: str = PASSWORD, **headers: str):
        return self.sends("/accounts/login/", headers=headers, login=login, password=password)


class _From(requests.adapters.HTTPAdapter):
    def __init__(self, at: str) -> None:
        self.at = at
        super().__init__()

    def init_poolmanager(self, *args, **kwargs):
        super().init_poolmanager(*args, source_address=(self.at, 0), **kwargs)


def test_a_body_that_does_not_come_holds_no_web_server(tmp_path):
    """The web server is asked once all of it is there: its threads are few, and wait for ever."""
    port, told = free_port(), ssl.create_default_context()
    told.check_hostname, told.verify_mode = False, ssl.CERT_NONE
    head = b"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 20\r\n\r\n"
    with socket.create_server(("127.0.0.1", 0)) as web:
        web.settimeout(2)
        servers = [f"127.0.0.1:{web.getsockname()[1]}"]
        with (
            nginx(tmp_path, port=port, servers=servers),
            socket.create_connection(("127.0.0.1", port)) as line,
            told.wrap_socket(line, server_hostname="localhost") as sender,
        ):
            sender.sendall(head + b"login=somebody")
            with pytest.raises(TimeoutError):
                web.accept()
            sender.sendall(b"@x.org")
            web.settimeout(30)
            web.accept()[0].close()


@pytest.mark.filterwarnings("ignore::urllib3.exceptions.InsecureRequestWarning")
def test_behind_nginx(proxy, people, consip, settings, tmp_path):
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    make_agreement("KR-IT-1", consip)
    # one who tries too often, whatever they write, shuts out nobody else
    hostile = Visitor(proxy)
    for n in range(10):
        forged = {"X-Forwarded-For": f"192.0.2.{n}", "X-Forwarded-Proto": "http"}
        assert hostile.signs_in(f"nobody{n}@example.org", "wrong", **forged).status_code == 200
    refused = hostile.signs_in(people["reader"].email, **{"X-Forwarded-For": "192.0.2.99"})
    assert "Too many failed sign-ins from this address" in refused.text
    officer = Visitor(proxy, at="127.0.0.2")
    answer = officer.signs_in(people["officer"].email)
    assert answer.status_code == 302 and "Secure" in answer.headers["Set-Cookie"]
    # a large file, and its bytes back
    content = made.pdf("Memorandum", tail=b"\n%" + b"x" * (MAX_BYTES - 2000))
    sent = {"files": ("memorandum.pdf", content, "application/pdf")}
    answer = officer.sends(
        "/agreements/KR-IT-1/documents/", files=sent, kind="other", confidentiality="internal"
    )
    assert answer.status_code == 302, answer.text
    assert Document.objects.get().size == len(content)
    # nothing of who asked or what was searched for stands in the proxy's own log
    officer.get(f"{officer.site}/search/?q=procurement")
    officer.get(f"{officer.site}/calendar/a-secret.ics")
    logged = (tmp_path / "mou.log").read_text()
    assert "/search/" in logged and "procurement" not in logged and "a-secret" not in logged


def test_http_2_and_a_plain_address(proxy):
    """What stands in front speaks HTTP/2, and the page it shows is the product's."""
    context = ssl._create_unverified_context()
    context.set_alpn_protocols(["h2", "http/1.1"])
    with (
        socket.create_connection(("127.0.0.1", proxy)) as plain,
        context.wrap_socket(plain, server_hostname="localhost") as talking,
    ):
        assert talking.selected_alpn_protocol() == "h2"
    asked = HTTPSConnection("127.0.0.1", proxy, context=ssl._create_unverified_context())
    asked.request("GET", "/healthz", headers={"Host": "localhost"})
    assert asked.getresponse().status == 200
