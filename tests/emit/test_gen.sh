#!/bin/bash
# mofc gen from the outside: what it writes, when, and what it refuses.
set -u
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/tap.sh"
mkdir "$tap_dir/work" && cd "$tap_dir/work" || exit 1
gen() { "$MOFC" gen --target c -o out "$@"; }

cat >job.mof <<'M'
#pragma include ("base.mof")
class TST_Job : TST_Base {
  [ValueMap{"1", "2..5", ".."}, Values{"One", "Some", "Rest"}] uint8 State = 1;
};
M
cat >base.mof <<'M'
[Abstract] class TST_Base { [Key] string Id; };
class TST_Other { [Key] string Id; };
M

expect "a class and what it includes is generated" 0 gen job.mof
ls out >files
printf '%s\n' job_schema.c job_schema.h tst_base.c tst_base.h tst_job.c tst_job.h \
	tst_other.c tst_other.h >wanted
same "one header and one source per class, and the module's table" wanted files
says "defaults are in the source" out/tst_job.c '.state = { 1, true },'
says "ranges have two constants" out/tst_job.h 'TST_JOB_STATE_SOME_MAX = 5,'
says "\"..\" is told in a comment" out/tst_job.h 'any other value is "Rest"'

touch -d 2001-01-01 out/*
expect "a second run" 0 gen job.mof
ok "leaves time stamps of unchanged files alone" \
	"$(find out -type f -newermt 2002-01-01 | grep -c .)"
echo '// nothing new' >>job.mof
sed -i 's/Rest/Others/' job.mof
expect "a run with a change" 0 gen job.mof
find out -newermt 2002-01-01 -type f | sort >files
printf '%s\n' out/tst_job.c out/tst_job.h >wanted
same "writes what changed and nothing else" wanted files

cp -r out first
expect "the same input in another folder" 0 "$MOFC" gen --target c -o again job.mof
expect "gives the same bytes" 0 diff -r first again

rm -rf out
expect "--class" 0 gen --class TST_Job job.mof
ls out >files
printf '%s\n' job_schema.c job_schema.h tst_base.c tst_base.h tst_job.c tst_job.h >wanted
same "emits the class and its superclasses only" wanted files
rm -rf out
expect "--class NAME=ALIAS and --module" 0 gen --class TST_Job=mover --module my-mod job.mof
ls out >files
printf '%s\n' mover.c mover.h my_mod_schema.c my_mod_schema.h tst_base.c tst_base.h >wanted
same "rename the class and the table" wanted files
says "in the code as well" out/mover.h 'mover_validate(const struct mover *self'
says "and its constants" out/mover.h 'MOVER_STATE_ONE = 1,'

rm -rf out
expect "--list-outputs" 0 gen --list-outputs --class TST_Base job.mof
printf '%s\n' out/tst_base.h out/tst_base.c out/job_schema.h out/job_schema.c >wanted
same "prints the files" wanted "$tap_dir/out"
expect "and writes nothing" 1 test -e out
expect "--dry-run" 0 gen --dry-run --class TST_Base job.mof
same "prints what would change" wanted "$tap_dir/out"
expect "and writes nothing either" 1 test -e out

mkdir -p 'a dir'
cp base.mof 'a dir/base.mof'
sed 's/base.mof/a dir\/base.mof/' job.mof >spaced.mof
expect "--depfile" 0 gen --depfile dep.d spaced.mof
cat >wanted <<'M'
out/tst_base.h: \
  spaced.mof \
  a\ dir/base.mof
spaced.mof:
a\ dir/base.mof:
M
same "names every file read" wanted dep.d
expect "--depfile-target" 0 gen --depfile dep.d --depfile-target stamp spaced.mof
says "names the left side" dep.d 'stamp:'

expect "--export-templates" 0 "$MOFC" gen --export-templates tmpl
expect "copies the templates" 0 test -f tmpl/c/class.h.tmpl
sed -i '1a // mine' tmpl/c/class.h.tmpl
rm tmpl/c/class.c.tmpl
expect "--templates" 0 gen --templates tmpl job.mof
says "replaces templates file by file" out/tst_job.h '// mine'

# What is refused leaves nothing behind.
rm -rf out
sed -i 's/class.name}/class.nome}/' tmpl/c/class.h.tmpl
expect "a wrong name in a template" 1 gen --templates tmpl job.mof
says "is shown with its place" "$tap_dir/err" "nothing here is called 'nome'"
expect "and nothing is written" 1 test -e out
mkdir -p tmpl/x
echo '{ "description": "d", "case": "snake", "keywords": [], "outputs": [' >tmpl/x/manifest.json
expect "a broken manifest" 1 "$MOFC" gen --templates tmpl --target x -o out job.mof
says "is shown with its place" "$tap_dir/err" 'tmpl/x/manifest.json:'
sed 's/"file": ".*_schema.h"/"file": "..\/..\/up.h"/' tmpl/c/manifest.json >tmpl/x/manifest.json
cp "$top"/templates/c/*.tmpl tmpl/x
expect "an output outside of the folder" 1 "$MOFC" gen --templates tmpl --target x -o out job.mof
says "is named" "$tap_dir/err" "output file '../../up.h' does not lie in the output folder"
sed 's/"file": ".*_schema.h"/"file": "same.h"/; s/"file": ".*_schema.c"/"file": "same.h"/' \
	tmpl/c/manifest.json >tmpl/x/manifest.json
expect "two outputs of one name" 1 "$MOFC" gen --templates tmpl --target x -o out job.mof
says "are named" "$tap_dir/err" "two outputs would both be 'same.h'"
expect "an error in the MOF" 1 gen /dev/stdin <<<'class TST_X : TST_Gone { };'
expect "an unknown class" 1 gen --class TST_Jop job.mof
says "gives a suggestion" "$tap_dir/err" "did you mean 'TST_Job'?"
expect "an alias that is no name" 1 gen --class 'TST_Job=a b' job.mof
expect "an unknown target" 1 "$MOFC" gen --target fortran -o out job.mof
says "says how to find the others" "$tap_dir/err" '--list-targets'
expect "a target that leaves the templates" 1 "$MOFC" gen --target ../c -o out job.mof
echo 'Qualifier Q : string, Scope(any);' >none.mof
expect "files without a class" 1 gen none.mof
says "are told so" "$tap_dir/err" 'define no class'
for mof3 in 'enumeration T_E : uint8 { A = 1 };' 'structure T_S { uint8 a; };' \
	'association T_L { TST_Job REF a; TST_Job REF b; };'; do
	{ echo "$mof3"; cat job.mof; } >mof3.mof
	expect "MOF 3: ${mof3%%_*}" 1 gen -W no-schema-name mof3.mof
	grep ': error: ' "$tap_dir/err" >errors
	expect "is one error" 0 test "$(wc -l <errors)" -eq 1
	says "that names it" errors 'error: this is MOF 3'
done
expect "none of these wrote anything" 1 test -e out
expect "no target" 2 "$MOFC" gen -o out job.mof
expect "no output folder" 2 "$MOFC" gen --target c job.mof
touch file
expect "a folder that is a file" 1 "$MOFC" gen --target c -o file job.mof
says "is named" "$tap_dir/err" "cannot make folder 'file'"

cat >wmi.mof <<'M'
#pragma autorecover
class TST_Part { [Key] string Id; };
[Dynamic] class TST_Whole {
	[Key] string Id;
	TST_Part Part;
	TST_Part Parts[];
	object Any;
	void Run([in] TST_Part Which, [out] object Result);
};
M
expect "classes of WMI" 0 "$MOFC" gen --target c -o wmi wmi.mof
expect "become C that compiles" 0 ${CC:-gcc} -std=c11 -Wall -Wextra -Wpedantic -Wshadow \
	-Wconversion -Werror -I"$top/runtime" -Iwmi -fsyntax-only \
	wmi/tst_part.c wmi/tst_whole.c wmi/wmi_schema.c
says "with the type of embedded instances" wmi/tst_whole.h 'struct mof_object part;'

expect "a class from the built-in schemas alone" 0 gen --class Msvm_Error none.mof
expect "is generated with its superclass" 0 test -f out/cim_error.h
expect "the tree that templates see" 0 "$MOFC" dump --format json job.mof
says "carries its version" "$tap_dir/out" '"version": 1,'
tap_end
