/** What the twin keeps: objects, and for how long what is gone is still let through. */
import { obj, type Raw, str } from '../../record.ts';
import { type Held, placeIn, type Resource, resources } from './resources.ts';

/** Success TTL of the authenticators' cache, and our measure for a watch that lags. */
const CACHE_MS = 10_000;

const uidOf = (object: Raw | undefined): string | undefined =>
  str(obj(object?.['metadata'])['uid']);

const subjectNames = (binding: Raw | undefined): readonly string[] =>
  (Array.isArray(binding?.['subjects']) ? binding['subjects'] : []).map((one) =>
    String(obj(one)['name']),
  );

export const createStore = (now: () => number) => {
  const stored = new Map<Resource, Map<string, Raw>>(resources.map((one) => [one, new Map()]));
  const held = new Map<string, Held>();
  const goneAt = new Map<string, number>();
  const removedAt = new Map<string, number>();
  let version = 100;
  const all = (resource: Resource): Map<string, Raw> => stored.get(resource) ?? new Map();
  const fresh = (at: number | undefined): boolean => at !== undefined && now() < at + CACHE_MS;
  return {
    all,
    held,
    version: () => String(version),
    save(resource: Resource, object: Raw): Raw {
      const meta = obj(object['metadata']);
      const whole = {
        ...object,
        metadata: {
          creationTimestamp: '2026-01-01T00:00:00Z',
          uid: `uid-${version}`,
          ...meta,
          resourceVersion: String(version++),
        },
      };
      all(resource).set(placeIn(meta), whole);
      return whole;
    },
    drop(resource: Resource, place: string): void {
      const uid = uidOf(all(resource).get(place));
      if (uid !== undefined) goneAt.set(uid, now());
      all(resource).delete(place);
    },
    /** Good while the thing is there, and for as long as an answer is remembered. */
    isGood({ boundTo }: Held): boolean {
      for (const objects of stored.values())
        for (const one of objects.values()) if (uidOf(one) === boundTo) return true;
      return fresh(goneAt.get(boundTo));
    },
    /** RBAC of the one binding that the held account is in; each API server learns of a change by its watch. */
    isBound({ binding, account }: Held): boolean {
      const isIn = subjectNames(all(binding.resource).get(binding.place)).includes(account);
      return isIn || fresh(removedAt.get(`${binding.place} ${account}`));
    },
    noteRemoved(place: string, before: Raw, after: Raw): void {
      const left = new Set(subjectNames(after));
      for (const name of subjectNames(before))
        if (!left.has(name)) removedAt.set(`${place} ${name}`, now());
    },
  };
};
