import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCountersignError } from '../../core/index.ts';
import { createInventory } from '../../inventory/index.ts';
import { checkOcsf } from '../../model/index.ts';
import type { Raw } from '../record.ts';
import { applyCloudTrail } from './apply/index.ts';
import { isCloudTrail, unwrapCloudTrail } from './detect.ts';
import { awsInventoryFile } from './inventory/file.ts';
import { awsOcsf } from './ocsf.ts';
import { parseCloudTrail } from './parse.ts';

/** Whatever a sender writes into a field, the answer is an event or an error that names the field. */
const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(
    'arn:aws:iam::123456789012:user/x',
    'arn:aws:sts::123456789012:assumed-role/r/s',
    'arn::::',
    'arn:aws:iam',
    '__proto__',
    '',
    '999.1.1.1',
    '::ffff:1.2.3.4',
  ),
);
const bag = (...keys: readonly string[]) =>
  fc.oneof(
    anything,
    fc.record(Object.fromEntries(keys.map((key) => [key, anything])), { requiredKeys: [] }),
  );
const record = fc.record(
  {
    eventVersion: fc.constant('1.11'),
    eventTime: fc.oneof(fc.constant('2026-03-02T09:00:00Z'), anything),
    eventID: anything,
    eventName: fc.constantFrom(
      'AssumeRole',
      'CreateUser',
      'DeleteUser',
      'AttachUserPolicy',
      'PutRolePolicy',
      'UpdateAssumeRolePolicy',
      'TagUser',
      'ConsoleLogin',
      'CreateAccessKey',
      'AddUserToGroup',
      'CreateAccountAssignment',
      'toString',
    ),
    eventSource: fc.constantFrom(
      'iam.amazonaws.com',
      'sts.amazonaws.com',
      'signin.amazonaws.com',
      's3.amazonaws.com',
      'sso.amazonaws.com',
    ),
    recipientAccountId: fc.oneof(fc.constant('123456789012'), anything),
    sourceIPAddress: anything,
    readOnly: anything,
    errorCode: fc.option(anything),
    userIdentity: bag(
      'type',
      'arn',
      'accountId',
      'userName',
      'principalId',
      'accessKeyId',
      'sessionContext',
      'invokedBy',
      'onBehalfOf',
    ),
    requestParameters: bag('userName', 'roleName', 'policyArn', 'policyDocument', 'tags', 'names'),
    responseElements: bag('user', 'role', 'credentials', 'accessKey'),
    resources: anything,
  },
  { requiredKeys: ['eventName', 'eventSource', 'eventTime'] },
);

describe('hostile records', () => {
  it('become clean events or an error that names the field, and never break the inventory', () => {
    const inventory = createInventory({ now: () => 0 });
    fc.assert(
      fc.property(record, (raw) => {
        const hostile = raw as Raw;
        expect(isCloudTrail(hostile)).toBe(true);
        try {
          const event = parseCloudTrail(hostile);
          expect(checkOcsf(awsOcsf(event))).toEqual([]);
          inventory.applyChanges(applyCloudTrail(event, inventory.view));
        } catch (error) {
          if (!isCountersignError(error, 'ERR_INPUT_INVALID')) throw error;
          expect(error.message).toMatch(/^field event/);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('are told apart from other documents without a fault', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })), (document) => {
        const found = isCloudTrail(document) ? undefined : unwrapCloudTrail(document);
        expect(found === undefined || Array.isArray(found)).toBe(true);
        expect(awsInventoryFile({ path: 'x', text: '' }, document)).toBeUndefined();
      }),
    );
  });
});
