# `make` alone tells what there is to make. Needs Python 3.11 or newer, git and make.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BENCH := .bench
BESIDE := .neighbours
PIP := -m pip install -qq --disable-pip-version-check
DOMAIN := sphinx_hubnotes
LOCALE := sphinx_hubnotes/locale
TEMPLATE := $(VENV)/$(DOMAIN).pot
BABEL := $(BIN)/pybabel --quiet

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

.PHONY: help
help: ## this list
	@echo 'make TARGET, with one or more of these targets:'
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

.PHONY: docs
docs: $(VENV)/docs.stamp ## build the documentation, warnings being errors
	$(BIN)/python -m sphinx -b html -W --keep-going -n -j auto docs docs/_build/html
	@echo
	@echo 'Open file://$(CURDIR)/docs/_build/html/index.html'

# A file's tests run in one process, as they share what they build; the largest are not kept for the end.
SPREAD := -n auto --dist loadfile --no-loadscope-reorder

.PHONY: test
test: $(VENV)/dev.stamp ## run all tests; ARGS='-k counts' runs some
	$(BIN)/python -m pytest $(SPREAD) $(ARGS)

QUICK := $(patsubst %,tests/test_%.py,architecture cli_text collation counts crossrefs notes reference_hub warnings)

.PHONY: quick
quick: lint types ## style, types, and the tests that find most in a minute
	$(BIN)/python -m pytest $(SPREAD) -q -m 'not browser and not themes' $(QUICK)

.PHONY: exact
exact: $(VENV)/dev.stamp ## edit a garden a thousand times, and compare each build with a clean one
	HUBNOTES_EDITS=1000 $(BIN)/python -m pytest tests/test_exactness.py $(ARGS)

.PHONY: fuzz
fuzz: $(VENV)/dev.stamp ## build 10,000 notes of somebody who wants to do harm; NOTES=500 SEED=7 for others
	HUBNOTES_HOSTILE_NOTES=$(or $(NOTES),10000) HUBNOTES_HOSTILE_SEED=$(or $(SEED),1) \
	  $(BIN)/python -m pytest tests/test_hostile_vaults.py $(ARGS)

.PHONY: neighbours
neighbours: $(BESIDE)/beside.stamp ## build beside other extensions; SOME=yes takes four of them
	$(if $(SOME),,HUBNOTES_NEIGHBOURS=yes) $(BESIDE)/bin/python -m pytest -n auto tests/test_neighbours.py $(ARGS)

.PHONY: row
row: ## run tests on other versions: PY=3.13 [SET=newest|lowest] [ARGS=...]
	tools/row $(or $(PY),3.13) $(or $(SET),newest) $(ARGS)

.PHONY: lint
lint: $(VENV)/dev.stamp ## check style and formatting
	$(BIN)/ruff check
	$(BIN)/ruff format --check

.PHONY: types
types: $(VENV)/dev.stamp ## check types
	$(BIN)/mypy

.PHONY: format
format: $(VENV)/dev.stamp ## put style and formatting right
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format

.PHONY: wheel
wheel: $(VENV)/dev.stamp ## build dist/: the source archive, and the wheel from it
	rm -rf dist
	$(BIN)/python -m build --quiet
	@ls dist

.PHONY: messages
messages: $(VENV)/dev.stamp ## renew the translations' catalogs; NEW=de begins a language
	@$(BABEL) extract --output $(TEMPLATE) --project sphinx-hubnotes \
	  --copyright-holder 'sphinx-hubnotes contributors' --add-comments 'Translators:' \
	  --add-location file --sort-by-file sphinx_hubnotes
ifdef NEW
	$(BABEL) init --input-file $(TEMPLATE) --output-dir $(LOCALE) --domain $(DOMAIN) --locale $(NEW)
endif
	@for catalog in $(LOCALE)/*/LC_MESSAGES/$(DOMAIN).po; do \
	  if [ -e "$$catalog" ]; then echo "$$catalog"; \
	    language=$$(basename $$(dirname $$(dirname "$$catalog"))); \
	    $(BABEL) update --input-file $(TEMPLATE) --output-file "$$catalog" --locale $$language \
	      --no-fuzzy-matching --ignore-pot-creation-date && \
	    $(BABEL) compile --input-file "$$catalog" --output-file "$${catalog%.po}.mo" || exit 1; \
	  else echo 'No language has a catalog yet; begin one with NEW=de, say.'; fi; \
	done

.PHONY: screenshots
screenshots: docs $(VENV)/dev.stamp ## take the README's picture of a hub
	$(BIN)/python -m tools.screenshots

.PHONY: bench
bench: $(BENCH)/bench.stamp ## measure builds, for hours, and write the tables; SIZE=small tries it out; ARGS=...
	$(BENCH)/bin/python -m benchmarks $(if $(filter small,$(SIZE)),small,run $(ARGS))

.PHONY: profile
profile: $(BENCH)/bench.stamp ## print the extension's own share of a build; ARGS='--notes 100'
	$(BENCH)/bin/python -m benchmarks profile $(ARGS)

.PHONY: clean
clean: ## delete all that was made, the environments too
	rm -rf $(VENV) $(BENCH) $(BESIDE) .rows dist build docs/_build .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The environments. The documentation needs few packages, development more of them; what builds are
# compared with stays apart, where it changes no version under the tests.

%/made.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed, and '$(PYTHON)' is none." >&2; \
	  echo 'If you have one by another name, say so: make PYTHON=python3.12 ...' >&2; exit 1; }
	@$(PYTHON) -m venv $* || { \
	  echo 'Python could not make an environment; on Debian and Ubuntu, install python3-venv.' >&2; \
	  exit 1; }
	@touch $@

$(VENV)/docs.stamp: $(VENV)/made.stamp pyproject.toml
	@echo 'Installing what the documentation needs into $(VENV) ...'
	@$(BIN)/python $(PIP) -e '.[docs]'
	@touch $@

$(VENV)/dev.stamp: $(VENV)/made.stamp pyproject.toml
	@echo 'Installing what development needs into $(VENV) ...'
	@$(BIN)/python $(PIP) -e '.[dev]'
	@touch $@ $(VENV)/docs.stamp

$(BESIDE)/beside.stamp: $(BESIDE)/made.stamp pyproject.toml
	@echo 'Installing what this is tried beside into $(BESIDE) ...'
	@$(BESIDE)/bin/python $(PIP) -e '.[neighbours]'
	@touch $@

$(BENCH)/bench.stamp: $(BENCH)/made.stamp pyproject.toml
	@echo 'Installing what builds are compared with into $(BENCH) ...'
	@$(BENCH)/bin/python $(PIP) -e '.[bench]'
	@touch $@

.PHONY: release
release: $(VENV)/dev.stamp ## check, build, commit and tag VERSION=1.2.3; pushes and uploads nothing
	$(BIN)/python tools/release.py '$(VERSION)'
