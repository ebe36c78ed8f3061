#!/usr/bin/env python3
"""Thousands of clients of a node that stops as planned come back to the others: how evenly?

    deploy/local-cluster.sh --no-balancer -- loadtest/drain.py

All are connected to node 3, in equal parts as event streams, WebSockets, held polls, Pusher clients and Bayeux clients, and do what their
protocols say when they are sent away: EventSource waits for as long as retry: said, a Bayeux client for the interval of the advice, all others
come back at once. Node 3 is sent SIGTERM; the other two get its clients in turn. Connects are counted in slices of a quarter of a second from
the first to the last. Fails if a slice has more than twice as many as the mean, of all clients or of one kind.
"""
import argparse
import asyncio
import collections
import json
import os
import re
import resource
import signal
import time
import urllib.parse

SLICE = 0.25
CLOSE = 8
KINDS = ("event streams", "WebSockets", "held polls", "Pusher", "Bayeux")
UPGRADE = ("Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n")


def request(method, path, headers="", body=""):
    length = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n" if body else ""
    return f"{method} {path} HTTP/1.1\r\nHost: localhost\r\n{headers}{length}\r\n{body}".encode()


class Client:
    def __init__(self, number, nodes, back, cut):
        self.number, self.nodes, self.back, self.cut = number, nodes, back, cut
        self.kind = KINDS[number % len(KINDS)]
        self.session = None

    async def connect(self, node):
        address = urllib.parse.urlsplit(node)
        return await asyncio.open_connection(address.hostname, address.port)

    async def exchange(self, reader, writer, message):
        writer.write(request("POST", "/bayeux", body=json.dumps([message])))
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(re.search(rb"(?i)content-length: *(\d+)", head).group(1))
        return json.loads(await reader.readexactly(length))

    async def run(self, ready):
        reader, writer = await self.connect(self.nodes[2])
        try:
            wait = await self.hold(reader, writer, ready)
        except (asyncio.IncompleteReadError, ConnectionResetError):
            # Cut off without an answer: its client comes back at once.
            wait = 0
            self.cut.append(self.kind)
        writer.close()
        await asyncio.sleep(wait)
        # The moment at which the next node sees it.
        self.back.append((time.monotonic(), self.kind))
        reader, writer = await self.connect(self.nodes[self.number % 2])
        writer.close()

    async def hold(self, reader, writer, ready):
        """Until it is sent away; after how many seconds it is to come back."""
        path = "/subscriber/drain%d" % (self.number % 50)
        if self.kind == "event streams":
            writer.write(request("GET", path, "Accept: text/event-stream\r\n"))
            await reader.readuntil(b": hi")
            ready()
            stream = await reader.read(-1)
            return int((re.findall(rb"retry: (\d+)", stream) or [b"3000"])[-1]) / 1000
        if self.kind in ("WebSockets", "Pusher"):
            writer.write(request("GET", path if self.kind == "WebSockets" else "/app/app-key?protocol=7", UPGRADE))
            await reader.readuntil(b"\r\n\r\n")
            if self.kind == "Pusher":
                text = json.dumps({"event": "pusher:subscribe", "data": {"channel": "drain"}}).encode()
                writer.write(bytes([0x81, 0x80 | len(text), 0, 0, 0, 0]) + text)
                while b"subscription_succeeded" not in (await self.frame(reader))[1]:
                    pass
            ready()
            while (await self.frame(reader))[0] != CLOSE:
                pass
            return 0
        if self.kind == "held polls":
            writer.write(request("GET", path))
            ready()
            await reader.readuntil(b"\r\n\r\n")
            return 0
        shaken = (await self.exchange(reader, writer, {
            "channel": "/meta/handshake", "version": "1.0", "supportedConnectionTypes": ["long-polling"]}))[0]
        connect = {"channel": "/meta/connect", "clientId": shaken["clientId"], "connectionType": "long-polling"}
        await self.exchange(reader, writer, connect)
        ready()
        reply = (await self.exchange(reader, writer, connect))[-1]
        return reply.get("advice", {}).get("interval", 0) / 1000

    async def frame(self, reader):
        """The opcode and the payload of the next WebSocket frame."""
        head = await reader.readexactly(2)
        length = head[1] & 0x7F
        if length == 126:
            length = int.from_bytes(await reader.readexactly(2), "big")
        return head[0] & 0x0F, await reader.readexactly(length)


def ratio(times):
    """The fullest slice by the mean of all, from the first to the last."""
    first = min(times)
    slices = collections.Counter(int((each - first) / SLICE) for each in times)
    return max(slices.values()) / (len(times) / (max(slices) + 1)), max(times) - first


async def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=5000)
    wanted = parser.parse_args().clients
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 4 * wanted)), hard))
    nodes = os.environ["STENTOR_NODES"].split()
    with open(os.environ["STENTOR_RUN"] + "/node3.pid") as file:
        victim = int(file.read())
    back, cut, ready = [], [], 0

    def one():
        nonlocal ready
        ready += 1

    clients = []
    for number in range(wanted):
        clients.append(asyncio.create_task(Client(number, nodes, back, cut).run(one)))
        if number % 50 == 49:
            await asyncio.sleep(0.05)
    end = time.monotonic() + 120
    while ready < wanted and time.monotonic() < end:
        await asyncio.sleep(0.2)
    print(f"{ready} of {wanted} clients are connected to node 3")
    # Polls are held a moment after they were sent.
    await asyncio.sleep(2)
    told = time.monotonic()
    os.kill(victim, signal.SIGTERM)
    done, pending = await asyncio.wait(clients, timeout=40)
    failed = [each.exception() for each in done if each.exception()]
    if pending or failed:
        raise SystemExit(f"FAILED: {len(pending)} clients were not sent away, {len(failed)} broke: {failed[:3]}")
    print(f"the first is back {min(each for each, kind in back) - told:.1f} s after the signal, "
          f"the last {max(each for each, kind in back) - told:.1f} s")
    if cut:
        print("cut off without an answer:", dict(collections.Counter(cut)))
    worst = 0
    for kind in KINDS + ("all",):
        times = [each for each, its in back if kind in (its, "all")]
        peak, span = ratio(times)
        worst = max(worst, peak)
        print(f"{kind:14} {len(times):5} back within {span:4.1f} s; the fullest quarter of a second has {peak:.2f} times the mean")
    if worst > 2:
        raise SystemExit("FAILED: more than twice the mean")


asyncio.run(main())
