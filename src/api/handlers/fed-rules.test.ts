import { describe, expect, it } from 'vitest';
import { sources } from '../../sources/index.ts';
import { connectedSources, feeding } from './fed-rules.ts';

const withConnected = (...ids: readonly string[]) => ({
  sources,
  connected: () =>
    ids.map((source) => ({ source, eventsPerSecond: 0, eventsTotal: 0, setAside: 0 })),
});

describe('rules that can fire', () => {
  it('are those of a connected log, not of a product as a whole', () => {
    const isFed = feeding(withConnected('entra'));
    expect(isFed({ product: 'azure', service: 'signinlogs' })).toBe(true);
    expect(isFed({ product: 'azure', service: 'activitylogs' })).toBe(false);
    expect(isFed({ product: 'aws', service: 'cloudtrail' })).toBe(false);
    expect(isFed({})).toBe(true);
  });

  it('are none where nothing is connected', () => {
    expect(feeding(withConnected())({})).toBe(false);
    expect(connectedSources(withConnected())).toEqual([]);
  });

  it('know the labels of every system', () => {
    for (const { id, logsources } of sources) expect(logsources.length, id).toBeGreaterThan(0);
  });
});
