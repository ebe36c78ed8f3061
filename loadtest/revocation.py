#!/usr/bin/env python3
"""How soon what credentials opened ends on all nodes after one call of POST /revoke.

Starts three nodes of one cluster on loopback (node/target/stentor.jar, or what --java says), opens streams, polls, WebSockets, Pusher
connections and Bayeux sessions at each, revokes their token, their user or their channel at the first node, and prints how long the last
of each kind lived on after the call began. Fails if one is still there after ten seconds, or if one ends that was not meant.
"""
import argparse
import base64
import hashlib
import hmac
import json
import select
import shlex
import socket
import sys
import time

from servers import ROOT, Servers, free_ports, is_ready

SECRET = "a secret that the application shares with the node"
CONFIG = """
address: 127.0.0.1
port: %(port)d
cluster: { hostname: 127.0.0.1, port: %(remoting)d, management_port: %(management)d, seed_nodes: ["127.0.0.1:%(seed)d"] }
store: { type: memory }
locations:
  - { type: pubsub, prefix: /jwt/, authorize: { jwt: { secret: "%(secret)s" } } }
  - { type: bus, prefix: /bus/, authorize: { jwt: { secret: "%(secret)s" } } }
  - { type: pusher, authorize: { jwt: { secret: "%(secret)s" } } }
  - { type: bayeux, path: /bayeux, timeout: 60s, authorize: { jwt: { secret: "%(secret)s" } } }
"""
UPGRADE = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
LONGEST = 10


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def token(user, identity):
    claims = {"sub": user, "jti": identity, "iat": int(time.time()) - 5}
    text = b64(b'{"alg":"HS256"}') + "." + b64(json.dumps(claims).encode())
    return text + "." + b64(hmac.new(SECRET.encode(), text.encode(), hashlib.sha256).digest())


def masked(text):
    data = text.encode()
    length = bytes([0x80 | len(data)]) if len(data) < 126 else bytes([0xFE]) + len(data).to_bytes(2, "big")
    return b"\x81" + length + b"\0\0\0\0" + data


class Client:
    """One connection; over when the server ends it, or says by `ends` that the subscription is over."""

    def __init__(self, kind, port, request, ends=()):
        self.kind, self.ends, self.read, self.over = kind, ends, b"", None
        self.socket = socket.create_connection(("127.0.0.1", port), 20)
        self.socket.sendall(request)

    def until(self, text):
        while text not in self.read:
            data = self.socket.recv(65536)
            if not data:
                sys.exit(f"{self.kind}: closed after {self.read!r}, awaiting {text!r}")
            self.read += data
        self.read = b""
        return self

    def say(self, text):
        self.socket.sendall(masked(text))
        return self

    def take(self, now):
        try:
            data = self.socket.recv(65536)
        except ConnectionResetError:
            data = b""
        self.read += data
        if not data or any(end in self.read for end in self.ends):
            self.over = now


def get(path, auth, *headers):
    lines = "".join(header + "\r\n" for header in headers)
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {auth}\r\n{lines}\r\n".encode()


def post(port, path, body, auth):
    with socket.create_connection(("127.0.0.1", port), 20) as wire:
        wire.sendall(posting(path, body, auth, "Connection: close"))
        answer = b""
        while data := wire.recv(65536):
            answer += data
    return answer.decode()


def posting(path, body, auth, *headers):
    lines = "".join(header + "\r\n" for header in headers)
    return (f"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {auth}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n{lines}\r\n{body}").encode()


HANDSHAKE = '[{"channel":"/meta/handshake","version":"1.0","supportedConnectionTypes":["long-polling","websocket"]}]'


def client_id(text):
    return text.split('"clientId":"')[1].split('"')[0]


def subscribing(client, channel):
    return json.dumps([{"channel": "/meta/subscribe", "clientId": client, "subscription": "/" + channel}])


def connecting(client, kind, hold=True):
    connect = {"channel": "/meta/connect", "clientId": client, "connectionType": kind}
    if not hold:
        connect["advice"] = {"timeout": 0}
    return json.dumps([connect])


def bayeux_poll(port, auth, channel, ask):
    client = client_id(post(port, "/bayeux", HANDSHAKE, auth))
    post(port, "/bayeux", subscribing(client, channel), auth)
    post(port, "/bayeux", connecting(client, "long-polling", False), auth)
    # Held at another node than that where it lives, more often than not.
    return Client("Bayeux long-poll", ask, posting("/bayeux", connecting(client, "long-polling"), auth),
                  (b" 401 ", b'"reconnect":"handshake"'))


def bayeux_socket(port, auth, channel):
    it = Client("Bayeux WebSocket", port, get("/bayeux?access_token=" + auth, auth) .replace(b"\r\n\r\n", b"\r\n" + UPGRADE.encode() + b"\r\n"),
                (b"\x88", b'"reconnect":"handshake"'))
    it.until(b"\r\n\r\n").say(HANDSHAKE)
    while b'"clientId":"' not in it.read or not it.read.endswith(b"]"):
        it.read += it.socket.recv(65536)
    client = client_id(it.read.decode(errors="replace"))
    it.read = b""
    it.say(subscribing(client, channel)).until(b'"successful":true')
    it.say(connecting(client, "websocket", False)).until(b"/meta/connect")
    it.say(connecting(client, "websocket"))
    return it


