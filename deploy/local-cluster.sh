#!/usr/bin/env bash
# A Stentor cluster on this machine, all on loopback: Redis, three nodes and, if HAProxy or nginx is installed, a balancer.
# Stays until Ctrl-C, or until the command behind -- has ended. Needs a JDK (17 or newer) and, to build, Maven.
set -euo pipefail

usage() {
  cat <<'END'
Usage: deploy/local-cluster.sh [options] [-- COMMAND ...]

  -n, --nodes N                how many nodes (3)
  -c, --config FILE            a configuration file for all of them; what is below wins over it
  -p, --port PORT              HTTP of the first node (8081); those of the others follow
      --management-port PORT   of the first node (7626); those of the others follow
      --remoting-port PORT     of the first node (17355); those of the others follow
      --balancer-port PORT     the balancer's listener for everything (8080)
      --public-port PORT       the balancer's listener for everybody (8000)
      --statistics-port PORT   the balancer's page about itself (8404)
      --redis-port PORT        of the Redis that it starts (6379)
      --redis URI              a Redis that runs already, instead
      --no-balancer            none, even if HAProxy is installed
      --nginx                  nginx as the balancer, instead of HAProxy
      --revive                 a node that ends is started again
      --jar FILE               instead of node/target/stentor.jar, which is built if it is not there
  -h, --help                   says this

A standard port that is in use is passed over for the next free one; one that was asked for must be free.
The heap of each node is limited by STENTOR_HEAP (256m).

COMMAND starts when all nodes are ready. Its environment has STENTOR_URL (the balancer, else the first node), STENTOR_PUBLIC (the
balancer's listener for everybody), STENTOR_NODES and STENTOR_MANAGEMENT (the URLs of the nodes and of their management) and
STENTOR_RUN (a directory with node1.pid, node1.log ...). The cluster ends with it.

Exit codes: 0 stopped as asked, else COMMAND's; 1 something could not be started, or all nodes have ended; 2 wrong
arguments.
END
}

here=$(cd "$(dirname "$0")" && pwd)
host=127.0.0.1
start_limit=120 # seconds until all nodes must be ready
stop_limit=15   # seconds until whatever was asked to stop is killed: a node takes up to 10
nodes=3 config='' jar='' redis='' balancer=haproxy revive=no command=()
port='' management_port='' remoting_port='' balancer_port='' public_port='' statistics_port='' redis_port=''

complain() { printf 'local-cluster: %s\n' "$*" >&2; }
fail() { complain "$@" && exit 1; }
misused() { complain "$* (see --help)" && exit 2; }
need_number() { # OPTION VALUE LEAST MOST
  if ! [[ $2 =~ ^[1-9][0-9]{0,4}$ ]] || (($2 < $3 || $2 > $4)); then
    misused "$1: $2 (expected: $3 to $4)"
  fi
}

while (($# > 0)); do
  option=$1
  shift
  case $option in
    -h | --help) usage && exit 0 ;;
    --no-balancer) balancer=no && continue ;;
    --nginx) balancer=nginx && continue ;;
    --revive) revive=yes && continue ;;
    --) (($# > 0)) || misused "--: no command" ;;
    -[ncp] | --nodes | --config | --port | --redis | --jar | --*-port) (($# > 0)) || misused "$option: no value" ;;
    *) misused "unknown option $option" ;;
  esac
  if [[ $option == -- ]]; then
    command=("$@")
    break
  fi
  case $option in
    -n | --nodes) need_number "$option" "$1" 1 20 ;;
    -p | --*port) need_number "$option" "$1" 1 65500 ;;
    -c | --config | --jar) [[ -f $1 ]] || misused "$option: $1 (expected: a file)" ;;
  esac
  case $option in
    -n | --nodes) nodes=$1 ;;
    -c | --config) config=$1 ;;
    -p | --port) port=$1 ;;
    --management-port) management_port=$1 ;;
    --remoting-port) remoting_port=$1 ;;
    --balancer-port) balancer_port=$1 ;;
    --public-port) public_port=$1 ;;
    --statistics-port) statistics_port=$1 ;;
    --redis-port) redis_port=$1 ;;
    --redis) redis=$1 ;;
    --jar) jar=$1 ;;
    *) misused "unknown option $option" ;;
  esac
  shift
done
[[ -z $redis || -z $redis_port ]] || misused "--redis-port: of a Redis that is started here, not of the one at $redis"

