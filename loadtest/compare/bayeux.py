#!/usr/bin/env python3
"""Measures Stentor's Bayeux beside faye's own server and CometD's (on Jetty): the same load on each, one after the other.

usage: loadtest/compare/bayeux.py [--repeat 3] [--sessions 1000] [--warm-up 30] [long-polling] [websocket] [heap] [wildcard]

long-polling, websocket: deliveries for each second of the server's CPU, to many sessions on one channel.
heap: bytes of live heap for each idle session of Stentor. wildcard: publishes for each second of CPU to a channel that no wildcard
matches, without and with 1,000 sessions that have a wildcard.
Needs Linux, Java, Maven, Node.js with the packages of node/src/test/js ("npm ci"), and node/target/stentor.jar. A row whose deliveries are
not complete and in order is void, and said to be."""
import argparse, json, os, re, statistics, subprocess, sys, time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
from servers import ROOT, Servers, takes_connections

PARTS = os.path.join(HERE, 'bayeux')
MODULES = os.path.join(ROOT, 'node', 'src', 'test', 'js', 'node_modules')
PORTS = {'faye': 18501, 'cometd': 18502, 'stentor': 18503}
ENVIRONMENT = dict(os.environ, NODE_MODULES=MODULES)


class Compared:
    """The servers that are measured."""

    def __init__(self, servers, names):
        self.servers, self.started = servers, {}
        for name in names:
            self.started[name] = servers.start(name, getattr(self, name)(), ENVIRONMENT)
            self.started[name].await_up(lambda: takes_connections(PORTS[name]))

    def faye(self):
        return ['node', os.path.join(PARTS, 'faye-server.cjs'), str(PORTS['faye'])]

    def cometd(self):
        listed = os.path.join(self.servers.directory, 'class-path')
        subprocess.run(['mvn', '-q', '-ntp', '-f', os.path.join(PARTS, 'pom.xml'), 'dependency:build-classpath',
                        '-Dmdep.outputFile=' + listed], check=True)
        return ['java', '-cp', open(listed).read(), os.path.join(PARTS, 'CometdServer.java'), str(PORTS['cometd'])]

    def stentor(self):
        configuration = self.servers.file('stentor.yaml', '''
port: %d
cluster: { port: 0, management_port: 0 }
locations:
  - { type: bayeux, path: /bayeux }
  - { type: bayeux, path: /patient, max_interval: 1h }
''' % PORTS['stentor'])
        jar = os.path.join(ROOT, 'node', 'target', 'stentor.jar')
        return ['java', '-jar', jar, 'serve', '-c', configuration]

    def pid(self, name):
        return str(self.started[name].pid)


def load(name, *arguments):
    url = 'http://127.0.0.1:%d' % PORTS[name]
    done = subprocess.run(['node', os.path.join(PARTS, 'load.cjs'), url] + [str(each) for each in arguments],
                          env=ENVIRONMENT, capture_output=True, text=True, timeout=600)
    if done.returncode:
        sys.exit(done.stderr)
    return json.loads(done.stdout) if done.stdout else {}


def deliveries(servers, transport, options):
    rows = {name: [] for name in PORTS}
    for name in PORTS:
        load(name, transport, options.sessions, options.rate, options.warm_up, 1, servers.pid(name))
    for _ in range(options.repeat):
        for name in PORTS:
            row = load(name, transport, options.sessions, options.rate, 3, options.seconds, servers.pid(name))
            void = not row['complete'] or row['wrong'] or row['failed']
            print('%-12s %-8s %7d deliveries for each CPU second%s' % (
                transport, name, row['per_cpu_second'], '  VOID: %s' % row if void else ''), flush=True)
            if not void:
                rows[name].append(row['per_cpu_second'])
    if all(rows.values()):
        middle = {name: statistics.median(values) for name, values in rows.items()}
        print('%-12s %s' % (transport, ', '.join(
            '%.2f of %s' % (middle['stentor'] / middle[name], name) for name in ('faye', 'cometd'))), flush=True)


def live_heap(pid):
    histogram = subprocess.run(['jcmd', pid, 'GC.class_histogram'], capture_output=True, text=True, check=True).stdout
    return int(re.search(r'^Total\s+\d+\s+(\d+)', histogram, re.M).group(1))


def heap(servers, options):
    load('stentor', 'idle', 200, '/idle')
    before = live_heap(servers.pid('stentor'))
    count = 10 * options.sessions
    load('stentor', 'idle', count, '/idle')
    time.sleep(2)
    print('heap         %d bytes for each of %d idle sessions' % (
        (live_heap(servers.pid('stentor')) - before) / count, count), flush=True)


def wildcard(servers, options):
    load('stentor', 'publish', options.warm_up, servers.pid('stentor'))
    without, subscribed = [], []
    for _ in range(options.repeat):
        without.append(load('stentor', 'publish', options.seconds, servers.pid('stentor'))['per_cpu_second'])
    load('stentor', 'idle', options.sessions, '/w/**')
    for _ in range(options.repeat):
        subscribed.append(load('stentor', 'publish', options.seconds, servers.pid('stentor'))['per_cpu_second'])
    print('wildcard     %d publishes for each CPU second without, %d with %d sessions that have one' % (
        statistics.median(without), statistics.median(subscribed), options.sessions), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--repeat', type=int, default=3)
    parser.add_argument('--sessions', type=int, default=1000)
    parser.add_argument('--rate', type=float, default=5)
    parser.add_argument('--seconds', type=int, default=8)
    parser.add_argument('--warm-up', type=int, default=30)
    parser.add_argument('what', nargs='*')
    options = parser.parse_args()
    what = options.what or ['long-polling', 'websocket', 'heap', 'wildcard']
    compared = [each for each in what if each in ('long-polling', 'websocket')]
    with Servers('bayeux') as own:
        servers = Compared(own, list(PORTS) if compared else ['stentor'])
        for each in compared:
            deliveries(servers, each, options)
        # The sessions that these begin stay for an hour: they come last.
        if 'heap' in what:
            heap(servers, options)
        if 'wildcard' in what:
            wildcard(servers, options)


if __name__ == '__main__':
    main()
