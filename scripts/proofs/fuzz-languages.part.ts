/** Targets: JSON and the small languages: conditions, filters, statements, policies of Vault, files of hosts. */
import { parseJson } from '../../src/core/index.ts';
import { parseCondition } from '../../src/detection/sigma/condition.ts';
import { readAuthorizedKeys } from '../../src/sources/openssh/inventory/keys.ts';
import { accountsOf, sshdSettings } from '../../src/sources/openssh/inventory/map.ts';
import { redactSql } from '../../src/sources/postgresql/redact.ts';
import { readSql } from '../../src/sources/postgresql/sql.ts';
import { ScimFault } from '../../src/sources/scim/server/contract.ts';
import { readFilter } from '../../src/sources/scim/server/filter.ts';
import { readPolicy } from '../../src/sources/vault/policy.ts';
import { spoilLines } from './fuzz-spoil.part.ts';
import { type FuzzTarget, orRefused } from './fuzz-target.part.ts';

const json: FuzzTarget = {
  id: 'json',
  says: 'JSON within bounds, the door of everything',
  share: 40,
  async open() {
    return {
      seeds: [
        '{"a":[1,2,{"b":null}],"c":"\\u00e9"}',
        '[[[[]]]]',
        '"text"',
        '-1.5e3',
        '{"__proto__":{"x":1}}',
      ],
      words: [
        '[',
        '{',
        '}',
        ']',
        '"',
        '\\',
        '__proto__',
        'constructor',
        '\\u005f',
        '1e400',
        '[['.repeat(40),
      ],
      enter: (text) =>
        orRefused(() => {
          parseJson(text, { maxBytes: 16_384, maxDepth: 32 });
          return 'taken';
        }),
    };
  },
};

const names = ['selection', 'selection_a', 'filter_main', 'filter', 'keywords'];

const conditions: FuzzTarget = {
  id: 'conditions',
  says: 'conditions of rules, the language that joins their selections',
  share: 40,
  async open() {
    return {
      seeds: [
        'selection and not filter',
        '1 of selection_* and not (filter or filter_main)',
        'all of them',
        'not 1 of filter*',
        '((selection)) or (keywords and selection_a)',
      ],
      words: [
        ...names,
        ' and ',
        ' or ',
        ' not ',
        '(',
        ')',
        '1 of ',
        'all of ',
        'any of ',
        'them',
        '*',
        '|',
        'count()',
      ],
      enter: (text) => ('message' in parseCondition([text], names) ? 'refused' : 'taken'),
    };
  },
};

const filters: FuzzTarget = {
  id: 'scim-filters',
  says: 'filters that identity providers send (SCIM)',
  share: 40,
  async open() {
    return {
      seeds: [
        'userName eq "ann@example.com"',
        'externalId eq "7" and active eq true',
        'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber eq "7"',
        'emails.value eq "a\\"b\\\\c"',
      ],
      words: [
        ' eq ',
        ' and ',
        ' or ',
        '"',
        '\\',
        'urn:ietf:',
        ':',
        '.',
        'true',
        '(',
        '[type eq "work"]',
        '\\u0000',
      ],
      enter(text) {
        try {
          readFilter(text);
          return 'taken';
        } catch (error) {
          if (error instanceof ScimFault) return 'refused';
          throw error;
        }
      },
    };
  },
};

const statements: FuzzTarget = {
  id: 'statements',
  says: 'SQL in logs of PostgreSQL, told apart and cleared of secrets',
  share: 14,
  async open() {
    return {
      seeds: [
        `ALTER ROLE ann WITH PASSWORD 'x' SUPERUSER`,
        'GRANT SELECT, INSERT ON TABLE public.a, "B" TO ann WITH GRANT OPTION',
        `CREATE USER MAPPING FOR ann SERVER s OPTIONS (user 'a', password 'b')`,
        `SET LOCAL ROLE admin; RESET ALL -- c`,
        'ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT ALL ON TABLES TO PUBLIC',
        '/* a /* b */ */ REVOKE admin FROM ann, bob CASCADE',
        `SELECT $tag$ text $tag$, E'\\'x', U&"d\\0061t"`,
      ],
      words: [
        "'",
        '"',
        '$$',
        '$a$',
        '/*',
        '*/',
        '--',
        'PASSWORD ',
        'ROLE ',
        'GRANT ',
        ' TO ',
        ' ON ',
        "E'",
        ';',
        '\\',
      ],
      enter(text) {
        redactSql(text);
        return readSql(text).what === 'other' ? 'refused' : 'taken';
      },
    };
  },
};

const hosts: FuzzTarget = {
  id: 'host-files',
  says: 'files of hosts: passwd, authorized_keys, sshd_config',
  share: 12,
  async open() {
    return {
      seeds: [
        `command="id",no-pty,from="10.0.0.0/8,!10.1.1.1",expiry-time="20271231" ssh-ed25519 ${'A'.repeat(68)} ann@x\n# c\nssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQ== b`,
        'root:x:0:0:root:/root:/bin/bash\nann:x:1000:1000:Ann,,,:/home/ann:/usr/sbin/nologin\n',
        'PermitRootLogin prohibit-password\nMatch User ann Address 10.0.0.0/8\n  PasswordAuthentication yes\n',
      ],
      words: [
        'ssh-rsa ',
        '"',
        '\\"',
        ',',
        ':',
        '=',
        'from=',
        'Match ',
        '\n',
        'cert-authority',
        ' ',
      ],
      spoil: spoilLines,
      enter(text) {
        const keys = readAuthorizedKeys(text).length;
        return keys + accountsOf(text).length + Object.keys(sshdSettings(text)).length > 0
          ? 'taken'
          : 'refused';
      },
    };
  },
};

const vault: FuzzTarget = {
  id: 'vault-policies',
  says: 'policies of Vault: HCL and JSON',
  share: 24,
  async open() {
    return {
      seeds: [
        'path "secret/data/*" {\n  capabilities = ["read", "list"]\n}\n',
        'path "a/+/b" { policy = "write" allowed_parameters = { "x" = ["1"] } min_wrapping_ttl = "1h" }',
        '{"path":{"secret/*":{"capabilities":["sudo"]}}}',
        '# c\n/* d */ path "x" { capabilities = ["deny"] } // e\npath "y" {}',
        'path "h" { control_group = { factor "a" { identity { group_names = ["b"] approvals = 1 } } } }',
      ],
      words: [
        'path ',
        '"',
        '{',
        '}',
        '[',
        ']',
        '=',
        'capabilities',
        '<<EOF\n',
        '/*',
        '*/',
        '#',
        ',',
        '${',
      ],
      enter: (text) => (readPolicy(text) ? 'taken' : 'refused'),
    };
  },
};

export const languageTargets: readonly FuzzTarget[] = [
  json,
  conditions,
  filters,
  statements,
  vault,
  hosts,
];
