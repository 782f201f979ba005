/** Access lists: who owns what, and who may do what with it. */
import { CountersignError } from '../../../core/index.ts';
import type { Area } from '../../pull-areas.ts';
import type { Entry } from '../client.ts';
import { sidId } from '../names.ts';
import { rightsOf } from '../rights.ts';
import {
  readGuid,
  readSecurityDescriptor,
  readSid,
  type SecurityDescriptor,
} from '../security-descriptor.ts';
import { topContainers } from './container-area.ts';
import { domainId, type Grant, isOfItself } from './grants.ts';
import type { AdWorld } from './world.ts';

export const hidden = (permission: string, what: string): CountersignError =>
  new CountersignError(
    'ERR_SOURCE_DENIED',
    `Active Directory shows no ${what} to this account: ${permission} is missing`,
    { detail: { permission } },
  );

/** An entry for it takes the place of what owners may do by themselves (MS-DTYP 2.4.2.4). */
const OWNER_RIGHTS = 'S-1-3-4';

export const grantsOf = (
  descriptor: SecurityDescriptor,
  objectId: string,
  domain: string,
  secrets?: ReadonlySet<string>,
): readonly Grant[] => {
  const owner: readonly Grant[] =
    descriptor.owner === undefined ||
    isOfItself(descriptor.owner) ||
    descriptor.entries.some(({ sid, inheritOnly }) => sid === OWNER_RIGHTS && !inheritOnly)
      ? []
      : [
          {
            holderId: sidId(descriptor.owner, domain),
            effect: 'allow',
            right: 'Owns',
            objectId,
            inherited: false,
          },
        ];
  return [
    ...owner,
    ...descriptor.entries.flatMap((entry) =>
      entry.inheritOnly || isOfItself(entry.sid)
        ? []
        : rightsOf(entry, secrets).map((right) => ({
            holderId: sidId(entry.sid, domain),
            effect: entry.effect,
            right,
            objectId,
            inherited: entry.inherited,
          })),
    ),
  ];
};

const objectIdOf = (world: AdWorld, entry: Entry): string => {
  const { base, domain } = world.directory;
  const [bytes] = entry.bytes('objectSid');
  if (entry.dn.toLowerCase() === base.toLowerCase()) return domainId(domain);
  return bytes === undefined
    ? `active-directory:${entry.dn.toLowerCase()}`
    : sidId(readSid(bytes), domain);
};

/** Accounts, groups, organisational units, policies and the domain itself. */
const securityFilter =
  '(|(objectCategory=person)(objectClass=computer)(objectClass=group)(objectClass=organizationalUnit)(objectClass=groupPolicyContainer)(objectClass=domainDNS)(cn=AdminSDHolder))';

/** Attributes of LAPS have a schema id of their own in each forest. */
const readSchema = async (world: AdWorld): Promise<void> => {
  const { configuration } = world.directory;
  if (configuration === undefined) return;
  const pages = world.directory.pages('read:security-descriptor', {
    base: `CN=Schema,${configuration}`,
    scope: 'one',
    filter:
      '(|(lDAPDisplayName=ms-Mcs-AdmPwd)(lDAPDisplayName=msLAPS-Password)(lDAPDisplayName=msLAPS-EncryptedPassword))',
    attributes: ['schemaIDGUID'],
  });
  for await (const page of pages)
    for (const entry of page) {
      const [guid] = entry.bytes('schemaIDGUID');
      if (guid !== undefined) world.lapsAttributes.add(readGuid(guid));
    }
  world.schemaRead = true;
};

async function* listsOf(world: AdWorld): AsyncGenerator<readonly Entry[]> {
  const common = { attributes: ['objectSid', 'nTSecurityDescriptor'], withSecurity: true as const };
  const { base } = world.directory;
  yield* world.directory.pages('read:security-descriptor', {
    ...common,
    base,
    scope: 'sub',
    filter: securityFilter,
  });
  yield* world.directory.pages('read:security-descriptor', {
    ...common,
    base,
    scope: 'one',
    filter: topContainers,
  });
}

export const accessArea: Area<AdWorld> = {
  name: 'access lists',
  permission: 'read:security-descriptor',
  kinds: ['entitlement'],
  async *list(world) {
    let unseen = 0;
    await readSchema(world);
    for await (const page of listsOf(world)) {
      for (const entry of page) {
        const [bytes] = entry.bytes('nTSecurityDescriptor');
        if (bytes === undefined) unseen++;
        else {
          const descriptor = readSecurityDescriptor(bytes);
          const id = objectIdOf(world, entry);
          world.inherits.set(id, !descriptor.isProtected);
          world.grants.push(
            ...grantsOf(descriptor, id, world.directory.domain, world.lapsAttributes),
          );
        }
      }
      yield [];
    }
    if (unseen > 0) throw hidden('read:security-descriptor', `access list of ${unseen} objects`);
  },
};
