/**
 * Our rules over the vendor events of `data/rule-tests/panther-tests.dev.jsonl`: who else's authors thought
 * suspicious or not. A quarter was held out until the rules were written; its figures then stand in
 * docs/proofs/rule-tests-held-out.json.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createRuleSet, type LoadedRule, type Logsource } from '../../src/detection/index.ts';

export interface ForeignCase {
  readonly rule: string;
  readonly severity: string;
  readonly logType: string;
  readonly test: string;
  readonly expected: boolean;
  readonly mitre: readonly string[] | null;
  readonly event: Readonly<Record<string, unknown>>;
}

type Label = Logsource | ((event: ForeignCase['event']) => Logsource);

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const googleApplication = (event: ForeignCase['event']): Logsource => {
  const id = event['id'];
  const application =
    typeof id === 'object' && id !== null
      ? text((id as Record<string, unknown>)['applicationName'])
      : '';
  return { product: 'gcp', service: `google_workspace.${application}` };
};

const entraCategory = (event: ForeignCase['event']): Logsource => ({
  product: 'azure',
  service: /sign/i.test(text(event['category'])) ? 'signinlogs' : 'auditlogs',
});

/** Their log types that are one of our systems. Traffic logs (WAF, VPC, load balancer, DNS) are no identity system's. */
export const systemOf: Readonly<
  Record<string, { readonly system: string; readonly label: Label }>
> = {
  'AWS.CloudTrail': { system: 'aws', label: { product: 'aws', service: 'cloudtrail' } },
  'Azure.Audit': { system: 'entra', label: entraCategory },
  'Azure.MonitorActivity': {
    system: 'azure',
    label: { product: 'azure', service: 'activitylogs' },
  },
  'Okta.SystemLog': { system: 'okta', label: { product: 'okta', service: 'okta' } },
  'GSuite.ActivityEvent': { system: 'google-workspace', label: googleApplication },
  'GCP.AuditLog': { system: 'gcp', label: { product: 'gcp', service: 'gcp.audit' } },
  'GitHub.Audit': { system: 'github', label: { product: 'github', service: 'audit' } },
  'GitHub.Webhook': { system: 'github', label: { product: 'github', service: 'webhook' } },
  'GitLab.Audit': { system: 'gitlab', label: { product: 'gitlab', service: 'audit' } },
  'Amazon.EKS.Audit': { system: 'kubernetes', label: { product: 'kubernetes', service: 'audit' } },
  'Windows.EventLogs': { system: 'windows', label: { product: 'windows', service: 'security' } },
  'Slack.AuditLogs': { system: 'slack', label: { product: 'slack', service: 'audit' } },
  'Anthropic.Activity': {
    system: 'anthropic',
    label: { product: 'anthropic', service: 'activity' },
  },
  'OpenAI.Audit': { system: 'openai', label: { product: 'openai', service: 'audit' } },
  'OneLogin.Events': {
    system: 'onelogin',
    label: { product: 'onelogin', service: 'onelogin.events' },
  },
  'Auth0.Events': { system: 'auth0', label: { product: 'auth0', service: 'logs' } },
  'Duo.Administrator': { system: 'duo', label: { product: 'duo', service: 'admin' } },
  'Snowflake.LoginHistory': {
    system: 'snowflake',
    label: { product: 'snowflake', service: 'login_history' },
  },
  'Snowflake.QueryHistory': {
    system: 'snowflake',
    label: { product: 'snowflake', service: 'query_history' },
  },
  'Snowflake.GrantsToRoles': {
    system: 'snowflake',
    label: { product: 'snowflake', service: 'grants_to_roles' },
  },
  'Salesforce.LoginAs': {
    system: 'salesforce',
    label: { product: 'salesforce', service: 'login_as' },
  },
  'Salesforce.RealtimeEvent': {
    system: 'salesforce',
    label: { product: 'salesforce', service: 'realtime_event' },
  },
};

