import { describe, expect, it } from 'vitest';
import type { Event } from '../model/index.ts';
import { activeDirectorySource } from './active-directory/index.ts';
import { auth0Source } from './auth0/index.ts';
import { awsSource } from './aws/index.ts';
import { duoSource } from './duo/index.ts';
import { entraSource } from './entra/index.ts';
import { workspaceSource } from './google-workspace/index.ts';
import { oktaSource } from './okta/index.ts';
import { authOfRefused } from './refusal.ts';

const first = (events: readonly Event[]): Event => events[0] as Event;
const at = '2026-03-03T09:14:07.512Z';

const windows = (EventID: number, data: Record<string, unknown>): Event =>
  first(
    activeDirectorySource.parse({
      EventID,
      Channel: 'Security',
      Computer: 'dc01.corp.example.com',
      TimeCreated: at,
      EventRecordID: 7,
      ...data,
    }),
  );
const entra = (more: Record<string, unknown>): Event =>
  first(
    entraSource.parse({
      id: 'a',
      createdDateTime: at,
      userId: '11111111-1111-4111-8111-111111111111',
      userPrincipalName: 'ada@example.com',
      ipAddress: '192.0.2.1',
      appId: 'app-1',
      status: { errorCode: 0 },
      ...more,
    }),
  );
const okta = (eventType: string, more: Record<string, unknown>): Event =>
  first(
    oktaSource.parse({
      uuid: 'a',
      eventType,
      published: at,
      actor: { id: '00u1', type: 'User', alternateId: 'ada@example.com' },
      outcome: { result: 'SUCCESS' },
      ...more,
    }),
  );

describe('how somebody proved who they are', () => {
  it('is told of Windows by protocol, cipher, step and reason', () => {
    const ticket = { TargetUserName: 'ada', TargetDomainName: 'CORP', Status: '0x0' };
    expect(
      windows(4768, { ...ticket, PreAuthType: '0', TicketEncryptionType: '0x17' }).auth,
    ).toEqual({ protocol: 'kerberos', step: 'ticket', cipher: 'rc4', unproven: true });
    expect(windows(4769, { ...ticket, TicketEncryptionType: '0x12' }).auth).toEqual({
      protocol: 'kerberos',
      step: 'service_ticket',
      cipher: 'aes',
    });
    expect(windows(4771, { ...ticket, Status: '0x18' }).auth).toMatchObject({
      step: 'pre_authentication',
      refusal: 'wrong_secret',
    });
    const refused = windows(4776, {
      TargetUserName: 'ada',
      Workstation: '\\\\KIOSK7',
      Status: '0xc0000064',
    });
    expect(refused.auth).toEqual({ protocol: 'ntlm', refusal: 'unknown_account' });
    expect(refused.src.device).toBe('kiosk7');
  });

  it('is told of Entra by grant, old protocols, second factor and device', () => {
    expect(entra({ authenticationProtocol: 'deviceCode' }).auth).toMatchObject({
      protocol: 'oauth',
      grant: 'device_code',
      client: 'app-1',
    });
    expect(entra({ clientAppUsed: 'IMAP4' }).auth?.protocol).toBe('legacy');
    expect(entra({ clientAppUsed: 'Browser' }).auth?.protocol).toBeUndefined();
    const denied = entra({
      status: {
        errorCode: 500121,
        additionalDetails: 'MFA denied; user declined the authentication',
      },
      authenticationDetails: [
        { authenticationMethod: 'Password' },
        { authenticationMethod: 'Mobile app notification' },
      ],
      deviceDetail: { deviceId: 'd-1', isManaged: true },
    });
    expect(denied.auth).toMatchObject({ step: 'factor', factor: 'push', refusal: 'factor_denied' });
    expect(denied.src).toMatchObject({ device: 'd-1', managed: true });
    expect(entra({ status: { errorCode: 50074 } }).auth?.step).toBe('challenge');
  });

  it('is told of Okta, of pushes that were sent, denied and passed', () => {
    const failure = { result: 'FAILURE', reason: 'INVALID_CREDENTIALS' };
    expect(okta('user.session.start', { outcome: failure }).auth).toEqual({
      step: 'primary',
      refusal: 'wrong_secret',
    });
    expect(okta('user.mfa.okta_verify.deny_push', { outcome: failure }).auth).toEqual({
      step: 'factor',
      factor: 'push',
      refusal: 'factor_denied',
    });
    expect(okta('app.oauth2.token.detect_reuse', {}).auth?.refusal).toBe('reused');
    expect(okta('user.account.lock', {}).auth).toBeUndefined();
  });

  it('is told of the other systems', () => {
    const duo = first(
      duoSource.parse({
        txid: 'a',
        isotimestamp: at,
        event_type: 'authentication',
        factor: 'duo_push',
        result: 'fraud',
        reason: 'user_marked_fraud',
        user: { key: 'U1', name: 'ada' },
      }),
    );
    expect(duo.auth).toEqual({ step: 'factor', factor: 'push', refusal: 'factor_denied' });
    const reused = first(
      auth0Source.parse({ type: 'ferrt', date: at, log_id: 'a', client_id: 'c', user_id: 'u' }),
    );
    expect(reused.auth).toMatchObject({ grant: 'refresh_token', refusal: 'reused' });
    const console_ = first(
      awsSource.parse({
        eventID: 'a',
        eventName: 'ConsoleLogin',
        eventSource: 'signin.amazonaws.com',
        eventTime: at,
        userIdentity: { type: 'IAMUser', userName: 'ada', accountId: '111122223333' },
        errorMessage: 'Failed authentication',
        responseElements: { ConsoleLogin: 'Failure' },
      }),
    );
    expect(console_.auth).toEqual({ step: 'primary', via: 'local', refusal: 'wrong_secret' });
    const google = first(
      workspaceSource.parse({
        id: { applicationName: 'login', time: at, uniqueQualifier: '1', customerId: 'C1' },
        actor: { email: 'ada@example.com', profileId: '1' },
        events: [
          {
            name: 'login_failure',
            parameters: [{ name: 'login_type', value: 'google_password' }],
          },
        ],
      }),
    );
    expect(google.auth).toEqual({ step: 'primary', via: 'local', refusal: 'wrong_secret' });
  });

  it('is told by its words where a system has no table', () => {
    const meaning = {
      classUid: 3002,
      activityId: 1,
      kind: 'authentication',
      effect: 'read',
    } as const;
    const of = (message: string) =>
      authOfRefused({ meaning, outcome: 'failure', error: { code: '1', message } })?.refusal;
    expect(of('password authentication failed for user "x"')).toBe('wrong_secret');
    expect(of('INCORRECT_USERNAME_PASSWORD')).toBe('wrong_secret');
    expect(of('No such user')).toBe('unknown_account');
    expect(of('account locked out')).toBe('locked');
    expect(of('something else')).toBeUndefined();
  });
});
