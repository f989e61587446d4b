#!/bin/bash
# msvm-migrate without a lab: libvirt's test driver knows hosts and guests, but moves none, so that
# every job ends in Exception.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
MIGRATE=$BUILD/msvm-migrate
[ -x "$MIGRATE" ] || skip_all "msvm-migrate is not built"
unset MOFC_HOSTS STATE_DIRECTORY NO_COLOR
export MOFC_STORE=$tap_dir/store LC_ALL=C.UTF-8

cat >"$tap_dir/node.xml" <<'E'
<node>
<cpu><mhz>1000</mhz><model>any</model><active>1</active><nodes>1</nodes><sockets>1</sockets>
<cores>1</cores><threads>1</threads></cpu><memory>1000000</memory>
</node>
E
cat >"$tap_dir/hosts.conf" <<E
[here]
connect = test:///default
[there]
connect = test://$tap_dir/node.xml
peer = qemu+tcp://there.invalid/system
aliases = yonder
E
move=(--connect here --to YONDER --hosts "$tap_dir/hosts.conf")

# The runners that start leaves behind end with the test.  Two may have been started at once, of
# which one ended at once.
stop_runner() {
	local pid
	while read -r pid; do
		[ ! "/proc/$pid/exe" -ef "$MIGRATE" ] || kill "$pid"
	done < <(sed -n 's/.*msvm-migrate\[\([0-9]*\)\]: runner started$/\1/p' \
		"$MOFC_STORE/runner.log" 2>/dev/null)
}
trap 'stop_runner; rm -rf "$tap_dir"' EXIT

verbs="start serve list show watch cancel kill delete errors schedule check service hosts"
expect "--help" 0 "$MIGRATE" --help
for verb in $verbs; do
	says "--help names $verb" "$tap_dir/out" "  $verb "
done
for verb in $verbs; do
	expect "$verb --help" 0 "$MIGRATE" "$verb" --help
	says "tells how it is used" "$tap_dir/out" "usage: msvm-migrate $verb [options]"
	says "and the exit status" "$tap_dir/out" "exit status: 0 done or accepted, 1 failed"
done
expect "start --help" 0 "$MIGRATE" start --help
says "start --help has its options" "$tap_dir/out" "--peer-uri URI"
expect "--version" 0 "$MIGRATE" --version
expect "--version behind a verb" 0 "$MIGRATE" list --version

for words in "" "fly" "list x" "list --wait" "--fly" "-x" "list --store" "list --json=yes" \
	"show" "show a b" "show x --format poem" "start --bandwidth 1x" "start --bandwidth -1" \
	"start --bandwidth 99999999999999999999" "serve --idle-exit soon" "list --store=" \
	"start --connect a --to b" "start --domain d --to b" "check --connect a --domain d" \
	"check --connect a --domain d --storage" "check --domain d --to b" \
	"check --connect a --domain d --to b --storage --storage-only" \
	"check --connect a --domain d --storage-only --peer-uri u" \
	"check --connect a --domain d --to b --wait" "serve --json" "delete x --json" "service x" \
	"service --set" "service --set x" "service --set Colour=1" "service --set Caption=x" \
	"service --set EnableCompression=perhaps" "service --set AuthenticationType=2" \
	"service --set MaximumActiveStorageMigration=0" "show x --watch" "hosts --watch"; do
	# shellcheck disable=SC2086
	expect "usage: $words" 2 "$MIGRATE" $words
	[ "$(wc -l <"$tap_dir/err")" = 1 ]
	ok "one line says why: $words" $?
done

expect "an empty list" 0 "$MIGRATE" list
expect "an empty list as JSON" 0 "$MIGRATE" list --json
says "is an empty array" "$tap_dir/out" "[]"

expect "an unknown host" 5 "$MIGRATE" start "${move[@]}" --to elsewhere --domain test
says "says so" "$tap_dir/err" 'host "elsewhere" is not in'
expect "an unknown guest" 4 "$MIGRATE" start "${move[@]}" --domain nobody
says "says so as well" "$tap_dir/err" '"nobody"'
expect "the same host twice" 5 "$MIGRATE" start "${move[@]}" --to here --domain test
expect "no URI for the peer" 2 "$MIGRATE" start --connect here --domain test \
	--hosts "$tap_dir/hosts.conf" --to "test://$tap_dir/node.xml"
says "names the option" "$tap_dir/err" "--peer-uri"
expect "a broken hosts file" 5 "$MIGRATE" start "${move[@]}" --hosts "$tap_dir/node.xml" \
	--domain test
