/**
 * Ways through certificates: who may get one that signs in as somebody else. Numbers are those of SpecterOps,
 * "Certified Pre-Owned" (ESC1 to ESC8) and its successors (ESC9, ESC10, ESC13).
 */
import type { Identity } from '../../../model/index.ts';
import { ofAuthorities } from './authorities.ts';
import { type Found, ruling, stepOf, strongest } from './found.ts';
import { type Held, holds, tokenRights } from './held.ts';
import { type Authority, type Pki, pkiOf, type Template } from './pki.ts';
import type { Step } from './steps.ts';
import { type AdWorldView, goalOf, kindOf } from './world.ts';

/** The name and flags of a template as this principal may have them. */
interface Asked extends Template {
  readonly mayEnrol: boolean;
  /** Authorities that would issue it to the principal. */
  readonly issuers: readonly Authority[];
  readonly rules: boolean;
  /** It may only write some of its settings. */
  readonly mayName: boolean;
  readonly mayFlag: boolean;
}

const ask = (template: Template, rights: Held): Asked => {
  const own = rights.get(template.of.id);
  return {
    ...template,
    mayEnrol: holds(own, 'Enroll'),
    issuers: template.authorities.filter(
      ({ of, isTrusted }) => isTrusted !== false && holds(rights.get(of.id), 'Enroll'),
    ),
    rules: ruling.some((one) => own?.has(one)),
    mayName: holds(own, 'WritePKINameFlag'),
    mayFlag: holds(own, 'WritePKIEnrollmentFlag'),
  };
};

/** Issued at once, to whoever may enrol. */
const isFree = (one: Asked): boolean =>
  one.mayEnrol && one.issuers.length > 0 && !one.needsApproval && one.signatures === 0;

const isSure = (one: Asked): boolean => one.issuers.some(({ isTrusted }) => isTrusted === true);

const found = (
  one: Asked,
  technique: string,
  because: string,
  removedBy: string,
  certain = true,
): Found => {
  const [issuer] = one.issuers;
  return {
    technique,
    because: `${technique}: ${because}`,
    removedBy,
    certain: certain && isSure(one),
    to: goalOf(issuer?.of.scope ?? one.of.scope),
  };
};

const ofTemplate = (one: Asked, { ignoresSid }: Pki): readonly Found[] => {
  const { name } = one.of;
  const out: Found[] = [];
  if (isFree(one) && one.signsIn && one.namesItself)
    out.push(
      found(
        one,
        'ADCSESC1',
        `may get a certificate of ${name} in anybody's name, and it signs in`,
        `let ${name} take the name from the directory, or require approval`,
      ),
    );
  if (one.issuers.length === 0) return out;
  if (one.rules)
    out.push(
      found(
        one,
        'ADCSESC4',
        `controls the template ${name} and may make it issue anybody's certificate`,
        `take control of ${name} from all but administrators`,
      ),
    );
  else if (changesToNamed(one))
    out.push(
      found(
        one,
        'ADCSESC4',
        `may change settings of ${name} so that it issues anybody's certificate`,
        `take the right to write its settings from the access list of ${name}`,
        ignoresSid !== undefined || one.namesItself || one.mayName,
      ),
    );
  return out;
};

/** With the settings it may write, the template would issue a certificate in any name at once. */
const changesToNamed = (one: Asked): boolean => {
  if (!one.mayEnrol || !one.signsIn || one.signatures > 0) return false;
  if (!one.mayName && !one.mayFlag) return false;
  return (one.namesItself || one.mayName) && (!one.needsApproval || one.mayFlag);
};

/** An agent's certificate asks for one in another's name: of version 1, or of one that wants an agent's signature. */
const takesAgents = (one: Asked): boolean =>
  one.mayEnrol &&
  one.issuers.length > 0 &&
  one.signsIn &&
  !one.needsApproval &&
  (one.version === 1 || (one.signatures === 1 && one.needsAgent));

const ofAgents = (all: readonly Asked[]): readonly Found[] => {
  const target = all.find((one) => takesAgents(one) && isSure(one)) ?? all.find(takesAgents);
  if (target === undefined) return [];
  return all
    .filter((one) => isFree(one) && (one.isAgent || one.isForAny))
    .map((one) => {
      const restricted = target.issuers.every(({ of }) => of.tags['agentsRestricted'] === 'yes');
      const known = target.issuers.some(({ of }) => of.tags['agentsRestricted'] === 'no');
      const because = restricted
        ? `may ask in others' names with a certificate of ${one.of.name}, but the authority restricts agents`
        : `may ask for certificates of ${target.of.name} in anybody's name, as an agent by ${one.of.name}`;
      return found(
        one,
        one.isAgent ? 'ADCSESC3' : 'ADCSESC2',
        because,
        `take the right to enrol in ${one.of.name} from ordinary accounts`,
        known && !restricted && isSure(target),
      );
    });
};

