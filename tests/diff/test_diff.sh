#!/bin/bash
# mofc diff NAME.old.mof NAME.new.mof prints NAME.diff, and NAME.json with --format json; UPDATE=1
# writes them.  Every row of the table of changes is in one of them, with the level of levels.txt.
set -u
export LC_ALL=C
unset NO_COLOR
. "$(dirname "$0")/../tap.sh"
cd "$(dirname "$0")" || exit 1

# golden NAME ENDING ARGUMENT..: the output, and a status that fits the levels in it.
golden() {
	local name=$1 ending=$2 status=0 wanted=0
	shift 2
	timeout 20 "$MOFC" diff -Wno-reference "$@" "$name.old.mof" "$name.new.mof" \
		>"$tap_dir/out" 2>"$tap_dir/err" </dev/null || status=$?
	! grep -qE '\[(source|wire|source\+wire)\]$|"level": "(source|wire)' "$tap_dir/out" ||
		wanted=1
	[ -z "${UPDATE:-}" ] || cp "$tap_dir/out" "$name.$ending"
	{
		[ $status -eq $wanted ] || echo "status $status instead of $wanted"
		cat "$tap_dir/err"
		diff -u --label "$name.$ending" --label printed "$name.$ending" "$tap_dir/out"
	} >"$tap_dir/why"
	ok "$name.$ending" "$(wc -l <"$tap_dir/why")"
}

for file in *.old.mof; do
	golden "${file%.old.mof}" diff
	golden "${file%.old.mof}" json --format json
done

# The table: each line of levels.txt is a kind and its level.
sed -n 's/.*"kind": "\([a-z-]*\)", "level": "\([a-z+]*\)".*/\1 \2/p' ./*.json | sort -u \
	>"$tap_dir/seen"
grep -v '^#' levels.txt | sort | diff -u --label "levels.txt" --label "the golden files" \
	- "$tap_dir/seen" >"$tap_dir/why"
ok "every row of the table is tested and has its level" $?
tr -d '\n' <../../mofc/diff/kinds.c | grep -oE '\{[[:space:]]*"[a-z-]+",[[:space:]]*DIFF_[A-Z_]+' |
	sed -E 's/.*"(.*)",.*DIFF_(.*)/\1 \2/' |
	tr 'A-Z_' 'a-z+' | sort >"$tap_dir/rows"
sort "$tap_dir/seen" | diff -u --label "the golden files" --label "mofc/diff/kinds.c" \
	- "$tap_dir/rows" >"$tap_dir/why"
ok "the table of the program has no other rows" $?
tap_end
