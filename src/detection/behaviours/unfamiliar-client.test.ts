import { describe, expect, it } from 'vitest';
import { DAY } from '../../core/index.ts';
import { BROWSER, createStage, identity } from '../replay.case.ts';
import { later, settle, signIn } from '../sign-in.case.ts';

const OTHER = 'Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/128.0';
const NEWER = BROWSER.replace('120', '139');

describe('unfamiliar-client', () => {
  it('is a line for another browser on an unknown device', () => {
    const stage = createStage([identity('jane')]);
    settle(stage, 'jane', { device: 'd1' });
    const [signal] = stage.said(
      'unfamiliar-client',
      signIn({ who: 'jane', at: later(), agent: OTHER, device: 'd2' }),
    );
    expect(signal?.severity).toBe('low');
    expect(signal?.observables[0]).toBe('agent:firefox/linux');
  });

  it('is quiet for a new version of the same, for a known device and for one that is managed', () => {
    const stage = createStage([identity('jane')]);
    settle(stage, 'jane', { device: 'd1' });
    for (const over of [
      { agent: NEWER, device: 'd2' },
      { agent: OTHER, device: 'd1' },
      { agent: OTHER, device: 'd3', managed: true },
    ])
      expect(
        stage.said('unfamiliar-client', signIn({ who: 'jane', at: later(), ...over })),
      ).toEqual([]);
  });

  it('is quiet for one who changes browsers by habit', () => {
    const stage = createStage([identity('jane')]);
    for (let day = 0; day < 21; day++) settle(stage, 'jane', { agent: `tool-${day}/1.0` }, 21);
    const at = later() + DAY;
    const said = stage.said('unfamiliar-client', signIn({ who: 'jane', at, agent: 'tool-99/1' }));
    expect(said.filter(({ severity }) => severity !== 'informational')).toEqual([]);
  });
});
