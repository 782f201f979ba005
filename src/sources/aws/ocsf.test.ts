import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkOcsf } from '../../model/index.ts';
import { schemaFaults, schemas } from '../ocsf-schema.case.ts';
import type { Raw } from '../record.ts';
import { awsOcsf } from './ocsf.ts';
import { parseCloudTrail } from './parse.ts';

const shared = resolve(import.meta.dirname, '../../../../shared');
const stratus = join(shared, 'data/cloudtrail/stratus-detonation-logs.neutral.jsonl');

const lines = (path: string): Raw[] =>
  readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Raw);

const fixtures = lines(join(import.meta.dirname, 'fixtures/cloudtrail.jsonl'));

const plain = (object: unknown): Raw => JSON.parse(JSON.stringify(object)) as Raw;

describe('OCSF of CloudTrail', () => {
  it('keeps the invariants that no schema can say, with and without profiles', () => {
    for (const record of fixtures) {
      const event = parseCloudTrail(record);
      expect(checkOcsf(awsOcsf(event))).toEqual([]);
      expect(checkOcsf(awsOcsf(event, { profiles: ['cloud', 'datetime'] }))).toEqual([]);
    }
  });

  it('cuts session tokens out of the raw record', () => {
    const text = JSON.stringify(fixtures.map((record) => awsOcsf(parseCloudTrail(record))));
    expect(text).not.toContain('not-a-real-token');
    expect(text).toContain('[redacted]');
  });

  it('says the privileges that an inline policy gives', () => {
    const object = awsOcsf(parseCloudTrail(fixtures[13] ?? {}));
    expect(object).toMatchObject({
      class_uid: 3005,
      privileges: ['s3:*', 'iam:PassRole'],
      user: { name: 'svc-deploy' },
    });
  });

  it.skipIf(!existsSync(schemas))(
    'validates against the published schemas (skipped without ../shared/standards)',
    () => {
      for (const record of fixtures) {
        const object = plain(awsOcsf(parseCloudTrail(record)));
        expect([record['eventName'], schemaFaults(object)]).toEqual([record['eventName'], []]);
      }
    },
  );

  it.skipIf(!existsSync(stratus) || !existsSync(schemas))(
    'maps every recorded attack event to a clean, well-filled object (skipped without ../shared/data)',
    () => {
      const events = lines(stratus).map((row) => parseCloudTrail(row['event'] as Raw));
      const classes = new Map<number, number>();
      let actors = 0;
      let sources = 0;
      let credentials = 0;
      for (const event of events) {
        const object = plain(awsOcsf(event));
        expect([event.operation, schemaFaults(object), checkOcsf(object)]).toEqual([
          event.operation,
          [],
          [],
        ]);
        classes.set(event.classUid, (classes.get(event.classUid) ?? 0) + 1);
        if (event.actor.principalId) actors++;
        if (event.src.ip) sources++;
        if (event.actor.credential) credentials++;
      }
      expect(events).toHaveLength(310);
      expect(classes.size).toBeGreaterThanOrEqual(5);
      expect(classes.get(6003)).toBeLessThan(310);
      expect(actors).toBe(310);
      expect(credentials).toBeGreaterThanOrEqual(308);
      expect(sources).toBeGreaterThanOrEqual(308);
    },
  );
});
