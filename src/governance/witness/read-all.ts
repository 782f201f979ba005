/** All witnesses of a ledger asked at once: what they saw, and who could not be asked. */
import { messageOf } from '../../core/index.ts';
import type { TenantStore } from '../../store/index.ts';
import type { Checkpoint, CheckpointKey, Witness } from '../checkpoint.ts';
import { type LedgerVerdict, verifyStoredLedger } from '../ledger-verify.ts';

export interface NamedWitness {
  /** As it was given to `--witness`, without what lets in. */
  readonly name: string;
  readonly witness: Witness;
}

/** With what the platform signs its checkpoints, and where it sends them. */
export interface LedgerKeeping {
  readonly key: CheckpointKey;
  readonly witnesses: readonly NamedWitness[];
}

export interface WitnessReport {
  readonly name: string;
  readonly checkpoints: number;
  /** Sequence of the last entry it has seen; 0 = none. */
  readonly upTo: number;
  /** Why it could not be asked: nothing is compared with it then. */
  readonly unread?: string;
}

export interface WitnessRead {
  readonly report: WitnessReport;
  readonly checkpoints: readonly Checkpoint[];
}

export const readWitnesses = (
  witnesses: readonly NamedWitness[],
  tenant: string,
): Promise<readonly WitnessRead[]> =>
  Promise.all(
    witnesses.map(async ({ name, witness }): Promise<WitnessRead> => {
      try {
        const checkpoints = (await witness.read()).filter((one) => one.tenant === tenant);
        const upTo = checkpoints.reduce((most, one) => Math.max(most, one.sequence), 0);
        return { report: { name, checkpoints: checkpoints.length, upTo }, checkpoints };
      } catch (cause) {
        // What it saw is unknown then, and the report says so.
        const unread = messageOf(cause);
        return { report: { name, checkpoints: 0, upTo: 0, unread }, checkpoints: [] };
      }
    }),
  );

export type WitnessedVerdict = LedgerVerdict & { readonly witnesses: readonly WitnessReport[] };

/**
 * The chain in the store against all that its witnesses saw. They are asked first: what is written meanwhile is only
 * more than they saw.
 */
export const verifyWitnessedLedger = async (
  store: TenantStore,
  { key, witnesses }: LedgerKeeping,
): Promise<WitnessedVerdict> => {
  const read = await readWitnesses(witnesses, store.tenant);
  const verdict = await verifyStoredLedger(store, {
    checkpoints: read.flatMap((one) => one.checkpoints),
    publicKey: key.publicKey,
  });
  return { ...verdict, witnesses: read.map((one) => one.report) };
};
