# One Makefile for all parts; everything that is made goes to build/.
#
#   make              all parts whose libraries are here
#   make mofc libmof  the generator and its runtime: no libvirt, SQLite or HTTP needed
#   make deps, demo, check, bench, fuzz, chaos, generated, lint, install, uninstall, clean

VERSION = 0.1.0
BUILD = build
OBJ = $(BUILD)/obj
CORPUS ?= ../shared/corpus
PREFIX = /usr/local
prefix = $(PREFIX)
bindir = $(prefix)/bin
libdir = $(prefix)/lib
includedir = $(prefix)/include
datadir = $(prefix)/share
mandir = $(datadir)/man
docdir = $(datadir)/doc/mofc
completionsdir = $(datadir)/bash-completion/completions
unitdir = $(prefix)/lib/systemd/system
INSTALL = install

CC = gcc
CXX = g++
AR = ar
FLEX = flex
BISON = bison
PKG_CONFIG = pkg-config

WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
	-Wmissing-prototypes -Werror
CFLAGS = -O2 -g
# SANITIZE=1 builds everything, in a folder of its own, with the address and undefined behaviour
# sanitizers.
ifdef SANITIZE
BUILD = build/sanitize
CFLAGS = -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined \
	-fno-sanitize-recover=undefined -Wno-format-truncation
LDFLAGS = -fsanitize=address,undefined
endif
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE -DMOFC_VERSION='"$(VERSION)"' -fPIC $(WARNINGS) \
	$(CFLAGS) -MMD -MP
MOFC_INCLUDES = -Imofc -I$(OBJ)/mofc
RUNTIME_INCLUDES = -Iruntime -Igenerated/c

# What of the libraries is here.
have = $(shell $(PKG_CONFIG) --exists $(1) 2>/dev/null && echo yes)
libs = $(shell $(PKG_CONFIG) --libs $(1) 2>/dev/null)
HAVE_LIBVIRT := $(call have,libvirt)
HAVE_SQLITE := $(call have,sqlite3)
JANSSON_LIBS := $(call libs,jansson)
MIGRATE_LIBS := $(call libs,libvirt sqlite3 libxml-2.0 jansson) -lpthread
TEST_LIBS := $(call libs,cmocka libxml-2.0) $(JANSSON_LIBS)
XML_CFLAGS := $(shell $(PKG_CONFIG) --cflags libxml-2.0 2>/dev/null)
MOF_LIBS := $(call libs,libxml-2.0 jansson)

