#!/bin/bash
# The canonical layout: NAME.mof becomes NAME.fmt, which stays as it is.  UPDATE=1 writes NAME.fmt.
set -u
export LC_ALL=C
. "$(dirname "$0")/../tap.sh"
cd "$(dirname "$0")" || exit 1

# no_blanks FILE: all that is no white space, which no layout may change.
no_blanks() {
	tr -d ' \t\r\n' <"$1"
}

# syntax FILE: its AST without places.
syntax() {
	"$MOFC" dump --format ast - <"$1" 2>&1 | sed 's/ @[0-9:]*$//; /^ *[0-9]* |/d; /^ *|/d'
}

for file in *.mof; do
	name=${file%.mof}
	"$MOFC" fmt - <"$file" >"$tap_dir/out" 2>"$tap_dir/err"
	status=$?
	[ $status -eq 0 ] || { cat "$tap_dir/err"; echo "status $status"; } >"$tap_dir/why"
	[ -z "${UPDATE:-}" ] || cp "$tap_dir/out" "$name.fmt"
	diff -u "$name.fmt" "$tap_dir/out" >>"$tap_dir/why" 2>&1
	ok "$name" "$(wc -l <"$tap_dir/why")"
	{
		"$MOFC" fmt - <"$name.fmt" 2>/dev/null | diff -u "$name.fmt" -
		cmp <(no_blanks "$file") <(no_blanks "$name.fmt")
		diff <(syntax "$file") <(syntax "$name.fmt") | grep -v ': warning: '|
			grep '^[<>]'
	} >"$tap_dir/why" 2>&1
	ok "$name: nothing else changes, and nothing the second time" "$(wc -l <"$tap_dir/why")"
done

# The schemas that mofc brings along are examples of the layout.
expect "mof/ is in canonical layout" 0 "$MOFC" fmt --check ../../mof/*.mof
tap_end
