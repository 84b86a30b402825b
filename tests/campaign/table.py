"""Every fault this product has to bear, and what shows that it does: tests of the suite, and parts
of the campaign. `docs/faults.md` is written from it."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

from .results import last_run, noted
from .system import Figure

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "faults.md"

ACCOUNTS = "tests/mou_tracker/accounts/"
API = "tests/mou_tracker/api/"
FILES = "tests/agreements/files/test_faults.py::"
MAIL = "tests/mou_tracker/reminders/"
OPERATIONS = "tests/mou_tracker/operations/"
SERVER = "tests/mou_tracker/server/"
TOGETHER = "tests/mou_tracker/collaboration/"


@dataclass(frozen=True, slots=True)
class Fault:
    """`tests`: names pytest knows; `parts`: of the campaign, whose figures bear the number or, of
    `reminders`, are all meant."""

    number: str
    what: str
    answer: str
    tests: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


FAULTS = (
    Fault(
        "F01", "web server killed before a change is stored",
        "nothing is stored, the draft is offered, the same form makes one record",
        (f"{TOGETHER}test_lost_updates.py::test_the_connection_is_killed_before_the_commit",
         f"{TOGETHER}test_drafts.py::test_a_draft_is_kept_offered_and_opened"),
        ("database",),
    ),
    Fault(
        "F02", "web server killed after it is stored, before it is answered",
        "the same form or Idempotency-Key is told the same for 24 hours; other words under it 409, "
        "and 422 by the API",
        (f"{TOGETHER}test_form_keys.py::test_the_same_form_again_is_told_the_same_and_does_nothing",
         f"{TOGETHER}test_form_keys.py::test_the_same_key_with_other_words_is_told_and_they_are_kept",
         f"{TOGETHER}test_form_keys.py::test_after_a_day_a_key_means_nothing"),
        ("database",),
    ),
    Fault(
        "F03", "web server killed in the middle of an upload",
        "no row without its bytes; what lies half there is swept within 24 hours",
        (f"{FILES}test_killed_in_the_middle_of_an_upload",
         f"{FILES}test_a_body_that_ends_too_early_keeps_nothing",
         f"{FILES}test_the_sweep_sets_aside_what_no_document_names"),
    ),
    Fault(
        "F04", "sender killed before, while and after it hands over a mail",
        "none is lost; one may come twice for each kill, under the same Message-ID",
        (f"{MAIL}test_sender.py::test_killed_anywhere_nothing_is_lost",),
        ("reminders",),
    ),
    Fault(
        "F05", "pool process of the worker killed",
        "what it held goes out when its lease has run out; after 8 attempts it is a dead letter",
        (f"{SERVER}test_broker.py::test_killed_in_the_middle_nothing_is_lost",
         f"{MAIL}test_sender.py::test_a_sender_that_dies_holds_up_few",
         f"{MAIL}test_sender.py::test_what_brings_the_sender_down_each_time_is_set_aside"),
        ("reminders",),
    ),
    Fault("F06", "broker stopped", "pages, calls and forms work; mail goes out within 5 minutes",
          (), ("redis",)),
    Fault("F07", "broker frozen", "the same; nothing is more than 50 ms slower", (), ("redis",)),
    Fault("F08", "broker emptied", "the same; nothing is lost", (), ("redis",)),
    Fault("F09", "broker restarted ten times",
          "the worker consumes again within 60 seconds", (), ("redis",)),
    Fault(
        "F10", "database restarted in the middle of a change",
        "503 with every typed word and Retry-After; nothing stored; the next request is answered",
        (f"{TOGETHER}test_drafts.py::test_the_database_is_away",), ("database",),
    ),
    Fault("F11", "database down for a minute",
          "503 within 4 seconds each, alive and not ready; back within 5 seconds; mail goes out",
          (), ("database",)),
    Fault("F12", "database frozen", "an answer within 35 seconds, and all is well after",
          (), ("database",)),
    Fault("F13", "no session of the database left", "200 or 503 within 4 seconds; mail goes out",
          (), ("database",)),
    Fault(
        "F14", "deadlock, or a conflict of two transactions",
        "done anew up to three times, then 409 with every typed word; never 500",
        (f"{TOGETHER}test_lost_updates.py::TestDeadlocks",
         f"{API}test_doing_anew.py::TestWithOthers"),
    ),
    Fault("F15", "disk of the database full",
          "503 with every typed word, nothing half written, reading goes on", (), ("database",)),
    Fault("F16", "disk of the documents full",
          "422 that names the file and says so; no row, no bytes stay",
          (f"{FILES}test_a_full_disk_is_told_and_nothing_stays",
           f"{FILES}test_a_store_that_is_not_there")),
    Fault("F17", "no room for an upload on its way",
          "the same: uploads are written where documents are kept, and nowhere else",
          (f"{FILES}test_a_full_disk_is_told_and_nothing_stays",)),
    Fault("F18", "mail server takes 30 seconds for a command",
          "given up after 10 seconds; other mails wait less than a minute",
          (f"{MAIL}test_sender.py::test_a_mail_the_server_dawdles_over_holds_up_nobody",)),
    Fault(
        "F19", "mail server away for hours",
        "again after 1, 5, 15 and then each 60 minutes; given up after 72 hours; administrators "
        "are warned after 15 minutes",
        (f"{MAIL}test_sender.py::test_back_off_grows_and_ends_after_72_hours",
         f"{MAIL}test_sender.py::test_a_server_that_is_away_costs_one_or_two_tries_not_one_for_each",
         f"{OPERATIONS}test_status.py::test_mails_that_wait_and_those_that_died"),
    ),
    Fault(
        "F20", "some mails of a batch refused for now, some for good",
        "the others go once; refused for good they are dead letters, which somebody is told of",
        (f"{MAIL}test_sender.py::test_good_ones_go_once_while_others_wait_or_die",
         f"{MAIL}test_dead_letters.py"),
    ),
    Fault(
        "F21", "no STARTTLS, or a bad certificate",
        "nothing is sent in clear text; as if the mail server were away",
        (f"{MAIL}test_sender.py::test_starttls_required_and_absent_sends_nothing_in_clear_text",
         f"{MAIL}test_sender.py::test_a_bad_certificate_sends_nothing"),
    ),
    Fault("F22", "a mail comes back later",
          "its address is marked bad where that is proved; forged reports are ignored",
          (f"{MAIL}test_bounces.py",)),
    Fault(
        "F23", "clock 40 days ahead, or set back",
        "one digest a person, nothing twice; an alarm where two clocks differ",
        (f"{MAIL}test_composer.py::test_a_clock_that_jumps_costs_one_digest_and_a_clock_set_back_"
         "costs_nothing",
         f"{SERVER}test_embedded.py::test_servers_follow_a_faked_clock",
         f"{OPERATIONS}test_health.py::test_clocks_that_differ_are_an_alarm"),
    ),
    Fault(
        "F24", "summer time, a leap day, new rules of a time zone",
        "one mail on the local day; an hour that is skipped is refused; agreed hours stay",
        ("tests/activities/test_actions.py::test_an_hour_the_clocks_skip_is_refused",
         "tests/activities/test_zone_rules.py", "tests/activities/test_zones.py",
         f"{MAIL}test_moments.py"),
    ),
    Fault(
        "F25", "beat runs three times, or not for 72 hours",
        "nothing twice; all that was missed within 15 minutes, one digest a person",
        (f"{MAIL}test_send_due.py::test_three_bells_at_once_tell_everybody_once",
         f"{MAIL}test_planner.py::test_a_meeting_that_passed_unheard_is_missed_and_not_mailed"),
        ("reminders",),
    ),
    Fault("F26", "a sender slower than its lease", "one duplicate at most",
          (f"{MAIL}test_sender.py::test_a_sender_slower_than_its_lease_costs_one_duplicate_at_most",
           f"{MAIL}test_sender.py::test_a_lease_is_respected_until_it_runs_out")),
    Fault("F27", "a new version's migration while people work",
          "no error, and nobody waits as long as the migration does: it gives up after 2 seconds "
          "and comes again",
          (f"{SERVER}test_migrate_under_load.py",)),
    Fault(
        "F28",
        "an upgrade killed halfway, or the version before on the new tables",
        "it is run again and ends as a new installation does; what that version cannot live with "
        "is named before a release",
        (f"{SERVER}test_migrate.py", "tests/test_migrations_beside.py"),
    ),
    Fault(
        "F29", "two people change the same at once",
        "one change; the other is shown both sides and keeps every word",
        (f"{TOGETHER}test_lost_updates.py::test_pairs_that_write_at_once_lose_no_update",
         f"{TOGETHER}test_drafts.py::TestBothSides",
         "tests/browser/test_drafts.py::test_two_people_write_the_same_minutes"),
    ),
    Fault(
        "F30", "a form opened before a change, or of a record that is gone",
        "both versions side by side; of a record that is gone the words stay as a draft",
        (f"{TOGETHER}test_drafts.py::TestBothSides",
         f"{TOGETHER}test_drafts.py::test_what_is_gone_meanwhile_keeps_the_words",
         "tests/activities/test_pages.py::test_a_stale_edit_is_told"),
    ),
    Fault(
        "F31", "the database is taken back to an earlier moment",
        "loses 5 minutes at most of a server that keeps its log; the copy tells nobody anything "
        "until an administrator says that it is the one",
        (f"{OPERATIONS}test_point_in_time.py",),
    ),
    Fault(
        "F32", "bytes of a document damaged or missing, or a file nobody names",
        "the nightly check names it; 409 in place of wrong bytes",
        (f"{OPERATIONS}test_verify.py::test_touched_files",
         f"{OPERATIONS}test_verify.py::test_a_file_nobody_names",
         f"{FILES}test_a_day_of_rounds_names_every_fault_once",
         "tests/agreements/api/test_documents.py::TestStaff::test_damaged_bytes"),
    ),
    Fault(
        "F33", "a row of the trail changed, removed, or the chain begun anew",
        "`verify` ends with 1 and names the number",
        (f"{OPERATIONS}test_verify.py::test_a_touched_trail",
         f"{OPERATIONS}test_verify.py::test_a_trail_cut_off_at_its_end",
         f"{OPERATIONS}test_verify.py::test_a_chain_begun_anew"),
    ),
    Fault(
        "F34", "a key revoked, or an agreement no longer shared, between two pages of a list",
        "401, or the row is gone, at once; of a feed as well",
        (f"{API}test_between_pages.py",
         "tests/mou_tracker/feeds/test_feed.py::test_revoked_and_inactive_die_at_once"),
    ),
)  # fmt: skip


def run() -> Iterator[Figure]:
    """Runs every test that is named."""
    found = tested()
    for fault in FAULTS:
        passed = [found.get(one) for one in fault.tests]
        if fault.tests:
            said = f"{sum(map(bool, passed))} of {len(passed)}"
            yield Figure(f"{fault.number} {fault.what}"[:56], said, "all", all(passed))


def shown() -> Figure:
    """How many faults the last runs of all parts show."""
    count = sum(map(is_shown, FAULTS))
    return Figure("faults shown", f"{count} of {len(FAULTS)}", "all", count == len(FAULTS))


def tested() -> dict[str, bool]:
    """By each name in the table, whether its tests ran and passed (skipped is not passed)."""
    asked = sorted({name for fault in FAULTS for name in fault.tests})
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        words = ("-q", "-n", "2", "-m", "", "-p", "no:cacheprovider", "-o", "junit_family=xunit1")
        program = (sys.executable, "-m", "pytest", *words, f"--junit-xml={report}", *asked)
        subprocess.run(program, cwd=ROOT, stdout=sys.stderr, check=False)
        cases = list(ElementTree.parse(report).iter("testcase"))
    came = [(_name_of(case), not len(case.findall("*[@message]"))) for case in cases]
    return {
        one: bool(mine) and all(mine)
        for one in asked
        for mine in [[passed for name, passed in came if _is_part(name, one)]]
    }


def _name_of(case: ElementTree.Element) -> str:
    file, classes = case.get("file", ""), case.get("classname", "")
    within = classes.removeprefix(file.removesuffix(".py").replace("/", ".")).strip(".")
    return "::".join(part for part in (file, *within.split("."), case.get("name", "")) if part)


def _is_part(name: str, of: str) -> bool:
    return name == of or name.startswith((f"{of}[", f"{of}::"))


def is_shown(fault: Fault) -> bool:
    wanted = {*fault.parts} | ({"table"} if fault.tests else set())
    return all(_kept(fault.number, part) for part in wanted)


def _kept(number: str, part: str) -> bool:
    figures = noted(number, part)
    return bool(figures) and all(one["kept"] for one in figures)


def page() -> str:
    lines = [
        "# Faults", "",
        "What goes wrong around this product, what people get then, and what shows it. Written by "
        "`make faults`, which runs the named tests (`ARGS=table`) and the parts of the campaign "
        "(`ARGS=\"reminders redis database\"`) on installations of their own.", "",
        f"{shown().measured} are shown.", "",
        "| | fault | what people get | shown by | |", "|---|---|---|---|---|",
    ]  # fmt: skip
    for fault in FAULTS:
        tests = [f"`{one.removeprefix('tests/')}`" for one in fault.tests]
        parts = [f"`make faults ARGS={one}`" for one in fault.parts]
        seen = "shown" if is_shown(fault) else "not shown"
        by = "<br>".join([*tests, *parts])
        lines.append(f"| {fault.number} | {fault.what} | {fault.answer} | {by} | {seen} |")
    lines += ["", "## Measured"]
    for part in dict.fromkeys(part for fault in FAULTS for part in fault.parts):
        lines += measured(part)
    return "\n".join(lines) + "\n"


def measured(part: str) -> list[str]:
    """What its last run found of what was promised, each figure once."""
    run = last_run(part)
    if not run:
        return ["", f"### {part}", "", "Not run yet."]
    told = date.fromisoformat(run["on"])
    rows = [
        f"| {one['what']} | {one['measured']} | {one['promised']} |"
        for one in run["figures"]
        if one["promised"]
    ]
    head = ["| figure | measured | promised |", "|---|---|---|"]
    return ["", f"### {part}, {told:%-d %B %Y}", "", *head, *rows]
