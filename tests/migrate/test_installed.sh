#!/bin/bash
# What "make install" brings beside the programs: manual pages, samples, completion, the unit.
cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
MIGRATE=$BUILD/msvm-migrate
[ -x "$MIGRATE" ] || skip_all "msvm-migrate is not built"
prefix=$tap_dir/usr
share=$prefix/share
expect "make install" 0 make --no-print-directory BUILD="$BUILD" PREFIX="$prefix" install
unit=$prefix/lib/systemd/system/msvm-migrate.service
for file in "$share"/man/man1/msvm-migrate.1 "$share"/man/man5/{hosts,migrate}.conf.5 "$unit" \
	"$share"/doc/mofc/{hosts,migrate}.conf "$share"/bash-completion/completions/msvm-migrate; do
	[ -s "$file" ]
	ok "${file#"$tap_dir"} is installed" $?
done

# Each verb and option of --help stands in the manual page.
page=$tap_dir/page
sed 's/\\f[BIR]//g; s/\\-/-/g' "$share/man/man1/msvm-migrate.1" >"$page"
"$MIGRATE" --help >"$tap_dir/help"
missing=0
while read -r verb _; do
	grep -q "^\.SS msvm-migrate $verb " "$page" || missing=1
	while read -r option _; do
		grep -q -- "^$option\b" "$page" || { echo "$option" >>"$tap_dir/why"; missing=1; }
	done < <("$MIGRATE" "$verb" --help | grep '^  --')
done < <(grep '^  [a-z]' "$tap_dir/help")
ok "the page tells of every verb and option" $missing
if command -v groff >/dev/null; then
	for file in "$share"/man/man?/*; do
		groff -man -ww -z -K utf8 "$file" >"$tap_dir/why" 2>&1
		[ ! -s "$tap_dir/why" ]
		ok "${file##*/} is clean roff" $?
	done
else
	skip "the pages are clean roff" "groff is not installed"
fi

# complete WORDS..: what bash would offer for the last of them.
complete_words() {
	COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
	COMPREPLY=()
	_msvm_migrate
	echo "${COMPREPLY[*]}"
}
complete() { :; }
# shellcheck disable=SC1091
. "$share/bash-completion/completions/msvm-migrate"
[ "$(complete_words msvm-migrate se)" = "serve service" ]
ok "verbs are completed" $?
[ "$(complete_words msvm-migrate service --s)" = "--set --store" ]
ok "options of a verb are completed" $?
[ "$(complete_words msvm-migrate show --format j)" = json ]
ok "values are completed" $?
export MOFC_STORE=$tap_dir/store PATH=$prefix/bin:$PATH
id=$("$MIGRATE" start --connect test:///default --domain test --storage-only --disk vda=/x \
	--at 2099-01-01 2>/dev/null)
[ -n "$id" ] && [ "$(complete_words msvm-migrate show "${id:5:6}")" = "${id#mofc:}" ]
ok "IDs are completed" $?

says "the unit starts what is installed" "$unit" "ExecStart=$prefix/bin/msvm-migrate serve"
if command -v systemd-analyze >/dev/null; then
	systemd-analyze verify --man=no "$unit" >"$tap_dir/why" 2>&1 && [ ! -s "$tap_dir/why" ]
	ok "systemd has no objection to it" $?
else
	for line in Restart=on-failure StateDirectory=mofc NoNewPrivileges=yes \
		WantedBy=multi-user.target; do
		says "the unit says $line" "$unit" "$line"
	done
fi

expect "make uninstall" 0 make --no-print-directory BUILD="$BUILD" PREFIX="$prefix" uninstall
[ -z "$(find "$prefix" -type f -o -type l)" ]
ok "leaves no file" $?
make --no-print-directory BUILD="$BUILD" all >/dev/null
tap_end
