# guest.bash: guests of the lab. See guest/guest.c for what runs in them, emulator.sh for what runs
# them.

# QEMU before 9.0 needs the wrapper; see there.
guest_needs_wrapper() {
	local version
	version=$($LAB_QEMU --version)
	[[ $version =~ version\ ([0-9]+)\. ]] || die "cannot read QEMU's version"
	[ "${BASH_REMATCH[1]}" -lt 9 ]
}

guest_emulator() {
	if guest_needs_wrapper; then
		echo /run/lab/files/emulator.sh
	else
		command -v "$LAB_QEMU"
	fi
}

# The serial console of a guest, one file for its whole life: both hosts append to it.
guest_console() {
	echo "$LAB_DIR/console/$1"
}

# The disk of a guest whose image is a raw file of that path.
guest_disk_xml() {
	[ -z "$1" ] || cat <<-EOF
		    <disk type='file' device='disk'>
		      <driver name='qemu' type='raw'/>
		      <source file='$1'/>
		      <target dev='hda' bus='ide'/>
		    </disk>
	EOF
}

# guest_xml NAME [ws=MIB] [rate=MIB_PER_SECOND] [memory=MIB] [disk=PATH]
guest_xml() {
	local name=$1 ws=64 rate=4 memory=128 disk= option
	shift
	for option; do
		case $option in
		ws=* | rate=* | memory=* | disk=*) local "$option" ;;
		*) die "a guest's options are ws=, rate=, memory= and disk=, not '$option'" ;;
		esac
	done
	cat <<-EOF
		<domain type='qemu'>
		  <name>$name</name>
		  <memory unit='MiB'>$memory</memory>
		  <vcpu>1</vcpu>
		  <os>
		    <type arch='x86_64' machine='pc'>hvm</type>
		    <kernel>/run/lab/files/guest.elf</kernel>
		    <cmdline>ws=$ws rate=$rate</cmdline>
		  </os>
		  <features><acpi/></features>
		  <cpu mode='custom' match='exact'><model>qemu64</model></cpu>
		  <devices>
		    <emulator>$(guest_emulator)</emulator>
		    <serial type='file'><source path='/run/lab/console/$name' append='on'/></serial>
		    <controller type='usb' model='none'/>
		    <memballoon model='none'/>
		    $(guest_disk_xml "$disk")
		  </devices>
		</domain>
	EOF
}

# The size in bytes of the memory that QEMU really gave to a guest.
guest_memory() {
	local answer question='{"execute":"query-memory-size-summary"}'
	answer=$(host_virsh "$1" qemu-monitor-command "$2" "$question")
	[[ $answer =~ \"base-memory\":([0-9]+) ]] ||
		die "QEMU does not tell the size of its memory: $answer"
	echo "${BASH_REMATCH[1]}"
}

# Where the wrapper did not take effect, a migration would damage the guest, and not by the fault of
# what is tested.
guest_assert_wrapper() {
	guest_needs_wrapper || return 0
	[ $(($(guest_memory "$1" "$2") % (256 * 1024))) -ne 0 ] ||
		die "emulator.sh had no effect: guest memory is a multiple of 256 KiB"
}

guest_define() {
	local host=$1
	shift
	guest_xml "$@" >"$LAB_DIR/$host/guest.xml"
	host_virsh "$host" define "$LAB_DIR/$host/guest.xml" >/dev/null
}

guest_start() {
	guest_define "$@"
	host_virsh "$1" start "$2" >/dev/null
	guest_assert_wrapper "$1" "$2"
}

# kill -9 for the QEMU of a guest, as a crash would end it.
guest_kill() {
	# shellcheck disable=SC2016
	host_exec "$1" sh -c 'kill -KILL "$(cat "/run/libvirt/qemu/$0.pid")"' "$2"
}
