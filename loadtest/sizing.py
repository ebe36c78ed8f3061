#!/usr/bin/env python3
"""What a connection, a channel, a publish and a delivery cost one node: slopes, measured on this machine.

usage: loadtest/sizing.py [--most 9900] [--store memory|redis]

Needs Linux, a C compiler, a JDK (jcmd) and node/target/stentor.jar; for --store redis a redis-server, which is counted in. Memory is
taken with ever more of a thing: the live heap after a collection, what is resident, and the kernel's slabs (of both ends). Processor time is the node's (user and system), with ever more of a thing in the same
time. What is printed is the slope of a straight line through these points (least squares), and how well it fits (r2). On a busy machine
the processor's figures grow with the caches that others use; take ratios, or a quiet machine.
"""
import argparse
import json
import os
import subprocess
import sys
import time

from servers import Servers, free_ports, load_tool, metric, processor_seconds


class Node:
    """A node, and its Redis if it has one."""

    def __init__(self, servers, store):
        self.port, self.management, remoting, redis = free_ports(4)
        where = '{ type: memory }'
        if store == 'redis':
            servers.redis(redis, '--appendonly', 'yes', '--appendfsync', 'everysec')
            where = '{ type: redis, uri: "redis://127.0.0.1:%d" }' % redis
        server = servers.node(self.port, '''
port: %d
store: %s
cluster: { hostname: 127.0.0.1, port: %d, management_port: %d, seed_nodes: [ "127.0.0.1:%d" ] }
locations:
  - { type: publisher, prefix: /pub/, max_messages: 100, message_timeout: 10m }
  - { type: subscriber, prefix: /sub/, first_message: newest }
  - { type: bayeux, path: /bayeux }
  - { type: pusher }
apps: [ { id: app-id, key: app-key, secret: app-secret } ]
''' % (self.port, where, remoting, self.management, remoting))
        self.pid, self.pids = server.pid, [each.pid for each in servers.started]

    def metric(self, series):
        return metric(self.management, series)

    def processor(self):
        return sum(processor_seconds(pid) for pid in self.pids)

    def memory(self):
        """In bytes: live heap, resident, and the kernel's slabs, in which sockets are."""
        for _ in range(2):
            subprocess.run(['jcmd', str(self.pid), 'GC.run'], capture_output=True, timeout=60, check=True)
        heap = self.metric('jvm_memory_used_bytes{area="heap"')
        with open('/proc/%d/status' % self.pid) as file:
            resident = next(int(line.split()[1]) * 1024 for line in file if line.startswith('VmRSS'))
        with open('/proc/meminfo') as file:
            slabs = next(int(line.split()[1]) * 1024 for line in file if line.startswith('Slab'))
        return heap, resident, slabs


def slope(points):
    """Of the straight line that fits best; and the share of the differences that it explains."""
    n = len(points)
    mx, my = sum(x for x, _ in points) / n, sum(y for _, y in points) / n
    sxx = sum((x - mx) ** 2 for x, _ in points)
    sxy = sum((x - mx) * (y - my) for x, y in points)
    syy = sum((y - my) ** 2 for _, y in points)
    return sxy / sxx, (sxy * sxy / (sxx * syy) if syy else 1.0)


