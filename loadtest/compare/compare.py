#!/usr/bin/env python3
"""Measures Stentor beside nchan: the same load on both, one scenario after the other in turn, medians.

usage: loadtest/compare/compare.py [--repeat 3] [--store memory|redis] [--before stentor.jar] [scenario ...]

Needs Linux, a C compiler and Debian's nginx, libnginx-mod-nchan and redis-server; node/target/stentor.jar has to be built.
With --before another build of Stentor takes its turns, too. All servers listen on loopback. A row whose deliveries are not complete, single and in order is void, and said to be."""
import argparse, json, os, shutil, socket, statistics, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
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


def wait_for(port, seconds=20):
    end = time.time() + seconds
    while time.time() < end:
        try:
            socket.create_connection(('127.0.0.1', port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    sys.exit('port %d does not answer' % port)


class Servers:
    """Redis, nchan and Stentor, as long as they are measured."""

    def __init__(self, scratch, store, before=None):
        self.scratch, self.store, self.processes = scratch, store, []
        redis, use = (self.redis(NCHANS_REDIS), 'nchan_redis_pass redis;') if store == 'redis' else ([], '')
        text = open(os.path.join(HERE, 'nchan.conf')).read()
        for name, value in {'MODULE': MODULE, 'DIR': scratch, 'PORT': NCHAN, 'REDIS': NCHANS_REDIS, 'STORE': use}.items():
            text = text.replace('@%s@' % name, str(value))
        nginx = self.start(['nginx', '-c', self.write('nginx.conf', text)], NCHAN)
        workers = subprocess.run(['pgrep', '-P', str(nginx.pid)], capture_output=True, text=True).stdout.split()
        self.peers = {'nchan': (NCHAN, [nginx.pid] + workers + redis)}
        if before:
            self.peers['before'] = self.stentor(BEFORE, BEFORES_REDIS, {'STENTOR_JAR': os.path.abspath(before)})
        self.peers['Stentor'] = self.stentor(STENTOR, STENTORS_REDIS, {})

    def stentor(self, port, redis_port, environment):
        redis, where = [], '{ type: memory }'
        if self.store == 'redis':
            redis, where = self.redis(redis_port), '{ type: redis, uri: "redis://127.0.0.1:%d" }' % redis_port
        process = self.start([os.path.join(ROOT, 'deploy', 'stentor'), 'serve', '-c', self.write('stentor-%d.yaml' % port, '''
port: %d
store: %s
cluster: { port: 0, management_port: 0 }
locations:
  - { type: publisher, prefix: /pub/, max_messages: 100, message_timeout: 60s }
  - { type: subscriber, prefix: /sub/ }
''' % (port, where))], port, environment)
        return port, [process.pid] + redis

    def redis(self, port):
        """A Redis of its own for each: nchan answers before its Redis has the message, which then is busy for a while."""
        home = os.path.join(self.scratch, 'redis-%d' % port)
        os.mkdir(home)
        return [self.start(['redis-server', '--port', str(port), '--bind', '127.0.0.1', '--dir', home,
                           '--appendonly', 'yes', '--appendfsync', 'everysec', '--save', ''], port).pid]

    def write(self, name, text):
        path = os.path.join(self.scratch, name)
        open(path, 'w').write(text)
        return path

    def start(self, command, port, environment={}):
        log = open(os.path.join(self.scratch, 'servers.log'), 'a')
        process = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, **environment})
        self.processes.append(process)
        wait_for(port)
        return process

    def stop(self):
        for process in reversed(self.processes):
            process.terminate()
        for process in self.processes:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


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
    scratch = tempfile.mkdtemp(prefix='stentor-compare-')
    tool = os.path.join(scratch, 'pushload')
    subprocess.run(['cc', '-O2', '-pthread', '-o', tool, os.path.join(HERE, 'pushload.c'), '-lm'], check=True)
    servers = Servers(scratch, options.store, options.before)
    try:
        print('warming up', file=sys.stderr)
        for mode, arguments in WARM_UP:
            for peer in list(servers.peers)[1:]:
                load(tool, servers.peers[peer], mode, arguments)
        others = list(servers.peers)[1:]
        columns = ['scenario', '', *servers.peers, *('%s / nchan' % each for each in others), 'CPU s']
        print('| %s |\n|%s' % (' | '.join(columns), ' --- |' * len(columns)))
        for name in options.scenario or SCENARIOS:
            mode, what, arguments = SCENARIOS[name]
            results = {peer: [] for peer in servers.peers}
            for _ in range(options.repeat):
                for peer in servers.peers:
                    time.sleep(1)
                    results[peer].append(load(tool, servers.peers[peer], mode, arguments))
            if all(is_sound(each, mode) for one in results.values() for each in one):
                values = [statistics.median(each[what] for each in results[peer]) for peer in servers.peers]
                seconds = [statistics.median(each['server_cpu_s'] for each in results[peer]) for peer in servers.peers]
                cells = [name, what, *('%.0f' % each for each in values), *('%.2f' % (each / values[0]) for each in values[1:]),
                         ' / '.join('%.2f' % each for each in seconds)]
                print('| %s |' % ' | '.join(cells), flush=True)
            else:
                print('| %s | %s | void |%s' % (name, what, ' |' * (len(columns) - 3)), flush=True)
    finally:
        servers.stop()
        shutil.rmtree(scratch, ignore_errors=True)


if __name__ == '__main__':
    main()
