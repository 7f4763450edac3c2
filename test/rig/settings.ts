/** Editor settings by their full names. */
export type Settings = Readonly<Record<string, unknown>>;

/** Settings that keep a fresh editor quiet (no welcome, chat or telemetry; nothing fetched), light or dark as the system is. */
export const quietSettings: Settings = {
  "workbench.startupEditor": "none",
  "workbench.editor.useModal": "off",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.tips.enabled": false,
  "workbench.enableExperiments": false,
  "workbench.settings.enableNaturalLanguageSearch": false,
  "chat.disableAIFeatures": true,
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "git.enabled": false,
  "remote.autoForwardPorts": false,
  "security.workspace.trust.enabled": false,
  "telemetry.telemetryLevel": "off",
  "terminal.integrated.enablePersistentSessions": false,
  "window.autoDetectColorScheme": true,
  "update.mode": "none",
  "update.showReleaseNotes": false,
};
