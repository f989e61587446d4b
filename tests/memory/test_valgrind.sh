#!/bin/bash
# valgrind finds nothing: no wrong access, no byte that is still owned at the end.
set -u
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/tap.sh"
command -v valgrind >/dev/null || skip_all "valgrind is not installed"
grind() { # NAME STATUS COMMAND..
	local name=$1 wanted=$2
	shift 2
	expect "$name" "$wanted" valgrind --quiet --leak-check=full --show-leak-kinds=all \
		--errors-for-leak-kinds=all --error-exitcode=99 \
		--suppressions="$top/tests/memory/valgrind.supp" --num-callers=40 "$@"
}

cat >"$tap_dir/bad.mof" <<'M'
class A { strng x; uint8 y = 300; };
[Nope] class B : C { string z = "\q"; };
M
grind "check" 0 "$MOFC" check "$top/mof/mofc.mof"
grind "check with errors" 1 "$MOFC" check "$tap_dir/bad.mof"
grind "dump --format ast" 0 "$MOFC" dump --format ast "$top/mof/mofc.mof"
grind "dump --format model" 0 "$MOFC" dump --format model "$top/mof/mofc.mof"
grind "dump --format json" 0 "$MOFC" dump --format json "$top/mof/mofc.mof"
grind "dump --format mof" 0 "$MOFC" dump --format mof "$top/mof/mofc.mof"
grind "fmt" 0 "$MOFC" fmt - <"$top/tests/parse/wmi.mof"
grind "fmt --check" 1 "$MOFC" fmt --check "$top/tests/parse/wmi.mof"
grind "diff" 1 "$MOFC" diff "$top/tests/diff/classes.old.mof" "$top/tests/diff/classes.new.mof"
grind "gen" 0 "$MOFC" gen --target c -o "$tap_dir/made" "$top/tests/compile/shapes.mof"
grind "gen with an unknown target" 1 "$MOFC" gen --target x -o "$tap_dir/out" "$top/mof/mofc.mof"
grind "wrong usage" 2 "$MOFC" gen --nonsense
for program in "$BUILD"/tests/{unit,fuzz,runtime,instances,schema}/test_*; do
	[ -x "$program" ] && [ -f "$program" ] || continue
	grind "$(basename "$program")" 0 "$program"
done
tap_end
