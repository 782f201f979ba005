/** Checks with their populations, and the posture of one principal, derived from the estate's rows. */
import type { CheckView, Posture, PrincipalRow, Severity, Verdict } from '../../src/contract.ts';
import { chanceOf, minute } from './chance.ts';

interface CheckDraft {
  readonly check: string;
  readonly title: string;
  readonly severity: Severity;
  readonly remedy: string;
  readonly says: string;
  readonly points: number;
  readonly of: (row: PrincipalRow) => boolean;
  readonly failing: number;
  readonly blind: number;
  readonly nhi: readonly string[];
  readonly csf: readonly string[];
}

const machine = (row: PrincipalRow): boolean => row.class !== 'human' && row.class !== 'role';
const human = (row: PrincipalRow): boolean => row.class === 'human';
const roles = (row: PrincipalRow): boolean =>
  row.class === 'role' || row.class === 'workload' || row.class === 'agent';
const any = (): boolean => true;

export const checkDrafts: readonly CheckDraft[] = [
  {
    check: 'exposed-key',
    title: 'No key of it is known outside',
    severity: 'critical',
    remedy: 'Deactivate the key and rotate what it read.',
    says: 'Identities with an access key',
    points: 35,
    of: machine,
    failing: 0.004,
    blind: 0.02,
    nhi: ['NHI2:2025'],
    csf: ['PR.AA-01'],
  },
  {
    check: 'admin-equivalent',
    title: 'Is not admin, nor can become one',
    severity: 'high',
    remedy: 'Replace the wide policy by what was used in 90 days.',
    says: 'Every identity and role',
    points: 18,
    of: any,
    failing: 0.031,
    blind: 0.04,
    nhi: ['NHI5:2025'],
    csf: ['PR.AA-05'],
  },
  {
    check: 'owner-known',
    title: 'Somebody answers for it',
    severity: 'high',
    remedy: 'Declare an owner, or disable it.',
    says: 'Every identity',
    points: 12,
    of: (row) => row.class !== 'role',
    failing: 0.19,
    blind: 0,
    nhi: ['NHI1:2025'],
    csf: ['PR.AA-01', 'GV.RR-02'],
  },
  {
    check: 'key-age',
    title: 'Keys are younger than 90 days',
    severity: 'medium',
    remedy: 'Rotate with overlap.',
    says: 'Identities with an active access key',
    points: 9,
    of: machine,
    failing: 0.27,
    blind: 0.01,
    nhi: ['NHI7:2025'],
    csf: ['PR.AA-01'],
  },
  {
    check: 'unused-credential',
    title: 'Credentials are used',
    severity: 'medium',
    remedy: 'Deactivate, wait, delete.',
    says: 'Identities with a credential',
    points: 7,
    of: any,
    failing: 0.16,
    blind: 0.06,
    nhi: ['NHI1:2025'],
    csf: ['PR.AA-01'],
  },
  {
    check: 'mfa',
    title: 'Signs in with a strong authenticator',
    severity: 'high',
    remedy: 'Enrol a passkey; remove the password.',
    says: 'People who can sign in',
    points: 15,
    of: human,
    failing: 0.06,
    blind: 0.02,
    nhi: [],
    csf: ['PR.AA-03'],
  },
  {
    check: 'wildcard-trust',
    title: 'Its trust names who may become it',
    severity: 'high',
    remedy: 'Name one repository and branch, or one role.',
    says: 'Roles',
    points: 14,
    of: roles,
    failing: 0.07,
    blind: 0.03,
    nhi: ['NHI6:2025'],
    csf: ['PR.AA-05'],
  },
  {
    check: 'external-trust',
    title: 'External trust has a condition',
    severity: 'high',
    remedy: 'Ask for an external id.',
    says: 'Roles that outsiders may become',
    points: 14,
    of: (row) => row.class === 'third_party_app',
    failing: 0.3,
    blind: 0.12,
    nhi: ['NHI3:2025'],
    csf: ['GV.SC-07'],
  },
  {
    check: 'shared-identity',
    title: 'One holder',
    severity: 'medium',
    remedy: 'Give each holder its own identity.',
    says: 'Every identity',
    points: 8,
    of: any,
    failing: 0.03,
    blind: 0.34,
    nhi: ['NHI9:2025'],
    csf: ['PR.AA-01'],
  },
  {
    check: 'console-machine',
    title: 'A machine has no console password',
    severity: 'medium',
    remedy: 'Delete the login profile.',
    says: 'Service accounts',
    points: 9,
    of: (row) => row.class === 'service_account',
    failing: 0.05,
    blind: 0,
    nhi: ['NHI10:2025'],
    csf: ['PR.AA-05'],
  },
  {
    check: 'unused-entitlement',
    title: 'Uses what it was granted',
    severity: 'low',
    remedy: 'Remove services not used in 90 days.',
    says: 'Every identity and role',
    points: 5,
    of: any,
    failing: 0.41,
    blind: 0.29,
    nhi: ['NHI5:2025'],
    csf: ['PR.AA-05'],
  },
  {
    check: 'session-binding',
    title: 'Sessions are short or bound',
    severity: 'low',
    remedy: 'Shorten sessions to one hour.',
    says: 'People and roles',
    points: 4,
    of: (row) => human(row) || roles(row),
    failing: 0.22,
    blind: 0.18,
    nhi: ['NHI4:2025'],
    csf: ['PR.AA-03'],
  },
];

