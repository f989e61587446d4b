#!/bin/bash
# demo.sh: a running guest is moved live from one libvirt host to another, and shown to have
# survived.
#
# The last line says what was read in the end, or what went wrong; status 0 or 1.

set -u
LAB=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/lab.sh
GUEST=demo
BANDWIDTH=16 # MiB/s: the move takes some seconds, so that its progress can be watched

# shellcheck source=lib/job.bash
. "$(dirname "$LAB")/lib/job.bash"
# shellcheck source=lib/witness.bash
. "$(dirname "$LAB")/lib/witness.bash"

say() {
	echo "demo: $*"
}

# demo_fail REASON: the last line goes to the file RESULT, to be printed when the lab is down.
demo_fail() {
	say "FAILED: $*" >"$RESULT"
	exit 1
}

demo_start_guest() {
	say "host-a is $("$LAB" uri a)"
	say "host-b is $("$LAB" uri b)"
	"$LAB" guest a $GUEST memory=80 ws=64 rate=4 || demo_fail "the guest does not start"
	guest_wait_tick $GUEST 3 || demo_fail "the guest does not run"
	tick_before=$(guest_last_tick $GUEST)
	say "the guest runs on host-a and changes 4 MiB of its memory a second; its console:"
	tail -n 3 "$("$LAB" console $GUEST)" | sed 's/^/demo:     /'
}

demo_move() {
	local status=0
	job_command $GUEST --bandwidth $BANDWIDTH --wait
	say "the move, at $BANDWIDTH MiB/s:"
	say "    msvm-migrate ${COMMAND[*]:1}"
	ID=$("${COMMAND[@]}") || status=$?
	[ $status -eq 0 ] || demo_fail "msvm-migrate start ended with status $status"
	tick_moved=$(guest_last_tick $GUEST)
	say "the job is $ID"
}

demo_show_job() {
	local format
	for format in text xml; do
		say "msvm-migrate show $ID --format $format"
		migrate show "$ID" --format $format || demo_fail "the job is not shown as $format"
	done
	job_load "$ID" || demo_fail "the job cannot be read"
	state=$(job_get JobState)
	percent=$(job_get PercentComplete)
	[ "$state" = 7 ] || demo_fail "JobState is $state: $(job_get ErrorDescription)"
	[ "$percent" = 100 ] || demo_fail "PercentComplete is $percent"
}

demo_prove_survival() {
	local count last bad fault
	guest_wait_tick $GUEST $((tick_moved + 3)) ||
		demo_fail "the guest stands still after tick $tick_moved"
	read -r count last bad fault <<<"$(guest_ticks $GUEST)"
	say "proof: ticks went on: $tick_before before the move, $tick_moved at its end, $last now"
	say "proof: $count ticks were printed, ${fault:-each greater than the one before}"
	say "proof: bad memory pages found by the guest: $bad"
	[ -z "$fault" ] || demo_fail "the guest's console has $fault"
	[ "$bad" -eq 0 ] || demo_fail "the guest found $bad bad memory pages"
	state_a=$(guest_state a $GUEST)
	state_b=$(guest_state b $GUEST)
	say "proof: libvirt says: on host-a $state_a, on host-b $state_b"
}

# All that happens while the lab is up.
demo_inside() {
	local tick_before tick_moved state percent state_a state_b where=
	STORE=$("$LAB" folder)/store
	demo_start_guest
	demo_move
	demo_show_job
	demo_prove_survival
	[ "$state_a" != running ] || where+=" host-a"
	[ "$state_b" != running ] || where+=" host-b"
	[ "$where" = " host-b" ] || demo_fail "the guest runs on:${where:- no host}"
	say "JobState $state (Completed), PercentComplete $percent, guest running on$where only" \
		>"$RESULT"
}

demo_interrupted() {
	trap '' INT TERM HUP
	kill -TERM "$1"
	wait "$1"
	say "FAILED: interrupted; the hosts are down again"
	exit 1
}

demo() {
	local reason lab status=0
	reason=$("$LAB" check) || { say "FAILED: $reason"; exit 1; }
	[ -x "$MIGRATE" ] || { say "FAILED: $MIGRATE is not built"; exit 1; }
	RESULT=$(mktemp)
	export RESULT
	trap 'rm -f "$RESULT"' EXIT
	say "$reason; two hosts come up"
	# In the background, so that a signal is acted on at once.
	"$LAB" run "$0" inside <&0 &
	lab=$!
	trap 'demo_interrupted $lab' INT TERM HUP
	wait $lab || status=$?
	say "the hosts are down again"
	[ -s "$RESULT" ] || say "FAILED: the lab ended with status $status" >"$RESULT"
	cat "$RESULT"
	[ $status -eq 0 ] || exit 1
}

case ${1:-} in
inside) demo_inside ;;
*) demo ;;
esac
