/** Stories that people put together or take apart, said through the stream, so that a replay does the same. */
import { describe, expect, it } from 'vitest';
import { silentLog } from '../core/index.ts';
import { emptyPlaces } from '../detection/index.ts';
import { createPosture } from '../posture/index.ts';
import { sources } from '../sources/index.ts';
import { buildEngine } from './engine.ts';

const NOW = Date.UTC(2026, 5, 1, 12);
const idOf = (name: string): string => `aws:arn:aws:iam::123456789012:user/${name}`;

const call = (n: number, name: string) => {
  const record = {
    eventVersion: '1.11',
    userIdentity: {
      type: 'IAMUser',
      principalId: `AIDAEXAMPLE-${name}`,
      arn: `arn:aws:iam::123456789012:user/${name}`,
      accountId: '123456789012',
      accessKeyId: `AKIAEXAMPLE-${name}`,
      userName: name,
    },
    eventTime: new Date(NOW + n * 60_000).toISOString(),
    eventSource: 's3.amazonaws.com',
    eventName: 'ListBuckets',
    awsRegion: 'us-east-1',
    sourceIPAddress: '203.0.113.9',
    userAgent: 'aws-cli/2.31.4',
    eventID: `event-${n}`,
    readOnly: true,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: '123456789012',
  };
  return { line: 1, record, text: JSON.stringify(record) };
};

const options = { learningOnly: false, drill: false } as const;

/** Two emergency accounts, each used: whatever they do is an incident. */
const withTwo = () => {
  const engine = buildEngine({
    sources,
    rules: [],
    places: emptyPlaces,
    judge: createPosture(),
    log: silentLog,
    now: () => NOW,
    exceptions: () => [],
  });
  const declarations = ['glass', 'hammer'].map((name) => ({
    type: 'declaration',
    at: NOW,
    by: 'olga',
    declaration: {
      kind: 'declaration',
      id: `declaration:${idOf(name)}`,
      ofId: idOf(name),
      declaredBy: 'olga',
      at: NOW,
      emergencyAccess: true,
    },
  }));
  engine.control(declarations, NOW);
  const { incidents } = engine.events([call(1, 'glass'), call(2, 'hammer')], options);
  const of = (name: string) => incidents.find(({ rootId }) => rootId === idOf(name))?.id ?? '';
  return { engine, glass: of('glass'), hammer: of('hammer') };
};

describe('people regroup stories', () => {
  const said = { at: NOW + 3 * 60_000, by: 'olga', reason: 'one intruder' };

  it('put together: one goes on, the other says where, and the ledger who did it and why', () => {
    const { engine, glass, hammer } = withTwo();
    expect(glass).not.toBe('');
    expect(hammer).not.toBe('');
    const record = { type: 'merge', ...said, incidentId: glass, from: hammer };
    const { incidents, ledger } = engine.control([record], NOW);
    expect(incidents.map(({ id, status }) => [id, status])).toEqual([
      [glass, 'open'],
      [hammer, 'closed'],
    ]);
    expect(incidents[0]?.timeline.map(({ text }) => text).join()).toContain('one intruder');
    expect(ledger).toMatchObject([
      {
        verb: 'incident.merged',
        actor: 'olga',
        subject: glass,
        detail: { reason: 'one intruder' },
      },
    ]);
    const next = engine.events([call(20, 'hammer')], options);
    expect(next.incidents.map(({ id }) => id)).toEqual([glass]);
  });

  it('taken apart again: each goes its own way from then on', () => {
    const { engine, glass, hammer } = withTwo();
    engine.control([{ type: 'merge', ...said, incidentId: glass, from: hammer }], NOW);
    const record = { type: 'split', ...said, incidentId: glass, identities: [idOf('hammer')] };
    const { incidents, ledger } = engine.control([record], NOW);
    expect(incidents.map(({ rootId }) => rootId)).toEqual([idOf('glass'), idOf('hammer')]);
    expect(ledger.map(({ verb }) => verb)).toContain('incident.split');
    const own = incidents[1]?.id;
    const next = engine.events([call(20, 'hammer'), call(21, 'glass')], options);
    expect(next.incidents.map(({ id }) => id)).toEqual([own, glass]);
  });

  it('say nothing where there is nothing to do', () => {
    const { engine, glass } = withTwo();
    const record = { type: 'merge', ...said, incidentId: glass, from: 'inc_nowhere' };
    expect(engine.control([record], NOW)).toMatchObject({ incidents: [], ledger: [] });
  });
});
