#!/bin/sh
# What is recorded of a run: place and kind of its entries, from the ledger topic, then its summary.
# Usage: read-run.sh RUN_ID. It reads to the end that the topic has when it gets there, and stops.
set -eu

url=${SICD_URL:-http://127.0.0.1:9200}
brokers=${SICD_BOOTSTRAP_SERVERS:-127.0.0.1:9092}
ledger=${SICD_TOPIC_PREFIX:-sicd}.ledger

# key, headers and offset of each record; its value is left to those who have Avro
kcat -C -q -e -b "$brokers" -t "$ledger" -o beginning -X isolation.level=read_committed -f '%k %p %o %h\n' |
    awk -v run="$1" '$1 == run {
        match($4, /sicd-position=[0-9]+/)
        print "position", substr($4, RSTART + 14, RLENGTH - 14), "partition", $2, "offset", $3
    }'

if [ -n "${SICD_TOKEN:-}" ]; then
    curl -sS --fail-with-body -H "Authorization: Bearer $SICD_TOKEN" "$url/admin/training/runs/$1/summary"
else
    curl -sS --fail-with-body "$url/admin/training/runs/$1/summary"
fi
echo
