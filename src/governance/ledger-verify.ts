/** Recomputes the chain of the ledger and names the first entry that is not what was written. */
import type { LedgerEntry } from '../model/index.ts';
import { LEDGER_GENESIS, ledgerHash, type TenantStore } from '../store/index.ts';
import { type Checkpoint, isSignedBy } from './checkpoint.ts';

type LedgerFault =
  /** The entry's content is not what its hash says. */
  | 'changed'
  /** The entry does not follow the one before it. */
  | 'unlinked'
  /** An entry is missing, or stands in another place. */
  | 'missing'
  | 'truncated'
  /** The chain holds by itself, but a witness has seen another one. */
  | 'rewritten'
  /** A witnessed checkpoint is not signed by the key it must be signed by. */
  | 'forged_checkpoint';

export type LedgerVerdict =
  | {
      readonly intact: true;
      readonly checked: number;
      readonly head: string;
      /** Entries up to here are proved by a witness; later ones only by the chain itself. */
      readonly witnessedUpTo: number;
    }
  | {
      readonly intact: false;
      readonly checked: number;
      /** Sequence of the first entry that cannot be trusted. */
      readonly brokenAt: number;
      readonly fault: LedgerFault;
      readonly because: string;
    };

interface VerifyOptions {
  readonly tenant?: string;
  /** As the witness keeps them, in any order. */
  readonly checkpoints?: readonly Checkpoint[];
  /** PEM; without it signatures are not looked at, only what they say of the chain. */
  readonly publicKey?: string;
}

interface LedgerVerifier {
  /** In order of sequence. Answers the verdict as soon as the chain is broken. */
  add(entry: LedgerEntry): LedgerVerdict | undefined;
  finish(): LedgerVerdict;
}

/** Constant memory: entries come one by one, so a ledger of any length can be verified. */
export const createLedgerVerifier = (options: VerifyOptions = {}): LedgerVerifier => {
  const { tenant, publicKey } = options;
  const mine = (options.checkpoints ?? []).filter(
    (one) => tenant === undefined || one.tenant === tenant,
  );
  const checkpoints = [...mine].sort((a, b) => a.sequence - b.sequence);
  let checked = 0;
  let head = LEDGER_GENESIS;
  let witnessed = 0;
  let next = 0;
  let broken: LedgerVerdict | undefined;

  const stop = (brokenAt: number, fault: LedgerFault, because: string): LedgerVerdict => {
    broken = { intact: false, checked, brokenAt, fault, because };
    return broken;
  };

  const forged = publicKey ? checkpoints.find((one) => !isSignedBy(one, publicKey)) : undefined;

  /** Every checkpoint taken at this entry must have seen this very hash. */
  const askWitness = (entry: LedgerEntry): LedgerVerdict | undefined => {
    for (;;) {
      const one = checkpoints[next];
      if (!one || one.sequence > entry.sequence) return undefined;
      next++;
      if (one.sequence === entry.sequence && one.hash !== entry.hash) {
        return stop(
          witnessed + 1,
          'rewritten',
          `a witness saw another entry ${entry.sequence}: something after entry ${witnessed} was changed and hashed anew`,
        );
      }
      witnessed = one.sequence;
    }
  };

  return {
    add(entry) {
      if (broken) return broken;
      if (forged) {
        const because = `the checkpoint at entry ${forged.sequence} is not signed by the ledger's key`;
        return stop(forged.sequence, 'forged_checkpoint', because);
      }
      const expected = checked + 1;
      if (entry.sequence !== expected) {
        const because = `entry ${expected} is missing: entry ${entry.sequence} stands in its place`;
        return stop(expected, 'missing', because);
      }
      if (ledgerHash(entry) !== entry.hash) {
        return stop(expected, 'changed', `entry ${expected} is not what its hash says`);
      }
      if (entry.previousHash !== head) {
        return stop(expected, 'unlinked', `entry ${expected} does not follow entry ${checked}`);
      }
      checked = expected;
      head = entry.hash;
      return askWitness(entry);
    },
    finish() {
      if (broken) return broken;
      const last = checkpoints.at(-1);
      if (forged) return stop(forged.sequence, 'forged_checkpoint', 'a checkpoint is forged');
      if (last && last.sequence > checked) {
        const because = `ends at entry ${checked}, but a witness has seen entry ${last.sequence}`;
        return stop(checked + 1, 'truncated', because);
      }
      return { intact: true, checked, head, witnessedUpTo: witnessed };
    },
  };
};

export const verifyLedger = (
  entries: Iterable<LedgerEntry>,
  options: VerifyOptions = {},
): LedgerVerdict => {
  const verifier = createLedgerVerifier(options);
  for (const entry of entries) {
    const broken = verifier.add(entry);
    if (broken) return broken;
  }
  return verifier.finish();
};

const PAGE = 1_000;

/** The ledger of one tenant, read from the store page by page. */
export const verifyStoredLedger = async (
  store: TenantStore,
  options: Omit<VerifyOptions, 'tenant'> = {},
): Promise<LedgerVerdict> => {
  const verifier = createLedgerVerifier({ ...options, tenant: store.tenant });
  for (let from = 1; ; ) {
    const entries = await store.governance.ledger(from, PAGE);
    for (const entry of entries) {
      const broken = verifier.add(entry);
      if (broken) return broken;
    }
    const last = entries.at(-1);
    if (!last || entries.length < PAGE) return verifier.finish();
    from = last.sequence + 1;
  }
};
