#!/bin/bash
# How mofc diff ends: 0 compatible, 1 incompatible, 2 usage or errors; what it makes of bad input.
set -u
export LC_ALL=C
unset NO_COLOR
. "$(dirname "$0")/../tap.sh"
corpus=$(cd "$(dirname "$0")/../.." && cd "${CORPUS:-../shared/corpus}" 2>/dev/null && pwd)
mkdir "$tap_dir/work" && cd "$tap_dir/work" || exit 1

# A run must not take long, whatever it is given.
diffs() { # NAME STATUS ARGUMENT..
	local name=$1 status=$2
	shift 2
	expect "$name" "$status" timeout 60 "$MOFC" diff --color=never "$@"
}
silent() { # NAME: nothing on standard output in the last run
	head -c 500 "$tap_dir/out" >"$tap_dir/why"
	ok "$1" "$([ ! -s "$tap_dir/out" ]; echo $?)"
}
content() { # NAME: nothing on standard error in the last run
	head -c 500 "$tap_dir/err" >"$tap_dir/why"
	ok "$1" "$([ ! -s "$tap_dir/err" ]; echo $?)"
}
last_line() { # NAME TEXT
	tail -n 1 "$tap_dir/out" >"$tap_dir/last"
	says "$1" "$tap_dir/last" "$2"
}

echo 'class T_A { uint8 a; };' >old.mof
echo 'class T_A { uint8 a; uint8 b; };' >more.mof
echo 'class T_A { uint16 a; };' >other.mof
echo '[Description("x")] class T_A { uint8 a; };' >noted.mof

# Status

diffs "the same file twice" 0 old.mof old.mof
silent "the same file twice: nothing"
content "the same file twice: no message"
diffs "the same file twice as JSON" 0 --format json old.mof old.mof
says "no change as JSON" "$tap_dir/out" '"changes": [],'
diffs "compatible" 0 old.mof more.mof
last_line "one change" '1 change: 1 compatible'
diffs "noted" 0 old.mof noted.mof
diffs "incompatible" 1 old.mof other.mof
diffs "incompatible the other way round" 1 more.mof old.mof
diffs "options behind the files" 1 old.mof other.mof --format=json
says "JSON" "$tap_dir/out" '"kind": "type-changed", "level": "source+wire", "what": "property"'
says "JSON: the place" "$tap_dir/out" \
	'"new_place": {"file": "other.mof", "line": 1, "column": 20}'
diffs "explicit text" 1 --format text old.mof other.mof
says "text" "$tap_dir/out" 'T_A.a: type uint8 -> uint16 [source+wire]'

# Usage

diffs "one file" 2 old.mof
says "one file: the message" "$tap_dir/err" 'diff needs two files: OLD and NEW'
diffs "three files" 2 old.mof old.mof old.mof
diffs "no file" 2
diffs "a format that there is not" 2 --format xml old.mof more.mof
says "the formats that there are" "$tap_dir/err" '--format is text or json'
diffs "a format of dump" 2 --format model old.mof more.mof
diffs "an option of gen" 2 -o x old.mof more.mof
diffs "a warning that there is not" 2 -Wbogus old.mof more.mof

# Errors in a schema

echo 'class T_A { uint8 };' >syntax.mof
echo 'class T_A : T_Nowhere { };' >unknown.mof
echo 'class T_A : T_B { }; class T_B : T_A { };' >cycle.mof
printf '#pragma include("include.mof")\nclass T_A { };\n' >include.mof
for bad in syntax unknown cycle include; do
	diffs "$bad error in the old schema" 2 $bad.mof old.mof
	silent "$bad error in the old schema: no output"
	says "$bad error in the old schema: the message" "$tap_dir/err" "$bad.mof:1:"
	diffs "$bad error in the new schema" 2 old.mof $bad.mof --format json
	silent "$bad error in the new schema: no output"
	says "$bad error in the new schema: the message" "$tap_dir/err" "$bad.mof:1:"
