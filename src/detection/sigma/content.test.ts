import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { severityRank } from '../../model/index.ts';
import { servingOnly } from './correlation/link.ts';
import { testRules } from './examples.ts';
import { lintRules } from './lint.ts';
import { loadRules } from './load.ts';
import { loadFieldTables } from './load-fields.ts';
import type { Logsource } from './rule.ts';
import { createRuleSet } from './rule-set.ts';

const root = resolve(import.meta.dirname, '../../..');
const shared = resolve(root, '../shared');
const attackFolder = resolve(shared, 'standards/attack');
const stratus = resolve(shared, 'data/cloudtrail/stratus-detonation-logs.neutral.jsonl');

const fields = loadFieldTables(resolve(root, 'content/fields'));
const loaded = loadRules(resolve(root, 'content/rules'), { fields });
const { correlations, faults } = loaded;
const serving = servingOnly(correlations);
/** Without those that only serve a correlation: their examples are its sequences. */
const rules = loaded.rules.filter((rule) => rule.own || !serving.has(rule.id));
const set = createRuleSet(rules);
const label: Logsource = { product: 'aws', service: 'cloudtrail' };
const isLoud = (level: (typeof rules)[number]['level']): boolean =>
  severityRank(level) >= severityRank('medium');

describe('our own rules', () => {
  it('load without a fault, and leave nothing for lint to say', () => {
    expect(rules.length).toBeGreaterThanOrEqual(30);
    expect(faults).toEqual([]);
    expect(lintRules(rules)).toEqual([]);
  });

  it('all carry our conventions and an answer that playbooks know', () => {
    const situations = [
      'leaked_credential',
      'session_hijack',
      'privilege_escalation',
      'dormant_reactivated',
      'emergency_access',
    ];
    expect(rules.filter((rule) => !rule.own)).toEqual([]);
    expect(rules.filter((rule) => !situations.includes(rule.response ?? ''))).toEqual([]);
  });

  it('fire on what they must and stay quiet where they must', () => {
    const results = testRules(loaded.rules, correlations);
    expect(results.flatMap((result) => result.failures)).toEqual([]);
    expect(results.every((result) => result.outcome === 'passed')).toBe(true);
  });

  it('give their examples as whole records', () => {
    const keys = [
      'eventVersion',
      'eventID',
      'eventTime',
      'eventSource',
      'eventName',
      'userIdentity',
    ];
    const ofAws = rules.filter((rule) => rule.logsource.service === 'cloudtrail');
    for (const rule of ofAws) {
      for (const event of [...rule.fires, ...rule.quiet]) {
        expect(Object.keys(event), rule.slug).toEqual(expect.arrayContaining(keys));
      }
    }
  });

  it('find their own examples through the index, too', () => {
    for (const rule of rules) {
      for (const event of rule.fires) {
        expect(set.match(event, rule.logsource).map((match) => match.rule.slug)).toContain(
          rule.slug,
        );
      }
    }
  });

  it('leave the ordinary work of infrastructure code alone, all of them together', () => {
    const work = rules
      .flatMap((rule) => rule.quiet)
      .filter((event) => /Terraform/.test(String(event['userAgent'])));
    expect(work.length).toBeGreaterThan(30);
    const loud = work.flatMap((event) =>
      set.match(event, label).filter(({ rule }) => isLoud(rule.level)),
    );
    expect(loud.map(({ rule }) => rule.slug)).toEqual([]);
  });
});

/** Techniques of hosts: in version 19, though the lists of identity and cloud techniques leave them out. */
const ofHosts = [
  'T1003',
  'T1003.001',
  'T1003.002',
  'T1003.003',
  'T1003.004',
  'T1018',
  'T1020',
  'T1041',
  'T1053.003',
  'T1053.005',
  'T1098.007',
  'T1134',
  'T1134.005',
  'T1204.002',
  'T1207',
  'T1543.003',
  'T1548.003',
  'T1529',
  'T1566.001',
  'T1569.002',
];

const readJson = (name: string): unknown =>
  JSON.parse(readFileSync(resolve(attackFolder, name), 'utf8'));

describe.skipIf(!existsSync(attackFolder))(
  'techniques (where the ATT&CK lists are at hand)',
  () => {
    it('are all those of version 19', () => {
      const identity = readJson('identity-techniques-v19.1.json') as { id: string }[];
      const cloud = readJson('attack-v18.1-identity-cloud.json') as {
        id: string;
        in_v19_1: boolean;
      }[];
      const { map } = readJson('v18.1-to-v19.1.json') as { map: Record<string, string> };
      const known = new Set([
        ...identity.map((one) => one.id),
        ...cloud.filter((one) => one.in_v19_1).map((one) => one.id),
        ...Object.values(map),
        ...ofHosts,
      ]);
      const named = new Set(rules.flatMap((rule) => rule.attack));
      expect(named.size).toBeGreaterThan(20);
      expect([...named].filter((id) => !known.has(id))).toEqual([]);
    });
  },
);

/** What a finding of each attack may fittingly be called. A parent stands for its sub-techniques. */
const fitting: readonly (readonly [RegExp, readonly string[]])[] = [
  [/get-password-data/, ['T1552', 'T1555']],
  // The credentials of the instance are taken by a command that is sent to it.
  [/steal-instance-credentials/, ['T1552', 'T1651']],
  [/secretsmanager|securestring/, ['T1555']],
  [/cloudtrail|dns-delete-logs|flow-logs/, ['T1685']],
  [/organizations-leave/, ['T1666', 'T1685']],
  [/download-user-data/, ['T1552', 'T1580']],
  [/unusual-instances/, ['T1496', 'T1578']],
  [/ec2-user-data/, ['T1578', 'T1059']],
  [/ssm-send-command/, ['T1651']],
  [/ssm-start-session|instance-connect|serial-console/, ['T1021']],
  [/open-port-22/, ['T1686']],
  [/share-/, ['T1537']],
  [/bedrock/, ['T1496']],
  [/console-login/, ['T1078']],
  [/iam-|federation-token|rolesanywhere/, ['T1098', 'T1136', 'T1550', 'T1078', 'T1484']],
  [/lambda/, ['T1648', 'T1546', 'T1098', 'T1525']],
];

const fits = (technique: string, ids: readonly string[]): boolean => {
  const wanted = fitting.find(([pattern]) => pattern.test(technique))?.[1] ?? [];
  return ids.some((id) => wanted.some((parent) => id.startsWith(parent)));
};

describe.skipIf(!existsSync(stratus))(
  'recorded attacks on AWS (where the records are at hand)',
  () => {
    it('are found by rules alone in at least 26 of 35 techniques, by a fitting name', () => {
      const found = new Map<string, boolean>();
      for (const line of readFileSync(stratus, 'utf8').trim().split('\n')) {
        const { technique, event } = JSON.parse(line) as { technique: string; event: unknown };
        const hit = set
          .match(event, label)
          .some(({ rule }) => isLoud(rule.level) && fits(technique, rule.attack));
        found.set(technique, hit || found.get(technique) === true);
      }
      expect(found.size).toBe(35);
      expect([...found.values()].filter(Boolean).length).toBeGreaterThanOrEqual(26);
    });
  },
);
