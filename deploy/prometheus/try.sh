#!/usr/bin/env bash
# Has a real Prometheus scrape a local cluster and evaluate the alert rules and every query of the dashboard. Needs Debian's
# packages prometheus and python3. Meant to be run as
#   deploy/local-cluster.sh -- deploy/prometheus/try.sh
# It ends one node with kill -9 to see that the alerts notice. Exit codes: 0 all is as it should be, 1 not so.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
port=${PROMETHEUS_PORT:-19090}
patience=90 # seconds for everything that takes some scrapes
[[ -n ${STENTOR_RUN:-} ]] || { echo "try: STENTOR_RUN is not set; see the head of this file" >&2 && exit 1; }
command -v prometheus >/dev/null || { echo "try: there is no prometheus (apt-get install prometheus)" >&2 && exit 1; }

work=$(mktemp -d)
trap '[[ -z ${server:-} ]] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT

# Each node says where its management port is.
targets=$(sed -n 's|.*management  *http://\([0-9.:]*\)/ready.*|\1|p' "$STENTOR_RUN"/node*.log | sort -u | paste -sd,)
echo "scraping $targets"
cp "$here/alerts.yaml" "$work/"
cat >"$work/prometheus.yml" <<END
global: { scrape_interval: 2s, evaluation_interval: 2s }
rule_files: [ alerts.yaml ]
scrape_configs:
  - job_name: stentor
    static_configs: [ { targets: [ ${targets//,/, } ] } ]
END
# What takes minutes in earnest takes seconds here: it is to be seen that it fires at all.
sed -i -E 's/^( +)for: .*/\1for: 4s/' "$work/alerts.yaml"
prometheus --config.file="$work/prometheus.yml" --storage.tsdb.path="$work/data" \
  --web.listen-address="127.0.0.1:$port" --log.level=error &
server=$!

# Some traffic, so that there is something to compute.
for n in $(seq 50); do
  curl -sf -o /dev/null -m 5 -d "$n" "$STENTOR_URL/publisher/watched" || true
done

STENTOR_VICTIM=$(cat "$STENTOR_RUN/node3.pid") timeout $((patience * 3)) python3 - "http://127.0.0.1:$port" \
  "$here/dashboard.json" "$patience" <<'END'
import json, os, signal, sys, time, urllib.parse, urllib.request

url, dashboard, patience = sys.argv[1], sys.argv[2], int(sys.argv[3])

def ask(path, **query):
    with urllib.request.urlopen(url + path + "?" + urllib.parse.urlencode(query), timeout=10) as answer:
        return json.load(answer)["data"]

def values(query):
    return ask("/api/v1/query", query=query)["result"]

def firing():
    return sorted({each["metric"]["alertname"] for each in values('ALERTS{alertstate="firing"}')})

def until(what, condition):
    end = time.monotonic() + patience
    while True:
        try:
            seen = condition()
        except OSError:
            seen = None
        if seen:
            print("ok:", what)
            return seen
        if time.monotonic() > end:
            sys.exit("FAILED: %s (alerts: %s)" % (what, firing()))
        time.sleep(1)

until("three nodes are scraped", lambda: len(values('up{job="stentor"} == 1')) == 3)
until("each counts three members", lambda: len(values("stentor_cluster_members{status='up'} == 3")) == 3)
time.sleep(15)  # rates need some scrapes
rules = until("all rules are evaluated", lambda: [
    rule for group in ask("/api/v1/rules")["groups"] for rule in group["rules"] if rule["health"] == "ok"])
every = sum(len(group["rules"]) for group in ask("/api/v1/rules")["groups"])
if len(rules) != every:
    sys.exit("FAILED: %d of %d rules are evaluated" % (len(rules), every))
print("ok: %d rules, none with an error" % every)

empty, queries = [], 0
for panel in json.load(open(dashboard))["panels"]:
    for target in panel.get("targets", []):
        queries += 1
        if not values(target["expr"].replace("$__rate_interval", "20s")):
            empty.append(target["expr"])
print("ok: %d queries of the dashboard, %d without a value now (nothing of that kind has happened):" % (queries, len(empty)))
for each in empty:
    print("     ", each)
print("firing while all is well:", firing())

os.kill(int(os.environ["STENTOR_VICTIM"]), signal.SIGKILL)
print("node 3 was killed")
until("StentorNodeIsDown fires", lambda: "StentorNodeIsDown" in firing())
until("the others count two", lambda: len(values("stentor_cluster_members{status='up'} == 2")) == 2)
print("firing:", firing())
END
