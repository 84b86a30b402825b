"""Small real files of every kind, made on the spot."""

import io
import struct
import zipfile
from collections.abc import Mapping

import openpyxl

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
HP = "http://www.hancom.co.kr/hwpml/2011/paragraph"
T = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
O = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"  # noqa: E741


def zipped(parts: Mapping[str, bytes | str], *, compress: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compress) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def rezipped(content: bytes, name: str, old: bytes, new: str) -> bytes:
    """The same archive with one part changed."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    assert old in parts[name]
    return zipped({**parts, name: parts[name].replace(old, new.encode())})


def docx(*paragraphs: str, **more: bytes | str) -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    document = f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": document, **more})


def pptx(*slides: str) -> bytes:
    parts = {"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<p/>"}
    for number, text in enumerate(slides, 1):
        body = f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>"
        slide = f'<p:sld xmlns:p="p" xmlns:a="{A}">{body}</p:sld>'
        parts[f"ppt/slides/slide{number}.xml"] = slide
    return zipped(parts)


def hwpx(*paragraphs: str) -> bytes:
    body = "".join(f"<hp:p><hp:run><hp:t>{text}</hp:t></hp:run></hp:p>" for text in paragraphs)
    section = f'<hs:sec xmlns:hs="s" xmlns:hp="{HP}">{body}</hs:sec>'
    return zipped({"mimetype": "application/hwp+zip", "Contents/section0.xml": section})


def odt(*paragraphs: str) -> bytes:
    body = "".join(f"<text:p>{text}</text:p>" for text in paragraphs)
    content = f'<office:content xmlns:office="{O}" xmlns:text="{T}">{body}</office:content>'
    mimetype = "application/vnd.oasis.opendocument.text"
    return zipped({"mimetype": mimetype, "content.xml": content})


def xlsx(rows: list[list], title: str = "Sheet") -> bytes:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def pdf(text: str, *, tail: bytes = b"", packed: bytes = b"", space: str = "") -> bytes:
    """One page with a line in Helvetica; an empty text makes a page with nothing on it. `packed`:
    its content as zlib wrote it, instead. `space`: the code point its font maps the space to."""
    stream = f"BT /F1 24 Tf 72 720 Td ({text}) Tj ET".encode() if text else b""
    stream, how = (packed, b" /Filter /FlateDecode") if packed else (stream, b"")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d%s >>\nstream\n%s\nendstream" % (len(stream), how, stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica%s >>"
        % (b" /ToUnicode 6 0 R" if space else b""),
    ]
    if space:
        mapped = (
            "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <ff>\n"
            "endcodespacerange 1 beginbfrange <21> <7e> <0021> endbfrange\n"
            f"1 beginbfchar <20> <{space}> endbfchar endcmap end"
        ).encode()
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(mapped), mapped))
    out, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        start,
    )
    return out + tail


def compound(*streams: str) -> bytes:
    """An OLE compound file with these names in its directory, and nothing else."""
    free, end, table_sector = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<II", header, 44, 1, 1)  # one table sector; the directory begins at sector 1
    struct.pack_into("<109I", header, 76, 0, *[free] * 108)
    names = ("Root Entry", *streams)
    sectors = -(-len(names) // 4)
    chain = [table_sector, *range(2, sectors + 1), end]
    table = struct.pack("<128I", *chain, *[free] * (128 - len(chain)))
    directory = b""
    for name in names:
        written = name.encode("utf-16-le") + b"\0\0"
        directory += written.ljust(64, b"\0") + struct.pack("<H", len(written)) + bytes(62)
    return bytes(header) + table + directory.ljust(sectors * 512, b"\0")


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360"
    "6060000000050001a5f645400000000049454e44ae426082"
)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(40) + b"\xff\xd9"
GIF = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"
