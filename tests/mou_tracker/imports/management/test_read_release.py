"""The command: a file of any kind with the same words reads alike; what cannot be read says so."""

import io
import json
from email.message import EmailMessage

import pytest

from django.core.management import CommandError, call_command

from tests.agreements import made
from tests.mou_tracker.imports.releases.test_cases import CASES, case


def run(*args: object) -> str:
    out = io.StringIO()
    call_command("read_release", *map(str, args), stdout=out)
    return out.getvalue()


def mail(text: str) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = (
        "a@pps.example",
        "b@pps.example",
        "보도자료",
    )
    message["Date"] = "Wed, 28 Apr 2027 09:00:00 +0900"
    message.set_content(text, charset="utf-8")
    return message.as_bytes()


@pytest.mark.parametrize(
    ("ending", "file"),
    [
        ("eml", mail),
        ("docx", lambda text: made.docx(*text.split("\n"))),
        ("hwpx", lambda text: made.hwpx(*text.split("\n"))),
    ],
)
def test_a_file_reads_like_its_text(ending, file, tmp_path):
    text, expected = case("01-ko")
    path = tmp_path / f"release.{ending}"
    path.write_bytes(file(text))
    world = CASES / "01-ko.json"
    read = json.loads(run(path, "--world", world, "--json"))
    plain = json.loads(run(CASES / "01-ko.txt", "--world", world, "--json"))
    assert read["propose"] == plain["propose"]
    assert read["propose"][0]["signing"]["signed"] == expected["propose"][0]["signing"]["signed"]


def test_for_people_names_agreement_and_day():
    told = run(CASES / "07-it.txt", "--world", CASES / "07-it.json")
    assert "[x] KR-IT-2009-2: renewal (mou)" in told
    assert "signed 2026-10-08" in told


def test_what_is_no_release_is_refused(tmp_path):
    path = tmp_path / "picture.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(40))
    with pytest.raises(CommandError):
        run(path, "--world", CASES / "01-ko.json")
