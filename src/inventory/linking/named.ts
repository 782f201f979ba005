/** Whose account a log means that knows its name and no id: `corp\\alice`. */
import type { Identity } from '../../model/index.ts';
import type { FactBook } from '../fact-book.ts';
import type { FactsView } from '../facts-view.ts';
import { handleOf } from '../links.ts';
import { handlesOf } from './keys.ts';

/** So many accounts of one name: it names nobody. */
const MOST = 64;
const named = /^([a-z0-9-]+):([^\\/]+)\\([^\\]+)$/;

/** `corp` and `corp.example.com` are the realm corp.example.com; an older name of it is mostly one of its labels. */
const isRealm = (issuer: string | undefined, realm: string): boolean => {
  const whole = issuer?.toLowerCase();
  return whole !== undefined && (whole === realm || whole.split('.').slice(0, -1).includes(realm));
};

const bears = (identity: Identity, login: string, realm: string): boolean =>
  handlesOf(identity).some(
    (one) => one.kind === 'login' && one.value === login && isRealm(one.issuer, realm),
  );

/** One and only one account of that system with this login in this realm; undefined = none, or nobody is guessed. */
export const namesakes =
  (book: FactBook, facts: FactsView) =>
  (id: string, at: number): string | undefined => {
    if (!id.includes('\\')) return undefined;
    const [, system, realm, login] = named.exec(id) ?? [];
    if (system === undefined || realm === undefined || login === undefined) return undefined;
    const key = handleOf(login);
    if (book.linkedCount('handle', key) > MOST) return undefined;
    const found = [...book.linked('handle', key)].flatMap((timeline) => {
      const one = facts.identity(timeline.id, at) ?? facts.identity(timeline.id, undefined);
      return one?.system === system && bears(one, key, realm.toLowerCase()) ? [one.id] : [];
    });
    const [only, ...others] = new Set(found);
    return others.length === 0 ? only : undefined;
  };
