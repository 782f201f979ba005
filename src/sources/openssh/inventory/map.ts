/** Files of a host → facts. Pure. */
import {
  type Credential,
  type Handle,
  type InventoryFact,
  known,
  noFlags,
  unknown,
} from '../../../model/index.ts';
import { accountId, groupId, hostId } from '../ids.ts';
import {
  type AuthorizedKey,
  expiryOf,
  type PublicKey,
  readAuthorizedKeys,
  readPublicKey,
} from './keys.ts';

export interface HostFiles {
  readonly name: string;
  readonly passwd: string;
  readonly group: string | undefined;
  /** Lower-case keyword → value, first one wins as in sshd itself. */
  readonly sshd: Readonly<Record<string, string>> | undefined;
  readonly hostKeys: readonly string[];
  /** Account → its authorized_keys; absent where it was not read. */
  readonly authorized: ReadonlyMap<string, string>;
  /** Keys of authorities that may sign certificates for any account (TrustedUserCAKeys). */
  readonly authorities: string;
}

export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
  readonly shell: string;
}

const SYSTEM = 'openssh';
const noShell = /\/(?:nologin|false|sync|halt|shutdown)$/;

export const accountsOf = (passwd: string): readonly Account[] =>
  passwd.split('\n').flatMap((line) => {
    const [name, , uid, gid, , home, shell] = line.split(':');
    if (!name || !/^\d{1,10}$/.test(uid ?? '') || !home) return [];
    return [
      { name, uid: Number(uid), gid: Number(gid), home, shell: (shell ?? '').trim() || '/bin/sh' },
    ];
  });

/** sshd_config(5): keyword, value; what stands below a Match is about some only and is left out. */
export const sshdSettings = (text: string): Readonly<Record<string, string>> => {
  const settings: Record<string, string> = {};
  for (const line of text.split('\n')) {
    const match =
      /^\s{0,80}([A-Za-z]{1,60})(?:\s{1,80}|\s{0,80}=\s{0,80})(.{1,1000}?)\s{0,80}$/.exec(line);
    const keyword = match?.[1]?.toLowerCase();
    if (keyword === 'match') break;
    if (keyword !== undefined && !Object.hasOwn(settings, keyword))
      settings[keyword] = match?.[2] ?? '';
  }
  return settings;
};

const classOf = ({ uid, shell }: Account): readonly ['human' | 'service_account', string] => {
  if (uid < 1000 || uid >= 60_000)
    return ['service_account', `user number ${uid} is in the range kept for the system`];
  return noShell.test(shell)
    ? ['service_account', 'it has no shell to sign in to']
    : ['human', `user number ${uid} is in the range for people, with a shell`];
};

const shownOptions = (key: AuthorizedKey): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(key.options).map(([name, value]) => [name, value.slice(0, 300)]),
  );

const base = { system: SYSTEM } as const;

const credential = (
  id: string,
  ofId: string,
  key: PublicKey,
  expiresAt: number | undefined,
): Credential => ({
  ...base,
  kind: 'credential',
  id,
  ofId,
  type: 'ssh_key',
  nativeId: key.fingerprint,
  status: 'active',
  issuer: 'self-made',
  createdAt: unknown('a key does not say when it was made; its comment is only asserted'),
  lastUsedAt: unknown('use of a key stands in the sign-in log only'),
  lastUsedPrecision: 0,
  expiresAt: known(expiresAt ?? null),
  rotatedAt: unknown('a key does not say since when it is let in'),
  storedIn: 'unknown',
  binding: key.type.startsWith('sk-') ? 'device_bound' : 'bearer',
  revocability: 'now',
});

const keyFacts = (host: string, account: Account, key: AuthorizedKey): readonly InventoryFact[] => {
  const ofId = accountId(host, account.name);
  const id = `${ofId}/key/${key.fingerprint}`;
  if (Object.hasOwn(key.options, 'cert-authority'))
    return [
      {
        ...base,
        kind: 'trust',
        id: `${ofId}/authority/${key.fingerprint}`,
        targetId: ofId,
        principal: { kind: 'federated', value: key.fingerprint },
        mechanism: 'federation',
        effect: 'allow',
        conditions: shownOptions(key),
        external: unknown('whose authority it is, the key does not say'),
      },
    ];
  return [
    credential(id, ofId, key, expiryOf(key.options['expiry-time'])),
    {
      ...base,
      kind: 'entitlement',
      id: `${id}/login`,
      holderId: ofId,
      effect: 'allow',
      privileges: [Object.hasOwn(key.options, 'command') ? 'host:run_command' : 'host:login'],
      privilegesInverted: false,
      resources: [hostId(host)],
      resourcesInverted: false,
      conditions: {
        key: key.fingerprint,
        type: key.type,
        ...(key.bits === undefined ? {} : { bits: key.bits }),
        ...shownOptions(key),
      },
      via: { kind: 'inline', name: 'authorized_keys' },
      standing: 'standing',
    },
  ];
};