says "names file and line" "$tap_dir/err" "node.xml:1:"
expect "no job was made" 0 "$MIGRATE" list
[ "$(wc -l <"$tap_dir/out")" = 1 ]
ok "the list has its head only" $?

expect "a move that libvirt refuses" 1 "$MIGRATE" --wait start "${move[@]}" --domain test
id=$(cat "$tap_dir/out")
[[ $id =~ ^mofc:[0-9a-f-]{36}$ ]]
ok "stdout is the InstanceID" $?
says "stderr tells the end" "$tap_dir/err" "Exception: failed: "
grep -q $'[\r\033]' "$tap_dir/err"
ok "a log has no control characters" $(($? != 1))

expect "show" 0 "$MIGRATE" show "$id"
says "shows names of values" "$tap_dir/out" "10 (Exception)"
says "shows all of them" "$tap_dir/out" "NewResourceSettingData"
says "shows the code" "$tap_dir/out" "74"
[ "$(sed '/^$/q' "$tap_dir/out" | grep -c .)" = 46 ]
ok "46 properties" $?
expect "show by a beginning" 0 "$MIGRATE" show --format json "${id:5:8}"
says "in JSON" "$tap_dir/out" "\"InstanceID\":\"$id\""
expect "show by a beginning with its prefix" 0 "$MIGRATE" show "${id:0:13}" --format=xml
says "in XML" "$tap_dir/out" '<INSTANCE CLASSNAME="Msvm_MigrationJob">'
expect "show by too short a beginning" 2 "$MIGRATE" show "${id:5:7}"
expect "show of nothing" 4 "$MIGRATE" show 00000000
expect "watch of a job that has ended" 1 "$MIGRATE" watch "$id"
expect "cancel of a job that has ended" 5 "$MIGRATE" cancel "$id"
says "with the code of the method" "$tap_dir/err" "Invalid state for this operation (32775)"
expect "kill of it" 5 "$MIGRATE" kill "$id"
expect "its errors" 0 "$MIGRATE" errors "$id"
says "with libvirt's number" "$tap_dir/out" "LIBVIRT0074"
says "and its severity" "$tap_dir/out" "5 (Major)"
expect "its errors in JSON" 0 "$MIGRATE" errors --json "$id"
says "are instances" "$tap_dir/out" '"class":"Msvm_Error"'
expect "show --json" 0 "$MIGRATE" show --json "$id"
says "is show --format json" "$tap_dir/out" "\"InstanceID\":\"$id\""

# Checks.  The test driver cannot tell most of what is asked, which is a warning each time; that a
# network is missing it can.
check=("$MIGRATE" check --hosts "$tap_dir/hosts.conf" --connect here --domain test)
expect "check of an unknown guest" 4 "${check[@]}" --to there --domain nobody
expect "check with an unknown host" 5 "${check[@]}" --to elsewhere
expect "check with the same host twice" 5 "${check[@]}" --to here
expect "check" 1 "${check[@]}" --to there
says "stderr tells the end" "$tap_dir/err" 'Exception: failed: network "default" is missing'
says "stdout the findings" "$tap_dir/out" "it is not known whether a job runs"
says "with libvirt's number" "$tap_dir/out" "LIBVIRT0003"
says "and their severity" "$tap_dir/out" "3 (Degraded/Warning)"
says "and what is in the way" "$tap_dir/out" "LIBVIRT0043"
[[ $(head -n 1 "$tap_dir/out") = ErrorType* ]] && ! grep -q "Exception" "$tap_dir/out"
ok "and nothing else" $?
expect "check of one host" 0 "${check[@]}" --storage-only --json
says "in JSON" "$tap_dir/out" '"class":"Msvm_Error"'
expect "list has it" 0 "$MIGRATE" list
one=$(grep -o '^mofc:[^ ]* .* test *- ' "$tap_dir/out" | head -n 1 | cut -d' ' -f1)
expect "show has it" 0 "$MIGRATE" show "$one"
says "with its JobType" "$tap_dir/out" "304 (Checking Storage Migration)"

# A new runner, which must not keep what it inherited from the one who started it.
stop_runner
for _ in {1..100}; do
	flock -n "$MOFC_STORE/runner.lock" true && break
	sleep 0.05
done
exec 7>"$tap_dir/lock"
flock 7
expect "start without --wait" 0 "$MIGRATE" start "${move[@]}" --domain test
exec 7>&-
(exec 7>"$tap_dir/lock" && flock -n 7)
ok "the runner keeps nobody's lock" $?
second=$(cat "$tap_dir/out")
expect "watch follows it to its end" 1 "$MIGRATE" watch "$second"
expect "list" 0 "$MIGRATE" list --hosts "$tap_dir/hosts.conf"
says "the first is there" "$tap_dir/out" "$id"
says "the second is there" "$tap_dir/out" "$second"
expect "list --json" 0 "$MIGRATE" list --json
[ "$(grep -c '"kind":"instance"' "$tap_dir/out")" = 4 ]
ok "an instance per line" $?

