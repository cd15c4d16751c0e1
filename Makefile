# make run starts the atlas, make test runs every check. Both need python3 (3.11 or newer) with venv, and git.
PYTHON_OF_VENV := .venv/bin/python
PORT ?= 8501
# who may open the atlas: 127.0.0.1 this machine alone, 0.0.0.0 everybody who reaches it
HOST ?= 127.0.0.1
PYTEST ?=
SPARK ?= yes
# servers and a browser of their own take both cores: one test at a time
ALONE := tests/browser tests/analysis/test_engines.py

.PHONY: help run test lint build check bench environment environment-dev environment-spark lock licences bom clean

help:
	@echo "make run     start the atlas on http://localhost:$(PORT) (PORT=... for another port; HOST=0.0.0.0 opens it to others)"
	@echo "make test    lint, check the tables, run every test, those in a real browser included; SPARK=no leaves out the second engine"
	@echo "make build   make the tables in data/ from seeds/"
	@echo "make check   check the tables in data/"
	@echo "make bench   measure speed and size, write benchmarks/results/"
	@echo "make lint    read the code for mistakes"
	@echo "make lock    write requirements*.lock anew: the newest versions within the bounds of requirements*.txt, with the hashes of their files"
	@echo "make licences, make bom    list the locked packages with their licences, or as a bill of materials (CycloneDX)"

run: environment
	@echo "Resurgence Atlas: http://$(if $(filter 127.0.0.1,$(HOST)),localhost,$(HOST)):$(PORT)  (stop with Ctrl-C)"
ifneq ($(HOST),127.0.0.1)
	@echo "Everybody who reaches $(HOST) can open it, without encryption. Imports are off for them, unless ATLAS_UPLOADS=on and ATLAS_PASSWORD are set: docs/security.md"
endif
	@exec $(PYTHON_OF_VENV) -m streamlit run app.py --server.address $(HOST) --server.port $(PORT) --browser.serverAddress localhost

test: lint check environment-spark
	@$(PYTHON_OF_VENV) -m pytest -n 2 --dist worksteal $(addprefix --ignore=,$(ALONE)) $(PYTEST)
	@CHROME="$$($(PYTHON_OF_VENV) -m tools.browser)" && export CHROME && $(PYTHON_OF_VENV) -m pytest $(ALONE) $(PYTEST)

lint: environment-dev
	@.venv/bin/ruff check --quiet
	@.venv/bin/ruff format --check --quiet
	@.venv/bin/basedpyright --level error --pythonpath $(PYTHON_OF_VENV) >.cache/types 2>&1 || { cat .cache/types; exit 1; }

build: environment
	@$(PYTHON_OF_VENV) -m atlas build

check: environment
	@$(PYTHON_OF_VENV) -m atlas check

bench: environment-dev
	@CHROME="$$($(PYTHON_OF_VENV) -m tools.browser)" && export CHROME && $(PYTHON_OF_VENV) -m benchmarks

# every Python from 3.11 on and every system: what differs between them is in the files as a condition
LOCK := .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --upgrade --generate-hashes --no-header --no-annotate --no-emit-index-url
lock: environment-dev
	@$(LOCK) requirements.txt -o requirements.lock
	@$(LOCK) requirements-dev.txt --constraint requirements.lock -o requirements-dev.lock
	@$(LOCK) requirements-spark.txt --constraint requirements-dev.lock -o requirements-spark.lock

licences bom: environment
	@$(PYTHON_OF_VENV) -m tools.packages $@

environment:
	@sh tools/environment.sh requirements.txt

environment-spark: environment-dev
ifeq ($(SPARK),no)
	@echo "SPARK=no: requirements-spark.txt is not installed; where its packages are missing, the tests on the second engine are skipped"
else
	@sh tools/environment.sh requirements-spark.txt
endif

environment-dev:
	@sh tools/environment.sh requirements-dev.txt

clean:
	rm -rf .venv .cache .hypothesis
