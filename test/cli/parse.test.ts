/** `parse` over logs of several systems at once: each claims its own, the rest is set aside and counted. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { countersign, folderWith, lines } from './cli.case.ts';

const okta = {
  uuid: 'u1',
  published: '2026-03-03T09:14:07.412Z',
  eventType: 'user.session.start',
  actor: { id: '00u1', type: 'User', alternateId: 'nadia@example.com' },
  client: { ipAddress: '203.0.113.9' },
  outcome: { result: 'SUCCESS' },
};
const github = {
  '@timestamp': 1_772_528_047_000,
  _document_id: 'd1',
  action: 'org.add_member',
  actor: 'nadia',
  org: 'example-org',
  user: 'sam',
};
const text = [
  okta,
  github,
  { some: 'thing else' },
  { ...okta, uuid: 'u2', published: '2026-99-99' },
]
  .map((one) => JSON.stringify(one))
  .join('\n');

describe('parse', () => {
  const folder = folderWith({ 'mixed.ndjson': `${text}\nnot json\n` });
  const file = join(folder, 'mixed.ndjson');

  it('prints one OCSF event on each line, each by the system that knows it', async () => {
    const { code, out, err } = await countersign(['parse', file]);
    const events = lines(out).map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(events.map((one) => [one['class_uid'], one['activity_id']])).toEqual([
      [3002, 1],
      [3006, 3],
    ]);
    expect(err).toContain('field published');
    expect(code).toBe(3);
  });

  it('counts what was read, parsed, set aside and filled', async () => {
    const { out } = await countersign(['parse', file, '--stats', '--json']);
    expect(JSON.parse(out)).toMatchObject({
      read: 5,
      parsed: 2,
      setAside: 3,
      events: 2,
      bySource: { okta: 1, github: 1 },
      classes: { 3002: 1, 3006: 1 },
      fill: { actor: 1, outcome: 1, source: 0.5 },
    });
    const { out: words } = await countersign(['parse', file, '--stats']);
    expect(lines(words)[0]).toBe('2 of 5 records parsed into 2 events, 3 set aside');
  });

  it('reads as one system only when asked, and names the systems there are', async () => {
    const { out } = await countersign(['parse', file, '--source', 'okta', '--stats', '--json']);
    expect(JSON.parse(out)).toMatchObject({ parsed: 1, bySource: { okta: 1 } });
    const { code, err } = await countersign(['parse', file, '--source', 'octa']);
    expect(code).not.toBe(0);
    expect(err).toMatch(/no system "octa"; there is: .*okta/);
  });
});
