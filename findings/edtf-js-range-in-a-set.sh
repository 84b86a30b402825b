#!/bin/sh
# edtf 4.11.1 (JavaScript): a choice of consecutive dates, `[2013-08..2018-05]` ("one day between the two",
# ISO 8601-2 and EDTF level 2: [1667..1672]), ends with its first date: max is 2013-08-31, and with days
# 2013-08-01, where 2018-05-31 is meant. The same dates written out, `[2013-08,2018-05]`, and the interval
# `2013-08/2018-05` end on 2018-05-31. edtf 5.0.2 (Python) reads all three alike. Whoever sorts or filters by
# the bounds of such a text in JavaScript loses nearly five years: send both bounds beside it.
# Needs python3 with venv, node and npm. Exits 0 where the fault shows.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q edtf==5.0.2
cd "$work"
npm install --silent --no-audit --no-fund edtf@4.11.1 >/dev/null
cat > last.mjs <<'JS'
import edtf from "edtf";
for (const text of process.argv.slice(2)) console.log(text, new Date(edtf(text).max).toISOString().slice(0, 10));
JS
cat > last.py <<'PY'
import sys
import time
from edtf import parse_edtf
for text in sys.argv[1:]:
    print(text, time.strftime("%Y-%m-%d", parse_edtf(text).upper_strict()))
PY
set -- '[2013-08..2018-05]' '[2013-08,2018-05]' '2013-08/2018-05'
echo "last day, JavaScript:"
node last.mjs "$@" | tee javascript
echo "last day, Python:"
"$work/venv/bin/python" last.py "$@" | tee python
grep -qxF '[2013-08..2018-05] 2013-08-31' javascript
grep -qxF '[2013-08,2018-05] 2018-05-31' javascript
grep -qxF '2013-08/2018-05 2018-05-31' javascript
grep -qxF '[2013-08..2018-05] 2018-05-31' python
