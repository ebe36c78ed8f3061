#!/usr/bin/env bash
# Fuzzes for so many seconds each the parsers of the protocols, those of the client, and requests to a running node:
#   loadtest/fuzz.sh SECONDS
# A failure names the round and what was read; the same round makes the same input again.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:?usage: loadtest/fuzz.sh SECONDS}
mvn -ntp -q -pl protocol,node -am test -Dtest='*FuzzTest' -Dsurefire.failIfNoSpecifiedTests=false -Dfuzz.seconds="$seconds"
