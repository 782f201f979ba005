import { describe, expect, it } from 'vitest';
import { checkOcsf } from './ocsf.ts';
import { ocsfHead, ocsfVersion } from './ocsf-classes.ts';

const good = {
  ...ocsfHead(6003, 1),
  time: 1_750_000_000_000,
  severity_id: 1,
  severity: 'Informational',
  status_id: 1,
  status: 'Success',
  metadata: { version: ocsfVersion, product: { name: 'CloudTrail' } },
  actor: { user: { uid: 'u', type_id: 1, type: 'User' } },
};

describe('OCSF invariants', () => {
  it('finds nothing wrong with a right object', () => {
    expect(checkOcsf(good)).toEqual([]);
  });

  it('wants type_uid = class_uid * 100 + activity_id', () => {
    expect(checkOcsf({ ...good, type_uid: 600302 })).toHaveLength(1);
  });

  it('wants category, class and activity names to fit their numbers', () => {
    expect(checkOcsf({ ...good, category_uid: 3 })).toHaveLength(1);
    expect(checkOcsf({ ...good, class_name: 'Authentication' })).toHaveLength(1);
    expect(checkOcsf({ ...good, activity_name: 'Delete' })).toHaveLength(1);
    expect(checkOcsf({ ...good, severity: 'High' })).toHaveLength(1);
    expect(checkOcsf({ ...good, status: 'Failure' })).toHaveLength(1);
  });

  it('wants Other explained, at any depth', () => {
    expect(checkOcsf({ ...good, actor: { user: { uid: 'u', type_id: 99 } } })).toEqual([
      'actor.user.type_id is 99 (Other) but actor.user.type does not say what',
    ]);
    expect(checkOcsf({ ...good, resources: [{ role_id: 99 }] })).toHaveLength(1);
    expect(checkOcsf({ ...good, unmapped: { role_id: 99 } })).toEqual([]);
    const other = { ...good, ...ocsfHead(6003, 99, 'Invoke') };
    expect(checkOcsf(other)).toEqual([]);
    expect(checkOcsf({ ...other, activity_name: '' })).toHaveLength(1);
  });

  it('lets profile attributes in only when the profile is listed', () => {
    const clouded = { ...good, cloud: { provider: 'AWS' } };
    expect(checkOcsf(clouded)).toHaveLength(1);
    expect(checkOcsf({ ...clouded, metadata: { ...good.metadata, profiles: ['cloud'] } })).toEqual(
      [],
    );
    // `api` is the class's own in API Activity, and the cloud profile's elsewhere.
    expect(checkOcsf({ ...good, api: { operation: 'x' } })).toEqual([]);
    expect(checkOcsf({ ...good, ...ocsfHead(3002, 1), api: { operation: 'x' } })).toHaveLength(1);
  });

  it('notices seconds where milliseconds belong, and a missing version', () => {
    expect(checkOcsf({ ...good, time: 1_750_000_000 })).toHaveLength(1);
    expect(checkOcsf({ ...good, metadata: { product: { name: 'x' } } })).toHaveLength(1);
    expect(checkOcsf({ ...good, metadata: undefined })).toHaveLength(1);
  });
});
