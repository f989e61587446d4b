# chaos_check.bash: the invariant of the engine, checked after a run of chaos.
#
# The guest is never active on two hosts and never lost from both; the job has ended in a state that
# tells the truth; the guest's memory and disk are unharmed; nothing half-made is left. What is
# found to be wrong goes to WRONG, one text each.

wrong() {
	WRONG+=("$*")
}

# Where the guest is, in ON: a or b (it runs there alone), off-a or off-b (it is shut off there and
# nowhere else), or what was found instead.
check_place() {
	local here there
	here=$(guest_state a "$NAME")
	there=$(guest_state b "$NAME")
	case "$here, $there" in
	"running, absent") ON=a ;;
	"absent, running") ON=b ;;
	"shut off, absent") ON=off-a ;;
	"absent, shut off") ON=off-b ;;
	"running, shut off") ON=a+ ;;
	"shut off, running") ON=b+ ;;
	*) ON="a: $here, b: $there" ;;
	esac
	case $ON in
	a | b | off-a | off-b) ;;
	*) return 1 ;;
	esac
}

# QEMU processes of the guest on both hosts, whatever libvirt knows of them.
check_processes() {
	local expected=0 count
	case $ON in
	a* | b*) expected=1 ;;
	esac
	count=$(grep -al "guest=${NAME}[,]" /proc/[0-9]*/cmdline 2>/dev/null | wc -l)
	[ "$count" -eq $expected ]
}

check_guest() {
	local count last bad fault before
	if ! wait_until 30 check_place; then
		case $ON in
		b+) job_findings "still has a definition" || wrong "defined on host-a as well" ;;
		a+) wrong "defined on host-b as well" ;;
		*) wrong "the guest is nowhere or not whole ($ON)" ;;
		esac
	fi
	wait_until 10 check_processes || wrong "processes of QEMU do not fit to \"$ON\""
	[ ! -s "$RUN/both" ] || ! grep -q ^both "$RUN/both" || wrong "it ran on both hosts at once"
	case $ON in
	a | b | a+ | b+)
		before=$(guest_last_tick "$NAME")
		guest_wait_tick "$NAME" $((before + 2)) || wrong "the guest stands still"
		;;
	off-*)
		[[ $FAULT == qemu-* ]] || wrong "the guest is off, and nobody killed its QEMU"
		;;
	esac
	read -r count last bad fault <<<"$(guest_ticks "$NAME")"
	[ "$bad" -eq 0 ] || wrong "the guest found $bad bad pages or sectors"
	[ -z "$fault" ] || wrong "the guest lost time: $fault"
}

# Whether GetErrorEx of the job says so.
job_findings() {
	migrate errors "$ID" | grep -qe "$1"
}

# job_admits: the engine did not find out where the guest is, or gave up on libvirt, and says so.
job_admits() {
	[[ "$(job_get ErrorDescription) $(job_get JobStatus)" =~ \
		(unconfirmed|not confirmed it yet|has not given up|given up since) ]]
}

# The JobStates that are true of where the guest, or its images, are now.
check_states() {
	local stopped=10
	case $REQUESTED in
	cancel) stopped=8 ;;
	kill) stopped=9 ;;
	esac
	case $TYPE-$ON in
	307-a) if images_moved; then STATES=7; else STATES=$stopped; fi ;;
	*-b | *-b+) STATES=7 ;;
	*-a | *-a+) STATES=$stopped ;;
	*)
		STATES=10
		# It had gone over, and that was seen, before its QEMU was killed.
		case $HIT_AFTER in
		settling | cleaning | finishing | over) STATES="10 7" ;;
		esac
		# It had been stopped before, and that was seen.
		[ "$STOPPED" = 0 ] || STATES+=" 8"
		;;
	esac
}

check_truth() {
	local state text
	state=$(job_get JobState)
	text="$(job_get ErrorDescription) $(job_get JobStatus)"
	check_states
	case " $STATES " in
	*" $state "*) ;;
	*) job_admits || wrong "JobState is $state, but the guest is on \"$ON\" ($text)" ;;
	esac
	case $ON-$state in
	off-*-10) [[ $text =~ (shut off|not running|gone) ]] ||
		wrong "the job does not say that the guest is off ($text)" ;;
	esac
}

