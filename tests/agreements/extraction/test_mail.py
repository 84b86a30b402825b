"""Mails: the sender's own day, names and words in their letters, what was attached."""

import base64
import io
from datetime import date
from email.message import EmailMessage
from urllib.parse import quote

import pytest

from agreements.extraction import ACCEPTED, State, extract, process, recognise
from agreements.extraction.mail import (
    Address,
    Mail,
    Unreadable,
    read_attachment,
    read_mail,
    recipients_of,
)
from agreements.extraction.mail.pages import words_of_page

HEAD = (
    "From: Kim <kim@pps.example.kr>\r\nTo: Rossi <rossi@acquisti.example.it>\r\n"
    "Date: Tue, 3 Mar 2026 08:30:00 +0900\r\nSubject: Draft\r\nMessage-ID: <1@pps.example.kr>\r\n"
)


@pytest.fixture
def mail_of(tmp_path):
    def read(content: bytes | str):
        path = tmp_path / "mail.eml"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        with path.open("rb") as file:
            kind = recognise(file, name="mail.eml")
        mail = read_mail(path, kind)
        return mail, lambda number: read_attachment(path, kind, number)

    return read


def encoded(text: str, charset: str = "ks_c_5601-1987") -> str:
    return f"=?{charset}?B?{base64.b64encode(text.encode('cp949')).decode()}?="


def test_the_day_is_that_of_the_senders_clock(mail_of):
    """08:30 in Seoul is the evening before in Rome, and 23:30 in Lima the next day here."""
    mail, _attached = mail_of(HEAD + "\r\nGood morning")
    assert mail.day == date(2026, 3, 3)
    for zone in ("+0900 (KST)", "-0500", "+0000", "GMT", "-0000"):
        late = HEAD.replace("08:30:00 +0900", f"23:30:00 {zone}") + "\r\nx"
        assert mail_of(late)[0].day == date(2026, 3, 3), zone


@pytest.mark.parametrize("said", ["", "yesterday", "Tue, 31 Feb 2026 08:30:00 +0900"])
def test_a_day_that_is_not_told_is_not_guessed(mail_of, said):
    head = HEAD.replace("Tue, 3 Mar 2026 08:30:00 +0900", said)
    assert mail_of(head + "\r\nx")[0].day is None


@pytest.mark.parametrize("charset", ["ks_c_5601-1987", "euc-kr", "EUC-KR", "cp949"])
def test_korean_letters_beyond_euc_kr(mail_of, charset):
    """Programs say EUC-KR and write CP949: 뷁 and 똠 are in the latter alone."""
    words = "펲시콜라 똠방각하 뷁"
    head = HEAD.replace("Kim ", f'"{encoded("김똠, 과장", charset)}" ').replace(
        "Draft", encoded("협정 뷁", charset)
    )
    content = (head + f"Content-Type: text/plain; charset={charset}\r\n\r\n").encode()
    mail, _attached = mail_of(content + words.encode("cp949"))
    assert (mail.text, mail.subject) == (words, "협정 뷁")
    assert mail.sender == Address("김똠, 과장", "kim@pps.example.kr")


@pytest.mark.parametrize("charset", ["unicode_escape", "utf-7", "idna", "no-such-charset", "\0"])
def test_a_charset_that_is_none_of_mails_changes_nothing(mail_of, charset):
    words = "from C:\\new +AGE- 회의"
    head = HEAD + f"Content-Type: text/plain; charset={charset}\r\n\r\n"
    assert mail_of(head + words)[0].text == words


def test_what_cannot_be_stored_is_left_out():
    """NUL and halves of pairs, wherever a mail holds them."""
    odd = "a\0\ud83db"
    mail = Mail(odd, Address(odd, odd), to=(Address(odd, odd),), message_id=odd, text=odd)
    plain = Address("ab", "ab")
    assert Mail.of(mail.told()) == Mail("ab", plain, to=(plain,), message_id="ab", text="ab")


def test_a_mail_without_end_is_cut(mail_of):
    """Its words, its headers, its recipients; how many more there are is said."""
    many = ",\r\n ".join(f"r{number}@acquisti.example.it" for number in range(350))
    head = HEAD.replace("Rossi <rossi@acquisti.example.it>", many) + "Cc: c@acquisti.example.it\r\n"
    mail, _attached = mail_of(head.replace("Draft", "a" * 5_000) + "\r\n" + "word " * 300_000)
    assert (len(mail.to), len(mail.cc), mail.more) == (300, 0, 51)
    assert (len(mail.subject), len(mail.text)) == (1_000, 500_000)
    assert dict(recipients_of(mail))["To"].endswith(" r299@acquisti.example.it, +51")


def test_no_more_is_taken_from_a_reader_than_may_be(tmp_path):
    path = tmp_path / "long.txt"
    path.write_text("word " * 1_000)
    assert process.run(path, "text", what="text", seconds=20, most=100) == (
        ("word " * 20).encode(), process.CUT,
    )  # fmt: skip


