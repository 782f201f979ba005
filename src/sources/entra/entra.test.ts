import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkOcsf } from '../../model/index.ts';
import { parseSuite } from '../parse-suite.case.ts';
import type { Raw } from '../record.ts';
import { entraSource } from './index.ts';
import { exported, graphAudit, graphSignIn, records, TENANT, uuid } from './records.case.ts';

parseSuite(entraSource, records);

const events = records.flatMap((one) => entraSource.parse(one));
const eventOf = (operation: string) => events.find((one) => one.operation === operation);

describe('an Entra event', () => {
  it('says of a sign-in who, from where, by what, with how many factors, and which token came of it', () => {
    expect(events[0]).toMatchObject({
      kind: 'authentication',
      outcome: 'success',
      actor: {
        principalId: 'entra:aaaaaaaa-0000-4000-8000-000000000001',
        name: 'nadia@example.com',
        kind: 'human',
        session: { id: 'ses-1', mfa: true },
      },
      src: { ip: '203.0.113.9' },
      issued: { type: 'session_token', nativeId: 'tok-1' },
    });
    expect(events[3]).toMatchObject({
      kind: 'token_issuance',
      actor: {
        name: 'nightly-export',
        kind: 'automation',
        credential: { type: 'client_secret', nativeId: 'key-1' },
      },
      cloud: { account: TENANT },
    });
  });

  it('leads a request to Graph back to the sign-in whose token it used', () => {
    const request = events.find(({ service }) => service === 'Microsoft Graph');
    expect(request).toMatchObject({
      classUid: 6003,
      kind: 'service_to_service',
      operation: 'GET /users/{id}/messages',
      actor: { credential: { nativeId: 'tok-1', temporary: true }, session: { id: 'ses-1' } },
    });
    expect(request?.actor.principalId).toBe(events[0]?.issued?.forId);
    expect(request?.actor.credential?.nativeId).toBe(events[0]?.issued?.nativeId);
  });

  it('takes no correlation id for a session', () => {
    const { sessionId: _, ...bare } = graphSignIn();
    expect(entraSource.parse(bare)[0]?.actor.session).toBeUndefined();
    expect(entraSource.parse(graphAudit('Add user'))[0]?.actor.session).toBeUndefined();
  });

  it('knows the four kinds of sign-in by their tables too', () => {
    const kinds = [
      'SigninLogs',
      'AADNonInteractiveUserSignInLogs',
      'AADServicePrincipalSignInLogs',
      'AADManagedIdentitySignInLogs',
    ].map((Type) => {
      const isUser = !/Service|Managed/.test(Type);
      const [event] = entraSource.parse({
        TimeGenerated: '2026-03-03T09:14:07Z',
        Type,
        Id: uuid(),
        ResultType: '0',
        UniqueTokenIdentifier: 'tok',
        SessionId: 'ses',
        IPAddress: '203.0.113.9',
        ...(isUser
          ? { UserId: 'aaaaaaaa-0000-4000-8000-000000000001', UserPrincipalName: 'n@example.com' }
          : { ServicePrincipalId: 'eeeeeeee-0000-4000-8000-000000000001' }),
      });
      return [event?.kind, event?.actor.kind, event?.issued?.nativeId, event?.actor.session?.id];
    });
    expect(kinds).toEqual([
      ['authentication', 'human', 'tok', 'ses'],
      ['token_issuance', 'human', 'tok', 'ses'],
      ['token_issuance', 'automation', 'tok', 'ses'],
      ['token_issuance', 'automation', 'tok', 'ses'],
    ]);
  });

  it('knows them by what Graph calls them, and that an app proves itself by what it holds', () => {
    const { userId: _, userPrincipalName: __, ...bare } = graphSignIn();
    const said = (type: string) => {
      const [event] = entraSource.parse({
        ...bare,
        ...{ servicePrincipalId: 'eeeeeeee-0000-4000-8000-000000000001', isInteractive: false },
        signInEventTypes: [type],
      });
      return [event?.kind, event?.actor.kind, event?.auth?.grant];
    };
    expect(said('servicePrincipal')).toEqual([
      ...['token_issuance', 'automation', 'client_credentials'],
    ]);
    expect(said('managedIdentity')).toEqual(['token_issuance', 'automation', undefined]);
    const [silent] = entraSource.parse({
      ...graphSignIn(),
      signInEventTypes: ['nonInteractiveUser'],
    });
    expect(silent?.kind).toBe('token_issuance');
  });

  it('keeps what Microsoft itself found as a finding with a weight, taken back where it was dismissed', () => {
    const found = events.flatMap((one) => entraSource.vendorFinding?.(one) ?? []);
    expect(
      found.map(({ detector, dismissed, hardFact }) => [detector, dismissed, hardFact]),
    ).toEqual([
      ['anonymizedIPAddress', false, false],
      ['leakedCredentials', true, true],
      ['risky user', false, true],
      ['microsoftDefenderForIdentity: Suspected brute-force attack', false, false],
    ]);
    expect(found[0]).toMatchObject({
      severity: 'high',
      llr: 1.5,
      subjects: ['entra:aaaaaaaa-0000-4000-8000-000000000001'],
      observables: ['ip:203.0.113.77'],
    });
    expect(found[1]?.observables).toEqual(['credential:key-1']);
  });

  it('tells a refusal from a step more', () => {
    expect(events.slice(0, 3).map((one) => [one.outcome, one.error?.code])).toEqual([
      ['success', undefined],
      ['failure', '50126'],
      ['unknown', '50074'],
    ]);
    expect(events[2]?.actor.session?.mfa).toBe(false);
  });

  it('reads the same from Graph, from an export and from a table', () => {
    const [graph, , , , , table] = events;
    for (const key of ['outcome', 'classUid'] as const) expect(table?.[key]).toBe(graph?.[key]);
    expect(table?.actor.principalId).toBe(graph?.actor.principalId);
    expect(table?.src.ip).toBe(graph?.src.ip);
  });

  it('means what was changed in the directory', () => {
    const meant = (operation: string) => [
      eventOf(operation)?.classUid,
      eventOf(operation)?.activityId,
    ];
    expect(meant('Add member to role')).toEqual([3005, 1]);
    expect(meant('Add member to group')).toEqual([3006, 3]);
    expect(meant('Consent to application')).toEqual([3005, 1]);
    expect(meant('Reset user password')).toEqual([3001, 4]);
    expect(meant('Add service principal credentials')).toEqual([3004, 1]);
    expect(meant('Delete user')).toEqual([3001, 6]);
    expect(eventOf('Update conditional access policy')).toMatchObject({
      outcome: 'failure',
      error: { message: 'denied' },
    });
    expect(eventOf('Add service principal credentials')?.actor.kind).toBe('automation');
  });

  it('is found in pages and batches, and is no Azure activity', () => {
    expect(entraSource.unwrap?.({ value: [records[0]] })).toEqual([records[0]]);
    expect(entraSource.unwrap?.({ records: [records[3]] })).toEqual([records[3]]);
    const activity = exported('Administrative', {}, { operationName: 'Microsoft.Storage/write' });
    const policy = exported(
      'Policy',
      { policies: [] },
      { operationName: 'Microsoft.Authorization/policies/audit/action' },
    );
    for (const foreign of [activity, policy, { value: [1] }, {}])
      expect(entraSource.detect(foreign)).toBe(false);
  });

  const data = resolve(import.meta.dirname, '../../../../shared/data');
  it.skipIf(!existsSync(data))(
    'is read from every published record (skipped without ../shared/data)',
    () => {
      const lines = (file: string): Raw[] =>
        readFileSync(resolve(data, file), 'utf8')
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as Raw);
      const tables = lines('microsoft/entra-signin-msticnb.jsonl');
      const audits = lines('rule-tests/panther-tests.dev.jsonl')
        .filter((one) => /^(?:Azure\.Audit|Microsoft)/.test(String(one['logType'])))
        .map((one) => one['event'] as Raw);
      for (const [theirs, count] of [
        [tables, 300],
        [audits, 42],
      ] as const) {
        expect(theirs).toHaveLength(count);
        expect(theirs.filter((one) => !entraSource.detect(one))).toEqual([]);
        const read = theirs.flatMap((one) => entraSource.parse(one));
        expect(read.flatMap((event) => checkOcsf(entraSource.ocsf(event)))).toEqual([]);
      }
    },
  );
});
