# Two commands matter: `make run` serves the dashboard, `make test` checks and tests everything. Both install what is missing.

SHELL := /bin/sh
BIN := .venv/bin
WORKERS ?= 2
SECONDS ?= 3600
PARTS ?=
LOCK := .venv/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-annotate

.DEFAULT_GOAL := help
.PHONY: help run test coverage quick check lock audit sbom wheel demo e2e torture fuzz bench bench-full screenshots clean environment environment-dev environment-bench browser

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

run: environment ## Install what is missing, then serve the dashboard at http://localhost:8501
	$(BIN)/python -m streamlit run app.py

demo: environment ## Serve 5,000 synthetic documents, marked as such, to explore the dashboard with
	$(BIN)/python -m benchmarks.demo

test: check browser ## Install what is missing, then lint, check types and run every test: unit, app, browser
	$(BIN)/python -m compileall -q dashboard tests # some hundred processes would do it each for themselves
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile

coverage: environment-dev browser ## Run every test as make test does, measuring coverage: at least 95 percent
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --cov

quick: environment-dev ## For every day: lint, and the fast tests without a browser, in under 90 seconds
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile -m "not e2e and not slow"

check: environment-dev ## Lint, formatting and types, of Python and of JavaScript
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy
	scripts/check-frontend

lock: environment-dev ## Renew requirements.lock and requirements-dev.lock from the ranges in requirements*.txt
	$(LOCK) requirements.txt -o requirements.lock
	$(LOCK) -c requirements.lock requirements-dev.txt -o requirements-dev.lock

audit: environment-dev ## Look up every package the dashboard runs on in PyPI's advisory database
	@$(BIN)/python scripts/audit.py

sbom: environment-dev ## Write what the dashboard runs on as a CycloneDX list, dist/sbom.json
	@mkdir -p dist
	$(BIN)/cyclonedx-py requirements requirements.lock --output-reproducible -o dist/sbom.json

wheel: environment-dev ## Build the installable package in dist/
	$(BIN)/python -m build --wheel

e2e: environment-dev browser ## Only the tests that drive the dashboard in Chromium
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile -m e2e

torture: environment-dev ## Measure the reliability figures: hostile files, leaks, kill -9, damage, full disks, parsers, gaps, clients
	$(BIN)/python -m tests.torture $(PARTS)

fuzz: ## Fuzz the readers, guided by coverage; SECONDS=3600 sets how long
	@scripts/make-environment requirements-dev.lock requirements-fuzz.txt
	$(BIN)/python -m tests.torture.fuzz_reader -max_total_time=$(SECONDS)

bench: environment-bench browser ## Measure reading, queries and clicks against floors and peers, in about five minutes
	$(BIN)/python benchmarks/ingest.py
	$(BIN)/python -m benchmarks.queries 10000 100000
	$(BIN)/python -m benchmarks.load 50
	$(BIN)/python -m benchmarks.starting
	$(BIN)/python -m benchmarks.browser 10000

bench-full: environment-bench browser ## The same up to ten million articles, kept in benchmarks/results.json and results.md
	$(BIN)/python benchmarks/ingest.py
	$(BIN)/python -m benchmarks.queries --full --keep
	$(BIN)/python -m benchmarks.load 50 200 --keep
	$(BIN)/python -m benchmarks.starting --full --keep
	$(BIN)/python -m benchmarks.browser --full --keep
	$(BIN)/python -m benchmarks.report

screenshots: environment-dev browser ## Take the pictures in docs/images again, from the seeds
	$(BIN)/python scripts/screenshots.py

clean: ## Remove what the other targets made and can make again; snapshots and boards stay
	rm -rf .pulse/gen-* .pulse/CURRENT .pulse/images .pulse/images-published
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis test-results benchmarks/.cache
	find app.py dashboard tests benchmarks scripts -name __pycache__ -type d -prune -exec rm -rf {} +

environment:
	@scripts/make-environment requirements.lock

environment-dev:
	@scripts/make-environment requirements-dev.lock

environment-bench:
	@scripts/make-environment requirements-dev.lock requirements-bench.txt

browser:
	@scripts/install-browser
