/**
 * Written posture cases: parts of a provider export by their paths, with the control and what it expects. A path is
 * dotted, with quoted or numbered steps in brackets: `input.scuba_config.Aad["MS.AAD.1.1v1"].CapExclusions.Users`.
 */
import { CountersignError, isObject } from '../../../core/index.ts';
import type { PostureCase } from '../../contract.ts';
import { need, obj, type Raw, str } from '../../record.ts';
import { scubaSnapshot } from './scubagear.ts';

const forbidden = new Set(['__proto__', 'constructor', 'prototype']);
const step = /\.?([A-Za-z0-9_@-]+)|\["([^"\]]{1,200})"\]|\[(\d{1,6})\]/y;

const stepsOf = (path: string): readonly string[] => {
  const steps: string[] = [];
  step.lastIndex = 0;
  while (step.lastIndex < path.length) {
    const found = step.exec(path);
    const one = found?.[1] ?? found?.[2] ?? found?.[3];
    if (one === undefined || forbidden.has(one)) {
      throw new CountersignError('ERR_INPUT_INVALID', `field input: "${path}" is not a path`, {
        detail: { field: 'input' },
      });
    }
    steps.push(one);
  }
  return steps;
};

/** A copy of `target` with `value` at the steps. */
const put = (target: unknown, [first, ...rest]: readonly string[], value: unknown): unknown => {
  if (first === undefined) return value;
  if (Array.isArray(target)) {
    const copy = [...target];
    copy[Number(first)] = put(copy[Number(first)], rest, value);
    return copy;
  }
  const before = isObject(target) ? target : {};
  return { ...before, [first]: put(before[first], rest, value) };
};

/** Undefined = no such case. @throws CountersignError ERR_INPUT_INVALID naming the field. */
export const scubaCase = (value: unknown): PostureCase | undefined => {
  const given = obj(value);
  const control = str(given['control']);
  if (control === undefined || !/^MS\.AAD\./.test(control) || !isObject(given['input'])) return;
  const expected = given['expectedPass'];
  if (typeof expected !== 'boolean') {
    throw new CountersignError('ERR_INPUT_INVALID', 'field expectedPass is missing or no boolean', {
      detail: { field: 'expectedPass' },
    });
  }
  let whole: unknown = {};
  for (const [path, part] of Object.entries(given['input'])) {
    const [root, ...steps] = stepsOf(path);
    whole = put(whole, root === 'input' ? steps : [root ?? '', ...steps], part);
  }
  return {
    name: need(str(given['name']), 'name'),
    control: control.replace(/v\d+$/, ''),
    asked: control,
    expectedPass: expected,
    snapshot: (at) => scubaSnapshot(whole as Raw, at),
  };
};
