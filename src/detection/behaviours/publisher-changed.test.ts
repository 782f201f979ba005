import { describe, expect, it } from 'vitest';
import { DAY, HOUR } from '../../core/index.ts';
import type { Identity } from '../../model/index.ts';
import { createStage, identity, monday, office } from '../replay.case.ts';

const by = (domain: string): Identity =>
  identity('app', {
    class: 'third_party_app',
    handles: [{ kind: 'publisher_domain', value: domain, verified: true }],
  });
const at = monday + 14 * DAY + 10 * HOUR;

describe('publisher-changed', () => {
  it('fires once when the domain is another', () => {
    const stage = createStage([by('good.example')]);
    office(stage, 'app', 14);
    stage.change(by('evil.example'), at);
    const said = [0, 1, 2].flatMap((hour) =>
      stage.said('publisher-changed', { who: 'app', at: at + hour * HOUR }),
    );
    expect(said.map((one) => [one.severity, one.detail['before']])).toEqual([
      ['medium', 'good.example'],
    ]);
  });

  it('is quiet for an app that stays whose it is, and for people', () => {
    const stage = createStage([by('good.example'), identity('jane')]);
    office(stage, 'app', 14);
    expect(stage.said('publisher-changed', { who: 'app', at })).toEqual([]);
    expect(stage.said('publisher-changed', { who: 'jane', at })).toEqual([]);
  });

  it('is quiet for another name of the same app, and for a publisher told for the first time', () => {
    const stage = createStage([identity('app', { class: 'third_party_app' })]);
    office(stage, 'app', 14);
    stage.change({ ...by('good.example'), name: 'App 2' }, at);
    expect(stage.said('publisher-changed', { who: 'app', at })).toEqual([]);
  });
});
