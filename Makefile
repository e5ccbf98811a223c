# Everything that a developer or CI runs. `make run` and `make test` set up what they need.

PYTHON ?= python3
VENV := .venv
TRAINING := .venv-training
BIN := $(VENV)/bin
SAMPLE ?= sunset-sea
export OMP_NUM_THREADS ?= 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help run test setup setup-dev setup-browser format check-format lint types contracts \
	frontend unit smoke browser clean

help: ## Show what can be made.
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

run: setup ## Answer a bundled picture in the terminal, then serve the web app.
	@$(BIN)/tunesight recommend --sample $(SAMPLE)
	@echo
	@$(BIN)/tunesight serve

test: setup-dev setup-browser check-format lint types contracts frontend unit smoke browser ## Run every check.
	@echo "Every check passed."

# --- set-up -------------------------------------------------------------------------------------

# Bytecode is written for what is used, when it is used: a third of the installing time, 50 MB less.
setup: $(VENV)/.core-installed ## Install the package into .venv.

setup-dev: $(VENV)/.dev-installed ## Install what the checks need as well.

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Tunesight needs Python 3.11 or newer; run: make PYTHON=/path/to/python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { \
	  echo "Cannot make a virtual environment; install the venv module (Debian: apt install python3-venv)."; exit 1; }
	@$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1" || { \
	  echo "pip cannot reach the package index; check the network and try again."; exit 1; }

$(VENV)/.core-installed: pyproject.toml | $(VENV)/bin/python
	@echo "Installing Tunesight into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --no-compile --editable . || { \
	  echo "Installing failed; the lines above say which package. Mend that and try again."; exit 1; }
	@touch $@

$(VENV)/.dev-installed: pyproject.toml package-lock.json $(VENV)/.core-installed
	@echo "Installing the tools for the checks ..."
	@$(BIN)/python -m pip install --quiet --no-compile --group dev --group evaluation || { \
	  echo "Installing failed; the lines above say which package. Mend that and try again."; exit 1; }
	@PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --silent --no-audit --no-fund || { \
	  echo "npm cannot install the type checker; check the network and try again."; exit 1; }
	@touch $@

# torch and the teachers live apart, so that everything else is tested without them.
$(TRAINING)/.installed: pyproject.toml training/requirements.txt
	@echo "Installing what the training scripts need into $(TRAINING) (about a gigabyte) ..."
	@$(PYTHON) -m venv $(TRAINING)
	@$(TRAINING)/bin/python -m pip install --quiet --upgrade "pip>=25.1"
	@$(TRAINING)/bin/python -m pip install --quiet --no-compile --requirement training/requirements.txt \
	  --editable . "hypothesis>=6.130" "pytest>=8.4" "pytest-randomly>=3.16" || { \
	  echo "Installing failed; the lines above say which package. Mend that and try again."; exit 1; }
	@touch $@

setup-browser: setup-dev ## Find or install a Chromium for the browser tests.
	@$(BIN)/python tests/browser/find_chromium.py --install

# --- checks -------------------------------------------------------------------------------------

format: setup-dev ## Rewrite the code in the house style.
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

check-format:
	@$(BIN)/ruff format --check || { echo "Run: make format"; exit 1; }

lint:
	@$(BIN)/ruff check

types:
	@$(BIN)/mypy
	@$(BIN)/pyright --pythonpath $(BIN)/python

contracts:
	@$(BIN)/lint-imports

frontend:
	@PATH="$(CURDIR)/$(BIN):$$PATH" npm run --silent check

unit:
	@$(BIN)/pytest -m "not browser"

smoke: $(TRAINING)/.installed ## Run every training script on a little made data.
	@$(TRAINING)/bin/python -m pytest tests/training

browser:
	@$(BIN)/pytest -m browser -p no:randomly

clean: ## Remove what the other targets made.
	rm -rf $(VENV) $(TRAINING) node_modules .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
