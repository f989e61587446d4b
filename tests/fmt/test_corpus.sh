#!/bin/bash
# MOF of other people: the layout changes white space only, and nothing the second time.
set -u
export LC_ALL=C
# Thousands of small files are written: to memory, where there is such a folder.
[ -n "${TMPDIR:-}" ] || [ ! -w /dev/shm ] || export TMPDIR=/dev/shm
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/tap.sh"
cd "$top" || exit 1
corpus=${CORPUS:-../shared/corpus}
cd "$corpus" 2>/dev/null || skip_all "the corpus is not at $corpus; CORPUS=DIR says where it is"
find . -type f \( -iname '*.mof' -o -iname '*.mfl' \) -print0 | sort -z >"$tap_dir/files"

# each COMMAND..: over all files, some hundred at once.
each() {
	xargs -0 -n 500 timeout 60 "$@" <"$tap_dir/files"
}

# syntax: the ASTs of all files without places.
syntax() {
	each "$MOFC" dump --format ast 2>/dev/null | sed 's/ @[0-9:]*$//'
}

# no_blanks: all that is no white space, in all files.
no_blanks() {
	each cat | tr -d ' \t\r\n\f\v\0'
}

syntax >"$tap_dir/syntax"
no_blanks >"$tap_dir/text"
each cksum >"$tap_dir/sums"
mkdir "$tap_dir/copy"
tar --null --mode=u+w -T "$tap_dir/files" -cf - | tar -xf - -C "$tap_dir/copy"
cd "$tap_dir/copy" || exit 1

each "$MOFC" fmt --max-errors=0 --color=never >"$tap_dir/out" 2>"$tap_dir/err"
status=$?
count=$(tr -cd '\0' <"$tap_dir/files" | wc -c)
[ $status -eq 0 ] || [ $status -eq 123 ] || echo "status $status" >"$tap_dir/why"
ok "$count files are laid out, or left alone where they have errors" \
	"$(cat "$tap_dir/out" "$tap_dir/why" 2>/dev/null | wc -l)"

each cksum | diff "$tap_dir/sums" - | sed -n 's/^> [0-9]* [0-9]* //p' | sort >"$tap_dir/changed"
sed -n 's/^\(\.[^:]*\):[0-9]*:[0-9]*: error: .*/\1/p' "$tap_dir/err" | sort -u >"$tap_dir/broken"
comm -12 "$tap_dir/changed" "$tap_dir/broken" >"$tap_dir/why"
ok "$(wc -l <"$tap_dir/broken") files with errors are as they were" "$(wc -l <"$tap_dir/why")"
[ "$(wc -l <"$tap_dir/changed")" -gt $((count / 2)) ]
ok "$(wc -l <"$tap_dir/changed") files change" $?

syntax | diff "$tap_dir/syntax" - | head -20 >"$tap_dir/why"
ok "the syntax of all is what it was" "$(wc -l <"$tap_dir/why")"
no_blanks | cmp "$tap_dir/text" - >"$tap_dir/why" 2>&1
ok "tokens and comments of all are what they were" "$(wc -l <"$tap_dir/why")"
each "$MOFC" fmt --check 2>/dev/null | head -20 >"$tap_dir/why"
ok "nothing changes the second time" "$(wc -l <"$tap_dir/why")"
tap_end
