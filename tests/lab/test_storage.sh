#!/bin/bash
# A guest that moves together with its image, which the hosts do not share: what is copied, what is
# removed again, and when nothing is.

# shellcheck source=lib/test.bash
. "$(dirname "$0")/lib/test.bash"
# shellcheck source=lib/move.bash
. "$(dirname "$0")/lib/move.bash"
# shellcheck source=lib/storage.bash
. "$(dirname "$0")/lib/storage.bash"
test_needs_migrate

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
	test_matches "$ERRORS" "$IMAGES/mover.img is there already" "and is named"
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
	small_make b
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

test_storage_moved() {
	guest_make stays
	storage_run
	test_is "$STATUS" 5 "no disk that is to lie elsewhere is no job"
	storage_run --disk "hda=$IMAGES/stays.img" --to "$("$LAB" uri b)"
	test_is "$STATUS" 2 "storage that moves alone has no destination"
	storage_run --disk "hda=$IMAGES/moved.img" --bandwidth 16
	test_is "$STATUS" 0 "the image of a running guest moves" || test_note "$ERRORS"
	job_load "$OUTPUT"
	test_job JobState 7
	test_job JobType 307
	test_job MigrationType 32769
	test_job DestinationHost ""
	test_guest stays a
	test_is "$(image_sum a $IMAGES/moved.img)" "$(image_sum a $IMAGES/stays.img)" \
		"the copy is like the image, which stays"
	test_matches "$("$LAB" virsh a dumpxml stays)" "'$IMAGES/moved.img'" \
		"the guest uses the copy"
	test_matches "$("$LAB" virsh a dumpxml --inactive stays)" "'$IMAGES/moved.img'" \
		"and will when it is started anew"
}

test_storage_cancelled() {
	interfere_storage $IMAGES/stopped.img cancel
	test_job JobState 8
	test_job ErrorCode 78
	test_guest stays a
	image_is_absent a $IMAGES/stopped.img "the unfinished copy is removed"
	test_matches "$("$LAB" virsh a dumpxml stays)" "'$IMAGES/moved.img'" \
		"the guest keeps its image"
}

# libvirt copies on; the next runner sees to it that the guest goes over.
test_storage_runner_killed() {
	interfere_storage $IMAGES/adopted.img kill_runner
	test_job JobState 7
	test_guest stays a
	test_matches "$("$LAB" virsh a dumpxml stays)" "'$IMAGES/adopted.img'" \
		"the guest uses the copy"
}

kill_source() {
	"$LAB" kill-qemu a stays
}

# The only QEMU that held the guest is gone: the job says so, and the definition stays as it was.
test_storage_guest_killed() {
	interfere_storage $IMAGES/lost.img kill_source
	test_job JobState 10
	test_is "$(guest_state a stays)" "shut off" "the guest is shut off"
	test_matches "$("$LAB" virsh a dumpxml stays)" "'$IMAGES/adopted.img'" \
		"its definition names the image that is whole"
	image_is_absent a $IMAGES/lost.img "the unfinished copy is removed"
}

test_storage_at_rest() {
	local before
	before=$(image_sum a $IMAGES/adopted.img)
	storage_run --disk "hda=$IMAGES/rest.img" --remove-source-images
	test_is "$STATUS" 0 "the image of a guest that is shut off moves" || test_note "$ERRORS"
	test_is "$(image_sum a $IMAGES/rest.img)" "$before" "the copy is like the image was"
	image_is_absent a $IMAGES/adopted.img "the image is removed on demand"
	"$LAB" virsh a start stays >/dev/null
	test_is "$(guest_state a stays)" running "the guest starts with the copy"
	test_is "$(pools a)" none "no pool is left on host-a"
}

images_make
test_moved
test_moved_elsewhere
test_overwritten
test_cancelled
test_destination_killed
test_runner_killed
test_disk_full
test_storage_moved
test_storage_cancelled
test_storage_runner_killed
test_storage_guest_killed
test_storage_at_rest
test_end
