#!/bin/bash
# The rules of the compiler, each with an id: NAME.ok.mof is silent even with -Wall; what is said
# of NAME.bad.mof is NAME.bad.err.  UPDATE=1 writes that instead of comparing it.  A first line
# "// options: .." gives further arguments; files that name no dialect there are tried as CIM.
set -u
export LC_ALL=C
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/tap.sh"
cd "$top/tests/rules" || exit 1

# RULE ID CIM WMI SOURCE: what a rule is in each dialect, and where it stands below mofc/.  off: a
# warning that is off unless it is asked for; -: there is no such rule, or another tells of it;
# error/warning: the files have cases of both kinds.  R01 to R60 are the rules of the
# specifications; a W follows those that only WMI has, an M those of mofc itself.
rules() {
	cat <<'TABLE'
R01 unknown-qualifier error error/warning model/qualifiers.c
R02 value-type error error model/value.c
R02 qualifier-type - warning model/qualifiers.c
R03 value-array error error/warning model/value.c
R04 qualifier-scope error warning model/qualifiers.c
R05 duplicate-qualifier error warning model/qualifiers.c
R06 duplicate-qualifier error warning model/qualifiers.c
R07 flavor error warning model/qualifiers.c
R08 override-qualifier error warning model/qualifiers.c
R09 unknown-superclass error error model/resolve.c
R10 superclass-cycle error error model/resolve.c
R11 association error warning model/rules_class.c
R11 indication error warning model/rules_class.c
R12 terminal error error model/rules_class.c
R13 abstract off off model/rules_class.c
R14 duplicate-element error error model/resolve.c
R15 duplicate-parameter error error model/resolve.c
R16 override error error model/rules_override.c
R17 override-target error error model/rules_element.c
R17 override-type error error model/rules_override.c
R17 override-parameters error error model/rules_override.c
R18 key error error model/rules_element.c
R19 key-missing off off model/rules_class.c
R20 reference warning - model/rules_class.c
R21 association-ends error warning model/rules_class.c
R22 unknown-class error warning model/rules_element.c
R22 override-class error error model/rules_override.c
R23 value-type error error model/value.c
R23 value-array error error/warning model/value.c
R23 unknown-type error error model/rules_element.c
R23 class-type error - model/rules_element.c
R23 void error - model/rules_element.c
R24 integer-range error error model/value.c
R24 real-range error error model/value.c
R25 array-size error - model/rules_value.c
R26 value-map-length error warning model/valuemap.c
R27 value-map error warning model/valuemap.c
R27 value-map-overlap error warning model/valuemap.c
R27 value-map-duplicate warning warning model/rules_value.c
R27 value-map-unclaimed off off model/valuemap.c
R27 value-map-text off off model/valuemap.c
R27 value-map-default warning - model/rules_value.c
R27 value-map-value warning - model/rules_value.c
R28 bit-map error warning model/rules_value.c
R29 limits error error model/rules_element.c
R29 limits-type warning warning model/rules_element.c
R29 limits-default error warning model/rules_value.c
R29 limits-value warning warning model/rules_value.c
R30 qualifier-use error/warning warning model/rules_element.c
R30 limits-datetime off off model/rules_element.c
R31 embedded error error model/rules_element.c
R31 embedded-twice error error model/rules_element.c
R31 embedded-class error error model/instance.c
R31 unknown-class error warning model/rules_element.c
R32 key-type error error model/rules_element.c
R32 key-real warning warning model/rules_element.c
R32 default-null warning warning model/rules_value.c
R33 octetstring error warning model/rules_element.c
R34 array-type error warning model/rules_element.c
R35 direction error error model/rules_element.c
R36 counter-gauge error error model/rules_element.c
R37 default-null warning warning model/rules_value.c
R37 required warning warning model/rules_instance.c
R38 unknown-class error warning model/instance.c
R38 abstract-instance error error model/instance.c
R38 instance-key error error model/instance.c
R39 unknown-property error error model/instance.c
R39 duplicate-value error error model/instance.c
R40 instance-key error error model/instance.c
R41 unknown-alias error error model/instance.c
R41 duplicate-alias error error model/gather.c
R41 reference-class error warning model/rules_path.c
R41 reference-path error warning model/rules_path.c
R42 datetime error error model/value.c
R43 duplicate-instance error warning model/rules_instance.c
R44 syntax error error parse/literal.c
R45 include error error parse/include.c
R45 include-case warning warning parse/include.c
R46 unknown-pragma warning warning model/gather.c
R46 pragma error error model/gather.c
R47 locale warning warning model/gather.c
R48 version warning warning model/rules_class.c
R49 punit warning warning model/rules_element.c
R50 unresolved-name off off model/rules_name.c
R50 deprecated off off model/rules_class.c
R51 schema-name warning - model/rules_class.c
R52 value-type error error model/value.c
R53 key-write off - model/rules_element.c
R54 propagated off off model/rules_element.c
R55 qualifier-scope error warning model/qualifiers.c
R56 structure error error model/rules_class.c
R57 value-type error error model/value.c
R58 syntax error error parse/scan.l
R58 string-lines - warning parse/scan.l
R59 syntax error error parse/literal.c
R59 escape - warning parse/literal.c
R60 name-case off off model/rules_class.c
R60 duplicate-class error warning model/gather.c
W01 method-id - warning model/rules_wmi.c
W02 class-size - warning model/rules_wmi.c
W03 singleton - warning model/rules_wmi.c
M01 values-name off off model/rules_name.c
M02 encoding warning warning parse/parser.c
M03 include-folder warning warning model/lookup.c
M04 backslash - warning parse/scan.l
M05 no-value error - model/instance.c
M06 empty-file warning warning main.c
TABLE
}