def pusher(port, auth, channel):
    it = Client("Pusher", port, get("/app/app-key?protocol=7&client=test&version=1", auth).replace(b"\r\n\r\n", b"\r\n" + UPGRADE.encode() + b"\r\n"),
                (b"\x88", b"subscription_error"))
    it.until(b"connection_established")
    return it.say('{"event":"pusher:subscribe","data":{"channel":"%s"}}' % channel).until(b"subscription_succeeded")


def open_all(ports, auth, channel, each):
    clients = []
    for number, port in enumerate(ports):
        path = "/jwt/" + channel
        for _ in range(each):
            clients += [
                Client("SSE", port, get(path, auth, "Accept: text/event-stream")).until(b"\r\n\r\n"),
                Client("multipart", port, get(path, auth, "Accept: multipart/mixed")).until(b"\r\n\r\n"),
                Client("WebSocket", port, get(path, auth).replace(b"\r\n\r\n", b"\r\n" + UPGRADE.encode() + b"\r\n"), (b"\x88",)).until(b"\r\n\r\n"),
                Client("bus", port, get("/bus/" + channel, auth)).until(b"\r\n\r\n"),
                Client("bus of all", port, get("/bus/", auth)).until(b"\r\n\r\n"),
                Client("long-poll", port, get(path, auth), (b" 401 ",)),
                pusher(port, auth, channel),
                bayeux_socket(port, auth, channel),
                bayeux_poll(port, auth, channel, ports[(number + 1) % len(ports)]),
            ]
    return clients


def revoke(management, what, clients, stays):
    begun = time.monotonic()
    wire = socket.create_connection(("127.0.0.1", management), 20)
    wire.sendall(f"POST /revoke?{what} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
    answered = None
    open_ones = {each.socket: each for each in clients}
    while (open_ones or answered is None) and time.monotonic() - begun < LONGEST:
        waiting = list(open_ones) + ([wire] if answered is None else [])
        for ready in select.select(waiting, [], [], 0.2)[0]:
            now = time.monotonic() - begun
            if ready is wire:
                answer = wire.recv(65536)
                if b" 200 " not in answer:
                    sys.exit(f"not revoked: {answer!r}")
                answered = now
            else:
                open_ones[ready].take(now)
                if open_ones[ready].over is not None:
                    del open_ones[ready]
    for each in open_ones.values():
        print(f"still open: {each.kind}, {each.read!r}", file=sys.stderr)
    for each in stays:
        while each.over is None and select.select([each.socket], [], [], 0)[0]:
            each.take(0)
    ended = [each.kind for each in stays if each.over is not None]
    if open_ones or ended:
        sys.exit(f"{len(open_ones)} stayed; not meant, but ended: {ended}")
    kinds = {}
    for each in clients:
        kinds.setdefault(each.kind, []).append(each.over * 1000)
    print(f"\nrevoke?{what}: answered after {answered * 1000:.0f} ms, the last of {len(clients)} ended after "
          f"{max(map(max, kinds.values())):.0f} ms")
    for kind, times in kinds.items():
        times.sort()
        print(f"  {kind:18} {len(times):4} ended, median {times[len(times) // 2]:5.0f} ms, last {times[-1]:5.0f} ms")
    for each in clients:
        each.socket.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--java", default=f"java -jar {ROOT}/node/target/stentor.jar", help="starts a node, but for its -c FILE")
    parser.add_argument("--each", type=int, default=10, help="connections of each kind at each node (10)")
    args = parser.parse_args()
    ports = free_ports(9)
    http, remoting, management = ports[:3], ports[3:6], ports[6:]
    with Servers("revocation") as servers:
        nodes = []
        for number in range(3):
            file = servers.file(f"node{number + 1}.yaml", CONFIG % {
                "port": http[number], "remoting": remoting[number], "management": management[number], "seed": remoting[0],
                "secret": SECRET})
            nodes.append(servers.start(f"node {number + 1}", [*shlex.split(args.java), "-c", file]))
        for node, port in zip(nodes, management):
            node.await_up(lambda: is_ready(port))
        for user, identity, channel, what in [
                ("warm", "warm", "warm", "token=warm"),
                ("ann", "lost", "news", "token=lost"), ("eve", "any", "news", "user=eve"), ("bob", "his", "room", "channel=room")]:
            stays = [Client("SSE", port, get("/jwt/other", token("zoe", "kept"), "Accept: text/event-stream")).until(b"\r\n\r\n")
                     for port in http]
            clients = open_all(http, token(user, identity), channel, args.each)
            time.sleep(1)
            revoke(management[0], what, clients, stays)


if __name__ == "__main__":
    main()
