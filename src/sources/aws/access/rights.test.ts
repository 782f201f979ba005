import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Entitlement } from '../../../model/index.ts';
import { Rights } from './rights.ts';
import { wildcardMatch } from './wildcard.ts';

describe('wildcards', () => {
  it('match as a regular expression would', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', ':', '/'), maxLength: 12 });
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', ':', '*', '?'), maxLength: 8 });
    fc.assert(
      fc.property(pattern, text, (p, t) => {
        const regex = new RegExp(`^${p.replaceAll('*', '[^]*').replaceAll('?', '[^]')}$`);
        expect(wildcardMatch(p, t)).toBe(regex.test(t));
      }),
    );
  });
});

describe('rights', () => {
  const statement = (over: Partial<Entitlement>): Entitlement => ({
    kind: 'entitlement',
    id: 'e',
    system: 'aws',
    holderId: 'h',
    effect: 'allow',
    privileges: ['*'],
    privilegesInverted: false,
    resources: ['*'],
    resourcesInverted: false,
    conditions: undefined,
    via: { kind: 'inline', name: 'p' },
    standing: 'standing',
    ...over,
  });
  const action = fc.constantFrom(
    's3:GetObject',
    'S3:getobject',
    'iam:PassRole',
    'ec2:RunInstances',
  );
  const entitlement = fc
    .record({
      effect: fc.constantFrom('allow' as const, 'deny' as const),
      privileges: fc.array(fc.constantFrom('*', 's3:*', 'iam:Pass*', 'ec2:RunInstances'), {
        minLength: 1,
        maxLength: 2,
      }),
      privilegesInverted: fc.boolean(),
      resources: fc.constantFrom(['*'], ['arn:aws:s3:::a/*']),
    })
    .map(statement);

  it('end at an explicit deny, whatever else allows', () => {
    fc.assert(
      fc.property(fc.array(entitlement), action, (list, asked) => {
        const rights = new Rights([...list, statement({ effect: 'deny' })], new Map());
        expect(rights.may({ action: asked, resource: 'arn:aws:s3:::a/b' }).sure).toBe('no');
        expect(rights.may({ action: asked }).sure).toBe('no');
      }),
    );
  });

  it('are none without an allow, and never grow by a boundary', () => {
    const rank = { no: 0, maybe: 1, yes: 2 };
    fc.assert(
      fc.property(fc.array(entitlement), entitlement, action, (list, edge, asked) => {
        const denies = new Rights(
          list.filter((one) => one.effect === 'deny'),
          new Map(),
        );
        expect(denies.may({ action: asked, resource: 'x' }).sure).toBe('no');
        const boundary = { ...edge, via: { kind: 'boundary' as const, name: 'b' } };
        const free = new Rights(list, new Map()).may({ action: asked, resource: 'x' }).sure;
        const bound = new Rights([...list, boundary], new Map());
        const held = bound.may({ action: asked, resource: 'x' }).sure;
        expect(rank[held]).toBeLessThanOrEqual(rank[free]);
      }),
    );
  });

  it('do not mind the case of actions, and do that of resources', () => {
    const one = statement({ privileges: ['S3:GET*'], resources: ['arn:aws:s3:::a/*'] });
    const rights = new Rights([one], new Map());
    expect(rights.may({ action: 's3:getobject', resource: 'arn:aws:s3:::a/b' }).sure).toBe('yes');
    expect(rights.may({ action: 's3:getobject', resource: 'arn:aws:s3:::A/b' }).sure).toBe('no');
  });
});