const verdictOf = (draft: CheckDraft, row: PrincipalRow): Verdict => {
  let seed = 0;
  for (const letter of `${draft.check}${row.id}`) seed = (seed * 31 + letter.charCodeAt(0)) >>> 0;
  const roll = chanceOf(seed).next();
  const share = draft.failing * (0.35 + row.risk / 40);
  if (draft.check === 'owner-known')
    return row.owner
      ? { status: 'pass' }
      : {
          status: 'fail',
          because: 'No declaration, tag, creator event or human user within 90 days',
        };
  if (roll < share) return { status: 'fail', because: draft.remedy.replace(/\.$/, ' is due') };
  if (roll > 1 - draft.blind)
    return {
      status: 'unknown',
      because: 'The credential report could not be read: iam:GenerateCredentialReport is denied',
    };
  return { status: 'pass' };
};

export const postureOf = (row: PrincipalRow, now: number): Posture => {
  const mine = checkDrafts.filter((draft) => draft.of(row));
  const verdicts = mine.map((draft) => ({
    check: draft.check,
    subjectId: row.id,
    severity: draft.severity,
    verdict: verdictOf(draft, row),
  }));
  const failed = mine.filter((_, index) => verdicts[index]?.verdict.status === 'fail');
  const weight = failed.reduce((sum, draft) => sum + draft.points, 0) || 1;
  return {
    identityId: row.id,
    tier: row.tier,
    tierBecause:
      row.tier === 0
        ? 'can reach the control plane of account 111122223333: policy AdministratorAccess (direct)'
        : row.tier === 1
          ? 'reads crown-jewel data: bucket lattice-customer-exports'
          : row.tier === 2
            ? 'changes ordinary production resources'
            : 'reads sandbox resources only',
    criticality:
      (['critical', 'important', 'ordinary'] as const).find((one) => one === row.criticality) ??
      'unknown',
    criticalityBecause:
      row.criticality === 'unknown'
        ? 'Nobody declared it and no consumer was seen'
        : 'Declared by its owner',
    risk: row.risk,
    terms: failed
      .map((draft) => ({
        name: draft.check,
        points: Math.round((draft.points / weight) * row.risk),
        because: draft.title.replace(/^/, 'Not so: '),
      }))
      .sort((a, b) => b.points - a.points),
    verdicts,
    judgedAt: now - 3 * minute,
  };
};

export const checksOf = (rows: readonly PrincipalRow[]): readonly CheckView[] =>
  checkDrafts.map((draft) => {
    const population = rows.filter(draft.of);
    const count = { pass: 0, fail: 0, unknown: 0 };
    for (const row of population) count[verdictOf(draft, row).status] += 1;
    const excepted = draft.check === 'key-age' || draft.check === 'shared-identity' ? 1 : 0;
    return {
      check: draft.check,
      title: draft.title,
      severity: draft.severity,
      remedy: draft.remedy,
      says: draft.says,
      population: population.length,
      ...count,
      fail: Math.max(0, count.fail - excepted),
      excepted,
      controls: { nhi: draft.nhi, csf: draft.csf },
    };
  });

export const subjectsOf = (
  check: string,
  rows: readonly PrincipalRow[],
): readonly { row: PrincipalRow; verdict: Verdict }[] => {
  const draft = checkDrafts.find((one) => one.check === check);
  if (!draft) return [];
  return rows.filter(draft.of).map((row) => ({ row, verdict: verdictOf(draft, row) }));
};
