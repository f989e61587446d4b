#!/bin/bash
# What mofc fmt does with files: which it writes, how, in which encoding, and how it ends.
set -u
export LC_ALL=C
. "$(dirname "$0")/../tap.sh"
cd "$tap_dir" || exit 1

# holds NAME FILE FORMAT: the file holds exactly what printf makes of FORMAT.
holds() {
	printf "$3" | cmp - "$2" >why 2>&1
	ok "$1" $?
}

# becomes NAME BEFORE AFTER: fmt turns a file of BEFORE into AFTER, and leaves it so.
becomes() {
	printf "$2" >a.mof
	expect "$1" 0 "$MOFC" fmt a.mof
	holds "$1: as expected" a.mof "$3"
	expect "$1: once" 0 "$MOFC" fmt --check a.mof
}

# utf16 ENCODING: standard input, UTF-8, in UTF-16.
utf16() {
	iconv -f UTF-8 -t "$1"
}

bad='class  A{\n  string;\n};\n'
odd='class  A{};\n'
good='class A {\n};\n'

# Writing

printf "$odd" >odd.mof
printf "$good" >good.mof
printf "$bad" >bad.mof
touch -d '2001-01-01' good.mof
before=$(stat -c '%i %Y' good.mof)
chmod 640 odd.mof
expect "several files, one of them with an error" 1 "$MOFC" fmt bad.mof odd.mof good.mof
says "the error is told" err "bad.mof:2:"
holds "nothing is printed" out ''
holds "a file with errors is left alone" bad.mof "$bad"
holds "the file behind it is laid out" odd.mof "$good"
[ "$(stat -c %a odd.mof)" = 640 ]
ok "permissions are kept" $?
[ "$(stat -c '%i %Y' good.mof)" = "$before" ]
ok "a file that does not change is not written" $?
[ "$(ls -A | grep -c mofc-)" = 0 ]
ok "no other file is left" $?

mkdir -p sub
printf "$odd" >sub/real.mof
ln -sf sub/real.mof link.mof
expect "a symbolic link" 0 "$MOFC" fmt link.mof
[ -L link.mof ]
ok "it stays a link" $?
holds "the file it names is laid out" sub/real.mof "$good"

printf "$odd" >-dash.mof
expect "a name that begins with a dash" 0 "$MOFC" fmt -- -dash.mof
holds "it is written" ./-dash.mof "$good"
printf "$odd" >twice.mof
expect "a file that is named twice" 0 "$MOFC" fmt twice.mof ./twice.mof
holds "it is laid out once" twice.mof "$good"
printf '#pragma include("nowhere.mof")\n' >include.mof
expect "includes are not followed" 0 "$MOFC" fmt include.mof

# --check

printf "$odd" >odd.mof
printf "$odd" >more.mof
expect "--check with changes" 1 "$MOFC" fmt --check odd.mof good.mof more.mof
holds "it names the files" out 'odd.mof\nmore.mof\n'
holds "it writes nothing" odd.mof "$odd"
expect "--check without changes" 0 "$MOFC" fmt --check good.mof
holds "it is silent" out ''
expect "--check with errors" 1 "$MOFC" fmt --check bad.mof good.mof
holds "a file with errors is not named" out ''

# Standard input

status=0
printf "$odd" | "$MOFC" fmt - >out 2>err || status=$?
ok "standard input" $status
holds "the layout goes to standard output" out "$good"
printf "$good" | "$MOFC" fmt - >out 2>err
holds "also where nothing changes" out "$good"
printf "$bad" | "$MOFC" fmt - >out 2>err
[ $? -eq 1 ]
ok "an error in standard input" $?
holds "nothing is printed then" out ''
printf "$odd" | "$MOFC" fmt --check - >out 2>err
[ $? -eq 1 ]
ok "--check of standard input" $?
[ "$(cat out)" = - ]
ok "it is named" $?
printf "$odd" | "$MOFC" fmt - >/dev/full 2>err
[ $? -eq 1 ]
ok "standard output is full" $?

# Files that cannot be read or written

expect "a missing file" 1 "$MOFC" fmt nowhere.mof
says "the missing file is told" err "cannot read 'nowhere.mof': No such file or directory"
expect "a folder" 1 "$MOFC" fmt sub
expect "no file" 2 "$MOFC" fmt
if [ "$(id -u)" -ne 0 ]; then
	as_user=
