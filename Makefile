# Every verb sets up what it needs; running one twice costs nothing.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt
RUN := $(VENV)/.run
TEST := $(VENV)/.test
LINT := $(VENV)/.lint
TRAINING := $(VENV)/.training
NPM := PATH="$(CURDIR)/$(BIN):$$PATH" npm
SCRIPTS := node_modules/.ready

.DEFAULT_GOAL := help
.PHONY: help install run test lint check build weights bench screenshots clean

help: ## Show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

install: $(TEST) $(LINT) ## Make .venv with everything in it

$(RUN): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "haizhumap needs Python 3.11 or newer; name one with: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(PIP) -e .
	@touch $@

$(TEST) $(LINT) $(TRAINING): $(VENV)/.%: $(RUN)
	$(PIP) -e '.[$*]'
	@touch $@

# Node comes with the linters, from a wheel; neither the app nor its tests need it.
$(SCRIPTS): package.json package-lock.json $(LINT)
	$(NPM) ci --silent --no-audit --no-fund
	@touch $@

run: $(RUN) ## Open the app at http://127.0.0.1:8501
	$(BIN)/streamlit run app.py

test: $(TEST) ## Run all tests, the browser's too (finds or installs a Chromium)
	$(BIN)/python tests/chromium.py
	$(BIN)/python -m pytest -n logical --maxprocesses 4 --dist loadfile

lint: $(TEST) $(LINT) $(SCRIPTS) ## Format check, lint, types, layers; Python and JavaScript
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(NPM) run --silent lint

check: $(RUN) ## Check report, register and gazetteer, and that the built files are fresh
	$(BIN)/haizhumap check
	$(BIN)/haizhumap build --check
	$(BIN)/haizhumap basemap build --check

build: $(RUN) ## Build geo/projects.geojson and the offline base map
	$(BIN)/haizhumap build
	$(BIN)/haizhumap basemap build

weights: $(TRAINING) ## Learn the weights of the extraction from the annotated passages
	$(BIN)/python -m benchmarks.extraction train

bench: $(TEST) ## Measure the app beside stock streamlit-folium and pydeck
	$(BIN)/python tests/chromium.py
	$(BIN)/python -m benchmarks

screenshots: $(TEST) ## Take the README's pictures anew
	$(BIN)/python tests/chromium.py
	$(BIN)/python docs/take_screenshots.py

clean: ## Remove .venv and every cache
	rm -rf $(VENV) node_modules .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .cache test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
