#!/bin/sh
# Measures the start of the built program against its limits: time to ready, first answer, resident memory.
# Called by ./parley bench start with the command that launches Parley as arguments.
set -u

output=$(mktemp) || exit 1
home=$(mktemp -d) || exit 1
pid=""
cleanup() {
  [ -n "$pid" ] && kill "$pid" 2>/dev/null && wait "$pid" 2>/dev/null
  rm -rf "$output" "$home"
}
trap cleanup EXIT INT TERM

"$@" --server.port=0 --parley.home="$home" >"$output" 2>&1 &
pid=$!
tries=0
until grep -q '^Parley is ready at' "$output"; do
  tries=$((tries + 1))
  if [ "$tries" -gt 600 ] || ! kill -0 "$pid" 2>/dev/null; then
    cat "$output" >&2
    echo "bench: Parley did not become ready" >&2
    exit 1
  fi
  sleep 0.1
done
ready=$(sed -n 's/^Parley is ready at .* (\([0-9.]*\)s)$/\1/p' "$output")
address=$(sed -n 's/^Parley is ready at \([^ ]*\) .*/\1/p' "$output")
# What the program measured of its own start; Spring is the rest.
metrics=$(curl -s "$address/actuator/prometheus")
measured() {
  printf '%s\n' "$metrics" | awk -v name="$1" 'index($0, name) == 1 { print $2; found = 1; exit } END { if (!found) print 0 }'
}
running=$(measured application_ready_time_seconds)
redis=$(measured 'parley_start_seconds{stage="redis"}')
model=$(measured 'parley_start_seconds{stage="model"}')
first=$(curl -s -o /dev/null -w '%{time_total}' -H 'Content-Type: application/json' \
  -d '{"question":"What is 17 * 23?"}' "$address/api/ask")
second=$(curl -s -o /dev/null -w '%{time_total}' -H 'Content-Type: application/json' \
  -d '{"question":"Who was Marie Curie?"}' "$address/api/ask")
resident=$(ps -o rss= -p "$pid" | awk '{ printf "%.0f", $1 / 1024 }')

cores=$(getconf _NPROCESSORS_ONLN)
mkdir -p target/bench
awk -v ready="$ready" -v first="$first" -v second="$second" -v resident="$resident" -v cores="$cores" \
  -v running="$running" -v redis="$redis" -v model="$model" \
  -v kernel="$(uname -sm)" 'BEGIN {
  file = "target/bench/start.json"
  printf "{\"machine\":{\"cores\":%d,\"system\":\"%s\"},\"rows\":[", cores, kernel > file
  row("start to ready", "s", ready, 4)
  part("  of it the JVM", ready - running)
  part("  of it Redis", redis)
  part("  of it the model", model)
  part("  of it Spring and the rest", running - redis - model)
  row("first answer, with a tool", "s", first, 5)
  row("second answer, with a search", "s", second, 5)
  row("resident memory after two answers", "MB", resident, 600)
  print "]}" > file
}
function part(metric, seconds) {
  printf "%-36s %6.2f s\n", metric, seconds
  printf ",{\"metric\":\"%s\",\"unit\":\"s\",\"ours\":%.3f}", metric, seconds > file
}
function row(metric, unit, ours, limit) {
  if (!begun) {
    printf "%-36s %8s %8s %8s\n", "metric", "ours", "limit", "ratio"
    begun = 1
  } else {
    printf "," > file
  }
  printf "%-36s %6.2f %s %6.0f %s %7.2f\n", metric, ours, unit, limit, unit, limit / ours
  printf "{\"metric\":\"%s\",\"unit\":\"%s\",\"ours\":%s,\"theirs\":%s,\"against\":\"limit\",\"ratio\":%.3f}", metric, unit, ours, limit, limit / ours > file
}'