# What is no rule of a schema but of a run: told of by the tests of the command line.
others="mof3 no-class read"

options() { # FILE
	sed -n '1s|^// options: ||p' "$1"
}

# compare FILE OUTPUT: says how they differ.
compare() {
	if [ -n "${UPDATE:-}" ]; then
		rm -f "$1"
		[ ! -s "$2" ] || cp "$2" "$1"
	elif [ -e "$1" ]; then
		diff -u --label "$1" --label printed "$1" "$2"
	else
		diff -u --label "no $1" --label printed /dev/null "$2"
	fi
}

# run ARGUMENT..: status in $status, messages in $tap_dir/err.
run() {
	timeout 20 "$MOFC" check --color=never --max-errors=0 "$@" >"$tap_dir/out" \
		2>"$tap_dir/err" </dev/null
	status=$?
}

report() { # NAME: passed if $tap_dir/why is empty
	ok "$1" "$(wc -l <"$tap_dir/why")"
}

for file in *.ok.mof; do
	# Unquoted here and below: the options are words.
	run --dialect cim -Wall $(options "$file") "$file"
	{
		[ $status -eq 0 ] || echo "status $status"
		cat "$tap_dir/out" "$tap_dir/err"
	} >"$tap_dir/why"
	report "sound: ${file%.ok.mof}"
done

for file in *.bad.mof; do
	run --dialect cim $(options "$file") "$file"
	wanted=0
	! grep -q '^[^ ].*: error: ' "$tap_dir/err" || wanted=1
	{
		[ $status -eq $wanted ] || echo "status $status instead of $wanted"
		cat "$tap_dir/out"
		grep -q '^[^ ].*: \(error\|warning\): ' "$tap_dir/err" || echo "nothing is said"
		compare "${file%.mof}.err" "$tap_dir/err"
	} >"$tap_dir/why"
	report "told: ${file%.bad.mof}"
done

# is_told SEVERITY ID: whether the last run said so.
is_told() {
	case $1 in
	error) grep -qF ": error: " "$tap_dir/err" && grep -qF "[$2]" "$tap_dir/err" ;;
	*) grep -q ": warning: .*\[-W$2\]$" "$tap_dir/err" ;;
	esac
}

