# lab.bash: the lab as a whole: both hosts up, down, and around a command.

# One lab at a time on a machine, because its tests measure time. The lock is on libvirtd's own
# program file: it is the same for all users and checkouts, and nothing is left to clean away. The
# hosts inherit the open file, so that the lock is held for as long as they live.
lab_lock() {
	exec 9<"$(command -v libvirtd)"
	flock --nonblock 9 && return
	echo "lab.sh: waiting for another lab on this machine" >&2
	flock --timeout "${LAB_WAIT:-600}" 9 || die "another lab is still up"
}

# Only a folder of our own is used: its name can be foreseen, and all of it is removed in the end.
lab_folder() {
	mkdir -m 0700 "$LAB_DIR" 2>/dev/null && return
	if [ ! -d "$LAB_DIR" ] || [ -L "$LAB_DIR" ] || [ ! -O "$LAB_DIR" ]; then
		die "$LAB_DIR cannot be used as LAB_DIR"
	fi
}

lab_is_up() {
	host_pid a >/dev/null && host_pid b >/dev/null
}

lab_remove() {
	rm -rf "$LAB_DIR"
}

lab_start() {
	local host
	build_lab
	mkdir "$LAB_DIR/files" "$LAB_DIR/console"
	cp "$LAB_BUILD/guest.elf" "$LAB_BUILD/setgroups.so" "$LAB_SOURCE/emulator.sh" \
		"$LAB_DIR/files"
	for host in $LAB_HOSTS; do
		host_configure "$host"
		host_start "$host"
	done
	for host in $LAB_HOSTS; do
		host_wait "$host"
	done
	wire_make
	daemon_start a &
	daemon_start b
	wait $!
}

lab_up() {
	[ $EUID -eq 0 ] || die "up needs root; other users say: lab.sh run COMMAND"
	lab_is_up && return
	lab_lock
	lab_folder
	lab_remove
	lab_folder
	trap lab_down EXIT
	lab_start
	trap - EXIT
}

lab_down() {
	local host
	for host in $LAB_HOSTS; do
		host_stop "$host"
	done
	lab_remove
}

lab_status() {
	local host pid guests status=0
	for host in $LAB_HOSTS; do
		if ! pid=$(host_pid "$host"); then
			echo "host-$host: down"
			status=3
		elif ! daemon_answers "$host" >/dev/null 2>&1; then
			echo "host-$host: up, libvirtd does not answer"
			status=1
		else
			guests=$(host_virsh "$host" list --name | xargs)
			echo "host-$host: up, first process $pid, guests: ${guests:-none}"
		fi
	done
	return $status
}

# lab_run COMMAND...: the command with the lab up, and down again however the command ends.
#
# All of it runs in a process namespace whose end is the end of every process in it. An ordinary
# user is root in there, by a user namespace around it.
lab_run() {
	local reason status=0
	reason=$(check_lab) || { status=$?; echo "lab.sh: $reason" >&2; return $status; }
	LAB_PROPAGATION=$(check_propagation)
	export LAB_PROPAGATION
	lab_lock
	lab_folder
	lab_remove
	lab_folder
	trap 'lab_run_stop INT' INT
	trap 'lab_run_stop TERM' TERM
	trap 'lab_run_stop HUP' HUP
	# In the background, so that a signal is acted on at once; yet with the terminal's input and
	# its interrupt key, which a background command would not have.
	# shellcheck disable=SC2046
	env --default-signal=INT,QUIT setpriv --pdeathsig KILL \
		unshare $(check_user_namespace) --mount --propagation "$LAB_PROPAGATION" \
		--pid --fork --kill-child \
		"$BASH" "$LAB_SOURCE/lab.sh" run-inside "$@" <&0 &
	wait $! || status=$?
	lab_remove
	return $status
}

lab_run_stop() {
	local pid rest
	trap '' INT TERM HUP
	kill -KILL $!
	wait $! 2>/dev/null || true
	! read -r pid rest 2>/dev/null <"$LAB_DIR/started" || wait_for 30 process_is_gone "$pid"
	lab_remove
	trap - "$1"
	kill -"$1" $$
}

# The first process of the namespace that lab_run makes.
lab_run_inside() {
	local pid rest status=0
	read -r pid rest </proc/self/stat
	echo "$pid $rest" >"$LAB_DIR/started"
	mount -t proc proc /proc
	export LAB_INSIDE=1
	lab_start
	"$@" || status=$?
	return $status
}
