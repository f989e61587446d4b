#!/bin/bash
# Msvm_MigrationJob in each format, to the byte; UPDATE=1 rewrites the texts.  What is XML or MOF
# is that to other programs too, and what was read is written as it was.
set -u
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/tap.sh"
here=$top/tests/formats
jobs=$top/tests/bench/runtime
print=$tap_dir/print_job

gcc -std=c11 -Wall -Wextra -Werror -I"$top/runtime" -I"$top/generated/c" -I"$jobs" -o "$print" \
	"$here/print_job.c" "$jobs/jobs.c" "$top"/generated/c/*.c "$BUILD/libmof.a" \
	$(pkg-config --libs libxml-2.0 jansson) ${SANITIZE:+-fsanitize=address,undefined} \
	>"$tap_dir/why" 2>&1
ok "print_job.c links" $?
for job in live storage sparse; do
	for format in xml wmi wscim json mof; do
		"$print" $job $format >"$tap_dir/text"
		same "the $job job as $format" "$here/$job.$format" "$tap_dir/text"
		[ $format = mof ] && continue
		"$print" $job $format read <"$here/$job.$format" >"$tap_dir/again" 2>"$tap_dir/why"
		same "it is read and written again" "$here/$job.$format" "$tap_dir/again"
	done
	expect "the $job job's XML is XML" 0 xmllint --noout --nonet \
		"$here/$job.xml" "$here/$job.wmi" "$here/$job.wscim"
	[ $job = sparse ] && continue # it has no key
	{ # MOF, to the compiler itself
		echo '#pragma include ("mofc.mof")'
		cat "$here/$job.mof"
	} >"$tap_dir/job.mof"
	expect "the $job job's MOF is MOF" 0 "$MOFC" check -I "$top/mof" "$tap_dir/job.mof"
done
tap_end
