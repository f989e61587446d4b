# storage.bash: guests with images, and jobs that move those. For the tests.

IMAGES=/var/lib/libvirt/images
SMALL=$IMAGES/small # on host-b or host-a, if a test has made it by small_make

images_make() {
	local host
	for host in a b; do
		"$LAB" exec $host mkdir -p $IMAGES
	done
}

# small_make HOST: room for 16 MiB.
small_make() {
	"$LAB" exec "$1" mkdir -p $SMALL
	"$LAB" exec "$1" mount -t tmpfs -o size=16M tmpfs $SMALL
}

# An image of 64 MiB on host-a, half of it filled. The guest writes to the other half and reads back
# what it wrote: that is part of its being unharmed.
image_make() {
	"$LAB" exec a sh -c "dd if=/dev/urandom of=$IMAGES/$1.img bs=1M count=32 2>/dev/null &&
		truncate -s 64M $IMAGES/$1.img"
}

# Of the half that the guest leaves alone.
image_sum() {
	"$LAB" exec "$1" head -c 32M "$2" | md5sum | cut -d ' ' -f 1
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

# interfere NAME FUNCTION: moves a new guest with its image, calls FUNCTION while that is copied,
# and waits for the end; as move_interfere does in the memory phase.
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

cancel() {
	migrate cancel "$ID" >/dev/null
}

# What follows moves storage under a guest that stays on host-a.
storage_command() {
	COMMAND=("$MIGRATE" start --storage-only --connect "$("$LAB" uri a)" --domain stays
		--store "$STORE" "$@")
}

storage_run() {
	storage_command "$@" --wait
	test_run "${COMMAND[@]}"
}

# interfere_storage PATH FUNCTION: calls FUNCTION while the image is copied to PATH.
interfere_storage() {
	storage_command --disk "hda=$1" --bandwidth 4 --wait
	: >"$TEST_DIR/output"
	"${COMMAND[@]}" >"$TEST_DIR/output" 2>"$TEST_DIR/progress" &
	MOVE_PID=$!
	move_learn_id && move_follow is_copying_storage && "$2"
	ok "the copying of $1 is interfered with" $?
	move_wait
	job_load "$ID"
}
