#!/bin/bash
# The README is true: its sh blocks run, and its C example is what they compile.
set -u
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/tap.sh"
mkdir "$tap_dir/work" "$tap_dir/blocks" && cd "$tap_dir/work" || exit 1
export PATH=$BUILD:$PATH TOP=$top

# Each fenced block goes to a file, numbered, with its language as the ending.
awk -v dir="$tap_dir/blocks" '
	/^```/ && !open {
		open = 1
		lang = substr($0, 4)
		gsub(" ", "-", lang)
		file = sprintf("%s/%02d.%s", dir, ++n, lang)
		next
	}
	/^```/ { open = 0; next }
	open { print > file }
' "$top/README.md"

for block in "$tap_dir"/blocks/*; do
	case $block in
	*.c)
		name=$(sed -n 's|^/\* \(.*\) \*/$|\1|p;1q' "$block")
		cp "$block" "$name"
		;;
	*.sh)
		# The build folder of this run stands for the README's.
		sed -i "s|\$TOP/build/|$BUILD/|" "$block"
		expect "block $(basename "$block"): $(grep -m1 . "$block" | cut -c1-50)" 0 \
			bash -eu "$block"
		cat "$tap_dir/out" >>all_output
		;;
	esac
done
says "the example writes CIM-XML" all_output '<INSTANCE CLASSNAME="ACME_Disk">'
says "and knows a value's name" all_output 'Worn'

# Every folder of the map is there, and every folder is in the map.
sed -n '/^## Map/,/^## /s/^| `\([^`]*\)` |.*/\1/p' "$top/README.md" | sort >mapped
(cd "$top" && ls -d mofc/*/ templates/*/ mof generated/*/ runtime/*/ tests | sed 's|/$||' |
	grep -v '^mofc/tools$' | sort) >there
same "the map shows the folders that there are" mapped there
tap_end