# check_dialect DIALECT ID SEVERITY: a rule's bad file in one dialect.
check_dialect() {
	local file=$2.bad.mof given
	given=$(options "$file" | sed "s/--dialect [a-z]*//; s/-W[a-z-]*$2//")
	run $given --dialect "$1" "$file"
	case $3 in
	- | off)
		! is_told warning "$2" || echo "$2 in $1: told though nobody asked"
		! is_told error "$2" || echo "$2 in $1: told as an error"
		;;
	*)
		is_told "${3%/*}" "$2" || echo "$2 in $1: no ${3%/*}"
		is_told "${3#*/}" "$2" || echo "$2 in $1: no ${3#*/}"
		;;
	esac
	[ "$3" != off ] || {
		run $given --dialect "$1" "-W$2" "$file"
		is_told warning "$2" || echo "$2 in $1: not told with -W$2"
	}
}

# Strings are looked at before it is known which dialect a file is in: there auto stands for WMI.
rules | cut -d' ' -f2-4 | sort -u | while read -r id cim wmi; do
	check_dialect cim "$id" "$cim"
	case $id in
	backslash | escape | string-lines) check_dialect auto "$id" "$wmi" ;;
	*) check_dialect wmi "$id" "$wmi" ;;
	esac
done >"$tap_dir/why"
report "each rule is an error, a warning or nothing as the table says"

for i in $(seq -w 60); do
	rules | grep -q "^R$i " || echo "R$i is not in the table"
done >"$tap_dir/why"
report "no rule is missing"

rules | cut -d' ' -f2 | sort -u >"$tap_dir/ids"
while read -r id; do
	for file in "$id".ok.mof "$id".bad.mof "$id".bad.err; do
		[ -e "$file" ] || echo "there is no $file"
	done
done <"$tap_dir/ids" >"$tap_dir/why"
report "each id has its two files"

rules | while read -r rule id cim wmi source; do
	grep -q "\"$id\"" "$top/mofc/$source" ||
		{ [ "$id" = syntax ] && [ -e "$top/mofc/$source" ]; } ||
		echo "$rule: $source does not say $id"
done >"$tap_dir/why"
report "each rule stands where the table says"

# The first text of a call that reports is its id, unless the id is a variable.
cat "$top"/mofc/main.c "$top"/mofc/{base,parse,model}/*.[cly] | tr '\n\t' '  ' >"$tap_dir/source"
{
	grep -oE '(diag_v?(error|warning)|dialect_error|literal_oddity)\([^;"]*"[^"]*"' \
		"$tap_dir/source"
	grep -oE '\*id = [^;]*;' "$tap_dir/source"
} | grep -oE '"[a-z0-9-]+"' | tr -d '"' | sort -u >"$tap_dir/said"
{
	[ "$(wc -l <"$tap_dir/said")" -gt 50 ] || echo "the ids of the sources are not found"
	for id in $others; do echo "$id"; done | sort -u - "$tap_dir/ids" |
		comm -13 - "$tap_dir/said" | sed 's/$/ is said but not in the table/'
} >"$tap_dir/why"
report "each id that is said is in the table"

sed -n 's/^\t{ "\([^"]*\)".*/\1/p' "$top/mofc/model/warnings.c" >"$tap_dir/warnings"
sort "$tap_dir/warnings" | diff "$tap_dir/warnings" - >"$tap_dir/why"
report "the warnings are sorted"

rules | awk '$3 ~ /warning|off/ || $4 ~ /warning|off/ { print $2 }' | sort -u >"$tap_dir/named"
{
	comm -3 "$tap_dir/named" "$tap_dir/warnings" |
		sed 's/$/: in one of table and warnings.c only/'
	grep -E '^(no-|error$|all$)' "$tap_dir/warnings" | sed 's/$/ cannot be named/'
} >"$tap_dir/why"
report "each warning is in the table, and can be named"

for form in "" no- error= no-error=; do
	run $(sed "s/^/-W$form/" "$tap_dir/warnings") include/base.mof
	[ $status -eq 0 ] && [ ! -s "$tap_dir/err" ] || cat "$tap_dir/err"
