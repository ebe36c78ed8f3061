#!/usr/bin/env bash
# Fuzzes the parsers of the protocols and of the client for so many seconds each: loadtest/fuzz.sh SECONDS
# A failure names the round and what was read; the same round makes the same input again.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:?usage: loadtest/fuzz.sh SECONDS}
mvn -ntp -q -pl protocol test -Dtest='*FuzzTest' -DargLine="-Dfuzz.seconds=$seconds"