def test_a_character_cut_between_two_encoded_words(mail_of):
    raw = "협력 회의 결과".encode("cp949")
    two = " ".join(f"=?euc-kr?B?{base64.b64encode(part).decode()}?=" for part in (raw[:5], raw[5:]))
    mail, _attached = mail_of(HEAD.replace("Draft", two) + "\r\nx")
    assert mail.subject == "협력 회의 결과"


@pytest.mark.parametrize(
    "name",
    [
        f"filename*=ks_c_5601-1987''{quote('양해각서 초안.pdf'.encode('cp949'))}",
        f'filename="{encoded("양해각서 초안.pdf")}"',
        "filename*0*=utf-8''" + quote("양해각서 ") + ";\r\n filename*1*=" + quote("초안.pdf"),
        "bare",
    ],
    ids=["2231", "2047", "continued", "bare"],
)
def test_names_of_attachments(mail_of, name):
    bare = 'filename="양해각서 초안.pdf"'.encode("cp949")
    disposition = bare if name == "bare" else name.encode()
    content = (
        HEAD.encode() + b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
        b"--b\r\nContent-Type: text/plain\r\n\r\nsee attached\r\n--b\r\n"
        b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n"
        b"Content-Disposition: attachment; " + disposition + b"\r\n\r\nJVBERi0=\r\n--b--\r\n"
    )
    mail, attached = mail_of(content)
    assert [(one.name, one.size) for one in mail.attachments] == [("양해각서 초안.pdf", 5)]
    assert attached(0) == b"%PDF-" and mail.text == "see attached"


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\r\n", b"From a@b Tue Mar  3 2026\n"])
def test_what_programs_write_before_the_first_header(mail_of, before):
    mail, _attached = mail_of(before + HEAD.encode() + b"\r\nwords")
    assert (mail.day, mail.text) == (date(2026, 3, 3), "words")


def built(**options) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = "a@b.example", "c@d.example, E <e@f.example>"
    message["Date"], message["Subject"] = "Tue, 3 Mar 2026 09:00:00 +0900", "outer"
    return message


def test_a_page_alone_is_told_as_text(mail_of):
    message = built()
    message.set_content(
        "<html><head><style>p{}</style></head><body><p>Dear&nbsp;all,</p><div style='display:none'>"
        "hidden<b>x</b></div><table><tr><td>1</td><td>2</td></tr></table>we<br>agree</body></html>",
        subtype="html",
    )
    assert mail_of(message.as_bytes())[0].text == "Dear all,\n\n\t1\t2\n\nwe\nagree"
    assert words_of_page("<p>a<p>b</span></div>c") == "a\nb\nc"


def test_of_two_tellings_the_plain_one(mail_of):
    message = built()
    message.set_content("plain")
    message.add_alternative("<p>page</p>", subtype="html")
    assert mail_of(message.as_bytes())[0].text == "plain"
    empty = built()
    empty.set_content(" \n")
    empty.add_alternative("<p>page</p>", subtype="html")
    assert mail_of(empty.as_bytes())[0].text == "page"


def test_a_mail_inside_a_mail_is_attached(mail_of):
    """Its words are its own; the logo of a signature is no attachment."""
    inner = built()
    inner.replace_header("Subject", "안쪽 메일")
    inner.set_content("inner words")
    inner.add_attachment(b"x", maintype="application", subtype="pdf", filename="inner.pdf")
    message = built()
    message.set_content("outer words")
    message.add_alternative("<p>outer <img src='cid:logo'></p>", subtype="html")
    message.get_payload()[1].add_related(b"\x89PNG", "image", "png", cid="<logo>")
    message.add_attachment(inner)
    mail, attached = mail_of(message.as_bytes())
    assert [one.name for one in mail.attachments] == ["안쪽 메일.eml"]
    assert mail.text == "outer words"
    again, _attached = mail_of(attached(0))
    assert again.text == "inner words" and [one.name for one in again.attachments] == ["inner.pdf"]
    assert mail.to == (Address("", "c@d.example"), Address("E", "e@f.example"))


def test_the_text_of_a_mail_that_is_kept(tmp_path):
    (tmp_path / "m").write_bytes((HEAD + "\r\nwords").encode())
    found = extract(tmp_path / "m", ACCEPTED["eml"])
    assert found.state == State.WHOLE
    assert "From: Kim <kim@pps.example.kr>" in found.text and found.text.endswith("words")


def test_what_is_no_mail(tmp_path):
    for kind, content in (("msg", b"no container"), ("eml", b"Subject: x\n\n")):
        (tmp_path / "m").write_bytes(content)
        with pytest.raises(Unreadable):
            read_mail(tmp_path / "m", ACCEPTED[kind])
    assert recognise(io.BytesIO(b"From: a\nDate: b\n\nx"), name="notes.txt").code == "text"
