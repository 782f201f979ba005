import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileRule } from './compile.ts';
import { detections, records, treeOf } from './random-rules.case.ts';
import { interpretRule } from './reference.ts';

describe('the compiler', () => {
  it('says of every rule and record what a plain reading of the rule says', () => {
    let fired = 0;
    let seen = 0;
    fc.assert(
      fc.property(detections, records, (detection, record) => {
        const tree = treeOf(detection);
        expect(tree).toBeDefined();
        if (!tree) return;
        const matched = compileRule(tree).matches(record);
        seen++;
        if (matched) fired++;
        expect(matched).toBe(interpretRule(tree, record));
      }),
      { numRuns: 1000 },
    );
    // The property would hold of rules that never fire, too.
    expect(fired / seen).toBeGreaterThan(0.1);
    expect(fired / seen).toBeLessThan(0.9);
  });

  it('says the opposite when the condition is negated', () => {
    fc.assert(
      fc.property(detections, records, (detection, record) => {
        const yes = treeOf(detection);
        const no = treeOf({ ...detection, condition: `not (${detection.condition})` });
        if (!yes || !no) throw new Error('the rule was refused');
        expect(compileRule(no).matches(record)).toBe(!compileRule(yes).matches(record));
      }),
      { numRuns: 250 },
    );
  });

  it('does not depend on the order of keys in the record', () => {
    fc.assert(
      fc.property(detections, records, (detection, record) => {
        const tree = treeOf(detection);
        if (!tree) throw new Error('the rule was refused');
        const turned = Object.fromEntries(Object.entries(record).reverse());
        const { matches } = compileRule(tree);
        expect(matches(turned)).toBe(matches(record));
      }),
      { numRuns: 250 },
    );
  });

  it('reads own properties only', () => {
    const tree = treeOf({
      selection: { 'constructor.name|exists': true, toString: '*' },
      proto: { '__proto__.x': 1 },
      condition: '1 of *',
    });
    if (!tree) throw new Error('the rule was refused');
    expect(compileRule(tree).matches(Object.create({ x: 1 }))).toBe(false);
    expect(compileRule(tree).matches({ a: 1 })).toBe(false);
  });

  it('gives a tree that cannot be changed', () => {
    const tree = treeOf({ selection: { a: ['x', 'y'] }, condition: 'selection' });
    const node = tree?.selections.get('selection');
    expect(Object.isFrozen(node)).toBe(true);
    expect(node?.kind === 'every' && Object.isFrozen(node.of)).toBe(true);
  });
});
