#!/bin/bash
# Generated code compiles without a warning: sources as C11 by gcc and clang, headers as C++17.
set -u
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/tap.sh"
here=$top/tests/compile
flags="-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror -I$top/runtime"
strict="-Wstrict-prototypes -Wmissing-prototypes"

# all_pass NAME "COMMAND" FILE..: the command takes every file.
all_pass() {
	local name=$1 command=$2
	shift 2
	printf '%s\n' "$@" | xargs -P 2 -n 25 sh -c '
		command=$1
		shift
		for file; do $command "$file" || exit 255; done' _ "$command" >"$tap_dir/why" 2>&1
	ok "$name" $?
}

# compiles NAME DIR: all files of a folder, by all compilers.
compiles() {
	all_pass "$1: gcc, C11" "gcc -std=c11 $strict $flags -I$2 -fsyntax-only" "$2"/*.c
	all_pass "$1: clang, C11" "clang -std=c11 $strict $flags -I$2 -fsyntax-only" "$2"/*.c
	all_pass "$1: g++, headers" "g++ -x c++ -std=c++17 $flags -I$2 -fsyntax-only" "$2"/*.h
	all_pass "$1: clang++, headers" \
		"clang++ -x c++ -std=c++17 $flags -I$2 -fsyntax-only" \
		"$2"/*.h
}

compiles "generated/c" "$top/generated/c"
expect "generated/c is what mofc makes of mof/" 0 \
	"$MOFC" gen --target c --module msvm -o "$tap_dir/again" "$top/mof/mofc.mof"
expect "to the byte" 0 diff -r "$tap_dir/again" "$top/generated/c"

expect "shapes.mof generates" 0 "$MOFC" gen --target c -o "$tap_dir/shapes" "$here/shapes.mof"
compiles "shapes.mof" "$tap_dir/shapes"

# What was compiled also runs: the values that shapes.mof gives are those that C sees.
gcc -std=c11 $flags -I"$tap_dir/shapes" -o "$tap_dir/use" "$here/use_shapes.c" \
	"$tap_dir"/shapes/*.c "$BUILD/libmof.a" $(pkg-config --libs libxml-2.0 jansson) \
	${SANITIZE:+-fsanitize=address,undefined} >"$tap_dir/why" 2>&1
ok "use_shapes.c links" $?
expect "use_shapes.c finds the schema's values" 0 "$tap_dir/use"

tap_end
