#!/bin/bash
# objects.sh MOFC SCHEMA FOLDER: compiles what mofc makes of a schema without optimisation, one file
# after the other, and says what that took and how large the objects are.  FOLDER must not be there;
# the caller removes it.
set -u
export LC_ALL=C
top=$(cd "$(dirname "$0")/../.." && pwd)
mofc=$1 schema=$2 folder=$3
mkdir "$folder" && "$mofc" gen --target c -o "$folder/c" "$schema" >"$folder/told" 2>&1 ||
	{ cat "$folder/told" >&2; exit 1; }
cd "$folder" || exit 1
classes=$(ls c/*.c | grep -vc '_schema\.c$')
described=$(cat c/*.c | grep -c '\.name_len = ')
start=$(date +%s%N)
for file in c/*.c; do echo "$file"; done |
	xargs -n 50 ${CC:-gcc} -std=c11 -O0 -I"$top/runtime" -Ic -c || exit 1
taken=$((($(date +%s%N) - start) / 1000000))
size *.o | awk -v classes="$classes" -v described="$described" -v taken="$taken" '
	NR > 1 { text += $1; data += $2 }
	END {
		printf "compile -O0: %.1f s, %.1f ms per class\n", taken / 1000, taken / classes
		printf "objects: %.0f bytes of text and %.0f of data per class, ", text / classes,
			data / classes
		printf "%.0f per property or parameter\n", (text + data) / described
	}'
