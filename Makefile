# Keyline: `make run` starts everything, `make test` sets everything up and tests it.
# Nothing here says where packages come from: uv and pip use whatever index you have set.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:

VENV := .venv
BIN := $(VENV)/bin
TOOLS := .venv-tools
UV := $(shell command -v uv || echo $(TOOLS)/bin/uv)
# Python 3.11, under whichever name this machine has it.
PYTHON := $(shell for p in python3.11 python3 python; do \
	if "$$p" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; \
	then command -v "$$p"; break; fi; done)
PARTS := web worker dialogue actions single assets
STAMP := $(VENV)/installed
# What the console's pages take from npm.
PARTS_OF_PAGES := node_modules/installed
# The machine's own npm, or the one that came with the libraries.
NPM := $(shell command -v npm || echo $(CURDIR)/$(BIN)/npm)
PYTEST_OPTIONS ?=
# One more than there are cores: the tests of the running stack mostly wait.
WORKERS ?= $(shell $(PYTHON) -c 'import os; print(min((os.cpu_count() or 1) + 1, 16))')
SOAK ?= 10

.PHONY: help run test soak lint format train bench lock clean tools

help:
	@echo "make run     set up, train if needed, start everything; Ctrl-C stops it"
	@echo "make test    set up, train if needed, check and test everything"
	@echo "make soak    many more random histories of consent, rotas, parts killed in the middle of a report,"
	@echo "             and 100,000 texts with everything failing at once; SOAK=1 for a tenth of it"
	@echo "make lint    ruff and mypy only"
	@echo "make format  let ruff lay out the code"
	@echo "make train   train the dialogue, if anything it learns from has changed"
	@echo "make bench   measure the whole stack (see docs/performance.md)"
	@echo "make lock    renew requirements/*.txt from pyproject.toml;"
	@echo "             LOCK_OPTIONS=--upgrade takes newer releases of libraries too"
	@echo "make clean   remove what can be made again; keeps .keyline, where people's data lie"

run: $(STAMP) $(PARTS_OF_PAGES)
	@exec $(BIN)/keyline up

test: lint $(PARTS_OF_PAGES)
	@$(BIN)/keyline train
	@$(BIN)/python -m pytest -n $(WORKERS) $(PYTEST_OPTIONS)

soak: $(STAMP) $(PARTS_OF_PAGES)
	@$(BIN)/keyline train
	@KEYLINE_SOAK=$(SOAK) $(BIN)/python -m pytest -n $(WORKERS) -s $(PYTEST_OPTIONS) \
		tests/properties/test_no_leak.py tests/properties/test_routes.py \
		tests/stack/test_report_kills.py tests/stack/test_soak.py

lint: $(STAMP)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

format: $(STAMP)
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

train: $(STAMP)
	@$(BIN)/keyline train

bench: $(STAMP) $(PARTS_OF_PAGES)
	@$(BIN)/python -m bench

# The environment holds exactly what the lock says, each file checked against its hash.
# The one library that comes as C source only (multidict 5, which Rasa's web server wants) is told
# to do without: a bare machine has no compiler.
$(STAMP): export MULTIDICT_NO_EXTENSIONS := 1
$(STAMP): requirements/all.txt pyproject.toml | tools
	@test -x $(BIN)/python || $(UV) venv --quiet --python "$(PYTHON)" $(VENV)
	@$(UV) pip sync --quiet --python $(BIN)/python --require-hashes requirements/all.txt
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $(STAMP)

# Each file is checked against the hash in package-lock.json, which names no registry.
$(PARTS_OF_PAGES): package.json package-lock.json | $(STAMP)
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(NPM) ci --silent
	@touch $@

tools:
	@if [ -z "$(PYTHON)" ] && [ ! -x $(BIN)/python ]; then \
		echo "Keyline needs Python 3.11 and found none (looked for python3.11, python3, python)." >&2; \
		echo "On Debian or Ubuntu: apt-get install python3.11 python3.11-venv" >&2; \
		exit 1; \
	fi
	@command -v $(UV) >/dev/null 2>&1 || .ci/get-uv "$(PYTHON)" $(TOOLS)

# One file for everything, and one for each part, so that a container can install one part.
COMPILE = UV_CUSTOM_COMPILE_COMMAND="make lock" $(UV) pip compile --quiet --universal \
	--generate-hashes --no-annotate --no-emit-index-url --python-version 3.11 pyproject.toml
LOCK_OPTIONS ?=

lock: | tools
	@mkdir -p requirements
	@$(COMPILE) $(LOCK_OPTIONS) --all-extras --output-file requirements/all.txt
	@for part in $(PARTS); do \
		$(COMPILE) --extra $$part --constraints requirements/all.txt \
			--output-file requirements/$$part.txt; \
	done

clean:
	@rm -rf $(VENV) $(TOOLS) node_modules build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .rasa
	@find bot tests -name __pycache__ -type d -prune -exec rm -rf {} +
	@echo "Kept .keyline (and, as root, /var/lib/keyline): the database and its keys."
