/** A witness that is a store of objects which nobody can change or delete before their time, its own administrator included. */
import { CountersignError, DAY, isCountersignError, parseJson } from '../../core/index.ts';
import { type Checkpoint, parseCheckpoint, type Witness } from '../checkpoint.ts';

/** What a vendor's store of locked objects does for us. */
export interface LockedObjects {
  /** Writes a new object, held until then. Answers false where one of that name is there already. */
  put(name: string, text: string, until: number): Promise<boolean>;
  /** In the order of names. */
  names(prefix: string): AsyncIterable<string>;
  get(name: string): Promise<string>;
}

const nameOf = ({ tenant, sequence }: Checkpoint): string =>
  `${encodeURIComponent(tenant)}/${String(sequence).padStart(15, '0')}.json`;

/** @param days how long the store holds each */
export const objectLockWitness = (
  objects: LockedObjects,
  { days }: { readonly days: number },
): Witness => ({
  async append(checkpoint) {
    const name = nameOf(checkpoint);
    const text = JSON.stringify(checkpoint);
    if (await objects.put(name, text, checkpoint.at + days * DAY)) return;
    // Sent before, and the answer was lost: the same is no news, another is a forgery.
    const there = parseCheckpoint(parseJson(await objects.get(name)));
    if (there?.hash !== checkpoint.hash)
      throw new CountersignError(
        'ERR_LEDGER_TAMPERED',
        `the locked object ${name} witnessed another entry ${checkpoint.sequence}`,
      );
  },
  async read() {
    const found: Checkpoint[] = [];
    for await (const name of objects.names('')) {
      const read = await readOne(objects, name);
      if (read) found.push(read);
    }
    return found;
  },
});

const readOne = async (objects: LockedObjects, name: string): Promise<Checkpoint | undefined> => {
  if (!name.endsWith('.json')) return undefined;
  const text = await objects.get(name);
  try {
    const checkpoint = parseCheckpoint(parseJson(text));
    if (checkpoint) return checkpoint;
  } catch (cause) {
    if (!isCountersignError(cause)) throw cause;
  }
  throw new CountersignError('ERR_INPUT_INVALID', `${name} is not a checkpoint`);
};
