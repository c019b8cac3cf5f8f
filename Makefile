# Everything starts from `python3` and `make` alone: each target that needs the environment sets it up first.

STAMP := .venv/.stamp
ARGS ?=
LOCK_ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help setup run dashboard test kills docs wheel check format benchmark plausible reference lock clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(STAMP) ## create .venv from requirements.lock and install the project into it, editable

$(STAMP): requirements.lock pyproject.toml .python-version .ci/setup
	@bash .ci/setup
	@touch $@

run: $(STAMP) ## simulate one campaign and write its report; ARGS="campaign=..." changes it
	.venv/bin/watercooler run $(ARGS)

dashboard: $(STAMP) ## move a campaign's levers in the browser and see at once what changes; ARGS="port=8600"
	.venv/bin/watercooler dashboard $(ARGS)

test: $(STAMP) ## run the tests; ARGS="-k feed" narrows them
	OPENBLAS_NUM_THREADS=1 .venv/bin/pytest -n 3 --dist loadfile --no-loadscope-reorder $(ARGS)

kills: $(STAMP) ## kill every verb that simulates twice, resume it and compare every bit; ARGS="sweep 20" narrows it
	.venv/bin/python -m tests.claims.kill $(or $(ARGS),all 2)

docs: $(STAMP) ## the documents as a site in build/site, every picture drawn and notebook run anew; minutes (ARGS=quick leaves them as they are)
	[ "$(ARGS)" = quick ] || { .venv/bin/python docs/gallery.py && .venv/bin/python docs/notebooks.py; }
	.venv/bin/sphinx-build -q -W --keep-going -b html docs build/site

wheel: $(STAMP) ## build the wheel, install it elsewhere, and run it there, with every Python found
	@bash .ci/setup wheel

check: $(STAMP) ## style, formatting, types and the arrows between the packages
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports

format: $(STAMP) ## put imports and layout in order
	.venv/bin/ruff check --fix-only .
	.venv/bin/ruff format .

benchmark: .venv-bench/.stamp ## measure how fast the model is, also against other libraries; ARGS="tables=[scaling]" narrows it
	-.venv-bench/bin/watercooler benchmark $(ARGS)

.venv-bench/.stamp: requirements.lock pyproject.toml .python-version .ci/setup
	@bash .ci/setup bench
	@touch $@

plausible: $(STAMP) ## make the plausible parameter sets anew (configs/behaviour/plausible.parquet); minutes
	.venv/bin/watercooler plausible name=shipped $(ARGS)
	cp results/plausible/shipped/plausible.parquet configs/behaviour/plausible.parquet

reference: $(STAMP) ## draw the figures in results/reference anew
	.venv/bin/python -m experiments.reference

lock: ## renew requirements.lock after a change of dependencies; LOCK_ARGS=--upgrade takes newer versions
	@bash .ci/setup lock $(LOCK_ARGS)

clean: ## remove the environment, caches and builds; results stay
	rm -rf .venv .venv-bench .bootstrap build dist outputs multirun
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find sim experiments tests -type d -name __pycache__ -prune -exec rm -rf {} +
