# What a developer repeats. Needs only Python 3.11 to 3.13; everything else goes into .venv/.
.DEFAULT_GOAL := help
.PHONY: help setup run build test lint format compare bench faults screenshots walks lock

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' Makefile

setup: ## Make the environment in .venv/ (does nothing when it is up to date)
	@.ci/setup

run: setup ## Build the warehouse, serve the dashboards (8501) and the Dagster UI (3000); Ctrl-C ends both
	@mkdir -p "$${TAIZHANG_WAREHOUSE:-warehouse}/dagster_home"
	@.venv/bin/taizhang build
	@.venv/bin/taizhang serve

build: setup ## Build and publish the warehouse
	@.venv/bin/taizhang build

test: setup ## Lint, type-check and run every test, the browser's too; ARGS go to pytest
	@.ci/test $(ARGS)

lint: setup ## Ruff, mypy --strict, the layers and sqlfluff
	@.ci/lint

format: setup ## Lay the Python code out and mend what ruff can mend
	@.venv/bin/ruff check --fix --quiet .
	@.venv/bin/ruff format .

compare: setup ## Rows gained, lost and changed since BASE=<revision>, with scores; TAIZHANG_CORPUS adds documents
	@.venv/bin/python .ci/compare.py --base "$(BASE)" $(ARGS)

bench: setup ## Measure the core against jieba and on long texts, and the build's seconds and memory
	@.venv/bin/python tests/benchmarks/extract_speed.py
	@.venv/bin/python tests/benchmarks/build_speed.py
	@.venv/bin/python -m tests.benchmarks.build_growth $(ARGS)

faults: setup ## Attack a built warehouse for an hour: kills, damaged files, hostile questions, publishes under readers
	@.venv/bin/python -m tests.faults.mutations --count 5000
	@.venv/bin/python -m tests.faults.kills --builds 0 --publishes 60
	@.venv/bin/python -m tests.faults.siege questions --count 201 --browsers 20
	@.venv/bin/python -m tests.faults.injections --browsers 20
	@.venv/bin/python -m tests.faults.siege publishes --count 30 --readers 24 --browsers 20
	@.venv/bin/python -m tests.faults.kills --builds 140 --publishes 0

screenshots: setup ## Take pictures of every page into screenshots/
	@.venv/bin/python -m tests.dashboards.screenshots

walks: setup ## Follow ten newcomers' questions through the pages; write dashboards/WALKS.md with pictures
	@.venv/bin/python -m tests.dashboards.walks

lock: setup ## Pin every dependency of pyproject.toml anew in requirements.lock
	@.ci/lock
