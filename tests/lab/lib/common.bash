# common.bash: what the pieces of the lab share: the two hosts, the places, and the way into a host.
#
# A host is called a or b. Its files are in $LAB_DIR/HOST; what both hosts read or write, in
# $LAB_DIR/files and $LAB_DIR/console. Inside a host $LAB_DIR is seen as /run/lab.

LAB_HOSTS="a b"
LAB_DIR=${LAB_DIR:-${TMPDIR:-/tmp}/mofc-lab-$EUID}
LAB_BUILD=${LAB_BUILD:-${BUILD:-$LAB_SOURCE/../../build}/lab}
LAB_QEMU=qemu-system-x86_64

# Ordinary users often do not have the folders of ip and libvirtd in their path.
PATH=$PATH:/usr/sbin:/sbin
export PATH LAB_DIR LAB_BUILD

die() {
	printf 'lab.sh: %s\n' "$*" >&2
	exit 1
}

host_check() {
	case $1 in
	a | b) ;;
	*) die "a host is a or b, not '$1'" ;;
	esac
}

host_address() {
	case $1 in
	a) echo 10.77.0.1 ;;
	b) echo 10.77.0.2 ;;
	esac
}

# The URI for programs outside of the hosts: a unix socket is reached through the file system.
host_uri() {
	echo "qemu:///system?socket=$LAB_DIR/$1/run/libvirt-sock"
}

# The URI by which the other host's libvirtd dials this one, over the wire between them.
host_peer_uri() {
	echo "qemu+tcp://$(host_address "$1")/system"
}

host_virsh() {
	local host=$1
	shift
	virsh -q -c "$(host_uri "$host")" "$@"
}

# The start time of a process, in clock ticks: with it a pid that is in use again is not taken for
# the old one.
process_start_time() {
	local stat fields
	stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
	read -ra fields <<<"${stat##*) }"
	echo "${fields[19]}"
}

# Also true for a process that is dead and only waits for its parent to notice.
process_is_gone() {
	local stat
	stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 0
	[[ ${stat##*) } = Z* ]]
}

# The pid of the host's first process, or status 1 where the host is down.
host_pid() {
	local pid start
	read -r pid start 2>/dev/null <"$LAB_DIR/$1/init" || return 1
	[ "$(process_start_time "$pid")" = "$start" ] && ! process_is_gone "$pid" && echo "$pid"
}

# Runs a command inside of a host.
host_exec() {
	local host=$1 pid
	shift
	pid=$(host_pid "$host") || die "host-$host is not up"
	nsenter --target "$pid" --pid --net --mount --uts --root --wd -- "$@"
}

# wait_for SECONDS COMMAND...: repeats the command until it succeeds; 1 when it never did.
wait_for() {
	local deadline=$((SECONDS + $1))
	shift
	until "$@" >/dev/null 2>&1; do
		[ $SECONDS -lt $deadline ] || return 1
		sleep 0.05
	done
}
