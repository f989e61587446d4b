#!/bin/bash
# chaos.sh: at random instants a random fault, and each time the engine's invariant is checked.
#
#   chaos.sh [--runs N] [--seed S] [--first K] [--runner PROGRAM]
#
# N runs (100), of which the first is number K (1): what happens in a run depends on the seed and
# its number alone. Each prints a line: the type of the job, the fault, the phase and percent when
# it hit, the end, the verdict. The last line counts. Status 0 only if all N ran and nothing was
# wrong. PROGRAM is started as the runner in place of msvm-migrate serve; it is one that must be
# found out: status 0 only if something was wrong.
#
# What is known of a run that went wrong is kept in $BUILD/chaos/run-S-K.

set -u
LAB=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/lab.sh
export LC_ALL=C
HERE=$(dirname "$LAB")

# shellcheck source=lib/job.bash
. "$HERE/lib/job.bash"
# shellcheck source=lib/witness.bash
. "$HERE/lib/witness.bash"
# shellcheck source=lib/chaos_plan.bash
. "$HERE/lib/chaos_plan.bash"
# shellcheck source=lib/chaos_fault.bash
. "$HERE/lib/chaos_fault.bash"
# shellcheck source=lib/chaos_check.bash
. "$HERE/lib/chaos_check.bash"

BUILD=$(cd "$BUILD" && pwd)
MIGRATE=$BUILD/msvm-migrate
TOOLS=$BUILD/chaos
IMAGES=/var/lib/libvirt/images
END_LIMIT=240 # seconds for a job to end: more than the watchdog and its second limit

# chaos_disks COMMAND: each host gets two small disks, so that one can be filled up; or loses them.
chaos_disks() {
	local host disk
	for host in a b; do
		for disk in one two; do
			"$LAB" exec $host sh -c "$1" $IMAGES/$disk
		done
	done
}

# The image that stays as it is but for what the guest writes behind the first 32 MiB.
run_image() {
	IMAGE=$IMAGES/one/$NAME.img COPY=$IMAGES/one/$NAME.img COPY_HOST=b SUM=
	[ "$RENAMED-$TYPE" = 0-306 ] || COPY=$IMAGES/two/$NAME.img
	[ "$TYPE" != 307 ] || COPY_HOST=a
	[ "$TYPE" != 305 ] || return 0
	"$LAB" exec a sh -c "dd if=/dev/urandom of=$IMAGE bs=1M count=33 2>/dev/null &&
		truncate -s 64M $IMAGE"
	SUM=$(image_sum a "$IMAGE")
}

run_guest() {
	local options=(ws="$WS" rate="$RATE" memory=96)
	run_image
	[ "$TYPE" = 305 ] || options+=(disk="$IMAGE")
	"$LAB" guest a "$NAME" "${options[@]}" || return 1
	[ "$AUTOSTART" = 0 ] || "$LAB" virsh a autostart "$NAME" >/dev/null
	guest_wait_tick "$NAME" 1
}

run_start_job() {
	local options=(--bandwidth "$BANDWIDTH")
	[ "$REMOVED" = 0 ] || options+=(--remove-source-images)
	[ "$RUNNER" = serve ] || options+=(--wait)
	case $TYPE in
	306)
		options+=(--storage)
		[ "$RENAMED" = 0 ] || options+=(--disk "hda=$COPY")
		;;
	307) options+=(--storage-only --disk "hda=$COPY") ;;
	esac
	COMMAND=("$MIGRATE" start --connect "$("$LAB" uri a)" --domain "$NAME" --store "$STORE")
	[ "$TYPE" = 307 ] ||
		COMMAND+=(--to "$("$LAB" uri b)" --peer-uri "$("$LAB" peer-uri b)")
	"${COMMAND[@]}" "${options[@]}" >"$RUN/id" 2>"$RUN/progress" &
	START_PID=$!
	wait_until 20 test -s "$RUN/id" || return 1
	ID=$(cat "$RUN/id")
}

phase_now() {
	sqlite3 "$STORE/jobs.db" "SELECT json_extract(body, '\$.engine.phase') FROM jobs"
}

# Starts what waits for the instant, then the job; returns when the fault has hit, or was too late.
# Leaves HIT (the phase and percent then, or why not), HIT_AFTER and REQUESTED.
run_job() {
	local striker stopper='' status=0
	fault_command
	"$TOOLS/strike" "$STORE" "$PHASE" "$PERCENT" "$DELAY" "${STRIKE[@]}" \
		>"$RUN/hit" 2>"$RUN/strike" &
	striker=$!
	if [ "$STOPPED" = 1 ]; then
		"$TOOLS/strike" "$STORE" moving 3 0 "$MIGRATE" cancel {} --store "$STORE" \
			>/dev/null 2>&1 &
		stopper=$!
	fi
	REQUESTED=none
	if ! run_start_job; then
		kill $striker $stopper
		return 1
	fi
	wait $striker || status=$?
	HIT_AFTER=$(phase_now)
	HIT=$(head -n 1 "$RUN/hit")
	[ "$status" -eq 0 ] || [ "$HIT" = over ] || HIT="no object in ${HIT:-time}"
	if [ -n "$stopper" ] && wait $stopper; then
		REQUESTED=cancel
	fi
	case $FAULT-$status in
	cancel-0 | kill-0) REQUESTED=$FAULT ;;
	esac
	[ "$status" -eq 0 ]
}

run_wait_end() {
	local deadline=$((SECONDS + END_LIMIT))
	while [ $SECONDS -lt $deadline ]; do
		job_load "$ID" && job_is_final && return
		sleep 0.2
	done
}

