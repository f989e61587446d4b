# chaos_fault.bash: the faults of a run of chaos, and how each is lifted again.
#
# The caller has set up NAME (the guest), STORE, FAULT, TYPE and COPY (where the copy of its image is
# to lie, on host COPY_HOST).

# The runner of the store that was started last.
runner_pid() {
	sed -n 's/.*msvm-migrate\[\([0-9]*\)\]: runner started$/\1/p' "$STORE/runner.log" |
		tail -n 1
}

# The program that is given to CHAOS_RUNNER takes the place of msvm-migrate serve.
runner_start() {
	if [ -n "${CHAOS_RUNNER:-}" ]; then
		"$CHAOS_RUNNER" "$STORE" "$STORE/hosts" >>"$STORE/runner.log" 2>&1 &
	else
		"$MIGRATE" serve --store "$STORE" >>"$STORE/runner.log" 2>&1 &
	fi
	disown
}

# inside HOST COMMAND: what runs it, as a shell command, in the host; much quicker than lab.sh exec.
inside() {
	local pid rest
	read -r pid rest <"$LAB_DIR/$1/init"
	STRIKE=(nsenter --target "$pid" --pid --net --mount --uts --root --wd --
		sh -c "$2" "$NAME" "$(dirname "$COPY")/filler")
}

# Leaves in STRIKE the command that is the fault. It fails where there was nothing to be hit.
# shellcheck disable=SC2016
fault_command() {
	local log='"$(sed -n "s/.*msvm-migrate\[\([0-9]*\)\]: runner started$/\1/p" "$0/runner.log" |
		tail -n 1)"'
	local qemu='"$(cat "/run/libvirt/qemu/$0.pid")"' host=${FAULT##*-}
	case $FAULT in
	runner-kill) STRIKE=(sh -c "kill -KILL $log" "$STORE") ;;
	runner-pause) STRIKE=(sh -c "kill -STOP $log && echo $log >\"\$0/paused\"" "$STORE") ;;
	libvirtd-*) inside "$host" 'kill -KILL "$(cat /run/libvirt/libvirtd.pid)"' ;;
	qemu-*) inside "$host" "kill -KILL $qemu" ;;
	stop-qemu-*) inside "$host" "kill -STOP $qemu" ;;
	link) inside a 'ip link set eth0 down' ;;
	disk-full) inside "$COPY_HOST" 'dd if=/dev/zero of="$1" bs=64k 2>/dev/null; test -s "$1"' ;;
	abort)
		STRIKE=(virsh -q -c "$("$LAB" uri a)" domjobabort "$NAME")
		[ "$TYPE" != 307 ] ||
			STRIKE=(virsh -q -c "$("$LAB" uri a)" blockjob "$NAME" hda --abort)
		;;
	cancel | kill) STRIKE=("$MIGRATE" "$FAULT" {} --store "$STORE") ;;
	esac
}

# A paused runner holds its lock until it is late. To have another one take over at any instant, the
# lock is mostly taken away from it.
runner_replace() {
	[ "$LASTS" -gt $RUNNER_LIMIT ] || mv "$STORE/runner.lock" "$STORE/runner.lock.old"
	runner_start
}

# The runner is killed, and the next one finds both its work and the fault.
runner_orphan() {
	kill -KILL "$(runner_pid)" 2>/dev/null
	[ "$RUNNER" = wait ] || runner_start
}

# fault_lift: after LASTS milliseconds, or in the case of the runner, another one takes over at once.
# shellcheck disable=SC2016
fault_lift() {
	local qemu='"$(cat "/run/libvirt/qemu/$0.pid")"' host=${FAULT##*-}
	[ "$FAULT" != runner-pause ] || runner_replace
	[ "$ORPHANED" = 0 ] || runner_orphan
	sleep "$((LASTS / 1000)).$(printf '%03d' $((LASTS % 1000)))"
	case $FAULT in
	runner-kill) [ "$RUNNER" = wait ] || runner_start ;;
	runner-pause) kill -CONT "$(cat "$STORE/paused")" ;;
	libvirtd-*)
		"$LAB" daemon "$host" kill
		"$LAB" daemon "$host" start
		;;
	stop-qemu-*)
		inside "$host" "kill -CONT $qemu"
		"${STRIKE[@]}" 2>/dev/null
		;;
	link) "$LAB" link up ;;
	disk-full) "$LAB" exec "$COPY_HOST" rm -f "$(dirname "$COPY")/filler" ;;
	esac
}
