#!/bin/sh
# xlsx2csv 0.8.6, columns of days as registers of agreements have them: letters inside the quoted words of a number
# format are taken for parts of the date, and the marks of quotation stay. 4 June 2018 in the format d" giugno "yyyy,
# which a colleague typed for one month, comes out as 04" giugno "2018, in d" maggio "yyyy as 04" 06aggio "2018; in
# yyyy"년" m"월" d"일", the way Excel in Korean offers it, as 2018"년" 06"월" 04"일", which no reader of dates takes; in
# [Red]yyyy.m.d, for those that have run out, as the number 43255. openpyxl 3.1.5 and python-calamine 0.9.1 give
# the day of each. Whoever sends a register on as CSV should set the format to yyyy-mm-dd before.
# Needs python3 with venv. Exits 0 where the fault shows.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q openpyxl==3.1.5 python-calamine==0.9.1 xlsx2csv==0.8.6
venv/bin/python - <<'PY'
import csv, subprocess
from datetime import date, datetime
import openpyxl, python_calamine
FORMATS = {
    "yyyy-mm-dd": "2018-06-04",
    'd" maggio "yyyy': '04" 06aggio "2018',
    'yyyy"년" m"월" d"일"': '2018"년" 06"월" 04"일"',
    "[Red]yyyy.m.d": "43255",
}
day = date(2018, 6, 4)
book = openpyxl.Workbook()
for number, form in enumerate(FORMATS, 1):
    book.active.cell(number, 1, day).number_format = form
book.save("register.xlsx")
subprocess.run(["venv/bin/xlsx2csv", "register.xlsx", "register.csv"], check=True)
with open("register.csv", newline="") as file:
    told = [row[0] for row in csv.reader(file)]
others = [row[0].value.date() for row in openpyxl.load_workbook("register.xlsx").active.iter_rows()]
sheet = python_calamine.CalamineWorkbook.from_path("register.xlsx").get_sheet_by_index(0)
calamine = [row[0] for row in sheet.to_python()]
for form, text in zip(FORMATS, told, strict=True):
    print(f"{form:24} {text}")
assert told == list(FORMATS.values())
assert others == calamine == [day] * len(FORMATS)
PY
