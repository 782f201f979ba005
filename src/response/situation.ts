/** What happened, in the terms playbooks are written for: a table read from the top, first match first. */
import type { Principal } from '../inventory/index.ts';
import type { CredentialKind, Declaration, IdentityClass, Incident } from '../model/index.ts';
import type { Situation } from './playbook-schema.ts';

export interface SituationFound {
  readonly situation: Situation;
  readonly because: string;
}

export interface SituationInput {
  readonly incident: Incident;
  readonly subject: Principal;
  readonly declaration: Declaration | undefined;
}

const shortLived: readonly CredentialKind[] = ['session_token', 'refresh_token', 'presigned_url'];
/** Account manipulation, account creation, policy modification, abuse of elevation, authentication process. */
const escalations = ['T1098', 'T1136', 'T1484', 'T1548', 'T1556'];
/** Cloud application integration: an app was let in. A token that is stolen (T1528) may be one that no consent gave. */
const consent = ['T1671'];
/** Remote services, internal spearphishing, pass the hash, pass the ticket, hijacked remote sessions, tool transfer. */
const moves = ['T1021', 'T1534', 'T1550.002', 'T1550.003', 'T1563', 'T1570'];
/** Good for whoever holds them, without a session that could be looked at. */
const bearerOnly: readonly CredentialKind[] = ['refresh_token', 'presigned_url'];
/** Detectors of an agent's own doings; that its credential left it is somebody else's. */
const rogue = /^agent(?!-credential)|agent-(?!credential)|purpose|prompt|tool-/;
const newContext = /^(asn|ip|country|place|network|context|user_agent):/;

export const classOf = (principal: Principal): IdentityClass =>
  principal.kind === 'identity' ? principal.class : 'workload';

export const isEmergencyAccess = (
  principal: Principal | undefined,
  declaration: Declaration | undefined,
): boolean =>
  declaration?.emergencyAccess === true ||
  (principal?.kind === 'identity' && principal.flags.emergencyAccess);

const credentialType = (incident: Incident): CredentialKind | undefined =>
  incident.attribution.credential.said ? incident.attribution.credential.value.type : undefined;

/** Used from somewhere its owner does not use it from. */
const fromNewContext = (incident: Incident): boolean =>
  incident.signals.some(
    (signal) => signal.llr > 0 && signal.observables.some((one) => newContext.test(one)),
  );

const has = (incident: Incident, condition: string): boolean =>
  incident.cause.conditions.some((one) => one.condition === condition);

/** Posture checks of single keys and consents: the account itself may be at work every day. */
const ofOnePart: ReadonlySet<string> = new Set([
  'unused-credential',
  'credential-never-used',
  'consent-not-used',
]);

/** Nobody acted as it for long, or by the credential that was used: that another one of it lies idle does not count. */
const wasDormant = ({ cause, credentials }: Incident): boolean =>
  cause.conditions.some(
    ({ condition, check, because }) =>
      condition === 'dormant' &&
      (check === undefined ||
        !ofOnePart.has(check) ||
        credentials.some((handle) => because.includes(handle))),
  );

type Row = readonly [Situation, (input: SituationInput) => string | undefined];

const table: readonly Row[] = [
  [
    'emergency_access',
    ({ subject, declaration }) =>
      isEmergencyAccess(subject, declaration) ? 'declared an emergency access account' : undefined,
  ],
  [
    'dormant_reactivated',
    ({ incident }) =>
      wasDormant(incident) ? 'it was dormant before its first hostile use' : undefined,
  ],
  [
    'agent_rogue',
    ({ incident, subject }) => {
      if (classOf(subject) !== 'agent') return undefined;
      const found = incident.signals.find((one) => one.llr > 0 && rogue.test(one.detector));
      return found ? `it did what its purpose does not ask for (${found.title})` : undefined;
    },
  ],
  [
    'consent_abused',
    ({ incident }) => {
      const found = incident.attack.find((id) => consent.some((one) => id.startsWith(one)));
      const said = incident.signals.find((one) => one.llr > 0 && /consent/.test(one.detector));
      if (said) return `a consent was got by deceit or abused (${said.title})`;
      return found ? `an app was let in by somebody's consent (${found})` : undefined;
    },
  ],
  [
    'token_replayed',
    ({ incident }) => {
      const type = credentialType(incident);
      return type && bearerOnly.includes(type) && fromNewContext(incident)
        ? `its ${type} was used from a context that it was not issued to`
        : undefined;
    },
  ],
  [
    'leaked_credential',
    ({ incident }) => {
      const type = credentialType(incident);
      // Another secret of theirs that lies open does not make a leak of a session that was taken.
      const isShort = type !== undefined && shortLived.includes(type);
      if (incident.cause.entry === 'leaked' || (!isShort && has(incident, 'exposed_secret'))) {
        return 'its secret is known to be exposed';
      }
      return type && !shortLived.includes(type) && fromNewContext(incident)
        ? `its long-lived ${type} was used from a context that is not its own`
        : undefined;
    },
  ],
  [
    'session_hijack',
    ({ incident }) => {
      const type = credentialType(incident);
      return type && shortLived.includes(type) && fromNewContext(incident)
        ? `its ${type} was used from a context that is not its own`
        : undefined;
    },
  ],
  [
    'lateral_movement',
    ({ incident }) => {
      const found = incident.attack.find((id) => moves.some((one) => id.startsWith(one)));
      return found ? `it went on to other systems (${found})` : undefined;
    },
  ],
  [
    'privilege_escalation',
    ({ incident }) => {
      const found = incident.attack.find((id) => escalations.some((one) => id.startsWith(one)));
      return found ? `it changed who may do what (${found})` : undefined;
    },
  ],
];

/** They have no sessions that somebody opened: also where a log does not name the secret, they acted by one. */
const storedSecret: ReadonlySet<IdentityClass> = new Set(['service_account', 'third_party_app']);

/** Where nothing more specific is known: assume the secret that was shown is in the wrong hands. */
const fallback = ({ incident, subject }: SituationInput): SituationFound => {
  const type = credentialType(incident);
  if (type) {
    return shortLived.includes(type)
      ? { situation: 'session_hijack', because: `a ${type} was used in it` }
      : { situation: 'leaked_credential', because: `a long-lived ${type} was used in it` };
  }
  return storedSecret.has(classOf(subject))
    ? { situation: 'leaked_credential', because: 'such an account acts by a stored secret' }
    : { situation: 'session_hijack', because: 'how it came in is unknown, so its sessions end' };
};

/** All situations that fit, the most telling first; never empty. */
export const situationsOf = (input: SituationInput): readonly SituationFound[] => {
  const found = table.flatMap(([situation, holds]): SituationFound[] => {
    const because = holds(input);
    return because === undefined ? [] : [{ situation, because }];
  });
  const last = fallback(input);
  return found.some((one) => one.situation === last.situation) ? found : [...found, last];
};
