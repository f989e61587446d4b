#!/bin/bash
# Input without measure: mofc ends soon, with status 0 or 1 and a message that says why, on a small
# stack and in bounded memory.
set -u
export LC_ALL=C
. "$(dirname "$0")/../tap.sh"
cd "$tap_dir" || exit 1

# limited STATUS TEXT COMMAND..: the command ends so, 0 or 1 where STATUS is "-", in $seconds of
# processor time and $memory MiB; TEXT, unless it is empty, stands in what it says.
seconds=2 memory=1024
limited() {
	local wanted=$1 text=$2 status=0
	shift 2
	(
		ulimit -c 0 -s 1024 -v $((memory * 1024)) -t $seconds
		timeout 60 "$MOFC" "$@" >out 2>err </dev/null
	) 2>/dev/null || status=$?
	case $status in
	"$wanted") ;;
	[01]) [ "$wanted" = - ] || echo "status $status, wanted $wanted: mofc $*" ;;
	137 | 152) echo "more than $seconds s of processor time: mofc $*" ;;
	124) echo "hangs: mofc $*" ;;
	139) echo "crashes: mofc $*" ;;
	*) echo "status $status, wanted $wanted: mofc $*" ;;
	esac
	! grep -q 'out of memory' err || echo "more than $memory MiB of memory: mofc $*"
	if [ -n "$text" ] && ! grep -qF -- "$text" err; then
		echo "does not say: $text"
	fi
}

# test_that NAME STATUS TEXT [few]: what limited() says of in.mof, for each way to read it; not with
# all messages where their number is the limit.
test_that() {
	{
		limited "$2" "$3" check in.mof
		[ "${4:-}" = few ] ||
			limited "$2" "$3" check --max-errors=0 --diagnostics=json in.mof
		[ "$2" = 1 ] || limited "$2" "" dump --format model in.mof
	} >why
	[ ! -s why ] || cut -c 1-300 err | head -5 >>why
	ok "$1" "$(wc -l <why)"
}

# put FORMAT [ARGUMENT..]: adds to in.mof; many COUNT FORMAT: adds a text with %d as 1 to COUNT.
put() {
	# shellcheck disable=SC2059
	printf "$@" >>in.mof
}
many() {
	awk -v count="$1" -v format="$2" \
		'BEGIN { for (i = 1; i <= count; i++) printf format, i, i, i }' >>in.mof
}
fresh() {
	: >in.mof
}
M=1000000 K=100000

# What is open and is not closed

for what in '{' '[' '(' '/*' '"' '<' '#' '$' ';' '}' ']' ')' ',' ':' '=' '. ' '\\' "'" '\t"x'; do
	fresh
	many $M "$what"
	test_that "a million $what" - "" few
done
for what in '{' '[' '(' 'instance of T_A { a = ' 'value of T_A { a = '; do
	fresh
	put 'class T_A { string a = '
	many $M "$what"
	test_that "a million $what as a value" 1 error
	fresh
	put '[A('
	many $M "$what"
	put ')] class T_A { };'
	test_that "a million $what in a list of qualifiers" 1 error
done
fresh
put 'class T_A { string a = '
many $K '{'
put 1
many $K '}'
put ';\n};\n'
test_that "100,000 braces that are closed" 1 error
fresh
many $K 'instance of T_A { a = '
many $K '};'
test_that "100,000 instances within each other" 1 "100 levels are the limit"
fresh
put 'structure T_A {'
many $K 'structure T_%d {'
many $K '};'
put '};'
test_that "100,000 structures within each other" 1 "100 levels are the limit"
fresh
put 'class T_A { '
many $K 'enumeration T_%d : uint8 { a = 1 }; '
put '};'
test_that "100,000 enumerations within a class" 0 ""
fresh
many 20000 'class T_%d {\n'
test_that "20,000 classes that are not closed" 1 "too deep within each other"
fresh
put 'class T_A { };\n'
many $M '/* '
test_that "comments within a comment without an end" 1 "unterminated comment"
fresh
put 'class T_A { };\n'
many $M '/* '
put '*/ class T_B { };'
test_that "a million beginnings of a comment" 0 ""
fresh
many $M '/**/ //\n'
put 'class T_A { };\n'
test_that "two million comments" 0 ""

# Long words

