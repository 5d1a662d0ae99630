# SPDX-License-Identifier: Apache-2.0
"""Real programs beyond the adapter: nginx, iperf, iperf3, curl."""

import hashlib
import json
import os
import time

from tests.harness.network import GATEWAY
from tests.harness.process import HarnessError

NGINX = """\
daemon off;
master_process off;
user root;
error_log {dir}/nginx-error.log;
pid {dir}/nginx.pid;
events {{ }}
http {{
	access_log {dir}/nginx-access.log;
	default_type application/octet-stream;
	sendfile on;
	client_body_temp_path {dir}; proxy_temp_path {dir};
	fastcgi_temp_path {dir}; uwsgi_temp_path {dir}; scgi_temp_path {dir};
	server {{ listen {address}:80; root {root}; }}
}}
"""


class WebServer:
    """nginx on the bridge's address, with a file of random content."""

    def __init__(self, network, size_bytes=0):
        self.network = network
        directory = os.path.abspath(network.directory)
        self.root = os.path.join(directory, "www")
        os.makedirs(self.root, exist_ok=True)
        self.name = f"file-{os.urandom(4).hex()}.bin"
        content = os.urandom(size_bytes)
        self.sha256 = hashlib.sha256(content).hexdigest()
        with open(os.path.join(self.root, self.name), "wb") as f:
            f.write(content)
        with open(os.path.join(directory, "nginx.conf"), "w",
                  encoding="ascii") as f:
            f.write(NGINX.format(dir=directory, root=self.root,
                                 address=GATEWAY))
        self.process = network.start(
            "nginx", "-c", os.path.join(directory, "nginx.conf"),
            log="nginx.log")
        self.url = f"http://{GATEWAY}/{self.name}"
        wait_port(network, GATEWAY, 80, self.process)


class IperfServer:
    """Debian's `iperf -s` (version 2) on the bridge's address."""

    def __init__(self, network):
        self.log = os.path.join(network.directory, "iperf-server.log")
        self.process = network.start("iperf", "-s", "-B", GATEWAY, "-i", "1",
                                     log="iperf-server.log")
        wait_port(network, GATEWAY, 5001, self.process)


class Iperf3Server:
    """Debian's `iperf3 -s` on the bridge's address."""

    def __init__(self, network):
        self.process = network.start("iperf3", "-s", "-B", GATEWAY,
                                     log="iperf3-server.log")
        wait_port(network, GATEWAY, 5201, self.process)


def curl(network, url, seconds=30):
    """The body of URL as seen from beyond the adapter."""
    return network.call("curl", "-sS", "--fail", "--max-time", str(seconds),
                        url, seconds=seconds + 5)


def iperf_client(network, address, seconds=5):
    """`iperf -c`: its text and the rate in bits per second."""
    text = network.call("iperf", "-c", address, "-t", str(seconds), "-y", "C",
                        seconds=seconds + 30)
    rows = [line.split(",") for line in text.splitlines()
            if line.count(",") >= 8]
    if not rows:
        raise HarnessError(f"iperf -c {address}:\n{text}")
    return text, int(rows[-1][8])


def iperf3_client(network, address, *options, seconds=1):
    """`iperf3 -c --json`: what it says at its end, {"sum_sent": ...}."""
    text = network.call("iperf3", "-c", address, "-t", str(seconds), "--json",
                        *options, seconds=seconds + 30)
    result = json.loads(text)
    if "error" in result:
        raise HarnessError(f"iperf3 {' '.join(options)}: {result['error']}")
    return result["end"]


def wait_port(network, address, port, process, seconds=10):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        listening = network.call("ss", "-H", "-l", "-t", "-n", "src",
                                 f"{address}:{port}")
        if listening.strip():
            return
        if process.poll() is not None:
            break
        time.sleep(0.05)
    raise HarnessError(f"nothing listens on {address}:{port}")