# --- What is there: a Java program, a Redis, perhaps a balancer.

run=$(mktemp -d "${TMPDIR:-/tmp}/stentor.XXXXXX")
trap 'rm -rf "$run"' EXIT

if [[ -z $jar ]]; then
  jar=$here/../node/target/stentor.jar
  if [[ ! -f $jar ]]; then
    command -v mvn >/dev/null || fail "no $jar, and no Maven to build it"
    echo "Building $jar ..."
    (cd "$here/.." && mvn -q -Dmaven.test.skip -pl node -am package) || fail "it could not be built"
  fi
fi

# The tests of this project bring a Redis along, which Maven has put into its local repository.
redis_of_the_tests() {
  local system machine archive entry
  system=$(uname -s | tr '[:upper:]' '[:lower:]')
  machine=$(uname -m | sed 's/x86_64/amd64/; s/aarch64/arm64/')
  for archive in "${MAVEN_REPOSITORY:-$HOME/.m2/repository}"/com/github/codemonstur/embedded-redis/*/*.jar; do
    [[ -f $archive ]] || continue
    entry=$(jar tf "$archive" | grep -E "^redis-server-.*-$system-$machine\$") || continue
    (cd "$run" && jar xf "$archive" "$entry" && chmod +x "$entry") && printf '%s/%s\n' "$run" "$entry" && return 0
  done
  return 1
}

redis_server=''
if [[ -z $redis ]]; then
  redis_server=$(command -v redis-server) || redis_server=$(redis_of_the_tests) ||
    fail "no Redis (expected: redis-server on the PATH, or in Maven's repository after mvn verify; or --redis URI)"
fi
program=''
if [[ $balancer != no ]]; then
  program=$(PATH=$PATH:/usr/local/sbin:/usr/sbin command -v "$balancer") || echo "$balancer is not installed: no balancer."
fi

# --- Ports

taken=' '
# Sets $chosen: the port that was asked for, or the first free one from the standard one on.
choose() { # WHAT ASKED STANDARD
  chosen=${2:-$3}
  while [[ $taken == *" $chosen "* ]] || (exec 3<>"/dev/tcp/$host/$chosen") 2>/dev/null; do
    [[ -z $2 ]] || fail "port $chosen is in use (wanted for $1)"
    chosen=$((chosen + 1))
  done
  ((chosen == ${2:-$3})) || echo "Port $3 is in use: $1 takes $chosen."
  taken+="$chosen "
}

[[ -z $redis_server ]] || { choose "Redis" "$redis_port" 6379 && redis_port=$chosen redis=redis://$host:$chosen; }
[[ -z $program ]] || { choose "the balancer" "$balancer_port" 8080 && balancer_port=$chosen; }
[[ -z $program ]] || { choose "the balancer's public listener" "$public_port" 8000 && public_port=$chosen; }
[[ $program != */haproxy ]] || { choose "the balancer's statistics" "$statistics_port" 8404 && statistics_port=$chosen; }
http_ports=() management_ports=() remoting_ports=()
for ((i = 0; i < nodes; i++)); do
  of="of node $((i + 1))"
  choose "HTTP $of" "${port:+$((port + i))}" $((8081 + i)) && http_ports[i]=$chosen
  choose "management $of" "${management_port:+$((management_port + i))}" $((7626 + i)) && management_ports[i]=$chosen
  choose "remoting $of" "${remoting_port:+$((remoting_port + i))}" $((17355 + i)) && remoting_ports[i]=$chosen
done

# --- Starting and stopping. Everything that is started here is stopped by its process id.

job=0 group=0 # COMMAND, while it runs, and its process group: what it leaves behind is ended, too
names=() pids=() # what runs, in the order in which it was started; a pid of 0: it has ended
# Starts it in a process group of its own, so that Ctrl-C reaches this script alone, which ends things in order.
start() { # INDEX NAME COMMAND ...
  local index=$1 name=$2
  shift 2
  set -m
  "$@" >>"$run/$name.log" 2>&1 </dev/null &
  set +m
  names[index]=$name pids[index]=$!
  echo $! >"$run/$name.pid"
}

