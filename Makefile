# `make run` installs and answers the first scenario, `make test` tests the project.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: run test lint verify docs demo release clean

run: $(VENV)/.base
	$(BIN)/python run.py

test: $(VENV)/.dev
	$(BIN)/python -m pytest -n 2 --dist worksteal --durations=10

lint: $(VENV)/.dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

verify: $(VENV)/.dev
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "slow or not slow" \
		--hypothesis-profile thorough --durations=10
	$(BIN)/python docs/_ext/renew.py reliability

docs: $(VENV)/.dev
	$(BIN)/python -m sphinx -W -q -b html docs build/site

demo: $(VENV)/.demo
	$(BIN)/python run.py demo

release:
	.ci/release $(PYTHON)

clean:
	rm -rf $(VENV) build dist docs/_generated

# A stamp file marks an installation; it is renewed when the requirements change.
$(VENV)/.base: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(VENV)/.demo: pyproject.toml $(VENV)/.base
	$(BIN)/python -m pip install --quiet --editable ".[demo]"
	touch $@

$(VENV)/.dev: pyproject.toml $(VENV)/.base
	$(BIN)/python -m pip install --quiet --editable ".[dev]"
	touch $@
