"""Headers of mails, read as real readers read them."""

import base64
import quopri
import re
from email import message_from_bytes, policy
from email.header import decode_header, make_header

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from django.core import mail

from mou_tracker.mail import Mail

WORD = re.compile(r"=\?utf-8\?([bq])\?([^?]*)\?=", re.IGNORECASE)
TITLES = [
    "[D-7 3.10.(수)] 통보 마감 Consip S.p.A. · 조달청 (KR-IT-2008-1), 외 3건",
    "a" + "가" * 200,
    "ab" + "가" * 200,
    "가" * 13 + "나",
    "é" * 200,
    "한글😀" * 50,
    "plain",
    "one two " * 60,
    "x" * 200,
    "=?utf-8?b?ZXZpbA==?=",
    "",
]


def raw(subject="s", sender="a@pps.example"):
    made = Mail(subject=subject, body="b", from_email=sender, to=["b@pps.example"])
    return made.message().as_bytes(linesep="\r\n")


def header(name, text):
    """The header as it stands in the mail: the first line and those that follow it."""
    head = text.split(b"\r\n\r\n")[0].decode("ascii")
    (found,) = re.findall(rf"^{name}: ?([^\r]*(?:\r\n[ \t][^\r]*)*)", head, re.MULTILINE)
    return found


def as_gmime_reads(value):
    """Neighbouring words of one kind are joined before they are decoded, and decoding base64 ends
    at the first padding; between two words white space says nothing."""
    value = re.sub(r"\?=\s+=\?", "?==?", value.replace("\r\n", ""))

    def decoded(found):
        read = b""
        for kind, joined in _joined(WORD.findall(found[0])):
            if kind == "b":
                end = re.search("=+", joined)
                read += base64.b64decode(joined[: end.end()] if end else joined)
            else:
                read += quopri.decodestring(joined.encode(), header=True)
        return read.decode()

    return re.sub(rf"(?:{WORD.pattern})+", decoded, value, flags=re.IGNORECASE)


def _joined(words):
    groups = []
    for kind, payload in words:
        if groups and groups[-1][0] == kind.lower():
            groups[-1] = (kind.lower(), groups[-1][1] + payload)
        else:
            groups.append((kind.lower(), payload))
    return groups


ONE_LINE = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), max_size=300).map(
    lambda text: " ".join(text.split())
)


@given(ONE_LINE)
@example(TITLES[0])
@example(TITLES[1])
@example(TITLES[2])
@example(TITLES[5])
@example(TITLES[7].strip())
@example(TITLES[8])
@example(TITLES[9])
def test_a_subject_is_shown_whole(subject):
    found = header("Subject", raw(subject))
    assert as_gmime_reads(found) == subject
    assert str(make_header(decode_header(found.replace("\r\n", "")))).strip() == subject
    assert message_from_bytes(raw(subject), policy=policy.default)["Subject"] == subject


@pytest.mark.parametrize("subject", TITLES[:-1])
def test_the_first_line_says_something_and_none_is_long(subject):
    lines = header("Subject", raw(subject)).split("\r\n")
    assert lines[0].strip()
    assert len("Subject: " + lines[0]) <= 78 and all(len(line) <= 76 for line in lines[1:])
    words = [payload for kind, payload in WORD.findall("".join(lines)) if kind == "b"]
    assert not any(payload.endswith("=") for payload in words[:-1])
    for payload in words:
        base64.b64decode(payload).decode()  # no character is cut


@pytest.mark.parametrize(
    "name", ["조달청 국제협력담당관실 협약 관리 알림" * 3, "Consip, S.p.A.", "plain"]
)
def test_the_name_of_a_sender_is_shown_whole(name):
    sender = f'"{name}" <mou@pps.example>'
    found = header("From", raw(sender=sender))
    shown, _, address = as_gmime_reads(found).rpartition(" ")
    assert shown.strip('" ') == name and address == "<mou@pps.example>"
    assert found.split("\r\n")[0].strip()


def test_a_name_that_looks_like_an_encoded_word_stays_what_it_is():
    name = "=?utf-8?b?ZXZpbA==?="
    found = header("From", raw(sender=f'{name} <b@pps.example>, "조달청" <a@pps.example>'))
    assert name not in found
    first, _second = message_from_bytes(b"From: " + found.encode(), policy=policy.default)[
        "From"
    ].addresses
    assert first.display_name == name


@pytest.mark.django_db
def test_mails_of_the_sign_in_are_made_alike(client, django_user_model):
    django_user_model.objects.create_user(
        email="a@pps.example", native_name="a", role="officer", password="x"
    )
    client.post("/accounts/password/reset/", {"email": "a@pps.example"}, headers={
        "Accept-Language": "ko"})  # fmt: skip
    (sent,) = mail.outbox
    assert isinstance(sent, Mail) and sent.body
    assert (
        as_gmime_reads(header("Subject", sent.message().as_bytes(linesep="\r\n"))) == sent.subject
    )
