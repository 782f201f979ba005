/** Do these two accounts belong together, by the handles they bear? Pure, and the same from either side. */
import type { Identity } from '../../model/index.ts';
import type { LinkRelation } from './contract.ts';
import {
  type Handled,
  handlesOf,
  isAnybodysDomain,
  isJobAddress,
  keyOf,
  type Proof,
} from './keys.ts';

/** One reason to link. */
export interface Ground {
  readonly relation: LinkRelation;
  readonly reason: string;
  readonly confidence: number;
  readonly evidence: readonly string[];
  readonly declared: boolean;
  /** Both sides were proven by a vendor; without it no tier-0 account is linked. */
  readonly proven: boolean;
}

type Kind = Handled['kind'];

/** With both sides proven. */
const certainty: Readonly<Record<Kind, number>> = {
  email: 0.9,
  employee_id: 0.95,
  login: 0.85,
  saml_name_id: 0.9,
  oidc_subject: 0.95,
  federated_id: 0.95,
  instance_profile: 0.9,
  public_key: 0.8,
  app_id: 0.95,
  publisher_domain: 0.7,
};

const words: Readonly<Record<Kind, string>> = {
  email: 'the same e-mail address',
  employee_id: 'the same employee number',
  login: 'the same login in one realm',
  saml_name_id: 'the same SAML name',
  oidc_subject: 'the same token subject',
  federated_id: 'the same id in another system',
  instance_profile: 'the same instance profile',
  public_key: 'the same public key',
  app_id: 'the same app',
  publisher_domain: 'the same publisher',
};

const confidenceOf = (kind: Kind, a: Proof, b: Proof): number => {
  if (a === 'proven' && b === 'proven') return certainty[kind];
  if (a === 'claimed' || b === 'claimed') return 0.3;
  return a === b ? 0.55 : 0.6;
};

const isPerson = ({ class: of, flags }: Identity): boolean => of === 'human' && !flags.shared;

/** Which relation a handle may prove between accounts of these classes; undefined = none. */
const relationOf = (kind: Kind, a: Identity, b: Identity): LinkRelation | undefined => {
  const people = isPerson(a) && isPerson(b);
  const machines = a.class !== 'human' && b.class !== 'human';
  const apps = a.class === 'third_party_app' && b.class === 'third_party_app';
  switch (kind) {
    case 'email':
    case 'employee_id':
    case 'saml_name_id':
      return people ? 'same_person' : undefined;
    case 'app_id':
      return apps ? 'same_vendor' : machines ? 'same_workload' : undefined;
    case 'publisher_domain':
      return apps ? 'same_vendor' : undefined;
    case 'instance_profile':
      return machines ? 'same_workload' : undefined;
    default:
      return people ? 'same_person' : apps ? 'same_vendor' : machines ? 'same_workload' : undefined;
  }
};

/** Realms must be the same where both name one; some handles mean nothing without. */
const sameRealm = (a: Handled, b: Handled): boolean => {
  if (a.kind === 'login' || a.kind === 'oidc_subject') {
    return a.issuer !== undefined && a.issuer === b.issuer;
  }
  if (a.kind === 'saml_name_id' && !a.value.includes('@')) {
    return a.issuer !== undefined && a.issuer === b.issuer;
  }
  return a.issuer === undefined || b.issuer === undefined || a.issuer === b.issuer;
};

const meansNobody = ({ kind, value }: Handled): boolean =>
  (kind === 'email' && isJobAddress(value)) ||
  (kind === 'saml_name_id' && value.includes('@') && isJobAddress(value)) ||
  (kind === 'publisher_domain' && isAnybodysDomain(value));

export const tell = ({ kind, value, proof }: Handled): string =>
  `${kind}:${value} (${proof === 'proven' ? 'verified' : proof === 'tag' ? 'from a tag' : 'unverified'})`;

/** A proven number of staff records says more than an address: two numbers are two people. */
const areTwoPeople = (a: readonly Handled[], b: readonly Handled[]): boolean => {
  const numbers = (of: readonly Handled[]) =>
    of.filter(({ kind, proof }) => kind === 'employee_id' && proof === 'proven');
  const mine = numbers(a);
  const theirs = numbers(b);
  return (
    mine.length > 0 &&
    theirs.length > 0 &&
    !mine.some((one) => theirs.some((two) => one.value === two.value && sameRealm(one, two)))
  );
};

/** Ids that cannot be the same by chance: SIDs and GUIDs. */
const isUnique = (value: string): boolean =>
  /^s-1-(\d+-){1,14}\d+$/.test(value) ||
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(value);

/** One account bears the other's own id, e.g. the SID of the directory it is synced from. */
const pointsTo = (from: Identity, to: Identity): Ground | undefined => {
  if (from.system === to.system && from.scope === to.scope) return undefined;
  const native = to.nativeId.toLowerCase();
  const bound = handlesOf(from).find(
    ({ kind, value, issuer }) =>
      kind === 'federated_id' &&
      (value === native || value === to.id.toLowerCase()) &&
      (issuer === undefined
        ? isUnique(value) || value === to.id.toLowerCase()
        : [to.system, to.scope.toLowerCase()].includes(issuer)),
  );
  const relation = relationOf('federated_id', from, to);
  if (!bound || relation === undefined) return undefined;
  const proven = bound.proof === 'proven';
  return {
    relation,
    reason: `one bears the id of the other`,
    confidence: proven ? certainty.federated_id : 0.3,
    evidence: [tell(bound)],
    declared: false,
    proven,
  };
};

/** `isShared` = a handle too common to name one person. */
export const groundsOf = (
  a: Identity,
  b: Identity,
  isShared: (key: string) => boolean,
): readonly Ground[] => {
  const mine = handlesOf(a);
  const theirs = handlesOf(b);
  const twoPeople = areTwoPeople(mine, theirs);
  const out = [pointsTo(a, b), pointsTo(b, a)].filter((one) => one !== undefined);
  for (const one of mine) {
    if (meansNobody(one)) continue;
    const relation = relationOf(one.kind, a, b);
    if (relation === undefined) continue;
    if (relation === 'same_person' && twoPeople && one.kind !== 'employee_id') continue;
    const others = theirs.filter(
      (two) => two.kind === one.kind && two.value === one.value && sameRealm(one, two),
    );
    if (others.length === 0 || (relation !== 'same_vendor' && isShared(keyOf(one)))) continue;
    for (const other of others) {
      out.push({
        relation,
        reason: words[one.kind],
        confidence: confidenceOf(one.kind, one.proof, other.proof),
        evidence: [tell(one), tell(other)],
        declared: false,
        proven: one.proof === 'proven' && other.proof === 'proven',
      });
    }
  }
  return out;
};
