# A thin front for meson: `make help` lists what can be made. BUILD=folder builds elsewhere.
BUILD ?= build
FUZZ_SECONDS ?= 600
DEMO_DB ?= demo.db
PREFIX ?= /usr/local

.DEFAULT_GOAL := build
.PHONY: build demo test check-data accept bench eval fuzz asan lint format install clean help packages packages-extra

help:  ## this list
	@sed -n 's/^\([a-z-]*\):[^#]*## */\1	/p' $(MAKEFILE_LIST) | expand -t 14

packages:
	@tools/bootstrap.sh

packages-extra: packages
	@tools/bootstrap.sh tools/packages-extra.txt

build: packages  ## the program, at build/consign
	@test -f $(BUILD)/build.ninja || meson setup $(BUILD) --prefix $(PREFIX) >/dev/null || { tail -n 20 $(BUILD)/meson-logs/meson-log.txt; exit 1; }
	@ninja -C $(BUILD)
	@$(BUILD)/consign lexicon image data

demo: build  ## reads the reports in examples/ into a fresh register and shows what it holds
	@tools/demo.sh $(BUILD)/consign $(DEMO_DB)

test: build  ## every test; the last line counts them
	@tests/run -C $(BUILD)

check-data: build  ## the shape of data/, and every rule's example and counter-example
	@tests/house/check_data.py
	@$(BUILD)/consign lexicon check

accept: build  ## re-makes tests/golden, pins the floors of tests/cases and tests/eval to what holds (ARGS=--lower allows less)
	@tests/golden/accept.sh $(BUILD)
	@tests/cases/run_cases.py --consign $(BUILD)/consign --accept $(ARGS)
	@tests/eval/test_eval.py --consign $(BUILD)/consign --accept $(ARGS)

bench: build  ## how fast it reads, beside what others take for the same bytes (ARGS="--warc FILE": your own crawl; ARGS="--only G6,G7")
	@bench/install.sh $(BUILD)
	@meson setup --reconfigure $(BUILD) >/dev/null && ninja -C $(BUILD) bench/bench-ours bench/bench-anchors >/dev/null
	@bench/bench.py --build $(BUILD) $(ARGS)

eval: build  ## how well it reads annotated documents
	@tests/eval/test_eval.py -v --consign $(BUILD)/consign

fuzz: packages-extra  ## each door for FUZZ_SECONDS of processor time
	@test -f build-fuzz/build.ninja || CC=clang-14 meson setup build-fuzz -Dfuzz=true -Db_sanitize=address,undefined -Db_lundef=false -Dc_args=-fsanitize=fuzzer-no-link >/dev/null || { tail -n 20 build-fuzz/meson-logs/meson-log.txt; exit 1; }
	@ninja -C build-fuzz
	@fuzz/run.sh build-fuzz $(FUZZ_SECONDS)

asan: packages-extra  ## every test under the address and undefined-behaviour sanitizers
	@test -f build-asan/build.ninja || CC=clang-14 meson setup build-asan -Db_sanitize=address,undefined -Db_lundef=false >/dev/null || { tail -n 20 build-asan/meson-logs/meson-log.txt; exit 1; }
	@ninja -C build-asan
	@tests/run -C build-asan

lint: build packages-extra  ## warnings of clang and clang-tidy
	@tools/lint.sh $(BUILD)

format: packages-extra  ## says which files .clang-format would lay out otherwise; FIX=1 rewrites them
	@tools/format.sh $(FIX)

install: build  ## program, library, headers, data and man page under PREFIX
	@meson configure $(BUILD) -Dprefix=$(PREFIX)
	@meson install -C $(BUILD) --quiet

clean:  ## removes what was built and the demo's register
	@rm -rf build build-asan build-fuzz $(DEMO_DB) $(DEMO_DB)-wal $(DEMO_DB)-shm
