# daemon.bash: the libvirtd of a host.

daemon_pid() {
	cat "$LAB_DIR/$1/run/libvirtd.pid" 2>/dev/null
}

daemon_is_running() {
	local pid
	pid=$(daemon_pid "$1") && host_exec "$1" kill -0 "$pid" 2>/dev/null
}

daemon_answers() {
	host_virsh "$1" uri
}

daemon_start() {
	local host=$1 log=$LAB_DIR/$1/log/start.log preload=()
	daemon_is_running "$host" && return
	[ "$(cat /proc/self/setgroups 2>/dev/null)" != deny ] ||
		preload=(LD_PRELOAD=/run/lab/files/setgroups.so)
	host_exec "$host" env -i "${preload[@]}" PATH="$PATH" HOME=/root LC_ALL=C \
		libvirtd --daemon --listen \
		--config /etc/libvirt/libvirtd.conf --pid-file /run/libvirt/libvirtd.pid \
		</dev/null >"$log" 2>&1 ||
		die "libvirtd of host-$host did not start: $(tail -n 1 "$log")"
	wait_for 30 daemon_answers "$host" || die "libvirtd of host-$host does not answer"
}

# daemon_stop HOST SIGNAL: returns when the process is gone.
daemon_stop() {
	local host=$1 pid
	pid=$(daemon_pid "$host") || return 0
	host_exec "$host" kill -"$2" "$pid" 2>/dev/null || true
	wait_for 30 daemon_is_gone "$host"
	rm -f "$LAB_DIR/$host/run/libvirtd.pid" "$LAB_DIR/$host/run/libvirt-sock"
}

daemon_is_gone() {
	! daemon_is_running "$1"
}

daemon_command() {
	case $2 in
	start) daemon_start "$1" ;;
	stop) daemon_stop "$1" TERM ;;
	kill) daemon_stop "$1" KILL ;;
	*) die "daemon HOST start|stop|kill" ;;
	esac
}
