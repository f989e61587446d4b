#!/bin/bash
# Bad input is refused before there is a job: with the exit status for it and with one clear line.

# shellcheck source=lib/test.bash
. "$(dirname "$0")/lib/test.bash"
test_needs_migrate

USAGE=2
NOT_FOUND=4
REFUSED=5
STORE_FAILURE=6
newline=$'\n'

# refused NAME STATUS PATTERN COMMAND...: the command's status, its line, and that the line says
# PATTERN.
refused() {
	local name=$1 status=$2 pattern=$3
	shift 3
	test_run "$@"
	test_is "$STATUS" "$status" "$name: status $status" || test_note "$ERRORS"
	test_matches "$ERRORS" "^msvm-migrate: [^${newline}]*${pattern}[^${newline}]*$" \
		"$name: one line that says so"
	test_is "$OUTPUT" "" "$name: nothing on stdout"
}

from_a_to_b() {
	local name=$1
	shift
	migrate start --connect "$uri_a" --domain "$name" --to "$uri_b" --peer-uri "$peer_b" "$@"
}

uri_a=$("$LAB" uri a)
uri_b=$("$LAB" uri b)
peer_b=$("$LAB" peer-uri b)
test_guest_start mover
"$LAB" define a sleeper
jobs=$(migrate list | wc -l)

refused "no command" $USAGE . "$MIGRATE"
refused "unknown command" $USAGE fly "$MIGRATE" fly
refused "unknown option" $USAGE fly from_a_to_b mover --fly
refused "no domain" $USAGE domain migrate start --connect "$uri_a" --to "$uri_b"
refused "no destination" $USAGE --to migrate start --connect "$uri_a" --domain mover
refused "option without its value" $USAGE store "$MIGRATE" list --store
refused "bandwidth that is no number" $USAGE fast from_a_to_b mover --bandwidth fast
refused "negative bandwidth" $USAGE bandwidth from_a_to_b mover --bandwidth -1
refused "show without a job" $USAGE . migrate show
refused "unknown format" $USAGE poem migrate show mofc:00000000 --format poem

refused "unknown domain" $NOT_FOUND nobody from_a_to_b nobody
missing=mofc:00000000-0000-4000-8000-000000000000
for verb in show watch cancel; do
	refused "$verb of an unknown job" $NOT_FOUND 00000000 migrate $verb $missing
done

nobody="qemu:///system?socket=$TEST_DIR/nobody"
refused "source that nobody answers" $REFUSED "$TEST_DIR/nobody" migrate start \
	--connect "$nobody" --domain mover --to "$uri_b" --peer-uri "$peer_b"
refused "source of an unknown kind" $REFUSED nonsense migrate start \
	--connect nonsense:///system --domain mover --to "$uri_b" --peer-uri "$peer_b"
refused "domain that is shut off" $REFUSED sleeper from_a_to_b sleeper
refused "source and destination equal" $REFUSED . migrate start \
	--connect "$uri_a" --domain mover --to "$uri_a" --peer-uri "$("$LAB" peer-uri a)"

# A URI may name a program that libvirt runs to get a connection: as root, and on the other host.
trap="$TEST_DIR/trap"
printf '#!/bin/sh\n: >%s.sprung\n' "$trap" >"$trap"
chmod +x "$trap"
for uri in "qemu+ssh://10.77.0.2/system?command=$trap" \
	"qemu+ssh://10.77.0.2/system?netcat=$trap" \
	"qemu+ssh://10.77.0.2/system?no_tty=1&command=$trap" \
	"qemu+ssh://10.77.0.2/system?%63ommand=$trap" \
	"qemu+ssh://10.77.0.2/system?COMMAND=$trap" \
	"qemu+ext:///system?command=$trap"; do
	what=${uri/"$trap"/..}
	refused "--peer-uri $what" $REFUSED . migrate start \
		--connect "$uri_a" --domain mover --to "$uri_b" --peer-uri "$uri" --wait
	refused "--to $what" $REFUSED . migrate start \
		--connect "$uri_a" --domain mover --to "$uri" --peer-uri "$peer_b" --wait
	refused "--connect $what" $REFUSED . migrate start \
		--connect "$uri" --domain mover --to "$uri_b" --peer-uri "$peer_b" --wait
done
test_is "$(find "$TEST_DIR" -name "*.sprung")" "" "no program named in a URI was run"

: >"$TEST_DIR/file"
refused "store that cannot be made" $STORE_FAILURE "$TEST_DIR/file" "$MIGRATE" start \
	--connect "$uri_a" --domain mover --to "$uri_b" --peer-uri "$peer_b" \
	--store "$TEST_DIR/file/store"
refused "list of a store that cannot be read" $STORE_FAILURE "$TEST_DIR/file" \
	"$MIGRATE" list --store "$TEST_DIR/file/store"

test_is "$(migrate list | wc -l)" "$jobs" "no job was made by all this"
test_guest mover a
test_is "$(guest_state a sleeper), $(guest_state b sleeper)" "shut off, absent" \
	"the domain that was shut off is untouched"
test_end