class Measuring:
    def __init__(self, tool, node, most):
        self.tool, self.node, self.most = tool, node, most

    def load(self, mode, *arguments):
        command = [self.tool, '-m', mode, '-p', self.node.port, '--path', '/sub/{c}', '--pub-path', '/pub/{c}', '--warmup', 0.5,
                   '--settle', 0.5, '--server-pid', ','.join(map(str, self.node.pids)), *arguments]
        done = subprocess.run([str(each) for each in command], capture_output=True, text=True, timeout=180)
        result = json.loads(done.stdout.strip().splitlines()[-1])
        wrong = sum(result[each] for each in ('pub_err', 'connect_errors', 'order_violations', 'duplicates', 'gaps', 'bad'))
        if wrong:
            sys.exit('the load is not sound, so neither are figures: %s' % result)
        return result

    def warm_up(self):
        self.load('none', '-c', 1, '-P', 64, '-w', 64, '-t', 15)
        self.load('none', '-c', 1000, '-P', 64, '-w', 64, '-t', 8)
        for mode in ('sse', 'ws', 'longpoll'):
            self.load(mode, '-n', 1000, '--lag', 8, '-P', 8, '-w', 8, '-t', 6)
            self.load(mode, '-n', self.most, '-c', 100, '-t', 0)

    def connections(self, mode, *arguments):
        """Memory with ever more idle subscribers, on a channel for each hundred."""
        points = [(0, self.node.memory())]
        for part in (1, 2, 3):
            count = self.most * part // 3
            command = [self.tool, '-m', mode, '-p', self.node.port, '--path', '/sub/{c}', '--pub-path', '/pub/{c}', '-n', count, '-c',
                       max(1, count // 100), '-t', 0, '--settle', 0, '--hold', 600, *arguments]
            holder = subprocess.Popen([str(each) for each in command], stdout=subprocess.DEVNULL)
            try:
                end = time.time() + 60
                while self.node.metric('stentor_connections ') < count and time.time() < end:
                    time.sleep(0.2)
                time.sleep(1)
                points.append((count, self.node.memory()))
            finally:
                holder.kill()
                holder.wait()
            end = time.time() + 60
            while self.node.metric('stentor_connections ') > 5 and time.time() < end:
                time.sleep(0.2)
        return [slope([(count, memory[which]) for count, memory in points]) for which in range(3)]

    def processor(self, mode, what, runs):
        """Processor time of each second, with ever more of what is counted; in microseconds for one more."""
        points = []
        for arguments in runs:
            result = self.load(mode, '-t', 4, *arguments)
            points.append((result[what] / result['seconds'], result['server_cpu_s'] / result['seconds']))
        per, fit = slope(points)
        return per * 1e6, fit, points

    def channels(self):
        """Memory with ever more channels that have one stored message of 100 bytes each, and no subscribers."""
        points = [(0, self.node.memory())]
        for count in (10000, 20000, 30000):
            self.load('none', '-c', count, '-P', 32, '-w', 32, '--max-msgs', count, '-t', 60, '--prefix', 'stored%d-' % count)
            points.append((sum(each for each in (10000, 20000, 30000) if each <= count), self.node.memory()))
        return slope([(count, memory[0]) for count, memory in points])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--most', type=int, default=9900, help='subscribers at a time')
    parser.add_argument('--store', choices=['memory', 'redis'], default='memory')
    options = parser.parse_args()
    with Servers('sizing') as servers:
        tool, node = load_tool(servers), Node(servers, options.store)
        measuring = Measuring(tool, node, options.most)
        print('load average %s, store %s' % (os.getloadavg()[0], options.store), flush=True)
        measuring.warm_up()
        print('\n| one more ... | live heap | resident | kernel, both ends | r2 of the heap |\n| --- | --- | --- | --- | --- |')
        for mode, name in (('sse', 'event stream'), ('ws', 'WebSocket'), ('longpoll', 'long-poll')):
            heap, resident, kernel = measuring.connections(mode)
            print('| idle %s | %.0f | %.0f | %.0f | %.3f |' % (name, heap[0], resident[0], kernel[0], heap[1]), flush=True)
        heap, fit = measuring.channels()
        print('| channel with one message of 100 bytes | %.0f | | | %.3f |' % (heap, fit), flush=True)
        print('\n| one more ... | processor, us | r2 | from .. to a second |\n| --- | --- | --- | --- |')
        rows = [
            ('publish, 1 channel, no subscribers', 'none', 'pub_ok', [['-c', 1, '-P', 32, '-w', 32, '-r', rate] for rate in (500, 1000, 2000, 4000)]),
            ('publish, 1,000 channels, no subscribers', 'none', 'pub_ok', [['-c', 1000, '-P', 32, '-w', 32, '-r', rate] for rate in (500, 1000, 2000, 4000)]),
            ('delivery, 1,000 event streams', 'sse', 'received', [['-n', 1000, '-r', rate, '-w', 8] for rate in (5, 10, 20, 40)]),
            ('delivery, 1,000 WebSockets', 'ws', 'received', [['-n', 1000, '-r', rate, '-w', 8] for rate in (5, 10, 20, 40)]),
            ('delivery, 1,000 long-polls', 'longpoll', 'received', [['-n', 1000, '-r', rate, '-w', 8] for rate in (3, 6, 12, 18)]),
        ]
        for name, mode, what, runs in rows:
            per, fit, points = measuring.processor(mode, what, runs)
            print('| %s | %.1f | %.3f | %.0f .. %.0f |' % (name, per, fit, points[0][0], points[-1][0]), flush=True)
        before = node.processor()
        connected = measuring.load('sse', '-n', options.most, '-c', 100, '-t', 0)
        print('| connect of an event stream, and its end | %.1f | | %.0f |' % (
            (node.processor() - before) * 1e6 / options.most, connected['connect_per_s']), flush=True)


if __name__ == '__main__':
    main()
