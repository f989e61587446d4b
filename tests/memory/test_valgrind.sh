#!/bin/bash
# valgrind finds nothing: no wrong access, no byte that is still owned at the end.
set -u
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/tap.sh"
command -v valgrind >/dev/null || skip_all "valgrind is not installed"
look() { # COMMAND..
	valgrind --quiet --leak-check=full --show-leak-kinds=all --errors-for-leak-kinds=all \
		--error-exitcode=99 --suppressions="$top/tests/memory/valgrind.supp" \
		--num-callers=40 "$@"
}
grind() { # NAME STATUS COMMAND..
	local name=$1 wanted=$2
	shift 2
	expect "$name" "$wanted" look "$@"
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
# The engine, with simulated hosts. Those that wait in real time do so beside the others. What tries
# out each byte of a text, or many jobs, is left to test_sanitize.sh; libvirt itself is left out.
export MOFC_STEPS=700
engine=$BUILD/tests/migrate
finished() { # PID LOG
	wait "$1" || { cat "$2" >&2; return 1; }
}
pids=
for name in engine storage; do
	[ -x "$engine/test_$name" ] || continue
	look "$engine/test_$name" >"$tap_dir/$name.log" 2>&1 </dev/null &
	pids+="$name $! "
done
for name in adoption arguments arguments_disks arguments_memory bandwidth client hosts inspect \
	listen machine methods progress queue random random_engine runners schedule simulated \
	simulated_engine simulated_faults; do
	[ -x "$engine/test_$name" ] || continue
	grind "migrate/test_$name" 0 "$engine/test_$name"
done

for program in "$BUILD"/tests/{unit,fuzz,runtime,instances,schema}/test_*; do
	[ -x "$program" ] && [ -f "$program" ] || continue
	grind "$(basename "$program")" 0 "$program"
done
set -- $pids
while [ $# -gt 0 ]; do
	expect "migrate/test_$1" 0 finished "$2" "$tap_dir/$1.log"
	shift 2
done
tap_end
