#!/bin/sh
# granian 2.8 (WSGI): a header named with underscores and the one with hyphens become one key of the
# environment, and the later one in the request replaces the other: `X_Forwarded_For: 9.9.9.9` sent after the
# proxy's `X-Forwarded-For: 1.1.1.1` is what the application reads. Servers of WSGI drop such names (Django's own,
# gunicorn, nginx before them); behind a proxy that passes them on, whoever asks writes their own address,
# protocol or request number. Two headers of one spelling are joined with a comma, as they should be.
# Needs python3 with venv. Exits 0 where the fault shows.
set -eu
work=$(mktemp -d)
trap 'kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q granian==2.8.7
cd "$work"
cat > told.py <<'PY'
def application(environ, start):
    body = environ.get("HTTP_X_FORWARDED_FOR", "").encode()
    start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]
PY
"$work/venv/bin/granian" --interface wsgi --host 127.0.0.1 --port 18119 told:application >log 2>&1 &
server=$!
sleep 4
cat > ask.py <<'PY'
import socket
with socket.create_connection(("127.0.0.1", 18119)) as one:
    one.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                b"X-Forwarded-For: 1.1.1.1\r\nX_Forwarded_For: 9.9.9.9\r\n\r\n")
    told = b""
    while some := one.recv(4096):
        told += some
print(told.split(b"\r\n\r\n")[1].decode())
PY
python3 ask.py | tee told
grep -qxF 9.9.9.9 told
