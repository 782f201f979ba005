/** Targets: what connected systems send and give out: records, lines, exports. */
import { isCountersignError, isObject, parseJson } from '../../src/core/index.ts';
import { sources } from '../../src/sources/index.ts';
import { through } from './fuzz-parsers.part.ts';
import { readSeeds, readSystems } from './fuzz-seeds.part.ts';
import { spoilJson, spoilLines } from './fuzz-spoil.part.ts';
import { type Entry as Enter, type FuzzTarget, orRefused } from './fuzz-target.part.ts';

const AT = Date.UTC(2026, 10, 1);

const records: FuzzTarget = {
  id: 'records',
  says: 'records of every system as JSON, through detection, parser, OCSF and what they change',
  share: 3,
  async open() {
    const systems = await readSystems();
    return {
      async seeds() {
        const { records: known } = await readSeeds();
        return [...known.values()].flatMap((own) =>
          own.slice(0, 60).map((one) => JSON.stringify(one)),
        );
      },
      words: [
        '"',
        '{',
        '}',
        '[',
        ']',
        ',',
        ':',
        'null',
        '1e999',
        '"__proto__":',
        '\\u0000',
        '\\ud800',
        '-0',
      ],
      spoil: spoilJson,
      enter: (text) =>
        orRefused(() => {
          const record = parseJson(text);
          if (!isObject(record)) return 'refused';
          const source = systems.find(
            (one) => one.unwrap?.(record) !== undefined || one.detect(record),
          );
          return source && through(source, record) === 'parsed' ? 'taken' : 'refused';
        }),
    };
  },
};

const lines: FuzzTarget = {
  id: 'lines',
  says: 'lines of text through every system that reads some',
  share: 10,
  async open() {
    const systems = await readSystems();
    const readers = systems.filter(({ readLine }) => readLine !== undefined);
    return {
      seeds: async () => [...(await readSeeds()).lines.values()].flat(),
      words: [
        ' user=',
        ' from ',
        ' port ',
        '"',
        ',',
        '[',
        ']',
        'conn=',
        ' op=',
        'dn="',
        'LOG:  ',
        'ssh2',
        '\\',
      ],
      enter: (text) => {
        let taken = false;
        for (const source of readers)
          if (source.readLine?.(text) !== undefined)
            taken = through(source, text) === 'parsed' || taken;
        return taken ? 'taken' : 'refused';
      },
    };
  },
};

const exportSeeds: readonly string[] = [
  'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ServiceAccount\n  metadata: {name: a, namespace: b}\n- apiVersion: rbac.authorization.k8s.io/v1\n  kind: ClusterRoleBinding\n  metadata: {name: c}\n  roleRef: {kind: ClusterRole, name: admin}\n  subjects: [{kind: ServiceAccount, name: a, namespace: b}]\n',
  'employeeNumber,name,email,manager,last day\n7,Ann,ann@example.com,3,2026-03-31\n8,"B, C",b@example.com,7,\n',
  'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated\nann,arn:aws:iam::111122223333:user/ann,2020-01-01T00:00:00+00:00,true,no_information,N/A,N/A,false,true,2020-01-01T00:00:00+00:00,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A\n',
  '{"UserDetailList":[{"UserName":"ann","Arn":"arn:aws:iam::111122223333:user/ann","UserId":"AIDA1","Path":"/","CreateDate":"2020-01-01T00:00:00Z","AttachedManagedPolicies":[],"GroupList":["g"]}],"GroupDetailList":[],"RoleDetailList":[{"RoleName":"r","Arn":"arn:aws:iam::111122223333:role/r","RoleId":"AROA1","Path":"/","CreateDate":"2020-01-01T00:00:00Z","AssumeRolePolicyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}]},"RolePolicyList":[{"PolicyName":"p","PolicyDocument":{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}}],"AttachedManagedPolicies":[]}],"Policies":[]}',
  '{"meta":{"type":"users","version":5,"count":1},"data":[{"ObjectIdentifier":"S-1-5-21-1-2-3-1101","Properties":{"name":"ANN@CORP.LOCAL","domain":"CORP.LOCAL","enabled":true,"pwdlastset":1700000000,"serviceprincipalnames":["http/x"]},"Aces":[{"PrincipalSID":"S-1-5-21-1-2-3-512","PrincipalType":"Group","RightName":"GenericAll","IsInherited":false}],"PrimaryGroupSID":"S-1-5-21-1-2-3-513","AllowedToDelegate":[],"HasSIDHistory":[],"SPNTargets":[]}]}',
];

/** What a document gives is read beyond its map: the closure is where the work is. */
const enterExport: Enter = (text) =>
  orRefused(() => {
    let read: unknown;
    try {
      read = parseJson(text);
    } catch (error) {
      if (!isCountersignError(error)) throw error;
    }
    let taken = false;
    for (const source of sources) {
      const map = source.inventoryFile?.({ path: 'fuzz', text }, read);
      if (map === undefined) continue;
      for (const fact of map(AT).facts) JSON.stringify(fact);
      taken = true;
    }
    return taken ? 'taken' : 'refused';
  });

const exported: FuzzTarget = {
  id: 'exports',
  says: 'inventory exports of every system: JSON, YAML and CSV',
  share: 0.5,
  async open() {
    return {
      seeds: exportSeeds,
      words: [
        'kind: ',
        'apiVersion: v1\n',
        '---\n',
        '"Statement":',
        '"Principal":',
        'N/A',
        ',',
        '"',
        ';',
        '\t',
      ],
      spoil: (text, other, random) =>
        text.startsWith('{') ? spoilJson(text, other, random) : spoilLines(text, other, random),
      enter: enterExport,
    };
  },
};

export const dataTargets: readonly FuzzTarget[] = [records, lines, exported];