/** The authority lets the requester add any name to any request. */
const ofNames = (all: readonly Asked[], pki: Pki): readonly Found[] =>
  all
    .filter((one) => isFree(one) && one.signsIn)
    .flatMap((one) => {
      const issuer = one.issuers.find(({ of }) => of.tags['subjectChosenByRequester'] === 'true');
      if (issuer === undefined) return [];
      const byKerberos = one.leavesOutSid ? pki.mapsByName : pki.ignoresSid;
      const verdicts = [byKerberos, pki.mapsByUpn];
      if (verdicts.every((verdict) => verdict === false)) return [];
      const kind = byKerberos === true || pki.mapsByUpn !== true ? 'ADCSESC6a' : 'ADCSESC6b';
      return [
        found(
          one,
          kind,
          `${issuer.of.name} accepts any name in a request, and controllers believe the name`,
          `clear EDITF_ATTRIBUTESUBJECTALTNAME2 at ${issuer.of.name}`,
          verdicts.includes(true),
        ),
      ];
    });

const ofPolicies = (world: AdWorldView, all: readonly Asked[]): readonly Found[] => {
  const groups = new Map(
    world
      .resourcesOf('issuance-policy')
      .flatMap(({ tags }) =>
        tags['certtemplateoid'] && tags['groupLink']
          ? [[tags['certtemplateoid'], tags['groupLink']] as const]
          : [],
      ),
  );
  return all
    .filter((one) => isFree(one) && one.signsIn)
    .flatMap((one) =>
      one.policies.flatMap((policy) => {
        const to = groups.get(policy);
        if (to === undefined) return [];
        const group = world.nameOf(to);
        const because = `a certificate of ${one.of.name} makes its holder a member of ${group}`;
        return [
          {
            ...found(one, 'ADCSESC13', because, `unlink ${group} from the issuance policy`),
            to,
          },
        ];
      }),
    );
};

const askedOf = (world: AdWorldView, id: string): readonly Asked[] =>
  world.memoOf(id, 'asked', () => {
    const rights = tokenRights(world, id);
    return rights.size === 0 ? [] : pkiOf(world).templates.map((one) => ask(one, rights));
  });

const allOf = (world: AdWorldView, id: string): readonly Found[] =>
  world.memoOf(id, 'certificates', () => {
    const pki = pkiOf(world);
    if (pki.authorities.length === 0) return [];
    const all = askedOf(world, id);
    return [
      ...all.flatMap((one) => ofTemplate(one, pki)),
      ...ofAgents(all),
      ...ofNames(all, pki),
      ...ofPolicies(world, all),
      ...ofAuthorities(world, pki, tokenRights(world, id)),
    ];
  });

/** What it may by all its groups together, and not by one of them alone. */
export const stepsByCertificates = (world: AdWorldView, id: string): readonly Step[] => {
  const own = strongest(allOf(world, id));
  if (own.size === 0) return [];
  const borne = world.groupsOf(id).map((group) => strongest(allOf(world, group.id)));
  return [...own].flatMap(([key, one]) => {
    const isTold = borne.some((group) => {
      const same = group.get(key);
      return same !== undefined && (same.certain || !one.certain);
    });
    return isTold ? [] : [stepOf(one)];
  });
};

const renames = ['GenericAll', 'GenericWrite', 'WriteDacl', 'Owns', 'WriteOwner'];

/**
 * Who may write an account's name gives it that of another, and lets it enrol: where certificates hold no SID (ESC9)
 * or controllers do not look at it (ESC10), they sign in as the other.
 */
export const stepsByRenaming = (
  world: AdWorldView,
  target: Identity,
  rights: ReadonlySet<string>,
): readonly Step[] => {
  if (!renames.some((one) => rights.has(one))) return [];
  const pki = pkiOf(world);
  if (pki.templates.length === 0 || target.status === 'disabled') return [];
  const isMachine = kindOf(target) === 'computer';
  const fits = (one: Asked) =>
    isFree(one) && one.signsIn && (isMachine ? one.namesMachine : one.namesUser);
  const asked = askedOf(world, target.id).filter(fits);
  const ways: readonly (readonly [string, Asked | undefined, boolean | undefined])[] = [
    ['ADCSESC9', asked.find((one) => one.leavesOutSid), pki.mapsByName],
    [
      'ADCSESC10',
      asked[0],
      pki.ignoresSid === true || pki.mapsByUpn === true ? true : pki.ignoresSid,
    ],
  ];
  return ways.flatMap(([technique, template, believed]) => {
    if (template === undefined || believed === false) return [];
    const letter = isMachine ? 'b' : 'a';
    const named = `${technique}${letter}`;
    const because = `may give ${target.name} another's name, which its certificate of ${template.of.name} then signs in as`;
    const one = found(
      template,
      named,
      because,
      `enforce strong certificate mapping on all controllers`,
      believed === true,
    );
    return [stepOf(one)];
  });
};
