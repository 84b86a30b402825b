#!/bin/sh
# ODS, a register whose country is one cell over three rows, merged with what stood below kept ("keep the contents of
# the hidden cells" in LibreOffice; ODF 1.3 part 3, table:covered-table-cell): python-calamine 0.9.1 and
# pyexcel-ods3 0.6.1 give the hidden word, which no reader of the sheet sees, as the value of its row, so that one of
# three agencies of Italy is in Spain; pandas 3.1.1 with odfpy 1.4.1 leaves the row empty. Neither says that the
# cell is covered. Whoever fills empty cells downwards gets Italy of the one and Spain of the others from one file.
# Needs python3 with venv. Exits 0 where the fault shows.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q python-calamine==0.9.1 pyexcel-ods3==0.6.1 pandas==3.1.1 odfpy==1.4.1
venv/bin/python - <<'PY'
import zipfile
import pandas, pyexcel_ods3, python_calamine
NAMES = "".join(f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
                for name in ("office", "table", "text"))
KIND = "application/vnd.oasis.opendocument.spreadsheet"
def cell(word, tag="table-cell", more=""):
    return f'<table:{tag} office:value-type="string"{more}><text:p>{word}</text:p></table:{tag}>'
rows = [
    cell("Country") + cell("Agency"),
    cell("Italy", more=' table:number-rows-spanned="3" table:number-columns-spanned="1"') + cell("A"),
    cell("Spain", tag="covered-table-cell") + cell("B"),
    "<table:covered-table-cell/>" + cell("C"),
]
content = (
    f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{NAMES} office:version="1.3">'
    '<office:body><office:spreadsheet><table:table table:name="Register">'
    '<table:table-column table:number-columns-repeated="2"/>'
    + "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    + "</table:table></office:spreadsheet></office:body></office:document-content>"
)
manifest = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest manifest:version="1.3"'
    ' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{KIND}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
with zipfile.ZipFile("register.ods", "w") as file:
    file.writestr("mimetype", KIND)
    file.writestr("META-INF/manifest.xml", manifest)
    file.writestr("content.xml", content)
calamine = python_calamine.CalamineWorkbook.from_path("register.ods").get_sheet_by_index(0).to_python()
pyexcel = pyexcel_ods3.get_data("register.ods")["Register"]
frame = pandas.read_excel("register.ods", engine="odf")
told = {
    "python-calamine": [row[0] for row in calamine[1:]],
    "pyexcel-ods3": [row[0] for row in pyexcel[1:]],
    "pandas, odfpy": frame["Country"].fillna("").tolist(),
}
for name, countries in told.items():
    print(f"{name:16} {countries}")
assert told["python-calamine"] == told["pyexcel-ods3"] == ["Italy", "Spain", ""]
assert told["pandas, odfpy"] == ["Italy", "", ""]
PY
