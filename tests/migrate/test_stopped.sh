#!/bin/bash
# A runner that is stopped: another one takes its place, and it does nothing more when it goes on.
# That it gave no sign of life for long is written to the lock's file, in the place of waiting.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
MIGRATE=$BUILD/msvm-migrate
[ -x "$MIGRATE" ] || skip_all "msvm-migrate is not built"
unset MOFC_HOSTS STATE_DIRECTORY
export MOFC_STORE=$tap_dir/store MOFC_CONFIG=$tap_dir/migrate.conf LC_ALL=C.UTF-8
printf '[here]\nconnect = test:///default\n' >"$tap_dir/hosts.conf"

first='' second=''
trap 'kill -KILL $first $second 2>/dev/null; rm -rf "$tap_dir"' EXIT

# until_says FILE TEXT: waits at most ten seconds for it.
until_says() {
	for _ in {1..200}; do
		grep -qF -- "$2" "$1" 2>/dev/null && return 0
		sleep 0.05
	done
	return 1
}

"$MIGRATE" serve --hosts "$tap_dir/hosts.conf" 2>"$tap_dir/first" &
first=$!
until_says "$tap_dir/first" "runner started"
ok "a runner serves" $?
until_says "$MOFC_STORE/runner.lock" "$(cat /proc/sys/kernel/random/boot_id)"
ok "and tells of its boot" $?
before=$(cat "$MOFC_STORE/runner.lock")
sleep 2.5
[ "$(cat "$MOFC_STORE/runner.lock")" != "$before" ]
ok "and gives signs of life" $?

kill -STOP "$first"
old=$(stat -c %i "$MOFC_STORE/runner.lock")
read -r boot _ <"$MOFC_STORE/runner.lock"
read -r seconds _ </proc/uptime
printf '%s %020d\n' "$boot" $(((${seconds%.*} - 20) * 1000)) 1<>"$MOFC_STORE/runner.lock"
"$MIGRATE" serve --hosts "$tap_dir/hosts.conf" 2>"$tap_dir/second" &
second=$!
for _ in {1..200}; do
	[ "$(stat -c %i "$MOFC_STORE/runner.lock")" = "$old" ] || break
	sleep 0.05
done
[ "$(stat -c %i "$MOFC_STORE/runner.lock")" != "$old" ]
ok "another one takes over from one that is stopped" $?
kill -CONT "$first"
until_says "$tap_dir/first" "another runner has taken over the store"
ok "which notices when it goes on" $?
until_says "$tap_dir/first" "waiting for it"
ok "and waits" $?
flock -n "$MOFC_STORE/runner.lock" true
ok "while the other has the lock" $(($? != 1))
kill "$second"
wait "$second"
second=''
for _ in {1..100}; do
	flock -n "$MOFC_STORE/runner.lock" true || break
	sleep 0.1
done
flock -n "$MOFC_STORE/runner.lock" true
ok "until that has ended, when it is the runner again" $(($? != 1))
kill "$first"
wait "$first"
ok "it ends well" $?
first=''
tap_end
