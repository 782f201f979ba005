/** Every write a person makes stands in the ledger with their name. */
import type { ApiDeps } from '../deps.ts';
import type { Who } from '../who.ts';

export const writeLedger = async (
  deps: ApiDeps,
  who: Who,
  entry: {
    readonly verb: string;
    readonly subject: string;
    readonly detail?: Readonly<Record<string, unknown>>;
  },
): Promise<void> => {
  await deps.store.governance.appendLedger([
    {
      at: deps.clock.now(),
      actor: who.userId,
      verb: entry.verb,
      subject: entry.subject,
      detail: { via: who.via, ...entry.detail },
    },
  ]);
};
