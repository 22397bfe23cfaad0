# Two commands matter: `make demo` and `make test`. Both install what is missing (Debian packages) and build.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:

PACKAGES := pkg-config libuv1-dev libssl-dev libyaml-dev libisal-dev libdeflate-dev liblz4-dev libzstd-dev \
  libsnappy-dev openssl libcurl4-openssl-dev libavro-dev libjansson-dev librdkafka-dev kcat python3-venv
ifdef KAFKA_HOME
ifeq ($(shell command -v javac),)
PACKAGES += openjdk-17-jdk-headless
endif
endif
SUDO := $(if $(filter 0,$(shell id -u)),,sudo)
FIELDSEAL := .build/release/fieldseal
VENV := .build/venv
REQUIREMENTS := Tests/EndToEnd/requirements.txt
FUZZ_SECONDS ?= 20
SWIFT_FOLDERS := $(wildcard Package.swift Sources Tests Benchmarks Fuzz)

.PHONY: help deps build test unit fuzz policies end-to-end lint demo bench clean

help: ## What there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

deps: ## Install the Debian packages that are missing
	@missing=(); for package in $(PACKAGES); do \
	  [[ $$(dpkg-query -W -f='$${db:Status-Status}' $$package 2>/dev/null || true) == installed ]] || missing+=($$package); \
	done; \
	if (( $${#missing[@]} )); then \
	  echo "Installing $${missing[*]}"; \
	  $(SUDO) apt-get update -qq; \
	  $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$${missing[@]}"; \
	fi

build: deps ## Build the release binary, .build/release/fieldseal
	swift build -c release --product fieldseal

test: unit fuzz policies end-to-end ## Every test: units, a bounded fuzz run, the example policies, end to end

# FIELDSEAL_VECTORS names a folder with wycheproof/, json/ (JSONTestSuite) and avro/ (schema-tests.txt, test_schema.avsc,
# test_message.bin, interop.avsc).
unit: deps ## The units (FIELDSEAL_VECTORS: a folder of published vectors, see CONTRIBUTING.md)
	swift test

fuzz: deps ## FUZZ_SECONDS seconds of fuzzing
	Fuzz/run.sh $(FUZZ_SECONDS)

policies: build ## The example policies: linted, formatted, tried with their samples
	$(FIELDSEAL) policy lint --each policies
	$(FIELDSEAL) policy fmt --check policies
	$(FIELDSEAL) policy test policies

end-to-end: build $(VENV)/.ready ## Against real brokers (KAFKA_HOME) and the mock cluster, with real clients
	FIELDSEAL_BIN=$(abspath $(FIELDSEAL)) PYTHONDONTWRITEBYTECODE=1 \
	  $(VENV)/bin/python -m pytest -q -p no:cacheprovider Tests/EndToEnd

$(VENV)/.ready: $(REQUIREMENTS) | deps
	python3 -m venv $(VENV)
	$(VENV)/bin/pip install -q --disable-pip-version-check -r $(REQUIREMENTS)
	touch $@

lint: ## swift-format, strictly
	swift format lint --strict -r $(SWIFT_FOLDERS)

demo: build ## A broker, the proxy and a client, side by side with what the broker stores
	$(FIELDSEAL) demo

bench: build ## Measure against real Kafka (KAFKA_HOME); writes .build/bench/results.json
	Benchmarks/run

clean:
	swift package clean