done
diffs "errors in both" 2 syntax.mof unknown.mof
says "errors in both: the old one's" "$tap_dir/err" 'syntax.mof:1:19: error'
says "errors in both: the new one's" "$tap_dir/err" "superclass 'T_Nowhere'"
diffs "an old schema that is not there" 2 nowhere.mof old.mof
diffs "a new schema that is not there" 2 old.mof nowhere.mof
diffs "a folder" 2 old.mof .
diffs "a program" 2 old.mof "$MOFC"
diffs "a warning that is an error" 2 -Werror old.mof <(echo '#pragma odd("x")
class T_A { uint8 a; };')
diffs "MOF 3" 2 old.mof <(echo 'enumeration T_E : uint8 { One = 1 }; class T_A { };')
says "MOF 3: the message" "$tap_dir/err" 'this is MOF 3, which cannot be compared'
status=0
"$MOFC" diff old.mof other.mof >/dev/full 2>"$tap_dir/err" || status=$?
ok "a full disk is an error" $((status != 2))

# Each schema is a run of its own

printf '#pragma include("shared.mof")\nclass T_A : T_Shared { };\n' >left.mof
printf '#pragma include("shared.mof")\nclass T_B : T_Shared { };\n' >right.mof
echo 'class T_Shared { [Key] string Id; };' >shared.mof
diffs "both include the same file" 1 left.mof right.mof
last_line "both include the same file: what differs" '2 changes: 1 compatible, 1 source+wire'
mkdir in
echo 'class T_Found { [Key] string Id; };' >in/T_Found.mof
echo 'class T_A : T_Found { };' >found.mof
echo 'class T_A : T_Found { uint8 a; };' >found_more.mof
diffs "superclass from a folder" 0 -I in found.mof found_more.mof
content "superclass from a folder: no message"
last_line "superclass from a folder: it is not told of" '1 change: 1 compatible'
expect "standard input" 1 sh -c '"$0" diff - other.mof <old.mof' "$MOFC"
diffs "standard input twice, which is empty" 0 - -
printf 'class T_A { string a = "\\x7f\\t\\"\\\\\303\244"; };' >odd.mof
diffs "odd letters" 1 --format=json old.mof odd.mof
if command -v python3 >/dev/null; then
	python3 -m json.tool "$tap_dir/out" >"$tap_dir/why" 2>&1
	ok "odd letters are JSON" $?
else
	skip "odd letters are JSON" "there is no python3"
fi

# Giants

chain() { # TYPE N: N classes below each other
	echo 'class T_0 { [Key] string Id; };'
	seq 1 "$2" | awk -v type="$1" \
		'{ print "class T_" $1 " : T_" $1 - 1 " { " type " p" $1 "; };" }'
}
chain uint8 5000 >chain.mof
chain uint16 5000 >chain16.mof
diffs "5,000 classes below each other" 1 chain.mof chain16.mof
last_line "each change is told once" '5000 changes: 5000 source+wire'
chain uint8 2000 >chain.mof
sed 's/ : T_[0-9]*//' chain.mof >flat.mof
diffs "2,000 classes lose their superclass" 1 chain.mof flat.mof
last_line "2,000 classes lose their superclass: once each" '2000 changes: 2000 source+wire'
diffs "2,000 classes get a superclass" 1 flat.mof chain.mof
last_line "2,000 classes get a superclass and a key" '4000 changes: 2000 compatible, 2000 wire'
{ echo 'class T_A {'; seq 1 20000 | sed 's/.*/uint8 p&;/'; echo '};'; } >many.mof
{ echo 'class T_A {'; seq 20000 -1 1 | sed 's/.*/uint16 p&;/'; echo '};'; } >many16.mof
diffs "20,000 properties" 1 many.mof many16.mof
last_line "20,000 properties: all of them" '20000 changes: 20000 source+wire'
map() { # FIRST LAST PREFIX
	echo "class T_A { [ValueMap{\"$1\""
	seq $(($1 + 1)) "$2" | sed 's/.*/,"&"/'
	echo "}, Values{\"$3$1\""
	seq $(($1 + 1)) "$2" | sed "s/.*/,\"$3&\"/"
	echo '}] uint32 a; };'
}
map 0 60000 a >map.mof
map 30000 90000 b >map_b.mof
diffs "60,000 values" 1 map.mof map_b.mof
last_line "60,000 values: all of them" \
	'90001 changes: 30000 compatible, 30001 source, 30000 source+wire'
call() { # TYPE ORDER
	echo 'class T_A { uint32 Call('
	seq 1 20000 | sort "$2" | sed "s/.*/$1 p&,/"
	echo 'uint8 last); };'
}
call uint8 -n >call.mof
call uint16 -nr >call16.mof
diffs "20,000 parameters" 1 call.mof call16.mof
{ echo 'class T_A { string a = "'; head -c 5000000 /dev/zero | tr '\0' x; echo '"; };'; } |
	tr -d '\n' >long.mof
sed 's/x"/y"/' long.mof >long_y.mof
diffs "a text of 5 MB" 0 long.mof long_y.mof
last_line "a text of 5 MB" '1 change: 1 noted'

# Whole schemas of DMTF

if [ -n "$corpus" ] && [ -d "$corpus/dmtf/2.49" ] && [ -d "$corpus/dmtf/2.32" ]; then
	old=$corpus/dmtf/2.32/CIM_Schema.mof new=$corpus/dmtf/2.49/cim_schema_2.49.0.mof
	diffs "DMTF 2.32 and 2.49" 1 "$old" "$new"
	content "DMTF 2.32 and 2.49: no message"
	# Some of the lines, each looked up in both schemas by hand.
	while read -r line; do
		says "DMTF: $line" "$tap_dir/out" "$line"
	done <<-'END'
		CIM_PowerSupply: superclass CIM_LogicalDevice -> CIM_PowerSource [compatible]
		CIM_KerberosTicket.ServiceName: Key removed [source+wire]
		CIM_StorageSynchronized.SyncState = 10: Values "Restore In Progresss" ->
		CIM_DiskPartition.NameFormat = 0: value removed ("Unknown") [source+wire]
		CIM_FCPort.SupportedFC4Types = 255: entry 255 -> 255..65535 [source]
		CIM_X509CredentialFilterEntry.MatchFieldName: type string -> uint32 [source+wire]
	END
	cp "$tap_dir/out" once
	diffs "DMTF once more" 1 "$old" "$new"
	same "DMTF once more: the same" once "$tap_dir/out"
	diffs "DMTF 2.49 and itself" 0 "$new" "$new"
	silent "DMTF 2.49 and itself: nothing"
else
	skip "DMTF 2.32 and 2.49" "the corpus is not here"
fi
tap_end