done >"$tap_dir/why"
report "each warning is known to -W"

# try NAME STATUS TEXT ARGUMENT..: one run over a file with a warning that is on (reference) and
# one that is off (key-missing); TEXT is the ends of all messages.
cat >"$tap_dir/two.mof" <<'MOF'
class T_Class { string Id; T_Class REF Next; };
MOF
try() {
	local name=$1 wanted=$2 text=$3
	shift 3
	run --dialect cim "$@" "$tap_dir/two.mof"
	{
		[ $status -eq "$wanted" ] || echo "status $status instead of $wanted"
		grep -oE ': (error|warning): .*|^mofc: .*' "$tap_dir/err" |
			sed -E 's/^: (error|warning): .* \[/\1 [/' | paste -sd ' ' >"$tap_dir/short"
		[ "$(cat "$tap_dir/short")" = "$text" ] || {
			echo "wanted: $text"
			cat "$tap_dir/short"
		}
	} >"$tap_dir/why"
	report "$name"
}

on='warning [-Wreference]' off='warning [-Wkey-missing]'
try "what is on" 0 "$on"
try "-Wno-ID" 0 "" -Wno-reference
try "-Wno-ID, apart" 0 "" -W no-reference
try "-WID" 0 "$off $on" -Wkey-missing
try "-Wall" 0 "$off $on" -Wall
try "-Wall, then -Wno-ID" 0 "$off" -Wall -Wno-reference
try "-Wno-ID, then -Wall" 0 "$off $on" -Wno-reference -Wall
try "-Werror" 1 "error [-Werror=reference]" -Werror
try "-Wall -Werror" 1 "error [-Werror=key-missing] error [-Werror=reference]" -Wall -Werror
try "-Werror=ID" 1 "error [-Werror=reference]" -Werror=reference
try "-Werror=ID turns on" 1 "error [-Werror=key-missing] $on" -Werror=key-missing
try "-Werror -Wno-error=ID" 0 "$on" -Werror -Wno-error=reference
try "-Werror -Wno-ID" 0 "" -Werror -Wno-reference
try "-Werror and other warnings" 0 "" -Werror=version -Wno-reference
try "unknown warning" 2 \
	"mofc: there is no warning '-Wnowhere'; -W help lists those there are" -Wnowhere
try "almost a warning" 2 "mofc: there is no warning '-Wreferense'; did you mean 'reference'?" \
	-Wreferense
try "almost a warning, off" 2 \
	"mofc: there is no warning '-Wno-verson'; did you mean 'version'?" -Wno-verson
try "almost a warning, as an error" 2 \
	"mofc: there is no warning '-Werror=verson'; did you mean 'version'?" -Werror=verson
try "an error is no warning" 2 "mofc: there is no warning '-Wno-value-type'; did you mean \
'value-map'?" -Wno-value-type
run --diagnostics=json --dialect cim -Werror=reference "$tap_dir/two.mof"
says "a promoted warning as JSON" "$tap_dir/err" '"id":"reference"'

# Other people's schemas that are sound print nothing at all.
corpus=${CORPUS:-$top/../shared/corpus}
case $corpus in /*) ;; *) corpus=$top/$corpus ;; esac
if cd "$corpus" 2>/dev/null; then
	for schema in 2.49/cim_schema_2.49.0.mof 2.32/CIM_Schema.mof 2.22/CIM_Schema.mof; do
		run "dmtf/$schema"
		cat "$tap_dir/err" >"$tap_dir/why"
		[ $status -eq 0 ] || echo "status $status" >>"$tap_dir/why"
		report "DMTF $schema prints nothing"
	done
	# This one is made of documentation; its faults are true, and none of them stops anybody.
	run -I dmtf/2.49 msvm-v2/all.mof
	grep ': error: ' "$tap_dir/err" >"$tap_dir/why"
	[ $status -eq 0 ] || echo "status $status" >>"$tap_dir/why"
	report "Msvm classes have no errors"
else
	skip "schemas of others" "the corpus is not at $corpus; CORPUS=DIR says where it is"
fi

tap_end
