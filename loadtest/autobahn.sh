#!/usr/bin/env bash
# The cases of the Autobahn test suite in their full size (node's AutobahnCasesTest): mvn verify runs those of groups 9.3 to 9.8 with an
# eighth of the bytes and of the messages.
set -euo pipefail
cd "$(dirname "$0")/.."
mvn -ntp -q -pl node -am test -Dtest=AutobahnCasesTest -Dsurefire.failIfNoSpecifiedTests=false -Dautobahn.full=true
