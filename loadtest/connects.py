#!/usr/bin/env python3
"""Ten thousand clients come and go; nothing of them may be left in the node.

    java -jar node/target/stentor.jar &
    loadtest/connects.py --pid $!

A quarter each are event streams, WebSockets, long polls and HTTP/2 connections with two streams; some go before their request is
complete. They go by FIN or by RST. Then the gauges of /metrics and the live heap (jcmd's histogram, which collects garbage before it
counts) are compared with those after a first thousand. Fails if a gauge differs, or if more objects of a class of Stentor's, of
Netty's or of Pekko's live than before, by more than a tenth of the clients.
"""
import argparse
import random
import re
import select
import socket
import struct
import subprocess
import sys
import time
import urllib.request

BATCH = 100
# What is of the moment, not of what is there.
CHANGING = ("_max", "_lag_seconds", "_ahead_seconds")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--management", type=int, default=7626)
    parser.add_argument("--pid", type=int, required=True, help="of the node, for jcmd")
    parser.add_argument("--clients", type=int, default=10000)
    parser.add_argument("--warm-up", type=int, default=1000)
    parser.add_argument("--path", default="/subscriber/connects%d", help="of a subscriber; %%d is one of ten channels")
    return parser.parse_args()


def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload


def http2(path, accept):
    """A client's preface and two requests, their headers as literals that are not indexed (RFC 7541, section 6.2.2)."""
    fields = {":method": "GET", ":scheme": "http", ":path": path, ":authority": "localhost", "accept": accept}
    block = b"".join(b"\0" + bytes([len(n)]) + n.encode() + bytes([len(v)]) + v.encode() for n, v in fields.items())
    return (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(4, 0, 0) + frame(1, 5, 1, block) + frame(1, 5, 3, block))


def requests(path):
    head = f"GET {path} HTTP/1.1\r\nHost: localhost\r\n"
    upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    return [
        # The request, and whether something comes at once.
        ((head + "Accept: text/event-stream\r\n\r\n").encode(), True),
        ((head + upgrade + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n").encode(), True),
        ((head + "\r\n").encode(), False),
        (http2(path, "text/event-stream"), True),
    ]


def come_and_go(options, clients, chance):
    """In batches: all of one are connected at once."""
    for first in range(0, clients, BATCH):
        batch = []
        for i in range(first, min(clients, first + BATCH)):
            request, answered = requests(options.path % (i % 10))[i % 4]
            client = socket.create_connection((options.host, options.port), timeout=20)
            whole = chance.random() > 0.1
            client.sendall(request if whole else request[: chance.randrange(len(request))])
            batch.append((client, whole and answered))
        for client, answered in batch:
            if answered and not select.select([client], [], [], 20)[0]:
                sys.exit("no answer within 20 s")
        for client, _ in batch:
            if chance.random() < 0.5:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            client.close()


def gauges(options):
    url = f"http://{options.host}:{options.management}/metrics"
    with urllib.request.urlopen(url, timeout=20) as answer:
        text = answer.read().decode()
    names = set(re.findall(r"^# TYPE (stentor_\w+) gauge$", text, re.MULTILINE))
    names = {name for name in names if not name.endswith(CHANGING)}
    lines = (line.rsplit(" ", 1) for line in text.splitlines() if re.split("[{ ]", line)[0] in names)
    return {series: float(value) for series, value in lines}


def at_rest(options):
    """The gauges once nobody is there; hubs stay for ten seconds."""
    deadline = time.monotonic() + 60
    while True:
        now = gauges(options)
        if not any(v for k, v in now.items() if re.match(r"stentor_(connections|streams|subscribers|hubs)\b", k)):
            return now
        if time.monotonic() > deadline:
            sys.exit(f"after 60 s somebody is still there: {now}")
        time.sleep(0.2)


def live(options):
    """Instances and bytes of each class that live."""
    command = ["jcmd", str(options.pid), "GC.class_histogram"]
    text = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout
    found = re.findall(r"^\s*\d+:\s+(\d+)\s+(\d+)\s+(\S+)", text, re.MULTILINE)
    return {name: (int(count), int(size)) for count, size, name in found}


def main():
    options = arguments()
    chance = random.Random(1)
    come_and_go(options, options.warm_up, chance)
    gauges_before = at_rest(options)
    live_before = live(options)
    begin = time.monotonic()
    come_and_go(options, options.clients, chance)
    seconds = time.monotonic() - begin
    gauges_after = at_rest(options)
    live_after = live(options)

    before, after = (sum(size for _, size in heap.values()) for heap in (live_before, live_after))
    print(f"{options.clients} clients in {seconds:.1f} s; live heap {before / 1e6:.2f} MB, then {after / 1e6:.2f} MB")
    more = {name: count - live_before.get(name, (0, 0))[0] for name, (count, _) in live_after.items()}
    for name, count in sorted(more.items(), key=lambda item: -item[1])[:8]:
        print(f"  {count:+7d} {name}")
    ours = re.compile(r"stentor\.|io\.netty\.|org\.apache\.pekko\.")
    left = {name: count for name, count in more.items() if ours.match(name) and count > options.clients / 10}
    series = gauges_before.keys() | gauges_after.keys()
    moved = {name: (gauges_before.get(name), gauges_after.get(name)) for name in series
             if gauges_before.get(name) != gauges_after.get(name)}
    print(f"  {len(series)} gauges, {len(moved)} of them differ")
    if left or moved:
        sys.exit(f"left behind: {left or ''} {moved or ''}")


if __name__ == "__main__":
    main()
