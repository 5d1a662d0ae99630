# SPDX-License-Identifier: Apache-2.0
"""The host's loopback port 3270, carried to the console port in a namespace.

Sockets belong to the namespace of the thread that makes them, so one thread
enters the namespace and only connects; others copy.
"""

import queue
import socket
import threading

from tests.harness.process import LIBC

CLONE_NEWNET = 0x40000000


class Forward:
    def __init__(self, namespace, inner_port, wanted_port=3270):
        self.namespace = namespace
        self.inner_port = inner_port
        self.asked = queue.Queue()
        self.server = listen(wanted_port)
        self.port = self.server.getsockname()[1]
        for body in (self.accept, self.connect):
            threading.Thread(target=body, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.server.accept()
            except OSError:
                return
            self.asked.put(client)

    def connect(self):
        with open(f"/run/netns/{self.namespace}", "rb") as namespace:
            if LIBC.setns(namespace.fileno(), CLONE_NEWNET):
                return
        while True:
            client = self.asked.get()
            try:
                inner = socket.create_connection(
                    ("127.0.0.1", self.inner_port), 5)
            except OSError:
                client.close()
                continue
            inner.settimeout(None)
            for pair in ((client, inner), (inner, client)):
                threading.Thread(target=copy, args=pair, daemon=True).start()

    def close(self):
        self.server.close()


def listen(wanted_port):
    """A loopback listener on the wanted port, or on any when it is taken."""
    for port in (wanted_port, 0):
        server = socket.socket()
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            server.bind(("127.0.0.1", port))
        except OSError:
            server.close()
            continue
        server.listen()
        return server
    raise OSError("no port is free on loopback")


def copy(source, target):
    try:
        while data := source.recv(65536):
            target.sendall(data)
    except OSError:
        pass
    for end in (source, target):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
