"""docs/operations.md is followed word by word on a host of its own: from the packages to a sign-in
page behind nginx, an upgrade while people ask for pages, and a disaster."""

import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import guide
from tests.deploy.host import Host, NoHost, why_not
from tests.mou_tracker.server.system import BASE_DIR, reachable, wait_until

#: What an office writes in place of the guide's own words: where the code comes from, and a mail
#: server that needs no TLS, since it is a few lines on the same host.
WRITTEN = {
    "REPOSITORY": "/srv/mou",
    "smtp+tls://user:password@mail.office.example:587": "smtp://127.0.0.1:2525",
}
UNITS = "mou-web@8001 mou-web@8002 mou-worker@1 mou-beat mou-mail"
#: What Debian's packages do when they are installed on a bare host, and a mail server.
BARE = """
userdel mou 2>/dev/null || true
rm -rf /opt/mou* /etc/mou-tracker /backups /etc/nginx/conf.d/mou.conf
rm -rf /etc/postgresql/15/main /var/lib/postgresql/15/main
pg_createcluster 15 main >/dev/null
systemctl daemon-reload
systemctl start postgresql@15-main redis-server nginx
systemd-run --quiet --unit=sink -p StandardOutput=file:/srv/mails \
  /usr/bin/python3 -Wignore -u -m smtpd -n -c DebuggingServer 127.0.0.1:2525
"""
MANAGE = next(one for one in guide.block("cp /opt").splitlines() if one.startswith("manage()"))
COMMIT = "git -C /srv/mou -c user.name=office -c user.email=it@office.example commit --quiet"
PEOPLE = "from mou_tracker.accounts.models import User; print(User.objects.count())"
VISITOR = """
while [ ! -e /srv/enough ]; do
  curl -s -o /dev/null -w '%{http_code}\\n' --cacert /etc/ssl/mou.crt \
    --resolve mou.example.org:443:127.0.0.1 https://mou.example.org/accounts/login/ >>/srv/answers
  sleep 0.1
done
"""
LOST = f"""
systemctl stop {UNITS} && rm -rf /var/lib/mou/*
cd / && su postgres -c 'dropdb mou && dropuser mou && dropuser mou_partner_mou'
"""


def typed(first: str) -> str:
    """The block that begins so, as it is typed here; `manage` is known from step 5 on."""
    text = guide.block(first)
    for theirs, ours in WRITTEN.items():
        text = text.replace(theirs, ours)
    return f"{MANAGE}\n{text}"


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    folder = reachable(tmp_path) / "host"
    folder.mkdir()
    if told := why_not(folder):
        pytest.skip(told)
    if not Path("/usr/lib/postgresql/15/bin/postgres").exists():
        pytest.skip("PostgreSQL 15 is not installed")
    try:
        found = Host(folder)
    except NoHost as error:
        pytest.skip(str(error))
    try:
        yield found
    finally:
        found.stop()


def outside(*words: str, given: bytes = b"") -> bytes:
    """On the machine of the test, in this checkout."""
    done = subprocess.run(words, cwd=BASE_DIR, input=given, check=True, capture_output=True)
    return done.stdout


def give_code(host: Host) -> None:
    """This checkout as it stands, as a repository with a first release."""
    host.run("mkdir -p /srv/mou")
    names = outside("git", "ls-files", "-z").split(b"\0")
    there = b"\0".join(one for one in names if (BASE_DIR / one.decode()).is_file())
    packed = outside("tar", "--null", "--no-recursion", "-T", "-", "-c", given=there)
    at = f"/proc/{host.first}/root/srv/mou"
    outside("tar", "-x", "--no-same-owner", "-C", at, given=packed)
    host.run(f"git init --quiet -b main /srv/mou && git -C /srv/mou add -A && {COMMIT} -m one")
    host.run("git -C /srv/mou tag v0.1.0")


