#!/usr/bin/env python3
"""Measures what the Pusher protocol costs beside plain WebSockets and plain publishes: all on one node, in one run, in turn.

usage: loadtest/compare/pusher.py [--repeat 3] [--memory]

Needs Linux, a C compiler and a JDK; node/target/stentor.jar has to be built. The node listens on loopback. A figure whose
deliveries are not complete, single and in order is void, and said to be."""
import argparse, re, statistics, subprocess, sys, time

from compare import Servers, is_sound, load_json, load_tool

PORT = 18310
KEY, SECRET = 'app-key', 'app-secret'
FAN = ['-n', 1000, '-r', 50, '-w', 8, '--pipeline', 8]
SATURATED = ['-n', 1000, '--lag', 16, '-P', 8, '-w', 8]
PUBLISH = ['-c', 1, '-P', 64, '-w', 64]
PLAIN = ['--path', '/sub/{c}', '--pub-path', '/pub/{c}']
PUSHER = ['--path', '/app/%s?protocol=7' % KEY, '--pub-path', '/pub/{c}']
TRIGGER = ['--pub-path', '/apps/app-id/events', '--pub-ctype', 'application/json',
           '--pub-body', '{"name":"e","channel":"{c}","data":"{m}"}', '--pusher-key', KEY, '--pusher-secret', SECRET]
# Name: what is compared, and the two loads.
SCENARIOS = {
    'fan-out, 50/s': ('deliveries_per_cpu_s', ('ws', PLAIN + FAN), ('pusher', PUSHER + FAN)),
    'fan-out, saturated': ('deliveries_per_cpu_s', ('ws', PLAIN + SATURATED), ('pusher', PUSHER + SATURATED)),
    'publish / signed trigger': ('pubs_per_cpu_s', ('none', PLAIN + PUBLISH), ('none', TRIGGER + PUBLISH)),
}
IDLE = 5000


def run(tool, pid, mode, arguments, seconds=4):
    return load_json([tool, '-m', mode, '-p', PORT, '--server-pid', pid, '--warmup', 1, '--settle', 0.5, '-t', seconds] + arguments)


def live_heap(java):
    """Bytes that are alive after a full collection."""
    for _ in range(2):
        subprocess.run(['jcmd', str(java), 'GC.run'], capture_output=True)
    time.sleep(1)
    text = subprocess.run(['jcmd', str(java), 'GC.heap_info'], capture_output=True, text=True).stdout
    return int(re.search(r'used (\d+)K', text).group(1)) * 1024


def idle(tool, java, mode, arguments):
    """Live heap of one connection that is subscribed to a channel that it shares with nine others."""
    before = live_heap(java)
    holding = subprocess.Popen([str(each) for each in [tool, '-m', mode, '-p', PORT, '-n', IDLE, '-c', IDLE // 10, '-t', 0,
                                                       '--hold', 25] + arguments], stdout=subprocess.DEVNULL)
    time.sleep(15)
    held = live_heap(java)
    holding.wait(60)
    time.sleep(12)
    return (held - before) / IDLE


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--repeat', type=int, default=3)
    parser.add_argument('--memory', action='store_true', help='the live heap of idle connections alone')
    options = parser.parse_args()
    with Servers('pusher') as servers:
        tool = load_tool(servers)
        node = servers.node(PORT, '''
port: %d
cluster: { port: 0, management_port: 0 }
apps: [{ id: app-id, key: %s, secret: %s }]
locations:
  - { type: publisher, prefix: /pub/ }
  - { type: subscriber, prefix: /sub/ }
  - { type: pusher }
''' % (PORT, KEY, SECRET))
        print('warming up', file=sys.stderr)
        for _ in range(3):
            for _, *loads in SCENARIOS.values():
                for mode, arguments in loads:
                    run(tool, node.pid, mode, arguments, 6)
        print('| | | plain | Pusher | ratio |\n| --- | --- | --- | --- | --- |')
        for name, (what, *loads) in ({} if options.memory else SCENARIOS).items():
            results = [[], []]
            for _ in range(options.repeat):
                for (mode, arguments), found in zip(loads, results):
                    time.sleep(1)
                    found.append((run(tool, node.pid, mode, arguments), mode))
            if all(is_sound(result, mode) for found in results for result, mode in found):
                plain, pusher = (statistics.median(result[what] for result, _ in found) for found in results)
                print('| %s | %s | %.0f | %.0f | %.2f |' % (name, what, plain, pusher, pusher / plain), flush=True)
            else:
                print('| %s | %s | void | | |' % (name, what), flush=True)
        plain, pusher = idle(tool, node.pid, 'ws', PLAIN), idle(tool, node.pid, 'pusher', PUSHER)
        print('| idle connection | bytes of live heap | %.0f | %.0f | %.2f |' % (plain, pusher, pusher / plain))


if __name__ == '__main__':
    main()
