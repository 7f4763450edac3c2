import type * as vscode from "vscode";
import type { Logger } from "../base/logger";
import type { Redactor } from "../masking/redact";

/** The extension's one output channel; every line is masked on its way in. */
export class EditorLog implements Logger {
  constructor(
    private readonly channel: vscode.LogOutputChannel,
    private readonly redactor: Redactor,
  ) {}

  debug(message: string): void {
    this.channel.debug(this.redactor.text(message));
  }

  info(message: string): void {
    this.channel.info(this.redactor.text(message));
  }

  warn(message: string): void {
    this.channel.warn(this.redactor.text(message));
  }

  error(message: string): void {
    this.channel.error(this.redactor.text(message));
  }

  show(): void {
    this.channel.show(true);
  }
}
