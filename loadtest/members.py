#!/usr/bin/env python3
"""Members of presence channels while nodes are killed, frozen, stopped and started: everybody is told of everybody, each change once.

    loadtest/members.py                          # node/target/stentor.jar; 12 faults, some 8 minutes
    loadtest/members.py --rounds 3 --seed 7

Starts a Redis and three nodes of its own on loopback. At each node a Pusher client watches 40 presence channels; 24 others, of 16 users,
come to any node, join 8 of the channels each, and go. In each round a node that the seed chooses is killed, frozen for 8 s, or stopped as
planned, and comes back. Then nobody comes or goes any more, and within 20 s each watcher must have been told of exactly those that are
there. What it is told has to follow on what it was told before: a user that is there comes only after it has left. Prints how long it
took until all agreed, and fails where they did not.
"""
import argparse
import asyncio
import base64
import hashlib
import hmac
import json
import os
import random
import signal
import sys
import time

from servers import Cluster, Servers

CONFIGURATION = """
locations:
  - {{ type: pusher }}
store: {{ type: redis, host: 127.0.0.1, port: {redis} }}
cluster: {{ hostname: 127.0.0.1, drain: 1s, seed_nodes: {seeds} }}
"""
CHANNELS = [f"presence-{number}" for number in range(40)]
USERS, CLIENTS, JOINS = 16, 24, 8
# Seconds.
AGREE_LIMIT, FROZEN, CHURN = 20, 8, 4


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--class-path", default="node/target/stentor.jar")
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--seed", type=int, default=random.randrange(1000))
    return parser.parse_args()


class Connection:
    """A Pusher connection of a user."""

    async def open(self, port, user):
        self.user, self.joined = user, {}
        self.reader, self.writer = await asyncio.wait_for(asyncio.open_connection("127.0.0.1", port), 5)
        key = base64.b64encode(os.urandom(16)).decode()
        self.writer.write((f"GET /app/app-key?protocol=7 HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                           f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n").encode())
        head = await asyncio.wait_for(self.reader.readuntil(b"\r\n\r\n"), 10)
        if not head.startswith(b"HTTP/1.1 101"):
            raise OSError(head.split(b"\r\n")[0].decode())
        first = await asyncio.wait_for(self.next(), 10)
        self.socket_id = json.loads(first["data"])["socket_id"]

    def send(self, opcode, body):
        length = bytes([0x80 | len(body)]) if len(body) < 126 else b"\xfe" + len(body).to_bytes(2, "big")
        # A mask of zeros leaves the body as it is.
        self.writer.write(bytes([0x80 | opcode]) + length + bytes(4) + body)

    def join(self, channel):
        data = json.dumps({"user_id": self.user})
        signed = hmac.new(b"app-secret", f"{self.socket_id}:{channel}:{data}".encode(), hashlib.sha256).hexdigest()
        self.send(1, json.dumps({"event": "pusher:subscribe", "data": {
            "channel": channel, "auth": f"app-key:{signed}", "channel_data": data}}).encode())

    async def next(self):
        """The next event; EOFError: there are no more."""
        while True:
            head = await self.reader.readexactly(2)
            opcode, length = head[0] & 0xf, head[1] & 0x7f
            if length > 125:
                length = int.from_bytes(await self.reader.readexactly(2 if length == 126 else 8), "big")
            body = await self.reader.readexactly(length)
            if opcode == 8:
                raise EOFError("closed")
            if opcode == 9:
                self.send(10, body)
            elif opcode == 1:
                return json.loads(body)

    async def follow(self):
        """Until the end."""
        while True:
            event = await self.next()
            if event["event"] == "pusher:ping":
                self.send(1, b'{"event":"pusher:pong","data":{}}')
            self.take(event)

    def take(self, event):
        if event["event"] == "pusher_internal:subscription_succeeded":
            self.joined[event["channel"]] = set(json.loads(event["data"])["presence"]["ids"])

    def close(self):
        self.writer.close()


class Watcher(Connection):
    """Is told of all members of all channels."""

    def __init__(self, faults):
        self.faults = faults

    def take(self, event):
        super().take(event)
        name, channel = event["event"], event.get("channel")
        if name in ("pusher_internal:member_added", "pusher_internal:member_removed"):
            user, told = json.loads(event["data"])["user_id"], self.joined[channel]
            if (user in told) == name.endswith("added"):
                self.faults.append(f"{self.user} was told {name.split(':')[1]} twice of {user} in {channel}")
            (told.add if name.endswith("added") else told.discard)(user)


