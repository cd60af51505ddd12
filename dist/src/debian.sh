#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Makes a package for Debian of the zip for linux-x86_64: debian.sh ZIP DEB VERSION TIMESTAMP NAME
# NAME is aasllm or aasllm-small; they have the same files, so one takes the other's place.
# Every file has the time TIMESTAMP and belongs to root, so that two calls make the same bytes.
set -eu
zip=$1 deb=$2 version=$3 timestamp=$4 name=$5
case $name in aasllm) other=aasllm-small ;; *) other=aasllm ;; esac

work=$deb.d
rm -rf "$work" "$deb"
mkdir -p "$work/usr/lib" "$work/usr/bin" "$work/usr/share/man/man1" "$work/usr/share/bash-completion/completions" \
    "$work/usr/share/doc/$name" "$work/DEBIAN"
(cd "$work/usr/lib" && unzip -q "$zip" && mv aasllm-* aasllm)
own=$work/usr/lib/aasllm

ln -s ../lib/aasllm/bin/aasllm "$work/usr/bin/aasllm"
mv "$own/share/bash-completion/completions/aasllm" "$work/usr/share/bash-completion/completions/aasllm"
for page in "$own"/share/man/man1/*.1; do
    gzip -9n < "$page" > "$work/usr/share/man/man1/${page##*/}.gz"
done
mv "$own/README.md" "$own/CHANGELOG.md" "$own/THIRD-PARTY.md" "$work/usr/share/doc/$name/"
mv "$own/LICENSE" "$work/usr/share/doc/$name/copyright"
rm -rf "$own/share"
find "$work" -type d -exec chmod 755 {} +

cat > "$work/DEBIAN/control" <<CONTROL
Package: $name
Version: $version
Architecture: amd64
Maintainer: The AA-SLLM for the JVM maintainers <unset@invalid>
Installed-Size: $(du -sk "$work/usr" | cut -f1)
Depends: libc6 (>= 2.28), libgomp1, libstdc++6
Conflicts: $other
Replaces: $other
Section: sound
Priority: optional
Description: speech emotion recognition with an acoustically augmented speech LLM
 Reads speech and says which emotion is in it, how sure it is, and what it
 heard. It carries its own Java runtime and libtorch.
CONTROL
(cd "$work" && find usr -type f | LC_ALL=C sort | xargs -d '\n' md5sum > DEBIAN/md5sums)

find "$work" -exec touch -h -d "$timestamp" {} +
SOURCE_DATE_EPOCH=$(date -d "$timestamp" +%s) dpkg-deb --root-owner-group -Zgzip -z1 --build "$work" "$deb" > /dev/null
rm -rf "$work"
