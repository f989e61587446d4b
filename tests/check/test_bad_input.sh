#!/bin/bash
# Bad input is normal input: what mofc says, where it says it, and how it ends.
set -u
export LC_ALL=C
unset NO_COLOR
. "$(dirname "$0")/../tap.sh"
mkdir -p "$tap_dir/work/in" && cd "$tap_dir/work" || exit 1
status=0

# run ARGUMENT..: runs mofc; keeps its status, and its output in the files out and err.
run() {
	timeout 30 "$MOFC" "$@" >out 2>err
	status=$?
}

# put NAME FORMAT: writes the file in/NAME by printf.
put() {
	printf "$2" >"in/$1"
}

# What follows is true or false of the last run.
ended() { [ $status -eq "$1" ]; }
silent() { [ ! -s out ]; }			# nothing on standard output
content() { [ ! -s err ]; }			# nothing on standard error
says() { grep -qF -- "$1" err; }
prints() { grep -qF -- "$1" out; }
errors() { [ "$(grep -c ': error: ' err)" -eq "$1" ]; }
lines() { [ "$(wc -l <err)" -eq "$1" ]; }
no_crash() { [ $status -le 2 ]; }

# test_that NAME CHECK..: one test; each check is one of the above with its arguments.
test_that() {
	local name=$1 check
	shift
	for check; do
		eval "$check" || echo "not true: $check"
	done >"$tap_dir/why"
	if [ -s "$tap_dir/why" ]; then
		{
			echo "status $status; messages and output:"
			head -c 2000 err
			echo
			head -c 500 out
			echo
		} >>"$tap_dir/why"
	fi
	ok "$name" "$(wc -l <"$tap_dir/why")"
}

