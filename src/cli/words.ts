/**
 * Sentences of the other rooms that speak of the editor, and what the command says in their place: a language of its own,
 * beside those of the editor.
 */
export const COMMAND_WORDS: Readonly<Record<string, string>> = {
  "The proxy in front of {0} refused the request. Check the “http.proxy” setting.":
    "The proxy in front of {0} refused the request. Check HTTPS_PROXY and NO_PROXY.",
  "The proxy {0} was not found ({1}). Check the “http.proxy” setting.":
    "The proxy {0} was not found ({1}). Check HTTPS_PROXY and NO_PROXY.",
  "The proxy {0} can't be reached{1}. Check the “http.proxy” setting.":
    "The proxy {0} can't be reached{1}. Check HTTPS_PROXY and NO_PROXY.",
  "The proxy in front of {0} asks for a sign-in (407). Check the “http.proxy” setting.":
    "The proxy in front of {0} asks for a sign-in (407). Check HTTPS_PROXY: it takes http://NAME:PASSWORD@HOST:PORT.",
  "A proxy or gateway answered in place of {0} ({1}). Check the API URL and the “http.proxy” setting, or ask who runs your network.":
    "A proxy or gateway answered in place of {0} ({1}). Check the API URL and HTTPS_PROXY, or ask who runs your network.",
  "{0} didn't answer in HTTP ({1}). Check the API URL and the “http.proxy” setting.":
    "{0} didn't answer in HTTP ({1}). Check the API URL and HTTPS_PROXY.",
  "The certificate of {0} was not accepted{1}. Behind a company's proxy, its certificate authority must be installed on this machine.":
    "The certificate of {0} was not accepted{1}. Behind a company's proxy, name the file of its certificate authority in NODE_EXTRA_CA_CERTS.",
  "The Leaf sign-in has expired or was refused{0}. Sign in again.":
    "The Leaf sign-in has expired or was refused{0}. Set a new token in LEAF_TOKEN, or LEAF_EMAIL and LEAF_PASSWORD.",
  "Canceled.": "Stopped.",
  "Leaf refused the sign-in. Check the email and password, then sign in again.":
    "Leaf refused the sign-in. Check LEAF_EMAIL and LEAF_PASSWORD.",
  "Leaf refused the sign-in: {0} Sign in again.": "Leaf refused the sign-in: {0} Check LEAF_EMAIL and LEAF_PASSWORD.",
};
