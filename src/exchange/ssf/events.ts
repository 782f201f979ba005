/**
 * What Shared Signals say: CAEP 1.0, RISC 1.0 and the SSF events themselves, each with its shape and what it is worth
 * as evidence that an account is in wrong hands. Times are epoch seconds.
 */
import { z } from 'zod';
import type { Severity } from '../../model/index.ts';

export const CAEP = 'https://schemas.openid.net/secevent/caep/event-type/';
export const RISC = 'https://schemas.openid.net/secevent/risc/event-type/';
const SSF = 'https://schemas.openid.net/secevent/ssf/event-type/';

export const VERIFICATION = `${SSF}verification`;
export const STREAM_UPDATED = `${SSF}stream-updated`;

const text = z.string().min(1).max(2_000);
/** Language tag (BCP 47) → words; at least one. */
const reason = z
  .record(z.string().min(1).max(35), z.string().min(1).max(4_000))
  .refine((said) => Object.keys(said).length > 0, 'a reason has at least one language');

/** CAEP 1.0 §2: optional on every event. */
const common = {
  event_timestamp: z.number().optional(),
  initiating_entity: z.enum(['admin', 'user', 'policy', 'system']).optional(),
  reason_admin: reason.optional(),
  reason_user: reason.optional(),
};
const caep = <Shape extends z.ZodRawShape>(shape: Shape) => z.looseObject({ ...common, ...shape });
const level = z.enum(['LOW', 'MEDIUM', 'HIGH']);
const risc = <Shape extends z.ZodRawShape>(shape: Shape) => z.looseObject(shape);

/** Nats before the issuer's own weight; absent = it tells of no danger. */
export interface Worth {
  readonly llr: number;
  readonly severity: Severity;
  readonly attack: readonly string[];
  readonly title: string;
  /** It speaks against. */
  readonly dismissed?: true;
}

interface EventType {
  readonly shape: z.ZodType;
  readonly worth?: (body: Readonly<Record<string, unknown>>) => Worth | undefined;
}

const worth = (
  title: string,
  llr: number,
  severity: Severity,
  attack: readonly string[] = ['T1078'],
) => ({ title, llr, severity, attack });

const said =
  (one: Worth): (() => Worth) =>
  () =>
    one;

/** Ended by a rule or the system: more than somebody's own sign-out. */
const revoked = ({ initiating_entity }: Readonly<Record<string, unknown>>): Worth | undefined =>
  initiating_entity === 'user'
    ? undefined
    : worth('Its sessions were ended elsewhere', 1, 'medium', ['T1550']);

const byChange: Readonly<Record<string, Worth>> = {
  create: worth('A credential was added elsewhere', 0.7, 'low', ['T1098']),
  revoke: worth('A credential was revoked elsewhere', 1, 'medium'),
  delete: worth('A credential was deleted elsewhere', 0.7, 'low'),
  update: worth('A credential was changed elsewhere', 0.5, 'low', ['T1098']),
};

const byLevel: Readonly<Record<string, Worth>> = {
  HIGH: worth('Its risk is high, by another’s word', 3, 'high'),
  MEDIUM: worth('Its risk is raised, by another’s word', 1.5, 'medium'),
  LOW: {
    ...worth('Its risk is low, by another’s word', 1.5, 'informational', []),
    dismissed: true,
  },
};

