#!/bin/bash
# live.sh RUNS: what the engine adds to real migrations, between the two hosts of tests/lab, against
# virsh with the same flags.  Prints a line for each figure; where the lab cannot run, why not.
#
# A guest goes there and back in each round: one way by the engine and the other by virsh, in turn,
# so that neither has the better direction.  The runner is a service that lives all the time, so
# that its CPU time is known.

set -u
export LC_ALL=C
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
LAB=$(cd "$here/../lab" && pwd)/lab.sh
GUEST=mover
BANDWIDTH=16 # MiB/s: a move takes some 5 s
SLOW=4       # MiB/s: time enough to cancel
TIMEFORMAT='%R %U %S'

# shellcheck source=../lab/lib/job.bash
. "$(dirname "$LAB")/lib/job.bash"
# shellcheck source=../lab/lib/witness.bash
. "$(dirname "$LAB")/lib/witness.bash"

fail() {
	echo "bench: $*" >&2
	exit 1
}

other() {
	[ "$1" = a ] && echo b || echo a
}

# by_engine HOST BANDWIDTH, by_virsh HOST BANDWIDTH: leave in COMMAND what moves the guest from HOST
# to the other one.  The flags are those of link_move() in runtime/migrate/libvirt_link.c.
by_engine() {
	COMMAND=("$MIGRATE" start --connect "$("$LAB" uri "$1")" --domain $GUEST
		--to "$("$LAB" uri "$(other "$1")")" --peer-uri "$("$LAB" peer-uri "$(other "$1")")"
		--bandwidth "$2" --store "$STORE" --wait)
}

by_virsh() {
	COMMAND=(virsh -q -c "$("$LAB" uri "$1")" migrate --live --p2p --abort-on-error --persistent
		--undefinesource --bandwidth "$2" $GUEST "$("$LAB" peer-uri "$(other "$1")")")
}

# CPU time of the runner so far, in ticks of the clock.
runner_ticks() {
	local stat fields
	stat=$(cat "/proc/$RUNNER/stat") || fail "the runner is gone"
	read -ra fields <<<"${stat##*) }"
	echo $((fields[11] + fields[12]))
}

# move WAY HOST: adds "seconds user system" to the file WAY.
move() {
	"by_$1" "$2" $BANDWIDTH
	{ time "${COMMAND[@]}" >"$work/out" 2>"$work/err" || touch "$work/failed"; } 2>>"$work/$1"
	[ ! -e "$work/failed" ] || fail "${COMMAND[*]}: $(cat "$work/err")"
	[ "$(guest_state "$(other "$2")" $GUEST)" = running ] || fail "$1 moved nothing"
}

moves() {
	local run ticks
	if [ "$RUNS" -gt 1 ]; then # both once, not counted
		move virsh a
		move engine b
		rm "$work/virsh" "$work/engine"
	fi
	for ((run = 0; run < RUNS; run++)); do
		ticks=$(runner_ticks)
		if ((run % 2)); then
			move virsh a
			move engine b
		else
			move engine a
			move virsh b
		fi
		echo $(($(runner_ticks) - ticks)) >>"$work/ticks"
	done
}

memory_moves() {
	"$LAB" virsh a domjobinfo $GUEST | grep -q 'Memory processed: *[1-9]'
}

# wait_until COMMAND..: for at most 30 s.
wait_until() {
	local deadline=$((SECONDS + 30))
	until "$@" >/dev/null 2>&1; do
		[ $SECONDS -lt $deadline ] || fail "this never came true: $*"
		sleep 0.05
	done
}

is_running() {
	ID=$(cat "$work/out") && job_load "$ID" && [ "$(job_get JobState)" = 4 ] && memory_moves
}

# Microseconds since 1970 of a CIM timestamp that is UTC, as the engine's are.
microseconds() {
	local text=$1
	text="${text:0:4}-${text:4:2}-${text:6:2} ${text:8:2}:${text:10:2}:${text:12:9}"
	echo $(($(date -u -d "$text" +%s%N) / 1000))
}

# From the call to the moment at which the job is in state 8.
cancel_by_engine() {
	local move start
	by_engine a $SLOW
	"${COMMAND[@]}" >"$work/out" 2>/dev/null &
	move=$!
	wait_until is_running
	start=${EPOCHREALTIME/./}
	migrate cancel "$ID" >/dev/null || fail "the job cannot be cancelled"
	wait $move
	job_load "$ID"
	[ "$(job_get JobState)" = 8 ] || fail "the job ended in state $(job_get JobState)"
	echo $(($(microseconds "$(job_get TimeOfLastStateChange)") - start)) >>"$work/cancel_engine"
}

