#!/bin/bash
# Three ways by which whoever may start a job could become root, each tried: a URI that names a
# command, a Notify that is one, an image outside the folders of the hosts file.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
MIGRATE=$BUILD/msvm-migrate
[ -x "$MIGRATE" ] || skip_all "msvm-migrate is not built"
unset STATE_DIRECTORY
export MOFC_STORE=$tap_dir/store MOFC_CONFIG=$tap_dir/migrate.conf LC_ALL=C.UTF-8
export MOFC_HOSTS=$tap_dir/hosts.conf

stop_runner() {
	local pid
	while read -r pid; do
		[ ! "/proc/$pid/exe" -ef "$MIGRATE" ] || kill "$pid"
	done < <(sed -n 's/.*msvm-migrate\[\([0-9]*\)\]: runner started$/\1/p' \
		"$MOFC_STORE/runner.log" 2>/dev/null)
}
trap 'stop_runner; rm -rf "$tap_dir"' EXIT

mkdir "$tap_dir/images"
cat >"$tap_dir/hosts.conf" <<E
[here]
connect = test:///default
storage = $tap_dir/images
[there]
connect = test://$tap_dir/node.xml
peer = qemu+tcp://there.invalid/system
storage = $tap_dir/images
E
printf '#!/bin/sh\ntouch %s/harm\n' "$tap_dir" >"$tap_dir/run"
chmod 755 "$tap_dir/run"

harmless() { # NAME
	[ ! -e "$tap_dir/harm" ]
	ok "$1 runs nothing" $?
	rm -f "$tap_dir/harm"
}

# 1. libvirt itself does run what such a URI names, or there would be nothing to refuse.
for parameter in command netcat proxy %63ommand; do
	uri="qemu+ssh://x/system?$parameter=$tap_dir/run"
	expect "--connect with $parameter=" 5 "$MIGRATE" start --connect "$uri" --to there \
		--domain test
	harmless "--connect with $parameter="
	expect "--to with $parameter=" 5 "$MIGRATE" start --connect here --to "$uri" --domain test
	harmless "--to with $parameter="
	expect "--peer-uri with $parameter=" 5 "$MIGRATE" start --connect here --to there \
		--peer-uri "$uri" --domain test
	harmless "--peer-uri with $parameter="
	expect "check with $parameter=" 5 "$MIGRATE" check --connect "$uri" --to there --domain test
	harmless "check with $parameter="
	printf '[x]\nconnect = %s\n' "$uri" >"$tap_dir/other.conf"
	expect "a hosts file with $parameter=" 5 "$MIGRATE" hosts --hosts "$tap_dir/other.conf"
	harmless "a hosts file with $parameter="
done
expect "a transport ext" 5 "$MIGRATE" start --connect "qemu+ext://x/system?command=$tap_dir/run" \
	--to there --domain test
harmless "a transport ext"
printf 'allow-command = yes\n' >"$tap_dir/other.conf"
"$MIGRATE" check --hosts "$tap_dir/other.conf" --domain test --storage-only \
	--connect "qemu+ssh://x/system?command=$tap_dir/run" >/dev/null 2>&1
[ -e "$tap_dir/harm" ]
ok "with allow-command = yes libvirt does run it" $?
rm -f "$tap_dir/harm"

# 2. The job fails, as the test driver copies nothing, and its end is told of.
printf '#!/bin/sh\nprintf "%%s" "$MOFC_NOTIFY" >%s/told\n' "$tap_dir" >"$tap_dir/hook"
chmod 755 "$tap_dir/hook"
for hook in "" "notify-hook = $tap_dir/hook"; do
	echo "$hook" >"$tap_dir/migrate.conf"
	sleep 1.2 # a runner looks once a second
	for notify in "$tap_dir/run" "\$($tap_dir/run)" "; $tap_dir/run" "|$tap_dir/run" "-x"; do
		rm -f "$tap_dir/told"
		expect "a job with Notify $notify" 1 "$MIGRATE" start --connect here \
			--storage-only --domain test --disk "vda=$tap_dir/images/x" \
			--notify "$notify" --wait
		for _ in {1..50}; do
			[ -n "$hook" ] && [ ! -s "$tap_dir/told" ] || break
			sleep 0.1
		done
		harmless "Notify $notify"
		[ "$(cat "$tap_dir/told" 2>/dev/null)" = "${hook:+$notify}" ]
		ok "it is told as it is, to a hook that the configuration names" $?
	done
done

# 3. Resolved as text here; what links make of it is found at the host, in the lab's tests.
for path in /etc/passwd "$tap_dir/x" "$tap_dir/images/../x" "$tap_dir/images" \
	"$tap_dir/images/../../etc/x" "$tap_dir/imagesx/y" "//etc/x"; do
	expect "an image at $path" 5 "$MIGRATE" start --connect here --storage-only --domain test \
		--disk "vda=$path"
	says "is not below storage=" "$tap_dir/err" "storage"
	expect "nor at the other host" 5 "$MIGRATE" start --connect here --to there --storage \
		--domain test --disk "vda=$path"
done

# And a fourth: somebody who can open the store, but stands in no list of migrate.conf.
as_nobody() {
	setpriv --reuid 65534 --regid 65534 --clear-groups env HOME=/ "$@"
}
stop_runner
name=$(id -un 65534 2>/dev/null) group=$(getent group 65534 | cut -d: -f1)
chmod 755 "$tap_dir"
if [ "$(id -u)" != 0 ] || [ -z "$name" ] || [ -z "$group" ] ||
	! as_nobody "$MIGRATE" --version >"$tap_dir/out" 2>&1; then
	skip "users" "needs root, setpriv, and a program that others can run"
	tap_end
fi
echo "group = $group" >"$tap_dir/migrate.conf"
expect "the store is shared" 0 "$MIGRATE" list
id=$("$MIGRATE" start --connect here --storage-only --domain test \
	--disk "vda=$tap_dir/images/x" --at 2099-01-01 2>"$tap_dir/why")
expect "nobody may look" 5 as_nobody "$MIGRATE" list
says "says who could" "$tap_dir/err" "access denied: $name may not see the jobs"
echo "readers = $name" >>"$tap_dir/migrate.conf"
expect "a reader may look" 0 as_nobody "$MIGRATE" show "$id"
expect "and see a schedule" 0 as_nobody "$MIGRATE" schedule "$id"
for words in "cancel $id" "kill $id" "delete $id" "schedule $id --keep" \
	"service --set MaximumActiveStorageMigration=1" "serve --idle-exit 0" \
	"start --connect here --storage-only --domain test --disk vda=$tap_dir/images/y"; do
	# shellcheck disable=SC2086
	expect "a reader may not: ${words%% *}" 5 as_nobody "$MIGRATE" $words
	says "says so" "$tap_dir/err" "access denied: $name may not change"
done
echo "operators = $name" >>"$tap_dir/migrate.conf"
expect "an operator may" 0 as_nobody "$MIGRATE" schedule "$id" --keep
tap_end
