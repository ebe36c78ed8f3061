#!/usr/bin/env python3
"""Measures Stentor beside nchan: the same load on both, one scenario after the other in turn, medians.

usage: loadtest/compare/compare.py [--repeat 3] [--store memory|redis] [--before stentor.jar] [scenario ...]

Needs Linux, a C compiler and Debian's nginx, libnginx-mod-nchan and redis-server; node/target/stentor.jar has to be built.
With --before another build of Stentor takes its turns, too. All servers listen on loopback. A row whose deliveries are not complete, single and in order is void, and said to be."""
import argparse, json, os, statistics, subprocess, sys, time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
from servers import Servers, load_tool, takes_connections

MODULE = os.environ.get('NCHAN_MODULE', '/usr/lib/nginx/modules/ngx_nchan_module.so')
NCHAN, NCHANS_REDIS, STENTOR, STENTORS_REDIS, BEFORE, BEFORES_REDIS = 18200, 18201, 18300, 18301, 18400, 18401

DELIVERIES, PUBLISHES = 'deliveries_per_cpu_s', 'pubs_per_cpu_s'
FAN = ['-n', 1000, '-r', 50, '-w', 8, '--pipeline', 8]
SATURATED = ['-n', 1000, '--lag', 16, '-P', 8, '-w', 8]
MANY = ['-n', 9900, '-r', 3, '-w', 4, '--pipeline', 4, '--settle', 1]
MANY_SATURATED = ['-n', 9900, '--lag', 4, '-w', 1, '--settle', 1]
CHANNELS = ['-n', 2000, '-c', 1000, '-P', 16, '-w', 16, '--lag', 64]
# Name: what subscribers are, what is compared, arguments of the load tool.
SCENARIOS = {
    'sse': ('sse', DELIVERIES, FAN), 'ws': ('ws', DELIVERIES, FAN),
    'sse-saturated': ('sse', DELIVERIES, SATURATED), 'ws-saturated': ('ws', DELIVERIES, SATURATED),
    'sse-9900': ('sse', DELIVERIES, MANY), 'ws-9900': ('ws', DELIVERIES, MANY),
    'sse-9900-saturated': ('sse', DELIVERIES, MANY_SATURATED), 'ws-9900-saturated': ('ws', DELIVERIES, MANY_SATURATED),
    'longpoll': ('longpoll', DELIVERIES, ['-n', 1000, '-r', 20, '-w', 4, '--pipeline', 4]),
    'longpoll-saturated': ('longpoll', DELIVERIES, ['-n', 1000, '--lag', 8, '-w', 1]),
    'sse-1000-channels': ('sse', PUBLISHES, CHANNELS), 'ws-1000-channels': ('ws', PUBLISHES, CHANNELS),
    'publish': ('none', 'pub_per_s', ['-c', 1, '-P', 64, '-w', 64]),
    'publish-1000-channels': ('none', 'pub_per_s', ['-c', 1000, '-P', 64, '-w', 64]),
    'connect': ('sse', 'connect_per_s', ['-n', 9900, '-t', 0]),
}
# What the JVM's compiler has to have seen before anything counts.
WARM_UP = [('none', ['-c', 1, '-P', 64, '-w', 64, '-t', 25]), ('none', ['-c', 1000, '-P', 64, '-w', 64, '-t', 10]),
           ('sse', CHANNELS + ['-t', 10]), ('ws', CHANNELS + ['-t', 10]), ('longpoll', ['-n', 1000, '--lag', 8, '-w', 1, '-t', 8]),
           ('sse', SATURATED + ['-t', 5]), ('sse', ['-n', 9900, '-t', 0]), ('sse', ['-n', 9900, '-t', 0])]


def start_peers(servers, store, before=None):
    """The port and the processes of each server that is measured, by its name. Each has a Redis of its own: nchan answers before its
    Redis has the message, and that Redis then is busy for a while."""
    redis, use = ([start_redis(servers, NCHANS_REDIS)], 'nchan_redis_pass redis;') if store == 'redis' else ([], '')
    text = open(os.path.join(HERE, 'nchan.conf')).read()
    for name, value in {'MODULE': MODULE, 'DIR': servers.directory, 'PORT': NCHAN, 'REDIS': NCHANS_REDIS, 'STORE': use}.items():
        text = text.replace('@%s@' % name, str(value))
    nginx = servers.start('nginx', ['nginx', '-c', servers.file('nginx.conf', text)])
    nginx.await_up(lambda: takes_connections(NCHAN))
    workers = subprocess.run(['pgrep', '-P', str(nginx.pid)], capture_output=True, text=True).stdout.split()
    peers = {'nchan': (NCHAN, [nginx.pid] + workers + redis)}
    if before:
        peers['before'] = start_stentor(servers, store, BEFORE, BEFORES_REDIS, {'STENTOR_JAR': os.path.abspath(before)})
    peers['Stentor'] = start_stentor(servers, store, STENTOR, STENTORS_REDIS, {})
    return peers


