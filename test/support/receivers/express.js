// Stands in for Express where the receiver to copy is run: real HTTP, raw bodies, and nothing that the receiver doesn't use.
const http = require("node:http");

const messages = { 204: "No Content", 401: "Unauthorized" };

function respondWith(response) {
  response.sendStatus = (status) => response.writeHead(status).end(messages[status] ?? String(status));
}

module.exports = () => {
  const routes = new Map();
  return {
    post: (path, ...handlers) => routes.set(path, handlers),
    listen: (port, host) => {
      const server = http.createServer((request, response) => {
        request.get = (name) => request.headers[name.toLowerCase()];
        respondWith(response);
        const handlers = (request.method === "POST" && routes.get(request.url)) || [
          () => response.writeHead(404).end(),
        ];
        const step = (at) => handlers[at](request, response, () => step(at + 1));
        step(0);
      });
      server.listen(port, host, () => console.log(`listening on ${host}:${server.address().port}`));
    },
  };
};

// Like the original, it sets no body where there is none.
module.exports.raw =
  ({ type }) =>
  (request, _response, next) => {
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      if (type(request) && chunks.length > 0) request.body = Buffer.concat(chunks);
      next();
    });
  };
