"""The main job goes on while each part of the whole is killed in turn: nobody is told of more than
"not just now", and nothing that was told is lost. The database stands still before it is lost."""

import time

import pytest
import requests

from .everything import PEOPLE, Everything, Office, Person
from .pooler import PROGRAM
from .system import reachable, wait_until
from .test_behind_nginx import NGINX
from .test_replica import SERVER

pytestmark = [
    pytest.mark.skipif(
        not (NGINX and PROGRAM and (SERVER / "initdb").exists()),
        reason="nginx, PgBouncer or PostgreSQL 15 is not installed",
    ),
    pytest.mark.filterwarnings("ignore::urllib3.exceptions.InsecureRequestWarning"),
]
#: While these are replaced, people may be told that something is not available just now.
SWITCHED = {"web", "pooler", "primary"}


@pytest.fixture
def everything(tmp_path, django_db_blocker):
    found = Everything(reachable(tmp_path))
    try:
        with django_db_blocker.unblock():
            found.start()
        yield found
    finally:
        found.end()


def kill_in_turn(office: Office, whole: Everything) -> int:
    """Each is started again as its supervisor would. How many that send mail were killed, or lost
    what they send from or to."""
    primary, replica = whole.pair.primary, whole.pair.replica
    with office.while_("worker"):
        whole.workers[0].kill()
        whole.workers[0].start()
    with office.while_("beat"):
        wait_until(whole.rings, "a beat rings", said=whole.said)
        before = whole.rings()
        (one,) = [one for one in whole.beats if one.process.pid == before]
        one.kill()
        wait_until(lambda: whole.rings() not in (0, before), "the other beat rings")
        one.start()
    with office.while_("mail loop"):
        whole.loop.kill()
        whole.loop.start()
    with office.while_("mail server"):
        whole.mailbox.kill()
        time.sleep(1)
        whole.mailbox.start()
    with office.while_("broker"):
        first, second = whole.nodes.nodes
        whole.nodes.kill(whole.nodes.sentinels[0])
        whole.nodes.kill(first)
        wait_until(lambda: whole.nodes.name(second, most=2), "the replica was promoted")
    with office.while_("storage"):  # it holds its files in memory: silent, not killed
        whole.storage.freeze()
        time.sleep(4)
        whole.storage.thaw()
    with office.while_("replica"):
        replica.kill()
        time.sleep(1)
        replica.start()
        question = "select count(*) from pg_stat_replication where state = 'streaming'"
        wait_until(lambda: primary.ask(question)[0][0], "the replica follows")
    with office.while_("web"):
        whole.webs[0].kill()
        whole.webs[0].start()
        wait_until(whole.webs[0].is_ready, "it serves again", said=whole.webs[0].log.read_text)
    with office.while_("proxy"):
        whole.proxy.kill()
        whole.proxy.start()
    with office.while_("pooler"):
        whole.pooler.end()
        whole.pooler.start()
    # what is told is on both before it is told
    primary.ask("alter system set synchronous_standby_names = '*'", "select pg_reload_conf()")
    office.await_work()
    with office.while_("primary"):
        primary.freeze()  # it stands still first, and holds its connections open
        wait_until(lambda: office.is_told("primary"), "somebody is told", said=whole.said)
        primary.kill()
        replica.promote()
        whole.pooler.lead_to(replica.port)
    return 5


def test_each_part_is_killed_in_turn(everything):
    manager = everything.credentials["users"][0]
    person = Person(everything.port)
    assert person.signs_in(manager["email"], manager["password"]).status_code == 302
    addresses = [person.does_the_job(1)]
    person.renews()
    with Office(everything) as office:
        senders = kill_in_turn(office, everything)
    addresses.append(person.does_the_job(2))  # still signed in
    assert all(person.get(f"{person.site}{one}").status_code == 200 for one in addresses)

    allowed = {200, 201}
    for (phases, status), times in office.seen.items():
        away = status == 503 and phases & SWITCHED
        cut = isinstance(status, str) and "proxy" in phases
        assert status in allowed or away or cut, (phases, status, times, office.seen)
    told = {code for (code,) in everything.ask("select code from agreements_area")}
    assert set(office.areas) <= told
    for uid, content in office.files.items():
        answer = requests.get(
            f"{everything.site}/api/v1/documents/{uid}/file/", headers=office.key, verify=False
        )
        assert answer.content == content, (uid, answer.status_code)

    def is_delivered() -> bool:
        return {address for address, _name in everything.delivered()} == everything.addresses

    wait_until(is_delivered, "everybody was told", said=everything.said)
    found = everything.delivered()
    assert len(found) == PEOPLE  # nobody twice under another name
    # a sender killed between the mail server's yes and its own note says it once more
    assert sum(found.values()) - PEOPLE <= senders, found
