#!/usr/bin/env python3
"""Restarts all nodes of a cluster, one after the other, under load, and counts what failed: nothing may.

    deploy/local-cluster.sh --revive -- deploy/rolling-test.py
    deploy/local-cluster.sh --revive --nginx -- deploy/rolling-test.py

Publishers send numbered messages over kept connections, without Idempotency-Key and without a second try. Of the subscribers a
third poll, a third hold event streams and a third WebSockets; each goes on after the last message that it got. A node gets
SIGTERM, local-cluster.sh starts it again (--revive), and once it is ready the next one follows.

A request failed if it was not answered, or otherwise than with a message (publishers: 201, 202). A held poll that ends with
408 because its node stops, a WebSocket's request that is answered so, and a stream that a stopping node closes, are as promised
and counted apart. In the end every subscriber
must have got every message of its channel once, in order, and without a gap. Exit codes: 0 so it was, 1 not so, 2 wrong arguments.
"""
import argparse
import asyncio
import base64
import os
import signal
import struct
import sys
import time
import urllib.parse

FIELDS = ("requests", "failed", "ended by a node", "longest wait")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--publishers", type=int, default=8)
    parser.add_argument("--rate", type=float, default=80, help="messages a second, of all publishers together")
    parser.add_argument("--subscribers", type=int, default=120, help="a third of each kind")
    parser.add_argument("--channels", type=int, default=8)
    parser.add_argument("--pause", type=float, default=5, help="seconds between two restarts")
    parser.add_argument("--patience", type=float, default=90, help="seconds in which a node must be back")
    given = parser.parse_args()
    for name in ("STENTOR_URL", "STENTOR_MANAGEMENT", "STENTOR_RUN"):
        if not os.environ.get(name):
            parser.error(f"{name} is not set (run it by deploy/local-cluster.sh)")
    return given


class Lost(Exception):
    """The connection ended before the answer was whole."""


class Http:
    """A connection that is kept, and made anew when its server has closed it between two requests."""

    def __init__(self, url):
        parts = urllib.parse.urlsplit(url)
        self.host, self.port = parts.hostname, parts.port or 80
        self.reader = self.writer = None

    async def request(self, method, path, headers=(), body=b"", limit=120):
        """Status, headers, body."""
        return await asyncio.wait_for(self._request(method, path, headers, body), limit)

    async def _request(self, method, path, headers, body):
        await self.send(method, path, headers, body)
        status, fields = await self.head()
        if "content-length" in fields:
            data = await self.exactly(int(fields["content-length"]))
        elif fields.get("transfer-encoding") == "chunked":
            data = b""
            while chunk := await self.chunk():
                data += chunk
        else:
            data = b""
        if fields.get("connection", "").lower() == "close":
            self.close()
        return status, fields, data

    async def send(self, method, path, headers=(), body=b""):
        if self.writer is None or self.reader.at_eof():
            self.close()
            self.reader, self.writer = await asyncio.open_connection(self.host, self.port)
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.host}:{self.port}", *(f"{k}: {v}" for k, v in headers)]
        if body:
            lines.append(f"Content-Length: {len(body)}")
        self.writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        await self.writer.drain()

    async def head(self):
        try:
            lines = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        except (asyncio.IncompleteReadError, ConnectionError) as e:
            self.close()
            raise Lost from e
        fields = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            fields[name.lower()] = value.strip()
        return int(lines[0].split()[1]), fields

    async def exactly(self, length):
        try:
            return await self.reader.readexactly(length)
        except (asyncio.IncompleteReadError, ConnectionError) as e:
            self.close()
            raise Lost from e

    async def chunk(self):
        try:
            length = int((await self.reader.readuntil(b"\r\n")).split(b";")[0], 16)
        except (asyncio.IncompleteReadError, ConnectionError) as e:
            self.close()
            raise Lost from e
        return (await self.exactly(length + 2))[:-2]

    def close(self):
        if self.writer is not None:
            self.writer.close()
        self.reader = self.writer = None


class Count:
    def __init__(self):
        self.requests = self.failed = self.ended = 0
        self.longest = 0.0
        self.reasons = {}

    def fail(self, reason):
        self.failed += 1
        self.reasons[reason] = self.reasons.get(reason, 0) + 1


class Subscriber:
    """What one subscriber got, of which channel."""

    def __init__(self, channel):
        self.channel = channel
        self.got = []
        self.gaps = 0
        self.id = None


