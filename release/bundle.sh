#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Makes the archive that Maven Central takes by upload, of signed artefacts with their checksums:
#   release/bundle.sh [ARGUMENT OF MAVEN...]
# It refuses while pom.xml lacks what Maven Central requires and only the publisher knows; docs/release.md says what.
set -eu
cd "$(dirname "$0")/.."
missing=
for element in url scm; do
    grep -q "^  <$element>" pom.xml || missing="$missing $element"
done
[ -z "$missing" ] || {
    echo "pom.xml: no$missing (expected: where the project is, as Maven Central requires); docs/release.md has the lines" >&2
    exit 2
}
staged=$PWD/target/central
rm -rf "$staged" "$staged.zip"
mvn -B -Prelease -Dsign -DskipTests -DaltDeploymentRepository="central::file://$staged" "$@" deploy
(cd "$staged" && find . -name 'maven-metadata.xml*' -delete && zip -q -r -X "$staged.zip" .)
echo "wrote $staged.zip"
