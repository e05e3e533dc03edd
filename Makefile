# SPDX-License-Identifier: EUPL-1.2
# One Makefile. `make help` lists the targets. Objects: build/$(MODE)/; MODE=release|asan|crash|clang|fuzz
.DEFAULT_GOAL := all
V       ?= 0
Q       := $(if $(filter 1,$(V)),,@)
MODE    ?= release
B       := build/$(MODE)
PKGS    := libcurl libesmtp-1.0 libcjson sqlite3 gmime-3.0 glib-2.0 talloc libxml-2.0 openssl libical
FLOORS  := base config db templates mail console matrix handlers bot

ifeq ($(MODE),clang)
CC      := clang
endif
WARN    := -Wall -Wextra -Wshadow -Wvla -Wformat=2 -Wstrict-prototypes -Wmissing-prototypes -Wconversion -Wwrite-strings -Wundef
STD     := -std=c17 -D_GNU_SOURCE
ifneq ($(filter $(MODE),release clang),)
OPT     := -O2 -g -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE
LDOPT   := -pie -Wl,-z,relro,-z,now
else ifeq ($(MODE),asan)
OPT     := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -DWITH_FAULTS
LDOPT   := -fsanitize=address,undefined
else ifeq ($(MODE),crash)
OPT     := -O1 -g -DWITH_FAULTS
else ifeq ($(MODE),fuzz)
CC      := clang
OPT     := -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -DWITH_FAULTS
endif
CFLAGS  := $(STD) $(OPT) $(WARN) -Werror $(CFLAGS_EXTRA)
CPPFLAGS := -I. -I$(B) $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
LDLIBS  := $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lstemmer -lpthread
# Files are built side by side, as many at once as there are processors, unless a make above has said how many.
J       = $(if $(findstring jobserver,$(MAKEFLAGS)),,-j$(shell nproc))
# Without the libraries the build says once how to get them; `make run` installs them.
ifeq ($(shell pkg-config --exists $(PKGS) 2>/dev/null && echo yes),)
NEEDED  := packages-missing
endif

