#!/bin/bash
# lab.sh: two libvirt hosts on one machine, for tests that move a running guest.
#
#   lab.sh check               one line: whether the lab can run here; status 77 where it cannot
#   lab.sh run COMMAND...      the command with the lab up, as root or as an ordinary user;
#                              the lab goes down when the command ends, however it ends
#   lab.sh up | down | status  the same by hand; up needs root
#   lab.sh build               the guest and what else the lab needs, into $LAB_BUILD
#
# With the lab up (HOST is a or b):
#   lab.sh uri HOST            its libvirt URI for programs outside of the hosts
#   lab.sh peer-uri HOST       its libvirt URI for the other host
#   lab.sh virsh HOST ARGS...  virsh on a host
#   lab.sh exec HOST CMD...    a command inside of a host
#   lab.sh guest HOST NAME [ws=MIB] [rate=MIB_PER_SECOND] [memory=MIB] [disk=PATH]
#                              defines and starts a guest; "define" for "guest": without starting it
#   lab.sh console NAME        the file with all that the guest printed, on whichever host it was
#   lab.sh folder              $LAB_DIR; libvirtd's logs are in HOST/log there
#   lab.sh kill-qemu HOST NAME kill -9 for the QEMU of a guest
#   lab.sh daemon HOST start | stop | kill
#                              its libvirtd; kill is kill -9
#   lab.sh link up | down | rate MBIT | unlimited
#                              the wire between the hosts
#
# LAB_DIR    where the hosts' files are while the lab is up (short: a socket's path has a limit)
# LAB_BUILD  where build puts its products (build/lab)
# LAB_WAIT   seconds to wait while another lab is up on this machine (600)

set -eu
LAB_SOURCE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
for piece in common check build host wire daemon guest lab; do
	# shellcheck source=/dev/null
	. "$LAB_SOURCE/lib/$piece.bash"
done

usage() {
	sed -n '2,/^$/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
}

need_host() {
	[ $# -gt 0 ] || { usage >&2; exit 2; }
	host_check "$1"
}

[ $# -gt 0 ] || { usage >&2; exit 2; }
command=$1
shift
case $command in
uri | peer-uri | virsh | exec | guest | define | kill-qemu | daemon) need_host "$@" ;;
esac
case $command in
check) check_lab ;;
run) lab_run "$@" ;;
up) lab_up ;;
down) lab_down ;;
status) lab_status ;;
build) build_lab ;;
folder) echo "$LAB_DIR" ;;
uri) host_uri "$1" ;;
peer-uri) host_peer_uri "$1" ;;
virsh) host_virsh "$@" ;;
exec) host_exec "$@" ;;
guest) guest_start "$@" ;;
define) guest_define "$@" ;;
console) guest_console "$1" ;;
kill-qemu) guest_kill "$1" "$2" ;;
daemon) daemon_command "$@" ;;
link) wire_set "$@" ;;
host-init) host_init "$1" ;;
run-inside) lab_run_inside "$@" ;;
help | --help) usage ;;
*)
	usage >&2
	exit 2
	;;
esac