class Test:
    def __init__(self, given):
        self.given = given
        self.url = os.environ["STENTOR_URL"]
        self.series = f"{int(time.time())}-{os.getpid()}"
        self.published = [0] * given.channels  # acknowledged, by channel
        self.publishing = True
        self.counts = {kind: Count() for kind in ("publish", "poll", "event stream", "WebSocket")}
        self.subscribers = []

    def path(self, role, channel):
        return f"/{role}/rolling-{self.series}-{channel}"

    async def publish(self, number):
        """Each publisher has channels of its own: what it sends has one order."""
        channels = range(number, self.given.channels, self.given.publishers)
        count, http = self.counts["publish"], Http(self.url)
        pause = self.given.publishers / self.given.rate
        due = time.monotonic()
        while self.publishing and len(channels):
            for channel in channels:
                due += pause
                await asyncio.sleep(max(0.0, due - time.monotonic()))
                count.requests += 1
                begun = time.monotonic()
                body = str(self.published[channel] + 1).encode()
                try:
                    status, _, text = await http.request(
                        "POST", self.path("publisher", channel), [("Content-Type", "text/plain")], body, 30)
                except (Lost, OSError, asyncio.TimeoutError) as e:
                    count.fail(f"no answer ({type(e).__name__})")
                    http.close()
                    continue
                count.longest = max(count.longest, time.monotonic() - begun)
                if status in (201, 202):
                    self.published[channel] += 1
                else:
                    count.fail(f"{status} {text[:60].decode(errors='replace')}")

    async def poll(self, subscriber):
        count, http, position = self.counts["poll"], Http(self.url), []
        while True:
            count.requests += 1
            try:
                status, fields, body = await http.request("GET", self.path("subscriber", subscriber.channel), position)
            except (Lost, OSError, asyncio.TimeoutError) as e:
                count.fail(f"no answer ({type(e).__name__})")
                http.close()
                await asyncio.sleep(0.2)
                continue
            if status == 200:
                position = [("If-Modified-Since", fields["last-modified"]), ("If-None-Match", fields["etag"])]
                subscriber.gaps += "x-message-gap" in fields
                subscriber.got.append(int(body))
            elif status == 408:
                count.ended += 1
            else:
                count.fail(f"{status} {body[:60].decode(errors='replace')}")
                await asyncio.sleep(0.2)

    async def stream(self, subscriber):
        count = self.counts["event stream"]
        while True:
            http = Http(self.url)
            headers = [("Accept", "text/event-stream")]
            if subscriber.id:
                headers.append(("Last-Event-ID", subscriber.id))
            count.requests += 1
            try:
                await http.send("GET", self.path("subscriber", subscriber.channel), headers)
                status, fields = await http.head()
                if status != 200:
                    count.fail(str(status))
                    continue
                waiting = b""
                while chunk := await self.more(http, fields):
                    *events, waiting = (waiting + chunk).split(b"\n\n")
                    for event in events:
                        self.event(subscriber, event.decode())
                count.ended += 1
            except Lost:
                count.ended += 1
            except OSError as e:
                count.fail(f"no connection ({type(e).__name__})")
            finally:
                http.close()
                await asyncio.sleep(0.1)

    @staticmethod
    async def more(http, fields):
        if fields.get("transfer-encoding") == "chunked":
            return await http.chunk()
        return await http.reader.read(65536)

    @staticmethod
    def event(subscriber, text):
        fields = dict(line.split(": ", 1) for line in text.split("\n") if ": " in line and not line.startswith(":"))
        if fields.get("event") == "stentor.gap":
            subscriber.gaps += 1
        elif "data" in fields:
            subscriber.id = fields["id"]
            subscriber.got.append(int(fields["data"]))

    async def socket(self, subscriber):
        count = self.counts["WebSocket"]
        while True:
            http = Http(self.url)
            path = self.path("subscriber", subscriber.channel)
            if subscriber.id:
                path += "?last_event_id=" + urllib.parse.quote(subscriber.id)
            count.requests += 1
            try:
                await http.send("GET", path, [
                    ("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Version", "13"),
                    ("Sec-WebSocket-Key", base64.b64encode(os.urandom(16)).decode()),
                    ("Sec-WebSocket-Protocol", "ws+meta.nchan")])
                status, _ = await http.head()
                if status != 101:
                    if status == 408:
                        count.ended += 1
                    else:
                        count.fail(str(status))
                    continue
                while (frame := await self.frame(http)) is not None:
                    head, _, body = frame.decode().partition("\n\n")
                    fields = dict(line.split(": ", 1) for line in head.split("\n"))
                    subscriber.id = fields["id"]
                    subscriber.gaps += "gap" in fields
                    subscriber.got.append(int(body))
                count.ended += 1
            except Lost:
                count.ended += 1
            except OSError as e:
                count.fail(f"no connection ({type(e).__name__})")
            finally:
                http.close()
                await asyncio.sleep(0.1)

    async def frame(self, http):
        """The next message; none if the server said goodbye. Servers do not mask, and cut nothing that is so small."""
        while True:
            first, second = await http.exactly(2)
            length = second & 127
            if length == 126:
                length = struct.unpack(">H", await http.exactly(2))[0]
            payload = await http.exactly(length)
            if first & 15 == 8:
                return None
            if first & 15 == 9:
                http.writer.write(bytes([0x8A, 0x80 | len(payload), 0, 0, 0, 0]) + payload)
            else:
                return payload

    async def restart_all(self):
        for number, management in enumerate(os.environ["STENTOR_MANAGEMENT"].split(), 1):
            await asyncio.sleep(self.given.pause)
            file = os.path.join(os.environ["STENTOR_RUN"], f"node{number}.pid")
            with open(file, encoding="ascii") as handle:
                former = int(handle.read())
            begun, gone = time.monotonic(), None
            os.kill(former, signal.SIGTERM)
            while True:
                await asyncio.sleep(0.2)
                with open(file, encoding="ascii") as handle:
                    text = handle.read().strip()
                if text and int(text) != former:
                    gone = gone or time.monotonic() - begun
                    try:
                        if (await Http(management).request("GET", "/ready", limit=2))[0] == 200:
                            break
                    except (Lost, OSError, asyncio.TimeoutError):
                        pass  # not yet
                if time.monotonic() - begun > self.given.patience:
                    raise SystemExit(f"rolling-test: node {number} did not come back")
            print(f"node {number} restarted: gone after {gone:.1f} s, ready again after {time.monotonic() - begun:.1f} s",
                  flush=True)

    def all_caught_up(self):
        return all(len(s.got) >= self.published[s.channel] for s in self.subscribers)

    async def run(self):
        tasks = []
        for number in range(self.given.subscribers):
            subscriber = Subscriber(number // 3 % self.given.channels)
            self.subscribers.append(subscriber)
            follow = (self.poll, self.stream, self.socket)[number % 3]
            tasks.append(asyncio.create_task(follow(subscriber)))
        await asyncio.sleep(2)
        publishers = [asyncio.create_task(self.publish(number)) for number in range(self.given.publishers)]
        restarts = asyncio.create_task(self.restart_all())
        done, _ = await asyncio.wait([restarts, *publishers, *tasks], return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()  # A fault of this program is to be seen.
        await asyncio.sleep(self.given.pause)
        self.publishing = False
        await asyncio.gather(*publishers)
        deadline = time.monotonic() + 30
        while not self.all_caught_up() and time.monotonic() < deadline:
            await asyncio.sleep(0.2)
        for task in tasks:
            task.cancel()
        return self.report()

    def report(self):
        print(f"\n{'':14}" + "".join(f"{name:>17}" for name in FIELDS))
        for kind, count in self.counts.items():
            print(f"{kind:14}{count.requests:17}{count.failed:17}{count.ended:17}{count.longest:15.2f} s")
            for reason, times in sorted(count.reasons.items()):
                print(f"{'':14}{times} x {reason}")
        wrong = [s for s in self.subscribers if s.gaps or s.got != list(range(1, self.published[s.channel] + 1))]
        print(f"{sum(self.published)} messages published; {len(self.subscribers) - len(wrong)} of {len(self.subscribers)} "
              "subscribers got every one once and in order")
        for subscriber in wrong[:5]:
            got = subscriber.got
            print(f"  channel {subscriber.channel}: {len(got)} of {self.published[subscriber.channel]}, "
                  f"{len(got) - len(set(got))} twice, in order: {got == sorted(got)}, gaps: {subscriber.gaps}")
        failed = sum(count.failed for count in self.counts.values())
        print("Nothing failed." if not failed and not wrong else f"FAILED: {failed} requests, {len(wrong)} subscribers.")
        return 0 if not failed and not wrong else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(Test(arguments()).run()))