# json FILE: whether each line of it is one JSON value in UTF-8, by reducing it to the letter V.
json() {
	iconv -f UTF-8 -t UTF-8 "$1" >/dev/null 2>&1 || return 1
	! grep -q $'[\x01-\x09\x0b-\x1f]' "$1" || return 1
	[ -s "$1" ] && ! sed -E '
		s/"([^"\\]|\\(["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/S/g
		s/[ \t]+//g
		s/-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?|true|false|null/N/g
		:a
		s/\{(S:[SNV](,S:[SNV])*)?\}/V/g
		s/\[([SNV](,[SNV])*)?\]/V/g
		ta' "$1" | grep -qvx V
}

# whole_json FILE: whether all of it is one JSON value.
whole_json() {
	tr -d '\n' <"$1" >flat
	echo >>flat
	json flat
}

# Files that cannot be read

for verb in check "dump --format ast" "dump --format model" "dump --format json" \
	"gen --target c -o never"; do
	run $verb nowhere.mof
	test_that "missing file: $verb" 'ended 1' silent 'lines 1' \
		"says \"mofc: error: cannot read 'nowhere.mof': No such file or directory [read]\""
	run $verb in
	test_that "folder: $verb" 'ended 1' silent 'lines 1' "says \"'in': Is a directory\""
done
run check ''
test_that "no name" 'ended 1' silent 'lines 1'
put unreadable.mof 'class T_A { };\n'
chmod 000 in/unreadable.mof
if [ "$(id -u)" -ne 0 ]; then
	run check in/unreadable.mof
elif command -v setpriv >/dev/null; then
	# Root reads everything, unless it gives up its right to.
	timeout 30 setpriv --bounding-set=-dac_override,-dac_read_search \
		--inh-caps=-dac_override,-dac_read_search "$MOFC" check in/unreadable.mof >out 2>err
	status=$?
fi
if [ "$(id -u)" -eq 0 ] && ! command -v setpriv >/dev/null; then
	skip "unreadable file" "root reads everything and there is no setpriv"
else
	test_that "unreadable file" 'ended 1' silent 'lines 1' \
		"says \"cannot read 'in/unreadable.mof': Permission denied\""
fi
chmod 644 in/unreadable.mof
put good.mof 'class T_Good { };\n'
put bad.mof 'class T_Bad : T_Nothing { };\n'
put wrong.mof 'class T_Wrong { uint8 };\n'
run check nowhere.mof in/good.mof in/wrong.mof
test_that "the other files are checked all the same" 'ended 1' silent 'errors 2' \
	'says in/wrong.mof:1:23'
run check in/good.mof in/good.mof in/../in/good.mof
test_that "a file that is named twice is read once" 'ended 0' silent content
run check -I nowhere in/bad.mof
test_that "a folder of -I that is not there is told" 'ended 1' silent \
	"says \"cannot read folder 'nowhere'\""

# Files that hold nothing, or no text

put empty.mof ''
run check in/empty.mof
test_that "empty file" 'ended 0' silent 'errors 0' \
	"says 'in/empty.mof:1:1: warning: there is no declaration in this file [-Wempty-file]'"
run check -Wno-empty-file in/empty.mof
test_that "empty file, without the warning" 'ended 0' silent content
run check -Werror=empty-file in/empty.mof
test_that "empty file as an error" 'ended 1' 'says "[-Werror=empty-file]"'
put comments.mof '// nothing\n/* at all */\n'
run check in/comments.mof
test_that "nothing but comments" 'ended 0' silent 'errors 0' 'says empty-file'
put blanks.mof ' \t\r\n\f\v\n'
run check in/blanks.mof
test_that "nothing but blanks" 'ended 0' silent 'errors 0' 'says empty-file'
run check /dev/null
test_that "the empty device" 'ended 0' silent 'errors 0' 'says empty-file'
run check "$MOFC"
test_that "a program" 'ended 1' silent 'errors 1' 'says "not a text file"'
run dump --format ast "$MOFC"
test_that "a program has no AST" 'ended 1' 'errors 1'
head -c 100000 /dev/zero >in/zeros.mof
run check in/zeros.mof
test_that "nothing but NUL bytes" 'ended 1' silent 'errors 1'
seq 1 20000 | tr '0-9\n' '\200-\212' >in/high.mof
run check in/high.mof
test_that "nothing but bytes above 127" 'ended 1' silent 'errors 1'

# Encodings and line ends

put bom.mof '\xef\xbb\xbfclass T_A { };\n'
run check in/bom.mof
test_that "byte order mark" 'ended 0' silent content
put bom_only.mof '\xef\xbb\xbf'
run check in/bom_only.mof
test_that "nothing but a byte order mark" 'ended 0' silent 'errors 0' 'says empty-file'
put bom_error.mof '\xef\xbb\xbfclass 5 { };\n'
run check in/bom_error.mof
test_that "columns behind a byte order mark" 'ended 1' 'errors 1' 'says bom_error.mof:1:7:' \
	"says '    1 | class 5'"
put crlf.mof 'class T_A {\r\n\tstring a = "x"\r\n\t\t"y";\r\n};\r\n'
run check in/crlf.mof
test_that "lines that end with CR LF" 'ended 0' silent content
put crlf_error.mof '// a\r\n\r\nclass T_A { 5 };\r\n'
run check in/crlf_error.mof
test_that "places in lines that end with CR LF" 'ended 1' 'errors 1' 'says crlf_error.mof:3:13:' \
	"! grep -q $'\\r' err"
put no_newline.mof 'class T_A { };'
run check in/no_newline.mof
test_that "no line feed at the end" 'ended 0' silent content
put no_newline_error.mof 'class T_A { }; class'
run check in/no_newline_error.mof
test_that "an error at the end of a file without line feed" 'ended 1' 'errors 1' \
	"says 'no_newline_error.mof:1:21: error: unexpected end of the file'"
put latin.mof 'class T_A { [Description("\xe4")] string a = "\xfc"; };\n'
run check in/latin.mof
test_that "bytes that are not UTF-8" no_crash silent
put latin_name.mof 'class T_A { \xe4\xf6 x; };\n'
run check --diagnostics=json in/latin_name.mof
test_that "bytes that are not UTF-8 in a message" 'ended 1' silent 'json err'

# Giants

head -c 100000 /dev/zero | tr '\0' '{' >braces
head -c 100000 /dev/zero | tr '\0' '[' >brackets
head -c 100000 /dev/zero | tr '\0' '(' >parentheses
for what in braces brackets parentheses; do
	cp $what in/$what.mof
	run check in/$what.mof
	test_that "100,000 $what" 'ended 1' silent 'errors 1'
	{ printf 'class T_A { uint8 a[] = '; cat $what; echo '; }; class T_B { };'; } >in/$what.mof
	run check in/$what.mof
	test_that "100,000 $what as a value" 'ended 1' silent 'errors 1'
	{ printf '['; cat $what; echo '] class T_B { };'; } >in/$what.mof
	run check in/$what.mof
	test_that "100,000 $what as qualifiers" 'ended 1' silent 'errors 1'
done
yes 'class T_A {' | head -20000 >in/classes_open.mof
run check in/classes_open.mof
test_that "20,000 classes that are not closed" 'ended 1' silent 'errors 1'
head -c 1000000 /dev/zero | tr '\0' x >long
{ printf 'class '; cat long; echo ' { };'; } >in/long_name.mof
run check in/long_name.mof
test_that "a name of a million letters" 'ended 1' silent 'errors 1' \
	'says "longer than 1024 bytes"'
{ cat long; echo ' T_A { };'; } >in/long_error.mof
run check in/long_error.mof
test_that "an error in a line of a million letters" 'ended 1' silent 'errors 1' \
	'[ "$(wc -c <err)" -lt 1000 ]'
{ printf 'class T_A { uint8 a = 1'; tr x 0 <long; echo '; };'; } >in/long_number.mof
run check in/long_number.mof
test_that "a number of a million digits" 'ended 1' silent 'errors 1'
{ printf 'class T_A { real64 a = 1.'; tr x 0 <long; echo '1; };'; } >in/long_real.mof
run check in/long_real.mof
test_that "a real of a million digits" 'ended 0' silent content
{ printf 'class T_A { string a = "'; for i in $(seq 20); do cat long; done; echo '"; };'; } \
	>in/long_string.mof
run check in/long_string.mof
test_that "a string of 20 MB" 'ended 1' silent 'errors 1' 'says "longer than 16 MiB"'
{ echo 'class T_A { [Description('; yes '"some eighty letters of a text that goes on and on"' |
	head -50000; echo ')] string a; };'; } >in/parts.mof
run check in/parts.mof
test_that "a string of 50,000 parts" 'ended 0' silent content
{ printf '/*'; cat long; printf '*/ class T_A { }; /*'; cat long; } >in/long_comment.mof
run check in/long_comment.mof
test_that "a comment of a million letters without an end" 'ended 1' silent 'errors 1' \
	"says 'unterminated comment'"
{
	echo 'class T_0 { [Key] string Id; };'
	for i in $(seq 5000); do
		echo "class T_$i : T_$((i - 1)) { uint8 p$i; [Override(\"Id\")] string Id; };"
	done
} >in/chain.mof
run check in/chain.mof
test_that "5,000 classes below each other" 'ended 0' silent content
sort -R --random-source=braces in/chain.mof >in/chain_mixed.mof
run check in/chain_mixed.mof
test_that "the same in another order" 'ended 0' silent content
echo 'class T_0 : T_5000 { };' | cat - <(tail -n +2 in/chain.mof) >in/circle.mof
run check in/circle.mof
test_that "a circle of 5,001 classes" 'ended 1' silent 'errors 1' 'says superclass-cycle'
{
	printf 'class T_A { [ValueMap{"0"'
	seq 1 65535 | sed 's/.*/,"&"/' | tr -d '\n'
	echo '}] uint16 a; };'
} >in/value_map.mof
run check in/value_map.mof
test_that "a ValueMap of 65,536 entries" 'ended 0' silent content
{ echo 'class T_A {'; seq 1 20000 | sed 's/.*/uint8 p&;/'; echo '};'; } >in/properties.mof
run check in/properties.mof
test_that "20,000 properties" 'ended 0' silent content
tr '\n' ' ' <in/properties.mof >in/one_line.mof
run dump --format ast in/one_line.mof
test_that "20,000 properties on one line" 'ended 0' content \
	"prints 'property uint8 p20000 @1:'"
yes 'class 5 { };' | head -10000 >in/errors.mof
run check in/errors.mof
test_that "10,000 errors" 'ended 1' silent 'errors 20' \
	"says '9980 more errors are not shown (--max-errors 20)'"

# Includes

mkdir in/nest
for i in $(seq 0 65); do
	echo "#pragma include(\"$((i + 1)).mof\")" >in/nest/$i.mof
done
echo 'class T_Deep { };' >in/nest/66.mof
run check in/nest/2.mof
test_that "64 files within each other" 'ended 0' silent content
run check in/nest/1.mof
test_that "65 files within each other" 'ended 1' silent 'errors 1' \
	"says 'includes nest deeper than 64'" "says 'included from in/nest/1.mof:1'"
put include_unreadable.mof '#pragma include("zeros.mof")\nclass T_A : T_B { };\n'
run check in/include_unreadable.mof
test_that "an included file that is no text" 'ended 1' silent 'errors 1' \
	"says 'included from in/include_unreadable.mof:1'"
ln -s loop.mof in/loop.mof
put include_loop.mof '#pragma include("loop.mof")\nclass T_A { };\n'
run check in/include_loop.mof
test_that "an included link that leads to itself" 'ended 1' silent 'errors 1'
mkdir in/folder_loop
ln -s .. in/folder_loop/up
run check -I in/folder_loop in/bad.mof
test_that "a -I folder with a link to above it" 'ended 1' silent 'errors 1' \
	'says unknown-superclass'

# Standard input

run check - <in/good.mof
test_that "standard input" 'ended 0' silent content
run check - <in/wrong.mof
test_that "an error in standard input" 'ended 1' silent 'errors 1' "says '<stdin>:1:23: error:'"
run dump --format ast - <in/good.mof
test_that "the AST of standard input" 'ended 0' content "prints 'class T_Good @1:7'"
run check - </dev/null
test_that "empty standard input" 'ended 0' silent 'errors 0' 'says empty-file'
run check - <&-
test_that "closed standard input" 'ended 1' silent 'errors 1'
run check in/wrong.mof - <in/good.mof
test_that "standard input behind a file" 'ended 1' silent 'errors 1'

# The command line

for wrong in "" bogus --bogus "check" "check --bogus in/good.mof" "check -x in/good.mof" \
	"check in/good.mof --bogus" "check in/good.mof -I" "check --max-errors" "check -I" \
	"check --max-errors=x in/good.mof" "check --max-errors= in/good.mof" \
	"check --max-errors=-1 in/good.mof" "check --max-errors=5x in/good.mof" \
	"check --max-errors=99999999999999999999 in/good.mof" "check --color=blue in/good.mof" \
	"check --color in/good.mof" "check --diagnostics=xml in/good.mof" \
	"check --diagnostics= in/good.mof" "check --help=x" "check --format ast in/good.mof" \
	"check --target c in/good.mof" "dump in/good.mof" "dump --format in/good.mof" \
	"dump --format xml in/good.mof" "dump --format ast" "gen in/good.mof" \
	"gen --target c in/good.mof" "gen -o x in/good.mof" "check --" "-- check in/good.mof x"; do
	run $wrong
	case $wrong in
	# Everything behind -- is an operand, so this is a run that misses a file.
	"-- check"*) test_that "usage: mofc $wrong" 'ended 1' silent ;;
	*) test_that "usage: mofc $wrong" 'ended 2' silent 'lines 1' "says 'mofc: '" ;;
	esac
