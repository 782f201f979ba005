/** A real Active Directory domain on loopback: Samba as domain controller, with its own audit logs. Test only. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'ldapts';

const REALM = 'CORP.EXAMPLE.TEST';
export const DOMAIN = 'corp.example.test';
export const NETBIOS = 'CORP';
export const BASE = 'DC=corp,DC=example,DC=test';
export const USERS = `CN=Users,${BASE}`;
export const ADMIN_PASSWORD = 'Adm1n-Passw0rd!';

/** Why there is no domain controller to test against, or undefined. `npm test` installs one where it may. */
export const missingSamba = ((): string | undefined => {
  const missing = JSON.parse(process.env['COUNTERSIGN_MISSING_PEERS'] ?? '{}') as {
    readonly samba?: string;
  };
  if (missing.samba !== undefined) return missing.samba;
  const names = ['sbin/samba', 'bin/samba-tool', 'bin/smbclient', 'bin/kinit', 'bin/ldapsearch'];
  const programs = names.map((name) => `/usr/${name}`);
  if (!programs.every(existsSync))
    return 'samba, smbclient, krb5-user and ldap-utils are not installed';
  return process.getuid?.() === 0 ? undefined : 'its ports are below 1024: only root may';
})();

export interface SambaDc {
  readonly address: string;
  readonly url: string;
  readonly ca: string;
  readonly serverName: string;
  /** A client signed in by simple bind over TLS. The caller unbinds it. */
  bind(who: string, password: string): Promise<Client>;
  /** A client's program with the domain's Kerberos settings, its times in UTC. */
  client(
    command: string,
    args: readonly string[],
    input?: string,
    env?: NodeJS.ProcessEnv,
  ): { readonly ok: boolean; readonly output: string };
  /** Settings of Samba's own clients. */
  readonly conf: string;
  /** A new path for a cache of tickets, a key table; gone with the controller. */
  scratch(name: string): string;
  /** Asks for a ticket as a person's workstation does. True when the controller gave one. */
  kinit(user: string, password: string): boolean;
  /** Signs in over SMB by NTLM. The session is audited whether or not the share can be listed. */
  ntlm(user: string, password: string): void;
  /** samba-tool on the controller's own database, as its host's administrator. */
  tool(...args: readonly string[]): string;
  /** What the administrator reads of one object, as text, without waiting for a promise. */
  look(dn: string, ...attributes: readonly string[]): string;
  /** All audit lines so far, of all its logs, as they were written. */
  auditLines(): readonly string[];
  stop(): Promise<void>;
}

const confOf = (dir: string, address: string): string => `[global]
  netbios name = DC1
  realm = ${REALM}
  workgroup = ${NETBIOS}
  server role = active directory domain controller
  interfaces = ${address}/8
  bind interfaces only = yes
  server services = s3fs, rpc, ldap, cldap, kdc
  private dir = ${dir}/dc/private
  state directory = ${dir}/dc/state
  cache directory = ${dir}/dc/cache
  lock directory = ${dir}/dc
  binddns dir = ${dir}/dc/bind-dns
  pid directory = ${dir}/run
  ncalrpc dir = ${dir}/ncalrpc
  winbindd socket directory = ${dir}/winbindd
  ntp signd socket directory = ${dir}/ntp
  logging = file
  log file = ${dir}/logs/samba.log
  max log size = 0
  log level = 1 auth_json_audit:5@${dir}/logs/auth.json dsdb_json_audit:5@${dir}/logs/dsdb.json dsdb_password_json_audit:5@${dir}/logs/password.json dsdb_group_json_audit:5@${dir}/logs/group.json
[sysvol]
  path = ${dir}/dc/state/sysvol
  read only = no
`;

const krb5Of = (address: string): string => `[libdefaults]
  default_realm = ${REALM}
  dns_lookup_kdc = false
  dns_lookup_realm = false
  udp_preference_limit = 1
  dns_canonicalize_hostname = false
  rdns = false
[realms]
  ${REALM} = {
    kdc = ${address}
    kpasswd_server = ${address}
  }
`;

const run = (
  command: string,
  args: readonly string[],
  input = '',
  env: NodeJS.ProcessEnv = {},
): { readonly ok: boolean; readonly output: string } => {
  const { status, stdout, stderr } = spawnSync(command, args, {
    input,
    encoding: 'utf8',
    timeout: 120_000,
    env: { ...process.env, ...env },
  });
  return { ok: status === 0, output: `${stdout}${stderr}` };
};

const must = (command: string, args: readonly string[]): string => {
  const { ok, output } = run(command, args);
  if (!ok) throw new Error(`${command} ${args[0]} ${args[1]} failed: ${output}`);
  return output;
};

