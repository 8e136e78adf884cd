# Two commands: `make run` and `make test`. Everything else is optional.
VENV ?= .venv
PY := $(VENV)/bin/python
PORT ?= 8000
PYTHON ?= python3
SUDO := $(shell [ "$$(id -u)" = 0 ] || command -v sudo)
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)

run: $(VENV)/.run messages
	@mkdir -p var
	$(PY) manage.py migrate -v0
	$(PY) manage.py demo --if-empty
	@$(PY) manage.py addresses --port $(PORT)
	DEBUG=1 SITE_URL=http://127.0.0.1:$(PORT) honcho start -p $(PORT)

test: $(VENV)/.dev messages browser
	deploy/test.sh $(ARGS)

lint: $(VENV)/.dev
	ruff check . && ruff format --check .

messages: $(VENV)/.run
	@$(PY) -m tools.messages compile

lock: $(VENV)/.uv
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --python-version 3.11 requirements.in -o requirements.txt
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --python-version 3.11 requirements-dev.in -o requirements-dev.txt

$(VENV)/.uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Helder needs Python 3.11 or newer. Say which: make PYTHON=python3.12 run"; exit 1; }
	$(PYTHON) -m venv $(VENV) && $(PY) -m pip install -q --disable-pip-version-check uv && touch $@

$(VENV)/.run: $(VENV)/.uv requirements.txt
	uv pip install -q --python $(PY) --require-hashes -r requirements.txt
	@$(PY) -c "import weasyprint" 2>/dev/null || $(MAKE) --no-print-directory pango
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.txt
	uv pip install -q --python $(PY) --require-hashes -r requirements-dev.txt && touch $@

# WeasyPrint draws with Pango; everything else comes in wheels.
pango:
	@if command -v apt-get >/dev/null; then \
	  $(SUDO) apt-get update -q && $(SUDO) apt-get install -y -q --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0; \
	elif command -v brew >/dev/null; then brew install pango; \
	else echo "Install Pango (libpango-1.0, libpangoft2-1.0) with your package manager, then run make again."; exit 1; fi

browser:
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null || [ -n "$$CHROMIUM" ] || \
	if command -v apt-get >/dev/null && { [ "$$(id -u)" = 0 ] || [ -n "$(SUDO)" ]; }; then \
	  $(SUDO) apt-get update -q >/dev/null && $(SUDO) apt-get install -y -q --no-install-recommends chromium >/dev/null; \
	else echo "No Chromium found: the browser tests will be left out. Set CHROMIUM=/path/to/chrome to run them."; fi

.PHONY: run test lint messages lock pango browser
