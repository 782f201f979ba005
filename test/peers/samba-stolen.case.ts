/** What a thief has of an account in a real domain, and what the controller still lets through with it. Test only. */
import { Buffer } from 'node:buffer';
import { copyFileSync } from 'node:fs';
import { readSid } from '../../src/sources/active-directory/security-descriptor.ts';
import { NETBIOS, type SambaDc } from './samba.case.ts';

export interface Stolen {
  /**
   * Until when the directory takes the tickets, as they are or renewed, epoch ms; undefined = it takes none. With a
   * SID: and the tickets carry that group.
   */
  tickets(group?: string): number | undefined;
  /** Whether the open connection still answers, and carries that group. */
  connection(group?: string): Promise<boolean>;
  /** Whether the hash of the password is taken by NTLM. */
  hash(): boolean;
  /** Sets a new password by the old one. True when it was taken. */
  setsNewPassword(): boolean;
  /** Whether the password is the one behind the ticket taken for `spn`, found without asking the controller. */
  guesses(spn: string, password: string): boolean;
  /** Until when the ticket taken for `spn` is good, epoch ms. */
  ends(spn: string): number;
  leave(): Promise<void>;
}

const secondsOf = (text: string): number => {
  const [, month, day, year, hour, minute, second] =
    /^(\d\d)\/(\d\d)\/(\d\d) (\d\d):(\d\d):(\d\d)$/.exec(text) ?? [];
  const parts = [`20${year}`, month, day, hour, minute, second].map(Number);
  const [y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0] = parts;
  return Date.UTC(y, mo - 1, d, h, mi, s);
};

const time = String.raw`(\d\d/\d\d/\d\d \d\d:\d\d:\d\d)`;

/** `klist`: the end of a ticket, and until when it can be renewed. */
const endsIn = (listing: string, service: string): readonly [number, number] => {
  const quoted = service.replace(/[.$/]/g, (one) => `\\${one}`);
  const line = new RegExp(`^${time} +${time} +${quoted}@.*\\n\\trenew until ${time}`, 'm');
  const [, , ends, renewed] = line.exec(listing) ?? [];
  if (ends === undefined || renewed === undefined)
    throw new Error(`no ticket for ${service} in ${listing}`);
  return [secondsOf(ends), secondsOf(renewed)];
};

const REFUSED = /NT_STATUS_(LOGON_FAILURE|ACCOUNT_\w+|PASSWORD_\w+)/;

/** Signs in as the account does, and takes along what a thief takes. */
export const stealFrom = async (
  dc: SambaDc,
  account: {
    readonly dn: string;
    readonly name: string;
    readonly password: string;
    /** Services whose tickets are taken too. */
    readonly spns?: readonly string[];
  },
): Promise<Stolen> => {
  const { dn, name, password, spns = [] } = account;
  const directory = `ldap/${dc.address}`;
  const cache = dc.scratch(`tickets-${name}`);
  const first = dc.scratch(`first-${name}`);
  const must = (command: string, args: readonly string[], input?: string): void => {
    const { ok, output } = dc.client(command, args, input);
    if (!ok) throw new Error(`${command} ${args.join(' ')}: ${output}`);
  };
  must('kinit', ['-r', '7d', '-c', cache, name], `${password}\n`);
  copyFileSync(cache, first);
  must('kvno', ['-c', cache, directory]);
  // The weakest kind that the controller gives: the one that can be guessed.
  for (const spn of spns) must('kvno', ['-c', cache, spn]);
  const connection = await dc.bind(dn, password);

  /** Those of a session opened with these tickets; undefined = refused. */
  const groupsBy = (tickets: string): readonly string[] | undefined => {
    const args = ['-LLL', '-o', 'ldif-wrap=no', '-Q', '-Y', 'GSSAPI', '-H', `ldap://${dc.address}`];
    const { ok, output } = dc.client(
      'ldapsearch',
      [...args, '-s', 'base', '-b', '', 'tokenGroups'],
      '',
      {
        KRB5CCNAME: `FILE:${tickets}`,
        LDAPSASL_NOCANON: 'on',
      },
    );
    if (!ok) return undefined;
    const found = [...output.matchAll(/^tokenGroups:: (\S+)$/gm)].map(([, value = '']) => value);
    return found.map((value) => readSid(Buffer.from(value, 'base64')));
  };
  const taken = (tickets: string, group: string | undefined): boolean => {
    const groups = groupsBy(tickets);
    return groups !== undefined && (group === undefined || groups.includes(group));
  };
  const listing = (): string => dc.client('klist', ['-c', cache]).output;

  return {
    tickets(group) {
      const renewed = dc.scratch(`renewed-${name}`);
      copyFileSync(first, renewed);
      const [ends, renewable] = endsIn(listing(), directory);
      if (dc.client('kinit', ['-R', '-c', renewed]).ok && taken(renewed, group)) return renewable;
      return taken(cache, group) ? ends : undefined;
    },
    async connection(group) {
      const { searchEntries } = await connection.search('', {
        scope: 'base',
        attributes: ['tokenGroups'],
        explicitBufferAttributes: ['tokenGroups'],
      });
      const groups = [searchEntries[0]?.['tokenGroups'] ?? []].flat() as readonly Buffer[];
      return group === undefined ? groups.length > 0 : groups.some((one) => readSid(one) === group);
    },
    hash() {
      // Samba's own words for it: no value of it is written here by hand.
      const script =
        'import sys; from samba.credentials import Credentials; c = Credentials(); ' +
        'c.set_password(sys.stdin.readline().rstrip("\\n")); print(bytes(c.get_nt_hash()).hex())';
      const hash = dc.client('/usr/bin/python3', ['-c', script], `${password}\n`).output.trim();
      const who = `${NETBIOS}\\${name}%${hash}`;
      const { output } = dc.client('smbclient', [
        ...['-L', dc.address, '-U', who, '--pw-nt-hash', '--use-kerberos=off', '-s', dc.conf],
      ]);
      // Nothing is shared here, so that a session fails after it too: only the reason tells.
      return !REFUSED.test(output);
    },
    setsNewPassword: () =>
      dc.client('kpasswd', [name], `${password}\nTh3-Thief's-0wn!\nTh3-Thief's-0wn!\n`).ok,
    guesses(spn, password) {
      const table = dc.scratch('guess');
      const add = `addent -password -p ${spn} -k 1 -e rc4-hmac`;
      dc.client('ktutil', [], `${add}\n${password}\nwkt ${table}\nq\n`);
      return dc.client('kvno', ['-c', cache, '-k', table, spn]).ok;
    },
    ends: (spn) => endsIn(listing(), spn)[0],
    leave: () => connection.unbind(),
  };
};
