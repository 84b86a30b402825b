#!/bin/sh
# edtf (Python), lower_fuzzy and upper_fuzzy of "about May 2026" (2026-05~, EDTF level 1): release 4.0.1
# gives April to June 2026, 5.0.2 gives April 2025 to June 2027: a year is added on both sides as well as
# the month, and of an approximate day (2026-05-03~) a year, a month and a day. The strict bounds are those
# of before, and so are the fuzzy ones of a year (2026~). Whoever keeps a filter by these bounds finds a
# record of May 2026 among those of 2025 after the update; in 5.0.2 the level 2 spelling 2026-~05, which
# qualifies the month alone, still gives April to June.
# Needs python3 with venv. Exits 0 where the fault shows.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat > "$work/bounds.py" <<'PY'
import sys
from edtf import parse_edtf
for text in sys.argv[1:]:
    read = parse_edtf(text)
    print(text, *("%04d-%02d-%02d" % bound[:3] for bound in (
        read.lower_strict(), read.upper_strict(), read.lower_fuzzy(), read.upper_fuzzy())))
PY
bounds() {
  release=$1
  shift
  python3 -m venv "$work/$release"
  "$work/$release/bin/pip" install -q "edtf==$release" six==1.17.0
  echo "edtf $release: strict bounds, fuzzy bounds"
  "$work/$release/bin/python" "$work/bounds.py" "$@" | tee "$work/$release.txt"
}
bounds 4.0.1 2026~ 2026-05~ 2026-05-03~
bounds 5.0.2 2026~ 2026-05~ 2026-05-03~ 2026-~05
has() { grep -qx -e "$2" "$work/$1.txt"; }
has 4.0.1 "2026~ 2026-01-01 2026-12-31 2025-01-01 2027-12-31"
has 4.0.1 "2026-05~ 2026-05-01 2026-05-31 2026-04-01 2026-06-30"
has 4.0.1 "2026-05-03~ 2026-05-03 2026-05-03 2026-05-02 2026-05-04"
has 5.0.2 "2026~ 2026-01-01 2026-12-31 2025-01-01 2027-12-31"
has 5.0.2 "2026-05~ 2026-05-01 2026-05-31 2025-04-01 2027-06-30"
has 5.0.2 "2026-05-03~ 2026-05-03 2026-05-03 2025-04-02 2027-06-04"
has 5.0.2 "2026-~05 2026-05-01 2026-05-31 2026-04-01 2026-06-30"
