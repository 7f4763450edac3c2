/** A receiver of Leaf's alerts to copy, which verifies the signature over the raw bytes. */
export interface ReceiverCode {
  readonly id: "node" | "python" | "java" | "go";
  /** Language and framework; names, so in no language of ours. */
  readonly label: string;
  /** The editor's name of the language. */
  readonly languageId: string;
  readonly fileName: string;
  readonly code: string;
}

const NODE = `// Receives Leaf's alerts with Express:
//   npm install express
//   LEAF_WEBHOOK_SECRET=... node receiver.js
const crypto = require("node:crypto");
const express = require("express");

const secret = process.env.LEAF_WEBHOOK_SECRET;
if (!secret) throw new Error("Set LEAF_WEBHOOK_SECRET to the secret of the webhook.");

/** Whether Leaf signed exactly these bytes. */
function isFromLeaf(rawBody, signature) {
  const expected = crypto.createHmac("sha256", secret).update(rawBody).digest();
  const received = Buffer.from(signature ?? "", "base64");
  // Takes the same time wherever the first difference is.
  return received.length === expected.length && crypto.timingSafeEqual(received, expected);
}

const app = express();

// express.raw() gives the bytes as they arrived. JSON.stringify(request.body) would give others.
app.post("/leaf", express.raw({ type: () => true, limit: "1mb" }), (request, response) => {
  const rawBody = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  if (!isFromLeaf(rawBody, request.get("X-Leaf-Signature"))) {
    response.sendStatus(401);
    return;
  }
  const alert = JSON.parse(rawBody.toString("utf8"));
  console.log("alert:", alert.type ?? alert.message);
  // Leaf sends an alert again unless the answer is 2xx, so do slow work after it.
  response.sendStatus(204);
});

// Only this machine reaches it; a tunnel or a reverse proxy makes it public.
app.listen(Number(process.env.PORT ?? 3000), "127.0.0.1");
`;

const PYTHON = `# Receives Leaf's alerts with Flask:
#   pip install flask
#   LEAF_WEBHOOK_SECRET=... python receiver.py
import base64
import hashlib
import hmac
import json
import os

from flask import Flask, request

SECRET = os.environ["LEAF_WEBHOOK_SECRET"].encode("utf-8")
if not SECRET:
    raise RuntimeError("Set LEAF_WEBHOOK_SECRET to the secret of the webhook.")

app = Flask(__name__)
app.config["MAX_CONTENT_LENGTH"] = 1024 * 1024


def is_from_leaf(raw_body, signature):
    """Whether Leaf signed exactly these bytes."""
    expected = base64.b64encode(hmac.new(SECRET, raw_body, hashlib.sha256).digest())
    # Takes the same time wherever the first difference is.
    return hmac.compare_digest(expected, (signature or "").encode("utf-8"))


@app.route("/leaf", methods=["POST"])
def receive():
    # get_data() gives the bytes as they arrived. json.dumps(request.json) may give others.
    raw_body = request.get_data()
    if not is_from_leaf(raw_body, request.headers.get("X-Leaf-Signature")):
        return "", 401
    alert = json.loads(raw_body)
    print("alert:", alert.get("type") or alert.get("message"), flush=True)
    # Leaf sends an alert again unless the answer is 2xx, so do slow work after it.
    return "", 204


if __name__ == "__main__":
    # Only this machine reaches it; a tunnel or a reverse proxy makes it public.
    app.run(host="127.0.0.1", port=int(os.environ.get("PORT", "3000")))
`;

const JAVA = `// Receives Leaf's alerts: add it to a Spring Boot application (spring-boot-starter-web),
// and set LEAF_WEBHOOK_SECRET in the environment of the application.
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

@RestController
public class LeafReceiver {
  private final byte[] secret;

  public LeafReceiver() {
    String value = System.getenv("LEAF_WEBHOOK_SECRET");
    if (value == null || value.isEmpty()) {
      throw new IllegalStateException("Set LEAF_WEBHOOK_SECRET to the secret of the webhook.");
    }
    secret = value.getBytes(StandardCharsets.UTF_8);
  }

  /** Whether Leaf signed exactly these bytes. */
  boolean isFromLeaf(byte[] rawBody, String signature) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret, "HmacSHA256"));
    byte[] expected = Base64.getEncoder().encode(mac.doFinal(rawBody));
    // Takes the same time wherever the first difference is.
    return MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.UTF_8));
  }

  // A byte[] holds the body as it arrived. A class that Jackson fills would lose it.
  @PostMapping("/leaf")
  public ResponseEntity<Void> receive(
      @RequestBody(required = false) byte[] body,
      @RequestHeader(name = "X-Leaf-Signature", required = false) String signature)
      throws GeneralSecurityException {
    byte[] rawBody = body == null ? new byte[0] : body;
    if (signature == null || !isFromLeaf(rawBody, signature)) {
      return ResponseEntity.status(401).build();
    }
    System.out.println("alert: " + new String(rawBody, StandardCharsets.UTF_8));
    // Leaf sends an alert again unless the answer is 2xx, so do slow work after it.
    return ResponseEntity.noContent().build();
  }
}
`;

const GO = `// Receives Leaf's alerts with Go's own net/http:
//
//	LEAF_WEBHOOK_SECRET=... go run receiver.go
package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"log"
	"net"
	"net/http"
	"os"
)

var secret = []byte(os.Getenv("LEAF_WEBHOOK_SECRET"))

// isFromLeaf says whether Leaf signed exactly these bytes.
func isFromLeaf(rawBody []byte, signature string) bool {
	mac := hmac.New(sha256.New, secret)
	mac.Write(rawBody)
	received, err := base64.StdEncoding.DecodeString(signature)
	// Takes the same time wherever the first difference is.
	return err == nil && hmac.Equal(received, mac.Sum(nil))
}

func receive(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	// The bytes as they arrived. Decoding and encoding them would give others.
	rawBody, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	if !isFromLeaf(rawBody, r.Header.Get("X-Leaf-Signature")) {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	var alert struct{ Type, Message string }
	if err := json.Unmarshal(rawBody, &alert); err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	log.Print("alert: ", alert.Type, alert.Message)
	// Leaf sends an alert again unless the answer is 2xx, so do slow work after it.
	w.WriteHeader(http.StatusNoContent)
}

func main() {
	if len(secret) == 0 {
		log.Fatal("Set LEAF_WEBHOOK_SECRET to the secret of the webhook.")
	}
	port := os.Getenv("PORT")
	if port == "" {
		port = "3000"
	}
	// Only this machine reaches it; a tunnel or a reverse proxy makes it public.
	listener, err := net.Listen("tcp", "127.0.0.1:"+port)
	if err != nil {
		log.Fatal(err)
	}
	log.Print("listening on ", listener.Addr())
	http.HandleFunc("/leaf", receive)
	log.Fatal(http.Serve(listener, nil))
}
`;

/** The receivers, one for each language. */
export const RECEIVERS: readonly ReceiverCode[] = [
  { id: "node", label: "Node.js (Express)", languageId: "javascript", fileName: "receiver.js", code: NODE },
  { id: "python", label: "Python (Flask)", languageId: "python", fileName: "receiver.py", code: PYTHON },
  { id: "java", label: "Java (Spring)", languageId: "java", fileName: "LeafReceiver.java", code: JAVA },
  { id: "go", label: "Go (net/http)", languageId: "go", fileName: "receiver.go", code: GO },
];
