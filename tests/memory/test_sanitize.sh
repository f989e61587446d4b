#!/bin/bash
# Everything once more under the address and undefined behaviour sanitizers: unit tests, and the
# golden tests of the compiler.
set -u
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/tap.sh"
cd "$top" || exit 1
export MOFC_STEPS=15000 # of the random tests, which run in full without sanitizers
export ASAN_OPTIONS=detect_leaks=1:abort_on_error=0 UBSAN_OPTIONS=print_stacktrace=1

# What other targets of make pass down is not meant for this build.
unset MAKEFLAGS MFLAGS MAKELEVEL
programs=$(cd "$top" && ls tests/{unit,fuzz,runtime,instances,schema,migrate}/test_*.c |
	sed 's|\(.*\)\.c$|build/sanitize/\1|')
make -j2 SANITIZE=1 build/sanitize/{mofc,libmofc.a,libmof.a} $programs >"$tap_dir/why" 2>&1
built=$?
[ $built -eq 0 ] && : >"$tap_dir/why"
ok "everything builds with sanitizers" $built

for program in $programs; do
	expect "$program" 0 "$program"
done
for script in tests/parse/test_*.sh tests/check/test_{check,bad_input}.sh tests/rules/test_*.sh \
	tests/model/test_*.sh tests/mof_print/test_mof_print.sh tests/emit/test_gen.sh \
	tests/fmt/test_{layout,files}.sh tests/diff/test_*.sh tests/classes/test_classes.sh; do
	expect "$script" 0 env BUILD=build/sanitize SANITIZE=1 "$script"
done
tap_end
