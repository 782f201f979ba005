// Real peers of the tests: use one that is running, else start an installed one, else install it
// where we may (root on Debian). What cannot be had is said; under REQUIRE_PEERS=1 that is a failure.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { connect } from 'node:net';

const quiet = (command, args) =>
  spawnSync(command, args, { stdio: 'ignore', timeout: 300_000 }).status === 0;
const mayInstall = () => process.getuid?.() === 0 && existsSync('/etc/debian_version');

const listening = (port) =>
  new Promise((answer) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: 1_000 });
    const end = (value) => {
      socket.destroy();
      answer(value);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    socket.once('timeout', () => end(false));
  });

let updated = false;
const install = (...packages) => {
  if (!mayInstall()) return false;
  process.stderr.write(`countersign: installing ${packages.join(', ')} for the tests …\n`);
  if (!updated) {
    quiet('apt-get', ['update']);
    updated = true;
  }
  return quiet('apt-get', ['install', '-y', '--no-install-recommends', ...packages]);
};

const startPostgres = () => {
  const versions = existsSync('/etc/postgresql') ? readdirSync('/etc/postgresql') : [];
  return versions.some((version) =>
    quiet('pg_ctlcluster', ['--skip-systemctl-redirect', version, 'main', 'start']),
  );
};

const canLogIn = () =>
  quiet('psql', ['-h', '127.0.0.1', '-U', 'postgres', '-d', 'postgres', '-w', '-c', 'select 1']);

const sambaPackages = [
  'samba',
  'samba-ad-provision',
  'samba-dsdb-modules',
  'samba-vfs-modules',
  'winbind',
  'python3-samba',
  'smbclient',
  'krb5-user',
  'ldap-utils',
  'libsasl2-modules-gssapi-mit',
];
const sambaPrograms = [
  '/usr/sbin/samba',
  '/usr/bin/samba-tool',
  '/usr/bin/smbclient',
  '/usr/bin/kinit',
  '/usr/bin/ldapsearch',
  '/usr/share/samba/setup/provision.ldif',
  '/usr/share/doc/libsasl2-modules-gssapi-mit',
];

/** Answers the reason why a peer is missing, or undefined when it is there. */
export const ensurePeers = async () => {
  const missing = {};
  if (!(await listening(5432))) {
    if (!startPostgres()) install('postgresql') && startPostgres();
  }
  if (!(await listening(5432)))
    missing.postgresql = 'no PostgreSQL on 127.0.0.1:5432 and none could be installed';
  else if (!canLogIn())
    missing.postgresql =
      'the PostgreSQL on 127.0.0.1:5432 does not let user postgres in without a password';
  if (!existsSync('/usr/bin/chromium') && !install('chromium'))
    missing.chromium = 'no /usr/bin/chromium and it could not be installed';
  if (!sambaPrograms.every(existsSync)) install(...sambaPackages);
  if (!sambaPrograms.every(existsSync))
    missing.samba = `no Samba domain controller: ${sambaPackages.join(', ')} could not be installed`;
  if (!existsSync('/usr/sbin/slapd') && !install('slapd'))
    missing.slapd = 'no /usr/sbin/slapd and it could not be installed';
  if (!existsSync('/usr/sbin/sshd') && !install('openssh-server'))
    missing.openssh = 'no /usr/sbin/sshd and it could not be installed';
  return missing;
};