def install(host: Host) -> None:
    host.run(typed("useradd"), has_network=True)
    host.run(typed("cd / && su postgres"))
    host.run(typed("install -d -m 700 /etc/mou-tracker"))
    told = host.run(typed("cp /opt/mou/deploy"))
    assert "The invitation to it@office.example leaves" in told or "leaves with the next" in told
    assert "no issues" in told  # check --deploy
    host.run(typed("for unit in mou-web@").replace("ADDRESS", "192.0.2.25 2001:db8::/32"))
    for unit in UNITS.split():
        allowed = host.run(f"systemctl show -p IPAddressAllow --value {unit}").split()
        assert {"192.0.2.25/32", "2001:db8::/32", "10.0.0.0/8", "127.0.0.0/8"} <= set(allowed)
    proxy = Path(f"/proc/{host.first}/root/etc/nginx/conf.d/mou.conf")
    proxy.write_text(guide.block("upstream mou {"))
    host.run(typed("openssl req"))
    host.run(typed("for unit in postgresql@"))
    host.run(typed("manage backup /backups/first"))


def is_well(host: Host, *, but: str = "") -> None:
    """Within the minute that the guide speaks of, and by each sentence of doctor (`but` one)."""
    said = []

    def says() -> bool:
        done = host.tried(typed("curl -fsS"))
        said[:] = [done.stdout]
        wrong = [line for line in done.stdout.splitlines() if line.startswith("WRONG")]
        if but and len(wrong) == 1 and but in wrong[0]:
            return done.returncode == 1
        return done.returncode == 0 and "The disks have room" in done.stdout

    wait_until(says, "all is well", said=lambda: said[0])
    units = host.run(f"systemctl show -p ActiveState -p NRestarts {UNITS}").split()
    assert units.count("ActiveState=active") == 5 == units.count("NRestarts=0")


def test_from_the_packages_to_a_disaster(host):
    host.run(BARE)
    give_code(host)
    install(host)
    is_well(host)
    wait_until(
        lambda: "To: it@office.example" in host.run("cat /srv/mails"), "the invitation has left"
    )
    # what is not ours
    host.run("kill -9 $(systemctl show -p MainPID --value postgresql@15-main); pkill -9 -x nginx")
    is_well(host)
    # what cron runs each night
    (line,) = host.run("cat /etc/cron.d/mou").splitlines()
    host.run(line.partition(" root ")[2].replace("\\%", "%"))
    assert "mou-20" in host.run("ls /backups")
    host.run(f"{MANAGE}\nmanage drill")

    upgrade(host)
    is_well(host)

    host.run(f"{LOST}\ncp /backups/before-upgrade /backups/newest; chown mou /backups/newest")
    host.run(typed("cd / && su postgres"))
    assert "equal to the backup" in host.run(typed("manage restore"))
    is_well(host, but="This is a copy that nobody has confirmed")
    assert host.run(f"{MANAGE}\nmanage shell -c '{PEOPLE}'").split()[-1] == "1"
    assert "nobody is told anything" in host.run(f"{MANAGE}\nmanage send_due")


def upgrade(host: Host) -> None:
    """Block by block as it stands; the installation alone needs a network."""
    host.run(f"{COMMIT} --allow-empty -m two && git -C /srv/mou tag v0.2.0")
    lines = typed("manage backup /backups/before").splitlines(keepends=True)
    cut = next(n for n, line in enumerate(lines) if "install.py" in line) + 1
    host.run("".join(lines[:cut]), has_network=True)
    host.run(f"systemd-run --quiet --unit=visitor bash -c {shlex.quote(VISITOR)}")
    host.run(lines[0] + "".join(lines[cut:]))
    host.run("touch /srv/enough")
    assert host.run("readlink -f /opt/mou").strip() == "/opt/mou-0.2.0"
    answers = host.run("cat /srv/answers").split()
    assert len(answers) > 30 and set(answers) == {"200"}
