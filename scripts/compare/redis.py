"""Redis with an append-only file that is synced before each answer, driven by redis-benchmark."""
import csv
import io
import shutil
import subprocess
import time

VALUE_BYTES = 500


class Peer:
    name = "Redis"

    def __init__(self, work, persons):
        self.folder = work + "/redis"
        self.socket = self.folder + "/redis.sock"
        self.persons = persons
        self.process = None

    def start(self):
        subprocess.run(["install", "-d", "-o", "redis", self.folder], check=True)
        self.process = subprocess.Popen(
            ["setpriv", "--reuid=redis", "--regid=redis", "--clear-groups", "redis-server",
             "--port", "0", "--unixsocket", self.socket, "--unixsocketperm", "777",
             "--dir", self.folder, "--appendonly", "yes", "--appendfsync", "always",
             "--save", "", "--auto-aof-rewrite-percentage", "0", "--loglevel", "warning"],
            stdout=subprocess.DEVNULL)
        while subprocess.run(["redis-cli", "-s", self.socket, "ping"], capture_output=True,
                             check=False).stdout.strip() != b"PONG":
            if self.process.poll() is not None:
                raise SystemExit("redis-server ended")
            time.sleep(0.05)
        fill = subprocess.Popen(
            ["redis-cli", "-s", self.socket, "--pipe"], stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL)
        value = "x" * VALUE_BYTES
        for number in range(self.persons):
            fill.stdin.write(f"SET key:{number:012d} {value}\r\n".encode())
        fill.stdin.close()
        if fill.wait():
            raise SystemExit("redis-cli --pipe failed")

    def stop(self):
        if self.process is not None:
            self.process.terminate()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def round(self):
        get = ["GET", "key:__rand_int__"]
        put = ["SET", "key:__rand_int__", "y" * VALUE_BYTES]
        return {
            "lookup_latency": self.measure(10_000, 1, 1, get)["p50_latency_ms"] * 1000,
            "lookup_pipelined": self.measure(200_000, 1, 64, get)["rps"],
            "lookup_spread": self.measure(200_000, 16, 4, get)["rps"],
            "write_latency": self.measure(2_000, 1, 1, put)["p50_latency_ms"] * 1000,
            "write_shared": self.measure(50_000, 64, 1, put)["rps"],
        }

    def measure(self, requests, clients, pipeline, command):
        result = subprocess.run(
            ["redis-benchmark", "-s", self.socket, "-n", str(requests), "-r", str(self.persons),
             "-c", str(clients), "-P", str(pipeline), "--csv", "--precision", "3", *command],
            stdout=subprocess.PIPE, text=True, check=True)
        rows = list(csv.DictReader(io.StringIO(result.stdout)))
        return {key: float(value) for key, value in rows[-1].items() if key != "test"}
