#!/bin/bash
# run.sh TEST..: runs programs and scripts that print TAP, shows what failed and what was skipped,
# and counts.  A test that crashes, hangs, or breaks its plan counts as one failure more.
set -u
export CMOCKA_MESSAGE_OUTPUT=TAP LC_ALL=C
BUILD=${BUILD:-build}
logs=$BUILD/tests/logs
limit=${TEST_TIMEOUT:-900}
passed=0 failed=0 skipped=0
skips=
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

for test; do
	name=${test#"$BUILD/tests/"}
	name=${name#tests/}
	log=$logs/$(echo "$name" | tr / -).log
	start=$SECONDS
	timeout --kill-after=20 "$limit" "$test" >"$log" 2>&1 </dev/null
	status=$?
	read -r p f s plan < <(count "$log")
	trouble=
	if [ $status -ge 124 ] || { [ $status -ne 0 ] && [ "$f" -eq 0 ]; }; then
		trouble="ended with status $status"
	elif [ "$plan" = broken ]; then
		trouble="did not run to its end"
	elif [ $((p + f + s)) -eq 0 ]; then
		trouble="ran nothing"
	fi
	[ -z "$trouble" ] || f=$((f + 1))
	passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
	printf '%-44s %4d passed %3d failed %3d skipped %4d s\n' \
		"$name" "$p" "$f" "$s" $((SECONDS - start))
	if [ "$f" -gt 0 ]; then
		[ -z "$trouble" ] || echo "  $name $trouble"
		grep -A 12 '^not ok' "$log" | grep -vi '# *skip' | sed 's/^/  /' | head -60
		[ -z "$trouble" ] || tail -15 "$log" | sed 's/^/  | /'
	fi
	skips+=$(grep -i '# *skip' "$log" | sed "s|^|  $name: |")
	[ -z "$skips" ] || [ "${skips: -1}" = $'\n' ] || skips+=$'\n'
done

[ -z "$skips" ] || printf 'skipped:\n%s' "$skips"
echo "check: $passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
