# One door: make serve, make test, make lint, make bench. Needs Python 3.11+ and a package index.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: help setup serve test soak lint bench messages lock browser clean

help:
	@echo "make serve     publish the bundled datasets and serve the portal on 127.0.0.1:8001"
	@echo "make test      lint, then all tests, browser tests included"
	@echo "make soak      the slow tests: CASES=10000 random files of SEED=1 checked beside frictionless"
	@echo "make lint      ruff, mypy, import-linter"
	@echo "make bench     benchmarks: ratios against peers"
	@echo "make setup     just the virtual environment"
	@echo "make messages  collect texts and compile the catalogues"
	@echo "make lock      resolve the dependencies anew"
	@echo "make browser   the browser and the fonts that the page tests need"
	@echo "make clean     remove the virtual environment and the caches; a store stays"

setup: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "gongkai needs Python 3.11 or newer; name one with: make PYTHON=python3.12 setup" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(STAMP)

serve: setup
	$(BIN)/gongkai up

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy pipelines plugins tests bench
	$(BIN)/lint-imports

browser:
	@sh tests/browser/install.sh

test: lint browser
	$(BIN)/pytest -n 2 -m "not soak"

CASES ?= 10000
SEED ?= 1

soak: setup browser
	GONGKAI_CASES=$(CASES) GONGKAI_SEED=$(SEED) $(BIN)/pytest -n 2 -m soak

bench: setup
	@for file in bench/*.py; do $(BIN)/python $$file || exit 1; done

messages: setup
	$(BIN)/python pipelines/gongkai/messages/collect.py

lock: setup
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header --quiet --output-file requirements.lock

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
