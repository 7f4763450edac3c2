import type { Clock } from "../base/clock";
import { Emitter, type Disposable } from "../base/emitter";
import type { Logger } from "../base/logger";
import { isLeafError, type LeafError } from "../leaf/errors";
import type { Provider } from "../model/provider";
import type { StoreView } from "../model/store";
import type { ActiveSession } from "../accounts/openSession";
import type { Sessions } from "../accounts/sessions";
import type { OtherProviders } from "./otherProviders";
import { isListed, providersInUse } from "./providersInUse";
import { CONCURRENCY, StatusSweep, type SweepProgress } from "./statusSweep";

/** A status that a request of its own can tell. */
export interface ProviderCheck {
  readonly leafUserId: string;
  readonly provider: Provider;
}

/** How many Leaf users' statuses are waited for, and what ended the last check. */
interface ChecksState {
  readonly progress?: SweepProgress | undefined;
  /** Why the last check was not finished. */
  readonly error?: LeafError | undefined;
}

interface Work {
  readonly session: ActiveSession;
  readonly sweep: StatusSweep;
}

/** Asks, because the developer wants it, for statuses of other providers that the list does not tell: in the background, those in sight first. */
export class ProviderChecks implements Disposable {
  readonly #changes = new Emitter<undefined>();
  readonly onDidChange = this.#changes.event;
  readonly #subscription: Disposable;
  #state: ChecksState = {};
  #work: Work | undefined;
  #inSight: ReadonlySet<string> = new Set();

  constructor(
    private readonly store: StoreView,
    private readonly sessions: Sessions,
    private readonly others: OtherProviders,
    private readonly clock: Clock,
    private readonly log: Logger,
    private readonly concurrency = CONCURRENCY,
  ) {
    this.#subscription = store.onDidChange(({ leafUserId, progress }) => {
      if (leafUserId !== undefined || progress || !this.#work || this.#work.session.isCurrent()) return;
      this.stop();
      this.#work = undefined;
      this.#set({});
    });
  }

  get state(): ChecksState {
    return this.#state;
  }

  /**
   * The providers whose statuses are worth requests: those in use. Of each, whether also of Leaf users whose records don't
   * name it: where the list names it for none. `lacking`: the one, by id, of which it must be certain who has none.
   */
  worthAsking(lacking = ""): readonly { readonly provider: Provider; readonly unnamed: boolean }[] {
    const { snapshot } = this.store;
    const { all } = this.others;
    const used = providersInUse(snapshot, all, this.others.preferred);
    return all
      .filter((one) => (used.has(one.id) && this.others.counts(one)) || one.id === lacking)
      .map((provider) => ({
        provider,
        unnamed: provider.id === lacking || !isListed(snapshot.users.users, all, provider),
      }));
  }

  /** Asks for these, and resolves once all is done, was stopped, or has failed; what failed it is in the state. */
  async check(checks: readonly ProviderCheck[]): Promise<void> {
    const work = this.#current();
    if (!work) return;
    this.#set({ ...this.#state, error: undefined });
    try {
      await work.sweep.check(checks.map(nameOf));
    } catch (error) {
      if (!isLeafError(error)) throw error;
      this.log.warn(`Checking other providers has ended: ${error.message}`);
      if (this.#work === work) this.#set({ error });
    }
  }

  /** These Leaf users are in sight: theirs come first. */
  see(leafUserIds: readonly string[]): void {
    this.#inSight = new Set(leafUserIds);
    if (this.#state.progress) {
      this.#work?.sweep.hurry(
        leafUserIds.flatMap((leafUserId) => this.others.all.map((provider) => nameOf({ leafUserId, provider }))),
      );
    }
  }

  /** Asks for no more; what was found stays. */
  stop(): void {
    this.#work?.sweep.stop();
  }

  dispose(): void {
    this.stop();
    this.#subscription.dispose();
    this.#changes.dispose();
  }

  #current(): Work | undefined {
    const session = this.sessions.active;
    if (!session) return undefined;
    if (this.#work?.session === session) return this.#work;
    const sweep = new StatusSweep({
      look: async (name, how) => {
        const { leafUserId, provider } = this.#named(name);
        await this.others.lookup(provider).sweep(session, leafUserId, how);
      },
      isKnown: (name) => {
        const { leafUserId, provider } = this.#named(name);
        return this.store.snapshot.providers.get(provider.id)?.checked.has(leafUserId) ?? false;
      },
      rankOf: (name) => (this.#inSight.has(this.#named(name).leafUserId) ? 1 : 3),
      describe: (name) => {
        const { leafUserId, provider } = this.#named(name);
        return `${provider.name} status of Leaf user ${leafUserId}`;
      },
      report: (progress) => {
        if (session.isCurrent()) this.#set({ ...this.#state, progress });
      },
      concurrency: this.concurrency,
      clock: this.clock,
      log: this.log,
    });
    return (this.#work = { session, sweep });
  }

  #named(name: string): ProviderCheck {
    const end = name.indexOf(" ");
    const provider = this.others.named(name.slice(0, end));
    if (!provider) throw new Error(`${name} is not the name of a check.`);
    return { provider, leafUserId: name.slice(end + 1) };
  }

  #set(state: ChecksState): void {
    this.#state = state;
    this.#changes.fire(undefined);
  }
}

/** No provider's id has a space. */
function nameOf({ leafUserId, provider }: ProviderCheck): string {
  return `${provider.id} ${leafUserId}`;
}
