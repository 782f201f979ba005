/** Organisational units, the containers right below the domain, and group policies: what reaches down to accounts. */
import type { Resource } from '../../../model/index.ts';
import type { Entry } from '../client.ts';
import { dnId, firstOfDn, SYSTEM } from '../names.ts';
import { readGuid } from '../security-descriptor.ts';
import type { AdWorld } from './world.ts';

/** Link options: switched off, enforced (MS-GPOL 2.2.2). */
const OFF = 1;
const ENFORCED = 2;
/** gPOptions: inheritance of policies is blocked. */
const BLOCKED = '1';

/** `[LDAP://cn={…},cn=policies,…;0][…]` as one policy a line. */
export const policyLinks = (written: string | undefined): Readonly<Record<string, string>> => {
  const lines = [...(written ?? '').matchAll(/\[LDAP:\/\/([^;\]]{1,1000});(\d{1,3})\]/gi)].flatMap(
    ([, dn = '', options]) => {
      const bits = Number(options);
      if ((bits & OFF) !== 0) return [];
      return `${dn.toLowerCase()};${(bits & ENFORCED) !== 0 ? 'enforced' : 'linked'}`;
    },
  );
  return { policyLinks: lines.join('\n') };
};

export const objectResource = (
  entry: Entry,
  scope: string,
  type: string,
  tags: Readonly<Record<string, string>>,
): Resource => {
  const [guid] = entry.bytes('objectGUID');
  return {
    kind: 'resource',
    id: dnId(entry.dn),
    system: SYSTEM,
    nativeId: entry.dn.toLowerCase(),
    scope,
    name: entry.text('displayName') ?? firstOfDn(entry.dn),
    type,
    tags: { ...tags, ...(guid === undefined ? {} : { objectGUID: readGuid(guid) }) },
  };
};

/** Those that hold accounts; what is in CN=System is the domain's own. */
export const topContainers = '(&(objectClass=container)(!(cn=System)))';

const attributes = ['objectGUID', 'displayName', 'gPLink', 'gPOptions'];

const unitOf = (entry: Entry, scope: string): Resource =>
  objectResource(entry, scope, 'organizational-unit', {
    ...policyLinks(entry.text('gPLink')),
    blocksPolicies: entry.text('gPOptions') === BLOCKED ? 'yes' : 'no',
  });

export async function* listContainers(world: AdWorld): AsyncGenerator<readonly Resource[]> {
  const { base, domain } = world.directory;
  const listed = async function* (
    filter: string,
    scope: 'sub' | 'one',
    of: (entry: Entry) => Resource,
  ) {
    const query = { base, scope, filter, attributes };
    for await (const page of world.directory.pages('read:domain-policy', query)) yield page.map(of);
  };
  yield* listed('(objectClass=organizationalUnit)', 'sub', (entry) => unitOf(entry, domain));
  const plain = (type: string) => (entry: Entry) => objectResource(entry, domain, type, {});
  yield* listed(topContainers, 'one', plain('container'));
  yield* listed('(&(objectClass=container)(cn=AdminSDHolder))', 'sub', plain('container'));
  yield* listed('(objectClass=groupPolicyContainer)', 'sub', plain('group-policy'));
}
