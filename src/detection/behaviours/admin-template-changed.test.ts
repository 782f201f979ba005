import { describe, expect, it } from 'vitest';
import { DAY } from '../../core/index.ts';
import { act } from '../directory.case.ts';
import { createStage, identity } from '../replay.case.ts';
import { later } from '../sign-in.case.ts';

const stageOf = () => createStage([identity('jane'), identity('mail')]);

describe('admin-template-changed', () => {
  it('fires for any write to the pattern by somebody whose duty it is not', () => {
    const [signal] = stageOf().said(
      'admin-template-changed',
      act('jane', later(), 'WriteDacl', 'AdminSDHolder'),
    );
    expect(signal?.severity).toBe('high');
    expect(signal?.attack).toContain('T1098');
  });

  it('is quiet for other objects and for reading', () => {
    expect(
      stageOf().said('admin-template-changed', act('jane', later(), 'WriteDacl', 'ada')),
    ).toEqual([]);
    const reads = act('jane', later(), 'Read', 'AdminSDHolder', { kind: 'other', effect: 'read' });
    expect(stageOf().said('admin-template-changed', reads)).toEqual([]);
  });

  it('is quiet for a product that writes it each day', () => {
    const stage = stageOf();
    const writes = (day: number) => act('mail', later() + day * DAY, 'WriteDacl', 'AdminSDHolder');
    for (let day = 0; day < 5; day++) stage.use(writes(day));
    expect(stage.said('admin-template-changed', writes(6))).toEqual([]);
  });
});
