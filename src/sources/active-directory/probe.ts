/**
 * Tries each permission by its least harmful call; changes nothing. What may be written is told by the directory
 * itself: allowedAttributesEffective lists, for one object, what the asking account may write.
 * https://learn.microsoft.com/windows/win32/adschema/a-allowedattributeseffective
 */
import { isCountersignError, messageOf } from '../../core/index.ts';
import type { PermissionProbe } from '../contract.ts';
import { type Directory, openDirectory } from './client.ts';
import type { AdConfig } from './config.ts';
import { adPermissions } from './permissions.ts';
import { readSid } from './security-descriptor.ts';

interface Look {
  readonly filter: string;
  readonly base?: (directory: Directory) => Promise<string>;
  /** One of the objects found must show it. */
  readonly attribute: string;
  readonly withSecurity?: true;
}

/** Its name depends on the language of the first controller; its number does not. */
const domainUsers = async (directory: Directory): Promise<string> => {
  const domain = await directory.read('read:group', directory.base, ['objectSid']);
  const [sid] = domain?.bytes('objectSid') ?? [];
  return sid === undefined ? directory.base : `<SID=${readSid(sid)}-513>`;
};

/** What every domain has, and what shows that it may be seen whole. */
const looks: Readonly<Record<string, Look>> = {
  'read:user': { filter: '(sAMAccountName=krbtgt)', attribute: 'userAccountControl' },
  'read:group': {
    filter: '(objectClass=*)',
    base: domainUsers,
    attribute: 'sAMAccountName',
  },
  'read:computer': {
    filter: '(&(objectClass=computer)(userAccountControl:1.2.840.113556.1.4.803:=8192))',
    attribute: 'userAccountControl',
  },
  'read:security-descriptor': {
    filter: '(objectClass=domainDNS)',
    attribute: 'nTSecurityDescriptor',
    withSecurity: true,
  },
  'read:trust': {
    filter: '(cn=System)',
    base: async ({ base }) => `CN=System,${base}`,
    attribute: 'objectClass',
  },
  'read:domain-policy': { filter: '(objectClass=domainDNS)', attribute: 'minPwdLength' },
};

/** Attribute whose writing each permission is, and the objects to ask it of. */
const writes: Readonly<Record<string, readonly [attribute: string, filter: string]>> = {
  'write:userAccountControl': [
    'userAccountControl',
    '(&(objectCategory=person)(objectClass=user))',
  ],
  'write:pwdLastSet': ['pwdLastSet', '(&(objectCategory=person)(objectClass=user))'],
  'write:servicePrincipalName': [
    'servicePrincipalName',
    '(&(objectCategory=person)(objectClass=user))',
  ],
  'write:member': ['member', '(objectClass=group)'],
};

/** Where decoys may be made: https://learn.microsoft.com/windows/win32/adschema/a-allowedchildclasseseffective */
const makes = ['user', '(|(objectClass=organizationalUnit)(objectClass=container))'] as const;

const isSeen = async (directory: Directory, permission: string, look: Look): Promise<boolean> => {
  const base = (await look.base?.(directory)) ?? directory.base;
  const pages = directory.pages(permission, {
    base,
    scope: look.base === undefined && look.filter !== '(objectClass=domainDNS)' ? 'sub' : 'base',
    filter: look.filter,
    attributes: [look.attribute],
    ...(look.withSecurity ? { withSecurity: true as const } : {}),
  });
  for await (const page of pages)
    if (page.some((entry) => entry.bytes(look.attribute).length > 0)) return true;
  return false;
};

const PAGES_AT_MOST = 3;

/** Delegated on a container, it may be written on some objects only: how many of those looked at. */
const writable = async (
  directory: Directory,
  permission: string,
  [wanted, filter]: readonly [string, string],
  told = 'allowedAttributesEffective',
): Promise<readonly [may: number, of: number]> => {
  let may = 0;
  let of = 0;
  let pagesSeen = 0;
  const pages = directory.pages(permission, {
    base: directory.base,
    scope: 'sub',
    filter,
    attributes: [told],
  });
  for await (const page of pages) {
    of += page.length;
    may += page.filter((entry) =>
      entry.texts(told).some((one) => one.toLowerCase() === wanted.toLowerCase()),
    ).length;
    if (++pagesSeen === PAGES_AT_MOST) break;
  }
  return [may, of];
};

async function* probeReads(directory: Directory): AsyncGenerator<PermissionProbe> {
  for (const [permission, look] of Object.entries(looks)) {
    try {
      yield (await isSeen(directory, permission, look))
        ? { permission, granted: 'yes' }
        : { permission, granted: 'no', because: `${look.attribute} is not shown` };
    } catch (fault) {
      yield {
        permission,
        granted:
          isCountersignError(fault, 'ERR_SOURCE_DENIED') ||
          isCountersignError(fault, 'ERR_NOT_FOUND')
            ? 'no'
            : 'unknown',
        because: messageOf(fault),
      };
    }
  }
}

async function* probeActs(directory: Directory): AsyncGenerator<PermissionProbe> {
  for (const [permission, write] of Object.entries(writes)) {
    const [may, of] = await writable(directory, permission, write);
    yield {
      permission,
      granted: may > 0 ? 'yes' : 'no',
      because: `on ${may} of the ${of} objects looked at`,
    };
  }
  const [may, of] = await writable(directory, 'create:user', makes, 'allowedChildClassesEffective');
  yield {
    permission: 'create:user',
    granted: may > 0 ? 'yes' : 'no',
    because: `in ${may} of the ${of} containers looked at`,
  };
  yield {
    permission: 'reset:password',
    granted: 'unknown',
    because: 'the directory does not tell extended rights, and a trial would reset a password',
  };
}

/** @throws CountersignError ERR_SOURCE_DENIED when an account is not accepted | ERR_SOURCE_UNAVAILABLE */
export async function* probeDirectory(config: AdConfig): AsyncGenerator<PermissionProbe> {
  const reader = await openDirectory(config, config.read);
  try {
    yield* probeReads(reader);
  } finally {
    await reader.close();
  }
  const acts = adPermissions.act.filter((one) => !Object.hasOwn(looks, one));
  if (config.act === undefined) {
    for (const permission of acts)
      yield { permission, granted: 'no', because: 'no delegated account to act with is set (act)' };
    return;
  }
  const actor = await openDirectory(config, config.act);
  try {
    yield* probeActs(actor);
  } finally {
    await actor.close();
  }
}
