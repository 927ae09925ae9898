# `make` lists what can be made. A fresh machine needs Python 3.11 and a network; the rest is set up here.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
SIZE ?= usual
PORT ?= 8000
export UV_PYTHON_DOWNLOADS := never
# What is imported is compiled once: packages as they are installed, our own code by the first who needs it. Six
# processes start for a demonstration, and each would spend seconds on it.
export UV_COMPILE_BYTECODE := 1
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help run fresh test check lint types journeys bench lock lifecycles pictures stop clean

help: ## List what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo "Wisely needs Python 3.11, and '$(PYTHON)' was not found. Install it, or say where it is: make PYTHON=/path/to/python3.11 …"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] < (3, 11))' || { echo "Wisely needs Python 3.11 or newer; '$(PYTHON)' is older."; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.uv: $(BIN)/python
	@$(BIN)/python -m pip install -q --disable-pip-version-check 'uv~=0.13' && touch $@

# Each stamp remembers the lock it was made from, so a changed lock is installed and nothing else is.
$(VENV)/.base: base.lock $(VENV)/.uv
	@echo "Setting up: installing the locked packages."
	@test -f $(VENV)/.dev && test $(VENV)/.dev -nt base.lock || $(UV) pip install -q --python $(BIN)/python --require-hashes -r base.lock
	@touch $@

$(VENV)/.dev: dev.lock $(VENV)/.uv
	@echo "Setting up: installing the locked packages and the tools for tests."
	@$(UV) pip install -q --python $(BIN)/python --require-hashes -r dev.lock
	@touch $@ $(VENV)/.base

run: $(VENV)/.base ## Start Wisely with its demonstration council (SIZE=full for five years of records, PORT=8000)
	@$(BIN)/python -m ops.run --size $(SIZE) --port $(PORT)

fresh: $(VENV)/.base ## Put the demonstration council back as it was on the first day (SIZE=full too)
	@$(BIN)/python -m ops.run --size $(SIZE) --renew

test: $(VENV)/.dev ## Set everything up and run every test: lint, types, house, rooms, doors, journeys
	@$(BIN)/python -m ops.test

check: test ## The same as CI

lint: $(VENV)/.dev ## Check style, imports and templates
	@$(BIN)/python -m ops.test lint

types: $(VENV)/.dev ## Check types
	@$(BIN)/python -m ops.test types

journeys: $(VENV)/.dev ## Whole stories in a real browser
	@$(BIN)/python -m ops.test journeys

bench: $(VENV)/.dev ## Measure pages, acts, imports and memory (see bench/README.md)
	@$(BIN)/python -m bench

lock: $(VENV)/.uv ## Compile the lock files from base.in and dev.in
	$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-header base.in -o base.lock
	$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-header dev.in -o dev.lock

lifecycles: $(VENV)/.dev ## Draw docs/lifecycles from the code
	@$(BIN)/python -m ops.lifecycles

pictures: $(VENV)/.dev ## Take the pictures of docs/pictures from the demonstration
	@$(BIN)/python -m pytest -q tests/journeys/pictures.py

stop: ## Stop the embedded database servers of this clone
	@for name in main tests; do $(BIN)/python -m ops.postgres stop $$name; done

clean: stop ## Remove the database, the files and the virtual environment of this clone
	rm -rf var $(VENV)
