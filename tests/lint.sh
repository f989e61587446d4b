#!/bin/bash
# lint.sh: the layers of the design, the formatting rules, and clang's warnings.
set -u
fail=0
say() {
	echo "lint: $*"
	fail=1
}

# includes FILES: "file: included" for each quoted include.
includes() {
	grep -HoE '^#include ["<][^">]+[">]' "$@" 2>/dev/null |
		sed -E 's/:#include ["<]/ /; s/[">]$//'
}

# In mofc/ arrows point one way: base <- parse <- model <- emit <- main; the verbs fmt and diff
# stand on parse and on model.
allowed() {
	case $1 in
	base) echo base ;;
	parse) echo base parse ;;
	model) echo base parse model ;;
	emit) echo base parse model emit ;;
	fmt) echo base parse fmt ;;
	diff) echo base parse model diff ;;
	esac
}
for layer in base parse model emit fmt diff; do
	while read -r file included; do
		case $included in
		*/*) part=${included%%/*} ;;
		*) continue ;;
		esac
		case $part in
		base | parse | model | emit | fmt | diff)
			case " $(allowed $layer) " in
			*" $part "*) ;;
			*) say "$file includes $included, which stands above it" ;;
			esac
			;;
		mof | migrate | bridge | host | provider | cli)
			say "$file includes $included of the runtime"
			;;
		esac
	done < <(includes mofc/$layer/*.[chly])
done

# The runtime knows nothing of mofc; generated code knows libmof only.
while read -r file included; do
	case $included in
	base/* | parse/* | model/* | emit/* | fmt/* | diff/*)
		say "$file includes $included of mofc" ;;
	esac
done < <(includes $(find runtime -name '*.[ch]'))
while read -r file included; do
	case $included in
	mof/mof.h) ;;
	*/*) say "$file includes $included" ;;
	esac
done < <(includes generated/c/*.[ch])
# libmof stands below the engine, the engine below the program.
while read -r file included; do
	case $included in
	migrate/* | ../migrate/* | cli/* | libvirt/* | sqlite3.h)
		say "$file includes $included" ;;
	esac
done < <(includes runtime/mof/*.[ch])
while read -r file included; do
	case $file:$included in
	*store_sqlite.c:sqlite3.h | *libvirt*.[ch]:libvirt/*) ;;
	*:sqlite3.h | *:libvirt/*) say "$file includes $included" ;;
	esac
done < <(includes runtime/migrate/*.[ch] runtime/cli/*.[ch])

# Formatting: no blanks at line ends, at most 100 columns with tabs of 8.
files=$(git ls-files '*.c' '*.h' '*.l' '*.y' '*.sh' '*.tmpl' Makefile 2>/dev/null |
	grep -v '^generated/')
while read -r line; do say "$line"; done < <(grep -nE '[[:blank:]]+$' $files /dev/null |
	cut -d: -f1,2 | sed 's/$/: blanks at the end of the line/')
for file in $files; do
	expand -t 8 "$file" | awk -v f="$file" 'length($0) > 100 && $0 !~ /[^ -~]/ {
		print f ":" NR ": longer than 100 columns" }'
done | while read -r line; do echo "lint: $line"; done >"${BUILD:-build}/lint.long"
if [ -s "${BUILD:-build}/lint.long" ]; then
	cat "${BUILD:-build}/lint.long"
	fail=1
fi

# Both compilers are content.
make --no-print-directory CC=clang BUILD="${BUILD:-build}/clang" all >/dev/null || say "clang"
if command -v clang-format >/dev/null; then
	clang-format --dry-run -Werror $(git ls-files 'mofc/*.[ch]' 'runtime/*.[ch]') 2>&1 |
		grep -m 20 'error:' && say "clang-format -i mends these"
fi
[ $fail -eq 0 ] && echo "lint: clean"
exit $fail
