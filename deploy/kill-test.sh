#!/usr/bin/env bash
# Kills nodes of a cluster while messages are published and followed, and tells whether any was lost, came twice or in
# another order, and how long everything stood still. Needs bash, curl and awk. Meant to be run as
#   deploy/local-cluster.sh -- deploy/kill-test.sh
set -euo pipefail

usage() {
  cat <<'END'
Usage: deploy/local-cluster.sh [--revive] -- deploy/kill-test.sh [options]

  -k, --kill "N ..."     numbers of the nodes to kill, one after the other (1); several need --revive
  -s, --signal SIGNAL    with which signal (KILL). TERM: a planned stop. STOP: a freeze, which is undone in the end
  -c, --channels N       how many channels, each with one publisher and two followers (3)
  -r, --rate N           messages a second and channel (5)
  -d, --duration SECONDS how long messages are published (30); the kills are spread evenly over it
  -h, --help             says this

Publishers use STENTOR_URL (the balancer). They repeat what was not acknowledged, with the same Idempotency-Key. Of the
followers of a channel one polls STENTOR_URL and one a node of STENTOR_NODES, or the next one if that does not answer, each
by the Last-Modified and Etag of what it got. local-cluster.sh sets all three, and STENTOR_RUN, where the process ids are.

Exit codes: 0 every follower got every message once and in order, 1 not so, 2 wrong arguments.
END
}

victims=1 signal=KILL channels=3 rate=5 duration=30
patience=60 # seconds in which a message must be acknowledged, and in which followers must have caught up in the end

misused() {
  printf 'kill-test: %s (see --help)\n' "$*" >&2
  exit 2
}

while (($# > 0)); do
  case $1 in
    -h | --help) usage && exit 0 ;;
    -[kscrd] | --kill | --signal | --channels | --rate | --duration) (($# > 1)) || misused "$1: no value" ;;
    *) misused "unknown option $1" ;;
  esac
  case $1 in
    -k | --kill) [[ $2 =~ ^[1-9][0-9]?(\ [1-9][0-9]?)*$ ]] || misused "$1: $2 (expected: numbers of nodes)" ;;
    -s | --signal) [[ $2 =~ ^(KILL|TERM|STOP)$ ]] || misused "$1: $2 (expected: KILL, TERM or STOP)" ;;
    *) [[ $2 =~ ^[1-9][0-9]{0,3}$ ]] || misused "$1: $2 (expected: 1 to 9999)" ;;
  esac
  case $1 in
    -k | --kill) victims=$2 ;;
    -s | --signal) signal=$2 ;;
    -c | --channels) channels=$2 ;;
    -r | --rate) rate=$2 ;;
    -d | --duration) duration=$2 ;;
  esac
  shift 2
done
for name in STENTOR_URL STENTOR_NODES STENTOR_RUN; do
  [[ -n ${!name:-} ]] || misused "$name is not set"
done
read -ra nodes <<<"$STENTOR_NODES"
read -ra victims <<<"$victims"
for victim in "${victims[@]}"; do
  [[ -f $STENTOR_RUN/node$victim.pid ]] || misused "there is no node $victim"
done