fresh
put 'class T_A { string a = "'
many $((5 * M)) 'abcd'
put '"; };'
test_that "a string of 20 MB" 1 "longer than 16 MiB"
fresh
put 'class T_A { string a = "'
many $((5 * M)) '\\x41'
put '"; };'
test_that "a string of 20 MB of escapes" 1 "longer than 16 MiB"
fresh
put 'class T_A { string a = '
many $M '"a" '
put '; [Description('
many $M '"b"\n'
put ')] string b; };'
test_that "a string of a million parts" 0 ""
fresh
put '#define X "x"\nclass T_A { string a = '
many $M '"a" X\n'
put '; };'
test_that "a million macros in a string" 0 ""
fresh
put 'class '
many $M 'x'
put ' { };'
test_that "a name of 1 MB" 1 "longer than 1024 bytes"
fresh
put 'instance of T_A as $'
many $M 'x'
put ' { };'
test_that "an alias of 1 MB" 1 ""
fresh
many $M '\344'
test_that "a million bytes that are no UTF-8" 1 ""
for what in 1 0 0x 1.0 1e 1b; do
	fresh
	put 'class T_A { uint64 a = 1%s' "$what"
	many $M '1'
	put '; real64 b = 1.%s' "$what"
	many $M '1'
	put 'e9999; uint8 c[9'
	many $M '9'
	put ']; };'
	test_that "numbers of a million digits: $what" 1 error
done
fresh
put "class T_A { char16 a = '"
many $M 'x'
put "'; };"
test_that "a character of 1 MB" 1 "holds exactly one character"

# Many of one kind

fresh
many $K 'Qualifier Q%d : uint8 = 1, Scope(any), Flavor(ToSubclass);\n'
put '[Q1'
many $K ', Q%d(1)'
put '] class T_A { };\nclass T_B : T_A { uint8 a; };\n'
test_that "100,000 qualifiers in a list" 1 "duplicate"
fresh
put '[Version("1.0.0")'
many $K ', Q%d'
put '] class T_A { };'
test_that "100,000 unknown qualifiers in a list" 1 unknown-qualifier
fresh
many $K 'Qualifier Qualifier%d : uint8 = 1, Scope(any);\n'
put '[Version("1.0.0")'
many $K ', Rualifier%dx(1)'
put '] class T_A { };'
test_that "100,000 known and as many unknown qualifiers" 1 unknown-qualifier
fresh
many $K 'Qualifier Q%d : uint8 = 1, Scope(any), Flavor(ToSubclass);\n'
for class in 'T_A' 'T_B : T_A'; do
	put '[Version("1.0.0")'
	many $K ', Q%d(1)'
	put '] class %s { };\n' "$class"
done
test_that "100,000 qualifiers that are given again" 0 ""
fresh
put '[Version("1.0.0")'
many $K ', Key'
put '] class T_A { };'
test_that "the same qualifier 100,000 times" 1 error
fresh
put 'class T_A {\n'
many $K 'uint8 p%d;\n'
put '};\nclass T_B : T_A { };\n'
test_that "100,000 properties" 0 ""
fresh
put 'class T_A { '
many $K 'uint8 p%d; '
put '};'
put 'class T_B : T_A { '
many $K '[Override("p%d")] uint8 p%d; '
put '};'
put 'instance of T_B { '
many $K 'p%d = 1; '
put '};'
test_that "100,000 overrides and as many values" 0 ""
fresh
put 'class T_A { '
many $K 'uint8 p%d; '
put '[Key] uint8 k; };\nclass T_B : T_A { '
many $K '[Key] uint8 q%d; '
put '};'
test_that "100,000 keys that are added" 1 "already has keys"
fresh
put 'class T_A { '
many $K 'uint8 p; '
put '};'
test_that "one property 100,000 times on a line" 1 error
fresh
put 'class T_A { '
many $K 'uint8 m%d(uint8 a, [Out] string b[]); '
put '};'
test_that "100,000 methods" 0 ""
fresh
put 'class T_A { uint8 m(uint8 p'
many $K ', uint8 p%d'
put '); };\nclass T_B : T_A { [Override("m")] uint8 m(uint8 p'
many $K ', uint8 p%d'
put '); };'
test_that "100,000 parameters" 0 ""
fresh
put 'class T_A { [ValueMap{"0"'
many $K ', "%d"'
put '}, Values{"none"'
many $K ', "v%d"'
put '}] uint32 a; };\n'
test_that "a ValueMap of 100,000 values" 0 ""
fresh
put 'class T_A { [ValueMap{".."'
many $K ', "%d.."'
put '}, Values{"none"'
many $K ', "v"'
put '}] sint64 a; };\n'
test_that "a ValueMap of 100,000 open ranges" - ""
fresh
put 'class T_A { [ValueMap{"x"'
many $K ', "x"'
put '}] uint32 a; [Values{"x"'
many $K ', "x"'
put '}] uint32 b; };\n'
test_that "a ValueMap of 100,000 times the same" - ""
fresh
put 'class T_A { uint8 a[] = { 1'
many $K ', 1000'
put '}; };\n'
test_that "100,000 values that do not fit" 1 error
fresh
put 'enumeration T_E : uint32 { a = 0'
many $K ', a%d = %d'
put '};'
test_that "100,000 values of an enumeration" 0 ""
fresh
put 'class T_A { [Key] sint32 k; T_A REF r; };\n'
many $K 'instance of T_A as $a%d { k = %d; r = $a%d; };\n'
many $K 'instance of T_A { k = -%d; r = $a%d; };\n'
test_that "200,000 instances" 0 ""
fresh
put 'Qualifier T : uint8, Scope(any'
many $K ', class'
put '), Flavor(ToSubclass'
many $K ', EnableOverride'
put ')'
many $K ', Scope(any)'
put ';\nclass T_A { };\n'
test_that "100,000 scopes and flavors" 0 ""
fresh
many $K '#pragma x%d(1)\n'
many $K '#define M%d 1\n'
put 'class T_A { };\n'
test_that "100,000 pragmas and directives" 0 ""
fresh
many $K 'class T_%d { };\n'
many $K 'class T_%d { };\n'
test_that "100,000 classes twice" 1 error

