#!/bin/bash
# A guest that moves together with its image, which the hosts do not share: what is copied, what is
# removed again, and when nothing is.

# shellcheck source=lib/test.bash
. "$(dirname "$0")/lib/test.bash"
# shellcheck source=lib/move.bash
. "$(dirname "$0")/lib/move.bash"
test_needs_migrate

IMAGES=/var/lib/libvirt/images
SMALL=$IMAGES/small

# An image of 64 MiB on host-a, half of it filled.
image_make() {
	"$LAB" exec a sh -c "dd if=/dev/urandom of=$IMAGES/$1.img bs=1M count=32 2>/dev/null &&
		truncate -s 64M $IMAGES/$1.img"
}

image_sum() {
	"$LAB" exec "$1" md5sum "$2" | cut -d ' ' -f 1
}

image_is_absent() {
	! "$LAB" exec "$1" test -e "$2"
	ok "$3" $?
}

pools() {
	"$LAB" virsh "$1" pool-list --all --name | grep . || echo none
}

guest_make() {
	image_make "$1"
	test_guest_start "$1" ws=16 rate=1 "disk=$IMAGES/$1.img"
}

is_copying_storage() {
	[ "$(job_get JobState)" -eq 4 ] && [[ $(job_get JobStatus) == "copying storage"* ]] &&
		[ "$(job_get PercentComplete)" -ge 5 ]
}

# interfere NAME FUNCTION: moves a new guest with its image, calls FUNCTION while that is copied, and
# waits for the end; as move_interfere does in the memory phase.
interfere() {
	local attempt
	for attempt in 1 2 3; do
		guest_make "$1"
		move_start "$1" --storage --bandwidth 6 || return 1
		if move_follow is_copying_storage; then
			"$2"
			move_wait
			job_load "$ID"
			return
		fi
		test_note "attempt $attempt: the storage phase was missed"
		move_wait
		test_guest_remove "$1"
		"$LAB" exec b rm -f "$IMAGES/$1.img"
	done
	ok "the storage phase was hit" 1
	return 1
}

test_moved() {
	guest_make mover
	test_run job_start mover --storage --wait
	test_is "$STATUS" 0 "a guest moves with its image" || test_note "$ERRORS"
	job_load "$OUTPUT"
	test_job JobState 7
	test_job JobType 306
	test_job MigrationType 32771
	test_job PercentComplete 100
	test_job OperationalStatus '[2,17]'
	test_guest mover b
	test_is "$(image_sum b $IMAGES/mover.img)" "$(image_sum a $IMAGES/mover.img)" \
		"the copy is like the image, which stays"
	test_is "$(pools b)" none "no pool is left on host-b"
}

# From host-b back to host-a, where an image of that name is still there.
test_moved_elsewhere() {
	local before
	before=$(image_sum b $IMAGES/mover.img)
	back=("$MIGRATE" start --connect "$("$LAB" uri b)" --domain mover --to "$("$LAB" uri a)"
		--peer-uri "$("$LAB" peer-uri a)" --store "$STORE" --wait)
	test_run "${back[@]}" --storage
	test_is "$STATUS" 5 "an image that is there already is not overwritten"
	test_matches "$ERRORS" "$IMAGES/mover.img already" "and is named"
	test_run "${back[@]}" --disk "sda=$IMAGES/new.img"
	test_is "$STATUS" 5 "a disk that the guest does not have is refused"
	test_run "${back[@]}" --disk "hda=$IMAGES/new.img" --remove-source-images
	test_is "$STATUS" 0 "a guest moves to an image of another name" || test_note "$ERRORS"
	test_guest mover a
	test_is "$(image_sum a $IMAGES/new.img)" "$before" "the copy is like the image was"
	image_is_absent b $IMAGES/mover.img "the image at the source is removed on demand"
	test_matches "$("$LAB" virsh a dumpxml mover)" "'$IMAGES/new.img'" "the guest uses the copy"
	test_matches "$("$LAB" virsh a dumpxml --inactive mover)" "'$IMAGES/new.img'" \
		"and will when it is started anew"
	test_guest_remove mover
}

test_overwritten() {
	guest_make again
	"$LAB" exec b sh -c "echo old >$IMAGES/again.img"
	test_run job_start again --storage --overwrite --wait
	test_is "$STATUS" 0 "an image is overwritten on demand" || test_note "$ERRORS"
	test_guest again b
	test_is "$(image_sum b $IMAGES/again.img)" "$(image_sum a $IMAGES/again.img)" \
		"the copy is like the image"
	test_guest_remove again
}

cancel() {
	migrate cancel "$ID" >/dev/null
}

test_cancelled() {
	interfere cancelled cancel || return
	test_is "$MOVE_STATUS" 3 "start --wait ends with status 3"
	test_job JobState 8
	test_job ErrorCode 78
	test_guest cancelled a
	image_is_absent b $IMAGES/cancelled.img "the unfinished copy is removed"
	test_is "$(pools b)" none "no pool is left on host-b"
	test_guest_remove cancelled
}

kill_destination() {
	"$LAB" kill-qemu b killed
}

test_destination_killed() {
	interfere killed kill_destination || return
	test_job JobState 10
	test_guest killed a
	image_is_absent b $IMAGES/killed.img "the unfinished copy is removed"
	test_guest_remove killed
}

# libvirt goes on without its runner; the next one follows.
kill_runner() {
	kill -KILL "$(sed -n 's/.*msvm-migrate\[\([0-9]*\)\]: runner started$/\1/p' \
		"$STORE/runner.log" | tail -n 1)"
}

test_runner_killed() {
	interfere orphan kill_runner || return
	test_job JobState 7
	test_guest orphan b
	test_is "$(image_sum b $IMAGES/orphan.img)" "$(image_sum a $IMAGES/orphan.img)" \
		"the copy is like the image"
	test_guest_remove orphan
}

test_disk_full() {
	guest_make full
	"$LAB" exec b mkdir -p $SMALL
	"$LAB" exec b mount -t tmpfs -o size=16M tmpfs $SMALL
	test_run job_start full --disk "hda=$SMALL/full.img" --wait
	test_is "$STATUS" 1 "a full disk at the destination fails the job"
	job_load "$OUTPUT"
	test_job JobState 10
	test_job_matches ErrorDescription 'No space' "says so"
	test_guest full a
	image_is_absent b $SMALL/full.img "the unfinished copy is removed"
	test_guest_remove full
	"$LAB" exec b umount $SMALL
}

for host in a b; do
	"$LAB" exec $host mkdir -p $IMAGES
done
test_moved
test_moved_elsewhere
test_overwritten
test_cancelled
test_destination_killed
test_runner_killed
test_disk_full
test_end