done
run --target c check in/good.mof
test_that "usage: an option of another command before the command" 'ended 2' silent 'lines 1'
run check in/wrong.mof --diagnostics json --max-errors 1
test_that "options behind files" 'ended 1' silent 'json err'
run --color=never check in/wrong.mof
test_that "options before the command" 'ended 1' silent 'errors 1'
cp in/good.mof ./-good.mof
run check -good.mof
test_that "a file that looks like an option" 'ended 2' silent
run check -- -good.mof
test_that "a file that looks like an option, behind --" 'ended 0' silent content
for verb in "" check dump gen; do
	run $verb --help
	test_that "help: $verb" 'ended 0' content "prints 'usage: mofc'" 'prints --diagnostics='
	run -h $verb
	test_that "help, short and first: $verb" 'ended 0' content "prints 'usage: mofc'"
	run $verb --version
	test_that "version: $verb" 'ended 0' content "prints 'mofc '" '[ "$(wc -l <out)" -eq 1 ]'
done

# Messages

put five.mof 'class 1 { };\nclass 2 { };\nclass 3 { };\nclass 4 { };\nclass 5 { };\n'
run check --max-errors=2 in/five.mof
test_that "two of five errors" 'ended 1' 'errors 2' \
	"says '3 more errors are not shown (--max-errors 2)'"
