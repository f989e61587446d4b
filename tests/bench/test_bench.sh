#!/bin/bash
# The bench runs: with an invented schema, which is sound, and copies of it.  No time is asserted.
set -u
export LC_ALL=C
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/tap.sh"
bench=$BUILD/bench/bench
make_schema=$BUILD/bench/make_schema
[ -x "$bench" ] && [ -x "$make_schema" ] || skip_all "'make run-check' builds the bench"
cd "$tap_dir" || exit 1

# quiet NAME COMMAND..: the command ends well and says nothing.
quiet() {
	local name=$1 status=0
	shift
	timeout 60 "$@" >why 2>&1 </dev/null || status=$?
	[ $status -eq 0 ] && [ ! -s why ] || status=1
	ok "$name" $status
}

quiet "a schema is invented" "$make_schema" new one 80
quiet "it has no mistakes" "$MOFC" check --color=never one/schema.mof
quiet "it is invented again" "$make_schema" new again 80
quiet "it is always the same" diff -r one again
quiet "it is copied" "$make_schema" copies 3 one/schema.mof three
quiet "the copies have no mistakes" "$MOFC" check --color=never three/schema.mof

"$MOFC" dump --format model three/schema.mof >model
[ "$(grep -c '^class ' model)" -eq 240 ] &&
	[ "$(grep -c '^class S03_.* : S03_' model)" -eq "$(grep -c '^class S01_.* : S01_' model)" ]
ok "each copy has its own classes" $?
! grep -q 'SYN_' model
ok "all names are changed" $?

expect "the bench runs" 0 timeout 120 "$bench" "$MOFC" 1 one/schema.mof three/schema.mof 3 work
cp out figures
figure() { # NAME PATTERN
	local status=0
	grep -qE "^$1: [0-9.]+ $2" figures || { status=1; cp figures why; }
	ok "it prints: $1" $status
}
figure check 'x wc, .* against .* ms \(aim 2.5, never more than 3.5\): (met|missed)'
figure 'check memory' 'bytes per byte read, .* MiB'
figure gen 'x cat'
figure 'gen, nothing changed' 'x cat'
figure 'gen size' 'bytes per class'
figure '3 copies' 'x one, .* \(aim 12\): (met|missed)'
figure '3 copies memory' 'bytes per byte read, .* MiB'

expect "what is there is not written over" 1 \
	"$bench" "$MOFC" 1 one/schema.mof three/schema.mof 3 work
expect "too few copies are seen" 1 \
	timeout 120 "$bench" "$MOFC" 1 one/schema.mof three/schema.mof 10 work2
says "and told" err "there are fewer than 10 copies"
echo '// Read by nobody.' >again/stray.mof
expect "a file that mofc does not read is seen" 1 \
	timeout 120 "$bench" "$MOFC" 1 again/schema.mof three/schema.mof 3 work3
says "and told" err "mofc read 83 files"
expect "wrong usage" 2 "$bench" "$MOFC" no
expect "wrong usage of make_schema" 2 "$make_schema" copies 100 one/schema.mof many
# The figures of the runtime: the bytes are compared before anything is measured.
expect "the bench of the runtime runs" 0 timeout 120 "$BUILD/bench/bench_runtime" 1
cp out figures
figure 'write_xml live' 'of straight-line, .* \(aim 0.6\): (met|missed)'
figure 'write_xml live' 'x xmlTextWriter, .* \(aim 10\): (met|missed)'
figure 'write_json storage' 'of straight-line, .* \(aim 0.6\): (met|missed)'
figure 'write_json storage' 'x json_dumps, .* \(aim 6\): (met|missed)'
figure 'write_mof live' 'x write_xml'
figure 'write_wscim live' 'x write_xml'
figure 'read_xml live' 'x SAX pass, .* \(aim 1.3\): (met|missed)'
figure 'read_json live' 'x jansson, .* \(aim 1.3\): (met|missed)'
figure 'validate live' 'x memcpy of [0-9]+ bytes'
figure 'clone live' 'x memcpy of [0-9]+ bytes'
figure 'equal live' 'x memcmp of [0-9]+ bytes'
# The figures of the engine; not built where its libraries are missing.
if [ -x "$BUILD/bench/bench_engine" ]; then
	expect "the bench of the engine runs" 0 \
		timeout 120 "$BUILD/bench/bench_engine" 1 100 engine
	cp out figures
	figure 'engine, 100 jobs' 'x 10 jobs, [0-9]+ per second \(aim 1.5, .*\)'
	figure 'engine, 100 jobs, 50 at a time' 'x 10 jobs, [0-9]+ per second'
	figure 'engine, 100 jobs, list' 'x 10 jobs, [0-9]+ per second'
	figure 'engine, 100 jobs, memory' 'x 10 jobs, [0-9]+ bytes per job'
	[ ! -e engine ]
	ok "and leaves nothing behind" $?
	expect "wrong usage of bench_engine" 2 "$BUILD/bench/bench_engine" 1 5 engine
fi
# Real moves need two hosts; where there can be none the bench says so.
if [ -x "$BUILD/msvm-migrate" ]; then
	expect "the bench of real moves runs" 0 timeout 800 "$top/tests/bench/live.sh" 1
	cp out figures
	if reason=$(grep '^live moves: not measured: ' figures); then
		skip "its figures" "${reason#*: *: }"
	else
		figure 'live move' \
			'x virsh migrate, [0-9.]+ against [0-9.]+ s \(aim 1.05\): (met|missed)'
		figure 'live move, CPU' 'x virsh migrate, [0-9]+ against [0-9]+ ms'
		figure 'live move, CPU of the runner' 'ms per job'
		figure 'live cancel, to state 8' 'x virsh domjobabort, [0-9]+ against [0-9]+ ms'
	fi
fi
expect "objects are compiled and measured" 0 timeout 120 "$top/tests/bench/objects.sh" \
	"$MOFC" "$PWD/one/schema.mof" objects
cp out figures
figure 'objects' 'bytes of text'
tap_end
