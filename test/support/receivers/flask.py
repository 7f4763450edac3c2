"""Stands in for Flask where the receiver to copy is run: real HTTP, raw bodies, and nothing that it doesn't use."""
from http.server import BaseHTTPRequestHandler, HTTPServer


class _Request:
    headers = {}
    data = b""

    def get_data(self):
        return self.data


request = _Request()


class Flask:
    def __init__(self, name):
        self.config = {}
        self.routes = {}

    def route(self, path, methods):
        def register(view):
            for method in methods:
                self.routes[method, path] = view
            return view

        return register

    def run(self, host, port):
        routes = self.routes

        class Handler(BaseHTTPRequestHandler):
            def answer(self):
                request.headers = self.headers
                request.data = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                view = routes.get((self.command, self.path))
                body, status = view() if view else ("", 404)
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body.encode("utf-8"))

            do_GET = answer
            do_POST = answer

            def log_message(self, *args):
                pass

        server = HTTPServer((host, port), Handler)
        print(f"listening on {host}:{server.server_address[1]}", flush=True)
        server.serve_forever()
