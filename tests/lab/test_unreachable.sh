#!/bin/bash
# A destination that cannot be reached: by the source's libvirtd, or by msvm-migrate itself.

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
	test_job_matches ErrorDescription . "is set"
	test_job OperationalStatus '[6,17]'
	test_job Status Error
	test_job HealthState 20
	test_job PrimaryStatus 3
	test_job PercentComplete 0
else
	ok "the failed job can be read" 1
fi
test_guest mover a

# Refused before anything moves: with status 5 and no job, or by a job that ends in Exception.
nobody="qemu:///system?socket=$TEST_DIR/nobody"
lines=$(migrate list | wc -l)
test_run migrate start --connect "$("$LAB" uri a)" --domain mover --to "$nobody" \
	--peer-uri "$("$LAB" peer-uri b)" --wait
test_matches "$ERRORS" nobody "the message names the destination"
if [ "$STATUS" -eq 5 ]; then
	test_is "$OUTPUT" "" "no InstanceID is printed"
	test_is "$(migrate list | wc -l)" "$lines" "no job was made"
else
	test_is "$STATUS" 1 "start --wait ends with status 1 (or 5)"
	job_load "$OUTPUT"
	test_job JobState 10
	test_job_matches ErrorCode '^[1-9]' "is set"
	test_job OperationalStatus '[6,17]'
	test_job CommunicationStatus 4
	test_job PercentComplete 0
fi
test_is "$(guest_state b mover)" absent "nothing was moved"
test_guest mover a
test_end
