import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { describe, expect, it } from 'vitest';
import { checkOcsf, type IncidentVerdict, ocsfClasses, severities } from '../../model/index.ts';
import { ofStep, testNotice } from './notice.ts';
import { toOcsf } from './ocsf.ts';
import { findingWith, incidentWith, reportWith } from './report.case.ts';
import type { ReportInput } from './report.ts';

const schemas = resolve(import.meta.dirname, '../../../../shared/standards/ocsf-1.8.0/jsonschema');

const statuses = ['open', 'containing', 'contained', 'closed'] as const;
const verdicts: readonly IncidentVerdict[] = [
  'true_positive',
  'false_positive',
  'benign',
  'test',
  'undecided',
];

/** Every severity, status and verdict once. */
const wide: ReportInput = {
  ...reportWith('plain'),
  findings: [
    ...reportWith('plain').findings,
    ...severities.flatMap((severity) =>
      (['detection', 'posture'] as const).flatMap((kind) =>
        (['open', 'excepted', 'closed'] as const).map((status) =>
          findingWith('wide', { severity, kind, status, time: Date.UTC(2026, 0, 1) + 0.25 }),
        ),
      ),
    ),
  ],
  incidents: statuses.flatMap((status) =>
    verdicts.flatMap((verdict) =>
      ([0, 1, 2, 3] as const).map((tier) =>
        incidentWith('wide', { status, verdict, tier, confidence: tier / 3 }),
      ),
    ),
  ),
};

const stepStates = [
  ...['waiting_approval', 'approved', 'doing', 'done', 'verifying', 'effective'],
  ...['not_effective', 'failed', 'refused', 'skipped', 'shadow', 'undoing', 'undone'],
] as const;
const stages = ['freeze', 'end_sessions', 'sweep', 'rotate', 'restore'] as const;

/** As outputs send them: what each step of a plan did, in every state and stage, and the test of an output. */
const notices = [
  ...stepStates.flatMap((state) =>
    stages.map((stage) =>
      ofStep(
        {
          ...{ id: 'stp_1', planId: 'pln_1', index: 0, action: 'aws.deny', stage, state },
          ...{ params: {}, updatedAt: Date.UTC(2026, 0, 1) },
          target: { system: 'aws', nativeId: 'svc', scope: '1', identityId: 'aws:svc' },
          result: {
            ...{ accepted: true, alreadyDone: false, acceptedAt: Date.UTC(2026, 0, 1) },
            ...{ residual: [], undoState: {}, detail: 'denied' },
          },
        },
        { incidentId: 'inc_1', at: Date.UTC(2026, 0, 1) + 0.5, drill: false },
      ),
    ),
  ),
  testNotice('siem', Date.UTC(2026, 0, 1)),
].map((one) => one.ocsf ?? {});

describe('findings and incidents as OCSF', () => {
  it('keeps the invariants that no schema can say', () => {
    for (const object of [...toOcsf(wide), ...notices]) expect(checkOcsf(object)).toEqual([]);
  });

  it('is one object a finding and one an incident, each by its class', () => {
    const classes = toOcsf(reportWith('plain')).map((object) => object['class_uid']);
    expect(classes).toEqual([2004, 2008, 2008, 2004, 2008, 2005, 2005]);
  });

  it('names the vendor’s own events and every technique, parent and sub', () => {
    const [first] = toOcsf(reportWith('x'));
    expect(first).toMatchObject({
      finding_info: {
        uid: 'fnd_x',
        related_events: [{ uid: 'event x' }],
        attacks: [
          { technique: { uid: 'T1098' }, sub_technique: { uid: 'T1098.001' } },
          { technique: { uid: 'T1078x' } },
        ],
      },
    });
  });

  it('says that a closed subject is closed, by activity and by status', () => {
    const [finding, incident] = toOcsf({
      ...reportWith('x'),
      findings: [findingWith('x', { status: 'closed' })],
      incidents: [incidentWith('x', { status: 'closed', verdict: 'true_positive' })],
    });
    expect(finding).toMatchObject({ activity_id: 3, status_id: 4 });
    expect(incident).toMatchObject({ activity_id: 3, status_id: 5, verdict_id: 2 });
  });

  it.skipIf(!existsSync(schemas))(
    'fits the published JSON schemas (skipped where they are not at hand)',
    () => {
      const compiled = new Map<number, ValidateFunction>();
      const validator = (classUid: number): ValidateFunction => {
        const have = compiled.get(classUid);
        if (have) return have;
        const name = ocsfClasses[classUid]?.schema ?? 'unknown';
        const schema = JSON.parse(readFileSync(join(schemas, `${name}.json`), 'utf8')) as object;
        const made = new Ajv({ strict: false, allErrors: true }).compile(schema);
        compiled.set(classUid, made);
        return made;
      };
      for (const object of [...toOcsf(wide), ...notices]) {
        const validate = validator(Number(object['class_uid']));
        validate(JSON.parse(JSON.stringify(object)));
        expect(validate.errors ?? []).toEqual([]);
      }
      expect([...compiled.keys()].sort()).toEqual([2004, 2005, 2008, 7001]);
    },
  );
});
