/** Stories that page somebody. */

import { cast } from './cast.ts';
import { negative, prior, type Story, signal } from './story.ts';

export const pagingStories: readonly Story[] = [
  {
    id: 'inc_8f2c41d07be9',
    title: 'Leaked key of svc-nightly-export used from a hosting network',
    story:
      'An access key of the unowned service account svc-nightly-export, not rotated for 412 days and seen in a public repository, listed users and made a second key from a hosting network in Bucharest that this account has never used.',
    status: 'containing',
    verdict: 'undecided',
    severity: 'critical',
    tier: 0,
    rootId: cast.export,
    others: [cast.admin],
    ago: 4,
    lasted: 3,
    disposition: 'page',
    damage: 0.94,
    why: 'Confidence 0.98 × damage 1.00 of tier 0 = 0.98, above the paging cost 0.35',
    attribution: {
      credential: {
        said: true,
        value: { type: 'access_key', nativeId: 'AKIAIOSFODNN7EXAMPLE', ofId: cast.export },
        because: 'accessKeyId in 14 of 14 records',
      },
      who: {
        said: false,
        because:
          'No verified link behind the key: no session was issued to a person or pipeline. Owner unknown too.',
      },
      context: {
        said: true,
        value: {
          ip: '203.0.113.77',
          asn: 'AS64500 Example Hosting',
          place: 'Bucharest, RO (±100 km)',
          userAgent: 'aws-cli/2.17.9 md/Botocore exec-env/none',
        },
        because: 'source address of every record; network from the address database of 2026-06',
      },
      privilege: {
        said: true,
        value: {
          tier: 0,
          via: [
            'policy AdministratorAccess (direct)',
            'iam:CreateAccessKey',
            'sts:AssumeRole → OrganizationAccountAccessRole',
          ],
        },
        because: 'entitlements as of 18:46:12, before the first hostile event',
      },
      did: [
        'listed users and roles',
        'made a second access key for itself',
        'became OrganizationAccountAccessRole',
        'read 3 secrets',
      ],
    },
    cause: {
      entry: 'leaked',
      primary: 'exposed_secret',
      conditions: [
        {
          condition: 'exposed_secret',
          because: 'Key id found in a public repository 19 hours ago',
          check: 'exposed-key',
          subjectId: cast.export,
        },
        {
          condition: 'no_rotation',
          because: 'Key is 412 days old; the limit is 90',
          check: 'key-age',
          subjectId: cast.export,
        },
        {
          condition: 'unowned',
          because: 'No declared, tagged or seen owner',
          check: 'owner-known',
          subjectId: cast.export,
        },
        {
          condition: 'overprivilege',
          because: 'AdministratorAccess; used 6 of 11,482 actions in 90 days',
          check: 'admin-equivalent',
          subjectId: cast.export,
        },
      ],
    },
    evidence: [
      prior(
        'base-rate',
        -6.2,
        'One compromise per 490 service accounts and month, this site’s own rate',
      ),
      prior('exposed-key', 2.4, 'Key id seen in a public repository'),
      prior('key-age', 0.7, 'Not rotated for 412 days'),
      prior('unowned', 0.4, 'Nobody would notice misuse'),
      signal('new-network', 2.9, 'AS64500 never seen in 214 days of use; hosting network', [
        'new-country',
        'impossible-travel',
      ]),
      signal('first-use-of-privilege', 2.1, 'iam:CreateAccessKey used for the first time'),
      signal('create-key-for-self', 1.8, 'A machine account made itself a second key'),
      signal('secret-sweep', 1.5, '3 secrets read within 20 s; usual is none'),
      negative('expected-hour', -0.6, 'Within the account’s usual hour of the week'),
      negative('known-user-agent', -0.3, 'Same tool family as before'),
    ],
    attack: ['T1078.004', 'T1098.001', 'T1087.004', 'T1555.006'],
    drill: false,
    did: [
      [0, 'GetCallerIdentity'],
      [6, 'ListUsers'],
      [9, 'ListRoles'],
      [21, 'ListAccessKeys'],
      [34, 'CreateAccessKey'],
      [52, 'AttachUserPolicy', 'failure'],
      [71, 'AssumeRole'],
      [90, 'GetSecretValue'],
      [97, 'GetSecretValue'],
      [104, 'GetSecretValue'],
      [131, 'CreateUser', 'failure'],
    ],
  },
  {
    id: 'inc_41b7c9e2a3f0',
    title: 'Session of adm-mira.okafor used from two places at once',
    story:
      'The same console session of adm-mira.okafor was used from Oslo and, 6 minutes later, from a VPN exit in Singapore; the second user turned off a trail and asked for a new authenticator.',
    status: 'open',
    verdict: 'undecided',
    severity: 'high',
    tier: 0,
    rootId: cast.mira,
    others: [cast.miraPlain],
    ago: 9,
    lasted: 7,
    disposition: 'page',
    damage: 0.87,
    why: 'Confidence 0.87 × damage 1.00 of tier 0 = 0.87, above the paging cost 0.35',
    attribution: {
      credential: {
        said: true,
        value: { type: 'session_token', nativeId: 'ASIAQEXAMPLE2SESSION', ofId: cast.mira },
        because: 'one session id in all 9 records',
      },
      who: {
        said: true,
        value: {
          rootId: cast.mira,
          actingAs: cast.mira,
          lineage: ['console sign-in 08:14 with passkey', 'person Mira Okafor'],
        },
        because: 'sign-in with a device-bound passkey; verified',
      },
      context: {
        said: true,
        value: {
          ip: '198.51.100.23',
          asn: 'AS64511 Example VPN',
          place: 'Singapore, SG (±100 km)',
          userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)',
        },
        because: 'source address of the 6 later records; VPN by its network',
      },
      privilege: {
        said: true,
        value: { tier: 0, via: ['group cloud-admins', 'policy IAMFullAccess'] },
        because: 'entitlements as of 18:43:50',
      },
      did: [
        'stopped trail org-trail',
        'asked for a new virtual authenticator',
        'listed identity providers',
      ],
    },
    cause: {
      entry: 'phished',
      primary: 'direct_misuse',
      conditions: [
        {
          condition: 'direct_misuse',
          because: 'Session token replayed from a second device',
          subjectId: cast.mira,
        },
        {
          condition: 'no_strong_authenticator',
          because: 'Console sessions are bearer tokens of 12 h; not device-bound',
          check: 'session-binding',
          subjectId: cast.mira,
        },
      ],
    },
    evidence: [
      prior('base-rate', -5.6, 'One compromise per 270 people and month, this site’s own rate'),
      prior('bearer-session', 0.5, 'Sessions are not device-bound'),
      signal('two-contexts', 3.1, 'One session id from two networks within 6 minutes', [
        'impossible-travel',
      ]),
      signal('trail-stopped', 2.6, 'StopLogging by a person outside a change window'),
      signal('new-user-agent', 1.2, 'Windows; this person used macOS for 180 days'),
      signal('authenticator-change', 1.3, 'New authenticator asked for in the same session'),
      negative('phishing-resistant', -1.2, 'Sign-in itself was with a passkey'),
    ],
    attack: ['T1550.001', 'T1562.008', 'T1556.006'],
    drill: false,
    did: [
      [0, 'ConsoleLogin'],
      [64, 'DescribeTrails'],
      [180, 'ListUsers'],
      [360, 'GetCallerIdentity'],
      [372, 'StopLogging'],
      [391, 'CreateVirtualMFADevice'],
      [405, 'ListSAMLProviders'],
    ],
  },
  {
    id: 'inc_c60d5fa81e27',
    title: 'Emergency access account breakglass-1 signed in',
    story:
      'breakglass-1 signed in from the office network with its hardware key and no open change or incident names it. Two people are paged; the account itself is never locked.',
    status: 'open',
    verdict: 'undecided',
    severity: 'high',
    tier: 0,
    rootId: cast.glass,
    ago: 26,
    lasted: 1,
    disposition: 'page',
    damage: 0.46,
    pagePeople: 2,
    why: 'Emergency access: every use pages two people, whatever the confidence',
    attribution: {
      credential: {
        said: true,
        value: { type: 'password', nativeId: 'console password', ofId: cast.glass },
        because: 'ConsoleLogin with MFA = yes',
      },
      who: {
        said: false,
        because: 'Shared account: the sign-in does not say which of its 3 keepers used it',
      },
      context: {
        said: true,
        value: {
          ip: '192.0.2.14',
          asn: 'AS64499 Lattice Office',
          place: 'Oslo, NO (±100 km)',
          userAgent: 'Mozilla/5.0 (Macintosh)',
        },
        because: 'source address; the site’s own network',
      },
      privilege: {
        said: true,
        value: { tier: 0, via: ['policy AdministratorAccess (direct)'] },
        because: 'declared emergency access',
      },
      did: ['signed in to the console', 'looked at billing'],
    },
    cause: {
      entry: 'unknown',
      primary: 'shared',
      conditions: [
        {
          condition: 'shared',
          because: '3 keepers, one password',
          check: 'shared-identity',
          subjectId: cast.glass,
        },
      ],
    },
    evidence: [
      prior('base-rate', -3.9, 'Emergency accounts are used twice a year here'),
      signal('emergency-access-used', 3.3, 'Sign-in without a linked incident or change'),
      signal('outside-rhythm', 1.2, 'No use for 143 days'),
      negative('known-network', -0.7, 'From the office network'),
    ],
    attack: ['T1078.004'],
    drill: false,
    did: [
      [0, 'ConsoleLogin'],
      [44, 'GetCostAndUsage'],
    ],
  },
];