src      = $(sort $(wildcard $(1)/*.c))
SRC     := $(foreach d,bot/base config db templates bot/mail bot/console bot/matrix handlers bot,$(call src,$(d)))
OBJ     := $(SRC:%.c=$(B)/%.o)
LIBS    := $(B)/libbot.a $(B)/libhandlers.a $(B)/libmatrix.a $(B)/libmail.a $(B)/libconsole.a $(B)/libdb.a $(B)/libconfig.a $(B)/libtemplates.a $(B)/libbase.a
TEMPLATES := $(sort $(wildcard templates/fr/* templates/en/* templates/br/*))
QUERIES   := $(sort $(wildcard db/queries/*.sql))
MIGRATIONS := $(sort $(wildcard db/migrations/*.sql))

all: build/skoazell ## build the program: build/skoazell

build/skoazell: $(B)/skoazell
	@cp -f $< $@

objs     = $(patsubst %.c,$(B)/%.o,$(call src,$(1)))
$(B)/libbase.a: $(call objs,bot/base)
$(B)/libconfig.a: $(call objs,config)
$(B)/libdb.a: $(call objs,db)
$(B)/libtemplates.a: $(call objs,templates)
$(B)/libmail.a: $(call objs,bot/mail)
$(B)/libconsole.a: $(call objs,bot/console)
$(B)/libmatrix.a: $(call objs,bot/matrix)
$(B)/libhandlers.a: $(call objs,handlers)
$(B)/libbot.a: $(filter-out $(B)/bot/main.o,$(call objs,bot))
%.a:
	@rm -f $@
	@ar rcs $@ $^

$(B)/skoazell: $(B)/bot/main.o $(LIBS)
	$(Q)$(CC) $(LDOPT) -o $@ $^ $(LDLIBS)

packages-missing:
	@config/packages.sh show; false

$(B)/%.o: %.c | $(NEEDED)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

# What is embedded: templates, named statements, migrations.
$(B)/embedded/templates.inc: templates/embed.awk $(TEMPLATES)
	@mkdir -p $(@D)
	@awk -f $^ >$@
$(B)/embedded/queries.inc: db/embed.awk $(QUERIES)
	@mkdir -p $(@D)
	@awk -v mode=queries -f $^ >$@
$(B)/embedded/migrations.inc: db/embed.awk $(MIGRATIONS)
	@mkdir -p $(@D)
	@awk -v mode=migrations -f $^ >$@
$(B)/embedded/demo.inc: templates/embed.awk $(wildcard templates/demo/*)
	@mkdir -p $(@D)
	@awk -f $^ >$@
$(B)/embedded/directory.inc: templates/embed.awk config/territories.txt config/synonyms.txt
	@mkdir -p $(@D)
	@awk -f $^ >$@
$(B)/bot/directory.o: $(B)/embedded/directory.inc
$(B)/bot/demo.o: $(B)/embedded/demo.inc
$(B)/templates/render.o: $(B)/embedded/templates.inc
$(call objs,db): $(B)/embedded/queries.inc $(B)/embedded/migrations.inc

# Unit tests: one program a file; tests of handlers link neither curl nor esmtp nor cJSON.
UNIT    := $(patsubst %.c,%,$(call src,tests/unit))
LOWLIBS := $(B)/libhandlers.a $(B)/libdb.a $(B)/libconfig.a $(B)/libtemplates.a $(B)/libbase.a
LOWLD   := $(shell pkg-config --libs sqlite3 glib-2.0 talloc libcrypto libical 2>/dev/null) -lstemmer
$(B)/tests/unit/test_h_%: $(B)/tests/unit/test_h_%.o $(LOWLIBS)
	$(Q)$(CC) $(LDOPT) -o $@ $^ $(LOWLD)
$(B)/tests/unit/test_%: $(B)/tests/unit/test_%.o $(LIBS)
	$(Q)$(CC) $(LDOPT) -o $@ $^ $(LDLIBS)
$(B)/tests/fuzz/replay_%: $(B)/tests/fuzz/fuzz_%.o $(B)/tests/fuzz/replay.o $(LIBS)
	$(Q)$(CC) $(LDOPT) -o $@ $^ $(LDLIBS)
.PRECIOUS: $(B)/tests/unit/%.o $(B)/tests/fuzz/%.o

$(B)/tests/fault/%: $(B)/tests/fault/%.o $(LIBS)
	$(Q)$(CC) $(LDOPT) -o $@ $^ $(LDLIBS)
$(B)/tests/bench/%: $(B)/tests/bench/%.o $(LIBS)
	$(Q)$(CC) $(LDOPT) -o $@ $^ $(LDLIBS)

unit: $(UNIT:%=$(B)/%) ## build the unit tests (MODE=asan)

# --- to try it ---
run: ## install what is missing (asks before sudo), build, open the demonstration
	@config/packages.sh build
	@[ -x build/skoazell ] || echo "Skoazell se construit : moins d'une minute..."
	@$(MAKE) -s --no-print-directory $(J) build/skoazell
	@build/skoazell demo

tour: ## play a scripted visit and print it
	@config/packages.sh build
	@$(MAKE) -s --no-print-directory $(J) build/skoazell
	@build/skoazell tour

docs: build/skoazell ## write again what is generated: the sample settings, README's list of commands
	@build/skoazell sample-config >config/skoazell.conf
	@awk -v list='build/skoazell help --markdown' '/<!-- \/commands -->/ { skip = 0 } !skip { print } /<!-- commands -->/ { skip = 1; while ((list | getline line) > 0) print line }' README.md >build/README.md && cp build/README.md README.md

install: build/skoazell ## the program, its manual pages, sample settings and unit, to $(DESTDIR)$(PREFIX)
	install -D -m 755 build/skoazell $(DESTDIR)$(PREFIX)/bin/skoazell
	install -D -m 644 config/skoazell.conf $(DESTDIR)$(PREFIX)/share/skoazell/skoazell.conf
	install -D -m 644 config/skoazell.service $(DESTDIR)$(PREFIX)/share/skoazell/skoazell.service
	install -D -m 644 bot/skoazell.1 $(DESTDIR)$(PREFIX)/share/man/man1/skoazell.1
	@build/skoazell help --man >build/skoazell-commands.7
	install -D -m 644 build/skoazell-commands.7 $(DESTDIR)$(PREFIX)/share/man/man7/skoazell-commands.7
	install -D -m 644 bot/skoazell.1 $(DESTDIR)$(PREFIX)/share/man/man1/skoazell.1
	install -d $(DESTDIR)$(PREFIX)/share/man/man7
	build/skoazell help --man >$(DESTDIR)$(PREFIX)/share/man/man7/skoazell-commands.7
PREFIX  ?= /usr/local

# --- tests ---
ASAN    := build/asan
UNITS   := $(patsubst tests/unit/test_%.c,%,$(call src,tests/unit))
FUZZERS := $(patsubst tests/fuzz/fuzz_%.c,%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
SCENARIOS := $(sort $(wildcard tests/scenario/*.scenario))
ENV     := ASAN_OPTIONS=detect_leaks=1 G_SLICE=always-malloc
S       ?= 60

test-build:
	@$(MAKE) --no-print-directory $(J) MODE=asan $(ASAN)/skoazell $(UNITS:%=$(ASAN)/tests/unit/test_%) $(FUZZERS:%=$(ASAN)/tests/fuzz/replay_%) $(ASAN)/tests/fault/post
	@$(MAKE) --no-print-directory $(J) MODE=crash build/crash/skoazell
	@$(MAKE) --no-print-directory $(J) build/skoazell

# The homeserver of the tests; without it (no network at the first time) they are skipped and say how to get it.
synapse: ## what the tests in real Matrix rooms need, once, into build/synapse-venv
	@python3 tests/real/synapse.py install || true

tests-unit    = $(foreach u,$(UNITS),echo 'unit $(u)	$(ENV) $(ASAN)/tests/unit/test_$(u)';)
tests-fuzz    = $(foreach f,$(FUZZERS),echo 'fuzz replay $(f)	$(ENV) $(ASAN)/tests/fuzz/replay_$(f) tests/fuzz/corpus/$(f)/*';)
tests-scenario = $(foreach c,$(SCENARIOS),echo 'scenario $(basename $(notdir $(c)))	$(ENV) tests/scenario/run.sh $(ASAN)/skoazell $(c)';)
tests-real    = $(foreach c,$(sort $(wildcard tests/real/test_*.py)),echo 'real $(patsubst test_%.py,%,$(notdir $(c)))	$(ENV) python3 $(c) $(CURDIR)/$(ASAN)/skoazell';)
tests-fault   = $(foreach c,$(sort $(wildcard tests/fault/test_*.py)),echo 'fault $(patsubst test_%.py,%,$(notdir $(c)))	$(ENV) python3 $(c) $(CURDIR)/$(ASAN)/skoazell';)
tests-crash   = echo 'crash points	python3 tests/crash/crash.py build/crash/skoazell $(CRASH_SHORT)';
tests-loops   = echo 'loops	$(ENV) python3 tests/loops/loops.py build/crash/skoazell --worlds $(WORLDS)';
tests-lint    = echo 'lint	bash tests/lint/lint.sh build/skoazell'; echo 'lint planted	bash tests/lint/planted.sh build/skoazell';
tests-static  = echo 'static cppcheck	make -s cppcheck'; echo 'static clang	make -s clang';
# `make test` kills at a sample, of each commit another; `make test-crash` at all passages.
CRASH_SHORT := --passages 500 --calls 200 --twice 20 --wire 40 --chat 40
CALLS   ?= 1200
WORLDS  ?= 200
BOOKINGS ?= 10000
HISTORIES ?= 10000

test: ## install what is missing, build with sanitizers, run every test
	@mkdir -p build && date +%s >build/test-begun
	@config/packages.sh test
	@$(MAKE) --no-print-directory $(J) synapse test-build
	@{ $(tests-crash) $(tests-lint) $(tests-static) $(tests-loops) $(tests-unit) $(tests-fuzz) $(tests-scenario) $(tests-fault) $(tests-real) } | \
	tests/run.py --since $$(cat build/test-begun)

test-fast: test-build ## units, corpora and scenarios only
	@{ $(tests-unit) $(tests-fuzz) $(tests-scenario) } | tests/run.py
test-real: synapse test-build ## against real Dovecot, Postfix and Synapse
	@{ $(tests-real) } | tests/run.py
test-crash: ## every scenario killed at every named point and at CALLS system calls; a running lab too
	@config/packages.sh test
	@$(MAKE) --no-print-directory synapse
	@$(MAKE) --no-print-directory MODE=crash build/crash/skoazell
	@$(MAKE) --no-print-directory MODE=asan $(ASAN)/tests/unit/test_h_venue
	@$(ENV) $(ASAN)/tests/unit/test_h_venue $(BOOKINGS)
	@python3 tests/crash/crash.py build/crash/skoazell --passages all --calls $(CALLS) --twice 116 --wire 200 --chat 200
test-blind: ## HISTORIES random histories of referrals, each played twice: nobody is named before both sides said yes
	@config/packages.sh test
	@$(MAKE) --no-print-directory build/release/tests/unit/test_h_blind
	@build/release/tests/unit/test_h_blind $(HISTORIES)
test-loops: test-build ## WORLDS random worlds of robots, 30 simulated days each
	@python3 tests/loops/loops.py build/crash/skoazell --worlds $(WORLDS)
accept: test-build ## write the scenarios' transcripts as they are now
	@for c in $(SCENARIOS); do tests/scenario/run.sh $(ASAN)/skoazell $$c accept; done

fuzz: ## S seconds of libFuzzer on each target (clang)
	@config/packages.sh test
	@$(MAKE) --no-print-directory $(J) MODE=fuzz fuzz-build
	@for f in $(FUZZERS); do tests/fuzz/run.sh $$f $(S) || exit 1; done; echo "$(words $(FUZZERS)) targets, 0 crashes"
fuzz-build: $(FUZZERS:%=build/fuzz/fuzz_%)
build/fuzz/fuzz_%: build/fuzz/tests/fuzz/fuzz_%.o $(LIBS)
	$(Q)$(CC) -fsanitize=fuzzer,address,undefined -o $@ $^ $(LDLIBS)
.PRECIOUS: build/fuzz/tests/fuzz/fuzz_%.o

bench: ## the figures: ours, floor and peer side by side
	@config/packages.sh bench
	@$(MAKE) --no-print-directory build/skoazell build/release/tests/bench/grow build/release/tests/bench/near build/release/tests/bench/due \
		build/release/tests/bench/poll build/release/tests/bench/venue build/release/tests/bench/directory build/release/tests/bench/referral
	@bad=0; for b in bench chat due poll venue directory referral; do python3 tests/bench/$$b.py || bad=1; done; exit $$bad

lint: build/skoazell ## the rules of the house
	@bash tests/lint/lint.sh build/skoazell
format: ## clang-format in place
	@clang-format -i $(shell git ls-files "*.c" "*.h")
tidy: build/skoazell ## clang-tidy on every file (.clang-tidy says which checks, and why not others)
	@printf '%s\n' $(SRC) | xargs -P $(shell nproc) -n 1 sh -c 'clang-tidy --quiet "$$0" -- $(CPPFLAGS) $(STD) 2>/dev/null' && echo "tidy: clean"
# readdir_r is deprecated and there is one thread; POSIX says that NULL is a pointer, also as the last of variable arguments.
cppcheck: build/skoazell ## cppcheck
	@cppcheck --quiet --enable=warning,performance,portability --error-exitcode=1 --suppress=readdirCalled --suppress=varFuncNullUB \
		--library=posix --library=gnu --library=tests/lint/cppcheck.cfg --std=c11 -I. -I$(B) $(SRC) && echo "cppcheck: clean"
clang: ## build with clang
	@$(MAKE) --no-print-directory $(J) MODE=clang build/clang/skoazell && echo "clang: no warning"
# The build without _FORTIFY_SOURCE: valgrind takes glibc's __memmove_chk, which is its __memcpy_chk, for the latter.
VALGRIND := valgrind -q --leak-check=full --errors-for-leak-kinds=definite --error-exitcode=1
valgrind: ## one visit, and one session with real servers, under valgrind
	@config/packages.sh test
	@$(MAKE) --no-print-directory MODE=crash build/crash/skoazell
	@G_SLICE=always-malloc $(VALGRIND) build/crash/skoazell tour >/dev/null && echo "valgrind: the visit is clean"
	@G_SLICE=always-malloc python3 tests/real/test_thread.py $(CURDIR)/build/crash/skoazell $(VALGRIND) && echo "valgrind: the session is clean"
clean: ## remove build/
	@rm -rf build

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 18

.PHONY: all packages-missing unit run tour docs install synapse test test-build test-fast test-real test-crash test-blind test-loops accept fuzz fuzz-build bench lint format tidy \
	cppcheck clang valgrind clean help
-include $(OBJ:.o=.d) $(wildcard $(B)/tests/*/*.d)
