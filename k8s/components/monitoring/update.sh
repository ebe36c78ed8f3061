#!/bin/sh
# Makes alerts.yaml, for the Prometheus Operator, from the alert rules that Prometheus itself reads. A test compares the two.
set -eu
cd "$(dirname "$0")"
rules=../../../deploy/prometheus/alerts.yaml
{
  cat <<'HEAD'
# Made from deploy/prometheus/alerts.yaml by update.sh: change the rules there.
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: stentor
  labels:
    app: stentor
spec:
HEAD
  sed -n '/^groups:/,$ { s/^\(.\)/  \1/; p; }' "$rules"
} >alerts.yaml
