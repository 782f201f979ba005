/** OpenSSH against a real server: inventory, log and actions. */
import type { ChildProcess } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isCountersignError } from '../../src/core/index.ts';
import type { Action, ActionContext, Credential, Identity } from '../../src/model/index.ts';
import { type ActionWorld, describeAction } from '../../src/sources/action.case.ts';
import { inventorySuite } from '../../src/sources/inventory-suite.case.ts';
import { opensshActions } from '../../src/sources/openssh/actions/index.ts';
import type { OpensshConfig } from '../../src/sources/openssh/config.ts';
import { opensshSource } from '../../src/sources/openssh/index.ts';
import {
  missingOpenssh,
  OTHER,
  READER,
  type SshPeer,
  startOpenssh,
  TARGET,
} from './openssh.case.ts';

let peer: SshPeer;
const keyOf = (name: string) => {
  const key = peer.keys[name];
  if (!key) throw new Error(`no key ${name}`);
  return key;
};

const config = (): OpensshConfig => ({
  host: '127.0.0.1',
  port: peer.port,
  hostKey: peer.hostKey,
  read: { user: READER, privateKey: keyOf('reader').privateKey },
  act: { user: 'root', privateKey: keyOf('actor').privateKey },
  root: peer.root,
});

const passwd = [
  'root:x:0:0:root:/root:/bin/bash',
  `${READER}:x:10:10::/var/spool/uucp:/usr/sbin/nologin`,
  `${TARGET}:x:5:60::/home/${TARGET}:/bin/sh`,
  `${OTHER}:x:1009:9::/home/${OTHER}:/bin/bash`,
];

const seed = (): void => {
  peer.write('/etc/hostname', 'fs01\n');
  peer.mode('/etc/ssh/ssh_host_ed25519_key.pub', 0o640);
  peer.write('/etc/passwd', `${passwd.join('\n')}\n`);
  peer.write('/etc/group', `sudo:x:27:${OTHER}\nempty:x:99:\n`);
  peer.write(
    '/etc/ssh/sshd_config',
    'PermitRootLogin prohibit-password\nAuthorizedKeysFile /keys/%u\nTrustedUserCAKeys /etc/ssh/ca.pub\nMatch User x\n  PermitRootLogin yes\n',
  );
  peer.write('/etc/ssh/ca.pub', `${keyOf('other').publicKey}\n`);
  peer.write('/var/log/auth.log', `${peer.log().join('\n')}\n`);
  peer.write(peer.keyFile('root'), `${keyOf('actor').publicKey}\n`);
  peer.write(peer.keyFile(READER), `${keyOf('reader').publicKey}\n`);
  peer.write(
    peer.keyFile(TARGET),
    `# keys\nfrom="127.0.0.0/8",expiry-time="20350101Z" ${keyOf('stolen').publicKey}\n${keyOf('other').publicKey}\n`,
  );
  peer.write(peer.keyFile(OTHER), `restrict,command="/bin/true" ${keyOf('stolen').publicKey}\n`);
};

const files: Readonly<Record<string, readonly string[]>> = {
  'read /etc/passwd': ['/etc/passwd'],
  'read /etc/group': ['/etc/group'],
  'read /etc/ssh/sshd_config': ['/etc/ssh/sshd_config'],
  'read /etc/ssh/*.pub': ['/etc/ssh/ssh_host_ed25519_key.pub'],
  'read authorized_keys': [`/keys/${TARGET}`],
  'read /var/log/auth.log': ['/var/log/auth.log'],
};

const deny = (permission: string): void => {
  // Signing in itself: another key is let in at the reader.
  if (permission === 'login') peer.write(peer.keyFile(READER), '');
  for (const file of files[permission] ?? []) peer.mode(file, 0o600);
};

const pictureOf = () =>
  [TARGET, OTHER, READER, 'root'].map((user) => {
    const { mode, uid, gid, size } = statSync(join(peer.root, peer.keyFile(user)));
    return [user, peer.text(peer.keyFile(user)), mode, uid, gid, size];
  });

const target = () => ({
  system: 'openssh',
  identityId: `openssh:fs01/${TARGET}`,
  credentialId: `openssh:fs01/${TARGET}/key/${keyOf('stolen').fingerprint}`,
  nativeId: keyOf('stolen').fingerprint,
  scope: 'fs01',
});

const actionOf = (id: string): Action => {
  const action = opensshActions(config()).find((one) => one.id === id);
  if (!action) throw new Error(`no action ${id}`);
  return action;
};

const isAlive = (session: ChildProcess): boolean =>
  session.exitCode === null && session.signalCode === null;

