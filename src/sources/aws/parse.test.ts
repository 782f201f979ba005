import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Event } from '../../model/index.ts';
import type { Raw } from '../record.ts';
import { cloudTrailPartition, isCloudTrail, unwrapCloudTrail } from './detect.ts';
import { awsSource } from './index.ts';
import { parseCloudTrail } from './parse.ts';

const records = readFileSync(join(import.meta.dirname, 'fixtures/cloudtrail.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Raw);
const byNumber = (number: number): Event => parseCloudTrail(records[number - 1] ?? {});

describe('reading CloudTrail', () => {
  it('knows its own records, bare and wrapped', () => {
    expect(records.every(isCloudTrail)).toBe(true);
    expect(isCloudTrail({ eventName: 'x' })).toBe(false);
    expect(unwrapCloudTrail({ Records: records })).toHaveLength(records.length);
    expect(unwrapCloudTrail({ Records: [1, null] })).toEqual([
      { notARecord: 'number' },
      { notARecord: 'object' },
    ]);
    expect(unwrapCloudTrail({ technique: 't', event: records[0] })).toEqual([records[0]]);
    expect(unwrapCloudTrail({ CloudTrailEvent: JSON.stringify(records[1]) })).toEqual([records[1]]);
    expect(unwrapCloudTrail(records[0] ?? {})).toBeUndefined();
    expect(unwrapCloudTrail({ event: { kind: 'Event' } })).toBeUndefined();
    expect(unwrapCloudTrail({ event: '{not json' })).toBeUndefined();
  });

  it('are opened out of rows of a table, whose columns are in small letters', () => {
    const row = {
      eventversion: '1.11',
      eventid: 'e1',
      eventtime: '2026-03-01 10:00:00.000',
      eventsource: 'iam.amazonaws.com',
      eventname: 'CreateAccessKey',
      awsregion: 'us-east-1',
      sourceipaddress: '198.51.100.7',
      useridentity: {
        type: 'AssumedRole',
        arn: 'arn:aws:sts::111122223333:assumed-role/deploy/x',
        accountid: '111122223333',
        accesskeyid: 'ASIAEXAMPLE',
        sessioncontext: { sessionissuer: { arn: 'arn:aws:iam::111122223333:role/deploy' } },
      },
      requestparameters: '{"userName":"jane"}',
      responseelements: 'null',
      recipientaccountid: '111122223333',
    };
    const [opened] = unwrapCloudTrail(row) ?? [];
    expect(opened).toMatchObject({
      eventTime: '2026-03-01T10:00:00.000Z',
      sourceIPAddress: '198.51.100.7',
      requestParameters: { userName: 'jane' },
      responseElements: null,
      userIdentity: {
        accessKeyId: 'ASIAEXAMPLE',
        sessionContext: { sessionIssuer: { arn: 'arn:aws:iam::111122223333:role/deploy' } },
      },
    });
    expect(awsSource.parse(opened ?? {})[0]).toMatchObject({
      operation: 'CreateAccessKey',
      actor: { principalId: 'aws:arn:aws:iam::111122223333:role/deploy' },
    });
    expect(unwrapCloudTrail({ eventname: 'x', eventsource: 'shop' })).toBeUndefined();
  });

  it('keeps one account in one partition', () => {
    expect(new Set(records.map(cloudTrailPartition))).toEqual(new Set(['123456789012']));
    expect(cloudTrailPartition({ userIdentity: { accountId: '1' } })).toBe('1');
  });

  it('reads a console sign-in: a person, a password, the second factor', () => {
    const event = byNumber(1);
    expect(event).toMatchObject({
      kind: 'authentication',
      classUid: 3002,
      activityId: 1,
      outcome: 'success',
      privilege: 'signin:ConsoleLogin',
      src: { ip: '198.51.100.20' },
      actor: {
        principalId: 'aws:arn:aws:iam::123456789012:user/people/jane',
        kind: 'human',
        credential: { type: 'password', temporary: false },
        session: { mfa: true },
      },
    });
  });

  it('reads a failed sign-in with a hidden name as a failure of nobody known', () => {
    const event = byNumber(2);
    expect(event.outcome).toBe('failure');
    expect(event.error).toEqual({ code: 'Failure', message: 'Failed authentication' });
    expect(event.actor.principalId).toBeUndefined();
  });

  it('joins a role session to the key that was shown for it', () => {
    const issue = byNumber(3);
    const use = byNumber(4);
    expect(issue.kind).toBe('token_issuance');
    expect(issue.issued).toEqual({
      type: 'session_token',
      nativeId: 'ASIAEXAMPLE000000003',
      forId: 'aws:arn:aws:iam::123456789012:role/ci/deploy',
      sessionName: 'release-42',
      expiresAt: Date.parse('2026-03-02T09:15:00Z'),
    });
    expect(use.actor.credential?.nativeId).toBe(issue.issued?.nativeId);
    expect(use.actor.principalId).toBe(issue.issued?.forId);
    expect(use.actor.session).toMatchObject({
      name: 'release-42',
      createdAt: Date.parse('2026-03-02T09:00:00Z'),
      mfa: false,
      asserted: [
        { kind: 'session_name', value: 'release-42', verified: false },
        { kind: 'source_identity', value: 'jane', verified: false },
      ],
    });
  });

  it('names the IAM action behind a versioned event name', () => {
    expect(byNumber(4)).toMatchObject({
      operation: 'UpdateFunctionCode',
      privilege: 'lambda:UpdateFunctionCode',
      effect: 'write',
      targets: [
        { kind: 'resource', id: 'aws:arn:aws:lambda:eu-west-1:123456789012:function:billing' },
      ],
    });
  });

  it('takes the OIDC subject as verified, and a pipeline as automation', () => {
    const event = byNumber(5);
    expect(event.actor).toMatchObject({
      kind: 'automation',
      principalId:
        'aws:oidc:token.actions.githubusercontent.com:repo:example/shop:ref:refs/heads/main',
      session: { asserted: [{ kind: 'oidc_subject', verified: true }] },
    });
    expect(event.issued?.expiresAt).toBe(Date.parse('2026-03-02T10:10:00Z'));
  });

  it('takes the SAML subject as verified, and as a person', () => {
    expect(byNumber(6).actor).toMatchObject({
      kind: 'human',
      name: 'jane@example.com',
      session: { asserted: [{ kind: 'saml_subject', value: 'jane@example.com', verified: true }] },
    });
  });

  it('knows root, and the key that root makes for itself', () => {
    const event = byNumber(7);
    expect(event.actor.principalId).toBe('aws:arn:aws:iam::123456789012:root');
    expect(event.actor.session?.id).toContain('|console|');
    expect(event.targets[0]?.id).toBe('aws:arn:aws:iam::123456789012:root');
    expect(event.issued).toMatchObject({
      type: 'access_key',
      nativeId: 'AKIAEXAMPLE000000007',
      forId: 'aws:arn:aws:iam::123456789012:root',
    });
  });

  it('takes an AWS service as a service, and its name as no address', () => {
    const event = byNumber(8);
    expect(event.actor).toMatchObject({
      principalKind: 'service',
      principalId: 'aws:service:ec2.amazonaws.com',
      kind: 'automation',
    });
    expect(event.src).toEqual({ service: 'ec2.amazonaws.com', userAgent: 'ec2.amazonaws.com' });
  });

  it('sees an instance reading a secret parameter in clear', () => {
    const event = byNumber(9);
    expect(event.kind).toBe('secret_access');
    expect(event.src.ip).toBe('2001:db8::7');
    expect(event.actor.kind).toBe('automation');
    expect(event.actor.session?.asserted).toContainEqual({
      kind: 'ec2_instance',
      value: 'i-0123456789abcdef0',
      verified: true,
    });
    expect(event.targets[0]?.id).toBe(
      'aws:arn:aws:ssm:eu-west-1:123456789012:parameter/prod/db/password',
    );
  });

  it('knows a foreign caller by its unique id, and issues nothing on a refusal', () => {
    const event = byNumber(10);
    expect(event.actor).toMatchObject({
      principalKind: 'role',
      principalId: 'aws:principal:AROAEXAMPLE000000010',
      scope: '999988887777',
    });
    expect(event.outcome).toBe('failure');
    expect(event.issued).toBeUndefined();
  });

  it('knows an Identity Center user by store and user id', () => {
    expect(byNumber(11).actor.principalId).toBe(
      'aws:identitystore:d-9067642ac7:user/11111111-2222-3333-4444-555555555555',
    );
  });

  it('reads a service event without any userIdentity', () => {
    const event = byNumber(12);
    expect(event.actor).toEqual({ principalKind: 'unknown', name: 'unknown', kind: 'unknown' });
    expect(event.effect).toBe('write');
  });

  it('takes a federated session as the user who asked for it', () => {
    const event = byNumber(13);
    expect(event.actor).toMatchObject({
      principalId: 'aws:arn:aws:iam::123456789012:user/svc-deploy',
      session: { name: 'contractor' },
    });
    expect(event.targets.map((target) => target.id)).toEqual([
      'aws:arn:aws:s3:::ledger',
      'aws:arn:aws:s3:::ledger/2026/q1.csv',
    ]);
  });

  it('keeps the path of a permission-set role and takes its console session as a person', () => {
    const event = byNumber(14);
    expect(event.actor.principalId).toContain(':role/aws-reserved/sso.amazonaws.com/');
    expect(event.actor.kind).toBe('human');
    expect(event.kind).toBe('privilege_change');
    expect(event.classUid).toBe(3005);
  });

  it('says when a service acted on behalf of a session', () => {
    expect(byNumber(15).actor).toMatchObject({
      invokedBy: 'cloudformation.amazonaws.com',
      kind: 'automation',
      principalId: 'aws:arn:aws:iam::123456789012:role/ci/deploy',
    });
  });

  it('names the field at fault', () => {
    const good = records[0] ?? {};
    expect(() => parseCloudTrail({ ...good, eventTime: 'soon' })).toThrow(/field eventTime/);
    expect(() => parseCloudTrail({ ...good, eventTime: undefined })).toThrow(/field eventTime/);
    expect(() => parseCloudTrail({ ...good, eventName: 7 })).toThrow(/field eventName/);
    expect(() => parseCloudTrail({ ...good, eventSource: '' })).toThrow(/field eventSource/);
  });

  it('gives the same record the same id, with or without a vendor id', () => {
    const bare = { ...records[0], eventID: null };
    expect(parseCloudTrail(bare).id).toBe(parseCloudTrail({ ...bare }).id);
    expect(byNumber(1).id).toBe(byNumber(1).id);
    expect(byNumber(1).id).not.toBe(byNumber(2).id);
  });

  it('is not led astray by names of object prototypes', () => {
    const odd = { ...records[0], eventName: 'constructor', userIdentity: { type: 'toString' } };
    expect(parseCloudTrail(odd).actor.principalKind).toBe('unknown');
    expect(parseCloudTrail(odd).privilege).toBe('signin:constructor');
  });
});
