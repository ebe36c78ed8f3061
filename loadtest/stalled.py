#!/usr/bin/env python3
"""Clients that do not read beside one that does, in the memory of a small pod: the node stays, and the one that reads gets everything.

    loadtest/stalled.py                          # node/target/stentor.jar: 8,000 clients, 1 GiB
    loadtest/stalled.py --clients 4000 --heap 512m --direct 256m

Starts a node of its own on loopback, with half of 1 GiB as heap and a quarter of it for buffers. A channel stores 60 messages of 50 kB;
the clients ask for all of them as event streams, with a receive buffer of 4 kB, and never read. Then one that reads comes, and messages
of 50 kB are published, five a second. Prints how long publishes took, how much memory the node has, and how many streams it cut off.
Fails if the node ends, if a publish is not 2xx within 5 s, or if the one that reads does not get every message once and in order.
"""
import argparse
import http.client
import re
import socket
import sys
import threading
import time

from servers import Servers, free_ports, is_ready, metric

CONFIGURATION = """
locations:
  - {{ type: publisher, prefix: /publisher/, max_messages: 1000 }}
  - {{ type: subscriber, prefix: /subscriber/ }}
cluster: {{ management_port: {management} }}
limits: {{ max_connections: 200000 }}
"""
STORED, SIZE, PATIENCE = 60, 50_000, 5.0


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=8000)
    parser.add_argument("--seconds", type=int, default=60, help="for how long messages are published")
    parser.add_argument("--rate", type=float, default=5.0, help="messages a second")
    parser.add_argument("--heap", default="512m")
    parser.add_argument("--direct", default="256m")
    parser.add_argument("--class-path", default="node/target/stentor.jar")
    return parser.parse_args()


class Node:
    def __init__(self, options, servers):
        self.port, self.management = free_ports(2)
        configuration = servers.file("node.yaml", CONFIGURATION.format(management=self.management))
        self.server = servers.start("the node", [
            "java", "-Xmx" + options.heap, "-XX:MaxDirectMemorySize=" + options.direct, "-cp", options.class_path,
            "stentor.node.Main", "-c", configuration, "-p", str(self.port)])
        self.server.await_up(lambda: is_ready(self.management))
        self.publisher = None

    def publish(self, number):
        """Status (0: none in time) and seconds, on a connection that stays."""
        since = time.monotonic()
        try:
            if self.publisher is None:
                self.publisher = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
            self.publisher.request("POST", "/publisher/ch", f"{number:08d}".encode().ljust(SIZE, b"."), {"Content-Type": "text/plain"})
            answer = self.publisher.getresponse()
            answer.read()
            return answer.status, time.monotonic() - since
        except OSError:
            self.publisher = None
            return 0, time.monotonic() - since

    def resident(self):
        with open(f"/proc/{self.server.pid}/status") as status:
            return int(re.search(r"VmRSS:\s+(\d+)", status.read()).group(1)) // 1024


def request(port, receive_buffer=None):
    one = socket.socket()
    if receive_buffer:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    one.connect(("127.0.0.1", port))
    one.sendall(b"GET /subscriber/ch HTTP/1.1\r\nHost: h\r\nAccept: text/event-stream\r\nLast-Event-ID: 0:0\r\n\r\n")
    return one


class Reader(threading.Thread):
    def __init__(self, port):
        super().__init__(daemon=True)
        self.stream = request(port)
        self.stream.settimeout(120)
        self.got = []

    def run(self):
        text = b""
        try:
            while piece := self.stream.recv(1 << 20):
                text += piece
                found = list(re.finditer(rb"data: ?(\d{8})\.+\r?\n", text))
                self.got += [int(each.group(1)) for each in found]
                if found:
                    text = text[found[-1].end():]
        except OSError:
            pass


def main():
    options = arguments()
    with Servers("stalled") as servers:
        node = Node(options, servers)
        for number in range(STORED):
            if node.publish(number)[0] not in (201, 202):
                sys.exit("the first messages are not taken")
        stalled = [request(node.port, 4096) for _ in range(options.clients)]
        print(f"{len(stalled)} clients that do not read; {node.resident()} MB resident", flush=True)
        reader = Reader(node.port)
        reader.start()
        answers, count = [], STORED
        end = time.monotonic() + options.seconds
        while time.monotonic() < end and not node.server.has_ended():
            status, took = node.publish(count)
            answers.append((status, took))
            count += 1
            time.sleep(max(0.0, 1 / options.rate - took))
        deadline = time.monotonic() + 30
        while len(reader.got) < count and time.monotonic() < deadline:
            time.sleep(0.2)
        took = sorted(each for _, each in answers)
        bad = [each for each in answers if each[0] not in (201, 202)]
        complete = reader.got == list(range(count))
        print(f"{len(answers)} publishes: median {took[len(took) // 2] * 1000:.0f} ms, slowest {took[-1]:.2f} s, {len(bad)} not 2xx within {PATIENCE:.0f} s")
        print(f"the one that reads has {len(reader.got)} of {count} messages, {'once and in order' if complete else 'NOT all once and in order'}")
        if not node.server.has_ended():
            print(f"{node.resident()} MB resident, {metric(node.management, 'stentor_streams_cut_off_total'):.0f} streams cut off")
        if node.server.has_ended() or bad or not complete:
            print(node.server.wrote()[-1000:], file=sys.stderr)
            sys.exit(1)


if __name__ == "__main__":
    main()
