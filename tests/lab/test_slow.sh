#!/bin/bash
# Guests that change their memory about as fast as it goes over: what may be asked for in that case,
# and what it comes to when the hosts lose each other in the middle.

# shellcheck source=lib/test.bash
. "$(dirname "$0")/lib/test.bash"
# shellcheck source=lib/move.bash
. "$(dirname "$0")/lib/move.bash"
test_needs_migrate

test_given_up() {
	test_guest_start busy ws=64 rate=40
	test_run job_start busy --bandwidth 12 --cancel-if-stuck --wait
	test_is "$STATUS" 1 "a guest that cannot be caught up with is given up"
	job_load "$OUTPUT"
	test_job JobState 10
	test_job ErrorCode 78
	test_job_matches ErrorDescription "stand still" "says why"
	test_guest busy a
	test_is "$(guest_state b busy)" absent "nothing of it is left on host-b"
}

test_post_copy() {
	test_run job_start busy --bandwidth 12 --post-copy --wait
	test_is "$STATUS" 0 "by post-copy it goes over" || test_note "$ERRORS"
	job_load "$OUTPUT"
	test_job JobState 7
	test_job PercentComplete 100
	test_job OperationalStatus '[2,17]'
	test_guest busy b
}

# The guest runs at the destination, and a part of its memory is still at the source.
move_is_behind() {
	[ "$(job_get Cancellable)" = false ] && [ "$(guest_state b torn)" = running ] &&
		[ "$(guest_state a torn)" = paused ]
}

# Post-copy knows no limit of its own: it is the wire that makes it last.
test_torn() {
	test_guest_start torn ws=96 rate=24
	"$LAB" link rate 64
	move_start torn --post-copy || return
	if move_follow move_is_behind; then
		"$LAB" link down
		move_wait
	else
		ok "the link is cut in post-copy" 1
	fi
	job_load "$ID"
	test_is "$MOVE_STATUS" 1 "a link that breaks in post-copy makes the job fail"
	test_job JobState 10
	test_job OperationalStatus '[7,17]'
	test_job Status NonRecover
	test_job_matches JobStatus "without all of its memory on" "tells where the guest is"
	test_job_matches JobStatus "postcopy-resume" "and how it can be mended"
	test_is "$(guest_state a torn)" paused "the source's half is kept"
	test_matches "$(guest_state b torn)" "paused|running" "and the destination's"
}

torn_is_whole() {
	job_load "$ID"
	[[ $(job_get JobStatus) == *"libvirt has let go of it since"*"running on"* ]]
}

# QEMU notices the end of a wire later than libvirt, and so goes on by itself here.
test_mended() {
	"$LAB" link up
	"$LAB" link unlimited
	wait_until 60 torn_is_whole
	ok "once the link is back the guest is whole, and the job says so" $?
	test_job JobState 10
	test_guest torn b
}

test_given_up
test_post_copy
test_torn
test_mended
test_end
