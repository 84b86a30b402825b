#!/usr/bin/env bash
# Builds localhost/mou-tracker:VERSION. Needs Debian's mmdebstrap and buildah and, for a moment, root:
# the base is made of Debian packages and the wheels are collected by the Python they are for, so
# that no image of somebody else is taken.
set -euo pipefail
cd "$(dirname "$0")/.."
for program in mmdebstrap buildah /usr/bin/python3; do
  command -v "$program" >/dev/null || { echo "$program is missing: apt-get install mmdebstrap buildah python3-venv"; exit 1; }
done
[ "$(id -u)" = 0 ] || { echo "A base of Debian packages is made as root: sudo make image"; exit 1; }
suite=${SUITE:-$(. /etc/os-release && echo "$VERSION_CODENAME")}
version=$(sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml | head -n 1)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

echo "base of $suite"
mmdebstrap --quiet --mode=root --variant=minbase --include="\
python3,python3-venv,ca-certificates,tzdata,media-types,\
libpango-1.0-0,libpangoft2-1.0-0,libharfbuzz-subset0" "$suite" "$work/base.tar"
base=$(buildah from scratch)
buildah add -q "$base" "$work/base.tar" / >/dev/null
buildah commit -q "$base" localhost/mou-debian >/dev/null
buildah rm "$base" >/dev/null

echo "wheels"
mkdir -p "$work/context/code" "$work/context/wheels"
/usr/bin/python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip download -q --disable-pip-version-check --require-hashes \
  --only-binary :all: -d "$work/context/wheels" -r requirements.txt
cp requirements.txt "$work/context/"
git archive HEAD manage.py pyproject.toml agreements activities mou_tracker templates static locale \
  locale_frameworks docs LICENSE README.md | tar -x -C "$work/context/code"

echo "image"
buildah bud -q --isolation "${ISOLATION:-chroot}" --pull-never -f deploy/Containerfile \
  -t "localhost/mou-tracker:$version" "$work/context" >/dev/null
echo "localhost/mou-tracker:$version is built"
