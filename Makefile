# `make run` starts everything, `make test` runs the tests; both set up what they need in .venv.
# What takes `make test` too long is left to `make thorough` and `make programs`.
# PORT= picks another port, VAR= another data folder, ARGS= is passed on to pytest.

PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$name" && break; done)
BIN := .venv/bin/python
# DAYS_ON=400: as if it were so many days later, for the database and the broker as well
DAYS_ON ?=
LATER := $(if $(DAYS_ON),faketime -m -f "+$(DAYS_ON)d")
PYTEST := $(LATER) $(BIN) -m pytest -n 2 --durations=20
ARGS ?=

.PHONY: help run demo bench load faults test thorough programs upgrade check lock screenshots messages image release installed tools

help:  ## what can be made
	@sed -n 's/^\([a-z]*\):[^#]*## */make \1	/p' Makefile

run: installed  ## start everything: database, broker, web server, worker, beat
	@exec $(BIN) manage.py up

demo: installed  ## add an example world of invented agencies to the running system
	@$(BIN) manage.py seed_demo $(ARGS)

test: tools  ## the tests of a change: all but those of the next two (ARGS="-k notice": a part)
	@exec $(PYTEST) -m "not thorough and not programs" $(ARGS)

thorough: tools  ## the tests that go over hundreds of cases: oracles, drawn histories, every page and action
	@exec $(PYTEST) -m thorough $(ARGS)

programs: tools  ## the tests that start a browser or servers
	@exec $(PYTEST) -m programs $(ARGS)

upgrade: tools  ## the tests of the version before, on the schema of this one (BASE=commit: of that one)
	@BASE=$(BASE) exec $(BIN) -m tests.before $(ARGS)

bench: tools  ## measure against limits taken in the same run (ARGS="api pages derived", or ARGS=memory, or ARGS=backup), or beside an older build (BASE=commit)
	@BASE=$(BASE) exec $(BIN) -m tests.bench $(ARGS)

load: tools  ## mixed traffic at 10,000 agreements for half an hour (MINUTES= RPS= AGREEMENTS=; REPLICA=1: beside a replica; ARGS=fill, ARGS=kinds: what a request takes)
	@exec $(BIN) -m tests.load $(ARGS)

faults: tools  ## kill, freeze and flush a real system and count its mail (ARGS="reminders redis silence")
	@exec $(BIN) -m tests.campaign $(ARGS)

check: tools  ## style, migrations, schema, types, dependencies (ARGS=quick leaves types out)
	@exec $(BIN) -m tests.check $(ARGS)

screenshots: tools  ## the pictures of README and docs
	@exec $(BIN) -m tests.screenshots

messages: tools  ## collect texts to translate into locale/ (needs the gettext tools)
	@$(BIN) manage.py makemessages --all --add-location file --ignore .venv --ignore var
	@$(BIN) mou_tracker/server/catalogues.py

image:  ## build a container image from Debian packages (as root, with mmdebstrap and buildah)
	@deploy/image.sh

release:  ## sources of this commit, a bill of materials and a signature in dist/ (needs git and openssl)
	@$(PYTHON) deploy/release.py

lock:  ## compile requirements*.txt from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url -q -o requirements.txt
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url -q -c requirements.txt -o requirements-dev.txt

installed tools:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is missing: install the packages python3 and python3-venv."; exit 1; }
	@$(PYTHON) mou_tracker/server/install.py $(if $(filter tools,$@),test,run)