elif setpriv --reuid=65534 --regid=65534 --clear-groups test -x "$MOFC" 2>/dev/null; then
	as_user="setpriv --reuid=65534 --regid=65534 --clear-groups"
else
	as_user=no
fi
if [ "$as_user" = no ]; then
	skip "a file that cannot be written" "root can write all files, and nobody cannot run mofc"
else
	chmod 755 .
	mkdir -m 755 closed
	printf "$odd" >closed/a.mof
	mkdir -m 777 open
	printf "$odd" >open/a.mof
	chmod 444 open/a.mof closed/a.mof
	chmod 555 closed
	for folder in closed open; do
		expect "a file that cannot be written, $folder" 1 \
			$as_user "$MOFC" fmt $folder/a.mof good.mof
		says "$folder: the reason" err "cannot write '$folder/a.mof': Permission denied"
		holds "$folder: it is as before" $folder/a.mof "$odd"
		[ "$(ls -A $folder)" = a.mof ]
		ok "$folder: no other file is left" $?
	done
	chmod 755 closed
fi

# Ends of lines and of files

becomes "CRLF" 'class  A{\r\n// c\r\n\r\n\r\n/* d\r\n e */\r\n};\r\n' \
	'class A {\r\n\t// c\r\n\r\n\t/* d\r\n e */\r\n};\r\n'
becomes "the first line decides" 'class  A\r\n{ // c\n};\n' 'class A { // c\r\n};\r\n'
becomes "LF, with CR behind a comment" 'class  A\n{ // c\r\n};\n' 'class A { // c\n};\n'
becomes "a line end within a directive does not decide" '\n#define A \\\r\n\t1\n\nclass  A{};\n' \
	'#define A \\\r\n\t1\n\nclass A {\n};\n'
becomes "no end of the last line" 'class  A{};' 'class A {\n};\n'
becomes "no end of the last line, a comment" 'class A {\n};\n// c' 'class A {\n};\n// c\n'
becomes "more lines behind the last" 'class A {\n};\n\n\n' 'class A {\n};\n'
becomes "blanks at ends of lines" 'class A { \t\n};  \n// c  \n' 'class A {\n};\n// c\n'
becomes "a form feed" 'class A {\n};\f\n' 'class A {\n};\n'
becomes "the end of a text of DOS" 'class  A{};\r\n\x1a' 'class A {\r\n};\r\n\x1a'
becomes "an empty file" '' ''
becomes "a file of blanks" ' \n\n' ' \n\n'
becomes "a file of comments" '\n\n // a\n/* b */\n' '// a\n/* b */\n'

# Encodings

becomes "UTF-8 with a mark" '\xef\xbb\xbfclass  A{}; // \xc3\xa4\n' \
	'\xef\xbb\xbfclass A {\n}; // \xc3\xa4\n'
becomes "Latin-1" 'class  A{}; // \xe4\xff\n' 'class A {\n}; // \xe4\xff\n'
for encoding in UTF-16LE UTF-16BE; do
	for mark in '' '\ufeff'; do
		LC_ALL=C.UTF-8 printf "$mark"'class  A{}; // \u00e4\u20ac\U0001f601\r\n' |
			utf16 $encoding >a.mof
		LC_ALL=C.UTF-8 printf "$mark"'class A {\r\n}; // \u00e4\u20ac\U0001f601\r\n' |
			utf16 $encoding >wanted
		name="$encoding${mark:+ with a mark}"
		expect "$name" 0 "$MOFC" fmt a.mof
		cmp wanted a.mof >why 2>&1
		ok "$name: byte by byte" $?
		expect "$name: once" 0 "$MOFC" fmt --check a.mof
	done
done
printf 'class  A{};\0\n' >nul.mof
expect "a NUL" 1 "$MOFC" fmt nul.mof
holds "it is left alone" nul.mof 'class  A{};\0\n'
printf '\xff\xfec\0l' >half.mof
expect "UTF-16 that ends within a character" 1 "$MOFC" fmt half.mof
{
	printf '/*%60s*/' ''
	LC_ALL=C.UTF-8 printf '// \u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac'
	LC_ALL=C.UTF-8 printf '\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\u20ac\n'
	printf 'class  A{};\n'
} | sed 's|^/\*\( *\)\*/|\1|' | utf16 UTF-16LE >euro.mof
cp euro.mof before.mof
expect "UTF-16 that nothing would tell any more" 1 "$MOFC" fmt euro.mof
cmp before.mof euro.mof >why 2>&1
ok "that file is left alone" $?
tap_end
