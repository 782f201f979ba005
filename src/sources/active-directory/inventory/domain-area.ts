/** The domain itself, with its rules for passwords and lock-out, and who may add computers to it. */
import { CountersignError, DAY, MINUTE } from '../../../core/index.ts';
import type { Entitlement } from '../../../model/index.ts';
import type { Area } from '../../pull-areas.ts';
import type { Entry } from '../client.ts';
import { adId, SYSTEM, sidId } from '../names.ts';
import { readSid } from '../security-descriptor.ts';
import { spanOf } from '../time.ts';
import { listContainers, policyLinks } from './container-area.ts';
import { domainFact, domainId } from './grants.ts';
import type { AdWorld } from './world.ts';

const attributes = [
  'minPwdLength',
  'pwdHistoryLength',
  'pwdProperties',
  'maxPwdAge',
  'minPwdAge',
  'lockoutThreshold',
  'lockoutDuration',
  'lockOutObservationWindow',
  'ms-DS-MachineAccountQuota',
  'msDS-Behavior-Version',
  'objectSid',
  'gPLink',
];

const inUnits = (value: string | undefined, unit: number): string | undefined => {
  const span = spanOf(value);
  if (span === undefined) return undefined;
  return span === null ? 'never' : String(Math.round(span / unit));
};

const sidTextOf = (entry: Entry): string | undefined => {
  const [bytes] = entry.bytes('objectSid');
  return bytes === undefined ? undefined : readSid(bytes);
};

/** What is not told has no tag. */
const policyTags = (entry: Entry): Readonly<Record<string, string>> => {
  const tags: readonly (readonly [string, string | undefined])[] = [
    ['minPasswordLength', entry.text('minPwdLength')],
    ['passwordHistory', entry.text('pwdHistoryLength')],
    ['passwordComplexity', entry.text('pwdProperties')],
    ['maxPasswordAgeDays', inUnits(entry.text('maxPwdAge'), DAY)],
    ['minPasswordAgeDays', inUnits(entry.text('minPwdAge'), DAY)],
    ['lockoutThreshold', entry.text('lockoutThreshold')],
    ['lockoutMinutes', inUnits(entry.text('lockoutDuration'), MINUTE)],
    ['lockoutWindowMinutes', inUnits(entry.text('lockOutObservationWindow'), MINUTE)],
    ['machineAccountQuota', entry.text('ms-DS-MachineAccountQuota')],
    ['functionalLevel', entry.text('msDS-Behavior-Version')],
    ['domainSid', sidTextOf(entry)],
    ['policyLinks', policyLinks(entry.text('gPLink'))['policyLinks']],
  ];
  return Object.fromEntries(tags.filter((one): one is [string, string] => one[1] !== undefined));
};

/** Anybody who signed in may add this many computers, each an identity of its own. */
const quotaOf = (domain: string, quota: string | undefined): readonly Entitlement[] =>
  quota === undefined || quota === '0'
    ? []
    : [
        {
          kind: 'entitlement',
          id: adId(`entitlement:machine-account-quota:${domain}`),
          system: SYSTEM,
          holderId: sidId('S-1-5-11', domain),
          effect: 'allow',
          privileges: ['CreateChild:computer'],
          privilegesInverted: false,
          resources: [domainId(domain)],
          resourcesInverted: false,
          conditions: { machineAccountQuota: Number(quota) },
          via: { kind: 'assignment', name: 'ms-DS-MachineAccountQuota' },
          standing: 'standing',
        },
      ];

export const domainArea: Area<AdWorld> = {
  name: 'domain policy',
  permission: 'read:domain-policy',
  kinds: ['resource', 'entitlement'],
  async *list(world) {
    const { directory } = world;
    const { base, domain } = directory;
    const entry = await directory.read('read:domain-policy', base, attributes);
    const tags = entry === undefined ? {} : policyTags(entry);
    yield [domainFact(domain, true, tags), ...quotaOf(domain, tags['machineAccountQuota'])];
    yield* listContainers(world);
    if (tags['minPasswordLength'] === undefined || tags['lockoutThreshold'] === undefined) {
      throw new CountersignError(
        'ERR_SOURCE_DENIED',
        'Active Directory shows no password policy to this account: read:domain-policy is missing',
        { detail: { permission: 'read:domain-policy' } },
      );
    }
  },
};
