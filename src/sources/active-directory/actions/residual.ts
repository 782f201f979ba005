/**
 * Access that outlives an action. The lifetimes of tickets are set in the default domain policy, which lies in SYSVOL
 * and not in the directory, so they come from the configuration; 10 hours is what Windows sets.
 * https://learn.microsoft.com/windows-server/security/kerberos/kerberos-policy (maximum lifetime for user and service ticket)
 */
import { HOUR, MINUTE } from '../../../core/index.ts';
import type { Residual } from '../../../model/index.ts';
import type { AdConfig } from '../config.ts';

/** Entra Connect's default cycle. */
const SYNC_MS = 30 * MINUTE;
export interface After {
  readonly at: number;
  readonly config: AdConfig;
  readonly name: string;
  /** 1 = nothing to replicate; 0 = not known. */
  readonly controllers: number;
  readonly isSynced: boolean;
}

const tickets = ({ at, config, name }: After, because: string): Residual => ({
  what: `Kerberos tickets that ${name} holds`,
  until: at + config.ticketHours * HOUR,
  because,
});

const sessions = ({ name }: After): Residual => ({
  what: `open sessions of ${name}: signed-in desktops, SMB and LDAP connections`,
  until: undefined,
  because: 'a session is not looked at again until it is opened anew; sign it out on the machine',
});

const cached = ({ name }: After): Residual => ({
  what: `cached sign-ins of ${name} on machines that do not reach a controller`,
  until: undefined,
  because: 'a machine that is offline takes the last passwords it saw',
});

const replication = ({ at, config, controllers }: After): readonly Residual[] =>
  controllers === 1
    ? []
    : [
        {
          what: 'controllers that the change has not reached',
          until: at + config.replicationMinutes * MINUTE,
          because:
            'the directory is replicated: within a site in seconds, between sites on a schedule',
        },
      ];

const cloud = ({ at, name, isSynced }: After): readonly Residual[] =>
  isSynced
    ? [
        {
          what: `the Entra account that ${name} is synchronised to`,
          until: at + SYNC_MS,
          because:
            'it follows with the next synchronisation, and its tokens live on: act on it in Entra too',
        },
      ]
    : [];

export const afterDisable = (after: After): readonly Residual[] => [
  tickets(after, 'the holder of a ticket is not asked for again: services take it until it ends'),
  sessions(after),
  cached(after),
  ...replication(after),
  ...cloud(after),
];

export const afterPassword = (after: After): readonly Residual[] => [
  tickets(after, 'a ticket is sealed with the key of the service, not with the old password'),
  sessions(after),
  cached(after),
  ...replication(after),
  ...cloud(after),
];

export const afterExpiry = (after: After): readonly Residual[] => [
  {
    what: `a new password chosen by whoever knows the old one of ${after.name}`,
    until: undefined,
    because:
      'an expired password is still enough to set the next one; reset it to keep a thief out',
  },
  tickets(after, 'an expired password does not touch tickets'),
  sessions(after),
  cached(after),
  ...replication(after),
];

export const afterRemoval = (after: After, group: string): readonly Residual[] => [
  tickets(after, `tickets carry the groups of when they were given: ${group} stays in them`),
  sessions(after),
  ...replication(after),
];

export const afterSpn = (after: After, spn: string): readonly Residual[] => [
  {
    what: `service tickets for ${spn} that somebody has already taken`,
    until: undefined,
    because: 'the password can be guessed from them without asking again; rotate it',
  },
  tickets(after, 'the service takes tickets that were given before'),
  ...replication(after),
];
