#!/bin/bash
# The runner of the tests: what it counts, what it calls a failure, and that it ends when told to.
set -u
export LC_ALL=C
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/tap.sh"

# script NAME LINE..: a test for the runner.
script() {
	local file=$tap_dir/$1
	mkdir -p "$(dirname "$file")"
	shift
	{ echo '#!/bin/sh' && printf '%s\n' "$@"; } >"$file"
	chmod +x "$file"
}

# run NAME..: leaves what it prints in $tap_dir/out, and its status.
run() {
	(cd "$tap_dir" && BUILD=made TEST_TIMEOUT=5 "$top/tests/run.sh" "$@") >"$tap_dir/out" 2>&1
	status=$?
}

says() {
	grep -qF -e "$2" "$tap_dir/out"
	ok "$1" $? || sed 's/^/# /' "$tap_dir/out"
}

script tests/good.sh 'echo ok 1; echo "ok 2 # skip no moon"; echo 1..2'
script tests/lab/slow.sh 'sleep 1; echo ok 1; echo 1..1'
script tests/bad.sh 'echo ok 1; echo not ok 2 - the reason; echo "# told"; echo 1..2; exit 1'
script tests/crash.sh 'echo ok 1; echo 1..1; kill -SEGV $$'
script tests/hang.sh 'echo ok 1; echo 1..1; exec sleep 60'
script tests/short.sh 'echo ok 1; echo 1..2'
script tests/silent.sh 'true'
script tests/none.sh 'echo 1..0 "# SKIP no sun"'

run tests/good.sh tests/lab/slow.sh tests/none.sh
[ $status -eq 0 ]
ok "all is well" $?
says "the counts are those of all" "check: 2 passed, 0 failed, 2 skipped"
says "a skip tells its reason" "good.sh: ok 2 # skip no moon"
says "and so does a whole test" "none.sh: 1..0 # SKIP no sun"
run tests/bad.sh tests/good.sh tests/crash.sh tests/hang.sh tests/short.sh tests/silent.sh
[ $status -eq 1 ]
ok "failures are told by the status" $?
says "each counts" "check: 5 passed, 5 failed, 1 skipped"
says "a failure is shown with what was said of it" "# told"
says "a crash is one" "crash.sh ended with status 139"
says "a test that hangs is one" "hang.sh ended with status 124"
says "a broken plan is one" "short.sh did not run to its end"
says "a test that does nothing is one" "silent.sh ran nothing"

script tests/long.sh "echo \$\$ >$tap_dir/pid; exec sleep 60"
(cd "$tap_dir" && BUILD=made exec "$top/tests/run.sh" tests/long.sh) >"$tap_dir/out" 2>&1 &
runner=$!
for _ in $(seq 100); do
	[ -s "$tap_dir/pid" ] && break
	sleep 0.1
done
kill "$runner"
wait "$runner"
[ $? -eq 143 ] && ! kill -0 "$(cat "$tap_dir/pid")" 2>/dev/null
ok "told to end, it ends its tests as well" $?
tap_end