work=$(mktemp -d "${TMPDIR:-/tmp}/stentor-kill.XXXXXX")
jobs=() frozen=()
# shellcheck disable=SC2317 # The trap reaches it.
clean_up() {
  ((${#jobs[@]} == 0)) || kill "${jobs[@]}" 2>/dev/null || true
  ((${#frozen[@]} == 0)) || kill -CONT "${frozen[@]}" 2>/dev/null || true
  wait
  rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

total=$((rate * duration))
series=$(date +%s)-$$
# Sets $now: milliseconds, or whole seconds as such where bash is too old to tell.
clock() {
  now=${EPOCHREALTIME:-$(date +%s).000000}
  now=${now/[.,]/}
  now=${now%???}
}
clock
begin=$now
at() { clock && now=$((now - begin)); }

# --- Publishing: each message until it is acknowledged, then the next. Lines of "number begun acknowledged requests".

give_up() {
  printf 'kill-test: %s\n' "$*" >&2
  return 1
}

publish() { # CHANNEL
  local number code requests begun due started channel=$1
  at
  started=$now
  for ((number = 1; number <= total; number++)); do
    at
    due=$((started + (number - 1) * 1000 / rate))
    if ((now < due)); then
      sleep "$(printf '%d.%03d' $(((due - now) / 1000)) $(((due - now) % 1000)))"
      at
    fi
    begun=$now requests=0 code=''
    until [[ $code == 201 || $code == 202 ]]; do
      ((requests == 0)) || sleep 0.1
      ((now - begun < patience * 1000)) || give_up "$channel: $number was not acknowledged; last answer: $code" || return
      requests=$((requests + 1))
      code=$(curl -s -o /dev/null -w '%{http_code}' --max-time 10 -H 'Content-Type: text/plain' \
        -H "Idempotency-Key: $series-$channel-$number" --data "$number" "$STENTOR_URL/publisher/$channel") || true
      [[ $code =~ ^(20[12]|000|50[234])$ ]] || give_up "$channel: $number was answered $code" || return
      at
    done
    echo "$number $begun $now $requests" >>"$work/$channel.published"
  done
}

# --- Following: from each message to the next. Lines of "number received gap".

follow() { # FILE CHANNEL URL ...
  local file=$work/$1 channel=$2 got=0 which=0 modified='' etag='' gap name value
  shift 2
  local urls=("$@") position=()
  shopt -s nocasematch
  while ((got < total)); do
    if curl -s -f -D "$file.head" -o "$file.body" --max-time 30 ${position[@]+"${position[@]}"} \
      "${urls[which]}/subscriber/$channel"; then
      at
      gap=''
      while IFS=: read -r name value; do
        value=${value# }
        case $name in
          Last-Modified) modified=${value%$'\r'} ;;
          Etag) etag=${value%$'\r'} ;;
          X-Message-Gap) gap=gap ;;
        esac
      done <"$file.head"
      position=(-H "If-Modified-Since: $modified" -H "If-None-Match: $etag")
      read -r value <"$file.body" || true
      echo "$value $now $gap" >>"$file"
      got=$((got + 1))
    else
      # Told to come back, or nobody there: the same question again, to the next node.
      which=$(((which + 1) % ${#urls[@]}))
      sleep 0.1
    fi
  done
}

# --- The run

# Followers of a node start with one that is not killed first.
others=()
for ((i = 0; i < ${#nodes[@]}; i++)); do
  ((i == victims[0] - 1)) || others+=("${nodes[i]}")
done

echo "$channels channels, $rate messages a second on each for $duration s; SIG$signal for node ${victims[*]}."
names=() publishers=() followers=()
for ((i = 0; i < channels; i++)); do
  channel=kill-$series-$((i + 1))
  names+=("$channel")
  touch "$work/$channel".{published,balancer,node}
  follow "$channel.balancer" "$channel" "$STENTOR_URL" &
  followers+=($!)
  first=$((${#others[@]} > 0 ? i % ${#others[@]} : 0))
  follow "$channel.node" "$channel" "${others[@]:first}" "${nodes[@]}" &
  followers+=($!)
done
jobs=("${followers[@]}")
sleep 1
for channel in "${names[@]}"; do
  publish "$channel" &
  publishers+=($!)
done
jobs+=("${publishers[@]}")

report_end() { # NUMBER PID SINCE
  for ((i = 0; i < 300; i++)); do
    if ! kill -0 "$2" 2>/dev/null; then
      at
      echo "Node $1 was gone after $(((now - $3) / 1000)).$(((now - $3) % 1000 / 100)) s"
      return
    fi
    sleep 0.1
  done
  echo "Node $1 was still there after 30 s"
}

for victim in "${victims[@]}"; do
  sleep "$((duration / (${#victims[@]} + 1)))"
  pid=$(<"$STENTOR_RUN/node$victim.pid")
  at
  if kill "-$signal" "$pid" 2>/dev/null; then
    echo "SIG$signal for node $victim (pid $pid) at $((now / 1000)) s"
    case $signal in
      STOP) frozen+=("$pid") ;;
      TERM) report_end "$victim" "$pid" "$now" & ;;
    esac
  else
    echo "Node $victim (pid $pid) is not running."
  fi
done
wait "${publishers[@]}" || true
at
deadline=$((now + patience * 1000))
for follower in "${followers[@]}"; do
  while kill -0 "$follower" 2>/dev/null && ((now < deadline)); do
    sleep 0.2
    at
  done
done

# --- The result

# Of what one follower got: lost, twice, in another order, told of a gap; and its longest silence, from which moment on.
# shellcheck disable=SC2016 # These are fields of awk.
judge='
  $3 == "gap" { gaps++ }
  seen[$1]++ { twice++; next }
  $1 < last { order++ }
  { last = $1; got++ }
  NR > 1 && $2 - before > silence { silence = $2 - before; from = before }
  { before = $2 }
  END {
    printf "%6d %6d %6d %6d %6d %8.2f s from %.1f s\n", got, total - got, twice, order, gaps, silence / 1000, from / 1000
    exit got != total || twice || order || gaps
  }'
# Of what one publisher did: requests beyond one a message, the longest wait for an acknowledgement.
# shellcheck disable=SC2016 # These are fields of awk.
count='
  { repeats += $4 - 1; wait = $3 - $2 }
  wait > longest { longest = wait; from = $2 }
  END { printf "%6d %8d %8.2f s from %.1f s\n", NR, repeats, longest / 1000, from / 1000; exit NR != total }'

result=0
printf '\n%-24s %6s %6s %6s %6s %6s %s\n' follower got lost twice order gaps '  longest silence'
for channel in "${names[@]}"; do
  for way in balancer node; do
    printf '%-24s ' "${channel##*-} by the $way"
    awk -v total="$total" "$judge" "$work/$channel.$way" || result=1
  done
done
printf '\n%-24s %6s %8s %s\n' publisher acked repeated '  longest wait'
for channel in "${names[@]}"; do
  printf '%-24s ' "${channel##*-}"
  awk -v total="$total" "$count" "$work/$channel.published" || result=1
done
((result == 0)) && echo "Nothing was lost." || echo "NOT every message arrived once and in order."
exit "$result"
