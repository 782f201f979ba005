/** Trusts to other domains (trustedDomain objects under CN=System). */
import { CountersignError } from '../../../core/index.ts';
import type { InventoryFact } from '../../../model/index.ts';
import type { Area } from '../../pull-areas.ts';
import type { Entry } from '../client.ts';
import { readSid } from '../security-descriptor.ts';
import { trustFacts } from './grants.ts';
import type { AdWorld } from './world.ts';

/** trustAttributes, MS-ADTS 6.1.6.7.9. */
const NON_TRANSITIVE = 0x1;
const QUARANTINED = 0x4;
const FOREST_TRANSITIVE = 0x8;
const WITHIN_FOREST = 0x20;
const TREAT_AS_EXTERNAL = 0x40;

const directions = { '1': 'inbound', '2': 'outbound', '3': 'both' } as const;
const kinds: Readonly<Record<string, string>> = {
  '1': 'NT',
  '2': 'Active Directory',
  '3': 'MIT Kerberos',
};

const factsOf = (entry: Entry, domain: string): readonly InventoryFact[] => {
  const other = entry.text('trustPartner') ?? entry.text('cn');
  const written = entry.text('trustDirection') ?? '';
  const direction = Object.hasOwn(directions, written)
    ? directions[written as keyof typeof directions]
    : undefined;
  if (other === undefined || direction === undefined) return [];
  const attributes = Number(entry.text('trustAttributes') ?? 0);
  const [sid] = entry.bytes('securityIdentifier');
  const has = (bit: number) => (attributes & bit) !== 0;
  return trustFacts({
    domain,
    other,
    direction,
    kind: kinds[entry.text('trustType') ?? ''] ?? 'unknown',
    transitive: !has(NON_TRANSITIVE),
    // A forest trust filters unless it is told to be treated as external.
    sidFiltering: has(QUARANTINED) || (has(FOREST_TRANSITIVE) && !has(TREAT_AS_EXTERNAL)),
    withinForest: has(WITHIN_FOREST),
    ...(sid === undefined ? {} : { otherSid: readSid(sid) }),
  });
};

export const trustArea: Area<AdWorld> = {
  name: 'domain trusts',
  permission: 'read:trust',
  kinds: ['trust', 'resource'],
  async *list({ directory }) {
    const base = `CN=System,${directory.base}`;
    // A domain may well trust nobody; the container of trusts is always there.
    const container = await directory.read('read:trust', base, ['objectClass']);
    if (container?.text('objectClass') === undefined) {
      throw new CountersignError(
        'ERR_SOURCE_DENIED',
        'Active Directory shows no container CN=System to this account: read:trust is missing',
        { detail: { permission: 'read:trust' } },
      );
    }
    const pages = directory.pages('read:trust', {
      base,
      scope: 'one',
      filter: '(objectClass=trustedDomain)',
      attributes: [
        'cn',
        'trustPartner',
        'trustDirection',
        'trustType',
        'trustAttributes',
        'securityIdentifier',
      ],
    });
    for await (const page of pages) yield page.flatMap((entry) => factsOf(entry, directory.domain));
  },
};