# The properties that go with each final state.
check_properties() {
	local state codes description=.
	state=$(job_get JobState)
	codes="$(job_get OperationalStatus) $(job_get DetailedStatus) $(job_get ErrorCode)"
	case "$state $codes" in
	"7 [2,17] 1 0" | "7 [3,17] "*" 0") description='^$' ;;
	"8 [10] 1 78" | "8 [10] 1 1007") ;;
	"9 [14] 4 78" | "9 [14] 4 1007") ;;
	"10 [6,17] "[45]" "[1-9]* | "10 [7,17] 4 "[1-9]*) ;;
	*) wrong "JobState $state with OperationalStatus, DetailedStatus, ErrorCode $codes" ;;
	esac
	[[ $(job_get ErrorDescription) =~ $description ]] ||
		wrong "ErrorDescription of JobState $state is \"$(job_get ErrorDescription)\""
	[ "$(job_get PercentComplete)-$state" = 100-7 ] ||
		{ [ "$state" -ne 7 ] && [ "$(job_get PercentComplete)" -lt 100 ]; } ||
		wrong "PercentComplete is $(job_get PercentComplete) in JobState $state"
	[ "$(job_get Cancellable)" = false ] || wrong "Cancellable after the end"
	[ "$(migrate list --json | grep -c '"InstanceID"')" -eq 1 ] || wrong "not one job in the store"
}

image_exists() {
	"$LAB" exec "$1" test -e "$2"
}

image_sum() {
	"$LAB" exec "$1" head -c 32M "$2" | md5sum | cut -d ' ' -f 1
}

# Whether a guest whose storage moved alone uses the copy.
images_moved() {
	"$LAB" virsh a dumpxml "$NAME" | grep -qF "source file='$COPY'"
}

# The image that the guest uses, on the host where it is, and what has to be gone.
check_images() {
	local host=${ON#off-} used=$IMAGE other=$COPY other_host=$COPY_HOST unneeded=1
	host=${host%+}
	[ "$TYPE" != 305 ] || return 0
	[ "$host" = a ] || [ "$host" = b ] || return 0
	if [ "$host" = b ] || { [ "$TYPE" = 307 ] && images_moved; }; then
		used=$COPY other=$IMAGE other_host=a unneeded=$REMOVED
	fi
	"$LAB" virsh "$host" dumpxml --inactive "$NAME" | grep -qF "source file='$used'" ||
		wrong "its definition does not name $used"
	image_exists "$host" "$used" || wrong "$used on host-$host is gone"
	[ "$(image_sum "$host" "$used")" = "$SUM" ] || wrong "$used on host-$host is damaged"
	# The place of a guest that was killed while it went over is in doubt: all copies stay.
	[[ $ON != off-* || $TYPE = 307 ]] || return 0
	if [ "$unneeded" = 1 ]; then
		! image_exists "$other_host" "$other" || job_findings "not removed" || job_admits ||
			wrong "$other is left on host-$other_host"
	else
		image_exists "$other_host" "$other" || wrong "$other was removed from host-$other_host"
	fi
}

check_pools() {
	local host pools
	for host in a b; do
		pools=$("$LAB" virsh $host pool-list --all --name | xargs)
		[ -z "$pools" ] || wrong "pool left on host-$host: $pools"
	done
}

# chaos_check: all of it, once the fault is lifted and the job has ended. Leaves WRONG and ON.
chaos_check() {
	WRONG=()
	ON=unknown
	if ! job_is_final; then
		wrong "the job does not end: JobState $(job_get JobState), $(job_get JobStatus)"
		wait_until 5 check_place || true
		return 0
	fi
	check_guest
	job_load "$ID"
	check_truth
	check_properties
	check_images
	wait_until 5 pools_are_gone || check_pools
}

pools_are_gone() {
	local WRONG=()
	check_pools
	[ ${#WRONG[@]} -eq 0 ]
}

# wait_until SECONDS COMMAND...: repeats the command until it succeeds; 1 when it never did.
wait_until() {
	local deadline=$((SECONDS + $1))
	shift
	until "$@"; do
		[ $SECONDS -lt $deadline ] || return 1
		sleep 0.2
	done
}
