# `make` lists the commands. They use uv if it is installed, otherwise venv and pip.
.DEFAULT_GOAL := help
SHELL := /bin/sh

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PEERS ?= .venv-peers
UV := $(shell command -v uv 2>/dev/null)
NOTE = @printf '\n==> %s\n'

.PHONY: help
help: ## List the commands
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: demo
demo: $(VENV)/.run ## Set up, then extract, check and export examples/brief.txt
	$(NOTE) "stacite extract examples/brief.txt: read its notes into citations.yaml"
	$(BIN)/stacite extract examples/brief.txt
	$(NOTE) "stacite check: check the notes, sources, DOIs and links"
	@$(BIN)/stacite check || { status=$$?; echo "(exit status $$status: 1 means findings)"; test $$status -eq 1; }
	$(NOTE) "stacite export: write the sources to refs.bib as BibTeX"
	$(BIN)/stacite export --output refs.bib
	@sed -n '1,14p' refs.bib

.PHONY: test
test: $(VENV)/.dev ## Set up, then run the tests on all cores
	$(NOTE) "pytest with $$($(BIN)/python --version)"
	$(BIN)/pytest

.PHONY: coverage
coverage: $(VENV)/.dev ## Run the tests and measure branch coverage (at least 90 %)
	$(BIN)/pytest --cov --cov-report=term

.PHONY: lint
lint: $(VENV)/.dev ## Check formatting, style, types, layers and wording
	$(NOTE) "ruff, mypy, import-linter, and the words that users read"
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m docs.making.prose

.PHONY: check
check: lint coverage ## Run lint and coverage: everything that must pass before a commit

.PHONY: format
format: $(VENV)/.dev ## Format the code and apply safe fixes
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: docs
docs: $(VENV)/.dev ## Regenerate the generated parts of docs/: rules, manual page, reference, command output, pictures
	$(BIN)/python -m stacite.rules.rulebook docs/rules
	$(BIN)/python -m docs.making.manual docs/stacite.1
	$(BIN)/python -m docs.making.pages
	$(BIN)/python -m docs.making.pre_commit
	$(BIN)/python -m docs.making.terminal
	$(BIN)/python -m docs.making.report

.PHONY: site
site: $(VENV)/.dev ## Build the documentation into build/site, with warnings as errors
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict -q

.PHONY: dist
dist: $(VENV)/.dev ## Build the wheel and the source archive into dist, reproducibly
	rm -rf dist
	$(BIN)/python -m build --no-isolation --outdir dist .

.PHONY: vscode
vscode: ## Build the extension for Visual Studio Code (needs Node.js and the package index)
	cd editors/vscode && npm ci --ignore-scripts && npm run check && npm run package

.PHONY: release-check
release-check: dist ## Build twice, compare, install the wheel in a new environment and try it (needs the package index)
	.ci/release $(BIN)/python

