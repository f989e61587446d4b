#!/bin/bash
# A few runs of "make chaos", each a test; and that it does find what goes wrong: with a runner that
# has no recovery.

# shellcheck source=lib/test.bash
. "$(dirname "$0")/lib/test.bash"
test_needs_migrate
[ -x "$BUILD/chaos/strike" ] || skip_all "the programs of tests/chaos are not built"

SEED=1
FEW="5 12 13 35" # runs of that seed

# chaos NUMBERS OPTION...: one run each; what they say goes to $TEST_DIR/chaos.
chaos() {
	local number
	for number in $1; do
		"$(dirname "$0")/chaos.sh" --seed $SEED --first "$number" --runs 1 "${@:2}"
	done >"$TEST_DIR/chaos" 2>&1
}

chaos "$FEW"
while read -r line; do
	status=0
	[[ $line == *": ok" ]] || status=1
	[ $status -eq 0 ] || echo "$line" >"$tap_dir/why"
	ok "${line%: *}" $status
done < <(grep '^run ' "$TEST_DIR/chaos")
test_is "$(grep -c '^run .*: ok$' "$TEST_DIR/chaos")" "$(wc -w <<<"$FEW")" "all runs were made"
test_matches "$(tail -n 1 "$TEST_DIR/chaos")" \
	"^chaos: 1 runs, [01] hit an unfinished job, 0 violations, seed $SEED\$" \
	"the last line counts"

chaos 5 --runner "$BUILD/chaos/forgetful"
test_matches "$(tail -n 1 "$TEST_DIR/chaos")" ", 1 violations, seed $SEED\$" \
	"a runner without recovery is found out"
test_note "$(cat "$TEST_DIR/chaos")"
test_end
