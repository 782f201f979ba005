/** Targets: directories, as objects, as bytes of access lists, and as bytes on the wire. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as listen } from 'node:tls';
import { isCountersignError, isObject, parseJson } from '../../src/core/index.ts';
import { grantsOf } from '../../src/sources/active-directory/inventory/access-area.ts';
import { accountFacts as windowsFacts } from '../../src/sources/active-directory/inventory/account.ts';
import { readAccount } from '../../src/sources/active-directory/inventory/read-account.ts';
import { domainOfDn, firstOfDn } from '../../src/sources/active-directory/names.ts';
import { readSecurityDescriptor } from '../../src/sources/active-directory/security-descriptor.ts';
import { accountFacts } from '../../src/sources/ldap/account.ts';
import { connectLdap, type Entry, entryOf } from '../../src/sources/ldap-directory.ts';
import { spoilJson } from './fuzz-spoil.part.ts';
import { type FuzzTarget, orRefused } from './fuzz-target.part.ts';

const AT = Date.UTC(2026, 10, 1);

const binary = new Set([
  'objectSid',
  'objectGUID',
  'sIDHistory',
  'userCertificate',
  'nTSecurityDescriptor',
]);

/** `{"dn": …, attribute: [values]}`; bytes stand as Latin-1. */
const entryIn = (text: string): Entry | undefined => {
  const value = parseJson(text);
  if (!isObject(value)) return undefined;
  const attributes = Object.entries(value).flatMap(([name, given]) => {
    const values = (Array.isArray(given) ? given : [given]).filter(
      (one) => typeof one === 'string',
    );
    return name === 'dn'
      ? []
      : [
          [
            name,
            binary.has(name) ? values.map((one) => Buffer.from(one, 'latin1')) : values,
          ] as const,
        ];
  });
  return entryOf({ ...Object.fromEntries(attributes), dn: String(value['dn']) });
};

const SID =
  '\u0001\u0005\0\0\0\0\0\u0005\u0015\0\0\0\u0001\0\0\0\u0002\0\0\0\u0003\0\0\0\u004d\u0004\0\0';
const person = {
  dn: 'CN=Ann,OU=People,DC=corp,DC=local',
  objectClass: ['top', 'person', 'user'],
  objectSid: [SID],
  objectGUID: ['0123456789abcdef'],
  sAMAccountName: ['ann'],
  userAccountControl: ['66048'],
  pwdLastSet: ['133500000000000000'],
  lastLogonTimestamp: ['0'],
  accountExpires: ['9223372036854775807'],
  whenCreated: ['20240101000000.0Z'],
  servicePrincipalName: ['HTTP/web.corp.local', 'MSSQLSvc/db:1433'],
  sIDHistory: [SID],
  mail: ['ann@example.com'],
  uid: ['ann'],
  employeeNumber: ['7'],
  loginShell: ['/bin/bash'],
  createTimestamp: ['20240101000000Z'],
  pwdChangedTime: ['20240101000000Z'],
  sshPublicKey: [`ssh-ed25519 ${'A'.repeat(68)} ann`],
  'msDS-SupportedEncryptionTypes': ['24'],
  'member;range=0-1499': ['CN=a', 'CN=b'],
};

const entries: FuzzTarget = {
  id: 'ldap-entries',
  says: 'objects of LDAP directories and of Active Directory as accounts and facts',
  share: 6,
  async open() {
    return {
      seeds: [
        JSON.stringify(person),
        JSON.stringify({
          dn: 'uid=bob,ou=people,dc=example,dc=com',
          objectClass: 'inetOrgPerson',
          uid: 'bob',
        }),
        JSON.stringify({
          ...person,
          objectClass: ['computer'],
          userAccountControl: ['528384'],
          sAMAccountName: ['DC1$'],
        }),
      ],
      words: [
        'CN=',
        ',DC=',
        '\\,',
        '\\2c',
        '+',
        '"',
        ';range=0-*',
        '-1',
        '9223372036854775808',
        'Z',
      ],
      spoil: spoilJson,
      enter: (text) =>
        orRefused(() => {
          const entry = entryIn(text);
          if (entry === undefined) return 'refused';
          entry.ranged('member');
          domainOfDn(entry.dn);
          firstOfDn(entry.dn);
          accountFacts(entry, 'dc=example,dc=com');
          const account = readAccount(entry, 'corp.local', AT);
          if (account) windowsFacts(account);
          return account ? 'taken' : 'refused';
        }),
    };
  },
};

