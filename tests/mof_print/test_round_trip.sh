#!/bin/bash
# What "dump --format mof" prints of a file compiles alone to the file's own model, and printing it
# again gives the same bytes.
set -u
export LC_ALL=C
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/tap.sh"
cd "$top" || exit 1
corpus=${CORPUS:-../shared/corpus}
count=0
ulimit -t 60 # seconds, should one of the many runs hang

# go_round FILE [OPTION..]: says what is wrong; a file that has errors is passed over.
go_round() {
	local d=$tap_dir
	"$MOFC" dump --format mof "$@" >"$d/once.mof" 2>/dev/null || return
	"$MOFC" dump --format model "$@" >"$d/file.model" 2>/dev/null
	# Of a file that holds nothing but pragmas nothing is left.
	[ -s "$d/once.mof" ] || [ -s "$d/file.model" ] || return
	count=$((count + 1))
	"$MOFC" dump --format model "$d/once.mof" >"$d/once.model" 2>"$d/err" || {
		echo "$1: does not compile"
		grep -A2 ': error: ' "$d/err" | head -6
		return
	}
	"$MOFC" dump --format mof "$d/once.mof" >"$d/twice.mof" 2>/dev/null
	cmp -s "$d/file.model" "$d/once.model" || {
		echo "$1: another model"
		diff "$d/file.model" "$d/once.model" | head -6
	}
	cmp -s "$d/once.mof" "$d/twice.mof" || {
		echo "$1: printed again it differs"
		diff "$d/once.mof" "$d/twice.mof" | head -6
	}
}

# report NAME LEAST: a test that is passed if $tap_dir/why, which holds what is wrong, is empty,
# and at least so many files went round.
report() {
	[ "$count" -ge "$2" ] || echo "only $count files" >>"$tap_dir/why"
	sed -i '41,$d' "$tap_dir/why"
	ok "$1: $count files" "$(wc -l <"$tap_dir/why")"
	count=0
}

for folder in tests/model tests/check tests/mof_print mof; do
	pushd "$folder" >/dev/null || exit 1
	for file in *.mof; do
		# Unquoted: the options are words.
		go_round "$file" $(sed -n '1s|^// options: ||p' "$file")
	done >"$tap_dir/why"
	popd >/dev/null || exit 1
	report "$folder" 8
done

cd "$corpus" 2>/dev/null || {
	skip "MOF of others" "the corpus is not at $corpus; CORPUS=DIR says where it is"
	tap_end
}
for schema in 2.49/cim_schema_2.49.0.mof 2.32/CIM_Schema.mof 2.22/CIM_Schema.mof; do
	go_round "dmtf/$schema"
done >"$tap_dir/why"
report "DMTF's schemas" 3
while read -r file; do
	go_round "$file" -I dmtf/2.49 -I "${file%/*}"
done < <(find real -type f | sort) >"$tap_dir/why"
report "real" 500
tap_end
