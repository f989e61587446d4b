# What shell tests share: TAP lines and comparison of texts.  Source it; end with tap_end.
BUILD=$(cd "${BUILD:-build}" && pwd)
MOFC=$BUILD/mofc
tap_count=0 tap_failed=0
tap_dir=$(mktemp -d)
trap 'rm -rf "$tap_dir"' EXIT

# ok NAME STATUS: a test went well if STATUS is 0; what $tap_dir/why holds explains the others.
ok() {
	tap_count=$((tap_count + 1))
	if [ "$2" -eq 0 ]; then
		echo "ok $tap_count - $1"
	else
		echo "not ok $tap_count - $1"
		[ ! -s "$tap_dir/why" ] || sed 's/^/# /' "$tap_dir/why"
		tap_failed=$((tap_failed + 1))
	fi
	: >"$tap_dir/why"
}

skip() { # NAME REASON
	tap_count=$((tap_count + 1))
	echo "ok $tap_count - $1 # SKIP $2"
}

skip_all() { # REASON
	echo "1..0 # SKIP $1"
	exit 0
}

# expect NAME STATUS COMMAND..: the command ends with STATUS; its output is in $tap_dir/out and
# its messages are in $tap_dir/err. Of a test that fails, what fails in it is shown.
expect() {
	local name=$1 wanted=$2 status=0
	shift 2
	"$@" >"$tap_dir/out" 2>"$tap_dir/err" </dev/null || status=$?
	[ $status -eq "$wanted" ] || {
		echo "status $status, wanted $wanted: $*"
		head -20 "$tap_dir/err"
		grep -A 5 '^not ok' "$tap_dir/out" | head -20
	} >"$tap_dir/why"
	ok "$name" $((status != wanted))
}

# says NAME FILE TEXT: the file holds the text.
says() {
	local status=0
	grep -qF -- "$3" "$2" || status=1
	[ $status -eq 0 ] || { echo "not there: $3"; head -20 "$2"; } >"$tap_dir/why"
	ok "$1" $status
}

# same NAME GOLDEN FILE: the texts are equal; UPDATE=1 makes them so.
same() {
	local status=0
	if [ "${UPDATE:-}" = 1 ]; then cp "$3" "$2"; fi
	diff -u "$2" "$3" >"$tap_dir/why" 2>&1 || status=1
	ok "$1" $status
}

tap_end() {
	echo "1..$tap_count"
	exit $((tap_failed > 0))
}
