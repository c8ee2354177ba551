# Every verb sets up what it needs; running one twice costs nothing.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := -m pip install --quiet --disable-pip-version-check
# Wheels alone, so that nothing runs while it is installed, and those alone whose hash was written down.
HASHED := $(PIP) --require-hashes --only-binary :all:
RUN := $(VENV)/.run
DEV := $(VENV)/.dev
SUPPLY := $(VENV)/.supply
TRAINING := $(VENV)/.training
PIN := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --no-annotate --no-emit-index-url
NPM := PATH="$(CURDIR)/$(BIN):$$PATH" npm
SCRIPTS := node_modules/.ready

.DEFAULT_GOAL := help
.PHONY: help install run test lint check build weights bench screenshots pins sbom clean

help: ## Show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

install: $(DEV) ## Make .venv with everything in it

$(RUN): pyproject.toml requirements/build.txt requirements/run.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "haizhumap needs Python 3.11 or newer; name one with: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python $(HASHED) -r requirements/build.txt -r requirements/run.txt
	$(BIN)/python $(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(DEV) $(SUPPLY) $(TRAINING): $(VENV)/.%: requirements/%.txt $(RUN)
	$(BIN)/python $(HASHED) -r $<
	@touch $@

# Node comes with the linters, from a wheel; neither the app nor its tests need it.
$(SCRIPTS): package.json package-lock.json $(DEV)
	$(NPM) ci --silent --no-audit --no-fund
	@touch $@

run: $(RUN) ## Open the app at http://127.0.0.1:8501
	$(BIN)/streamlit run app.py

test: $(DEV) ## Run all tests, the browser's too (finds or installs a Chromium and an nginx)
	$(BIN)/python tests/chromium.py
	$(BIN)/python tests/nginx.py
	$(BIN)/python -m pytest -n logical --maxprocesses 4 --dist loadfile

lint: $(DEV) $(SCRIPTS) ## Format check, lint, types, layers; Python and JavaScript
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

bench: $(DEV) ## Measure the app beside stock streamlit-folium and pydeck
	$(BIN)/python tests/chromium.py
	$(BIN)/python -m benchmarks

screenshots: $(DEV) ## Take the README's pictures anew
	$(BIN)/python tests/chromium.py
	$(BIN)/python docs/take_screenshots.py

pins: $(SUPPLY) ## Write versions and hashes anew; UPGRADE=1 takes the newest versions
	$(PIN) pyproject.toml --all-extras --group build --group supply $(if $(UPGRADE),--upgrade) -o constraints.txt
	$(PIN) --generate-hashes -c constraints.txt --group build -o requirements/build.txt
	$(PIN) --generate-hashes -c constraints.txt pyproject.toml -o requirements/run.txt
	$(PIN) --generate-hashes -c constraints.txt pyproject.toml --extra cluster --extra test --extra lint -o requirements/dev.txt
	$(PIN) --generate-hashes -c constraints.txt pyproject.toml --extra training -o requirements/training.txt
	$(PIN) --generate-hashes -c constraints.txt --group supply -o requirements/supply.txt

sbom: $(SUPPLY) ## List what runs, with versions and licences, as CycloneDX: build/sbom.json
	rm -rf build/run
	$(PYTHON) -m venv build/run
	build/run/bin/python $(HASHED) -r requirements/run.txt
	$(BIN)/cyclonedx-py environment build/run --pyproject pyproject.toml --output-reproducible -o build/sbom.json

clean: ## Remove .venv and every cache
	rm -rf $(VENV) node_modules .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .cache test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
