# check.bash: can the lab run on this machine?

# The namespaces that an ordinary user makes first; root needs none.
check_user_namespace() {
	[ $EUID -eq 0 ] || echo "--user --map-root-user"
}

# What unshare is told of mounts, so that those of the lab are seen in the lab only: "private".
#
# In a chroot whose root is no mount, nothing can be made private. That does no harm where mounts do
# not spread to other namespaces anyway, which is tried out once.
check_propagation() {
	local probe seen
	if [ -n "${LAB_PROPAGATION:-}" ] || unshare $(check_user_namespace) --mount true 2>/dev/null; then
		echo "${LAB_PROPAGATION:-private}"
		return
	fi
	probe=$(mktemp -d)
	seen=$(unshare $(check_user_namespace) --mount --propagation unchanged sh -c '
		mount -t tmpfs tmpfs "$0" && cat /proc/'$$'/mountinfo' "$probe" 2>/dev/null) || seen=$probe
	case $seen in
	*"$probe"*)
		umount "$probe" 2>/dev/null
		echo private
		;;
	*) echo unchanged ;;
	esac
	rmdir "$probe"
}

check_program() {
	command -v "$1" >/dev/null || missing+=("program $1")
}

# Tries in a moment what the lab does later: the namespaces, their mounts, and a wire.
check_namespaces() {
	local error attempt='mount -t proc proc /proc && mount -t tmpfs tmpfs /run &&
		ip link add lab-a type veth peer name lab-b'
	LAB_PROPAGATION=$(check_propagation)
	export LAB_PROPAGATION
	# shellcheck disable=SC2046
	error=$(unshare $(check_user_namespace) --mount --propagation "$LAB_PROPAGATION" \
		--pid --net --uts --fork --kill-child \
		sh -c "$attempt" 2>&1) ||
		missing+=("the right to make namespaces (${error##*$'\n'})")
}

# Prints one line. Status 0 where the lab can run, 77 where it cannot.
check_lab() {
	local missing=() program
	for program in libvirtd virsh $LAB_QEMU ip tc unshare nsenter setpriv setsid flock; do
		check_program "$program"
	done
	[ -d /etc/libvirt ] || missing+=("folder /etc/libvirt")
	[ -f /etc/hosts ] || missing+=("file /etc/hosts")
	build_is_current || build_can || missing+=("a compiler that takes -m32 -ffreestanding")
	[ ${#LAB_DIR} -le 80 ] || missing+=("a LAB_DIR of at most 80 characters")
	[ ${#missing[@]} -gt 0 ] || check_namespaces
	if [ ${#missing[@]} -gt 0 ]; then
		local IFS=,
		echo "the lab cannot run here; missing: ${missing[*]}" | sed 's/,/, /g'
		return 77
	elif [ $EUID -eq 0 ]; then
		echo "the lab can run here, as root"
	else
		echo "the lab can run here, in a user namespace"
	fi
}
