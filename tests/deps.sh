#!/bin/sh
# deps.sh: installs what "make demo" and "make check" need; does nothing where all is there.
# As root it uses the machine's package manager, else it prints the command to run.
set -u

programs="gcc g++ clang flex bison pkg-config valgrind virsh libvirtd qemu-system-x86_64
	qemu-img ip tc unshare nsenter flock ps xmllint sqlite3 localedef"
libraries="libxml-2.0 jansson sqlite3 libvirt cmocka"

missing=
PATH=$PATH:/usr/sbin:/sbin
for program in $programs; do
	command -v "$program" >/dev/null 2>&1 || missing="$missing $program"
done
for library in $libraries; do
	pkg-config --exists "$library" 2>/dev/null || missing="$missing $library"
done
[ -f /usr/lib/x86_64-linux-gnu/libvirt/connection-driver/libvirt_driver_qemu.so ] ||
	[ -n "$(find /usr/lib* -name libvirt_driver_qemu.so 2>/dev/null | head -n 1)" ] ||
	missing="$missing libvirt_driver_qemu"
# What localedef makes locales of.
[ -f /usr/share/i18n/locales/de_DE ] || missing="$missing locales"
# The lab's hosts have one of their own in its place.
[ -f /etc/hosts ] || missing="$missing /etc/hosts"
[ -n "$missing" ] || exit 0
echo "deps: missing:$missing"

if command -v apt-get >/dev/null; then
	command="apt-get update && DEBIAN_FRONTEND=noninteractive apt-get \
-o DPkg::Lock::Timeout=300 install -y --no-install-recommends gcc g++ libc6-dev clang flex bison \
pkg-config libxml2-dev libxml2-utils libjansson-dev libsqlite3-dev sqlite3 libcmocka-dev valgrind \
libvirt-dev libvirt-daemon libvirt-daemon-driver-qemu libvirt-clients qemu-system-x86 qemu-utils \
iproute2 netbase util-linux procps locales"
elif command -v dnf >/dev/null; then
	command="dnf install -y gcc gcc-c++ clang flex bison pkgconf-pkg-config libxml2-devel \
jansson-devel sqlite-devel sqlite libcmocka-devel valgrind libvirt-devel libvirt-daemon \
libvirt-daemon-driver-qemu libvirt-client qemu-system-x86-core qemu-img iproute iproute-tc \
util-linux procps-ng glibc-locale-source glibc-common"
elif command -v zypper >/dev/null; then
	command="zypper --non-interactive install gcc gcc-c++ clang flex bison pkg-config \
libxml2-devel libxml2-tools libjansson-devel sqlite3-devel sqlite3 libcmocka-devel valgrind \
libvirt-devel libvirt-daemon libvirt-daemon-driver-qemu libvirt-client qemu-x86 qemu-tools \
iproute2 util-linux procps glibc-i18ndata"
elif command -v pacman >/dev/null; then
	command="pacman -S --needed --noconfirm gcc clang flex bison pkgconf libxml2 jansson \
sqlite cmocka valgrind libvirt qemu-system-x86 qemu-img iproute2 util-linux procps-ng"
else
	echo "deps: no package manager that is known here; please install the above" >&2
	exit 1
fi

if [ "$(id -u)" -ne 0 ]; then
	echo "deps: as root, run: $command" >&2
	exit 1
fi
sh -c "$command"
