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
	timeout 30 "$MOFC" check --color=never "dmtf/$schema" >"$tap_dir/out" 2>&1
	status=$?
	grep ': error: ' "$tap_dir/out" >"$tap_dir/why"
	[ $status -eq 0 ] || echo "status $status" >>"$tap_dir/why"
	report "DMTF $schema has no errors"
done

# one FILE: how a run over it ended, if it is not with 0 and silence about errors, or with 1 and
# an error that is told.
cat >"$tap_dir/one" <<'ONE'
timeout 10 "$1" check --color=never -I dmtf/2.49 -I "$(dirname "$2")" "$2" >"$3/$$" 2>&1
status=$?
grep -q ': error: ' "$3/$$"
case $status$? in
01 | 10) ;;
*) echo "status $status: $2" ;;
esac
rm "$3/$$"
ONE
mkdir "$tap_dir/outputs"
for folder in negative real; do
	find "$folder" -type f -print0 | sort -z >"$tap_dir/files"
	xargs -0 -P2 -I{} bash "$tap_dir/one" "$MOFC" {} "$tap_dir/outputs" \
		<"$tap_dir/files" >"$tap_dir/why"
	count=$(tr -cd '\0' <"$tap_dir/files" | wc -c)
	report "$count files of $folder end with 0, or with 1 and an error"
done

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