# Nothing of the run goes on: neither runners, nor the guest, nor its images.
run_clean() {
	local host pid
	kill "$WITNESS_PID" "$START_PID" 2>/dev/null
	for pid in $(sed -n 's/.*msvm-migrate\[\([0-9]*\)\]: runner started$/\1/p' \
		"$STORE/runner.log"); do
		kill -KILL "$pid" 2>/dev/null
	done
	wait "$WITNESS_PID" "$START_PID" 2>/dev/null
	rm -f "$("$LAB" console "$NAME")"
	for host in a b; do
		"$LAB" virsh $host destroy "$NAME"
		"$LAB" virsh $host undefine "$NAME"
		for pool in $("$LAB" virsh $host pool-list --all --name); do
			"$LAB" virsh $host pool-destroy "$pool"
		done
		"$LAB" exec $host sh -c "rm -f $IMAGES/one/* $IMAGES/two/*"
	done >/dev/null 2>&1
}

run_keep_evidence() {
	local to=$BUILD/chaos/run-$SEED-$1 host
	rm -rf "$to"
	mkdir -p "$to"
	cp -r "$RUN/." "$("$LAB" console "$NAME")" "$to"
	for host in a b; do
		cp "$LAB_DIR/$host/log/libvirtd.log" "$to/libvirtd-$host.log"
		"$LAB" virsh $host dumpxml "$NAME" >"$to/domain-$host.xml" 2>/dev/null
	done
	migrate show "$ID" >"$to/job" 2>/dev/null
	migrate errors "$ID" >"$to/errors" 2>/dev/null
}

run_report() {
	local state line also=''
	state=$(job_get JobState)
	[ "$ORPHANED" = 0 ] || also=+runner-kill
	line=$(printf 'run %3d: %s %-22s %-15s -> %s, %s on %s' "$1" "$TYPE" "$FAULT$also" \
		"$HIT$PERCENT_SIGN" "$state" "$(job_get ErrorCode)" "$ON")
	if [ ${#WRONG[@]} -eq 0 ]; then
		echo "$line: ok"
		return
	fi
	violations=$((violations + 1))
	run_keep_evidence "$1"
	echo "$line: WRONG: $(printf '%s; ' "${WRONG[@]}")"
}

# run NUMBER: one run. Status 1 where it could not be made.
run() {
	local PERCENT_SIGN=
	NAME=c$1 RUN=$WORK/run-$1 STORE=$WORK/run-$1/store
	mkdir -m 0700 "$RUN" "$STORE"
	: >"$STORE/hosts"
	: >"$STORE/runner.log"
	chaos_plan "$SEED" "$1"
	[ -z "$CHAOS_RUNNER" ] || RUNNER=serve
	run_guest || return 1
	"$TOOLS/witness" "$("$LAB" uri a)" "$("$LAB" uri b)" "$NAME" >"$RUN/both" 2>/dev/null &
	WITNESS_PID=$! START_PID=
	if [ "$RUNNER" = serve ]; then
		runner_start
		wait_until 10 test -s "$STORE/runner.log" || return 1
	fi
	if run_job; then
		hits=$((hits + 1))
		hit_phases[${HIT% *}]=$((${hit_phases[${HIT% *}]:-0} + 1))
		fault_lift
	elif [ -z "${ID:-}" ]; then
		return 1
	fi
	[[ $HIT == *[0-9] ]] && PERCENT_SIGN=" %"
	run_wait_end
	chaos_check
	run_report "$1"
	run_clean
}

# All that happens while the lab is up.
chaos_inside() {
	local number last=$((FIRST + RUNS - 1)) ran=0 hits=0 violations=0 phase text=
	local -A hit_phases=()
	LAB_DIR=$("$LAB" folder)
	export LAB_DIR
	WORK=$(mktemp -d "$LAB_DIR/chaos.XXXXXX")
	# shellcheck disable=SC2016
	chaos_disks 'mkdir -p "$0" && mount -t tmpfs -o size=128M tmpfs "$0"'
	for ((number = FIRST; number <= last; number++)); do
		ID=
		if run $number; then
			ran=$((ran + 1))
		else
			echo "run $number: could not be made: $(cat "$RUN/progress" 2>/dev/null)"
			run_clean
		fi
	done
	rm -rf "$WORK"
	# shellcheck disable=SC2016
	chaos_disks 'umount "$0"'
	for phase in queued preparing making moving settling cleaning finishing; do
		text+=", $phase ${hit_phases[$phase]:-0}"
	done
	echo "chaos: hit in the phase ${text#, }"
	echo "chaos: $ran runs, $hits hit an unfinished job, $violations violations, seed $SEED"
	if [ -n "$CHAOS_RUNNER" ]; then
		[ $violations -gt 0 ]
	else
		[ $ran -eq "$RUNS" ] && [ $violations -eq 0 ]
	fi
}

chaos() {
	local reason
	reason=$("$LAB" check) || { echo "chaos: $reason"; exit 1; }
	if [ ! -x "$MIGRATE" ] || [ ! -x "$TOOLS/strike" ]; then
		echo "chaos: not built"
		exit 1
	fi
	[ -z "${LAB_INSIDE:-}" ] || { chaos_inside; exit; }
	exec "$LAB" run "$0" --runs "$RUNS" --seed "$SEED" --first "$FIRST" \
		${CHAOS_RUNNER:+--runner "$CHAOS_RUNNER"}
}

RUNS=100 SEED=1 FIRST=1 CHAOS_RUNNER=
while [ $# -gt 1 ]; do
	case $1 in
	--runs) RUNS=$2 ;;
	--seed) SEED=$2 ;;
	--first) FIRST=$2 ;;
	--runner) CHAOS_RUNNER=$2 ;;
	*) break ;;
	esac
	shift 2
done
[ $# -eq 0 ] || { sed -n '2,/^$/s/^# \{0,1\}//p' "$0" >&2; exit 2; }
chaos
