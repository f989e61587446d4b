# move.bash: a migration that is watched while it runs. For the tests.

# move_start NAME [OPTION...]: starts a job with --wait in the background and learns its ID.
# Leaves MOVE_PID and ID. What it prints goes to $TEST_DIR/output and $TEST_DIR/progress.
move_start() {
	job_command "$@" --wait
	: >"$TEST_DIR/output"
	# The shell lets background commands ignore the interrupt key; this one takes it as usual.
	env --default-signal=INT "${COMMAND[@]}" >"$TEST_DIR/output" 2>"$TEST_DIR/progress" &
	MOVE_PID=$!
	move_learn_id
}

# The InstanceID is printed as soon as there is a job.
move_learn_id() {
	local deadline=$((SECONDS + 30))
	until [ -s "$TEST_DIR/output" ]; do
		if [ $SECONDS -ge $deadline ] || ! kill -0 "$MOVE_PID" 2>/dev/null; then
			test_note "no InstanceID; on stderr: $(cat "$TEST_DIR/progress")"
			return 1
		fi
		sleep 0.05
	done
	ID=$(cat "$TEST_DIR/output")
}

# Waits until what move_start started has ended, and leaves its exit status in MOVE_STATUS.
move_wait() {
	local deadline=$((SECONDS + 120))
	MOVE_STATUS=0
	while kill -0 "$MOVE_PID" 2>/dev/null && [ $SECONDS -lt $deadline ]; do
		sleep 0.05
	done
	if kill -KILL "$MOVE_PID" 2>/dev/null; then
		test_note "start --wait does not end"
	fi
	wait "$MOVE_PID" 2>/dev/null || MOVE_STATUS=$?
}

# move_follow FUNCTION: loads the job again and again, and calls FUNCTION after each time, until
# that succeeds (0), or the job is final or a deadline is over (1).
move_follow() {
	local deadline=$((SECONDS + 120))
	while [ $SECONDS -lt $deadline ]; do
		job_load "$ID" || return 1
		"$1" && return 0
		! job_is_final || return 1
		sleep 0.1
	done
	test_note "job $ID does not end"
	return 1
}

# wait_until SECONDS FUNCTION: calls FUNCTION again and again until it succeeds; 1 when it did not.
wait_until() {
	local deadline=$((SECONDS + $1))
	until "$2"; do
		[ $SECONDS -lt $deadline ] || return 1
		sleep 0.2
	done
}

# The guest's memory is under way: the time to interfere.
move_is_in_memory_phase() {
	[ "$(job_get JobState)" -eq 4 ] && [ "$(job_get PercentComplete)" -ge 5 ] &&
		[ "$(job_get PercentComplete)" -le 70 ]
}

# move_interfere NAME FUNCTION: starts the migration of a new guest, calls FUNCTION in its memory
# phase, and waits for the end; then the job is loaded, and SEEN_PERCENT is how far it was before
# FUNCTION. A machine that is busy may miss that phase: up to three times. 1 when it was missed each
# time.
move_interfere() {
	local name=$1 attempt
	for attempt in 1 2 3; do
		test_guest_start "$name"
		move_start "$name" --bandwidth 12 || return 1
		if move_follow move_is_in_memory_phase; then
			SEEN_PERCENT=$(job_get PercentComplete)
			"$2"
			move_wait
			job_load "$ID"
			return
		fi
		test_note "attempt $attempt: the memory phase was missed"
		move_wait
		test_guest_remove "$name"
	done
	return 1
}

SAMPLES=()

# Notes how far the job that was loaded last is: JobState and PercentComplete.
move_take_sample() {
	SAMPLES+=("$(job_get JobState) $(job_get PercentComplete)")
}

# move_check_samples LEAST: prints what is wrong with what was noted; there are to be at least so
# many values between 0 and 100.
move_check_samples() {
	printf '%s\n' "${SAMPLES[@]}" | awk -v least="$1" '
		$2 < last { fault = fault "fell from " last " to " $2 "; " }
		$1 != 7 && $2 > 99 { fault = fault $2 " in state " $1 "; " }
		$2 > last && $2 < 100 { values++ }
		{ last = $2 }
		END {
			if (values < least)
				fault = fault "only " values + 0 " values between 0 and 100; "
			print fault
		}
	'
}

job_is_stopping() {
	[ "$(job_get JobState)" -eq 6 ]
}

# daemon_restart HOST: kill -9 of its libvirtd. The job cannot know yet, and waits for the host.
daemon_restart() {
	"$LAB" daemon "$1" kill
	move_follow job_is_stopping
	ok "with libvirtd of host-$1 gone the job is Shutting Down" $?
	"$LAB" daemon "$1" start
}

# For those that take a function's name.
daemon_restart_a() {
	daemon_restart a
}

daemon_restart_b() {
	daemon_restart b
}
