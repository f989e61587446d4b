#!/bin/bash
# A live migration that completes: its progress while it runs, its job afterwards in all formats,
# its guest.

# shellcheck source=lib/test.bash
. "$(dirname "$0")/lib/test.bash"
# shellcheck source=lib/move.bash
. "$(dirname "$0")/lib/move.bash"
test_needs_migrate

TIMESTAMP='^[0-9]{14}\.[0-9]{6}[+-][0-9]{3}$'
INTERVAL='^[0-9]{14}\.[0-9]{6}:000$'
INSTANCE_ID='^mofc:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'

running=

# One line per look at the job; and the job as it was in the middle.
sample_take() {
	move_take_sample
	move_is_in_memory_phase && [ "$(job_get PercentComplete)" -ge 20 ] && running=$JOB
	job_is_final
}

test_progress() {
	test_is "$(move_check_samples 4)" "" \
		"PercentComplete never falls, moves, and is at most 99 before the end"
	test_note "JobState and PercentComplete: $(printf "%s, " "${SAMPLES[@]}")"
	test_matches "$(wc -l <"$TEST_DIR/progress") $(grep -c '[0-9] *%' "$TEST_DIR/progress")" \
		'^[0-9]+ ([3-9]|[1-9][0-9]+)$' "--wait shows the progress on stderr, line by line"
	test_is "$(tr -cd '\r\033' <"$TEST_DIR/progress")" "" \
		"progress that does not go to a terminal has no control characters"
}

test_running_job() {
	JOB=$running
	test_note "while it was running:"
	test_job JobState 4
	test_job OperationalStatus '[2]'
	test_job StatusDescriptions '["Job is running"]'
	test_job Status OK
	test_job HealthState 5
	test_job PrimaryStatus 1
	test_job_matches OperatingStatus '^(9|10)$' "is Migrating or Emigrating"
	test_job DetailedStatus 1
	test_job CommunicationStatus 2
	test_job ErrorCode 0
	test_job Cancellable true
	test_job_matches JobStatus . "tells something"
	test_job_matches StartTime "$TIMESTAMP" "is a timestamp"
	test_job_matches ElapsedTime "$INTERVAL" "is an interval"
}

test_completed_job() {
	test_note "after its end:"
	test_job InstanceID "$ID"
	test_job JobState 7
	test_job PercentComplete 100
	test_job ErrorCode 0
	test_job_matches ErrorDescription '^$' "is not set"
	test_job_matches ErrorSummaryDescription '^$' "is not set"
	test_job OperationalStatus '[2,17]'
	test_job StatusDescriptions '["OK","Completed"]'
	test_job Status OK
	test_job HealthState 5
	test_job PrimaryStatus 1
	test_job OperatingStatus 8
	test_job DetailedStatus 1
	test_job CommunicationStatus 2
	test_job Cancellable false
	test_job JobType 305
	test_job MigrationType 32768
	test_job Name "Moving Virtual Machine"
	test_job ElementName "Moving Virtual Machine"
	test_job VirtualSystemName "$uuid"
	test_job_matches DestinationHost . "is set"
	test_job_matches Owner . "is set"
	test_job_matches NewSystemSettingData '^$' "is not set"
	test_job_matches NewResourceSettingData '^$' "is not set"
	test_job DeleteOnCompletion true
	test_job TimeBeforeRemoval 00000000000500.000000:000
}

test_times() {
	local submitted started changed elapsed
	submitted=$(job_get TimeSubmitted)
	started=$(job_get StartTime)
	changed=$(job_get TimeOfLastStateChange)
	elapsed=$(job_get ElapsedTime)
	test_matches "$submitted" "$TIMESTAMP" "TimeSubmitted is a timestamp"
	test_matches "$started" "$TIMESTAMP" "StartTime is a timestamp"
	test_matches "$changed" "$TIMESTAMP" "TimeOfLastStateChange is a timestamp"
	test_is "$(printf '%s\n' "$submitted" "$started" "$changed" | sort -c 2>&1)" "" \
		"TimeSubmitted, StartTime and TimeOfLastStateChange follow each other"
	test_matches "$elapsed" '^000000000[0-9]{5}\.[0-9]{6}:000$' \
		"ElapsedTime is an interval of less than 10 hours"
	test_matches "${elapsed:0:14}" '[1-9]' "ElapsedTime is at least a second"
}

test_formats() {
	local xml text status_2_17='<PROPERTY.ARRAYNAME="OperationalStatus"TYPE="uint16"[^>]*>'
	status_2_17+='<VALUE.ARRAY><VALUE>2</VALUE><VALUE>17</VALUE></VALUE.ARRAY>'
	xml=$(migrate show "$ID" --format xml)
	text=$(migrate show "$ID" --format text)
	if command -v xmllint >/dev/null; then
		test_is "$(xmllint --noout - 2>&1 <<<"$xml")" "" "show --format xml is well-formed"
	else
		skip "show --format xml is well-formed" "there is no xmllint"
	fi
	test_matches "$xml" '<INSTANCE CLASSNAME="Msvm_MigrationJob"' \
		"the XML is an instance of Msvm_MigrationJob"
	xml=$(tr -d ' \t\n' <<<"$xml")
	test_matches "$xml" '<PROPERTYNAME="JobState"TYPE="uint16"[^>]*><VALUE>7</VALUE>' \
		"the XML says JobState 7"
	test_matches "$xml" '<PROPERTYNAME="PercentComplete"TYPE="uint16"[^>]*><VALUE>100</VALUE>' \
		"the XML says PercentComplete 100"
	test_matches "$xml" "$status_2_17" "the XML says OperationalStatus {2,17}"
	test_matches "$text" "$ID" "the text names the job"
	test_matches "$text" "Completed" "the text says that it is completed"
}

test_guest_start mover
uuid=$("$LAB" virsh a domuuid mover)
if move_start mover --bandwidth 12; then
	move_follow sample_take
	move_wait
	test_is "$MOVE_STATUS" 0 "start --wait ends with status 0" ||
		test_note "$(cat "$TEST_DIR/progress")"
	test_matches "$(cat "$TEST_DIR/output")" "$INSTANCE_ID" \
		"stdout is the InstanceID and nothing else"
	test_progress
	test_running_job
	job_load "$ID"
	test_completed_job
	test_times
	test_formats
	test_matches "$(migrate list)" "${ID:5:8}" "list shows the job"
else
	ok "the job starts" 1
fi
test_guest mover b
test_is "$(guest_state a mover)" absent "its definition is gone from host-a"
test_matches "$("$LAB" virsh b dominfo mover)" 'Persistent: +yes' "its definition is kept on host-b"
test_end
