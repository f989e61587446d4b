# witness.bash: where a guest is, and whether it is unharmed. For the demo and the tests.

# The state of a guest on a host in libvirt's words, or "absent".
guest_state() {
	"$LAB" virsh "$1" domstate "$2" 2>/dev/null | grep . || echo absent
}

# "COUNT LAST BAD FAULT": how many ticks the guest printed, the last of them, the most bad pages
# that it reported, and, where a tick did not follow a smaller one, which.
guest_ticks() {
	awk '
		$1 == "tick" && NF == 6 {
			if (count > 0 && $2 + 0 <= last)
				fault = "tick " $2 " after tick " last
			count++
			last = $2 + 0
			if ($6 + 0 > bad)
				bad = $6 + 0
		}
		END { print count + 0, last + 0, bad + 0, fault }
	' "$("$LAB" console "$1")"
}

guest_last_tick() {
	local count last rest
	read -r count last rest <<<"$(guest_ticks "$1")"
	echo "$last"
}

# guest_wait_tick NAME TICK: waits until the guest has got that far; 1 when it stood still instead.
guest_wait_tick() {
	local deadline=$((SECONDS + 40))
	until [ "$(guest_last_tick "$1")" -ge "$2" ]; do
		[ $SECONDS -lt $deadline ] || return 1
		sleep 0.1
	done
}

# guest_survived NAME HOST: prints what is known of the guest in one line; status 0 where it runs on
# HOST and nowhere else, goes on ticking, and never lost time or memory.
guest_survived() {
	local name=$1 host=$2 other=b before count last bad fault here there
	[ "$host" = a ] || other=a
	before=$(guest_last_tick "$name")
	guest_wait_tick "$name" $((before + 2))
	read -r count last bad fault <<<"$(guest_ticks "$name")"
	here=$(guest_state "$host" "$name")
	there=$(guest_state $other "$name")
	echo "$count ticks, the last is $last (was $before), ${fault:-strictly growing}," \
		"bad pages $bad; host-$host: $here, host-$other: $there"
	[ "$here" = running ] && [ "$last" -gt "$before" ] && [ "$bad" -eq 0 ] && [ -z "$fault" ] &&
		{ [ "$there" = absent ] || [ "$there" = "shut off" ]; }
}
