"""Reads files with values as the programs do that they are for.

On standard input, one JSON object: {"reader": ..., "file": ..., "names": [...], "folder": ...}.
On standard output, one JSON object from names to values in base64. With "to", the values are also
written there as the reader itself writes them.
"""

import base64
import http.server
import json
import os
import socketserver
import subprocess
import sys
import threading


def python_json(job):
    with open(job["file"], encoding="utf-8") as file:
        return json.load(file)


def yaml_1_1(job):
    import yaml

    with open(job["file"], "rb") as file:
        values = yaml.safe_load(file)
    if "to" in job:
        with open(job["to"], "w", encoding="utf-8") as file:
            # As credstash does.
            yaml.dump(values, file, default_flow_style=False)
    return values


def yaml_1_2(job):
    from ruamel.yaml import YAML

    yaml = YAML(typ="safe", pure=True)
    with open(job["file"], encoding="utf-8", newline="") as file:
        values = yaml.load(file)
    if "to" in job:
        # It writes these three as YAML 1.1 wants them, and reads them as YAML 1.2 does.
        certain = {n: v for n, v in values.items() if not set(v) & set("\x85\u2028\u2029")}
        yaml.default_flow_style = False
        with open(job["to"], "w", encoding="utf-8") as file:
            yaml.dump(certain, file)
    return values


def python_dotenv(job):
    import dotenv

    return dotenv.dotenv_values(job["file"], encoding="utf-8")


def node_dotenv(job):
    code = """
        const read = require('dotenv').parse(require('fs').readFileSync(process.argv[1]));
        process.stdout.write(JSON.stringify(read));
    """
    command = ["node", "-e", code, job["file"]]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def data(manifest):
    assert manifest["kind"] == "Secret" and manifest["apiVersion"] == "v1"
    assert manifest["metadata"]["name"] == "shop" and manifest["metadata"]["namespace"] == "1e3"
    values = manifest["data"].items()
    return {name: base64.b64decode(value, validate=True) for name, value in values}


def kubectl(job):
    command = ["kubectl", "annotate", "--local", "-f", job["file"], "read=yes", "-o"]
    if "to" in job:
        with open(job["to"], "wb") as file:
            subprocess.run([*command, "yaml"], check=True, stdout=file)
    output = subprocess.run([*command, "json"], check=True, stdout=subprocess.PIPE).stdout
    return data(json.loads(output))


def shell(job, code):
    command = [job["reader"].split()[0], "-c", code + " && exec env -0", "sh", job["file"]]
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
    variables = (one.split(b"=", 1) for one in output.split(b"\0") if one)
    return {os.fsdecode(name): value for name, value in variables}


def terraform(job):
    folder, names = job["folder"], job["names"]
    with open(os.path.join(folder, "main.tf"), "w", encoding="utf-8") as file:
        for name in names:
            file.write(f'variable "{name}" {{\n  type = string\n}}\n')
    pairs = ", ".join(f"{name} = var.{name}" for name in names)
    command = ["terraform", "console", "-no-color", "-var-file", job["file"]]
    output = subprocess.run(
        command,
        check=True,
        cwd=folder,
        input=f"base64encode(jsonencode({{{pairs}}}))\n".encode(),
        stdout=subprocess.PIPE,
    ).stdout
    return json.loads(base64.b64decode(output.strip().strip(b'"')))


def docker(job):
    """The real command line, and a daemon that takes its request and makes nothing of it."""
    asked = []

    class Daemon(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self, status, body):
            text = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Api-Version", "1.44")
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(text)

        def do_HEAD(self):
            self.answer(200, {})

        def do_GET(self):
            self.answer(200, {})

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            asked.append(json.loads(body))
            self.answer(201, {"Id": "made", "Warnings": []})

        def log_message(self, *_):
            pass

        def address_string(self):
            return "here"

    socket = os.path.join(job["folder"], "daemon")
    server = socketserver.ThreadingUnixStreamServer(socket, Daemon)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    command = ["docker", "--host", f"unix://{socket}", "create", "--env-file", job["file"], "image"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    server.shutdown()
    os.unlink(socket)
    return dict(one.split("=", 1) for one in asked[0]["Env"])


READERS = {
    "json": python_json,
    "yaml 1.1": yaml_1_1,
    "yaml 1.2": yaml_1_2,
    "manifest in yaml 1.1": lambda job: data(yaml_1_1(job)),
    "manifest in yaml 1.2": lambda job: data(yaml_1_2(job)),
    "kubectl": kubectl,
    "terraform": terraform,
    "docker": docker,
    "python-dotenv": python_dotenv,
    "node dotenv": node_dotenv,
    "bash dotenv": lambda job: shell(job, 'set -a; . "$1"'),
}
for name in ["sh", "dash", "bash"]:
    READERS[name] = lambda job: shell(job, '. "$1"')
    READERS[f"{name} eval"] = lambda job: shell(job, 'eval "$(cat "$1")"')

job = json.load(sys.stdin)
values = READERS[job["reader"]](job)
result = {}
for name in job["names"]:
    value = values[name]
    # Text, and nothing that only looks like it when it is shown.
    assert type(value) in (str, bytes), f"{name} is read as {type(value)}"
    result[name] = base64.b64encode(value.encode() if type(value) is str else value).decode()
json.dump(result, sys.stdout)
