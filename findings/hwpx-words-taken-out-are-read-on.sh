#!/bin/sh
# HWPX with changes that are followed (KS X 6101, hp:deleteBegin … hp:insertEnd): in "유효기간은 2년으로 한다." a
# negotiator replaced "2년" by "3년". python-hwpx 6.9.0, whose own call made the change and can tell it, gives the
# text as "유효기간은 2년3년으로 한다."; extract-hwp 0.2.1 and dochan 1.15.0 the same. What was taken out and what was
# put in its place stand side by side as if both were agreed, and nothing marks either. A term read from such a
# text is two years, three, or twenty-three. Hancom shows the removed words struck through.
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
with dochan 1.15.0
python-hwpx/bin/python - <<'PY' | tee told.txt
from hwpx import HwpxDocument, TextExtractor, validate_package
document = HwpxDocument.new()
paragraph = document.add_paragraph("유효기간은 2년으로 한다.")
document.tracking.replace(paragraph, "2년", "3년", author="A", date="2026-05-18T09:00:00Z")
document.save_to_path("draft.hwpx")
assert validate_package("draft.hwpx").ok
kinds = [one.change_type for one in HwpxDocument.open("draft.hwpx").tracking.changes.values()]
print("changes that are followed:", *kinds)
print("python-hwpx:", TextExtractor("draft.hwpx").extract_text().strip())
PY
extract-hwp/bin/python - <<'PY' | tee -a told.txt
from extract_hwp import extract_text_from_hwpx
print("extract-hwp:", extract_text_from_hwpx("draft.hwpx").strip())
PY
echo "dochan: $(dochan/bin/dochan convert draft.hwpx)" | tee -a told.txt
[ "$(grep -c '2년3년으로 한다' told.txt)" = 3 ]
