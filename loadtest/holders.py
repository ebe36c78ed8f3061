#!/usr/bin/env python3
"""Holders of channels under `first` and `last` while a node is killed, frozen or stopped: never two at once for longer than 0.3 s.

    loadtest/holders.py                          # node/target/stentor.jar; all faults, some 6 minutes
    loadtest/holders.py --policy last --fault KILL --victim 1

Starts a Redis and three nodes of its own on loopback. On each of 24 channels two clients, one at node 2 and one at node 3, try again and
again to hold an event stream. Under `last` each ends the other one; under `first` the holder goes after a while. Meanwhile node 1, which
holds nobody and owns a third of the channels, or node 2, which holds, gets the signal (NONE: nothing happens, for comparison), and comes
back 12 s later. A client holds from
the head of its answer until its stream ends; not while its node stands still, when nothing can reach it. A newcomer that is not let in
within 4.5 s gets a stream that tells it to come again and ends: it counts as a holder for that moment. Prints the longest time for
which two clients held one channel, and the longest for which nobody did. Fails beyond 0.3 s of the first.
"""
import argparse
import random
import signal
import socket
import sys
import threading
import time

from servers import Cluster, Servers

CONFIGURATION = """
locations:
  - {{ type: publisher, prefix: /publisher/ }}
  - {{ type: subscriber, prefix: /first/, concurrency: first }}
  - {{ type: subscriber, prefix: /last/, concurrency: last }}
store: {{ type: redis, host: 127.0.0.1, port: {redis} }}
cluster: {{ hostname: 127.0.0.1, drain: 1s, seed_nodes: {seeds} }}
"""
CHANNELS = 24
MOST = 0.3


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--class-path", default="node/target/stentor.jar")
    parser.add_argument("--policy", choices=["first", "last"], action="append")
    parser.add_argument("--fault", choices=["KILL", "STOP", "TERM", "NONE"], action="append")
    parser.add_argument("--victim", type=int, choices=[1, 2], action="append")
    return parser.parse_args()


class Client(threading.Thread):
    """Holds, or tries to hold, one channel at one node, again and again."""

    def __init__(self, cluster, node, path, seed):
        super().__init__(daemon=True)
        self.address, self.path = ("127.0.0.1", cluster.ports[node]), path
        self.first = path.startswith("/first/")
        self.chance = random.Random(seed)
        self.node, self.held, self.running = node, [], True
        self.answers = {}

    def run(self):
        while self.running:
            try:
                self.come()
            except OSError:
                self.note("no connection")
            time.sleep(self.chance.uniform(0.1, 0.4))

    def note(self, answer):
        self.answers[answer] = self.answers.get(answer, 0) + 1

    def come(self):
        with socket.create_connection(self.address, timeout=30) as one:
            one.sendall(f"GET {self.path} HTTP/1.1\r\nHost: h\r\nAccept: text/event-stream\r\n\r\n".encode())
            head = one.recv(4096)
            since = time.monotonic()
            status = head[9:12].decode()
            self.note(status)
            if status != "200":
                return
            leave_at = since + self.chance.uniform(0.5, 3) if self.first else since + 120
            body, until = head, None
            try:
                while self.running and until is None and b"409 Conflict" not in body:
                    left = leave_at - time.monotonic()
                    if left <= 0:
                        break
                    one.settimeout(min(left, 1))
                    try:
                        more = one.recv(4096)
                        body = body[-100:] + more
                        until = None if more else time.monotonic()
                    except TimeoutError:
                        pass
            except OSError:
                pass
            if b"retry: 1000" in body:
                self.note("come again")
            self.held.append((since, until or time.monotonic()))


def spans(clients, frozen):
    """Who held when: (begin, end, client). A node that stood still held nobody meanwhile."""
    found = []
    for client in clients:
        for begin, end in client.held:
            stopped, went_on = frozen.get(client.node, (None, None))
            if stopped is not None and begin < stopped < end:
                found.append((begin, stopped, client))
                if end > went_on:
                    found.append((went_on, end, client))
            else:
                found.append((begin, end, client))
    return sorted(found, key=lambda span: span[0])


def longest(spans_of_channel):
    """The longest time with two holders and when it began, and the longest with none."""
    both, none, since = 0.0, 0.0, 0.0
    held_until, holder = None, None
    for begin, end, client in spans_of_channel:
        if held_until is not None:
            if begin < held_until and client is not holder:
                overlap = min(end, held_until) - begin
                both, since = (overlap, begin) if overlap > both else (both, since)
            none = max(none, begin - held_until)
        if held_until is None or end > held_until:
            held_until, holder = end, client
    return both, since, none


def tell(spans_of_channel, since, at):
    """Who held the channel around the longest overlap."""
    for begin, end, client in spans_of_channel:
        if end > since - 0.5 and begin < since + 3:
            print(f"    node {client.node + 1}: {begin - at:+.3f} to {end - at:+.3f} s")


def run(cluster, policy, fault, victim):
    cluster.await_whole()
    name = f"{policy}, node {victim + 1} gets SIG{fault}"
    series = random.randrange(1 << 30)
    channels = [[Client(cluster, node, f"/{policy}/{series}-{number}", number * 3 + node) for node in (1, 2)]
                for number in range(CHANNELS)]
    everyone = [client for clients in channels for client in clients]
    for client in everyone:
        client.start()
    time.sleep(5)
    node = cluster.nodes[victim].process
    at = time.monotonic()
    if fault != "NONE":
        node.send_signal(getattr(signal, "SIG" + fault))
    time.sleep(12)
    frozen = {}
    if fault == "NONE":
        pass
    elif fault == "STOP":
        node.send_signal(signal.SIGCONT)
        frozen[victim] = (at, time.monotonic())
    else:
        node.wait()
        cluster.start(victim)
    time.sleep(10)
    for client in everyone:
        client.running = False
    for client in everyone:
        client.join(35)
    held = [spans(clients, frozen) for clients in channels]
    results = [longest(each) for each in held]
    both, since, _ = max(results)
    none = max(result[2] for result in results)
    holders = sum(len(client.held) for client in everyone)
    answers = {}
    for client in everyone:
        for answer, count in client.answers.items():
            answers[answer] = answers.get(answer, 0) + count
    print(f"{name:<32}{holders} holders of {CHANNELS} channels; two at once for {both:.3f} s at most"
          f" ({since - at:+.1f} s from the signal), nobody for {none:.1f} s;"
          f" answers {answers}", flush=True)
    if both > MOST:
        tell(held[results.index(max(results))], since, at)
    return both <= MOST


def main():
    options = arguments()
    with Servers("holders") as servers:
        cluster = Cluster(servers, options.class_path, CONFIGURATION)
        ok = True
        for policy in options.policy or ["first", "last"]:
            for fault in options.fault or ["KILL", "STOP", "TERM"]:
                for victim in options.victim or [1, 2]:
                    ok &= run(cluster, policy, fault, victim - 1)
        return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
