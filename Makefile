# `make help` lists what there is to do.

DATA ?= ./data
LISTEN ?= 127.0.0.1:8080
INIT ?=
PREFIX ?= /usr/local
DESTDIR ?=

PROGRAM := .build/release/meent
# The package manager leaves folders behind where temporary files go: they go with what was built.
SCRATCH := $(CURDIR)/.build/tmp
SWIFT := TMPDIR='$(SCRATCH)' swift
CHECKED := --explicit-target-dependency-import-check error
SOURCES := Package.swift Sources Tests

.PHONY: help serve build test lint format bench bench-search sanitize install clean toolchain
.NOTPARALLEL:
.DEFAULT_GOAL := help

help:
	@echo 'make serve     build Meent and serve the wiki in $(DATA) on http://$(LISTEN)'
	@echo 'make build     build $(PROGRAM)'
	@echo 'make test      check the sources and run all tests'
	@echo 'make bench     measure speed against the budgets in Benchmarks'
	@echo 'make bench-search  measure how well search finds, on judged collections'
	@echo 'make format    put the sources in form'
	@echo 'make lint      check the form and the structure of the sources'
	@echo 'make sanitize  run the tests with the thread and the address sanitizer, for some hours'
	@echo 'make install   install the program and its pages under $(PREFIX)'
	@echo 'make clean     remove what was built; the wiki in $(DATA) stays'
	@echo
	@echo 'Settings: DATA=DIR, LISTEN=ADDRESS:PORT, PREFIX=DIR, and for a new wiki'
	@echo 'INIT="--language nl --seed zorgteam". Debian packages that are missing are installed'
	@echo 'from the list in the file "packages".'

toolchain:
	@.ci/toolchain
	@mkdir -p '$(SCRATCH)'

serve: build
	@if [ ! -e '$(DATA)/wiki.db' ]; then \
	    echo 'Making a new wiki in $(DATA)'; \
	    $(PROGRAM) init $(INIT) --data '$(DATA)'; \
	fi
	@exec $(PROGRAM) serve --data '$(DATA)' --listen '$(LISTEN)'

build: toolchain
	@.ci/install build
	@echo 'Building $(PROGRAM) (the first time takes a few minutes)'
	@$(SWIFT) build -c release --product meent --quiet $(CHECKED)

# The acceptance tests run the program that people get, so it is built once as they do; the unit tests are
# built for debugging, with all checks of integers and bounds.
test: toolchain
	@.ci/install build test
	@$(MAKE) --no-print-directory lint build
	@.ci/linkage $(PROGRAM)
	@echo 'Asking the API as its description has it'
	@.ci/schemathesis $(PROGRAM)
	@echo 'Building the tests'
	@$(SWIFT) build --build-tests --quiet $(CHECKED)
	@MEENT_PROGRAM='$(CURDIR)/$(PROGRAM)' $(SWIFT) test --skip-build --parallel --disable-xctest

lint: toolchain
	@.ci/install build test
	@echo 'Checking form and structure'
	@swift format lint --strict --parallel --recursive $(SOURCES)
	@cd Tests/Structure && python3 -B -m unittest --quiet test_check test_contract
	@$(SWIFT) package describe --type json | python3 -B Tests/Structure/check.py
	@python3 -B Tests/Structure/contract.py

format: toolchain
	@swift format format --in-place --parallel --recursive $(SOURCES)

bench: build
	@.ci/install bench
	@MEENT_PROGRAM='$(CURDIR)/$(PROGRAM)' Benchmarks/run
	@MEENT_PROGRAM='$(CURDIR)/$(PROGRAM)' Benchmarks/search
	@MEENT_PROGRAM='$(CURDIR)/$(PROGRAM)' Benchmarks/import
	@MEENT_PROGRAM='$(CURDIR)/$(PROGRAM)' Benchmarks/history
	@MEENT_PROGRAM='$(CURDIR)/$(PROGRAM)' Benchmarks/scale

bench-search: build
	@.ci/install bench
	@MEENT_PROGRAM='$(CURDIR)/$(PROGRAM)' Benchmarks/judged

sanitize: toolchain
	@.ci/install build test
	@status=0; \
	for kind in thread address; do TMPDIR='$(SCRATCH)' .ci/sanitize $$kind || status=1; done; \
	exit $$status

# With Swift's own library inside, so that the program runs where there is no toolchain.
install: toolchain
	@.ci/install build
	$(SWIFT) build -c release --product meent --quiet --static-swift-stdlib --scratch-path .build/install
	install -d '$(DESTDIR)$(PREFIX)/bin' '$(DESTDIR)$(PREFIX)/share/meent'
	install -m 755 .build/install/release/meent '$(DESTDIR)$(PREFIX)/bin/meent'
	cp -R Templates Content seeds '$(DESTDIR)$(PREFIX)/share/meent/'
	.ci/install-for-shells .build/install/release/meent '$(DESTDIR)$(PREFIX)/share'

clean:
	rm -rf .build
