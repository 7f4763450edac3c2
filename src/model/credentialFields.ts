import * as l10n from "@vscode/l10n";

/** What each field of a provider's credential is; `{0}` is the provider. */
const TEXTS: Readonly<Record<string, (provider: string) => string>> = {
  clientId: (provider) => l10n.t("The client ID of your app at {0}", provider),
  clientKey: (provider) => l10n.t("The key of your app at {0}, also called client ID", provider),
  clientSecret: (provider) => l10n.t("The secret of your app at {0}", provider),
  apiKey: (provider) => l10n.t("The API key that {0} gave you", provider),
  subscriptionKey: (provider) => l10n.t("The subscription key of your app at {0}", provider),
  publicKey: (provider) => l10n.t("The public key that {0} gave you", provider),
  privateKey: (provider) => l10n.t("The private key that {0} gave you", provider),
  accessKey: (provider) => l10n.t("The access key that {0} gave you", provider),
  sharedSecret: (provider) => l10n.t("The shared secret that {0} gave you", provider),
  refreshToken: (provider) => l10n.t("The grower's refresh token, from the authorization at {0}", provider),
  accessToken: (provider) => l10n.t("The grower's access token, from the authorization at {0}", provider),
  accessTokenClient: (provider) => l10n.t("The client's access token at {0}", provider),
  tokenId: (provider) => l10n.t("The token's ID, from an older authorization at {0}", provider),
  tokenSecretKey: (provider) => l10n.t("The token's secret key, from an older authorization at {0}", provider),
  username: (provider) => l10n.t("The grower's username at {0}", provider),
  password: (provider) => l10n.t("The grower's password at {0}", provider),
  organizationName: (provider) => l10n.t("The name of the grower's organization at {0}", provider),
  databaseId: (provider) => l10n.t("The ID of the database at {0}", provider),
  apid: (provider) => l10n.t("The API ID (apid) that {0} gave you", provider),
  key: (provider) => l10n.t("The encryption key that {0} gave you", provider),
  initializationVector: (provider) => l10n.t("The initialization vector that {0} gave you", provider),
};

/** What a field of a provider's credential is, in a sentence; its own name, if it is not known. */
export function credentialFieldText(field: string, provider: string): string {
  return Object.hasOwn(TEXTS, field) ? (TEXTS[field]?.(provider) ?? field) : field;
}