const accountFacts = (files: HostFiles, account: Account): readonly InventoryFact[] => {
  const { name: host, authorized, sshd } = files;
  const text = authorized.get(account.name);
  const keys = readAuthorizedKeys(text ?? '');
  // The same key twice in a file is one key.
  const once = keys.filter(
    (key, at) => keys.findIndex((one) => one.fingerprint === key.fingerprint) === at,
  );
  const id = accountId(host, account.name);
  const [kind, classReason] = classOf(account);
  const handles: readonly Handle[] = [
    { kind: 'login', value: account.name, issuer: host, verified: false },
    ...once
      .filter((key) => !Object.hasOwn(key.options, 'cert-authority'))
      .map((key): Handle => ({ kind: 'public_key', value: key.fingerprint, verified: true })),
  ];
  const rootOff = account.uid === 0 && sshd?.['permitrootlogin'] === 'no';
  return [
    {
      ...base,
      kind: 'identity',
      id,
      nativeId: account.name,
      scope: host,
      name: account.name,
      class: kind,
      classReason,
      flags: noFlags,
      status: 'active',
      createdAt: unknown('the account file keeps no dates'),
      interactive:
        sshd === undefined && account.uid === 0
          ? unknown('whether root may sign in, the configuration of sshd says')
          : known(!noShell.test(account.shell) && !rootOff),
      mfa: unknown('a second factor is up to PAM and AuthenticationMethods'),
      lastUsedAt: unknown('sign-ins stand in the log only'),
      tags: { uid: String(account.uid), shell: account.shell },
      ...(text === undefined ? {} : { handles }),
    },
    ...once.flatMap((key) => keyFacts(host, account, key)),
  ];
};

const hostFacts = ({ name, hostKeys, sshd }: HostFiles): readonly InventoryFact[] => {
  const keys = hostKeys.flatMap((text) => readPublicKey(text) ?? []);
  const id = `${hostId(name)}/(host)`;
  const shown = [
    'permitrootlogin',
    'passwordauthentication',
    'trustedusercakeys',
    'authorizedkeysfile',
    'usepam',
  ];
  const tags = shown.flatMap((one) =>
    sshd?.[one] === undefined ? [] : [[one, sshd[one]] as const],
  );
  return [
    {
      ...base,
      kind: 'resource',
      id: hostId(name),
      nativeId: name,
      scope: name,
      name,
      type: 'host',
      tags: Object.fromEntries(tags),
    },
    {
      ...base,
      kind: 'identity',
      id,
      nativeId: '(host)',
      scope: name,
      name: `host ${name}`,
      class: 'workload',
      classReason: 'a machine that proves itself by its host keys',
      flags: noFlags,
      status: 'active',
      createdAt: unknown('a host does not say since when it is there'),
      interactive: known(false),
      mfa: known(false),
      lastUsedAt: unknown('a host key is used at every connection and logged at none'),
      tags: {},
      ...(keys.length > 0
        ? {
            handles: keys.map(
              (key): Handle => ({ kind: 'public_key', value: key.fingerprint, verified: true }),
            ),
          }
        : {}),
    },
    ...keys.map((key) => credential(`${id}/key/${key.fingerprint}`, id, key, undefined)),
  ];
};

const groupFacts = (
  { name: host, group }: HostFiles,
  accounts: readonly Account[],
): readonly InventoryFact[] =>
  (group ?? '').split('\n').flatMap((line): readonly InventoryFact[] => {
    const [name, , gid, members = ''] = line.split(':');
    if (!name || !gid) return [];
    const own = accounts.filter((one) => String(one.gid) === gid).map((one) => one.name);
    const named = members
      .trim()
      .split(',')
      .filter((one) => accounts.some((account) => account.name === one));
    const all = [...new Set([...own, ...named])];
    if (all.length === 0) return [];
    const id = groupId(host, name);
    return [
      { ...base, kind: 'group', id, nativeId: name, scope: host, name },
      ...all.map(
        (member): InventoryFact => ({
          kind: 'membership',
          id: `${id}/${member}`,
          memberId: accountId(host, member),
          groupId: id,
        }),
      ),
    ];
  });

const authorityFacts = (
  { name: host, authorities }: HostFiles,
  accounts: readonly Account[],
): readonly InventoryFact[] =>
  readAuthorizedKeys(authorities).flatMap((key) =>
    accounts.map(
      (account): InventoryFact => ({
        ...base,
        kind: 'trust',
        id: `${accountId(host, account.name)}/authority/${key.fingerprint}`,
        targetId: accountId(host, account.name),
        principal: { kind: 'federated', value: key.fingerprint },
        mechanism: 'federation',
        effect: 'allow',
        // Without AuthorizedPrincipals, a certificate must name the account among its principals.
        conditions: { principal: account.name },
        external: unknown('whose authority it is, the key does not say'),
      }),
    ),
  );

export const mapHost = (files: HostFiles): readonly InventoryFact[] => {
  const all = accountsOf(files.passwd);
  return [
    ...hostFacts(files),
    ...all.flatMap((account) => accountFacts(files, account)),
    ...groupFacts(files, all),
    ...authorityFacts(files, all),
  ];
};
