# `make` alone lists the verbs. Each does its own set-up.
.DEFAULT_GOAL := help
BIN := .venv/bin
READY := .venv/ready
BROWSER := .venv/browser
FOREIGN := .venv/foreign-sample
SERVERS := .venv/servers
ALL_FOREIGN := .venv/foreign-all

# One more than processors: some tests wait for an appliance that takes its time.
WORKERS = $(shell echo $$(($$(getconf _NPROCESSORS_ONLN) + 1)))

# Some machines forbid Python to keep what it compiled; then each of the many processes of a test compiles everything anew.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help demo teach practice test faults lint format accept bench bench-fleet docs clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

demo: $(BROWSER) ## replicate a certificate between two practice appliances, and prove it
	@$(BIN)/handrail demo

teach: $(BROWSER) ## open a lesson on two practice appliances: go through it with a class, step by step
	@$(BIN)/handrail demo --teach || test $$? -eq 130

practice: $(READY) ## run the two practice appliances, as on their first day, until Ctrl-C (in ./practice)
	@$(BIN)/handrail practice --fresh --dir practice

test: $(BROWSER) $(FOREIGN) $(SERVERS) ## every test, in parallel; of what takes long, a sample; ends with the 20 slowest
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -q --durations=20 --durations-min=1

faults: $(BROWSER) $(ALL_FOREIGN) $(SERVERS) ## what make test only samples: every kill, fault, situation, guide and property, in parallel; takes more than an hour
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -q --whole -m "whole or hypothesis"

lint: $(READY) ## style, types and layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY) ## put the code into the house's format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

accept: $(BROWSER) ## rewrite the expected texts of the tests; read the difference before you commit it
	$(BIN)/python -m pytest -n auto -q --accept

bench: $(BROWSER) ## speed, as ratios to a hand-written Playwright script
	$(BIN)/python -m benchmarks

bench-fleet: $(BROWSER) ## a hundred pairs at once, against the script under xargs; and what the board of 400 pairs costs
	$(BIN)/python -m benchmarks.fleet
	$(BIN)/python -m benchmarks.board

docs: $(BROWSER) ## write the generated pages and pictures of docs/ again
	$(BIN)/python -m tools.write_docs

clean: ## remove what make has made
	rm -rf .venv .mypy_cache .ruff_cache .import_linter_cache demo practice

$(READY): pyproject.toml constraints.txt tools/bootstrap
	@tools/bootstrap
	@touch $@

$(BROWSER): $(READY) tools/bootstrap-browser
	@tools/bootstrap-browser
	@touch $@

$(SERVERS): $(READY) tools/bootstrap-servers
	@tools/bootstrap-servers
	@touch $@

$(FOREIGN): $(READY) tools/bootstrap-foreign
	@tools/bootstrap-foreign cups django-admin
	@touch $@

$(ALL_FOREIGN): $(READY) tools/bootstrap-foreign
	@tools/bootstrap-foreign
	@touch $@