# From the call to the end of the move.
cancel_by_virsh() {
	local move start
	by_virsh a $SLOW
	"${COMMAND[@]}" >/dev/null 2>&1 &
	move=$!
	wait_until memory_moves
	start=${EPOCHREALTIME/./}
	"$LAB" virsh a domjobabort $GUEST || fail "the move cannot be aborted"
	wait $move
	echo $((${EPOCHREALTIME/./} - start)) >>"$work/cancel_virsh"
}

cancels() {
	local run
	for ((run = 0; run < RUNS; run++)); do
		cancel_by_engine
		cancel_by_virsh
	done
}

# print NAME UNIT AIM FORMAT: of the pairs of numbers on standard input the median of their ratios,
# its spread, and by FORMAT the medians of both; AIM 0 is none.
print() {
	awk -v name="$1" -v unit="$2" -v aim="$3" -v both="$4" '
		function sort(list, n,  i, j, x) {
			for (i = 2; i <= n; i++) {
				x = list[i]
				for (j = i - 1; j > 0 && list[j] > x; j--)
					list[j + 1] = list[j]
				list[j + 1] = x
			}
		}
		function median(list, n) {
			sort(list, n)
			return (list[int((n + 1) / 2)] + list[int(n / 2) + 1]) / 2
		}
		{ n++; first[n] = $1; second[n] = $2; ratio[n] = $1 / $2 }
		END {
			middle = median(ratio, n)
			printf "%s: %.3f %s", name, middle, unit
			if (n > 1)
				printf ", %.3f to %.3f", ratio[1], ratio[n]
			printf ", " both, median(first, n), median(second, n)
			if (aim > 0)
				printf " (aim %g): %s", aim, middle <= aim ? "met" : "missed"
			print ""
		}'
}

end() {
	kill "$RUNNER"
	wait "$RUNNER"
	"$LAB" virsh a destroy $GUEST
	"$LAB" virsh b destroy $GUEST
	"$LAB" virsh a undefine $GUEST
	rm -rf "$work" "$STORE"
} >/dev/null 2>&1

bench() {
	local tick
	RUNS=$1
	STORE=$("$LAB" folder)/bench-store
	work=$("$LAB" folder)/bench
	mkdir "$work"
	"$LAB" guest a $GUEST memory=80 ws=64 rate=4 && guest_wait_tick $GUEST 3 ||
		fail "the guest does not run"
	"$MIGRATE" serve --store "$STORE" 2>"$work/runner.log" &
	RUNNER=$!
	trap end EXIT
	moves
	paste -d ' ' "$work/engine" "$work/virsh" | awk '{ print $1, $4 }' |
		print "live move" "x virsh migrate" 1.05 "%.3f against %.3f s"
	tick=$((1000 / $(getconf CLK_TCK)))
	paste -d ' ' "$work/engine" "$work/virsh" "$work/ticks" |
		awk -v tick=$tick '{ print ($2 + $3) * 1000 + $7 * tick, ($5 + $6) * 1000 }' |
		print "live move, CPU" "x virsh migrate" 0 "%.0f against %.0f ms"
	awk -v tick=$tick '{ sum += $1 * tick } END {
		printf "live move, CPU of the runner: %.0f ms per job\n", sum / NR }' "$work/ticks"
	cancels
	paste -d ' ' "$work/cancel_engine" "$work/cancel_virsh" |
		awk '{ print $1 / 1000, $2 / 1000 }' |
		print "live cancel, to state 8" "x virsh domjobabort" 0 "%.0f against %.0f ms"
	guest_survived $GUEST a >"$work/report" || fail "the guest: $(cat "$work/report")"
}

case ${1:-} in
inside) bench "$2" ;;
[1-9]*)
	[ -x "$MIGRATE" ] || fail "$MIGRATE is not built"
	if [ -n "${LAB_INSIDE:-}" ] || "$LAB" status >/dev/null 2>&1; then
		bench "$1"
		exit
	fi
	reason=$("$LAB" check) || { echo "live moves: not measured: $reason"; exit 0; }
	exec "$LAB" run "$0" inside "$1"
	;;
*)
	echo "usage: live.sh RUNS" >&2
	exit 2
	;;
esac
