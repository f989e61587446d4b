# wire.bash: the network between the two hosts.

# Both ends are born in the hosts; the machine's own network never sees them. Only the network
# namespace of host-a is entered, so that the pid of host-b is still known.
wire_make() {
	local host
	nsenter --target "$(host_pid a)" --net \
		ip link add eth0 type veth peer name eth0 netns "$(host_pid b)"
	for host in $LAB_HOSTS; do
		host_exec "$host" ip addr add "$(host_address "$host")/24" dev eth0
		host_exec "$host" ip link set eth0 up
	done
}

# wire_set up | down | rate MBIT | unlimited: the rate is that from host-a to host-b.
wire_set() {
	local shape=(tc qdisc replace dev eth0 root tbf burst 256k latency 100ms rate)
	case ${1:-} in
	up | down) host_exec a ip link set eth0 "$1" ;;
	rate) host_exec a "${shape[@]}" "$2mbit" ;;
	unlimited) host_exec a tc qdisc del dev eth0 root ;;
	*) die "link up|down|rate MBIT|unlimited" ;;
	esac
}
