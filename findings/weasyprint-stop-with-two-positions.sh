#!/bin/sh
# weasyprint 70.0: a colour stop with two positions (`#fff 0 1mm`, CSS Images 4, drawn by every browser) makes
# the whole gradient vanish from the PDF: no shading is written, nothing is said on standard error, and the
# exit is 0. The same hatching with each position as a stop of its own is drawn. Whoever prints a chart whose
# hatching means something (here: signed, and nothing done) prints plain paper: write single stops.
# Needs python3 with venv and Pango (Debian: libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0). Exits 0
# where the fault shows.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q weasyprint==70.0 pydyf==0.13.0
cd "$work"
cat > shadings.py <<'PY'
from weasyprint import HTML

PAIRS = {
    "repeating": (
        "repeating-linear-gradient(135deg, #fff 0 1mm, #000 1mm 2mm)",
        "repeating-linear-gradient(135deg, #fff 0, #fff 1mm, #000 1mm, #000 2mm)",
    ),
    "plain": (
        "linear-gradient(90deg, #fff 0 50%, #000 50% 100%)",
        "linear-gradient(90deg, #fff 0, #fff 50%, #000 50%, #000 100%)",
    ),
}
for name, spellings in PAIRS.items():
    for stops, image in zip(("two positions", "single stops"), spellings):
        page = f"<style>div {{ width: 5cm; height: 5cm; background-image: {image} }}</style><div></div>"
        pdf = HTML(string=page).write_pdf(uncompressed_pdf=True)
        print(f"{name}, {stops}: {pdf.count(b'/ShadingType')} shading")
PY
"$work/venv/bin/python" shadings.py 2> said | tee told
test ! -s said
grep -qxF 'repeating, two positions: 0 shading' told
grep -qxF 'repeating, single stops: 1 shading' told
grep -qxF 'plain, two positions: 0 shading' told
grep -qxF 'plain, single stops: 1 shading' told