# Many mistakes

fresh
many $K 'class 5 { };\n'
test_that "100,000 syntax errors" 1 error
fresh
many $K 'class 5 { }; '
test_that "100,000 syntax errors on a line" 1 error
fresh
put 'class T_A { '
many $K 'uint8; '
put '};'
test_that "100,000 syntax errors within a class" 1 error
fresh
many $K 'class T_%d : T_Missing%d { };\n'
test_that "100,000 superclasses that are missing" 1 error
fresh
many $K 'class T_%d { T_%d REF a; T_Mising REF b; };\n'
test_that "one class that is missing 100,000 times" 1 error
fresh
put 'class T_A { uint8 Value; };\ninstance of T_A {\n'
many $K 'Valu%d = 1;\n'
put '};'
test_that "100,000 values of properties that are missing" 1 error
fresh
many $K 'class T_%d { [Override("x")] strng a = "\\q"; };\n'
test_that "100,000 classes with three mistakes each" 1 error

# Classes below each other

fresh
put 'class T_0 { uint8 p0; };\n'
awk 'BEGIN {
	for (i = 1; i <= 10000; i++)
		printf "class T_%d : T_%d { uint8 p%d; };\n", i, i - 1, i
}' >>in.mof
# A model of them has 50 million properties, so it is not printed.
limited 0 "" check in.mof >why
ok "10,000 classes below each other" "$(wc -l <why)"
sort -r in.mof >turned && mv turned in.mof
limited 0 "" check in.mof >why
ok "the same in another order" "$(wc -l <why)"
sed -i 's/^class T_0 /class T_0 : T_10000 /' in.mof
test_that "a circle of 10,001 classes" 1 superclass-cycle

# Generation

fresh
many 20000 'class T_%d { uint8 x; };\n'
limited 0 "" gen --target c --dry-run -o x in.mof >why
ok "C of 20,000 classes" "$(wc -l <why)"
fresh
put 'class T_A { [ValueMap{"0"'
many $K ', "%d"'
put '}, Values{"none"'
many $K ', "v%d"'
put '}] uint32 a; };\n'
limited 0 "" gen --target c --dry-run -o x in.mof >why
ok "C of 100,000 values" "$(wc -l <why)"
fresh
put 'class T_A {\n'
many $K 'uint8 p%d;\n'
put '};\n'
limited 0 "" gen --target c --dry-run -o x in.mof >why
ok "C of 100,000 properties" "$(wc -l <why)"
fresh
put 'class T_A {\n'
many 50000 'uint8 m%d(uint8 a);\n'
put '};\n'
limited 0 "" gen --target c --dry-run -o x in.mof >why
ok "C of 50,000 methods" "$(wc -l <why)"

# Includes

fresh
put '#pragma include("other.mof")\nclass T_A { };\n'
echo '#pragma include("in.mof")' >other.mof
test_that "two files that include each other" 1 "includes itself"
fresh
many $K '#pragma include("other.mof")\n'
put 'class T_A { };\n'
echo 'class T_B { };' >other.mof
test_that "a file that is included 100,000 times" 0 ""
fresh
many $K '#pragma include("gone%d.mof")\n'
test_that "100,000 includes that are missing" 1 "cannot find"
mkdir nest
for i in $(seq 1000); do
	echo "#pragma include(\"$((i + 1)).mof\")" >nest/$i.mof
done
fresh
put '#pragma include("nest/1.mof")\nclass T_A { };\n'
test_that "1,000 files within each other" 1 "deeper than 64"

# Much

seconds=10 memory=2560
fresh
many 400000 '[Description("A class, with a text that says what it is for. " "And more.")]
class T_%d { [Key] string Id; [ValueMap{"1", "2"}, Values{"a", "b"}] uint16 State = 1;
	[Description("What it does.")] uint32 Do([In] string What, [Out] uint8 Result); };\n'
limited 0 "" check in.mof >why
ok "$(($(wc -c <in.mof) / M)) MB of classes" "$(wc -l <why)"
iconv -f UTF-8 -t UTF-16 in.mof >wide.mof
truncate -s 230M wide.mof
limited 1 "NUL character" check wide.mof >why
ok "230 MB of UTF-16 with NULs at its end" "$(wc -l <why)"
truncate -s 300M wide.mof
limited 1 "larger than 256 MiB" check wide.mof >why
ok "a file of 300 MB" "$(wc -l <why)"
tap_end
