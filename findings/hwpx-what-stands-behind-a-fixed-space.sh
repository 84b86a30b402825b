#!/bin/sh
# HWPX (KS X 6101), the paragraph "2026년 5월 18일 … 서명하였다." with a fixed space (hp:nbSpace) inside the
# date, as a writer sets it so that a day is not parted at the end of a line: hwp-hwpx-parser 1.0.0,
# ai-hwp-reader 0.5.2 and gethwp 1.1.1 end the paragraph at that sign. The year is left; month, day and what was
# done are gone, without an error. A line break (hp:lineBreak) and a tab (hp:tab) do the same. python-hwpx 6.9.0
# and extract-hwp 0.2.1 read the whole paragraph of the same file. In XML the words behind the sign are the tail
# of an element inside hp:t, and whoever asks the text of hp:t alone never sees them.
# Needs python3 with venv. Exits 0 where the fault shows.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
with() {
  python3 -m venv "$1"
  "$1/bin/pip" install -q "$1==$2"
}
with python-hwpx 6.9.0
with extract-hwp 0.2.1
with hwp-hwpx-parser 1.0.0
with ai-hwp-reader 0.5.2
with gethwp 1.1.1
python-hwpx/bin/python - <<'PY'
import zipfile
from hwpx import HwpxDocument, TextExtractor, validate_package
plain = "조달청은 2026년 5월 18일 로마에서 서명하였다."
document = HwpxDocument.new()
document.add_paragraph(plain)
document.save_to_path("plain.hwpx")
for name, sign in (("space", "<hp:nbSpace/>"), ("break", "<hp:lineBreak/>"),
                   ("tab", '<hp:tab width="4000" leader="0" type="1"/>')):
    with zipfile.ZipFile("plain.hwpx") as old, zipfile.ZipFile(f"{name}.hwpx", "w") as new:
        for one in old.infolist():
            body = old.read(one).decode() if one.filename == "Contents/section0.xml" else old.read(one)
            new.writestr(one, body.replace("2026년 5월", f"2026년{sign}5월")
                         if isinstance(body, str) else body)
    assert validate_package(f"{name}.hwpx").ok
    print("python-hwpx      ", name, "|", " ".join(TextExtractor(f"{name}.hwpx").extract_text().split()))
PY
read_with() {
  "$1/bin/python" - "$1" "$2" <<'PY'
import importlib, sys
name, told = sys.argv[1:]
for file in ("plain", "space", "break", "tab"):
    path = f"{file}.hwpx"
    if name == "extract-hwp":
        text = importlib.import_module("extract_hwp").extract_text_from_hwpx(path)
    elif name == "hwp-hwpx-parser":
        text = importlib.import_module("hwp_hwpx_parser").read(path).text
    elif name == "ai-hwp-reader":
        read = importlib.import_module("hwp_reader").read(path)
        text = " ".join(one.get("text", "") for one in read)
    else:
        text = importlib.import_module("gethwp").read_hwpx(path)
    line = next(one for one in " ".join(text.split()).split("조달청은") if "2026" in one)
    print(f"{name:17} {file:6} | 조달청은{line}")
    whole = "5월 18일 로마에서 서명하였다." in line
    assert whole if file == "plain" else whole == (told == "whole"), (name, file)
PY
}
read_with extract-hwp whole
read_with hwp-hwpx-parser cut
read_with ai-hwp-reader cut
read_with gethwp cut
