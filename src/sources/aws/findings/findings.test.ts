import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkOcsf } from '../../../model/index.ts';
import { parseSuite } from '../../parse-suite.case.ts';
import type { Raw } from '../../record.ts';
import { awsSource } from '../index.ts';

const finding: Raw = {
  schemaVersion: '2.0',
  accountId: '111122223333',
  region: 'eu-west-1',
  partition: 'aws',
  id: 'f1',
  arn: 'arn:aws:guardduty:eu-west-1:111122223333:detector/d/finding/f1',
  type: 'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS',
  resource: {
    resourceType: 'AccessKey',
    accessKeyDetails: {
      accessKeyId: 'ASIAEXAMPLE',
      principalId: 'AROAEXAMPLE:i-0abc',
      userType: 'AssumedRole',
      userName: 'worker',
    },
  },
  service: {
    serviceName: 'guardduty',
    action: {
      actionType: 'AWS_API_CALL',
      awsApiCallAction: {
        api: 'GetCallerIdentity',
        remoteIpDetails: { ipAddressV4: '203.0.113.9' },
      },
    },
    archived: false,
    count: 3,
  },
  severity: 8,
  createdAt: '2026-02-20T09:00:00.000Z',
  updatedAt: '2026-02-20T10:00:00.000Z',
  title: 'Credentials used from outside',
};
const userFinding: Raw = {
  ...finding,
  id: 'f2',
  type: 'Policy:IAMUser/RootCredentialUsage',
  resource: {
    accessKeyDetails: { accessKeyId: 'AKIAEXAMPLE', userType: 'IAMUser', userName: 'ci' },
  },
  service: { archived: true, count: 1 },
};

parseSuite(awsSource, [finding, userFinding]);

const only = (record: Raw) => awsSource.parse(record)[0];
const told = (record: Raw) => {
  const event = only(record);
  return event && awsSource.vendorFinding?.(event);
};

describe('a GuardDuty finding', () => {
  it('names the role or user, the key and the address that it is about', () => {
    expect(only(finding)).toMatchObject({
      classUid: 2004,
      activityId: 2,
      time: Date.UTC(2026, 1, 20, 10),
      actor: {
        principalId: 'aws:arn:aws:iam::111122223333:role/worker',
        credential: { nativeId: 'ASIAEXAMPLE', temporary: true },
        session: { name: 'i-0abc' },
      },
      src: { ip: '203.0.113.9' },
    });
    expect(told(finding)).toMatchObject({
      detector: 'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS',
      severity: 'high',
      llr: 5,
      subjects: ['aws:arn:aws:iam::111122223333:role/worker'],
      observables: ['ip:203.0.113.9', 'credential:ASIAEXAMPLE'],
      dismissed: false,
    });
  });

  it('is taken back when it is archived, called useless, or only a sample', () => {
    expect(told(userFinding)?.dismissed).toBe(true);
    const useless = { ...finding, service: { userFeedback: 'NOT_USEFUL' } };
    expect(told(useless)?.dismissed).toBe(true);
    expect(told({ ...finding, title: '[SAMPLE] x' })?.dismissed).toBe(true);
  });

  it('comes out of EventBridge, and is read as the API writes it', () => {
    const bridge = { source: 'aws.guardduty', 'detail-type': 'GuardDuty Finding', detail: finding };
    expect(awsSource.unwrap?.(bridge)).toEqual([finding]);
    const capital = {
      AccountId: '111122223333',
      Id: 'f3',
      Arn: finding['arn'],
      Type: finding['type'],
      UpdatedAt: '2026-02-20T10:00:00.000Z',
      Resource: { AccessKeyDetails: { UserType: 'IAMUser', UserName: 'ci' } },
      Severity: 9,
    };
    expect(awsSource.detect(capital)).toBe(true);
    expect(told(capital)).toMatchObject({
      severity: 'critical',
      subjects: ['aws:arn:aws:iam::111122223333:user/ci'],
    });
  });
});

describe('the quarantine that AWS puts on a user', () => {
  const attach = (identity: Raw, eventName = 'AttachUserPolicy'): Raw => ({
    eventVersion: '1.08',
    eventID: 'e1',
    eventTime: '2026-02-20T09:00:00Z',
    eventSource: 'iam.amazonaws.com',
    eventName,
    awsRegion: 'us-east-1',
    userIdentity: identity,
    requestParameters: {
      userName: 'ci',
      policyArn: 'arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3',
    },
    recipientAccountId: '111122223333',
  });
  const aws = { type: 'AWSService', invokedBy: 'iam.amazonaws.com' };
  const person = {
    type: 'IAMUser',
    arn: 'arn:aws:iam::111122223333:user/jane',
    accountId: '111122223333',
    userName: 'jane',
  };

  it('is a hard fact about the user when AWS did it, and nothing when somebody copies it', () => {
    expect(told(attach(aws))).toMatchObject({
      detector: 'AWSCompromisedKeyQuarantineV3',
      hardFact: true,
      subjects: ['aws:arn:aws:iam::111122223333:user/ci'],
      dismissed: false,
    });
    expect(told(attach(person))).toBeUndefined();
    expect(told(attach(person, 'DetachUserPolicy'))?.dismissed).toBe(true);
  });
});

const panther = resolve(
  import.meta.dirname,
  '../../../../../shared/data/rule-tests/panther-tests.dev.jsonl',
);
it.skipIf(!existsSync(panther))(
  'published findings are read (skipped without ../shared/data)',
  () => {
    const theirs = readFileSync(panther, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { readonly logType: string; readonly event: Raw })
      .filter(({ logType }) => logType === 'AWS.GuardDuty')
      .map(({ event }) => event);
    expect(theirs).toHaveLength(2);
    for (const one of theirs) {
      const event = only(one);
      expect(event && checkOcsf(awsSource.ocsf(event))).toEqual([]);
      expect(told(one)?.severity).toBe('critical');
    }
    expect(theirs.map((one) => told(one)?.dismissed)).toEqual([false, true]);
  },
);