# A zipapp holds modules for one version of Python on one system: the launchers beside it look for that Python.
.PHONY: app
app: ## Build dist/app: stacite in one folder, for people with Python but no environment (needs the package index)
	rm -rf dist/app .venv-app
	$(PYTHON) -m venv .venv-app
	.venv-app/bin/python -m pip install -q --disable-pip-version-check shiv
	mkdir -p dist/app
	.venv-app/bin/shiv -q --reproducible --console-script stacite --output-file dist/app/stacite.pyz ".[all]"
	for file in .ci/app/*; do \
	  sed "s/@VERSION@/$$($(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])')/g" $$file > dist/app/$$(basename $$file); \
	done
	chmod +x dist/app/stacite dist/app/stacite.command
	dist/app/stacite --version

.PHONY: install-check
install-check: ## Run the install lines of the README, each with a new home folder (needs uv, pipx and the package index)
	.ci/install

.PHONY: bench
bench: $(VENV)/.dev ## Measure start-up, long documents, the registry and its exports
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python benchmarks/check.py
	$(BIN)/python benchmarks/registry.py
	$(BIN)/python benchmarks/export.py

.PHONY: bench-peers
bench-peers: $(VENV)/.dev $(PEERS)/.peers ## Measure stacite and its peers and write benchmarks/README.md (about ten minutes)
	PYTHONPATH=. $(BIN)/python benchmarks/peer_links.py --peers $(PEERS) --keep
	PYTHONPATH=. $(BIN)/python benchmarks/peer_parser.py --peers $(PEERS) --keep
	PYTHONPATH=. $(BIN)/python benchmarks/peer_readers.py --peers $(PEERS) --keep
	PYTHONPATH=. $(BIN)/python benchmarks/peer_anystyle.py --keep
	$(BIN)/python benchmarks/report.py

.PHONY: bench-corpus
bench-corpus: $(VENV)/.dev ## Measure an archive of 100,000 notes and how its cost grows (about ten minutes)
	PYTHONPATH=. $(BIN)/python benchmarks/corpus.py

.PHONY: bench-adversarial
bench-adversarial: $(VENV)/.dev ## Measure the parser on 20,000 hostile notes and how its time grows with their length
	PYTHONPATH=. $(BIN)/python benchmarks/adversarial.py

.PHONY: bench-writing
bench-writing: $(VENV)/.dev ## Write files at once, edit them meanwhile and kill their writers (about fifteen minutes)
	PYTHONPATH=. $(BIN)/python benchmarks/writing.py

.PHONY: bench-hosts
bench-hosts: $(VENV)/.dev ## Check 5,000 random xn-- and emoji hosts, cited and redirected to (about two minutes)
	PYTHONPATH=. $(BIN)/python benchmarks/hosts.py

SHARED := $(wildcard ../shared/data/pdf)

.PHONY: score-readers
score-readers: $(VENV)/.dev ## Score the readers on documents with known notes, format by format
	$(BIN)/python benchmarks/readers.py $(SHARED)

.PHONY: exam
exam: $(VENV)/.dev ## Count the planted mistakes that the rules find, and their false alarms on clean documents
	PYTHONPATH=. $(BIN)/python benchmarks/exam.py

.PHONY: existence
existence: $(VENV)/.dev ## Measure what is said of sources that exist, and of some that don't (EXISTENCE=FOLDER is the test bed)
	PYTHONPATH=. $(BIN)/python benchmarks/existence.py $(EXISTENCE) --python $(PYTHON)

.PHONY: wild
wild: $(VENV)/.dev ## Measure findings on published documents against judgments of them (WILD=FOLDER holds the documents)
	PYTHONPATH=. $(BIN)/python benchmarks/wild.py $(WILD)

.PHONY: precision
precision: $(VENV)/.dev ## Write into the rules' pages how precise they are on published documents (WILD=FOLDER, see `wild`)
	PYTHONPATH=. $(BIN)/python benchmarks/wild.py $(WILD) --precision src/stacite/rules/precision.toml

.PHONY: score
score: $(VENV)/.dev ## Score the parser on labeled notes (FIELDS=1: field by field)
	$(BIN)/python -m training.table $(if $(FIELDS),--fields)
	$(BIN)/python benchmarks/parser.py

.PHONY: train
train: $(VENV)/.dev ## Train the parser's model on labeled notes (REAL="FOLDER…"; training/README.md), about an hour
	$(PYTHON) -m venv .venv-training
	.venv-training/bin/pip install -q -r training/requirements.txt -e .
	.venv-training/bin/python -m training.run $(REAL) $(if $(UNLABELED),--unlabelled $(UNLABELED))

.PHONY: lock
lock: ## Update the three lock files (needs uv)
	uv pip compile -q pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header -o requirements.lock
	uv pip compile -q pyproject.toml --extra all --universal --python-version 3.11 --generate-hashes --no-header -o requirements-all.lock
	uv pip compile -q pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-header -o requirements-dev.lock

.PHONY: clean
clean: ## Remove the environments and the files that the tools create
	rm -rf .venv .venv-* build dist refs.bib .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# Some systems ship venv without ensurepip; pip can then install into the environment from outside.
$(VENV)/bin/python $(PEERS)/bin/python:
	$(NOTE) "setting up $(@:/bin/python=) with $$($(PYTHON) --version)"
ifneq ($(UV),)
	$(UV) venv -q --python "$$(command -v $(PYTHON))" $(@:/bin/python=)
else
	$(PYTHON) -m venv $(@:/bin/python=) >/dev/null 2>&1 || $(PYTHON) -m venv --clear --without-pip $(@:/bin/python=)
endif

PIP = $(if $(wildcard $(1)/bin/pip),$(1)/bin/python -m pip,$(PYTHON) -m pip --python $(1)/bin/python) -q --disable-pip-version-check
INSTALL = $(if $(UV),$(UV) pip install -q --python $(1)/bin/python,$(PIP) install)

# The lock files are complete. Without --no-deps, pip ignores them for packages that another package requires with an extra.
define install
	@echo "installing $(1), then stacite itself"
	@$(call INSTALL,$(VENV)) --require-hashes --no-deps -r $(1)
	@$(call INSTALL,$(VENV)) --no-deps $(2) .
	@touch $@
endef

$(VENV)/.run: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(call install,requirements.lock,-e)

$(VENV)/.dev: requirements-dev.lock pyproject.toml | $(VENV)/bin/python
	$(call install,requirements-dev.lock,--no-build-isolation -e)
	@touch $(VENV)/.run

$(PEERS)/.peers: benchmarks/peers.txt | $(PEERS)/bin/python
	@echo "installing $<"
	@$(call INSTALL,$(PEERS)) -r $<
	@touch $@