def start_stentor(servers, store, port, redis_port, environment):
    redis, where = [], '{ type: memory }'
    if store == 'redis':
        redis, where = [start_redis(servers, redis_port)], '{ type: redis, uri: "redis://127.0.0.1:%d" }' % redis_port
    node = servers.node(port, '''
port: %d
store: %s
cluster: { port: 0, management_port: 0 }
locations:
  - { type: publisher, prefix: /pub/, max_messages: 100, message_timeout: 60s }
  - { type: subscriber, prefix: /sub/ }
''' % (port, where), environment)
    return port, [node.pid] + redis


def start_redis(servers, port):
    return servers.redis(port, '--appendonly', 'yes', '--appendfsync', 'everysec').pid


def load_json(command):
    """What the load tool says at its end; nothing if it did not come to that."""
    try:
        done = subprocess.run([str(each) for each in command], capture_output=True, text=True, timeout=120)
        return json.loads(done.stdout.strip().splitlines()[-1])
    except (subprocess.TimeoutExpired, IndexError, json.JSONDecodeError):
        return None


def load(tool, peer, mode, arguments):
    port, pids = peer
    command = [tool, '-m', mode, '-p', port, '--path', '/sub/{c}', '--pub-path', '/pub/{c}',
               '--server-pid', ','.join(map(str, pids)), '--warmup', 1, '--settle', 0.5, '-t', 4] + arguments
    return load_json(command)


def is_sound(result, mode):
    if result is None or result['pub_err'] or result['connect_errors']:
        return False
    wrong = sum(result[each] for each in ('order_violations', 'duplicates', 'gaps', 'bad', 'wrong_channel', 'order_disagree'))
    return not wrong and (mode == 'none' or not result['expected'] or result['ratio'] == 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--repeat', type=int, default=3)
    parser.add_argument('--store', choices=['memory', 'redis'], default='memory')
    parser.add_argument('--before', metavar='stentor.jar', help='another build, measured in the same run')
    parser.add_argument('scenario', nargs='*', metavar='scenario', help='all of them, or some of: ' + ', '.join(SCENARIOS))
    options = parser.parse_args()
    unknown = set(options.scenario) - set(SCENARIOS)
    if unknown:
        parser.error('no such scenario: %s (expected: %s)' % (', '.join(unknown), ', '.join(SCENARIOS)))
    with Servers('compare') as servers:
        tool, peers = load_tool(servers), start_peers(servers, options.store, options.before)
        print('warming up', file=sys.stderr)
        for mode, arguments in WARM_UP:
            for peer in list(peers)[1:]:
                load(tool, peers[peer], mode, arguments)
        others = list(peers)[1:]
        columns = ['scenario', '', *peers, *('%s / nchan' % each for each in others), 'CPU s']
        print('| %s |\n|%s' % (' | '.join(columns), ' --- |' * len(columns)))
        for name in options.scenario or SCENARIOS:
            mode, what, arguments = SCENARIOS[name]
            results = {peer: [] for peer in peers}
            for _ in range(options.repeat):
                for peer in peers:
                    time.sleep(1)
                    results[peer].append(load(tool, peers[peer], mode, arguments))
            if all(is_sound(each, mode) for one in results.values() for each in one):
                values = [statistics.median(each[what] for each in results[peer]) for peer in peers]
                seconds = [statistics.median(each['server_cpu_s'] for each in results[peer]) for peer in peers]
                cells = [name, what, *('%.0f' % each for each in values), *('%.2f' % (each / values[0]) for each in values[1:]),
                         ' / '.join('%.2f' % each for each in seconds)]
                print('| %s |' % ' | '.join(cells), flush=True)
            else:
                print('| %s | %s | void |%s' % (name, what, ' |' * (len(columns) - 3)), flush=True)


if __name__ == '__main__':
    main()