objects = $(patsubst %.c,$(OBJ)/%.o,$(sort $(wildcard $(1))))
LAYERS = base parse model emit fmt diff
LIBMOFC_OBJECTS = $(call objects,$(foreach layer,$(LAYERS),mofc/$(layer)/*.c)) \
	$(OBJ)/mofc/parse.o $(OBJ)/mofc/scan.o $(OBJ)/mofc/embedded.o
MOFC_OBJECTS = $(call objects,mofc/*.c)
# What reads instances knows libmof; programs that call it name libmofc.a before libmof.a.
INSTANCES_OBJECTS = $(call objects,mofc/instances/*.c)
LIBMOF_OBJECTS = $(call objects,runtime/mof/*.c)
GENERATED_OBJECTS = $(call objects,generated/c/*.c)
MIGRATE_OBJECTS = $(call objects,runtime/migrate/*.c)
CLI_OBJECTS = $(call objects,runtime/cli/*.c)

PARTS = $(BUILD)/mofc $(BUILD)/libmofc.a $(BUILD)/libmof.a $(BUILD)/libmof.so
ifeq ($(HAVE_LIBVIRT)$(HAVE_SQLITE),yesyes)
PARTS += $(BUILD)/libmofmigrate.a $(BUILD)/libmofmigrate.so $(BUILD)/msvm-migrate
MANUALS = $(addprefix $(BUILD)/doc/,msvm-migrate.1 hosts.conf.5 migrate.conf.5)
COMPLETIONS = $(BUILD)/doc/msvm-migrate
SAMPLES = $(addprefix runtime/cli/dist/,hosts.conf migrate.conf)
UNITS = $(BUILD)/doc/msvm-migrate.service
else
LEFT_OUT = libmofmigrate and msvm-migrate need libvirt and sqlite3 ('make deps' installs them)
endif

.PHONY: all mofc libmof deps demo check generated lint install uninstall clean
.DELETE_ON_ERROR:
.SECONDARY:

all: $(PARTS) $(MANUALS) $(COMPLETIONS) $(UNITS)
	@$(if $(LEFT_OUT),echo "left out: $(LEFT_OUT)",:)
mofc: $(BUILD)/mofc
libmof: $(BUILD)/libmof.a $(BUILD)/libmof.so

# Objects

$(OBJ)/mofc/%.o: mofc/%.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(MOFC_INCLUDES) -c -o $@ $<
$(OBJ)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(RUNTIME_INCLUDES) -c -o $@ $<

$(OBJ)/runtime/mof/%.o $(OBJ)/runtime/migrate/%.o: ALL_CFLAGS += $(XML_CFLAGS)

# Scanner, grammar, and the files that are part of mofc

$(OBJ)/mofc/parse.c $(OBJ)/mofc/parse.h &: mofc/parse/parse.y
	@mkdir -p $(@D)
	$(BISON) -Wall -Werror --header=$(OBJ)/mofc/parse.h -o $(OBJ)/mofc/parse.c $<
$(OBJ)/mofc/scan.c: mofc/parse/scan.l
	@mkdir -p $(@D)
	$(FLEX) -o $@ $<
$(OBJ)/mofc/tools/embed: mofc/tools/embed.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $<
$(OBJ)/mofc/embedded.c: $(OBJ)/mofc/tools/embed $(shell find mof templates)
	$< embedded_mof mof embedded_templates templates > $@
# A file is one string literal, longer than C asks compilers to take; all of them do.
$(OBJ)/mofc/embedded.o: WARNINGS += -Wno-overlength-strings
$(OBJ)/mofc/parse.o $(OBJ)/mofc/scan.o $(OBJ)/mofc/embedded.o: %.o: %.c
	$(CC) $(ALL_CFLAGS) $(MOFC_INCLUDES) -c -o $@ $<
$(addprefix $(OBJ)/mofc/,scan.o parse/parser.o parse/track.o parse/expected.o): $(OBJ)/mofc/parse.h

# Libraries and programs

$(BUILD)/libmofc.a: $(LIBMOFC_OBJECTS) $(INSTANCES_OBJECTS)
$(INSTANCES_OBJECTS): MOFC_INCLUDES += -Iruntime
$(BUILD)/libmof.a: $(LIBMOF_OBJECTS)
$(BUILD)/libmofmigrate.a: $(MIGRATE_OBJECTS) $(GENERATED_OBJECTS)
$(BUILD)/%.a:
	@rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/libmof.so: $(LIBMOF_OBJECTS)
	$(CC) $(LDFLAGS) -shared -Wl,-soname,libmof.so.0 -o $@ $^ $(MOF_LIBS)
	ln -sf $(@F) $@.0
$(BUILD)/libmofmigrate.so: $(MIGRATE_OBJECTS) $(GENERATED_OBJECTS) $(BUILD)/libmof.so
	$(CC) $(LDFLAGS) -shared -Wl,-soname,libmofmigrate.so.0 -o $@ $^ $(MIGRATE_LIBS)
	ln -sf $(@F) $@.0

$(BUILD)/mofc: $(MOFC_OBJECTS) $(BUILD)/libmofc.a
	$(CC) $(LDFLAGS) -o $@ $^ $(JANSSON_LIBS)
$(BUILD)/msvm-migrate: $(CLI_OBJECTS) $(BUILD)/libmofmigrate.a $(BUILD)/libmof.a
	$(CC) $(LDFLAGS) -o $@ $^ $(MIGRATE_LIBS)

# What tells of msvm-migrate, from the tables that it goes by.

MANUAL = $(OBJ)/runtime/cli/tools/manual
$(MANUAL): $(addprefix $(OBJ)/runtime/cli/,tools/manual.o options_table.o)
	$(CC) $(LDFLAGS) -o $@ $^
$(BUILD)/doc/msvm-migrate.1: $(MANUAL)
	@mkdir -p $(@D)
	$< program > $@
$(BUILD)/doc/msvm-migrate: $(MANUAL)
	@mkdir -p $(@D)
	$< completion > $@
$(BUILD)/doc/%.conf.5: runtime/cli/dist/%.conf $(MANUAL)
	@mkdir -p $(@D)
	$(MANUAL) file $*.conf $< > $@
# Where the program will lie may differ from one make to the next.
$(BUILD)/doc/msvm-migrate.service: runtime/cli/dist/msvm-migrate.service.in FORCE
	@mkdir -p $(@D)
	@sed 's|@bindir@|$(bindir)|' $< | cmp -s - $@ || sed 's|@bindir@|$(bindir)|' $< > $@
.PHONY: FORCE

# Generated code

generated: $(BUILD)/mofc
	$(BUILD)/mofc gen --target c --module msvm -o generated/c mof/mofc.mof

# What is installed on a fresh machine

deps:
	@tests/deps.sh

# Tests.  Programs of tests/*/test_*.c and scripts tests/*/test_*.sh print TAP.

TEST_PROGRAMS = $(patsubst tests/%.c,$(BUILD)/tests/%,$(sort $(wildcard tests/*/test_*.c)))
TEST_SCRIPTS = $(sort $(wildcard tests/*/test_*.sh))

$(OBJ)/tests/unit/%.o: tests/unit/%.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(MOFC_INCLUDES) -c -o $@ $<
$(OBJ)/tests/fuzz/%.o: tests/fuzz/%.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(MOFC_INCLUDES) -Iruntime -c -o $@ $<
$(OBJ)/tests/runtime/%.o: ALL_CFLAGS += $(XML_CFLAGS)
$(OBJ)/tests/instances/%.o: RUNTIME_INCLUDES += -Imofc

# $(call test_folder,NAME,PARTS,LIBS): tests/NAME/test_*.c with what else is in that folder.
define test_folder
TEST_SHARED_$(1) = $$(call objects,$$(filter-out tests/$(1)/test_%.c,$$(wildcard tests/$(1)/*.c)))
$$(BUILD)/tests/$(1)/%: $$(OBJ)/tests/$(1)/%.o $$(TEST_SHARED_$(1)) $(2)
	@mkdir -p $$(@D)
	$$(CC) $$(LDFLAGS) -o $$@ $$^ $(3) $$(TEST_LIBS)
endef
$(eval $(call test_folder,unit,$$(BUILD)/libmofc.a))
# The classes written by hand for tests, and both libraries.
SAMPLE = $(OBJ)/tests/runtime/sample.o $(BUILD)/libmofc.a $(BUILD)/libmof.a
$(eval $(call test_folder,fuzz,$$(SAMPLE)))
$(eval $(call test_folder,runtime,$$(BUILD)/libmof.a))
$(eval $(call test_folder,instances,$$(SAMPLE)))
$(eval $(call test_folder,schema,$$(GENERATED_OBJECTS) $$(BUILD)/libmof.a))
$(eval $(call test_folder,migrate,$$(BUILD)/libmofmigrate.a $$(BUILD)/libmof.a,$$(MIGRATE_LIBS)))

check: deps
	$(MAKE) run-check

.PHONY: run-check
run-check: all $(TEST_PROGRAMS)
	@BUILD=$(BUILD) CORPUS=$(CORPUS) CC="$(CC)" CXX="$(CXX)" \
		tests/run.sh $(TEST_PROGRAMS) $(TEST_SCRIPTS)

# Fuzzing: each target, a tests/fuzz/test_*.c, for SECONDS seconds by libFuzzer of clang, from its
# seeds and from what earlier runs found.

FUZZ = build/fuzz
FUZZ_FLAGS = -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined,fuzzer-no-link \
	-fno-sanitize-recover=undefined -fno-sanitize-coverage=trace-cmp
FUZZ_TARGETS = $(patsubst tests/fuzz/test_%.c,%,$(sort $(wildcard tests/fuzz/test_*.c)))

.PHONY: fuzz fuzz-targets
fuzz:
	$(MAKE) BUILD=$(FUZZ) CC=clang CFLAGS="$(FUZZ_FLAGS)" WARNINGS= fuzz-targets
	tests/fuzz/run.sh $(FUZZ) "$(or $(SECONDS),60)" $(FUZZ_TARGETS)
fuzz-targets: $(addprefix $(BUILD)/,$(FUZZ_TARGETS))
$(addprefix $(FUZZ)/,$(FUZZ_TARGETS)): $(FUZZ)/%: $(OBJ)/tests/fuzz/test_%.o \
		$(filter-out %/replay.o,$(TEST_SHARED_fuzz)) $(SAMPLE)
	$(CC) -fsanitize=address,undefined,fuzzer -o $@ $^ $(MOF_LIBS)

# Measuring.  make bench [RUNS=n] prints what mofc costs, each figure against a reference; where
# the corpus is missing, with a schema that is made up.  Figures of other programs: a rule
# bench-NAME for each, named behind "bench:".

RUNS = 9
BENCH = $(BUILD)/bench
BENCH_DMTF = $(wildcard $(CORPUS)/dmtf/2.49/cim_schema_2.49.0.mof)
BENCH_SCHEMA = $(or $(BENCH_DMTF),$(BENCH)/invented/schema.mof)
BENCH_COPIES = $(BENCH)/copies_of_$(if $(BENCH_DMTF),dmtf,invented)/schema.mof
# Generated files go to memory where there is such a folder: creating a file costs what the disk's
# file system likes, on ext4 four times as much if others were removed shortly before.
BENCH_OUTPUT = $(or $(wildcard /dev/shm),$(BENCH))

$(BENCH)/bench: $(OBJ)/tests/bench/bench.o $(OBJ)/tests/bench/measure.o
$(BENCH)/make_schema: $(call objects,tests/bench/*schema*.c)
$(BENCH)/bench $(BENCH)/make_schema:
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $^
$(BENCH)/invented/schema.mof: $(BENCH)/make_schema
	$< new $(@D)
$(BENCH)/copies_of_%/schema.mof: $(BENCH)/make_schema $(BENCH_SCHEMA)
	rm -rf $(@D)
	$< copies 10 $(BENCH_SCHEMA) $(@D)

.PHONY: bench bench-mofc
bench: bench-mofc
bench-mofc: $(BUILD)/mofc $(BENCH)/bench $(BENCH_COPIES)
	@work=$(BENCH_OUTPUT)/mofc_bench.$$$$; trap 'rm -rf "$$work"' EXIT; \
	trap 'exit 1' INT TERM; \
	$(BENCH)/bench $(BUILD)/mofc $(RUNS) $(BENCH_SCHEMA) $(BENCH_COPIES) 10 "$$work"

# The runtime's readers and writers, against the same written out by hand for one class: a target
# of mofc's own.
STRAIGHT = $(BENCH)/straight
STRAIGHT_FILES = $(addprefix $(STRAIGHT)/msvm_migration_job_straight,.c .h)

# mofc leaves files alone that do not change; make wants to see that it ran.
$(STRAIGHT_FILES) &: $(BUILD)/mofc $(wildcard tests/bench/runtime/templates/straight/*)
	$(BUILD)/mofc gen --target straight --templates tests/bench/runtime/templates \
		--class Msvm_MigrationJob -o $(STRAIGHT) mof/mofc.mof
	@touch $(STRAIGHT_FILES)
$(OBJ)/tests/bench/runtime/%.o: ALL_CFLAGS += -I$(STRAIGHT) $(XML_CFLAGS)
$(OBJ)/tests/bench/runtime/writers.o: $(STRAIGHT)/msvm_migration_job_straight.h
$(OBJ)/tests/bench/runtime/straight.o: $(STRAIGHT)/msvm_migration_job_straight.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(RUNTIME_INCLUDES) -Itests/bench/runtime -c -o $@ $<
$(BENCH)/bench_runtime: $(call objects,tests/bench/runtime/*.c) \
		$(OBJ)/tests/bench/runtime/straight.o $(OBJ)/tests/bench/measure.o \
		$(GENERATED_OBJECTS) $(BUILD)/libmof.a
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $^ $(MOF_LIBS)

.PHONY: bench-runtime bench-objects
bench: bench-objects bench-runtime
bench-objects: $(BUILD)/mofc $(BENCH_SCHEMA)
	@work=$(BENCH_OUTPUT)/mofc_objects.$$$$; trap 'rm -rf "$$work"' EXIT; \
	trap 'exit 1' INT TERM; \
	CC="$(CC)" tests/bench/objects.sh $(abspath $(BUILD)/mofc $(BENCH_SCHEMA)) "$$work"
bench-runtime: $(BENCH)/bench_runtime
	@$< $(RUNS)

# Its test needs the programs.
run-check: $(BENCH)/bench $(BENCH)/make_schema $(BENCH)/bench_runtime

# The engine with up to BENCH_JOBS jobs, in virtual time.
BENCH_JOBS = 10000

$(BENCH)/bench_engine: $(call objects,tests/bench/engine/*.c) $(OBJ)/tests/bench/measure.o \
		$(BUILD)/libmofmigrate.a $(BUILD)/libmof.a
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $^ $(MIGRATE_LIBS)

.PHONY: bench-engine
ifneq ($(filter %/libmofmigrate.a,$(PARTS)),)
bench: bench-engine
run-check: $(BENCH)/bench_engine
endif
bench-engine: $(BENCH)/bench_engine
	@work=$(BENCH_OUTPUT)/mofc_engine.$$$$; trap 'rm -rf "$$work"' EXIT; \
	trap 'exit 1' INT TERM; \
	$< $(RUNS) $(BENCH_JOBS) "$$work"

# Random faults at random instants: RUNS=n runs by the seed SEED=s, the first of which is number
# FIRST=k; and the same with a runner that has no recovery, where violations must be found.

CHAOS = $(BUILD)/chaos
CHAOS_TOOLS = $(addprefix $(CHAOS)/,strike witness forgetful)
CHAOS_RUN = BUILD=$(BUILD) tests/lab/chaos.sh --seed $(or $(SEED),1) --first $(or $(FIRST),1) \
	--runs $(if $(filter command environment,$(firstword $(origin RUNS))),$(RUNS),$(1))

$(CHAOS_TOOLS): $(CHAOS)/%: $(OBJ)/tests/chaos/%.o $(BUILD)/libmofmigrate.a $(BUILD)/libmof.a
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $^ $(MIGRATE_LIBS)

.PHONY: chaos chaos-selftest
chaos: $(PARTS) $(CHAOS_TOOLS)
	@$(call CHAOS_RUN,100)
chaos-selftest: $(PARTS) $(CHAOS_TOOLS)
	@$(call CHAOS_RUN,10) --runner $(abspath $(CHAOS)/forgetful)
ifneq ($(filter %/libmofmigrate.a,$(PARTS)),)
run-check: $(CHAOS_TOOLS)
endif

# The engine on two real hosts, where there can be some; RUNS=9 takes three minutes.
.PHONY: bench-live
bench: bench-live
ifneq ($(filter $(BUILD)/msvm-migrate,$(PARTS)),)
bench-live: $(BUILD)/msvm-migrate
	@BUILD=$(BUILD) tests/bench/live.sh $(RUNS)
else
bench-live:
	@echo "live moves: not measured: $(LEFT_OUT)"
endif

demo: deps
	$(MAKE) all
	$(MAKE) generated
	BUILD=$(BUILD) tests/lab/demo.sh

lint:
	@BUILD=$(BUILD) tests/lint.sh

# The programs hold their schemas and templates; the copies are for people to read and include.
PROGRAMS = $(filter $(BUILD)/mofc $(BUILD)/msvm-migrate,$(PARTS))
LIBRARIES = $(filter %/libmof.a %/libmof.so %/libmofmigrate.a %/libmofmigrate.so,$(PARTS))
HEADERS = runtime/mof/mof.h $(addprefix runtime/mof/,\
	$(shell sed -n 's/^.include "\(.*\)"/\1/p' runtime/mof/mof.h))
DATA = $(shell find mof templates -type f)

install: all
	$(INSTALL) -d $(DESTDIR)$(bindir) $(DESTDIR)$(libdir) $(DESTDIR)$(includedir)/mof \
		$(addprefix $(DESTDIR)$(datadir)/mofc/,$(sort $(dir $(DATA))))
	$(INSTALL) $(PROGRAMS) $(DESTDIR)$(bindir)
	$(INSTALL) -m 644 $(LIBRARIES) $(DESTDIR)$(libdir)
	for lib in $(patsubst %.so,%,$(notdir $(filter %.so,$(LIBRARIES)))); do \
		ln -sf $$lib.so $(DESTDIR)$(libdir)/$$lib.so.0; done
	$(INSTALL) -m 644 $(HEADERS) $(DESTDIR)$(includedir)/mof
	for file in $(DATA); do \
		$(INSTALL) -m 644 $$file $(DESTDIR)$(datadir)/mofc/$$file; done
	$(if $(MANUALS),$(INSTALL) -d $(addprefix $(DESTDIR),$(mandir)/man1 $(mandir)/man5 \
		$(docdir) $(completionsdir) $(unitdir)))
	$(if $(MANUALS),$(INSTALL) -m 644 $(filter %.1,$(MANUALS)) $(DESTDIR)$(mandir)/man1)
	$(if $(MANUALS),$(INSTALL) -m 644 $(filter %.5,$(MANUALS)) $(DESTDIR)$(mandir)/man5)
	$(if $(MANUALS),$(INSTALL) -m 644 $(COMPLETIONS) $(DESTDIR)$(completionsdir))
	$(if $(MANUALS),$(INSTALL) -m 644 $(SAMPLES) $(DESTDIR)$(docdir))
	$(if $(MANUALS),$(INSTALL) -m 644 $(UNITS) $(DESTDIR)$(unitdir))

uninstall:
	rm -f $(addprefix $(DESTDIR)$(bindir)/,$(notdir $(PROGRAMS)))
	rm -f $(addprefix $(DESTDIR)$(libdir)/,\
		$(notdir $(LIBRARIES)) libmof.so.0 libmofmigrate.so.0)
	rm -f $(addprefix $(DESTDIR)$(includedir)/mof/,$(notdir $(HEADERS)))
	rm -rf $(DESTDIR)$(datadir)/mofc
	rm -f $(addprefix $(DESTDIR)$(mandir)/man1/,$(notdir $(filter %.1,$(MANUALS)))) \
		$(addprefix $(DESTDIR)$(mandir)/man5/,$(notdir $(filter %.5,$(MANUALS)))) \
		$(addprefix $(DESTDIR)$(completionsdir)/,$(notdir $(COMPLETIONS))) \
		$(addprefix $(DESTDIR)$(docdir)/,$(notdir $(SAMPLES))) \
		$(addprefix $(DESTDIR)$(unitdir)/,$(notdir $(UNITS)))
	-rmdir $(DESTDIR)$(includedir)/mof

clean:
	rm -rf build

-include $(shell find $(OBJ) -name '*.d' 2>/dev/null)
