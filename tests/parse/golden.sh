#!/bin/bash
# golden.sh FOLDER ENDING ARGUMENT..: runs "mofc ARGUMENT.. NAME.mof" in FOLDER for each NAME.mof
# there and compares standard output with NAME.ENDING and standard error with NAME.err; a file
# that is not there stands for no output.  The exit status must be 1 where an error was printed
# and 0 elsewhere.  A first line "// options: .." gives further arguments.  UPDATE=1 writes what
# was printed instead of comparing it.
set -u
. "$(dirname "$0")/../tap.sh"
cd "$1" || exit 1
ending=$2
shift 2

# compare FILE OUTPUT: says how they differ.
compare() {
	if [ -n "${UPDATE:-}" ]; then
		rm -f "$1"
		[ ! -s "$2" ] || cp "$2" "$1"
	elif [ -e "$1" ]; then
		diff -u --label "$1" --label printed "$1" "$2"
	else
		diff -u --label "no $1" --label printed /dev/null "$2"
	fi
}

for file in *.mof; do
	name=${file%.mof}
	options=$(sed -n '1s|^// options: ||p' "$file")
	# Unquoted: the options are words.
	timeout 20 "$MOFC" "$@" --color=never --max-errors=0 $options "$file" \
		>"$tap_dir/out" 2>"$tap_dir/err" </dev/null
	status=$?
	wanted=0
	! grep -q '^[^ ].*: error: ' "$tap_dir/err" || wanted=1
	{
		[ $status -eq $wanted ] || echo "status $status instead of $wanted"
		compare "$name.$ending" "$tap_dir/out"
		compare "$name.err" "$tap_dir/err"
	} >"$tap_dir/why"
	ok "$name" "$(wc -l <"$tap_dir/why")"
done
tap_end
