import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Signal } from '../model/index.ts';
import { eventOf, monday, signalOf } from './incident.case.ts';
import { attackMatrixOf, killChainOf } from './kill-chain.ts';

const matrix = attackMatrixOf(
  JSON.parse(
    readFileSync(join(import.meta.dirname, '../../content/attack/techniques.json'), 'utf8'),
  ),
);

const said = (nth: number, attack: readonly string[], over: Partial<Signal> = {}): Signal =>
  signalOf(
    eventOf('deploy', monday + nth),
    { root: 'test:deploy', actingAs: 'test:deploy' },
    { id: `sig_${nth}`, attack, title: `Statement ${nth}`, ...over },
  );

describe('the kill chain of an incident', () => {
  it('stands in the order of the chain, whatever the order of its signals', () => {
    const { stages, version } = killChainOf(
      { signals: [said(1, ['T1530']), said(2, ['T1110.003']), said(3, ['T1087.004'])] },
      matrix,
    );
    expect(version).toMatch(/^19/);
    expect(stages.map(({ tactic }) => tactic.name)).toEqual([
      'Credential Access',
      'Discovery',
      'Collection',
    ]);
    expect(stages[1]?.techniques).toEqual([{ id: 'T1087.004', name: 'Cloud Account' }]);
  });

  it('names the furthest stage with what proves it', () => {
    const { furthest } = killChainOf(
      { signals: [said(1, ['T1087.004']), said(2, ['T1530']), said(3, ['T1530'])] },
      matrix,
    );
    expect(furthest).toEqual({
      tactic: { id: 'TA0009', name: 'Collection' },
      signalId: 'sig_2',
      at: monday + 2,
      because: 'Statement 2 (T1530 Data from Cloud Storage)',
    });
  });

  it('takes a technique of many tactics for the earliest of them, and says that the later ones may be', () => {
    const { stages, furthest } = killChainOf({ signals: [said(1, ['T1078.004'])] }, matrix);
    expect(furthest?.tactic.name).toBe('Initial Access');
    expect(stages.map(({ proved }) => proved)).toEqual([true, false, false, false]);
  });

  it('does not count as reached what was refused', () => {
    const { stages, furthest } = killChainOf(
      {
        signals: [said(1, ['T1087.004']), said(2, ['T1530'], { detail: { outcome: 'failure' } })],
      },
      matrix,
    );
    expect(furthest?.tactic.name).toBe('Discovery');
    expect(stages.at(-1)).toMatchObject({ tactic: { name: 'Collection' }, refused: true });
  });

  it('hears nothing of what weighs nothing, and keeps what ATT&CK does not know', () => {
    const chain = killChainOf(
      { signals: [said(1, ['T1530'], { llr: 0 }), said(2, ['T9999'])] },
      matrix,
    );
    expect(chain).toEqual({ version: matrix.version, stages: [], unplaced: ['T9999'] });
  });
});
