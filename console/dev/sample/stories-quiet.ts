/** Stories kept as a line, and a drill. */

import { cast } from './cast.ts';
import { hour, minute } from './chance.ts';
import { negative, prior, type Story, signal } from './story.ts';

export const quietStories: readonly Story[] = [
  {
    id: 'inc_f18e64b0d29a',
    title: 'svc-metrics-hourly ran outside its rhythm',
    story:
      'The hourly job svc-metrics-hourly ran at 15:47 instead of the full hour, from its usual network with its usual calls.',
    status: 'open',
    verdict: 'undecided',
    severity: 'low',
    tier: 2,
    rootId: cast.metrics,
    ago: 186,
    lasted: 1,
    disposition: 'timeline',
    damage: 0.03,
    why: 'Confidence 0.12 × damage 0.25 of tier 2 = 0.03: below the queue cost 0.08',
    attribution: {
      credential: {
        said: true,
        value: { type: 'access_key', nativeId: 'AKIAQEXAMPLEMETRICS', ofId: cast.metrics },
        because: 'accessKeyId in the records',
      },
      who: {
        said: true,
        value: { rootId: cast.metrics, actingAs: cast.metrics, lineage: [] },
        because: 'long-lived key: nobody stands behind it',
      },
      context: {
        said: true,
        value: { ip: '192.0.2.88', asn: 'AS64499 Lattice Office' },
        because: 'usual network',
      },
      privilege: {
        said: true,
        value: { tier: 2, via: ['policy metrics-write'] },
        because: 'entitlements as of the event',
      },
      did: ['wrote metrics'],
    },
    cause: { entry: 'unknown', primary: 'no_rotation', conditions: [] },
    evidence: [
      prior('base-rate', -6.2, 'Service accounts here'),
      signal('outside-rhythm', 4.6, 'Minute 47; always minute 0–3 before'),
      negative('known-network', -0.4, 'Usual network'),
    ],
    attack: ['T1078.004'],
    drill: false,
    did: [[0, 'PutMetricData']],
  },
  {
    id: 'inc_a7301cc5e4b8',
    title: 'automation-token-7 used from a new address',
    story:
      'The sandbox token automation-token-7 was used from a new address of a known provider; it can read one sandbox bucket.',
    status: 'open',
    verdict: 'undecided',
    severity: 'informational',
    tier: 3,
    rootId: cast.token,
    ago: 191,
    lasted: 1,
    disposition: 'timeline',
    damage: 0.01,
    why: 'Confidence 0.11 × damage 0.05 of tier 3 = 0.01: below the queue cost 0.08',
    attribution: {
      credential: {
        said: true,
        value: { type: 'access_key', nativeId: 'AKIAQEXAMPLETOKEN07', ofId: cast.token },
        because: 'accessKeyId in the records',
      },
      who: { said: false, because: 'Shared among 4 scripts: the key does not say which' },
      context: {
        said: true,
        value: { ip: '203.0.113.9', asn: 'AS64500 Example Hosting' },
        because: 'source address',
      },
      privilege: {
        said: true,
        value: { tier: 3, via: ['policy sandbox-read'] },
        because: 'entitlements as of the event',
      },
      did: ['read 2 objects'],
    },
    cause: { entry: 'unknown', primary: 'shared', conditions: [] },
    evidence: [
      prior('base-rate', -6.2, 'Service accounts here'),
      signal('new-network', 2.9, 'First use of AS64500'),
      prior('shared', 1.2, 'Key shared by 4 scripts'),
    ],
    attack: ['T1078.004'],
    drill: false,
    did: [
      [0, 'GetObject'],
      [8, 'GetObject'],
    ],
  },
  {
    id: 'inc_3c99d0e8f614',
    title: 'Drill: leaked key of drill-service-account',
    story:
      'Drill: the key of drill-service-account was used from a hosting network and contained within 1.9 s.',
    status: 'closed',
    verdict: 'test',
    severity: 'high',
    tier: 3,
    rootId: cast.drill,
    ago: 7 * (hour / minute),
    lasted: 1,
    disposition: 'page',
    damage: 0.4,
    why: 'Drill: decided as if tier 0',
    attribution: {
      credential: {
        said: true,
        value: { type: 'access_key', nativeId: 'AKIAQEXAMPLEDRILL01', ofId: cast.drill },
        because: 'accessKeyId',
      },
      who: {
        said: true,
        value: { rootId: cast.drill, actingAs: cast.drill, lineage: [] },
        because: 'declared for drills',
      },
      context: {
        said: true,
        value: { ip: '203.0.113.250', asn: 'AS64500 Example Hosting' },
        because: 'injected',
      },
      privilege: { said: true, value: { tier: 3, via: ['policy drill'] }, because: 'declared' },
      did: ['listed users'],
    },
    cause: { entry: 'leaked', primary: 'exposed_secret', conditions: [] },
    evidence: [
      prior('base-rate', -6.2, 'Service accounts here'),
      prior('exposed-key', 2.4, 'Injected'),
      signal('new-network', 2.9, 'Injected'),
      signal('first-use-of-privilege', 2.1, 'Injected'),
    ],
    attack: ['T1078.004'],
    drill: true,
    did: [[0, 'ListUsers']],
  },
];
