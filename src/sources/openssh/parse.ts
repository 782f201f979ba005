/** One line of the sign-in log → one event. Pure; a fault names the field. */
import { CountersignError } from '../../core/index.ts';
import type { Event, EventActor, EventTarget } from '../../model/index.ts';
import { addressOf } from '../address.ts';
import { makeEvent } from '../make-event.ts';
import { needInstant, type Raw } from '../record.ts';
import { accountId, groupId, hostId, passwordOf } from './ids.ts';
import { type Syslog, syslogOf } from './lines.ts';
import type { Said } from './said.ts';
import { saidBy } from './say.ts';

const serviceOf = (program: string): string => {
  if (program.startsWith('sshd')) return 'sshd';
  return program === 'sudo' ? 'sudo' : 'auth';
};

/** One connection is told by the caller's address and port; its own processes by their number. */
const sessionId = (log: Syslog, said: Said): string | undefined => {
  if (said.ip !== undefined && said.port !== undefined)
    return `${log.hostname}/${said.ip}:${said.port}`;
  return log.pid === undefined ? undefined : `${log.hostname}/${log.program}/${log.pid}`;
};

const credentialOf = (said: Said): EventActor['credential'] => {
  if (said.credential === undefined) return undefined;
  const { key, credential, user = '' } = said;
  if (key !== undefined)
    return {
      type: credential,
      nativeId: key.fingerprint,
      temporary: credential === 'ssh_certificate',
    };
  return credential === 'password'
    ? { type: 'password', nativeId: passwordOf(user), temporary: false }
    : undefined;
};

const assertedOf = ({
  key,
}: Said): readonly { kind: string; value: string; verified: boolean }[] =>
  key?.ca === undefined
    ? []
    : [
        { kind: 'key_id', value: key.keyId ?? '', verified: true },
        { kind: 'serial', value: key.serial ?? '', verified: true },
        { kind: 'certificate_authority', value: key.ca, verified: true },
      ];

const actorOf = (log: Syslog, said: Said): EventActor => {
  const id = sessionId(log, said);
  const asserted = assertedOf(said);
  const credential = credentialOf(said);
  const session =
    id === undefined ? {} : { session: { id, ...(asserted.length > 0 ? { asserted } : {}) } };
  if (!said.user)
    return {
      principalKind: said.ip === undefined ? 'service' : 'unknown',
      name: said.ip === undefined ? log.program : 'unknown',
      scope: log.hostname,
      kind: said.ip === undefined ? 'automation' : 'unknown',
      ...session,
    };
  return {
    ...(said.invalid === true ? {} : { principalId: accountId(log.hostname, said.user) }),
    // A name that no account has: somebody, and nobody of ours.
    principalKind: said.invalid === true ? 'anonymous' : 'identity',
    name: said.user,
    scope: log.hostname,
    kind: 'unknown',
    ...(credential ? { credential } : {}),
    ...session,
  };
};

const targetsOf = ({ hostname }: Syslog, said: Said): readonly EventTarget[] => [
  ...(said.targetUser
    ? [
        {
          kind: 'identity' as const,
          id: accountId(hostname, said.targetUser),
          name: said.targetUser,
        },
      ]
    : []),
  ...(said.targetGroup
    ? [{ kind: 'group' as const, id: groupId(hostname, said.targetGroup), name: said.targetGroup }]
    : []),
  { kind: 'resource', id: hostId(hostname), name: hostname },
];

export const isSignInLog = (record: Raw): boolean => syslogOf(record) !== undefined;

export const hostOf = (record: Raw): string => syslogOf(record)?.hostname ?? 'unknown';

/** @throws CountersignError ERR_INPUT_INVALID naming the field at fault. */
export const parseSignInLog = (record: Raw): readonly Event[] => {
  const log = syslogOf(record);
  if (log === undefined)
    throw new CountersignError(
      'ERR_INPUT_INVALID',
      'field message, program or hostname is missing',
      {
        detail: { field: 'message' },
      },
    );
  const said = saidBy(log.program, log.message);
  const ip = said.ip === undefined ? undefined : addressOf(said.ip);
  const service = serviceOf(log.program);
  return [
    makeEvent({
      source: 'openssh',
      logsource: { product: 'linux', service },
      vendorId: undefined,
      time: needInstant(log.timestamp, 'timestamp'),
      meaning: {
        classUid: said.classUid,
        activityId: said.activityId,
        kind: said.kind,
        effect: said.kind === 'privilege_change' ? 'write' : 'read',
      },
      operation: `${service}: ${said.operation}`,
      service,
      privilege: `host:${said.operation.replaceAll(' ', '_')}`,
      outcome: said.outcome,
      ...(said.error === undefined ? {} : { error: { code: said.error } }),
      actor: actorOf(log, said),
      src: ip ? { ip } : said.ip ? { service: said.ip } : {},
      cloud: { account: log.hostname },
      targets: targetsOf(log, said),
      raw: record,
    }),
  ];
};
