"""PostgreSQL as Debian sets it up, with prepared statements, driven by pgbench."""
import glob
import os
import re
import shutil
import statistics
import subprocess

PROGRAMS = "/usr/lib/postgresql/15/bin/"
VALUE_BYTES = 500
# As many bytes a row, and as many rows, as the roster that shegong imports.
ROW_BYTES = 80
ROWS = 100_000


class Peer:
    name = "PostgreSQL"

    def __init__(self, work, persons):
        self.folder = work + "/postgresql"
        self.data = self.folder + "/data"
        self.persons = persons
        self.runs = False

    def start(self):
        subprocess.run(["install", "-d", "-o", "postgres", self.folder], check=True)
        self.call(PROGRAMS + "initdb", "-D", self.data, "--auth=trust", "--locale=C")
        self.call(
            PROGRAMS + "pg_ctl", "-D", self.data, "-w", "-l", self.folder + "/log", "-o",
            f"-c listen_addresses='' -k {self.folder} -c shared_buffers=1GB", "start")
        self.runs = True
        self.sql(f"""
            CREATE TABLE person (number bigint PRIMARY KEY, body text NOT NULL);
            INSERT INTO person SELECT n, repeat('x', {VALUE_BYTES})
                FROM generate_series(1, {self.persons}) n;
            CREATE TABLE form (id bigserial PRIMARY KEY, body text NOT NULL);
            CREATE TABLE roster (id bigserial PRIMARY KEY, body text NOT NULL);""")
        self.sql("VACUUM ANALYZE person")
        self.write("lookup", f"""\\set n random(1, {self.persons})
SELECT body FROM person WHERE number = :n;
""")
        # One transaction a request; so many requests sent at once and answered together.
        for count in (64, 4):
            self.write(
                f"pipeline{count}", "\\startpipeline\n" + "".join(
                    f"\\set n{i} random(1, {self.persons})\n"
                    f"SELECT body FROM person WHERE number = :n{i};\n" for i in range(count))
                + "\\endpipeline\n")
        with open(self.folder + "/rows", "w", encoding="ascii") as rows:
            rows.writelines(f"{n:0{ROW_BYTES}d}\n" for n in range(ROWS))
        self.write("insert", f"INSERT INTO form (body) VALUES (repeat('y', {VALUE_BYTES}));\n")

    def stop(self):
        if self.runs:
            self.call(PROGRAMS + "pg_ctl", "-D", self.data, "-w", "-m", "fast", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def round(self):
        return {
            "lookup_latency": self.latency("lookup", 10_000),
            "lookup_pipelined": 64 * self.throughput("pipeline64", 1, 1_000),
            "lookup_spread": 4 * self.throughput("pipeline4", 16, 1_000),
            "write_latency": self.latency("insert", 2_000),
            "write_shared": self.throughput("insert", 64, 500),
            "bulk_load": self.copy(),
        }

    def copy(self):
        """Rows a second of one COPY into an empty table, its commit included."""
        self.sql("TRUNCATE roster")
        text = self.call(
            PROGRAMS + "psql", "-h", self.folder, "-v", "ON_ERROR_STOP=1", "-c", "\\timing on",
            "-c", f"COPY roster (body) FROM '{self.folder}/rows'", "postgres")
        milliseconds = float(re.search(r"Time: ([0-9.]+) ms", text)[1])
        return ROWS / milliseconds * 1000

    def latency(self, script, transactions):
        """Median of one client's transactions, microseconds."""
        self.bench(script, 1, transactions, "--log", f"--log-prefix={self.folder}/{script}")
        values = []
        for path in glob.glob(f"{self.folder}/{script}.*"):
            with open(path, encoding="ascii") as lines:
                values += [float(line.split()[2]) for line in lines]
            os.unlink(path)
        return statistics.median(values)

    def throughput(self, script, clients, transactions):
        """Transactions a second, without the time that connecting takes."""
        text = self.bench(script, clients, transactions)
        return float(re.search(r"tps = ([0-9.]+) \(without", text)[1])

    def bench(self, script, clients, transactions, *more):
        return self.call(
            PROGRAMS + "pgbench", "-h", self.folder, "-n", "-M", "prepared", "-f",
            f"{self.folder}/{script}-script", "-c", str(clients), "-j", "1", "-t",
            str(transactions), *more, "postgres")

    def sql(self, text):
        self.call(
            PROGRAMS + "psql", "-h", self.folder, "-q", "-v", "ON_ERROR_STOP=1", "-c", text,
            "postgres")

    def write(self, name, text):
        with open(f"{self.folder}/{name}-script", "w", encoding="ascii") as file:
            file.write(text)

    def call(self, *command):
        """Runs a program as postgres; what it printed."""
        result = subprocess.run(
            ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command],
            cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            check=False)
        if result.returncode:
            raise SystemExit(f"{command[0]} failed: {result.stdout}")
        return result.stdout
