#!/bin/bash
# emulator.sh: QEMU for guests that are migrated under TCG; the lab's guests name it as their
# <emulator>.
#
# QEMU before 9.0 loses guest memory in a live migration under TCG: when it collects the dirty pages
# of a RAM block, a fast path clears their marks without telling TCG, so that later writes to the
# same pages are never sent. The fast path is only taken for a block whose length is a multiple of
# 64 pages (256 KiB). A guest with 8 KiB more than libvirt asked for therefore keeps all of its
# memory.

EXTRA_KIB=8

arguments=()
previous=
for argument; do
	if [[ $argument =~ ^(.*id(\":\"|=)pc\.ram.*size(\":|=))([0-9]+)(.*)$ ]]; then
		bytes=$((BASH_REMATCH[4] + EXTRA_KIB * 1024))
		argument=${BASH_REMATCH[1]}$bytes${BASH_REMATCH[5]}
	elif [[ $previous = -m && $argument =~ ^(size=)?([0-9]+)k(.*)$ ]]; then
		argument="size=$((BASH_REMATCH[2] + EXTRA_KIB))k${BASH_REMATCH[3]}"
	elif [[ $previous = -m && $argument =~ ^[0-9]+$ ]]; then
		argument="size=$((argument * 1024 + EXTRA_KIB))k"
	fi
	arguments+=("$argument")
	previous=$argument
done
exec qemu-system-x86_64 "${arguments[@]}"
