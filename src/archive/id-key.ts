/** Ids as numbers: six million of them are looked through in the time that a twentieth as many texts take. */
import { hash } from 'node:crypto';

/** The same as `idKeyIn`. */
export const idKey = (id: string): number => hash('sha256', id, 'buffer').readUInt32BE(0);

/** Of a column, as SQL. */
export const idKeyIn = (column: string): string => `('0x' || left(sha256(${column}), 8))::UINTEGER`;

const MOST_KEPT = 50_000;

/** One that remembers: the same few act again and again. */
export const createIdKeys = (): ((id: string) => number) => {
  const kept = new Map<string, number>();
  return (id) => {
    let key = kept.get(id);
    if (key === undefined) {
      if (kept.size >= MOST_KEPT) kept.clear();
      key = idKey(id);
      kept.set(id, key);
    }
    return key;
  };
};
