#!/bin/bash
# run.sh TEST..: runs programs and scripts that print TAP, shows what failed and what was skipped,
# and counts.  A test that crashes, hangs, or breaks its plan counts as one failure more.  Those of
# the lab, which mostly wait, and those of memory, which take long, run beside the others.
set -u
export CMOCKA_MESSAGE_OUTPUT=TAP LC_ALL=C
BUILD=${BUILD:-build}
logs=$BUILD/tests/logs
limit=${TEST_TIMEOUT:-900}
mkdir -p "$logs"

# The counts of one log: passed, failed, skipped, and the number that its plan promised.
count() {
	awk '
		/^1\.\.0 *# *[Ss][Kk][Ii][Pp]/ { skip++; plan = 0; next }
		/^1\.\.[0-9]+/ { plan += substr($1, 4); next }
		/^(not )?ok .*# *[Ss][Kk][Ii][Pp]/ { skip++; seen++; next }
		/^ok/ { pass++; seen++; next }
		/^not ok/ { fail++; seen++; next }
		END { print pass + 0, fail + 0, skip + 0, (plan == seen + 0) ? "whole" : "broken" }
	' "$1"
}

name_of() {
	local name=${1#"$BUILD/tests/"}
	echo "${name#tests/}"
}

log_of() {
	echo "$logs/$(name_of "$1" | tr / -).log"
}

# What is to be said of a test that ran for so many seconds and ended with that status; the counts
# go to a file beside its log.
report() {
	local name log seconds=$2 status=$3 p f s plan trouble=
	name=$(name_of "$1") log=$(log_of "$1")
	read -r p f s plan < <(count "$log")
	if [ "$status" -ge 124 ] || { [ "$status" -ne 0 ] && [ "$f" -eq 0 ]; }; then
		trouble="ended with status $status"
	elif [ "$plan" = broken ]; then
		trouble="did not run to its end"
	elif [ $((p + f + s)) -eq 0 ]; then
		trouble="ran nothing"
	fi
	[ -z "$trouble" ] || f=$((f + 1))
	echo "$p $f $s" >"${log%.log}.count"
	printf '%-44s %4d passed %3d failed %3d skipped %4d s\n' "$name" "$p" "$f" "$s" "$seconds"
	[ "$f" -gt 0 ] || return 0
	[ -z "$trouble" ] || echo "  $name $trouble"
	grep -A 12 '^not ok' "$log" | grep -vi '# *skip' | sed 's/^/  /' | head -60
	[ -z "$trouble" ] || tail -15 "$log" | sed 's/^/  | /'
}

# Runs tests one after the other.  What runs in the background has to be told to end.
run() {
	local test start status
	trap 'kill $(jobs -p) 2>/dev/null; wait; exit 143' TERM
	for test; do
		start=$SECONDS
		env --default-signal=INT,QUIT timeout --kill-after=20 "$limit" "$test" \
			>"$(log_of "$test")" 2>&1 </dev/null &
		wait $!
		status=$?
		echo "$(report "$test" $((SECONDS - start)) "$status")"
	done
}

lab=() memory=() others=()
for test; do
	rm -f "$(log_of "$test")" "$(log_of "$test" | sed 's/log$/count/')"
	case $test in
	tests/lab/*) lab+=("$test") ;;
	tests/memory/*) memory+=("$test") ;;
	*) others+=("$test") ;;
	esac
done
run "${lab[@]}" &
lanes=$!
run "${memory[@]}" &
lanes+=" $!"
run "${others[@]}" &
lanes+=" $!"
trap 'kill $lanes; wait; exit 143' INT TERM
wait

passed=0 failed=0 skipped=0 skips=
for test; do
	if ! read -r p f s < <(cat "$(log_of "$test" | sed 's/log$/count/')"); then
		echo "  $(name_of "$test") was not run"
		p=0 f=1 s=0
	fi
	passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
	skips+=$(grep -i '# *skip' "$(log_of "$test")" | sed "s|^|  $(name_of "$test"): |")
	[ -z "$skips" ] || [ "${skips: -1}" = $'\n' ] || skips+=$'\n'
done
[ -z "$skips" ] || printf 'skipped:\n%s' "$skips"
echo "check: $passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
