/** Whom a received signal is about here, and whether its issuer may say it of them. Pure. */
import type { InventoryView, Principal } from '../../inventory/index.ts';
import { type Member, membersOf, type SimpleSubject, type Subject } from './subject.ts';

/** What an issuer's word counts for. Everybody else is not its business. */
export interface Governed {
  /** Systems of ours whose accounts it manages. */
  readonly systems: readonly string[];
  /** Accounts, tenants or domains within them; absent = all. */
  readonly scopes?: readonly string[] | undefined;
  /** Mail domains that it may name people by; absent = any. */
  readonly domains?: readonly string[] | undefined;
  /** Issuers besides its own that its `iss_sub` subjects may name. */
  readonly issuers?: readonly string[] | undefined;
}

export type Resolved =
  | { readonly found: 'governed'; readonly principals: readonly Principal[] }
  | {
      readonly found: 'not_governed' | 'unknown_subject' | 'critical_member';
      readonly because: string;
    };

/** Members that name somebody who can act; of the others (device, session, tenant …) nothing is looked up. */
const actors = ['', 'user', 'application'];

const simpleOf = (member: Member): readonly SimpleSubject[] =>
  member.format === 'aliases' ? member.identifiers : [member];

const namesOf = (one: SimpleSubject): readonly string[] => {
  switch (one.format) {
    case 'email':
      return [one.email];
    case 'account':
      return [one.uri.replace(/^acct:/, '')];
    case 'iss_sub':
      return [one.sub];
    case 'opaque':
      return [one.id];
    case 'uri':
      return [one.uri];
    case 'did':
      return [one.url];
    default:
      return [];
  }
};

const mayName = (one: SimpleSubject, issuer: string, governs: Governed): boolean => {
  if (one.format === 'iss_sub') return [issuer, ...(governs.issuers ?? [])].includes(one.iss);
  if (one.format === 'email' && governs.domains) {
    const domain = one.email.slice(one.email.lastIndexOf('@') + 1).toLowerCase();
    return governs.domains.some((own) => own.toLowerCase() === domain);
  }
  return true;
};

const principalsNamed = (
  name: string,
  view: InventoryView,
  governs: Governed,
): readonly Principal[] => {
  const ids = [
    ...governs.systems.map((system) => `${system}:${name}`),
    ...view.whoIs(name).map(({ id }) => id),
  ];
  return ids.flatMap((id) => view.principal(id) ?? []);
};

const isGoverned = ({ system, scope }: Principal, governs: Governed): boolean =>
  governs.systems.includes(system) && (governs.scopes?.includes(scope) ?? true);

export const resolveSubject = (
  subject: Subject,
  about: {
    readonly issuer: string;
    readonly governs: Governed;
    readonly critical: readonly string[];
    readonly view: InventoryView;
  },
): Resolved => {
  const { issuer, governs, critical, view } = about;
  const members = membersOf(subject);
  const beyond = [...members.keys()].find(
    (name) => critical.includes(name) && !actors.includes(name),
  );
  if (beyond !== undefined)
    return {
      found: 'critical_member',
      because: `its critical member ${beyond} cannot be acted on`,
    };
  const named = [...members]
    .filter(([name]) => actors.includes(name))
    .flatMap(([, member]) => simpleOf(member));
  const sayable = named.filter((one) => mayName(one, issuer, governs));
  if (named.length > 0 && sayable.length === 0)
    return { found: 'not_governed', because: 'the issuer may not name subjects so' };
  const found = new Map(
    sayable
      .flatMap((one) => namesOf(one).flatMap((name) => principalsNamed(name, view, governs)))
      .map((principal) => [principal.id, principal]),
  );
  if (found.size === 0)
    return { found: 'unknown_subject', because: 'nobody of this name is known here' };
  const principals = [...found.values()].filter((one) => isGoverned(one, governs));
  return principals.length > 0
    ? { found: 'governed', principals }
    : {
        found: 'not_governed',
        because: `${[...found.keys()].slice(0, 3).join(', ')}: the issuer does not govern them`,
      };
};