const descriptor = (): string => {
  const head = Buffer.alloc(20);
  head.writeUInt8(1, 0);
  head.writeUInt16LE(0x8004, 2);
  head.writeUInt32LE(20, 4);
  const sid = Buffer.from(SID, 'latin1');
  head.writeUInt32LE(20 + sid.length, 16);
  const entry = Buffer.alloc(8);
  entry.writeUInt16LE(8 + sid.length, 2);
  entry.writeUInt32LE(0xf01ff, 4);
  const object = Buffer.alloc(28);
  object.writeUInt8(5, 0);
  object.writeUInt16LE(28 + sid.length, 2);
  object.writeUInt32LE(0x100, 4);
  object.writeUInt32LE(1, 8);
  const list = Buffer.concat([entry, sid, object, sid]);
  const acl = Buffer.alloc(8);
  acl.writeUInt8(4, 0);
  acl.writeUInt16LE(8 + list.length, 2);
  acl.writeUInt16LE(2, 4);
  return Buffer.concat([head, sid, acl, list]).toString('latin1');
};

const descriptors: FuzzTarget = {
  id: 'access-lists',
  says: 'security descriptors of Active Directory: bytes',
  share: 40,
  async open() {
    return {
      seeds: [descriptor()],
      words: [
        '\0',
        '\u00ff',
        '\u00ff\u00ff\u00ff\u00ff',
        '\u0001\u0000\u0004\u0080',
        '\u0005',
        SID,
      ],
      enter: (text) =>
        orRefused(() => {
          grantsOf(readSecurityDescriptor(Buffer.from(text, 'latin1')), 'x', 'corp');
          return 'taken';
        }),
    };
  },
};

/** BER (X.690): tag, length, what is in it. */
const ber = (tag: number, ...parts: readonly (Buffer | string)[]): Buffer => {
  const inner = Buffer.concat(
    parts.map((one) => (typeof one === 'string' ? Buffer.from(one, 'latin1') : one)),
  );
  const length =
    inner.length < 128 ? [inner.length] : [0x82, inner.length >> 8, inner.length & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), inner]);
};
const int = (value: number): Buffer => ber(2, Buffer.from([value]));
const result = (id: number, tag: number): Buffer =>
  ber(0x30, int(id), ber(tag, ber(10, Buffer.from([0])), ber(4, ''), ber(4, '')));
const found = (id: number): Buffer =>
  ber(
    0x30,
    int(id),
    ber(
      0x64,
      ber(4, 'cn=ann,dc=a'),
      ber(
        0x30,
        ber(0x30, ber(4, 'cn'), ber(0x31, ber(4, 'ann'), ber(4, 'b'))),
        ber(0x30, ber(4, 'objectSid'), ber(0x31, ber(4, '\x01\x05\0\0'))),
      ),
    ),
  );

const certificate = (): { readonly key: string; readonly cert: string } => {
  const folder = mkdtempSync(join(tmpdir(), 'cs-fuzz-ldap-'));
  const [key, cert] = [join(folder, 'key'), join(folder, 'cert')];
  const made = ['-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, '-days', '2'];
  const named = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
  execFileSync('openssl', ['req', '-x509', ...made, ...named], { stdio: 'ignore' });
  const pair = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  rmSync(folder, { recursive: true });
  return pair;
};

const wire: FuzzTarget = {
  id: 'ldap-wire',
  says: 'answers of a directory server to a search, as bytes',
  share: 0.01,
  async open() {
    let answer = Buffer.alloc(0);
    const { key, cert } = certificate();
    const server = listen({ key, cert }, (socket) => {
      let asked = 0;
      socket.on('error', () => undefined);
      socket.on('data', () => {
        asked++;
        if (asked === 1) socket.write(result(2, 0x61));
        else socket.end(answer);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return {
      seeds: [
        Buffer.concat([found(3), result(3, 0x65)]),
        found(3),
        result(3, 0x65),
        result(3, 0x78),
      ].map((one) => one.toString('latin1')),
      words: [
        '\x30\x84\x7f\xff\xff\xff',
        '\x30\x80',
        '\x64',
        '\x04\x82\xff\xff',
        '\x02\x01\x02',
        '\x30\x00',
        '\x0a\x01\x04',
        '\xa0\x00',
      ],
      async enter(text) {
        answer = Buffer.from(text, 'latin1');
        try {
          const directory = await connectLdap(
            {
              vendor: 'LDAP',
              urls: [`ldaps://127.0.0.1:${port}`],
              timeoutSeconds: 1,
              ca: cert,
              binary: ['objectSid'],
            },
            { name: 'cn=a', password: 'b' },
          );
          try {
            await directory.read('read', 'cn=ann,dc=a', ['cn']);
          } finally {
            await directory.close().catch(() => undefined);
          }
          return 'taken';
        } catch (error) {
          if (isCountersignError(error)) return 'refused';
          throw error;
        }
      },
      close: () => new Promise((resolve) => server.close(() => resolve())),
    };
  },
};

export const directoryTargets: readonly FuzzTarget[] = [entries, descriptors, wire];
