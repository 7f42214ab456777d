# Everything a fresh machine needs is Python 3.11+ (with venv) and make.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
DEMO   := build/larkmoor-desk.aims

.PHONY: demo test check soak bench screenshots clean

demo: $(VENV)/.installed
	@$(BIN)/aims-tui demo $(DEMO)

test: $(VENV)/.installed-dev check
	$(BIN)/python -m pytest -n auto

check: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The proofs of tests/soak at their whole size, with their figures: about an hour. The suite runs a tenth of each or less.
soak: $(VENV)/.installed-dev
	AIMS_SOAK=1 $(BIN)/python -m pytest -s -o faulthandler_timeout=0 tests/soak tests/terminal/test_bursts.py \
		tests/workspace/store/test_merge.py tests/workspace/queries/test_rehearsal.py tests/workspace/store/test_making.py \
		tests/cli/test_broken_files.py tests/screens/test_broken_files.py \
		tests/screens/test_hostile.py

bench: $(VENV)/.installed-dev
	$(BIN)/python -m benchmarks

screenshots: $(VENV)/.installed-dev
	$(BIN)/python -m tests.screens.screenshots

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(VENV)/bin/python
	@$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml | $(VENV)/bin/python
	@$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@ $(VENV)/.installed

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .import_linter_cache .hypothesis
