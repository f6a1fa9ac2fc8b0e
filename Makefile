# Every target sets up .venv by itself when it is missing or older than what pins it.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
CORE   := $(VENV)/.core
DEV    := $(VENV)/.dev
PEERS  := build/peers/.done
SUPPLY := build/supply/.done

.PHONY: run test lint types format schema units shapes starters conformance bench fuzz cover mutants sbom clean app

run: $(CORE)   ## score the shipped example and print its scorecards
	@$(BIN)/evaluator run

test: $(DEV)   ## all tests
	$(BIN)/pytest -q -n auto --dist loadgroup

lint: $(DEV)   ## style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(DEV)   ## types
	$(BIN)/mypy
	$(BIN)/mypy --platform win32 --cache-dir .mypy_cache/win32 -p evaluator

format: $(DEV)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

units: $(DEV)   ## units.json from units.txt
	$(BIN)/python -m evaluator.language.unit_table

starters: $(DEV)   ## starters.json: the first characters of all that the language looks for
	$(BIN)/python -m evaluator.language.lexer.starters_table

shapes: $(DEV)   ## shapes.json: the parses of the commonest spellings
	$(BIN)/python -m evaluator.language.grammar.shape_table tests/language/values.csv $(wildcard actuals/*/*/*.csv)

schema: $(DEV)   ## the JSON Schema of a form, beside the targets
	$(BIN)/python -m evaluator.forms.schema > targets/form.schema.json

conformance: $(DEV)   ## conformance.jsonl from the cases and scenarios of the tests
	$(BIN)/python -m tests.conformance.writing

bench: $(DEV) $(PEERS)   ## benchmarks, a quarter of an hour; tables go to docs/ by hand
	$(BIN)/python benchmarks/run_all.py

fuzz: $(DEV)   ## a million strings through the value language, a hundred thousand pairs through judging
	$(BIN)/python benchmarks/fuzz.py
	$(BIN)/python benchmarks/fuzz_pairs.py

cover: $(DEV)   ## the branches of scoring and language that their own tests reach, and the lines that none does
	$(BIN)/coverage run --branch --source evaluator/scoring,evaluator/language --data-file build/coverage -m pytest -q -n 0 tests/scoring tests/scenarios tests/language
	$(BIN)/coverage report --data-file build/coverage --skip-covered --show-missing

mutants: $(DEV)   ## a sample of mutants of scoring and language; prints those that no test notices
	$(BIN)/python -m pip install --quiet --constraint constraints.txt mutmut
	$(BIN)/python benchmarks/mutants.py

sbom: $(CORE) $(SUPPLY)   ## a CycloneDX bill of materials of what is installed
	build/supply/bin/cyclonedx-py environment --output-reproducible --pyproject pyproject.toml -o build/sbom.cdx.json $(BIN)/python
	@echo build/sbom.cdx.json

app: $(DEV)   ## a program in one folder that needs no Python: dist/app/evaluator
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[app]'
	$(BIN)/python packaging/build_app.py dist/app

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis dist build mutants out

# A failed install leaves no stamp, so the next call tries again.
$(CORE): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	@touch $@

$(DEV): $(CORE)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@

# What benchmarks compare with and the project does not need.
$(PEERS): constraints.txt
	test -x build/peers/bin/python || $(PYTHON) -m venv build/peers
	build/peers/bin/python -m pip install --quiet --constraint constraints.txt jionlp zen-engine
	@touch $@

# What describes the environment, in one of its own so that it does not describe itself.
$(SUPPLY): constraints.txt
	test -x build/supply/bin/python || $(PYTHON) -m venv build/supply
	build/supply/bin/python -m pip install --quiet --constraint constraints.txt cyclonedx-bom
	@touch $@
