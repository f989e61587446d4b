#!/bin/bash
# A few runs of "make chaos", each a test; and that it does find what goes wrong: with a runner that
# has no recovery.

# shellcheck source=lib/test.bash
. "$(dirname "$0")/lib/test.bash"
test_needs_migrate

CHAOS=$(dirname "$0")/chaos.sh
COUNTED='^chaos: [0-9]+ runs, [0-9]+ hit an unfinished job, [0-9]+ violations, seed [0-9]+$'

# chaos NUMBERS OPTION...: one run each for those numbers of the seed; leaves what they say.
chaos() {
	local number
	for number in $1; do
		"$CHAOS" --seed 1 --first "$number" --runs 1 "${@:2}"
	done >"$TEST_DIR/chaos" 2>&1
}

if [ ! -x "$BUILD/chaos/strike" ]; then
	skip_all "the programs of tests/chaos are not built"
fi
chaos "1 4 6 26"
while read -r line; do
	[[ $line == run* ]] || continue
	[[ $line == *": ok" ]]
	ok "${line%: *}" $?
	test_note "$line"
done <"$TEST_DIR/chaos"
test_matches "$(tail -n 1 "$TEST_DIR/chaos")" "$COUNTED" "the last line counts"
test_note "$(cat "$TEST_DIR/chaos")"

chaos 26 --runner "$BUILD/chaos/forgetful"
test_matches "$(tail -n 1 "$TEST_DIR/chaos")" ' 1 violations, seed 1$' \
	"a runner without recovery is found out"
test_note "$(cat "$TEST_DIR/chaos")"
test_end
