# A test of your own client against the sandbox, with the standard library alone.
import json
import os
import subprocess
import time
import urllib.request

FILE = "sandbox.json"
if os.path.exists(FILE):
    os.remove(FILE)
sandbox = subprocess.Popen(["leaf-panorama", "sandbox", "--quiet", "--info-file", FILE])
try:
    while not os.path.exists(FILE):
        time.sleep(0.1)
    with open(FILE, encoding="utf-8") as text:
        info = json.load(text)

    def call(path, body=None, token=None):
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(info["url"] + path, data=data, headers=headers)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    login = {"username": info["email"], "password": info["password"], "rememberMe": "true"}
    token = call("/api/authenticate", login)["id_token"]
    print(len(call("/services/usermanagement/api/users", token=token)), "Leaf users")
finally:
    sandbox.terminate()
    sandbox.wait(timeout=10)
