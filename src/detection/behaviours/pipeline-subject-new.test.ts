import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../core/index.ts';
import { createStage, monday, role, SDK, type Stage } from '../replay.case.ts';

const run = (subject: string, at: number) =>
  ({
    who: `oidc/${subject}`,
    at,
    agent: SDK,
    privilege: 'sts:AssumeRoleWithWebIdentity',
    over: {
      kind: 'token_issuance',
      effect: 'write',
      issued: { type: 'session_token', nativeId: `S-${at}`, forId: 'test:deploy' },
      actor: {
        principalId: `test:oidc/${subject}`,
        principalKind: 'identity',
        name: subject,
        kind: 'automation',
        session: {
          id: `s-${at}`,
          asserted: [{ kind: 'oidc_subject', value: subject, verified: true }],
        },
      },
    },
  }) as const;
const id = 'pipeline-subject-new';
const nightly = (stage: Stage, subjects: readonly string[], days = 14) => {
  for (let day = 0; day < days; day++)
    subjects.forEach((one, i) => {
      stage.use(run(one, monday + day * DAY + i * MINUTE));
    });
};
const MAIN = 'https://ci.example:repo:acme/shop:ref:refs/heads/main';
const at = monday + 14 * DAY + HOUR;

describe('pipeline-subject-new', () => {
  it('fires for another branch, and at medium for a pull request', () => {
    const stage = createStage([role('deploy')]);
    nightly(stage, [MAIN]);
    const branch = stage.said(id, run(MAIN.replace('main', 'fix'), at));
    expect(branch[0]?.severity).toBe('low');
    const pull = stage.said(id, run('https://ci.example:repo:acme/shop:pull_request', at + MINUTE));
    expect(pull[0]?.severity).toBe('medium');
    expect(pull[0]?.description).toContain('nobody has taken in');
  });

  it('is quiet for the usual branch, and while the role is new', () => {
    const stage = createStage([role('deploy')]);
    nightly(stage, [MAIN]);
    expect(stage.said(id, run(MAIN, at))).toEqual([]);
    const fresh = createStage([role('deploy')]);
    nightly(fresh, [MAIN], 2);
    expect(fresh.said(id, run(MAIN.replace('shop', 'till'), monday + 2 * DAY))).toEqual([]);
  });

  it('is quiet for a further repository of a role that many share, and louder for one of few', () => {
    const many = createStage([role('deploy')]);
    nightly(
      many,
      Array.from({ length: 40 }, (_, i) => MAIN.replace('shop', `app${i}`)),
      7,
    );
    expect(many.said(id, run(MAIN, at))).toEqual([]);
    const few = createStage([role('deploy')]);
    nightly(few, [MAIN]);
    expect(few.said(id, run(MAIN.replace('shop', 'till'), at))).toHaveLength(1);
  });
});
