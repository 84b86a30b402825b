"""The kinds of files that are kept, and how others are known."""

from dataclasses import dataclass

MAX_BYTES = 50_000_000


class NotAccepted(Exception):
    """A file that is not kept. `code`: empty, too_large, unpacked_too_large, mismatch,
    not_accepted, broken, protected, entities, test_virus. `found`: what it is, a word of
    `ACCEPTED` or one of those recognised to be refused; `said`: what its name says."""

    def __init__(self, code: str, *, found: str = "", said: str = "") -> None:
        super().__init__(code)
        self.code, self.found, self.said = code, found, said


@dataclass(frozen=True, slots=True)
class Kind:
    """`code` is ours and stable; `extensions`: what a name may end in, the usual one first."""

    code: str
    media_type: str
    extensions: tuple[str, ...]


OOXML = "application/vnd.openxmlformats-officedocument"
ODF = "application/vnd.oasis.opendocument"
ACCEPTED: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind("pdf", "application/pdf", ("pdf",)),
        Kind("docx", f"{OOXML}.wordprocessingml.document", ("docx",)),
        Kind("xlsx", f"{OOXML}.spreadsheetml.sheet", ("xlsx",)),
        Kind("pptx", f"{OOXML}.presentationml.presentation", ("pptx",)),
        Kind("hwpx", "application/hwp+zip", ("hwpx",)),
        Kind("odt", f"{ODF}.text", ("odt",)),
        Kind("ods", f"{ODF}.spreadsheet", ("ods",)),
        Kind("odp", f"{ODF}.presentation", ("odp",)),
        Kind("hwp", "application/x-hwp", ("hwp",)),
        Kind("doc", "application/msword", ("doc",)),
        Kind("xls", "application/vnd.ms-excel", ("xls",)),
        Kind("ppt", "application/vnd.ms-powerpoint", ("ppt",)),
        Kind("png", "image/png", ("png",)),
        Kind("jpeg", "image/jpeg", ("jpg", "jpeg")),
        Kind("gif", "image/gif", ("gif",)),
        Kind("tiff", "image/tiff", ("tif", "tiff")),
        Kind("eml", "message/rfc822", ("eml",)),
        Kind("msg", "application/vnd.ms-outlook", ("msg",)),
        Kind("text", "text/plain", ("txt", "csv", "tsv", "md")),
    )
}
