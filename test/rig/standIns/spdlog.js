// Stands for the module that writes the oldest editor's logs: that one is native, and needs a compiler to be built. With
// neither, the editor's extension host turns in circles at its first flush.
const fs = require("node:fs");
const path = require("node:path");

const levels = ["trace", "debug", "info", "warn", "error", "critical", "off"];

class Logger {
  #level = levels.indexOf("info");
  #timed = true;

  constructor(file) {
    for (const [severity, name] of levels.entries()) {
      this[name] = (text) => {
        if (severity < this.#level) return;
        fs.appendFileSync(file, this.#timed ? `${new Date().toISOString()} [${name}] ${text}\n` : text);
      };
    }
  }

  setLevel(level) {
    this.#level = level;
  }

  setPattern() {
    this.#timed = true;
  }

  clearFormatters() {
    this.#timed = false;
  }

  // Every line is on the disk at once.
  flush() {}

  drop() {}
}

exports.setFlushOn = () => {};

exports.createAsyncRotatingLogger = (name, file) => {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  // The window waits until it is there.
  fs.appendFileSync(file, "");
  return Promise.resolve(new Logger(file));
};
