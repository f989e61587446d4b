# test.bash: what the lab's tests share. A test sources it first and ends with test_end.
#
# Results are TAP, by tests/tap.sh. Where no lab is up, the test starts itself again with one.

LAB=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/lab.sh
export LC_ALL=C

if [ -z "${LAB_INSIDE:-}" ] && ! "$LAB" status >/dev/null 2>&1; then
	reason=$("$LAB" check) || { echo "1..0 # SKIP $reason"; exit 0; }
	exec "$LAB" run "$0" "$@"
fi

# What tap.sh and the programs under test keep for a while lies in the lab's folder, and goes with
# it.
LAB_DIR=$("$LAB" folder)
TMPDIR=$LAB_DIR
export LAB_DIR TMPDIR

# shellcheck source=job.bash
. "$(dirname "$LAB")/lib/job.bash"
# shellcheck source=witness.bash
. "$(dirname "$LAB")/lib/witness.bash"
# shellcheck source=../../tap.sh
. "$(dirname "$LAB")/../tap.sh"

TEST_DIR=$tap_dir
STORE=$TEST_DIR/store

# Where libvirtd's logs end when the test begins.
test_log_a=$(wc -l <"$LAB_DIR/a/log/libvirtd.log")
test_log_b=$(wc -l <"$LAB_DIR/b/log/libvirtd.log")

# To be called first in a test that needs msvm-migrate.
test_needs_migrate() {
	[ -x "$MIGRATE" ] || skip_all "msvm-migrate is not built"
}

# Lines for a person who reads why a test failed.
test_note() {
	echo "# ${*//$'\n'/$'\n'# }"
}

# test_is GOT EXPECTED NAME
test_is() {
	local status=0
	[ "$1" = "$2" ] || status=1
	[ $status -eq 0 ] || printf 'got:      %s\nexpected: %s\n' "$1" "$2" >"$tap_dir/why"
	ok "$3" $status
	return $status
}

# test_matches GOT REGEX NAME
test_matches() {
	local status=0
	[[ $1 =~ $2 ]] || status=1
	[ $status -eq 0 ] ||
		printf 'got:      %s\nexpected: a match for %s\n' "$1" "$2" >"$tap_dir/why"
	ok "$3" $status
	return $status
}

# test_job PROPERTY EXPECTED: compares in the job that was loaded last.
test_job() {
	test_is "$(job_get "$1")" "$2" "$1 is $2"
}

# test_job_matches PROPERTY REGEX WORDS: the name of the test is the property and the words.
test_job_matches() {
	test_matches "$(job_get "$1")" "$2" "$1 $3"
}

# test_guest NAME HOST: the guest runs on HOST alone, and is unharmed.
test_guest() {
	local report status=0
	report=$(guest_survived "$1" "$2") || status=1
	ok "guest $1 runs unharmed on host-$2 only" $status
	test_note "$report"
}

# A new guest on host-a that is past its first tick.
test_guest_start() {
	if ! "$LAB" guest a "$@" || ! guest_wait_tick "$1" 1; then
		ok "guest $1 starts" 1
	fi
}

test_guest_remove() {
	local host
	for host in a b; do
		"$LAB" virsh $host destroy "$1"
		"$LAB" virsh $host undefine "$1"
	done >/dev/null 2>&1
}

# test_run COMMAND...: leaves STATUS, OUTPUT and ERRORS of it.
test_run() {
	STATUS=0
	OUTPUT=$("$@" 2>"$TEST_DIR/errors") || STATUS=$?
	ERRORS=$(cat "$TEST_DIR/errors")
}

# test_note_log HOST LINE: what a host's libvirtd logged after that line.
test_note_log() {
	test_note "libvirtd of host-$1:"
	test_note "$(tail -n +$(($2 + 1)) "$LAB_DIR/$1/log/libvirtd.log" |
		grep -v -e TaintMsg -e virNetDev -e virCgroup | tail -n 20)"
}

# Ends the test; where something failed, with what the hosts have to say.
test_end() {
	if [ "$tap_failed" -gt 0 ]; then
		test_note_log a "$test_log_a"
		test_note_log b "$test_log_b"
	fi
	tap_end
}
