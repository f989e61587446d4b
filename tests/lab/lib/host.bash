# host.bash: one host: its own process, mount, network and host name namespaces, held by one
# process.
#
# Killing that process kills libvirtd, QEMU and all else of the host; the kernel then drops its
# mounts and its end of the wire. So taking a host down is one signal and cannot leave anything
# behind.

host_configure() {
	local host=$1 dir=$LAB_DIR/$1 address
	address=$(host_address "$host")
	mkdir -p "$dir"/etc "$dir"/run "$dir"/lib "$dir"/log "$dir"/cache
	cat >"$dir/etc/libvirtd.conf" <<-EOF
		listen_tls = 0
		listen_tcp = 1
		listen_addr = "$address"
		auth_tcp = "none"
		auth_unix_ro = "none"
		auth_unix_rw = "none"
		host_uuid = "00000000-0000-4000-8000-00000000000$host"
		log_outputs = "2:file:/var/log/libvirt/libvirtd.log"
	EOF
	cat >"$dir/etc/qemu.conf" <<-EOF
		user = "root"
		group = "root"
		dynamic_ownership = 0
		remember_owner = 0
		security_driver = "none"
		namespaces = []
		cgroup_controllers = []
		seccomp_sandbox = 0
		stdio_handler = "file"
		migration_host = "$address"
	EOF
	: >"$dir/etc/libvirt.conf"
	printf '%s\n' "127.0.0.1 localhost" "$(host_address a) host-a" "$(host_address b) host-b" \
		>"$dir/hosts"
	# libvirt's QEMU driver insists on the user and group that it was built with, even where its
	# configuration names others, and not every package makes them.
	cp /etc/passwd "$dir/passwd"
	cp /etc/group "$dir/group"
	grep -q '^libvirt-qemu:' /etc/passwd ||
		echo 'libvirt-qemu:x:64055:64055::/nonexistent:/usr/sbin/nologin' >>"$dir/passwd"
	grep -q '^libvirt-qemu:' /etc/group || echo 'libvirt-qemu:x:64055:' >>"$dir/group"
}

# Gives a host folders of its own in place of the machine's. Relative paths: what is mounted here
# may hide $LAB_DIR itself.
host_mount() {
	local host=$1 entry
	cd "$LAB_DIR" || exit
	mount -t proc proc /proc
	for entry in /run /var/lib /var/log /var/cache; do
		mount -t tmpfs tmpfs $entry
		mkdir $entry/libvirt
		mount --bind "$host/${entry##*/}" $entry/libvirt
	done
	mount --bind "$host/etc" /etc/libvirt
	for entry in hosts passwd group; do
		mount --bind "$host/$entry" /etc/$entry
	done
	mkdir /run/lab
	mount --bind . /run/lab
}

# The first process of a host; lab.sh starts itself again for it, in new namespaces.
host_init() {
	local host=$1 pid rest
	# /proc is still the one of the surrounding namespace, so this is the pid known there.
	read -r pid rest </proc/self/stat
	hostname "host-$host"
	ip link set lo up
	host_mount "$host"
	echo "$pid $rest" >/run/lab/"$host"/started
	# It must reap, also what it did not start: libvirtd waits for a dead QEMU until its pid is
	# gone.
	trap '' INT TERM HUP
	sleep infinity &
	while :; do
		wait
	done
}

host_start() {
	local host=$1
	setsid unshare --net --uts --mount --pid --fork --kill-child \
		--propagation "$(check_propagation)" \
		"$BASH" "$LAB_SOURCE/lab.sh" host-init "$host" \
		</dev/null >"$LAB_DIR/$host/log/init.log" 2>&1 &
}

host_wait() {
	local host=$1 dir=$LAB_DIR/$1 pid rest
	wait_for 30 test -s "$dir/started" ||
		die "host-$host did not come up: $(tail -n 1 "$dir/log/init.log")"
	read -r pid rest <"$dir/started"
	echo "$pid $(process_start_time "$pid")" >"$dir/init"
}

host_stop() {
	local pid
	pid=$(host_pid "$1") || return 0
	kill -KILL "$pid"
	wait_for 30 process_is_gone "$pid"
}
