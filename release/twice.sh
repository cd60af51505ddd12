#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Builds what is released twice, in two clones of HEAD at two places, and compares every byte:
#   release/twice.sh WORK [REPOSITORY]
# WORK is a new folder, for about 3 GB. REPOSITORY is the folder of Maven's local repository; without it Maven's own.
# Prints the SHA-256 of each file; the exit status is 1 where one differs or is missing in one of the two.
set -eu
work=$1
repository=${2:+-Dmaven.repo.local=$2}
root=$(cd "$(dirname "$0")/.." && pwd -P)
mkdir "$work"
work=$(cd "$work" && pwd -P)

for place in first second/below; do
    git clone -q "$root" "$work/$place"
    # shellcheck disable=SC2086 # one word or none
    (cd "$work/$place" && mvn -B -q -Prelease,dist -Dquick -DskipTests $repository package < /dev/null > "$work/${place%%/*}.log" 2>&1) || {
        tail -n 30 "$work/${place%%/*}.log" >&2
        exit 2
    }
    (cd "$work/$place" && find . -path '*/target/*' \( -name 'aasllm*.jar' -o -name 'aasllm*.zip' -o -name 'aasllm*.deb' \) |
        LC_ALL=C sort | xargs sha256sum) > "$work/${place%%/*}.sums"
done
cat "$work/first.sums"
diff "$work/first.sums" "$work/second.sums" >&2 || { echo "the two builds differ" >&2; exit 1; }
echo "$(wc -l < "$work/first.sums") files, the same bytes in both builds" >&2