const LEVELS = ['informational', 'low', 'medium', 'high', 'critical'];
const levelOf = (severity: string): number =>
  LEVELS.indexOf({ info: 'informational' }[severity.toLowerCase()] ?? severity.toLowerCase());

/** Their authors wrote ids of ATT&CK v18; what v19 renamed is read as v19 names it. */
const readSuccessors = (): ReadonlyMap<string, string> => {
  const file = resolve(import.meta.dirname, '../../../shared/standards/attack/v18.1-to-v19.1.json');
  const { map } = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly map: Readonly<Record<string, string>>;
  };
  return new Map(Object.entries(map));
};

/** `TA0006:T1003.001` → `T1003.001`. */
const techniquesOf = (
  one: Pick<ForeignCase, 'mitre'>,
  inV19: ReadonlyMap<string, string>,
): readonly string[] =>
  (one.mitre ?? []).flatMap((text) => {
    const id = /T\d{4}(?:\.\d{3})?$/.exec(text)?.[0];
    return id === undefined ? [] : [inV19.get(id) ?? id];
  });

const parentOf = (technique: string): string => technique.split('.')[0] ?? technique;

/** Same technique, or the parent of either is the other. */
export const isSameTechnique = (a: string, b: string): boolean =>
  a === b || parentOf(a) === b || a === parentOf(b);

export interface Figure {
  positives: number;
  withTechnique: number;
  /** A finding of the author's technique, its parent or its child. */
  sameTechnique: number;
  /** Any finding at all. */
  found: number;
  /** The level is within one of the author's, where there was a finding. */
  nearLevel: number;
  negatives: number;
  /** A finding at medium or above on what the author calls harmless. */
  falseAlarms: number;
}

export interface Judged extends ForeignCase {
  readonly system: string;
  readonly found: readonly {
    readonly slug: string;
    readonly level: string;
    readonly attack: readonly string[];
  }[];
  readonly hasTechnique: boolean;
  readonly sameTechnique: boolean;
  readonly nearLevel: boolean;
}

export const judgeForeign = (file: string, rules: readonly LoadedRule[]): readonly Judged[] => {
  const set = createRuleSet(rules);
  const inV19 = readSuccessors();
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as ForeignCase)
    .flatMap((one) => {
      const known = systemOf[one.logType];
      if (!known) return [];
      const label = typeof known.label === 'function' ? known.label(one.event) : known.label;
      const found = set.match(one.event, label).map(({ rule }) => ({
        slug: rule.slug,
        level: rule.level as string,
        attack: rule.attack,
      }));
      const wanted = techniquesOf(one, inV19);
      // The best-fitting finding is judged, as an analyst reads the one that names the thing.
      const same = found.filter((f) =>
        f.attack.some((a) => wanted.some((w) => isSameTechnique(a, w))),
      );
      const judged = same.length > 0 ? same : found;
      const nearLevel = judged.some(
        (f) => Math.abs(LEVELS.indexOf(f.level) - levelOf(one.severity)) <= 1,
      );
      return [
        {
          ...one,
          system: known.system,
          found,
          hasTechnique: wanted.length > 0,
          sameTechnique: same.length > 0,
          nearLevel,
        },
      ];
    });
};

export const figureOf = (cases: readonly Judged[]): Figure => {
  const positives = cases.filter((one) => one.expected);
  const negatives = cases.filter((one) => !one.expected);
  const found = positives.filter((one) => one.found.length > 0);
  return {
    positives: positives.length,
    withTechnique: positives.filter((one) => one.hasTechnique).length,
    sameTechnique: positives.filter((one) => one.sameTechnique).length,
    found: found.length,
    nearLevel: found.filter((one) => one.nearLevel).length,
    negatives: negatives.length,
    falseAlarms: negatives.filter((one) =>
      one.found.some((f) => LEVELS.indexOf(f.level) >= LEVELS.indexOf('medium')),
    ).length,
  };
};