const settled = async (session: ChildProcess): Promise<boolean> => {
  await new Promise((resolve) => setTimeout(resolve, 200));
  return isAlive(session);
};

const actionWorld = async (
  id: string,
  more: (session: ChildProcess) => Partial<ActionWorld>,
): Promise<ActionWorld> => {
  seed();
  const session = await peer.open(TARGET, 'stolen');
  return {
    action: actionOf(id),
    target: target(),
    params: {},
    now: Date.now,
    picture: pictureOf,
    settle: () => {},
    deny: () => {},
    restrictTo: () => Promise.resolve(),
    async close() {
      session.kill('SIGKILL');
      await Promise.resolve();
    },
    ...more(session),
  };
};

const skipped = missingOpenssh !== undefined && process.env['REQUIRE_PEERS'] !== '1';

describe.skipIf(skipped)(`OpenSSH itself${skipped ? ` (skipped: ${missingOpenssh})` : ''}`, () => {
  beforeAll(async () => {
    peer = await startOpenssh();
    seed();
  });
  afterAll(() => peer?.stop());

  inventorySuite({
    source: opensshSource,
    async start() {
      seed();
      return {
        pull: (at, options) => opensshSource.inventory?.(config(), at, options) ?? nothing(),
        pullUnknown: (at) =>
          opensshSource.inventory?.(
            { ...config(), read: { user: READER, privateKey: keyOf('stolen').privateKey } },
            at,
          ) ?? nothing(),
        deny,
        picture: pictureOf,
        secrets: [keyOf('stolen').privateKey, keyOf('reader').privateKey],
        close: () => Promise.resolve(),
      };
    },
    expected: {
      identity: 5,
      credential: 6,
      entitlement: 5,
      trust: 4,
      group: 1,
      membership: 1,
      resource: 1,
    },
    notOfInventory: ['read /var/log/auth.log'],
  });

  it('lists keys, what they are let in for, and the same key at several accounts by one handle', async () => {
    seed();
    const facts = [];
    for await (const one of opensshSource.inventory?.(config(), Date.now()) ?? nothing())
      facts.push(...one.facts);
    const stolen = keyOf('stolen').fingerprint;
    const holders = facts.filter(
      (fact): fact is Identity =>
        fact.kind === 'identity' && fact.handles?.some(({ value }) => value === stolen) === true,
    );
    expect(holders.map(({ name, class: kind }) => [name, kind])).toEqual([
      [TARGET, 'service_account'],
      [OTHER, 'human'],
    ]);
    const credential = facts.find(
      (fact): fact is Credential => fact.kind === 'credential' && fact.id === target().credentialId,
    );
    expect(credential?.expiresAt).toEqual({ known: true, value: Date.UTC(2035, 0, 1) });
    expect(facts).toContainEqual(
      expect.objectContaining({
        kind: 'entitlement',
        holderId: `openssh:fs01/${OTHER}`,
        privileges: ['host:run_command'],
        conditions: expect.objectContaining({ restrict: '', command: '/bin/true' }),
      }),
    );
    expect(facts).toContainEqual(
      expect.objectContaining({
        kind: 'resource',
        tags: expect.objectContaining({ permitrootlogin: 'prohibit-password' }),
      }),
    );
  });

  it('talks to no host that shows another key', async () => {
    const other = { ...config(), hostKey: keyOf('other').fingerprint };
    const pull = async () => {
      for await (const _one of opensshSource.inventory?.(other, 0) ?? nothing());
    };
    const fault = await pull().catch((thrown: unknown) => thrown);
    expect(isCountersignError(fault, 'ERR_OUTBOUND_REFUSED'), String(fault)).toBe(true);
  });

  const permissionless = { do: [], verify: [], undo: [] };
  const root = opensshActions({ ...({} as OpensshConfig) }).map((action) => action.permissions);
  // The acting account of this test is root, whom no file refuses: its rights are shown apart below.
  const notShown = {
    do: root.flatMap((one) => one.do),
    verify: root.flatMap((one) => one.verify),
    undo: root.flatMap((one) => one.undo),
  };

  describeAction({
    title: 'openssh.disable_key',
    held: 'refused',
    immediate: true,
    rarelyNeeded: { ...permissionless, ...notShown },
    start: () =>
      actionWorld('openssh.disable_key', (session) => ({
        held: {
          nativeId: keyOf('stolen').fingerprint,
          probe: () => peer.login(TARGET, 'stolen'),
        },
        livesOn: async () => [
          ...((await settled(session)) ? [{ what: /open sessions/, until: undefined }] : []),
          ...((await peer.login(OTHER, 'stolen')) === 'accepted' &&
          (await peer.login(TARGET, 'other')) === 'accepted'
            ? [{ what: /other accounts and hosts/, until: undefined }]
            : []),
        ],
        meddle: async () => peer.write(peer.keyFile(TARGET), `${keyOf('other').publicKey}\n`),
      })),
    refusals: [
      {
        title: 'a key that is not there',
        target: {
          nativeId: `SHA256:${'a'.repeat(43)}`,
          credentialId: `openssh:fs01/${TARGET}/key/SHA256:${'a'.repeat(43)}`,
        },
        because: /must name|not among/,
      },
    ],
  });

  describeAction({
    title: 'openssh.end_sessions',
    held: 'refused',
    immediate: true,
    rarelyNeeded: { ...permissionless, ...notShown },
    start: () =>
      actionWorld('openssh.end_sessions', (session) => ({
        target: {
          system: 'openssh',
          identityId: `openssh:fs01/${TARGET}`,
          nativeId: TARGET,
          scope: 'fs01',
        },
        picture: () => [pictureOf(), peer.sessions(TARGET) > 0],
        held: {
          nativeId: `session/${TARGET}`,
          probe: async () => ((await settled(session)) ? 'accepted' : 'refused'),
        },
        livesOn: async () => [
          ...((await peer.login(TARGET, 'stolen')) === 'accepted'
            ? [{ what: /new session/, until: undefined }]
            : []),
          { what: /left running/, until: undefined },
        ],
      })),
    refusals: [
      {
        title: 'what is no account',
        target: { nativeId: 'x; reboot' },
        because: /must name an account/,
      },
      { title: 'the account it acts with', target: { nativeId: 'root' }, because: /by hand/ },
    ],
  });

  it('may be an account that writes one file and nothing else, and says so where it may not', async () => {
    seed();
    const little: OpensshConfig = {
      ...config(),
      act: { user: READER, privateKey: keyOf('reader').privateKey },
    };
    const [disable] = opensshActions(little);
    const context: ActionContext = { now: Date.now, stepId: 'stp_little' };
    const plan = await disable?.plan(target(), {}, context);
    const fault = await disable?.do(plan as never, context).catch((thrown: unknown) => thrown);
    expect(isCountersignError(fault, 'ERR_SOURCE_DENIED'), String(fault)).toBe(true);
    if (isCountersignError(fault)) expect(fault.detail['permission']).toBe('write authorized_keys');
    expect(await peer.login(TARGET, 'stolen')).toBe('accepted');
    peer.mode(peer.keyFile(TARGET), 0o660);
    await disable?.do(plan as never, context);
    expect(await peer.login(TARGET, 'stolen')).toBe('refused');
  });

  it('reads the log from where it ended, and says which right is missing', async () => {
    seed();
    const options = { since: 0, until: Date.now() + 60_000 };
    const pull = async (cursor?: string) => {
      const pages = [];
      for await (const page of opensshSource.pullLogs?.(config(), cursor, options) ?? [])
        pages.push(page);
      return pages;
    };
    const before = peer.log();
    peer.write('/var/log/auth.log', `${before.join('\n')}\n`);
    const first = await pull();
    await peer.login(TARGET, 'stolen');
    // The server's lines come by a pipe of their own.
    await new Promise((resolve) => setTimeout(resolve, 300));
    const after = peer.log();
    peer.write('/var/log/auth.log', `${after.join('\n')}\n`);
    const second = await pull(first.at(-1)?.cursor);
    const count = second.flatMap(({ records }) => records).length;
    expect(count).toBe(after.length - before.length);
    expect(await pull(second.at(-1)?.cursor)).toEqual([]);
    deny('read /var/log/auth.log');
    const fault = await pull().catch((thrown: unknown) => thrown);
    expect(isCountersignError(fault) && fault.detail['permission']).toBe('read /var/log/auth.log');
  });

  it('tells which rights it has, and which not', async () => {
    seed();
    const probe = async () => {
      const found: Record<string, string> = {};
      for await (const one of opensshSource.probe?.(config()) ?? [])
        found[one.permission] = one.granted;
      return found;
    };
    const { read, act } = opensshSource.permissions;
    expect(await probe()).toEqual({
      ...Object.fromEntries(read.map((one) => [one, 'yes'])),
      ...Object.fromEntries(act.map((one) => [one, 'unknown'])),
    });
    for (const one of Object.keys(files)) {
      seed();
      deny(one);
      expect([one, (await probe())[one]]).toEqual([one, 'no']);
    }
  });
});

async function* nothing() {}