const listening = (address: string, port: number): Promise<boolean> =>
  new Promise((answer) => {
    const socket = connect({ host: address, port, timeout: 1_000 });
    const end = (value: boolean) => {
      socket.destroy();
      answer(value);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    socket.once('timeout', () => end(false));
  });

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

const untilListening = async (address: string, child: ChildProcess): Promise<void> => {
  for (let waited = 0; waited < 90_000; waited += 100) {
    const ready = await Promise.all([636, 88, 445].map((port) => listening(address, port)));
    if (ready.every(Boolean)) return;
    if (child.exitCode !== null) throw new Error(`samba ended with ${child.exitCode}`);
    await pause(100);
  }
  throw new Error('samba did not listen within 90 s');
};

const ended = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  child.kill('SIGTERM');
  const patience = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await gone;
  clearTimeout(patience);
};

/** Its helpers write until they have noticed that the parent is gone. */
const emptied = async (dir: string): Promise<void> => {
  for (let tries = 0; tries < 50; tries++) {
    try {
      rmSync(dir, { recursive: true, force: true });
      return;
    } catch {
      await pause(100);
    }
  }
  rmSync(dir, { recursive: true, force: true });
};

/** Its ports are fixed: each controller has a loopback address of its own. */
const freeAddress = async (): Promise<string> => {
  for (let last = 70; last < 120; last++) {
    const address = `127.0.${process.pid % 200}.${last}`;
    if (!(await listening(address, 636)) && !(await listening(address, 88))) return address;
  }
  throw new Error('no loopback address is free');
};

/**
 * Provisions a new domain and starts its controller; `prepare` may use samba-tool before the start.
 * Takes some ten seconds.
 */
export const startSambaDc = async (
  prepare?: (tool: (...args: readonly string[]) => string) => void,
): Promise<SambaDc> => {
  const dir = mkdtempSync(join(tmpdir(), 'countersign-samba-'));
  const address = await freeAddress();
  for (const name of ['logs', 'run', 'ncalrpc', 'winbindd', 'ntp']) mkdirSync(join(dir, name));
  const conf = join(dir, 'smb.conf');
  // prettier-ignore
  must('samba-tool', [
    'domain',
    'provision',
    `--realm=${REALM}`,
    `--domain=${NETBIOS}`,
    '--server-role=dc',
    '--dns-backend=SAMBA_INTERNAL',
    `--adminpass=${ADMIN_PASSWORD}`,
    `--targetdir=${dir}/dc`,
    '--host-name=dc1',
    `--host-ip=${address}`,
  ]);
  writeFileSync(conf, confOf(dir, address));
  writeFileSync(join(dir, 'krb5.conf'), krb5Of(address));
  const tool = (...args: readonly string[]): string => must('samba-tool', [...args, '-s', conf]);
  prepare?.(tool);
  const child = spawn('/usr/sbin/samba', ['-F', '--no-process-group', '-s', conf], {
    stdio: 'ignore',
  });
  const stop = async (): Promise<void> => {
    await ended(child);
    await emptied(dir);
  };
  try {
    await untilListening(address, child);
  } catch (fault) {
    const log = join(dir, 'logs/samba.log');
    const said = existsSync(log) ? readFileSync(log, 'utf8').slice(-2_000) : '';
    await stop();
    throw new Error(`${String(fault)}\n${said}`, { cause: fault });
  }
  const ca = readFileSync(join(dir, 'dc/private/tls/ca.pem'), 'utf8');
  const client: SambaDc['client'] = (command, args, input, env = {}) =>
    run(command, args, input, {
      KRB5_CONFIG: join(dir, 'krb5.conf'),
      LDAPTLS_CACERT: join(dir, 'dc/private/tls/ca.pem'),
      LDAPTLS_REQCERT: 'allow',
      TZ: 'UTC',
      LC_ALL: 'C',
      ...env,
    });
  let scratched = 0;
  const scratch = (name: string): string => join(dir, `${name}-${scratched++}`);
  const serverName = `DC1.${DOMAIN}`;
  const url = `ldaps://${address}`;
  return {
    address,
    url,
    ca,
    serverName,
    tool,
    stop,
    async bind(who, password) {
      const client = new Client({
        url,
        timeout: 20_000,
        tlsOptions: { ca, servername: serverName },
      });
      try {
        await client.bind(who, password);
      } catch (fault) {
        await client.unbind();
        throw fault;
      }
      return client;
    },
    client,
    conf,
    scratch,
    kinit: (user, password) =>
      client('kinit', ['-c', scratch(`cache-${user}`), user], `${password}\n`).ok,
    look(dn, ...attributes) {
      const admin = `CN=Administrator,${USERS}`;
      const args = [
        '-LLL',
        '-o',
        'ldif-wrap=no',
        '-H',
        url,
        '-x',
        '-D',
        admin,
        '-w',
        ADMIN_PASSWORD,
      ];
      const found = client('ldapsearch', [...args, '-s', 'base', '-b', dn, ...attributes]);
      return found.output.split('\n').sort().join('\n');
    },
    ntlm(user, password) {
      run('smbclient', [
        '-L',
        address,
        '-U',
        `${NETBIOS}\\${user}%${password}`,
        '--use-kerberos=off',
        '-s',
        conf,
      ]);
    },
    auditLines: () =>
      ['auth', 'dsdb', 'password', 'group'].flatMap((name) => {
        const file = join(dir, `logs/${name}.json`);
        return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
      }),
  };
};
