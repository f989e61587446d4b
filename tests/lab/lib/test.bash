# test.bash: what the lab's tests share. A test sources it first and ends with test_end.
#
# Results are TAP on stdout. Where no lab is up, the test starts itself again with one.

LAB=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/lab.sh
export LC_ALL=C

if [ -z "${LAB_INSIDE:-}" ] && ! "$LAB" status >/dev/null 2>&1; then
	reason=$("$LAB" check) || { echo "1..0 # SKIP $reason"; exit 0; }
	exec "$LAB" run "$0" "$@"
fi

# shellcheck source=job.bash
. "$(dirname "$LAB")/lib/job.bash"
# shellcheck source=witness.bash
. "$(dirname "$LAB")/lib/witness.bash"

# Call it first in a test that needs msvm-migrate.
test_needs_migrate() {
	[ -x "$MIGRATE" ] && return
	echo "1..0 # SKIP msvm-migrate is not built"
	exit 0
}

TEST_DIR=$(mktemp -d "$("$LAB" folder)/test.XXXXXX")
STORE=$TEST_DIR/store
test_count=0
test_failed=0

# Lines for a person who reads why a test failed.
test_note() {
	sed 's/^/# /' <<<"$*"
}

# test_result STATUS NAME [NOTE]
test_result() {
	test_count=$((test_count + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $test_count - $2"
		return
	fi
	test_failed=$((test_failed + 1))
	echo "not ok $test_count - $2"
	[ -z "${3:-}" ] || test_note "$3"
	return 1
}

test_skip() {
	test_count=$((test_count + 1))
	echo "ok $test_count - $1 # SKIP $2"
}

# test_is GOT EXPECTED NAME
test_is() {
	local status=0
	[ "$1" = "$2" ] || status=1
	test_result $status "$3" "got:      $1"$'\n'"expected: $2"
}

# test_matches GOT REGEX NAME
test_matches() {
	local status=0
	[[ $1 =~ $2 ]] || status=1
	test_result $status "$3" "got:      $1"$'\n'"expected: a match for $2"
}

# test_job PROPERTY EXPECTED: compares in the job that was loaded last.
test_job() {
	test_is "$(job_get "$1")" "$2" "$1 is $2"
}

test_job_matches() {
	test_matches "$(job_get "$1")" "$2" "$1 ${3:-matches $2}"
}

# test_guest NAME HOST: the guest is on HOST alone, and unharmed.
test_guest() {
	local report status=0
	report=$(guest_survived "$1" "$2") || status=1
	test_result $status "guest $1 runs unharmed on host-$2 only" "$report" && test_note "$report"
}

# A new guest on host-a that is past its first tick.
test_guest_start() {
	"$LAB" guest a "$@" && guest_wait_tick "$1" 1 ||
		test_result 1 "guest $1 starts" "$(tail -n 5 "$("$LAB" folder)/a/log/libvirtd.log")"
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

# Prints the plan; where something failed, also what the hosts have to say. Ends the test.
test_end() {
	local host
	echo "1..$test_count"
	[ $test_failed -gt 0 ] || exit 0
	for host in a b; do
		test_note "end of libvirtd's log on host-$host:"
		test_note "$(tail -n 15 "$("$LAB" folder)/$host/log/libvirtd.log")"
	done
	exit 1
}
