import { describe, expect, it } from 'vitest';
import { toJson } from './json.ts';
import { reportWith } from './report.case.ts';

interface Answer {
  readonly events: Readonly<Record<string, number>>;
  readonly findings: readonly Readonly<Record<string, unknown>>[];
  readonly incidents: readonly Readonly<Record<string, unknown>>[];
  readonly posture: Readonly<Record<string, unknown>>;
}

const answer = JSON.parse(JSON.stringify(toJson(reportWith('x')))) as Answer;

describe('the JSON of a scan', () => {
  it('counts records as read, parsed and set aside', () => {
    expect(answer.events).toEqual({ read: 12, parsed: 10, setAside: 2 });
  });

  it('gives every finding the agreed members, with the vendor’s own event ids', () => {
    expect(answer.findings[0]).toMatchObject({
      id: 'fnd_x',
      rule: 'rule x',
      title: 'title x',
      severity: 'high',
      attack: ['T1098.001', 'T1078x'],
      identities: ['arn:aws:iam::111122223333:user/x'],
      events: ['event x'],
      time: Date.UTC(2026, 10, 21, 8),
    });
    for (const finding of answer.findings) {
      for (const member of [
        'id',
        'rule',
        'title',
        'severity',
        'attack',
        'identities',
        'events',
        'time',
      ])
        expect(finding).toHaveProperty(member);
    }
  });

  it('gives every incident the agreed members', () => {
    for (const incident of answer.incidents) {
      for (const member of [
        'id',
        'title',
        'severity',
        'confidence',
        'attribution',
        'cause',
        'findings',
      ])
        expect(incident).toHaveProperty(member);
    }
  });

  it('tells posture by check and by identity, with an accepted risk marked', () => {
    expect(answer.posture).toMatchObject({
      principals: 1,
      tiers: [1, 0, 0, 0],
      checks: [{ check: 'key-age', fail: 1 }],
      identities: [{ risk: 55, verdicts: [{ check: 'key-age', status: 'fail' }] }],
    });
    expect(answer.findings.map((finding) => finding['status'])).toContain('excepted');
  });
});
