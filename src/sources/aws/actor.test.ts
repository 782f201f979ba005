import { describe, expect, it } from 'vitest';
import { actorOf, sourceOf } from './actor.ts';

const identity = {
  type: 'AssumedRole',
  principalId: 'AROAEXAMPLE:run',
  arn: 'arn:aws:sts::123456789012:assumed-role/build/run',
  accountId: '123456789012',
  accessKeyId: 'ASIAEXAMPLE00000001',
};
const record = (over: object = {}) => ({
  eventName: 'GetCallerIdentity',
  userAgent: 'aws-cli/2.31.4',
  sourceIPAddress: '203.0.113.9',
  userIdentity: identity,
  ...over,
});

describe('an actor that is remembered', () => {
  it('is that of its own session, key and tool', () => {
    const first = actorOf(record());
    expect(actorOf(record())).toBe(first);
    const key = { ...identity, accessKeyId: 'ASIAEXAMPLE00000002' };
    expect(actorOf(record({ userIdentity: key })).credential?.nativeId).toBe(key.accessKeyId);
    expect(actorOf(record({ userAgent: 'awslabs/mcp/1.0' })).kind).toBe('agent');
    expect(actorOf(record({ sessionCredentialFromConsole: 'true' })).kind).toBe('human');
    expect(actorOf(record())).toBe(first);
  });

  it('is not the one that a sign-in shows: each proves itself', () => {
    const user = { type: 'IAMUser', arn: 'arn:aws:iam::123456789012:user/jane', userName: 'jane' };
    const signIn = (eventID: string, MFAUsed: string) =>
      actorOf(
        record({
          eventName: 'ConsoleLogin',
          eventID,
          userIdentity: user,
          additionalEventData: { MFAUsed },
        }),
      ).session;
    expect(signIn('1', 'Yes')).toMatchObject({ mfa: true });
    expect(signIn('2', 'No')).toMatchObject({ mfa: false });
    const web = { type: 'WebIdentityUser', identityProvider: 'accounts.example', userName: 'w' };
    const [one, two] = ['3', '4'].map((eventID) => actorOf(record({ eventID, userIdentity: web })));
    expect(one?.session?.id).not.toBe(two?.session?.id);
  });

  it('comes from where its own record says, whatever callers write', () => {
    const where = (sourceIPAddress: string, userAgent: string) =>
      sourceOf(record({ sourceIPAddress, userAgent }));
    expect(where('203.0.113.9', 'a')).toEqual({ ip: '203.0.113.9', userAgent: 'a' });
    expect(where('AWS Internal', 'a')).toEqual({ service: 'AWS Internal', userAgent: 'a' });
    expect(where('x', ' y')).toEqual({ service: 'x', userAgent: ' y' });
    expect(where('x ', 'y')).toEqual({ service: 'x ', userAgent: 'y' });
  });
});
