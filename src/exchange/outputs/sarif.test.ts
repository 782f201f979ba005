import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findingWith, reportWith } from './report.case.ts';
import { toSarif } from './sarif.ts';

interface Message {
  readonly text: string;
}
interface Sarif {
  readonly version: string;
  readonly $schema: string;
  readonly runs: readonly {
    readonly tool: {
      readonly driver: {
        readonly name: string;
        readonly version: string;
        readonly rules: readonly {
          readonly id: string;
          readonly shortDescription: Message;
          readonly defaultConfiguration: { readonly level: string };
        }[];
      };
    };
    readonly invocations: readonly {
      readonly executionSuccessful: boolean;
      readonly toolExecutionNotifications: readonly { readonly message: Message }[];
    }[];
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly level: string;
      readonly message: Message;
      readonly suppressions?: readonly { readonly kind: string }[];
    }[];
  }[];
}

const sarifOf = (report = reportWith('plain')): Sarif =>
  JSON.parse(JSON.stringify(toSarif(report, '1.2.3'))) as Sarif;

describe('SARIF 2.1.0', () => {
  it('has the members that the specification requires', () => {
    const { version, runs } = sarifOf();
    // Section 3.13: version and runs; 3.14: tool; 3.18: driver; 3.19: name; 3.20: executionSuccessful.
    expect(version).toBe('2.1.0');
    expect(runs).toHaveLength(1);
    const [run] = runs;
    expect(run?.tool.driver).toMatchObject({ name: 'Countersign', version: '1.2.3' });
    expect(run?.invocations.every((one) => one.executionSuccessful)).toBe(true);
    for (const rule of run?.tool.driver.rules ?? []) {
      expect(rule.id).not.toBe('');
      expect(rule.shortDescription.text).not.toBe('');
    }
    // 3.27: message; 3.27.7: ruleIndex points at the rule of that id; 3.27.10: the closed set of levels.
    for (const result of run?.results ?? []) {
      expect(result.message.text).not.toBe('');
      expect(run?.tool.driver.rules[result.ruleIndex]?.id).toBe(result.ruleId);
      expect(['none', 'note', 'warning', 'error']).toContain(result.level);
    }
    expect(run?.results).toHaveLength(5);
  });

  it('lists a rule once, however often it fires, at its severest level', () => {
    const findings = [
      findingWith('a', { rule: 'r', severity: 'low' }),
      findingWith('b', { rule: 'r', severity: 'critical' }),
      findingWith('c', { rule: 'r', severity: 'medium' }),
    ];
    const rules = sarifOf({ ...reportWith('x'), findings }).runs[0]?.tool.driver.rules;
    expect(rules).toHaveLength(1);
    expect(rules?.[0]?.defaultConfiguration.level).toBe('error');
  });

  it('shows an accepted risk as suppressed and what was set aside as a notification', () => {
    const run = sarifOf().runs[0];
    expect(run?.results[2]?.suppressions).toEqual([{ kind: 'external' }]);
    expect(run?.invocations[0]?.toolExecutionNotifications[0]?.message.text).toBe(
      '2 set aside: reason plain',
    );
  });

  it('leaves a log no way to write a link or a placeholder', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('[', ']', '(', ')', '{', '}', '\\', 'a') }),
        (text) => {
          const said = sarifOf(reportWith(text)).runs[0]?.results[0]?.message.text ?? '';
          const rest = said.replaceAll('\\\\', '').replaceAll(/\\[[\]]/g, '');
          expect(rest).not.toMatch(/[[\]]/);
          expect(rest.replaceAll('{{', '').replaceAll('}}', '')).not.toMatch(/[{}]/);
        },
      ),
    );
  });

  it('is an empty run when nothing was found', () => {
    const empty = sarifOf({ ...reportWith('x'), findings: [], incidents: [], reasons: [] });
    expect(empty.runs[0]).toMatchObject({ results: [], tool: { driver: { rules: [] } } });
  });
});
