/** Targets: the files that users write and copy, and the small languages in them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createRuleSet, readRules } from '../../src/detection/index.ts';
import { frameworkSchema } from '../../src/governance/frameworks/schema.ts';
import { readLifecycle } from '../../src/governance/lifecycle/load.ts';
import { policySchema } from '../../src/governance/policies/schema.ts';
import { readYamlContent } from '../../src/governance/yaml-content.ts';
import { readPlaybook } from '../../src/response/playbook-load.ts';
import { readTable, scanText } from '../../src/sources/exposure/index.ts';
import { readGitleaks } from '../../src/sources/exposure/patterns.ts';
import { loadMapping } from '../../src/sources/generic/load.ts';
import { spoilLines } from './fuzz-spoil.part.ts';
import { type FuzzTarget, orRefused } from './fuzz-target.part.ts';

const content = resolve(import.meta.dirname, '../../content');

/** Every n-th file, so that seeds stay few and of all kinds. */
export const textsUnder = (folder: string, most: number): readonly string[] => {
  const files = readdirSync(join(content, folder), { recursive: true, encoding: 'utf8' })
    .filter((one) => /\.ya?ml$/.test(one))
    .sort();
  const step = Math.max(1, Math.floor(files.length / most));
  return files
    .filter((_, at) => at % step === 0)
    .map((one) => readFileSync(join(content, folder, one), 'utf8'));
};

/** A file is named by what it calls itself, so that more of it is read than its name. */
const nameIn = (text: string): string => /^(?:id|system): (\S+)$/m.exec(text)?.[1] ?? 'fuzz';

const record = {
  eventName: 'AssumeRole',
  eventSource: 'sts.amazonaws.com',
  sourceIPAddress: '198.51.100.7',
  userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/ann' },
  EventID: 4769,
};

const words = [
  'condition: ',
  ' and not ',
  ' or ',
  '1 of selection*',
  'all of them',
  '|contains',
  '|re',
  '|cidr',
  '|base64offset',
  '|windash',
  '|expand',
  '|fieldref',
  '|exists',
  '|gt',
  '|all',
  'correlation:',
  'timespan: 5m',
  'type: temporal_ordered',
  'group-by:',
  '---\n',
  '<<: *a',
  '&a ',
  '*a',
  '!!',
  '%x%',
  '|minute',
];

const rules: FuzzTarget = {
  id: 'rules',
  says: 'the rule loader: YAML, Sigma, correlations, patterns, and the compiled rules over a record',
  share: 0.4,
  async open() {
    return {
      seeds: textsUnder('rules', 150),
      words,
      spoil: spoilLines,
      enter(text) {
        const { rules: read, faults } = readRules([{ file: 'fuzz.yml', text }]);
        const set = createRuleSet(read);
        for (const { logsource } of read) set.match(record, logsource);
        return faults.length > 0 ? 'refused' : 'taken';
      },
    };
  },
};

const playbooks: FuzzTarget = {
  id: 'playbooks',
  says: 'playbooks: YAML with the place of every fault',
  share: 0.4,
  async open() {
    return {
      seeds: textsUnder('playbooks', 60),
      words: [
        'steps:',
        'when:',
        'undo:',
        '&a ',
        '*a',
        '<<: *a',
        '- if:',
        'human/',
        '{{',
        '}}',
        '${',
        '!!',
      ],
      spoil: spoilLines,
      enter: (text) => (readPlaybook(text, nameIn(text)).playbook ? 'taken' : 'refused'),
    };
  },
};

const policies: FuzzTarget = {
  id: 'policies',
  says: 'policies, frameworks and life cycles of the site: YAML by schema',
  share: 0.3,
  async open() {
    return {
      seeds: [
        ...textsUnder('policies', 30),
        ...textsUnder('frameworks', 4),
        ...textsUnder('lifecycle', 8),
      ],
      words: [
        'require:',
        'rules:',
        'check: ',
        'within: ',
        '&a ',
        '*a',
        '<<: *a',
        '!!',
        'controls:',
      ],
      spoil: spoilLines,
      enter(text) {
        const faults = [
          readYamlContent(text, { file: `${nameIn(text)}.yml`, schema: policySchema, key: 'id' }),
          readYamlContent(text, {
            file: `${nameIn(text)}.yml`,
            schema: frameworkSchema,
            key: 'id',
          }),
          readLifecycle(text, nameIn(text)),
        ].map((one) => one.faults.length);
        return faults.includes(0) ? 'taken' : 'refused';
      },
    };
  },
};

const mappings: FuzzTarget = {
  id: 'mappings',
  says: 'mappings of systems that we do not know: YAML, compiled and tried on their examples',
  share: 0.3,
  async open() {
    return {
      seeds: textsUnder('mappings', 20),
      words: [
        'fields:',
        'examples:',
        'line: ',
        'regex: ',
        'when:',
        'expect:',
        '(?<a>',
        '&a ',
        '*a',
        '.*',
        '[0]',
      ],
      spoil: spoilLines,
      enter: (text) => orRefused(() => loadMapping('fuzz.yml', text), ['ERR_CONFIG_INVALID']),
    };
  },
};

const secrets: FuzzTarget = {
  id: 'secrets',
  says: 'forms of credentials in our table and in gitleaks’ format',
  share: 0.3,
  async open() {
    return {
      seeds: [
        ...textsUnder('secrets', 4).map((one) => one.slice(0, 6_000)),
        '[[rules]]\nid = "a-key"\nregex = \'\'\'(?i)key[=:]([a-z0-9]{20})\'\'\'\nsecretGroup = 1\nentropy = 3\nkeywords = ["key"]\n[rules.allowlist]\nregexes = ["x+"]\nstopwords = ["test"]\n',
      ],
      words: [
        '[[rules]]',
        'regex = ',
        "'''",
        '(?i)',
        '(a+)+',
        '{1000}',
        'keywords = ',
        '[extend]',
        '"""',
        '=',
      ],
      spoil: spoilLines,
      enter(text) {
        const table = orRefused(() => readTable(text), ['ERR_CONFIG_INVALID']);
        const leaks = orRefused(() => readGitleaks(text), ['ERR_CONFIG_INVALID']);
        return table === 'taken' || leaks === 'taken' ? 'taken' : 'refused';
      },
    };
  },
};

const scans: FuzzTarget = {
  id: 'scans',
  says: 'texts searched for credentials',
  share: 0.1,
  async open() {
    const table = readFileSync(
      join(
        content,
        'secrets',
        readdirSync(join(content, 'secrets')).find((one) => one.endsWith('.yml')) ?? '',
      ),
      'utf8',
    );
    const rows = readTable(table);
    const patterns = rows.map(({ pattern }) => pattern);
    return {
      seeds: rows.flatMap(({ fires, quiet }) => [...fires, ...quiet]),
      words: [
        'AKIA',
        'ghp_',
        '-----BEGIN PRIVATE KEY-----\n',
        'eyJ',
        '.',
        '=',
        ':',
        'password',
        '\n',
      ],
      async enter(text) {
        return (await scanText(text, { path: 'a.txt' }, { patterns })).length > 0
          ? 'taken'
          : 'refused';
      },
    };
  },
};

export const contentTargets: readonly FuzzTarget[] = [
  rules,
  playbooks,
  policies,
  mappings,
  secrets,
  scans,
];
