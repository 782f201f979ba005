/** A real OpenLDAP server on loopback, over TLS, with password policy and access log. Test only. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'ldapts';

export const SUFFIX = 'dc=example,dc=test';
export const ADMIN = `cn=admin,${SUFFIX}`;
export const ADMIN_PASSWORD = 'admin-Secret-1';

/** Why there is no server to test against, or undefined. `npm test` installs one where it may. */
export const missingSlapd = ((): string | undefined => {
  const missing = JSON.parse(process.env['COUNTERSIGN_MISSING_PEERS'] ?? '{}') as {
    readonly slapd?: string;
  };
  if (missing.slapd !== undefined) return missing.slapd;
  return existsSync('/usr/sbin/slapd') ? undefined : 'slapd is not installed';
})();

export interface Slapd {
  readonly url: string;
  readonly ca: string;
  bind(dn: string, password: string): Promise<Client>;
  /** Its log so far, line by line. */
  lines(): readonly string[];
  stop(): Promise<void>;
}

const confOf = (dir: string, access: string): string => `
${['core', 'cosine', 'inetorgperson', 'nis'].map((one) => `include /etc/ldap/schema/${one}.schema`).join('\n')}
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload accesslog
moduleload ppolicy
pidfile ${dir}/pid
loglevel stats
TLSCertificateFile ${dir}/cert.pem
TLSCertificateKeyFile ${dir}/key.pem
database mdb
suffix cn=accesslog
rootdn cn=accesslog
directory ${dir}/log
access to * by dn.base="${ADMIN}" read by * none
database mdb
suffix ${SUFFIX}
rootdn ${ADMIN}
rootpw ${ADMIN_PASSWORD}
directory ${dir}/db
lastbind on
access to attrs=userPassword by anonymous auth by * none
${access}
access to * by users read by anonymous auth by * none
overlay ppolicy
ppolicy_default "cn=default,ou=policies,${SUFFIX}"
overlay accesslog
logdb cn=accesslog
logops bind writes session
`;

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

const certificate = (dir: string): void => {
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const files = ['-keyout', join(dir, 'key.pem'), '-out', join(dir, 'cert.pem')];
  const made = spawnSync('/usr/bin/openssl', [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '2',
    ...files,
    ...subject,
  ]);
  if (made.status !== 0) throw new Error(`openssl made no certificate: ${made.stderr}`);
};

const ended = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null) return;
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  child.kill('SIGTERM');
  await gone;
};

/** `access`: further rules of slapd.conf, before those that let everybody read who signed in. */
export const startSlapd = async (access = ''): Promise<Slapd> => {
  const dir = mkdtempSync(join(tmpdir(), 'countersign-slapd-'));
  for (const name of ['db', 'log']) mkdirSync(join(dir, name));
  certificate(dir);
  writeFileSync(join(dir, 'slapd.conf'), confOf(dir, access));
  const url = `ldaps://127.0.0.1:${await freePort()}`;
  const ca = readFileSync(join(dir, 'cert.pem'), 'utf8');
  const child = spawn(
    '/usr/sbin/slapd',
    ['-f', join(dir, 'slapd.conf'), '-h', `${url}/`, '-d', 'stats'],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => {
    log += chunk.toString('utf8');
  });
  const bind = async (dn: string, password: string): Promise<Client> => {
    const client = new Client({ url, timeout: 20_000, tlsOptions: { ca } });
    try {
      await client.bind(dn, password);
    } catch (fault) {
      await client.unbind();
      throw fault;
    }
    return client;
  };
  const stop = async (): Promise<void> => {
    await ended(child);
    rmSync(dir, { recursive: true, force: true });
  };
  for (let tries = 0; ; tries++) {
    try {
      await (await bind(ADMIN, ADMIN_PASSWORD)).unbind();
      break;
    } catch (fault) {
      if (tries < 100 && child.exitCode === null) {
        await new Promise((resolve) => {
          setTimeout(resolve, 100);
        });
        continue;
      }
      await stop();
      throw new Error(`slapd did not start: ${log.slice(-2_000)}`, { cause: fault });
    }
  }
  return { url, ca, bind, stop, lines: () => log.split('\n').filter(Boolean) };
};
