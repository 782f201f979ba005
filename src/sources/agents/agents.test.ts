import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkOcsf } from '../../model/index.ts';
import { parseSuite } from '../parse-suite.case.ts';
import type { Raw } from '../record.ts';
import { agentsSource } from './index.ts';
import { activities, attribute, biller, entries, span, spans } from './records.case.ts';

parseSuite(agentsSource, [...spans, ...activities, ...entries]);

const only = (record: Raw | undefined) => agentsSource.parse(record ?? {})[0];

describe('the span of an agent', () => {
  it('says which agent acted, on whose asserted behalf, in which conversation, with which tool', () => {
    expect(only(spans[0])?.actor).toMatchObject({
      principalId: 'agents:agent:agt_7',
      name: 'biller',
      kind: 'agent',
      scope: 'prod',
      session: { asserted: [{ kind: 'enduser.id', value: 'nadia@example.com', verified: false }] },
    });
    expect(only(spans[1])).toMatchObject({
      time: 1_771_578_551_000,
      privilege: 'tool:pay_invoice',
      actor: { session: { id: 'conv_5' } },
      targets: [
        { id: 'agents:mcp:ledger/pay_invoice', name: 'pay_invoice' },
        { id: 'agents:mcp:ledger', name: 'ledger' },
      ],
    });
    expect(only(spans[2])).toMatchObject({
      outcome: 'failure',
      error: { code: 'timeout', message: 'gave up' },
    });
    expect(only(spans[3])).toMatchObject({
      service: 'anthropic',
      effect: 'read',
      targets: [{ id: 'agents:mcp:model:some-model' }],
    });
  });

  it('takes the service for the actor where a client makes another agent', () => {
    expect(only(spans[4])).toMatchObject({
      classUid: 3004,
      actor: { principalId: 'agents:agent:billing-runner' },
      targets: [{ kind: 'identity', id: 'agents:agent:agt_7' }],
    });
  });

  it('takes the peer for the source only in the span of a server', () => {
    expect(only(spans[6])?.src.ip).toBe('203.0.113.7');
    expect(
      only(
        span({ ...biller, 'gen_ai.operation.name': 'chat', 'network.peer.address': '203.0.113.8' }),
      )?.src,
    ).toEqual({});
  });

  it('comes out of an export request with its resource, and other spans are left where they are', () => {
    const { resource, scope, ...bare } = spans[1] ?? {};
    const other = { ...bare, spanId: 'f', attributes: [attribute('db.system', 'postgresql')] };
    const request = {
      resourceSpans: [{ resource, scopeSpans: [{ scope, spans: [bare, other] }] }],
    };
    expect(agentsSource.unwrap?.(request)).toEqual([spans[1]]);
    expect(agentsSource.detect(other)).toBe(false);
  });
});

describe('an entry of a vendor', () => {
  it('names accounts and keys by the ids that the inventory gives them', () => {
    expect(only(activities[0])).toMatchObject({
      classUid: 3004,
      kind: 'token_issuance',
      actor: { principalId: 'agents:anthropic:user_01', kind: 'human', scope: 'anthropic:org_01' },
      targets: [{ kind: 'credential', id: 'agents:credential:anthropic:apikey_9' }],
      issued: { nativeId: 'anthropic:apikey_9', forId: 'agents:anthropic:apikey_9' },
    });
    expect(only(activities[5])).toMatchObject({
      outcome: 'failure',
      actor: {
        principalId: 'agents:anthropic:apikey_1',
        credential: { nativeId: 'anthropic:apikey_1' },
      },
    });
    expect(only(entries[3])).toMatchObject({
      classUid: 3001,
      actor: {
        principalId: 'agents:openai:user-1',
        kind: 'automation',
        credential: { nativeId: 'openai:key_admin' },
      },
      targets: [
        { kind: 'identity', id: 'agents:openai:user-sa' },
        { kind: 'role', name: 'member' },
        { kind: 'resource', id: 'agents:openai:proj_1' },
      ],
    });
  });

  it('names who is invited, and not who invites, as whose account comes to be', () => {
    const invite = {
      ...activities[4],
      type: 'org_user_invite_sent',
      invited_email: 'x@example.org',
    };
    const { deleted_user_id: _gone, ...record } = { deleted_user_id: '', ...invite };
    const event = only(record);
    expect(event?.targets).toEqual([
      { kind: 'identity', id: 'agents:anthropic:email:x@example.org', name: 'x@example.org' },
    ]);
    expect(event && agentsSource.ocsf(event)).toMatchObject({ user: { name: 'x@example.org' } });
  });

  it('knows nobody where nobody has signed in, and takes a checked subject for no account', () => {
    expect(only(activities[2])).toMatchObject({
      classUid: 3002,
      outcome: 'failure',
      actor: { principalKind: 'anonymous' },
    });
    expect(only(activities[7])?.actor.session?.asserted).toEqual([
      { kind: 'oidc_subject', value: 'repo:acme/app:ref:refs/heads/main', verified: true },
    ]);
  });

  it('is of many classes, not all calls of an API', () => {
    const classes = [...spans, ...activities, ...entries].map((record) => only(record)?.classUid);
    expect(new Set(classes).size).toBeGreaterThanOrEqual(6);
  });
});

const panther = resolve(
  import.meta.dirname,
  '../../../../shared/data/rule-tests/panther-tests.dev.jsonl',
);
it.skipIf(!existsSync(panther))(
  'every published record of both vendors is read (skipped without ../shared/data)',
  () => {
    const theirs = readFileSync(panther, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { readonly logType: string; readonly event: Raw })
      .filter(({ logType }) => logType === 'Anthropic.Activity' || logType === 'OpenAI.Audit')
      .map(({ event }) => event);
    expect(theirs).toHaveLength(21);
    expect(theirs.filter((one) => !agentsSource.detect(one))).toEqual([]);
    const events = theirs.map((one) => only(one));
    expect(events.flatMap((event) => (event ? checkOcsf(agentsSource.ocsf(event)) : []))).toEqual(
      [],
    );
    // One sign-in failed before anybody was known; all others name who, and all name where from.
    expect(events.filter((event) => event?.actor.principalId === undefined)).toHaveLength(1);
    expect(events.filter((event) => event?.src.ip === undefined)).toEqual([]);
  },
);
