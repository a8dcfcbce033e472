# `make` prints the targets. Everything is made below build/ and dist/; nothing else on the machine is touched.
#
# PYTHON=python3.13    the interpreter to work with
# PACKAGES="http imap" the packages to build or test (and what they need); default: all

PYTHON   ?= python3
PACKAGES ?=
ARGS     ?=
export NETPROTO_NO_EXTENSIONS ?= 0
unexport PYTHONPATH PYTHONHOME

.DEFAULT_GOAL := help
.PHONY: help venv wheels demo test test-pure test-all conformance bench bench-imports fuzz lint types packaging servers clean

# Each is a shell command that makes the environment, if it has to, and gives its interpreter.
BUILD_PYTHON = $$($(PYTHON) tools/environment.py build -r tools/requirements/build.txt)
TEST_PYTHON  = $$($(PYTHON) tools/environment.py test -r tools/requirements/test.txt)
PURE_PYTHON  = $$($(PYTHON) tools/environment.py pure -r tools/requirements/test.txt)
LINT_PYTHON  = $$($(PYTHON) tools/environment.py lint -r tools/requirements/lint.txt)
BENCH_PYTHON = $$($(PYTHON) tools/environment.py bench -r tools/requirements/bench.txt)
FUZZ_PYTHON  = $$($(PYTHON) tools/environment.py fuzz -r tools/requirements/fuzz.txt)

TESTS = $(if $(PACKAGES),$(foreach package,$(PACKAGES),packages/netproto-$(package:netproto-%=%)/tests),packages tests)

help: ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

venv: wheels ## make the environment that the tests use and print its interpreter
	@python=$(TEST_PYTHON) && $$python tools/install.py $$($(BUILD_PYTHON) tools/build.py) && echo $$python

wheels: ## build sdists and wheels into dist/ (PACKAGES="urllib http" for some)
	@python=$(BUILD_PYTHON) && $$python tools/build.py --require-extensions $(PACKAGES) && $$python tools/build.py --pure $(PACKAGES)

demo: ## build, install from wheels into a clean environment, exchange for real, compare speed
	@python=$(TEST_PYTHON) && wheels=$$($(BUILD_PYTHON) tools/build.py --require-extensions) && $$python tools/demo/run.py $$wheels

test: ## run every test that this machine can run, on compiled wheels
	@python=$(TEST_PYTHON) && wheels=$$($(BUILD_PYTHON) tools/build.py --require-extensions) && \
	$$python tools/install.py $$wheels && NETPROTO_REQUIRE_EXTENSIONS=1 $$python -m pytest $(TESTS) $(ARGS)

test-pure: ## the same on the pure-Python wheels
	@python=$(PURE_PYTHON) && wheels=$$($(BUILD_PYTHON) tools/build.py --pure) && \
	$$python tools/install.py $$wheels && NETPROTO_NO_EXTENSIONS=1 $$python -m pytest $(TESTS) $(ARGS)

test-all: ## test and test-pure on every interpreter found
	@set -e; for python in $$($(PYTHON) tools/interpreters.py); do \
	  echo "== $$python"; $(MAKE) --no-print-directory test test-pure PYTHON=$$python; done

conformance: ## CPython's own tests of these modules, swapped, extensions on and off
	@python=$(TEST_PYTHON) && wheels=$$($(BUILD_PYTHON) tools/build.py --require-extensions) && \
	$$python tools/install.py $$wheels && $$python tools/conformance/run.py $(ARGS) && $$python tools/conformance/run.py --pure $(ARGS)

bench: ## speed beside the stdlib and whichever peers are installed, as ratios
	@python=$(BENCH_PYTHON) && wheels=$$($(BUILD_PYTHON) tools/build.py --require-extensions) && \
	$$python tools/install.py $$wheels && $$python tools/bench/run.py $(PACKAGES) $(ARGS)

bench-imports: ## the time of imports beside the stdlib's, in fresh interpreters (ARGS="--after re,socket")
	@python=$(BENCH_PYTHON) && wheels=$$($(BUILD_PYTHON) tools/build.py --require-extensions) && \
	$$python tools/install.py $$wheels && $$python tools/bench/imports.py $(ARGS)

fuzz: ## each parser's fuzz target for a short while (ARGS="--seconds 600" for longer)
	@python=$(FUZZ_PYTHON) && wheels=$$($(BUILD_PYTHON) tools/build.py --require-extensions) && \
	$$python tools/install.py $$wheels && $$python tools/fuzz/run.py $(PACKAGES) $(ARGS)

lint: ## ruff, cython-lint, and the workflows
	@python=$(LINT_PYTHON) && $$python tools/lint.py

types: ## mypy, strict, on the packages
	@python=$(LINT_PYTHON) && $$python tools/check_types.py

packaging: ## each wheel alone in a clean environment, each sdist rebuilt, each package vendored
	@python=$(TEST_PYTHON) && sdists=$$($(BUILD_PYTHON) tools/build.py --require-extensions) && \
	pure=$$($(BUILD_PYTHON) tools/build.py --pure) && $$python tools/check_packaging.py $$sdists $$pure

servers: ## install the servers that the tests talk to (Debian; needs root)
	@$(PYTHON) tests/rig --install

clean: ## remove everything that builds and tests have made
	@$(PYTHON) tools/clean.py
