/** Rules that change while the loop turns: at one position, the same in every replay. */
import { describe, expect, it } from 'vitest';
import { silentLog } from '../core/index.ts';
import { emptyPlaces, type RuleFile } from '../detection/index.ts';
import { packRules, type TurnOutput } from '../loop/index.ts';
import { createPosture } from '../posture/index.ts';
import { sources } from '../sources/index.ts';
import { buildEngine } from './engine.ts';
import { createCompiledSets } from './rules/rule-set-files.ts';

const NOW = Date.UTC(2026, 5, 1, 12);

const rule = (name: string, eventName: string): RuleFile => ({
  file: `site/${name}.yml`,
  text: `
title: ${name}
logsource: { product: aws }
detection:
  selection: { eventName: ${eventName} }
  condition: selection
level: high
`,
});

const call = (n: number, eventName: string) => {
  const record = {
    eventVersion: '1.11',
    userIdentity: {
      type: 'IAMUser',
      principalId: 'AIDAEXAMPLE0000000001',
      arn: 'arn:aws:iam::123456789012:user/jane',
      accountId: '123456789012',
      accessKeyId: 'AKIAEXAMPLEJANE00001',
      userName: 'jane',
    },
    eventTime: new Date(NOW + n * 1000).toISOString(),
    eventSource: 'iam.amazonaws.com',
    eventName,
    awsRegion: 'us-east-1',
    sourceIPAddress: '203.0.113.9',
    userAgent: 'aws-cli/2.31.4',
    eventID: `event-${n}`,
    readOnly: false,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: '123456789012',
  };
  return { line: 1, record, text: JSON.stringify(record) };
};

const engineWith = () =>
  buildEngine({
    sources,
    rules: [],
    compileRules: createCompiledSets().compile,
    places: emptyPlaces,
    judge: createPosture(),
    log: silentLog,
    now: () => NOW,
    exceptions: () => [],
  });
type Engine = ReturnType<typeof engineWith>;

const found = (output: TurnOutput): string[] =>
  output.findings.filter(({ kind }) => kind === 'detection').map(({ rule: by }) => by);
const options = { learningOnly: false, drill: false } as const;

const change = (files: readonly RuleFile[], lead = true) => ({
  type: 'rules',
  at: NOW,
  by: 'countersign',
  ...packRules(files),
  lead,
  detail: { rules: files.length },
});

/** Three events of each kind with a change of rules between them. */
const play = (engine: Engine): string[][] => {
  const said: string[][] = [];
  const turn = (n: number): void => {
    said.push(found(engine.events([call(n, 'DeleteGroup'), call(n + 1, 'UntagUser')], options)));
  };
  turn(1);
  engine.control([change([rule('group', 'DeleteGroup')])], NOW);
  turn(3);
  engine.control([change([rule('untag', 'UntagUser')])], NOW);
  turn(5);
  return said;
};

describe('rules that change while the loop turns', () => {
  it('judge each event by the set in force at its position', () => {
    expect(play(engineWith())).toEqual([[], ['group'], ['untag']]);
  });

  it('are the same after a restart from the checkpoint', () => {
    const first = engineWith();
    play(first);
    const second = engineWith();
    second.restore(first.takeState());
    const output = second.events([call(9, 'DeleteGroup'), call(10, 'UntagUser')], options);
    expect(found(output)).toEqual(['untag']);
  });

  it('stand in the ledger once, and not at all where nothing changes', () => {
    const engine = engineWith();
    const set = [rule('group', 'DeleteGroup')];
    const { ledger } = engine.control([change(set)], NOW);
    expect(ledger).toMatchObject([{ verb: 'rules.changed', detail: { rules: 1 } }]);
    expect(engine.control([change(set)], NOW).ledger).toEqual([]);
    expect(engine.control([change([], false)], NOW).ledger).toEqual([]);
    expect(found(engine.events([call(1, 'DeleteGroup')], options))).toEqual([]);
  });
});
