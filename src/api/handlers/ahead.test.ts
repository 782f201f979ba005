import { describe, expect, it } from 'vitest';
import { manualClock } from '../../core/index.ts';
import { createAhead } from './ahead.ts';

const site = (identities: number) => {
  const clock = manualClock(0);
  const asked: string[] = [];
  const ahead = createAhead({ clock, identities: async () => identities });
  ahead.add(async () => {
    asked.push('the graph that is not there yet');
    throw new Error('not yet');
  });
  ahead.add(async () => {
    asked.push('what is dear');
    clock.advance(2_000);
  });
  return { clock, asked, ahead };
};

describe('answers made ahead', () => {
  it('are made where there are very many identities, though one cannot be made', async () => {
    const { asked, ahead } = site(10_000);
    await ahead.turn();
    expect(asked).toEqual(['the graph that is not there yet', 'what is dear']);
  });

  it('are made again only after a rest of thirty times what they took', async () => {
    const { clock, asked, ahead } = site(10_000);
    await ahead.turn();
    clock.advance(59_999);
    await ahead.turn();
    expect(asked).toHaveLength(2);
    clock.advance(1);
    await ahead.turn();
    expect(asked).toHaveLength(4);
  });

  it('are not made where nobody has to wait for them', async () => {
    const { asked, ahead } = site(9_999);
    await ahead.turn();
    expect(asked).toEqual([]);
  });
});