start_node() { # NUMBER
  local i=$(($1 - 1)) seeds=() other
  for other in "${remoting_ports[@]}"; do
    seeds+=(--seed-node "$host:$other")
  done
  STENTOR_JAR=$jar STENTOR_HEAP=${STENTOR_HEAP:-256m} start "$1" "node$1" "$here/stentor" serve \
    ${config:+-c "$config"} -a "$host" -p "${http_ports[i]}" --management-port "${management_ports[i]}" \
    --remoting-port "${remoting_ports[i]}" --redis "$redis" "${seeds[@]}"
}

alive() { ((${pids[$1]:-0} > 0)) && kill -0 "${pids[$1]}" 2>/dev/null; }

signal_all() { # SIGNAL INDEX ...
  local signal=$1 index
  shift
  for index in "$@"; do
    ! alive "$index" || kill "-$signal" "${pids[index]}" 2>/dev/null || true
  done
}

wait_for_end() { # SECONDS INDEX ...
  local deadline=$((SECONDS + $1)) index
  shift
  for index in "$@"; do
    while alive "$index" && ((SECONDS < deadline)); do
      sleep 0.2
    done
  done
}

stop_all() {
  trap '' HUP
  ((group == 0)) || kill -TERM -- "-$group" 2>/dev/null || true
  trap 'complain "killing what is left"; signal_all KILL "${!pids[@]}"' INT TERM
  local numbers=() index
  for index in ${pids[@]+"${!pids[@]}"}; do
    ((index == 0 || index > nodes)) || numbers+=("$index")
  done
  if ((${#numbers[@]} > 0)); then
    # Nodes first: they say goodbye to their clients and hand over, for which they need the others.
    signal_all TERM "${numbers[@]}"
    wait_for_end "$stop_limit" "${numbers[@]}"
  fi
  signal_all KILL ${numbers[@]+"${numbers[@]}"}
  signal_all TERM 0 $((nodes + 1))
  wait_for_end 5 0 $((nodes + 1))
  signal_all KILL 0 $((nodes + 1))
  rm -rf "$run"
}
trap stop_all EXIT
trap 'echo; echo "Stopping; once more kills."; exit 0' INT TERM HUP

last_words() { # NAME
  echo "  the last lines of its log:" >&2
  tail -n 15 "$run/$1.log" | sed 's/^/    /' >&2
}

# Reports what has ended since it was last called.
reap() {
  local index code
  for index in "${!pids[@]}"; do
    if ((pids[index] > 0)) && ! alive "$index"; then
      code=0
      wait "${pids[index]}" 2>/dev/null || code=$?
      complain "${names[index]} (pid ${pids[index]}) has ended with exit code $code"
      ((code == 128 + 9 || code == 128 + 15)) || last_words "${names[index]}" # Who was killed had nothing to say.
      pids[index]=0
    fi
  done
}

# The status of a GET, or nothing.
status_of() { # PORT PATH
  (
    exec 3<>"/dev/tcp/$host/$1"
    printf 'GET %s HTTP/1.0\r\nHost: %s\r\n\r\n' "$2" "$host" >&3
    IFS=' ' read -r -t 2 _ code _ <&3
    echo "$code"
  ) 2>/dev/null || true
}

ready() { [[ $(status_of "${management_ports[$1 - 1]}" /ready) == 200 ]]; }

wait_until_ready() { # NUMBER ...
  local deadline=$((SECONDS + start_limit)) number
  for number in "$@"; do
    until ready "$number"; do
      reap
      ((pids[number] > 0)) || return 1
      ((SECONDS < deadline)) || { complain "node $number is not ready after $start_limit s" && return 1; }
      sleep 0.5
    done
  done
}

redis_answers() {
  (
    exec 3<>"/dev/tcp/$host/$redis_port"
    printf 'PING\r\n' >&3
    read -r -t 2 answer <&3
    [[ $answer == +PONG* ]]
  ) 2>/dev/null
}

if [[ -n $redis_server ]]; then
  start 0 redis "$redis_server" --bind "$host" --port "$redis_port" --dir "$run" --save '' --appendonly no
  deadline=$((SECONDS + 20))
  until redis_answers; do
    reap
    ((pids[0] > 0 && SECONDS < deadline)) || fail "Redis does not answer on port $redis_port"
    sleep 0.1
  done
fi

# Once for all nodes, before the first run of a jar: they start faster from it.
STENTOR_JAR=$jar "$here/stentor" archive 2>"$run/archive.log" || true

numbers=()
for ((i = 1; i <= nodes; i++)); do
  numbers+=("$i")
  start_node "$i"
done
wait_until_ready "${numbers[@]}" || fail "not all nodes could be started"

url=http://$host:${http_ports[0]}

# The balancer's settings are those of the file here but for who the nodes are, and without a log of every request.
start_haproxy() {
  sed -e '/^ *server /d' -e '/^ *log global/d' "$here/haproxy.cfg" >"$run/haproxy.cfg"
  for ((i = 0; i < nodes; i++)); do
    echo "  server node$((i + 1)) $host:${http_ports[i]} check port ${management_ports[i]}" >>"$run/haproxy.cfg"
  done
  STENTOR_PUBLIC=$host:$public_port STENTOR_BIND=$host:$balancer_port STENTOR_STATS=$host:$statistics_port \
    start $((nodes + 1)) balancer "$program" -db -f "$run/haproxy.cfg"
}

start_nginx() {
  local servers=''
  for ((i = 0; i < nodes; i++)); do
    servers+="server $host:${http_ports[i]} max_fails=1 fail_timeout=2s; "
  done
  sed -e "0,/^ *server 127.*/s//    $servers/" -e '/^ *server 127[^;]*;$/d' -e "s/listen 8000 /listen $host:$public_port /" \
    -e "s/listen 127.0.0.1:8080 /listen $host:$balancer_port /" -e 's/^ *access_log .*/  access_log off;/' \
    -e "s|^ *error_log .*|  error_log $run/balancer.log warn;|" "$here/nginx.conf" >"$run/nginx.conf"
  start $((nodes + 1)) balancer "$program" -p "$run" -c "$run/nginx.conf" -e "$run/balancer.log" \
    -g "daemon off; pid $run/nginx.pid;"
}

if [[ -n $program ]]; then
  url=http://$host:$balancer_port
  "start_$balancer"
  deadline=$((SECONDS + 20))
  until [[ -n $(status_of "$balancer_port" /) ]]; do
    reap
    ((pids[nodes + 1] > 0 && SECONDS < deadline)) || fail "the balancer does not answer on port $balancer_port"
    sleep 0.1
  done
fi

# --- All is there.

urls='' management_urls=''
for ((i = 0; i < nodes; i++)); do
  urls+="${urls:+ }http://$host:${http_ports[i]}"
  management_urls+="${management_urls:+ }http://$host:${management_ports[i]}"
  printf '%-13s http://%s:%s/   management http://%s:%s/ready   pid %s\n' "node $((i + 1))" "$host" "${http_ports[i]}" \
    "$host" "${management_ports[i]}" "${pids[i + 1]}"
done
[[ -z $program ]] || printf '%-13s %s/   for everybody http://%s:%s/%s   pid %s\n' balancer "$url" "$host" "$public_port" \
  "${statistics_port:+   statistics http://$host:$statistics_port/stats}" "${pids[nodes + 1]}"
printf '%-13s %s%s\n' Redis "$redis" "${redis_server:+   pid ${pids[0]}}"
printf '%-13s %s\n' 'logs and pids' "$run"

if ((${#command[@]} > 0)); then
  set -m
  STENTOR_URL=$url STENTOR_PUBLIC=${public_port:+http://$host:$public_port} STENTOR_NODES=$urls \
    STENTOR_MANAGEMENT=$management_urls STENTOR_RUN=$run "${command[@]}" </dev/null &
  set +m
  job=$! group=$!
else
  echo "Try, in two terminals:"
  echo "  curl -i http://$host:${http_ports[nodes - 1]}/subscriber/test"
  echo "  curl -i -d 'Hello world!' -H 'Content-Type: text/plain' $url/publisher/test"
  echo "and kill -9 a node. Ctrl-C stops everything."
fi

while :; do
  # A signal interrupts wait, not sleep.
  sleep 0.5 &
  wait $! 2>/dev/null || true # bash itself would report what was killed.
  if ((job > 0)) && ! kill -0 "$job" 2>/dev/null; then
    code=0
    wait "$job" || code=$?
    job=0
    exit "$code"
  fi
  reap
  running=0
  for number in "${numbers[@]}"; do
    if ((pids[number] == 0)) && [[ $revive == yes ]]; then
      start_node "$number"
      complain "node $number starts again as pid ${pids[number]}"
    fi
    running=$((running + (pids[number] > 0)))
  done
  ((running > 0)) || fail "all nodes have ended"
done
