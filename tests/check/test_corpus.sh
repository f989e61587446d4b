#!/bin/bash
# MOF of other people: DMTF's schemas hold no errors, and no file at all makes mofc crash or hang.
set -u
export LC_ALL=C
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/tap.sh"
cd "$top" || exit 1
corpus=${CORPUS:-../shared/corpus}
cd "$corpus" 2>/dev/null || skip_all "the corpus is not at $corpus; CORPUS=DIR says where it is"

# report NAME: a test that is passed if $tap_dir/why, which holds what is wrong, is empty.
report() {
	local count
	count=$(wc -l <"$tap_dir/why")
	sed -i '21,$d' "$tap_dir/why"
	ok "$1" "$count"
}

for schema in 2.49/cim_schema_2.49.0.mof 2.32/CIM_Schema.mof 2.22/CIM_Schema.mof; do
	timeout 30 "$MOFC" check --color=never "dmtf/$schema" >"$tap_dir/why" 2>&1
	status=$?
	[ $status -eq 0 ] || echo "status $status" >>"$tap_dir/why"
	report "of DMTF $schema nothing is said"
done
# The includes of 2.13.1 are written with backslashes; what is left are mistakes of its own.
timeout 30 "$MOFC" check --color=never dmtf/2.13.1/CIM_Schema.mof >"$tap_dir/out" 2>&1
grep ': error: ' "$tap_dir/out" | grep -v 'CIM_iSCSIConnection.mof:109:.*\[qualifier-use\]' \
	>"$tap_dir/why"
report "DMTF 2.13.1 has only the errors that it has"
timeout 30 "$MOFC" check --color=never -I dmtf/2.49 msvm-v2/all.mof >"$tap_dir/out" 2>&1
status=$?
grep ': error: ' "$tap_dir/out" >"$tap_dir/why"
[ $status -eq 0 ] || echo "status $status" >>"$tap_dir/why"
report "the Msvm classes have no errors"

# one FILE: how two runs over it ended: its syntax alone, and its check.
cat >"$tap_dir/one" <<'ONE'
timeout 2 "$1" dump --format ast "$2" >/dev/null 2>&1
syntax=$?
timeout 2 "$1" check --color=never -I dmtf/2.49 -I "$(dirname "$2")" "$2" >"$3/$$" 2>&1
status=$?
grep -aq ': error: ' "$3/$$"
case $status$? in
01 | 10) ;;
*) status=wrong ;;
esac
echo "$syntax $status $2"
rm "$3/$$"
ONE
mkdir "$tap_dir/outputs"
find negative real -type f -print0 | sort -z |
	xargs -0 -P2 -I{} bash "$tap_dir/one" "$MOFC" {} "$tap_dir/outputs" >"$tap_dir/all"
grep -v '^[01] [01] ' "$tap_dir/all" >"$tap_dir/why"
report "$(wc -l <"$tap_dir/all") files end within 2 s, with 0, or with 1 and an error"

# What is MOF parses.  These are none: templates with placeholders, UTF-16 with a byte too many or
# too few, one made to be wrong, and one whose text has quotes that are not escaped.
cat >"$tap_dir/none" <<'NONE'
intel+ixpdimm_sw/src/wbem/mof/class_def.mof
microsoft+Microsoft365DSC/ResourceGenerator/Schema.Template.mof
microsoft+omi/Unix/tests/mof/syntaxerror.mof
DSR_IniSettingsFile/en-US/DSR_IniSettingsFile.schema.mfl
DSR_KeyValuePairFile/en-US/DSR_KeyValuePairFile.schema.mfl
DSR_ReplaceText/en-US/DSR_ReplaceText.schema.mfl
xPSDesiredStateConfiguration/DSCResources/MSFT_xUserResource/en-US/MSFT_xUserResource.schema.mfl
NONE
grep -E ' real/.*\.(mof|mfl|Mof)$' "$tap_dir/all" | grep -vFf "$tap_dir/none" >"$tap_dir/mof"
grep -v '^0' "$tap_dir/mof" >"$tap_dir/why"
report "$(wc -l <"$tap_dir/mof") files that are MOF parse"
grep -Ff "$tap_dir/none" "$tap_dir/all" | grep -v '^1 1 ' >"$tap_dir/why"
report "what is no MOF is refused"
awk '{ all++; sound += $2 == "0" } END { if (sound < 0.9 * all) print sound " of " all }' \
	"$tap_dir/mof" >"$tap_dir/why"
report "at least 90 % of them are accepted ($(grep -c '^0 0' "$tap_dir/mof"))"

# For other compilers these are wrong, and for this one as well.
invalid=negative/OpenPegasus+OpenPegasus/pegasus/src/Pegasus/Compiler/tests/invalidMOF
pywbem=negative/pywbem+pywbem/tests/unittest/pywbem/testmofs
while read -r file line; do
	"$MOFC" check --color=never "$file" >"$tap_dir/out" 2>&1
	[ $? -eq 1 ] && grep -q "^$file:$line:.*: error: " "$tap_dir/out" || {
		echo "$file: no error in line $line"
		cat "$tap_dir/out"
	} >>"$tap_dir/why"
	[ "$(grep -c ': error: ' "$tap_dir/out")" -eq 1 ] ||
		echo "$file: more than one error" >>"$tap_dir/why"
done <<FILES
$invalid/badQualifierDecl2.mof 4
$invalid/badQualifierDecl3.mof 4
$invalid/badQualifierDecl12.mof 3
$invalid/badQualifierDecl16.mof 3
$invalid/badClassDefinition1.mof 1
$invalid/InstAliasError.mof 33
$pywbem/parse_error03.mof 24
$pywbem/parse_error04.mof 4
negative/kkaempf+mof/test/mof/class_qualifier_fail.mof 2
FILES
report "the negative tests of others: one error each, in the right line"

# These are legal: two with a warning, one with more blanks than usual.
for file in InvalidPragma1:1 InvalidPragma2:1 badQualifierDecl14:0; do
	"$MOFC" check --color=never "$invalid/${file%:*}.mof" >"$tap_dir/out" 2>&1 &&
		[ "$(grep -c ': warning: ' "$tap_dir/out")" -eq "${file#*:}" ] ||
		cat "$tap_dir/out" - <<<"$file" >>"$tap_dir/why"
done
report "what others refuse though it is legal"

tap_end
