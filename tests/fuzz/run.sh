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
	parse) printf '%s\n' "$top"/tests/{parse,fuzz/fmt} ;;
	fmt) printf '%s\n' "$top"/tests/{parse,fmt,fuzz/parse} ;;
	check) printf '%s\n' "$top"/tests/{check,model,rules,mof_print} ;;
	gen) printf '%s\n' "$top"/tests/{compile,fuzz/check} ;;
	diff) printf '%s\n' "$top"/tests/fuzz/check ;;
	esac
}

for target; do
	corpus=$folder/corpus/$target crashes=$folder/crashes/$target
	mkdir -p "$corpus" "$crashes"
	options=(-max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=4096
		-print_final_stats=0 "-verbosity=${VERBOSITY:-0}" -artifact_prefix="$crashes/")
	dictionary=$top/tests/fuzz/$target.dict
	[ -f "$dictionary" ] || dictionary=$top/tests/fuzz/mof.dict
	options+=(-dict="$dictionary")
	echo "fuzz: $target for $seconds s"
	log=$folder/$target.log
	mapfile -t more < <(more_seeds "$target")
	if ! "$folder/$target" "${options[@]}" "$corpus" "$top/tests/fuzz/$target" "${more[@]}" \
		>"$log" 2>&1; then
		tail -60 "$log"
		echo "fuzz: $target fails: $(grep -o "$crashes/[^ ]*" "$log" | tail -1)"
		failed=1
	fi
done
exit $failed
