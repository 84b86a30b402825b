"""Letters of mails. Korean programs say `ks_c_5601-1987` or `euc-kr` and write CP949."""

import re
import unicodedata
from email.errors import HeaderParseError
from email.header import Header, decode_header
from email.message import Message

from agreements.extraction.encodings import decoded

#: What is said -> what is written.
MEANT = {
    **dict.fromkeys(
        [
            "ks_c_5601-1987",
            "ks_c_5601",
            "ksc5601",
            "ksc_5601",
            "euc-kr",
            "euc_kr",
            "euckr",
            "korean",
            "iso-ir-149",
            "windows-949",
            "x-windows-949",
            "ms949",
            "uhc",
            "cp949",
        ],
        "cp949",
    ),
    **dict.fromkeys(["gb2312", "gbk", "x-gbk"], "gb18030"),
    **dict.fromkeys(["shift_jis", "x-sjis", "shift-jis", "sjis"], "cp932"),
    **dict.fromkeys(["iso-8859-1", "latin1", "windows-1252"], "cp1252"),
}
#: Says nothing of what is written.
SAYS_NOTHING = frozenset({"", "us-ascii", "ascii", "unknown", "unknown-8bit", "default", "8bit"})
#: The charsets of mails. Others that Python knows are no letters of a language (`utf-7`,
#: `unicode_escape`), and a mail may name any.
CHARSETS = re.compile(
    r"utf-?(8|16(le|be)?|16-?(le|be))|iso[-_]?8859[-_]\d{1,2}|latin-?\d|(windows-|cp)125\d|cp9(32|49)"
    r"|koi8-[ru]|iso-2022-(kr|jp)|johab|euc[-_]?jp|gb18030|big5(-?hkscs)?|tis-620"
)
NOT_IN_A_LINE = re.compile(r"[\x00-\x1f\x7f\s]+")


def in_letters(content: bytes, charset: str | None) -> str:
    """`content` in the letters its charset says or, where it says nothing or otherwise, in those
    it is found to be in."""
    said = (charset or "").strip().strip("'\"").lower()
    meant = MEANT.get(said, said)
    if said not in SAYS_NOTHING and CHARSETS.fullmatch(meant):
        try:
            return content.decode(meant)
        except (LookupError, UnicodeDecodeError):
            if meant == "cp949":
                return content.decode("cp949", "replace")
    return decoded(content)


def one_line(text: str) -> str:
    return NOT_IN_A_LINE.sub(" ", unicodedata.normalize("NFC", text)).strip()


def of_header(value: object) -> str:
    """The text of a header: encoded words, also ones whose characters are cut in two, and bare
    bytes."""
    if isinstance(value, Header):
        value = value.encode()
    text = str(value or "")
    try:
        pieces = decode_header(text)
    except (HeaderParseError, ValueError):
        pieces = [(text, None)]
    return one_line("".join(_piece(piece, charset) for piece, charset in pieces))


def _piece(piece: bytes | str, charset: str | None) -> str:
    if isinstance(piece, str):
        bare = piece.encode("utf-8", "surrogateescape")
        return piece if bare.isascii() else decoded(bare)
    return in_letters(piece, charset)


def name_of(part: Message) -> str:
    """The name of an attachment: RFC 2231, encoded words, bare bytes; "" where it has none."""
    for header, parameter in (("content-disposition", "filename"), ("content-type", "name")):
        value = _with_letters(part, header).get_param(parameter, None, header)
        if isinstance(value, tuple):
            charset, _language, text = value
            return one_line(in_letters(text.encode("latin-1", "replace"), charset))
        if value:
            return of_header(value)
    return ""


def _with_letters(part: Message, header: str) -> Message:
    """A part with this one header, its bare bytes in letters: `Message` hands them out as signs of
    doubt."""
    found = Message()
    for name, value in part.raw_items():
        if name.lower() == header:
            bare = str(value).encode("utf-8", "surrogateescape")
            found[header] = str(value) if bare.isascii() else decoded(bare)
            break
    return found
