/**
 * Access that outlives an action. The lifetimes of tickets are set in the default domain policy, which lies in SYSVOL
 * and not in the directory, so they come from the configuration; 10 hours, renewed for 7 days, is what Windows sets.
 * https://learn.microsoft.com/windows-server/security/kerberos/kerberos-policy (maximum lifetimes of user and service
 * tickets, and of their renewal). The controller looks at the account again when a ticket is renewed or another is asked
 * for, and refuses one that is disabled or whose password has expired; a new password and new groups it does not look at.
 */
import { DAY, HOUR, MINUTE } from '../../../core/index.ts';
import type { Residual } from '../../../model/index.ts';
import type { AdConfig } from '../config.ts';

/** Entra Connect's default cycle, and then the longest life that Entra gives an access token. */
const SYNC_MS = 30 * MINUTE;
const CLOUD_TOKEN_MS = 90 * MINUTE;

export interface After {
  readonly at: number;
  readonly config: AdConfig;
  readonly name: string;
  /** 1 = nothing to replicate; 0 = not known. */
  readonly controllers: number;
  readonly isSynced: boolean;
}

/** `renewed`: the account is no hindrance to renewing them. */
const tickets = ({ at, config, name }: After, renewed: boolean, because: string): Residual => ({
  what: `Kerberos tickets that ${name} holds`,
  until: at + Math.max(config.ticketHours * HOUR, renewed ? config.renewDays * DAY : 0),
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
          until: at + SYNC_MS + CLOUD_TOKEN_MS,
          because:
            'it follows with the next synchronisation, and access tokens given until then live on: act on it in Entra too',
        },
      ]
    : [];

/**
 * https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-password-hash-synchronization
 * (ForcePasswordChangeOnLogOn is off unless it was switched on)
 */
const cloudKeepsPassword = ({ name, isSynced }: After): readonly Residual[] =>
  isSynced
    ? [
        {
          what: `the Entra account that ${name} is synchronised to`,
          until: undefined,
          because:
            'that a password must be changed is not synchronised unless it was switched on: act on it in Entra too',
        },
      ]
    : [];

export const afterDisable = (after: After): readonly Residual[] => [
  tickets(
    after,
    false,
    'the services they were given for take them until they end; no other is given, and none is renewed',
  ),
  sessions(after),
  cached(after),
  ...replication(after),
  ...cloud(after),
];

export const afterPassword = (after: After): readonly Residual[] => [
  tickets(
    after,
    true,
    'a ticket is not sealed with the password: it is taken, renewed and changed for others as before',
  ),
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
  tickets(
    after,
    false,
    'the services they were given for take them until they end; no other is given, and none is renewed',
  ),
  sessions(after),
  cached(after),
  ...replication(after),
  ...cloudKeepsPassword(after),
];

export const afterRemoval = (after: After, group: string): readonly Residual[] => [
  tickets(
    after,
    true,
    `they carry the groups of when they were given, and are renewed with them: ${group} stays in them`,
  ),
  sessions(after),
  ...replication(after),
  ...cloud(after),
];

export const afterSpn = (after: After, spn: string): readonly Residual[] => [
  {
    what: `the password of ${after.name}, to be guessed from tickets for ${spn} that somebody has taken`,
    until: undefined,
    because: 'it is guessed without asking the controller again; rotate it',
  },
  {
    what: `tickets for ${spn} that clients hold`,
    until: after.at + after.config.ticketHours * HOUR,
    because:
      'the service opens them with its own key and does not ask whether the name still stands',
  },
  ...replication(after),
];