if command -v script >/dev/null; then
	TERM=xterm expect "a terminal" 0 script -qec "$MIGRATE watch $id; true" "$tap_dir/tty"
	grep -q $'\033\\[31m' "$tap_dir/tty"
	ok "the end is in colour" $?
	grep -q '\[-*\]   0 %' "$tap_dir/tty"
	ok "there is a bar" $?
	NO_COLOR=1 TERM=xterm script -qec "$MIGRATE watch $id; true" "$tap_dir/tty" >"$tap_dir/out"
	grep -q $'\033\\[3' "$tap_dir/tty"
	ok "NO_COLOR is honoured" $(($? != 1))
else
	skip "a terminal" "script is not installed"
fi

# A job that waits for its time.
expect "start with a time" 0 env TZ=UTC "$MIGRATE" start "${move[@]}" --domain test \
	--at "2099-01-02 03:04" --priority 7 --keep --until 2099-02-01
planned=$(cat "$tap_dir/out")
stop_runner
for _ in {1..100}; do
	flock -n "$MOFC_STORE/runner.lock" true && break
	sleep 0.05
done
expect "start without a service" 0 "$MIGRATE" start "${move[@]}" --domain test --at 2099-01-01
says "says who is missing" "$tap_dir/err" "msvm-migrate serve"
expect "its schedule" 0 "$MIGRATE" schedule "$planned"
says "is told" "$tap_dir/out" "next start: 2099-01-02 03:04:00 UTC"
expect "another schedule" 0 "$MIGRATE" schedule "$planned" --utc --time 02:00 --month May --day 1 \
	--weekday Sunday --until 2150-01-01T00:00 --runs 0
grep -Eq '^next start: 20..-05-0[1-7] 02:00:00 UTC$' "$tap_dir/out"
ok "counts at once" $?
expect "is shown" 0 "$MIGRATE" show "$planned"
says "with its weekday" "$tap_dir/out" "1 (Sunday)"
says "and what it had before" "$tap_dir/out" "7"
expect "a day that never comes" 2 "$MIGRATE" schedule "$planned" --month February --day 30
says "is named" "$tap_dir/err" "RunDay"
for wrong in --at=soon --time=25:00 --month=13 --day=32 --weekday=Someday --until=x --runs=-1 \
	--priority=x; do
	expect "schedule $wrong" 2 "$MIGRATE" schedule "$planned" "$wrong"
done
expect "start too late" 5 "$MIGRATE" start "${move[@]}" --domain test --until "2001-01-01 00:00"
expect "cancel of a job that waits" 0 "$MIGRATE" cancel --timeout 10 "$planned"
expect "which has ended" 3 "$MIGRATE" watch "$planned"
expect "and has no next start" 0 "$MIGRATE" schedule "$planned"
says "as is told" "$tap_dir/out" "none, the job is Terminated"

# JSON, and what others see of a change.
json() { # NAME EXPRESSION EXPECTED: what SQLite makes of each line, j, by that expression
	local found line
	found=$(while read -r line || [ -n "$line" ]; do
		printf '%s' "$line" >"$tap_dir/line"
		sqlite3 :memory: "SELECT $2 FROM (SELECT CAST(readfile('$tap_dir/line') AS TEXT) j)"
	done <"$tap_dir/out" 2>&1)
	[ "$found" = "$3" ] || echo "$found" >"$tap_dir/why"
	ok "$1" $(($([ "$found" = "$3" ]; echo $?)))
}
property() {
	echo "json_extract(j, '\$.properties.$1')"
}
expect "watch --json" 1 "$MIGRATE" watch --json "$id"
json "is a line of JSON for each change" "$(property JobState)" 10
expect "schedule --json" 0 "$MIGRATE" schedule --json "$id"
json "is the job" "$(property InstanceID)" "$id"
expect "start --wait --json" 1 "$MIGRATE" start "${move[@]}" --domain test --wait --json
tail -n 1 "$tap_dir/out" >"$tap_dir/last" && mv "$tap_dir/last" "$tap_dir/out"
json "ends with the job that has ended" "$(property JobState)" 10
expect "start --json" 0 "$MIGRATE" start "${move[@]}" --domain test --at 2099-01-01 --json
json "is the new job" "$(property JobState)" 2
third=$(grep -o 'mofc:[0-9a-f-]*' "$tap_dir/out" | head -n 1)
"$MIGRATE" list --watch >"$tap_dir/watched" &
watching=$!
"$MIGRATE" list --watch --json >"$tap_dir/watched.json" &
watching_json=$!
sleep 0.5
expect "cancel --json" 0 "$MIGRATE" cancel --json --timeout 20 "$third"
json "is the job as it is then" "$(property JobState)" 8
expect "delete of what others watch" 0 "$MIGRATE" delete "$third"
sleep 0.5
kill -INT "$watching"
kill "$watching_json"
wait "$watching"
ok "list --watch ends well" $?
wait "$watching_json"
ok "and with --json" $?
says "it has printed the list" "$tap_dir/watched" "ID "
says "the change" "$tap_dir/watched" "$third    0 %  0:00  Terminated: terminated"
says "and that the job is gone" "$tap_dir/watched" "$third  deleted"
says "so has that with JSON" "$tap_dir/watched.json" "{\"deleted\":\"$third\"}"
expect "kill --delete --json" 4 "$MIGRATE" kill --delete --json "$third"

