/** The ledger's key and witnesses: each minute its head is signed and sent to all of them; what they say is told. */
import { type Clock, isCountersignError, messageOf } from '../core/index.ts';
import {
  fileWitness,
  type LedgerKeeping,
  loadCheckpointKey,
  type NamedWitness,
  witnessLedger,
} from '../governance/index.ts';
import type { Sealer, TenantStore } from '../store/index.ts';
import { openWitness, witnessName } from './witnesses.ts';

export interface LedgerKeeper {
  readonly keeping: LedgerKeeping;
  /** @throws what kept one of them from witnessing; the others have witnessed all the same. */
  witness(): Promise<void>;
  health(): { readonly name: string; readonly ok: boolean; readonly says?: string };
}

export const openLedgerKeeper = async ({
  store,
  sealer,
  clock,
  checkpointFile,
  addresses,
}: {
  readonly store: TenantStore;
  readonly sealer: Sealer;
  readonly clock: Clock;
  readonly checkpointFile: string;
  readonly addresses: readonly string[];
}): Promise<LedgerKeeper> => {
  const key = await loadCheckpointKey(store, sealer);
  const witnesses: readonly NamedWitness[] = [
    { name: 'data dir', witness: fileWitness(checkpointFile) },
    ...(await Promise.all(
      addresses.map(async (one) => ({
        name: witnessName(one),
        witness: await openWitness(one, checkpointFile),
      })),
    )),
  ];
  let faults: readonly { readonly name: string; readonly cause: unknown }[] = [];
  return {
    keeping: { key, witnesses },
    async witness() {
      // Each on its own: one that cannot be reached keeps no other from witnessing.
      const asked = await Promise.allSettled(
        witnesses.map(({ witness }) => witnessLedger(store, { key, witness, now: clock.now() })),
      );
      faults = asked.flatMap((one, nth) =>
        one.status === 'rejected'
          ? [{ name: witnesses[nth]?.name ?? '', cause: one.reason as unknown }]
          : [],
      );
      if (faults[0]) throw faults[0].cause;
    },
    health() {
      if (faults.length === 0) return { name: 'ledger', ok: true };
      const says = faults.map(({ name, cause }) => `${name}: ${messageOf(cause)}`).join('; ');
      // A witness out of reach is told; a ledger that is not what was witnessed is a fault.
      return {
        ...{ name: 'ledger', says },
        ok: !faults.some(({ cause }) => isCountersignError(cause, 'ERR_LEDGER_TAMPERED')),
      };
    },
  };
};
