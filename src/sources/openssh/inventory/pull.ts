/** The live pull: the files of one host, by SFTP, as the reading account. */
import { CountersignError } from '../../../core/index.ts';
import type { Snapshot } from '../../../model/index.ts';
import type { PullOptions } from '../../contract.ts';
import { type Area, pullAreas } from '../../pull-areas.ts';
import { type SshSession, withHost } from '../client.ts';
import type { OpensshConfig } from '../config.ts';
import { type Account, accountsOf, mapHost, sshdSettings } from './map.ts';

export const READ_PASSWD = 'read /etc/passwd';
const READ_GROUP = 'read /etc/group';
const READ_SSHD = 'read /etc/ssh/sshd_config';
const READ_HOST_KEYS = 'read /etc/ssh/*.pub';
const READ_KEYS = 'read authorized_keys';

interface World {
  readonly session: SshSession;
  name: string;
  passwd: string;
  group?: string;
  sshd?: Readonly<Record<string, string>>;
  readonly hostKeys: string[];
  readonly authorized: Map<string, string>;
  authorities: string;
}

/** Files of an account: `.ssh/authorized_keys` below its home unless the configuration says otherwise. */
export const keyFilesOf = (
  account: Account,
  settings: Readonly<Record<string, string>> | undefined,
): readonly string[] =>
  (settings?.['authorizedkeysfile'] ?? '.ssh/authorized_keys .ssh/authorized_keys2')
    .split(/\s+/)
    .filter((one) => one !== '' && one !== 'none')
    .map((one) =>
      one.replaceAll('%u', account.name).replaceAll('%h', account.home).replaceAll('%%', '%'),
    )
    .map((one) => (one.startsWith('/') ? one : `${account.home}/${one}`));

export const readSettings = async (session: SshSession) => {
  const text = (await session.read(READ_SSHD, '/etc/ssh/sshd_config'))?.toString('utf8');
  return text === undefined ? {} : sshdSettings(text);
};

const areas: readonly Area<World>[] = [
  {
    name: 'identities',
    permission: READ_PASSWD,
    kinds: ['identity', 'group', 'membership', 'credential', 'entitlement', 'trust'],
    async *list(world) {
      const bytes = await world.session.read(READ_PASSWD, '/etc/passwd');
      if (bytes === undefined)
        throw new CountersignError('ERR_INPUT_INVALID', 'the host has no /etc/passwd');
      world.passwd = bytes.toString('utf8');
      yield [];
    },
  },
  {
    name: 'memberships',
    permission: READ_GROUP,
    kinds: ['group', 'membership'],
    async *list(world) {
      world.group = (await world.session.read(READ_GROUP, '/etc/group'))?.toString('utf8') ?? '';
      yield [];
    },
  },
  {
    name: 'configuration of sshd',
    permission: READ_SSHD,
    // It says where the keys are, and which authorities may sign for anybody.
    kinds: ['trust', 'credential', 'entitlement'],
    async *list(world) {
      const settings = await readSettings(world.session);
      world.sshd = settings;
      const file = settings['trustedusercakeys'];
      if (file !== undefined && file !== 'none')
        world.authorities = (await world.session.read(READ_SSHD, file))?.toString('utf8') ?? '';
      yield [];
    },
  },
  {
    name: 'host keys',
    permission: READ_HOST_KEYS,
    kinds: ['credential'],
    async *list(world) {
      const names = await world.session.list(READ_HOST_KEYS, '/etc/ssh');
      for (const name of names.filter((one) => /^ssh_host_\w{1,20}_key\.pub$/.test(one))) {
        const text = await world.session.read(READ_HOST_KEYS, `/etc/ssh/${name}`);
        if (text !== undefined) world.hostKeys.push(text.toString('utf8'));
      }
      yield [];
    },
  },
  {
    name: 'authorized keys',
    permission: READ_KEYS,
    kinds: ['credential', 'entitlement', 'trust'],
    async *list(world) {
      for (const account of accountsOf(world.passwd)) {
        let text = '';
        for (const path of keyFilesOf(account, world.sshd))
          text += `${(await world.session.read(READ_KEYS, path))?.toString('utf8') ?? ''}\n`;
        world.authorized.set(account.name, text);
      }
      yield [];
    },
  },
];

const passwords = {
  area: 'passwords',
  because: '/etc/shadow is not read: it holds what would be worth stealing',
};

const hostName = async (config: OpensshConfig, session: SshSession): Promise<string> =>
  config.name ??
  (await session.read(READ_PASSWD, '/etc/hostname'))?.toString('utf8').trim().split('.')[0] ??
  config.host;

export async function* pullHost(
  config: OpensshConfig,
  at: number,
  options?: PullOptions,
): AsyncGenerator<Snapshot> {
  const snapshot = await withHost(config, 'read', async (session) => {
    const name = await hostName(config, session);
    const world: World = {
      session,
      name,
      passwd: '',
      hostKeys: [],
      authorized: new Map(),
      authorities: '',
    };
    return pullAreas<World>({
      system: 'openssh',
      scope: name,
      at,
      areas,
      world,
      options,
      finish: () => mapHost({ ...world, group: world.group, sshd: world.sshd }),
    });
  });
  yield { ...snapshot, blind: [...snapshot.blind, passwords] };
}