# The service.
expect "service" 0 "$MIGRATE" service
says "shows a limit" "$tap_dir/out" "MaximumActiveStorageMigration        4"
expect "service --set" 0 "$MIGRATE" service --set MaximumActiveStorageMigration=2 \
	--set enablevirtualsystemmigration=no
says "shows what was set" "$tap_dir/out" "MaximumActiveStorageMigration        2  (set)"
expect "start where that is switched off" 5 "$MIGRATE" start "${move[@]}" --domain test
says "says so" "$tap_dir/err" "EnableVirtualSystemMigration is false"
expect "service --set without a value" 0 "$MIGRATE" service --set EnableVirtualSystemMigration= \
	--json
json "is the default again" "$(property EnableVirtualSystemMigration)" 1
json "and the other is as it was set" "$(property MaximumActiveStorageMigration)" 2
expect "what the service cannot do" 5 "$MIGRATE" service --set EnableSmbTransport=yes
expect "and what it cannot choose" 5 "$MIGRATE" service --set AuthenticationType=1

# The hosts.
expect "hosts" 0 "$MIGRATE" hosts --hosts "$tap_dir/hosts.conf"
grep -Eq '^here: .*, TEST [0-9.]+, libvirt [0-9]+\.[0-9]+\.[0-9]+$' "$tap_dir/out"
ok "with their versions" $?
printf '[gone]\nconnect = test:///no/such/file\n' >>"$tap_dir/hosts.conf"
expect "hosts of which one is gone" 1 "$MIGRATE" hosts --hosts "$tap_dir/hosts.conf"
says "says which" "$tap_dir/out" "gone: not reached: cannot reach gone: "
expect "hosts --json" 1 "$MIGRATE" hosts --json --hosts "$tap_dir/hosts.conf"
tr '\n' ' ' <"$tap_dir/out" >"$tap_dir/one" && mv "$tap_dir/one" "$tap_dir/out"
json "as an array" \
	"(SELECT group_concat(json_extract(value, '\$.reached')) FROM json_each(j))" 1,1,0
expect "hosts of a broken file" 5 "$MIGRATE" hosts --hosts "$tap_dir/node.xml"
: >"$tap_dir/empty.conf"
expect "hosts of an empty file" 4 "$MIGRATE" hosts --hosts "$tap_dir/empty.conf"
says "says what to do" "$tap_dir/err" "write a section [name]"

# migrate.conf.
printf '\nstore = x\n' >"$tap_dir/migrate.conf"
MOFC_CONFIG=$tap_dir/migrate.conf expect "a mistake in migrate.conf" 5 "$MIGRATE" list
says "is told with its line" "$tap_dir/err" "migrate.conf:2: store = x: expected an absolute path"

expect "delete" 0 "$MIGRATE" delete "$id"
expect "delete once more" 4 "$MIGRATE" delete "$id"

"$MIGRATE" list >/dev/full 2>"$tap_dir/err"
ok "a full disk under stdout is told of" $(($? != 1))
stop_runner

mkdir "$tap_dir/closed"
echo "no database, but long enough to look at it as one .........." >"$tap_dir/closed/jobs.db"
chmod -R go= "$tap_dir/closed"
expect "a damaged store" 6 "$MIGRATE" list --store "$tap_dir/closed"
says "is called so" "$tap_dir/err" "is damaged"
chmod 777 "$tap_dir/closed"
expect "a store that others can write" 6 "$MIGRATE" list --store "$tap_dir/closed"
expect "a store on a file" 6 "$MIGRATE" list --store "$tap_dir/node.xml"
tap_end
