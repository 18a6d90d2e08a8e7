# Two commands matter: `make run` serves the dashboard, `make test` proves it. Both install what is missing.

SHELL := /bin/sh
BIN := .venv/bin
WORKERS ?= 2
SECONDS ?= 3600
PARTS ?=

.DEFAULT_GOAL := help
.PHONY: help run test check demo e2e torture fuzz bench bench-full screenshots clean environment environment-dev environment-bench browser

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

run: environment ## Install what is missing, then serve the dashboard at http://localhost:8501
	$(BIN)/python -m streamlit run app.py

demo: environment ## Serve 5,000 synthetic documents, marked as such, to explore the dashboard with
	$(BIN)/python -m benchmarks.demo

test: environment-dev browser ## Install what is missing, then run every test: unit, app, browser
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile

check: environment-dev ## Lint, formatting and types
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy

e2e: environment-dev browser ## Only the tests that drive the dashboard in Chromium
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile -m e2e

torture: environment-dev ## Measure the reliability figures: hostile files, leaks, kill -9, damage, full disks, parsers
	$(BIN)/python -m tests.torture $(PARTS)

fuzz: ## Fuzz the readers, guided by coverage; SECONDS=3600 sets how long
	@scripts/make-environment requirements-fuzz.txt
	$(BIN)/python -m tests.torture.fuzz_reader -max_total_time=$(SECONDS)

bench: environment-bench browser ## Measure reading, asking and clicking beside floors and peers, in about five minutes
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

clean: ## Remove everything the other targets made
	rm -rf .venv .pulse .mypy_cache .ruff_cache .pytest_cache .hypothesis test-results benchmarks/.cache
	find app.py dashboard tests benchmarks scripts -name __pycache__ -type d -prune -exec rm -rf {} +

environment:
	@scripts/make-environment requirements.txt

environment-dev:
	@scripts/make-environment requirements-dev.txt

environment-bench:
	@scripts/make-environment requirements-bench.txt

browser:
	@scripts/install-browser
