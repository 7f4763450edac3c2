import * as l10n from "@vscode/l10n";
import { shortName } from "../base/plain";
import { maskText } from "../masking/redact";
import { problemOfText } from "../leaf/problem";
import type { ForwardFault } from "./forward";
import type { RefusedRequest } from "./receiver";
import type { SelfTestResult } from "./selfTest";

/** A self-test's result in words. */
export interface SelfTestText {
  /** Whether deliveries of Leaf will arrive as they should. */
  readonly ok: boolean;
  /** What was found, in a sentence. */
  readonly sentence: string;
  /** What to do; undefined where there is nothing to do. */
  readonly fix: string | undefined;
}

/** What a self-test found and what to do about it; foreign texts in it are masked and bounded. Pure. */
export function selfTestText(result: SelfTestResult): SelfTestText {
  switch (result.kind) {
    case "arrived":
      return arrivedText(result);
    case "badAddress":
      return failure(
        l10n.t("This is not an address that begins with https:// or http://."),
        l10n.t("Copy the public address that your tunnel shows."),
      );
    case "notListening":
      return failure(l10n.t("The listener isn't running."), l10n.t("Start listening, then test again."));
    case "failed":
      return faultText(result.fault, result.url, shortName(result.reason));
    case "refused":
      return refusedText(result.request, result.listenerUrl);
    case "answered":
      return answeredText(result);
    case "neverArrived":
      return failure(
        l10n.t("{0} answered with {1}, but the test delivery didn't arrive here.", hostOf(result.url), result.status),
        l10n.t(
          "Something else answers at this address. Check whether it belongs to your tunnel, and whether the tunnel leads to port {0} of this machine.",
          portOf(result.listenerUrl),
        ),
      );
  }
}

function failure(sentence: string, fix?: string): SelfTestText {
  return { ok: false, sentence, fix };
}

function arrivedText(result: Extract<SelfTestResult, { kind: "arrived" }>): SelfTestText {
  const { url, status } = result;
  const host = hostOf(url);
  if (!result.sameBody) {
    return failure(
      l10n.t("The test delivery arrived, but its body was changed on the way, so that Leaf's signatures won't match."),
      l10n.t("Turn off what reads or rewrites requests between {0} and this machine.", host),
    );
  }
  if (!result.sameSignature) {
    return failure(
      l10n.t("The test delivery arrived, but its X-Leaf-Signature header was removed or changed on the way."),
      l10n.t("Have the tunnel pass on all headers as they are."),
    );
  }
  if (status === undefined || status < 200 || status > 299) {
    return failure(
      status === undefined
        ? l10n.t("The test delivery arrived, but {0} didn't answer. Leaf would send every alert again.", host)
        : l10n.t(
            "The test delivery arrived, but {0} answered with {1}. Leaf would send every alert again.",
            host,
            status,
          ),
      l10n.t("Have the tunnel pass on the listener's answer."),
    );
  }
  if (result.private) {
    return {
      ok: true,
      sentence: l10n.t(
        "The test delivery arrived, but Leaf can't reach {0}, an address of this machine or its network.",
        host,
      ),
      fix: l10n.t("Use it for the sandbox. For Leaf, use the public address of a tunnel."),
    };
  }
  return { ok: true, sentence: l10n.t("The test delivery arrived unchanged."), fix: undefined };
}

function faultText(fault: ForwardFault, url: URL, reason: string): SelfTestText {
  const host = hostOf(url);
  switch (fault) {
    case "name":
      return failure(
        l10n.t("The name {0} was not found ({1}).", url.hostname, reason),
        l10n.t(
          "Check the spelling, and whether the tunnel is still running: many tunnels get a new name at each start.",
        ),
      );
    case "tls":
      return failure(
        l10n.t("No secure connection to {0} could be made ({1}).", host, reason),
        l10n.t(
          "Check the certificate of {0}. Behind a company's proxy, its certificate authority must be installed on this machine.",
          host,
        ),
      );
    case "proxy":
      return failure(
        l10n.t("A proxy on the way to {0} refused the request ({1}).", host, reason),
        l10n.t("Check the “http.proxy” setting."),
      );
    case "notHttp":
      return failure(
        l10n.t("The answer of {0} isn't HTTP that can be read ({1}).", host, reason),
        l10n.t("Check whether the address begins with https:// or http://, as your tunnel shows it."),
      );
    case "timeout":
      return failure(
        l10n.t("{0} didn't answer in time.", host),
        l10n.t("Check whether the tunnel is running, and whether it leads to the listener's port."),
      );
    case "canceled":
      return failure(l10n.t("Canceled."));
    case "connection":
    case "loop":
      return failure(
        l10n.t("No connection to {0} could be made ({1}).", host, reason),
        l10n.t("Check whether the tunnel is running, and the port in its address."),
      );
  }
}

function refusedText({ why, host, method }: RefusedRequest, listenerUrl: URL): SelfTestText {
  switch (why) {
    case "host":
      return failure(
        l10n.t("The request arrived, but under the host name {0}, which the listener refuses.", shortName(host)),
        l10n.t("Have the tunnel keep the Host header, or set it to {0}.", hostOf(listenerUrl)),
      );
    case "origin":
      return failure(
        l10n.t("The request arrived, but with an Origin header, as web pages send it, which the listener refuses."),
        l10n.t("Have the tunnel pass on requests without an Origin header."),
      );
    case "path":
      return failure(
        l10n.t("The request arrived, but at another path than the listener's."),
        l10n.t("Have the tunnel keep the path, and end its public address with the path of the listener's address."),
      );
    case "method":
      return failure(
        l10n.t("The request arrived, but as {0} in place of POST.", shortName(method)),
        l10n.t("Have the tunnel pass on requests as they are. A redirect turns POST into GET."),
      );
    case "tooLarge":
      return failure(
        l10n.t("The request arrived, but its body became larger than 1 MB."),
        l10n.t("Have the tunnel pass on requests as they are."),
      );
  }
}

function answeredText({ url, listenerUrl, status, body }: Extract<SelfTestResult, { kind: "answered" }>): SelfTestText {
  const host = hostOf(url);
  const { title, detail } = problemOfText(body, maskText);
  const words = title ?? detail;
  const said = words === undefined ? String(status) : `${status}, “${words}”`;
  if (status >= 300 && status <= 399) {
    return failure(
      l10n.t("{0} answered with a redirect ({1}), which isn't followed.", host, said),
      l10n.t("Enter the address that it leads to. If that is a sign-in page, make the tunnel public."),
    );
  }
  if (status === 401 || status === 403) {
    return failure(
      l10n.t("{0} refused the request ({1}).", host, said),
      l10n.t("Make the tunnel public: for a port that the editor forwards, set its visibility to Public."),
    );
  }
  if (status >= 500) {
    return failure(
      l10n.t("{0} answered, but could not reach the listener ({1}).", host, said),
      l10n.t("Have the tunnel lead to port {0} of this machine.", portOf(listenerUrl)),
    );
  }
  return failure(
    l10n.t("{0} answered with {1}, and the test delivery didn't arrive here.", host, said),
    l10n.t(
      "Check whether the tunnel is running, and whether it leads to port {0} of this machine.",
      portOf(listenerUrl),
    ),
  );
}

/** The host with its port, cut to what fits in a sentence. */
function hostOf({ host }: URL): string {
  return shortName(host);
}

function portOf({ port }: URL): string {
  return port === "" ? "80" : port;
}
