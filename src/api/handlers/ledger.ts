import { verifyWitnessedLedger } from '../../governance/index.ts';
import type { ApiDeps } from '../deps.ts';
import type { Handlers } from '../server.ts';

export const ledgerHandlers = (deps: ApiDeps) => {
  /** One reading of the whole chain at a time, however many ask. */
  let running: ReturnType<typeof verifyWitnessedLedger> | undefined;
  const verify = (): ReturnType<typeof verifyWitnessedLedger> => {
    running ??= verifyWitnessedLedger(deps.store, deps.ledger).finally(() => {
      running = undefined;
    });
    return running;
  };
  return {
    'ledger.list': async ({ query }) => {
      const head = await deps.store.governance.ledgerHead();
      const total = head?.sequence ?? 0;
      const end = Math.min(query.before ?? total + 1, total + 1);
      const from = Math.max(1, end - query.limit);
      const entries = end > from ? await deps.store.governance.ledger(from, end - from) : [];
      return { items: [...entries].reverse(), total };
    },
    'ledger.verify': async () => {
      const at = deps.clock.now();
      const verdict = await verify();
      const { checked, witnesses } = verdict;
      if (verdict.intact) {
        const { head, witnessedUpTo } = verdict;
        return { intact: true, checked, head, witnessedUpTo, witnesses, at };
      }
      const { brokenAt, fault, because } = verdict;
      return { intact: false, checked, brokenAt, fault, because, witnesses, at };
    },
  } satisfies Partial<Handlers>;
};
