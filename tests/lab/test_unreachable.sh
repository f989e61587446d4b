#!/bin/bash
# A destination that cannot be reached: by the source's libvirtd (a failed job), or by msvm-migrate itself
# (refused before anything moves).

# shellcheck source=lib/test.bash
. "$(dirname "$0")/lib/test.bash"
test_needs_migrate

LIBVIRT_SYSTEM_ERROR=38

test_guest_start mover

# Nothing listens on port 1, and the address is dialled by host-a, inside of the lab.
test_run job_start mover --peer-uri qemu+tcp://10.77.0.2:1/system --wait
test_is "$STATUS" 1 "a peer URI that nobody answers ends with status 1" || test_note "$ERRORS"
if job_load "$OUTPUT"; then
	test_job JobState 10
	test_job ErrorCode $LIBVIRT_SYSTEM_ERROR
	test_job_matches ErrorDescription '^.+$' "is set"
	test_job OperationalStatus '[6,17]'
	test_job Status Error
	test_job HealthState 20
	test_job PrimaryStatus 3
	test_job PercentComplete 0
else
	test_result 1 "the failed job can be read"
fi
test_guest mover a

jobs=$(migrate list | wc -l)
test_run migrate start --connect "$("$LAB" uri a)" --domain mover \
	--to "qemu:///system?socket=$TEST_DIR/nobody" --peer-uri "$("$LAB" peer-uri b)" --wait
test_is "$STATUS" 5 "a destination that msvm-migrate cannot reach is refused"
test_is "$(wc -l <<<"$ERRORS")" 1 "that is said in one line" || test_note "$ERRORS"
test_matches "$ERRORS" "nobody" "the line names the destination" || test_note "$ERRORS"
test_is "$OUTPUT" "" "no InstanceID is printed"
test_is "$(migrate list | wc -l)" "$jobs" "no job was made"
test_guest mover a
test_end