run check --max-errors 0 in/errors.mof
test_that "all errors" 'ended 1' 'errors 10000' "! says 'not shown'"
run check --max-errors=5 in/five.mof
test_that "exactly as many errors" 'ended 1' 'errors 5' "! says 'not shown'"
put odd.mof '// \x1b[31m\n#pragma odd("x")
class "a\x1b\\n\\"\xc3\xa4\tb" { };
class T_A : T_\xc3\xa4 { };\n'
run check --diagnostics=json in/odd.mof
test_that "messages as JSON" 'ended 1' silent 'json err' '[ "$(wc -l <err)" -ge 2 ]' \
	"says '\"severity\":\"warning\"'" "says '\"file\":\"in/odd.mof\",\"line\":3,\"column\":7,'"
put notes.mof '#pragma include("good.mof")\nclass T_Good { };\n'
run check --diagnostics=json in/notes.mof
test_that "notes as JSON" 'ended 1' silent 'json err' 'lines 1' "says '\"notes\":[{\"file\":'"
run check --diagnostics=json nowhere.mof
test_that "a message without a place as JSON" 'ended 1' silent 'json err' 'lines 1' \
	"! says '\"line\"'"
run check --diagnostics=json in/good.mof
test_that "nothing to say as JSON" 'ended 0' silent content
run check --diagnostics=json --max-errors=2 in/five.mof
test_that "two of five errors as JSON" 'ended 1' 'json err'
run check in/odd.mof
test_that "controls of the input do not reach the terminal" 'ended 1' "! grep -q $'\\x1b' err"
mkdir $'in/li\nne'
cp in/wrong.mof $'in/li\nne/\x1bx.mof'
run check --diagnostics=json $'in/li\nne/\x1bx.mof'
test_that "controls in a file's name as JSON" 'ended 1' 'json err' 'lines 1'
run check --color=always in/wrong.mof
test_that "colors" 'ended 1' "grep -q $'\\x1b\\[' err"
run check in/wrong.mof
test_that "no colors where no terminal is" 'ended 1' "! grep -q $'\\x1b' err"
if command -v script >/dev/null; then
	script -qec "'$MOFC' check in/wrong.mof" /dev/null >out 2>err </dev/null
	status=$?
	test_that "colors on a terminal" 'ended 1' "grep -q $'\\x1b\\[' out"
	NO_COLOR=1 script -qec "'$MOFC' check in/wrong.mof" /dev/null >out 2>err </dev/null
	status=$?
	test_that "NO_COLOR" 'ended 1' "! grep -q $'\\x1b\\[' out"
	NO_COLOR=1 script -qec "'$MOFC' check --color=always in/wrong.mof" /dev/null >out 2>err \
		</dev/null
	status=$?
	test_that "--color=always before NO_COLOR" 'ended 1' "grep -q $'\\x1b\\[' out"
