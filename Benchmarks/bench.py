"""What the benchmarks share: the program as a server in a process of its own, made-up words, and rows of a table."""
import http.client
import json
import os
import pathlib
import random
import re
import signal
import subprocess
import time
import urllib.parse

HERE = pathlib.Path(__file__).parent
PROGRAM = os.environ.get("MEENT_PROGRAM", str(HERE.parent / ".build/release/meent"))


def meent(*arguments):
    """Runs a command of the program; one that fails ends the benchmark with what the program said."""
    subprocess.run([PROGRAM, *map(str, arguments)], check=True, stdout=subprocess.DEVNULL)


class Server:
    """The program serving a folder, without rate limits, on a port of its own.

    `start` is how many seconds went by until it had served the first page.
    """

    def __init__(self, data, under=()):
        began = time.monotonic()
        self.process = subprocess.Popen(
            [*under, PROGRAM, "serve", "--data", str(data), "--listen", "127.0.0.1:0", "--limits", "off"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.port = int(self.process.stdout.readline().decode().rsplit(":", 1)[1])
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port)
        self.get("/wiki/Home")
        self.start = time.monotonic() - began

    def call(self, method, path, body=None):
        """Status and bytes of an answer, over one connection that is kept."""
        self.connection.request(method, path, body, {"Content-Type": "application/json"} if body else {})
        answer = self.connection.getresponse()
        return answer.status, answer.read()

    def get(self, path):
        """The bytes of an answer; any status but 200 ends the benchmark."""
        status, body = self.call("GET", path)
        if status != 200:
            raise SystemExit(f"{path} answers {status}")
        return body

    def save(self, name, text, base):
        """Saves a page by the API, and gives its new revision."""
        status, body = self.call("PUT", f"/api/v1/pages/{name}", json.dumps({"text": text, "base": base}))
        if status not in (200, 201):
            raise SystemExit(f"a save of {name} answers {status}: {body.decode()}")
        return json.loads(body)["revision"]

    def search(self, query, limit=10):
        return json.loads(self.get("/api/v1/search?" + urllib.parse.urlencode({"q": query, "limit": limit})))

    def suggest(self, typed):
        return json.loads(self.get("/api/v1/suggest?" + urllib.parse.urlencode({"q": typed})))

    def memory(self):
        """PSS in MiB, workers included."""
        return memory(self.process.pid)

    def stop(self):
        # Under strace the program is its child.
        children = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        traced = [int(pid) for pid in children if "serve" in pathlib.Path(f"/proc/{pid}/cmdline").read_text()]
        os.kill(traced[0] if traced else self.process.pid, signal.SIGTERM)
        self.process.wait()


def memory(process):
    """PSS in MiB of a process and its children; 0 once it has ended."""
    children = pathlib.Path(f"/proc/{process}/task").glob("*/children")
    total = 0
    try:
        for pid in [process] + [int(pid) for file in children for pid in file.read_text().split()]:
            rollup = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()
            total += int(re.search(r"^Pss:\s+(\d+)", rollup, re.M).group(1))
    except (OSError, AttributeError):
        return 0
    return total / 1024


class Words:
    """A vocabulary of made-up words, of which few are frequent and most are rare, as Zipf found of people's."""

    SYLLABLES = [a + b for a in "bdfghjklmnprstvwz" for b in ("a", "e", "i", "o", "u", "aa", "ee", "ij", "oe", "an", "er")]

    def __init__(self, size=30_000):
        chance = random.Random(7)
        words = set()
        while len(words) < size:
            words.add("".join(chance.choices(self.SYLLABLES, k=chance.choice((1, 2, 2, 3, 3, 4)))))
        self.words = sorted(words)
        chance.shuffle(self.words)
        self.sums, total = [], 0.0
        for rank in range(size):
            total += 1 / (rank + 2.7)
            self.sums.append(total)

    def some(self, chance, count):
        return chance.choices(self.words, cum_weights=self.sums, k=count)


def percentiles(ask, queries):
    """Median and 95th percentile of the milliseconds that each answer took."""
    times = []
    for query in queries:
        began = time.perf_counter()
        ask(query)
        times.append((time.perf_counter() - began) * 1000)
    times.sort()
    return times[len(times) // 2], times[len(times) * 95 // 100]


def size(folder):
    """Megabytes of all files in a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


def row(*cells):
    print("| " + " | ".join(cells) + " |", flush=True)
