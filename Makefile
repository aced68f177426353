# The commands of the project: people, CI and docs use these and no others.
VENV := .venv
BIN := $(VENV)/bin
# the first Python of 3.11 or newer on this machine
PYTHON := $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	if command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
	then command -v $$p; break; fi; done)

.PHONY: help race test lint bench docs clean

help: ## list the commands
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 16

race: $(VENV)/base ## install into .venv and fly the shipped race
	$(BIN)/marsfall race

test: $(VENV)/test ## all tests; the kernels compile once, before the workers start
	$(BIN)/python tools/compile_kernels.py
	$(BIN)/python -m pytest -n auto

lint: $(VENV)/lint ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: $(VENV)/base ## speed and memory, as ratios measured in one run
	$(BIN)/python benchmarks/run.py

docs: $(VENV)/test ## write docs/glossary.md and docs/validation.md again
	$(BIN)/python tools/make_glossary.py
	$(BIN)/python tools/make_validation_page.py

clean: ## remove .venv and what tests and linters leave
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .bench

$(VENV)/base: pyproject.toml | $(BIN)/python
	@echo "Installing marsfall into $(VENV), a minute or two"
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/test $(VENV)/lint: $(VENV)/%: pyproject.toml | $(BIN)/python
	@echo "Installing marsfall with its $* tools into $(VENV), a minute or two"
	$(BIN)/python -m pip install --quiet --editable '.[$*]'
	@touch $@

$(BIN)/python:
ifeq ($(PYTHON),)
	@echo "marsfall needs Python 3.11 or newer, and found none as python3, python3.14 ... python3.11." >&2; exit 2
endif
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	echo "Making .venv failed. On Debian and Ubuntu the missing part is: apt install python3-venv" >&2; exit 2; }
