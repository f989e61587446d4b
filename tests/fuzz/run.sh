#!/bin/bash
# run.sh FOLDER SECONDS TARGET..: runs each fuzz target of a folder in turn.  What is found goes to
# FOLDER/corpus/TARGET; the input of a crash is named and kept in FOLDER/crashes.
set -u
top=$(cd "$(dirname "$0")/../.." && pwd)
folder=$1 seconds=$2 failed=0
shift 2
export ASAN_OPTIONS=detect_leaks=1:malloc_context_size=8:quarantine_size_mb=32
export UBSAN_OPTIONS=print_stacktrace=1

# More places to begin at, by target.
more_seeds() {
	case $1 in
	parse) echo "$top/tests/parse" "$top/tests/fuzz/fmt" ;;
	fmt) echo "$top/tests/parse" "$top/tests/fmt" "$top/tests/fuzz/parse" ;;
	check) echo "$top/tests/check" "$top/tests/model" ;;
	gen) echo "$top/tests/compile" "$top/tests/fuzz/check" ;;
	diff) echo "$top/tests/fuzz/check" ;;
	esac
}

for target; do
	corpus=$folder/corpus/$target crashes=$folder/crashes/$target
	mkdir -p "$corpus" "$crashes"
	options=(-max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=4096
		-print_final_stats=0 -verbosity=${VERBOSITY:-0} -artifact_prefix="$crashes/")
	dictionary=$top/tests/fuzz/$target.dict
	[ -f "$dictionary" ] || dictionary=$top/tests/fuzz/mof.dict
	options+=(-dict="$dictionary")
	echo "fuzz: $target for $seconds s"
	if ! "$folder/$target" "${options[@]}" "$corpus" "$top/tests/fuzz/$target" \
		$(more_seeds "$target") >"$folder/$target.log" 2>&1; then
		tail -60 "$folder/$target.log"
		echo "fuzz: $target fails: $(grep -o "$crashes/[^ ]*" "$folder/$target.log" | tail -1)"
		failed=1
	fi
done
exit $failed