else
	skip "colors on a terminal" "there is no script(1)"
fi

# Output

put view.mof '[Abstract, Description("a \\"b\\"\\n\\xe4")] class T_A {
	[Key, MaxLen(5)] string Id = "\\t\\\\"; real64 R = -2.5e-7; sint8 S[3] = { -1, null };
	[ValueMap{"0", "1..", ".."}, Values{"a", "b", "c"}] uint8 V;
	[Static] uint32 M([In] T_A REF x, [Out, EmbeddedInstance("T_A")] string y[]); };\n'
run dump --format json in/view.mof
test_that "dump --format json" 'ended 0' 'whole_json out' "prints '\"version\": 1'"
for verb in "dump --format model" "dump --format json" "gen --target c -o never"; do
	run $verb in/good.mof in/bad.mof
	test_that "no partial output: $verb" 'ended 1' silent 'errors 1' '[ ! -e never ]'
	run $verb in/good.mof nowhere.mof
	test_that "no partial output where a file is missing: $verb" 'ended 1' silent 'errors 1' \
		'[ ! -e never ]'
done
for verb in "dump --format ast in/good.mof" "dump --format model in/good.mof" \
	"dump --format json in/good.mof" --help "check --help" --version "gen --list-targets" \
	"gen --target c --list-outputs in/good.mof" "gen --target c --dry-run -o x in/good.mof"; do
	timeout 30 "$MOFC" $verb >/dev/full 2>err
	status=$?
	: >out
	test_that "full standard output: $verb" 'ended 1' 'lines 1' \
		"says 'cannot write to standard output: No space left on device'"
	timeout 30 "$MOFC" $verb >&- 2>err
	status=$?
	test_that "closed standard output: $verb" 'ended 1' 'lines 1'
done
timeout 30 "$MOFC" check in/wrong.mof 2>/dev/full >out
status=$?
: >err
test_that "full standard error" 'ended 1' silent

tap_end
