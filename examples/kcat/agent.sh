#!/bin/sh
# One small episode with kcat, curl and a shell: Avro written by hand, since kcat reads it at most.
# Usage: agent.sh [RUN_ID]. Prints the run's summary.
set -eu

url=${SICD_URL:-http://127.0.0.1:9200}
brokers=${SICD_BOOTSTRAP_SERVERS:-127.0.0.1:9092}
topic=${SICD_TOPIC_PREFIX:-sicd}.episode-events
run=${1:-run_20250101}
episode=${run}_ep0001
producer=kcat-$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
number=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

get() {
    if [ -n "${SICD_TOKEN:-}" ]; then
        curl -sS --fail-with-body -H "Authorization: Bearer $SICD_TOKEN" "$url$1"
    else
        curl -sS --fail-with-body "$url$1"
    fi
}

byte() {
    printf "\\$(printf '%03o' "$1")"
}

# A long, or the branch of a union, or the place in an enum: zigzag, then seven bits at a time, the lowest first.
long() {
    rest=$(($1 * 2))
    while [ "$rest" -gt 127 ]; do
        byte $((rest % 128 + 128))
        rest=$((rest / 128))
    done
    byte "$rest"
}

text() {
    long "$(printf %s "$1" | wc -c)"
    printf %s "$1"
}

# Never "latest": what this script writes is a record of version 1, and every version stays readable.
released=$(get "/registry/subjects/$topic-value/versions/1")
schema_id=$(printf %s "$released" | sed -n 's/.*"id":\([0-9][0-9]*\).*/\1/p')

# The record's fields in the order of the schema. $1 its kind, $2 which of the nine nullable fields it is; the field's own
# bytes come from standard input.
event() {
    kind=$1
    place=$2
    last_event=$(cat /proc/sys/kernel/random/uuid 2>/dev/null || uuidgen | tr 'A-F' 'a-f')
    number=$((number + 1))
    {
        byte 0
        for shift in 16777216 65536 256 1; do
            byte $((schema_id / shift % 256))
        done
        text "$last_event"
        text "$kind"
        text "$run"
        long 1; text "$episode"
        long "$(($(date +%s) * 1000000))"
        long 1; text "$producer"
        long 1; long "$number"
        long 1; text kcat                    # the actor: AGENT is the second of its kinds
        long 0                               # no trace
        for field in 0 1 2 3 4 5 6 7 8; do
            if [ "$field" -eq "$place" ]; then
                long 1
                cat
            else
                long 0
            fi
        done
    } >"$work/event"
    # a file is one message; the partitioner is Java's, since librdkafka's own puts a run on another partition
    kcat -P -q -b "$brokers" -t "$topic" -k "$run" -X acks=all -X topic.partitioner=murmur2_random "$work/event"
}

# Not in a pipe: event counts, and a pipe's end would count in a shell of its own.
{ long 1; text 'Implement RAG improvements'; text '{"target_module":"rag_service"}'; long 0; } >"$work/payload"
event EpisodeStarted 2 <"$work/payload"

{ text rag_query; text '{"query":"best practices for vector search","results":5}'; } >"$work/payload"
event ActionLogged 3 <"$work/payload"

# tokens_used, inference_time_us, changes_proposed, changes_accepted, rag_queries, llm_calls, error_count, cost_micro_usd
for delta in 1500 250000 0 0 3 2 0 0; do long "$delta"; done >"$work/payload"
event MetricsUpdated 5 <"$work/payload"

{ text code_generated; text '{"test_status":"passed"}'; } >"$work/payload"
event OutcomeLogged 4 <"$work/payload"

# COMPLETED is the second status; the last number declared, so that a lost tail would show
{ long 1; text '{"quality_score":0.95}'; long 1; long $((number + 1)); } >"$work/payload"
event EpisodeCompleted 7 <"$work/payload"

get "/admin/training/runs/$run/summary?at_least=event:$last_event&wait_ms=10000"
echo
