#!/bin/bash
# The README's commands that need two hosts, run with two hosts.
set -u
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/tap.sh"
cd "$top" || exit 1
export PATH=$BUILD:$PATH LAB_BUILD=$BUILD/lab

reason=$(tests/lab/lab.sh check) || skip_all "$reason"
awk '/^```sh lab/ { open = 1; next } /^```/ { open = 0 } open' README.md >"$tap_dir/commands"
expect "the README has commands for the lab" 0 test -s "$tap_dir/commands"
expect "they run" 0 tests/lab/lab.sh run bash -eu "$tap_dir/commands"
says "the job is completed" "$tap_dir/out" 'Completed'
says "its CIM-XML is shown" "$tap_dir/out" '<INSTANCE CLASSNAME="Msvm_MigrationJob">'
says "the guest runs on the other host" "$tap_dir/out" 'web'
says "the progress was shown" "$tap_dir/err" '%'
tap_end
