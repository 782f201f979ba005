/** Whose account a verified token subject is, in the system that issued the token. */
import type { Identity } from '../../model/index.ts';
import type { FactBook } from '../fact-book.ts';
import type { FactsView } from '../facts-view.ts';
import type { Assertion, BearerOf } from '../lineage.ts';
import { type Candidates, candidatesAt } from './candidates.ts';
import { type Handled, handlesOf, keyOf } from './keys.ts';
import { issuerKey } from './subjects.ts';

/** Issuers may hold colons themselves (a port, a path); no more than these are tried. */
const MOST_COLONS = 8;

/** Receiving systems write the subject alone, or as `<issuer>:<subject>`. */
const readings = ({ kind, value, issuer }: Assertion): readonly Handled[] => {
  const of = (at: string, subject: string): Handled => ({
    kind: kind === 'saml_subject' ? 'saml_name_id' : 'oidc_subject',
    value: kind === 'saml_subject' ? subject.trim().toLowerCase() : subject,
    issuer: issuerKey(at),
    proof: 'proven',
  });
  if (issuer !== undefined) return [of(issuer, value)];
  const out: Handled[] = [];
  let cut = value.indexOf(':');
  for (let tries = 0; cut > 0 && tries < MOST_COLONS; tries++) {
    out.push(of(value.slice(0, cut), value.slice(cut + 1)));
    cut = value.indexOf(':', cut + 1);
  }
  return out;
};

const bears = (identity: Identity, wanted: Handled): boolean =>
  handlesOf(identity).some(
    (one) =>
      one.kind === wanted.kind &&
      one.value === wanted.value &&
      one.issuer === wanted.issuer &&
      one.proof === 'proven',
  );

/** Named after the token: how a receiving system calls whoever comes with it, not who it is. */
const isStandIn = ({ nativeId }: Identity, { value }: Handled): boolean =>
  nativeId !== value && nativeId.endsWith(value);

const bearersOf = (wanted: Handled, look: Candidates): readonly string[] =>
  look
    .identities(keyOf(wanted))
    .filter((one) => bears(one, wanted) && !isStandIn(one, wanted))
    .map(({ id }) => id);

/** One and only one: where several accounts bear a subject, nobody is guessed. */
export const bearers =
  (book: FactBook, facts: FactsView): BearerOf =>
  (assertion, at) => {
    const look = candidatesAt(book, facts, at);
    const found = new Set(readings(assertion).flatMap((one) => bearersOf(one, look)));
    const [only, ...others] = found;
    return others.length === 0 ? only : undefined;
  };
