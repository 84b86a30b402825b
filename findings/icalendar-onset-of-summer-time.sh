#!/bin/sh
# icalendar 7.3.2 (Python), Timezone.from_tzid: the onset of summer time is told by the clocks after
# it (DTSTART 03:00 with TZOFFSETFROM +0100 for Rome) where RFC 5545 §3.6.5 asks for those before
# (02:00). Whoever reads the VTIMEZONE (here ical.js 2.2.1) keeps winter time for an hour too long:
# 2027-03-28T01:30Z becomes 02:30 in Rome, a time that does not exist, instead of 03:30.
# Needs python3 with venv, node and npm. Exits 0 where the fault shows.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q icalendar==7.3.2 tzdata==2026.6
cd "$work"
npm install --silent --no-audit --no-fund ical.js@2.2.1 >/dev/null
"$work/venv/bin/python" - > rome.ics <<'PY'
from datetime import date
from icalendar import Calendar, Timezone
calendar = Calendar()
calendar.add("prodid", "finding")
calendar.add("version", "2.0")
calendar.add_component(
    Timezone.from_tzid("Europe/Rome", first_date=date(2026, 1, 1), last_date=date(2029, 1, 1))
)
print(calendar.to_ical().decode(), end="")
PY
cat > read.mjs <<'JS'
import fs from "fs";
import ICAL from "ical.js";
const file = new ICAL.Component(ICAL.parse(fs.readFileSync("rome.ics", "utf8")));
const rome = new ICAL.Timezone(file.getFirstSubcomponent("vtimezone"));
console.log(ICAL.Time.fromString("2027-03-28T01:30:00Z", null).convertToZone(rome).toString());
JS
sed -n '/BEGIN:DAYLIGHT/,/END:DAYLIGHT/p' rome.ics
read=$(node read.mjs)
echo "2027-03-28T01:30Z in Rome: $read (right: 2027-03-28T03:30:00)"
[ "$read" = 2027-03-28T02:30:00 ]