class Run:
    def __init__(self, cluster, seed):
        self.cluster, self.chance = cluster, random.Random(seed)
        self.faults, self.watchers, self.clients = [], {}, {}
        self.churns = True

    async def stay(self, connection, port, user, channels):
        await connection.open(port, user)
        for channel in channels:
            connection.join(channel)
        await connection.follow()

    async def watch(self, node):
        """One watcher at this node, whenever there is one."""
        while True:
            watcher = Watcher(self.faults)
            self.watchers[node] = watcher
            try:
                await self.stay(watcher, self.cluster.ports[node], f"watcher-{node + 1}", CHANNELS)
            except (OSError, EOFError, asyncio.TimeoutError):
                self.watchers.pop(node)
                await asyncio.sleep(0.2)

    async def come_and_go(self, number):
        user = f"user-{number % USERS}"
        while True:
            client = Connection()
            channels = self.chance.sample(CHANNELS, JOINS)
            port = self.cluster.ports[self.chance.randrange(3)]
            self.clients[number] = client, channels
            staying = asyncio.ensure_future(self.stay(client, port, user, channels))
            leave_at = time.monotonic() + self.chance.uniform(0.2, 3)
            while not staying.done() and (time.monotonic() < leave_at or not self.churns):
                await asyncio.wait([staying], timeout=0.1)
            staying.cancel()
            await asyncio.gather(staying, return_exceptions=True)
            if hasattr(client, "writer"):
                client.close()
            self.clients.pop(number)
            await asyncio.sleep(0.2)

    def disagreement(self):
        """What is not as it should be, in words; empty: nothing."""
        truth = {channel: {f"watcher-{node + 1}" for node in range(3)} for channel in CHANNELS}
        if len(self.watchers) < 3 or len(self.clients) < CLIENTS:
            return f"{len(self.watchers)} watchers and {len(self.clients)} clients are there"
        for client, channels in self.clients.values():
            if len(client.joined if hasattr(client, "joined") else ()) < JOINS:
                return "a client has not joined its channels"
            for channel in channels:
                truth[channel].add(client.user)
        for node, watcher in self.watchers.items():
            for channel in CHANNELS:
                told = watcher.joined.get(channel, set())
                if told != truth[channel]:
                    return (f"the watcher at node {node + 1} misses {sorted(truth[channel] - told)} in {channel},"
                            f" and believes in {sorted(told - truth[channel])}")
        return ""

    async def round(self):
        fault, victim = self.chance.choice(["KILL", "STOP", "TERM"]), self.chance.randrange(3)
        await asyncio.sleep(CHURN)
        node = self.cluster.nodes[victim].process
        node.send_signal(getattr(signal, "SIG" + fault))
        if fault == "STOP":
            await asyncio.sleep(FROZEN)
            node.send_signal(signal.SIGCONT)
        else:
            await asyncio.to_thread(node.wait)
            self.cluster.start(victim)
        await asyncio.sleep(self.chance.uniform(0, CHURN))
        await asyncio.to_thread(self.cluster.await_whole)
        await asyncio.sleep(self.chance.uniform(0, CHURN))
        self.churns = False
        since = time.monotonic()
        while self.disagreement() and time.monotonic() - since < AGREE_LIMIT:
            await asyncio.sleep(0.05)
        after, differs = time.monotonic() - since, self.disagreement()
        print(f"node {victim + 1} gets SIG{fault}: " + (f"NOT after {after:.1f} s: {differs}" if differs
              else f"all agree after {after:.1f} s"), flush=True)
        self.churns = True
        return not differs

    async def all(self, rounds):
        tasks = [asyncio.ensure_future(self.watch(node)) for node in range(3)]
        tasks += [asyncio.ensure_future(self.come_and_go(number)) for number in range(CLIENTS)]
        ok = True
        for _ in range(rounds):
            ok &= await self.round()
        for task in tasks:
            if task.done():
                task.result()
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for fault in self.faults[:20]:
            print(fault)
        print(f"{len(self.faults)} changes were told twice")
        return ok and not self.faults


def main():
    options = arguments()
    print(f"seed {options.seed}")
    with Servers("members") as servers:
        cluster = Cluster(servers, options.class_path, CONFIGURATION)
        cluster.await_whole()
        return 0 if asyncio.run(Run(cluster, options.seed).all(options.rounds)) else 1


if __name__ == "__main__":
    sys.exit(main())