const caepTypes: Readonly<Record<string, EventType>> = {
  'session-revoked': { shape: caep({}), worth: revoked },
  'token-claims-change': { shape: caep({ claims: z.record(z.string(), z.unknown()) }) },
  'credential-change': {
    shape: caep({
      credential_type: text,
      change_type: z.enum(['create', 'revoke', 'update', 'delete']),
      friendly_name: text.optional(),
      x509_issuer: text.optional(),
      x509_serial: text.optional(),
      fido2_aaguid: text.optional(),
    }),
    worth: ({ change_type }) => byChange[String(change_type)],
  },
  'assurance-level-change': {
    shape: caep({
      namespace: text,
      current_level: text,
      previous_level: text.optional(),
      change_direction: z.enum(['increase', 'decrease']).optional(),
    }),
    worth: ({ change_direction }) =>
      change_direction === 'decrease'
        ? worth('It is less surely who it says, by another’s word', 0.7, 'low')
        : undefined,
  },
  'device-compliance-change': {
    shape: caep({
      previous_status: z.enum(['compliant', 'not-compliant']),
      current_status: z.enum(['compliant', 'not-compliant']),
    }),
    worth: ({ current_status }) =>
      current_status === 'not-compliant'
        ? worth('Its device is no longer compliant', 0.7, 'low', [])
        : undefined,
  },
  'session-established': {
    shape: caep({
      fp_ua: text.optional(),
      acr: text.optional(),
      amr: z.array(text).optional(),
      ext_id: text.optional(),
    }),
  },
  'session-presented': { shape: caep({ fp_ua: text.optional(), ext_id: text.optional() }) },
  'risk-level-change': {
    shape: caep({
      principal: text,
      current_level: level,
      previous_level: level.optional(),
      risk_reason: text.optional(),
    }),
    worth: ({ current_level }) => byLevel[String(current_level)],
  },
};

const riscTypes: Readonly<Record<string, EventType>> = {
  'account-credential-change-required': {
    shape: risc({}),
    worth: said(worth('A new credential is demanded elsewhere', 1.5, 'medium')),
  },
  'account-purged': { shape: risc({}) },
  'account-disabled': {
    shape: risc({ reason: z.enum(['hijacking', 'bulk-account']).optional() }),
    worth: ({ reason: why }) =>
      why === 'hijacking'
        ? worth('It was disabled elsewhere as hijacked', 4, 'high')
        : why === 'bulk-account'
          ? worth('It was disabled elsewhere as one of many made at once', 2, 'medium', ['T1136'])
          : worth('It was disabled elsewhere', 0.7, 'low'),
  },
  'account-enabled': { shape: risc({}) },
  'identifier-changed': { shape: risc({ 'new-value': text.optional() }) },
  'identifier-recycled': { shape: risc({}) },
  'credential-compromise': {
    shape: risc({
      credential_type: text,
      event_timestamp: z.number().optional(),
      reason_admin: reason.optional(),
      reason_user: reason.optional(),
    }),
    worth: said(
      worth('Its credential is in other hands, by another’s word', 4, 'high', ['T1589.001']),
    ),
  },
  'opt-in': { shape: risc({}) },
  'opt-out-initiated': { shape: risc({}) },
  'opt-out-cancelled': { shape: risc({}) },
  'opt-out-effective': { shape: risc({}) },
  'recovery-activated': {
    shape: risc({}),
    worth: said(worth('A recovery of the account was begun', 1, 'low', ['T1098'])),
  },
  'recovery-information-changed': {
    shape: risc({}),
    worth: said(worth('The way to recover the account was changed', 1.5, 'medium', ['T1098'])),
  },
  // Deprecated for CAEP's; still sent.
  'sessions-revoked': { shape: risc({}), worth: revoked },
};

const under = (
  prefix: string,
  types: Readonly<Record<string, EventType>>,
): readonly (readonly [string, EventType])[] =>
  Object.entries(types).map(([name, type]) => [`${prefix}${name}`, type]);

export const eventTypes: ReadonlyMap<string, EventType> = new Map([
  ...under(CAEP, caepTypes),
  ...under(RISC, riscTypes),
  [VERIFICATION, { shape: z.looseObject({ state: text.optional() }) }],
  [
    STREAM_UPDATED,
    {
      shape: z.looseObject({
        status: z.enum(['enabled', 'paused', 'disabled']),
        reason: text.optional(),
      }),
    },
  ],
]);

/** What we transmit; a stream asks for some of them. */
export const transmitted: readonly string[] = [
  `${CAEP}session-revoked`,
  `${CAEP}credential-change`,
  `${CAEP}device-compliance-change`,
  `${CAEP}risk-level-change`,
  `${RISC}account-disabled`,
  `${RISC}account-enabled`,
];

/** Last word of its URI. */
export const shortName = (type: string): string => type.slice(type.lastIndexOf('/') + 1);
