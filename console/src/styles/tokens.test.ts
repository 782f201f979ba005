import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const css = readFileSync(resolve(import.meta.dirname, 'tokens.css'), 'utf8');
const tokens = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map((match) => [
    match[1] ?? '',
    [match[2] ?? '', match[3] ?? ''] as const,
  ]),
);

const luminance = (hex: string): number => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((start) => {
    const value = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (a: string, b: string): number => {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
};

const severities = ['critical', 'high', 'medium', 'low', 'informational', 'ok'];
const grounds = ['canvas', 'surface', 'raised', 'sunken', 'chip', 'hover', 'selected'];
/** WCAG 2.2 1.4.3: text 4.5:1. */
const text: [string, string][] = [
  ...['ink', 'ink-2', 'ink-3', 'accent-text'].flatMap((ink) =>
    grounds.map((ground): [string, string] => [ink, ground]),
  ),
  ...severities.map((name): [string, string] => [`${name}-text`, `${name}-soft`]),
  ...severities.flatMap((name) =>
    ['surface', 'canvas', 'hover', 'selected'].map((ground): [string, string] => [
      `${name}-text`,
      ground,
    ]),
  ),
  ['unknown-text', 'surface'],
  ['accent-ink', 'accent'],
  ['accent-ink', 'accent-hover'],
  ['accent-text', 'accent-soft'],
  ...[0, 1, 2, 3].map((tier): [string, string] => [`tier${tier}-ink`, `tier${tier}`]),
];
/** WCAG 2.2 1.4.11: graphics 3:1. */
const graphics: [string, string][] = [
  ...[...severities, 'unknown', 'accent', 'prior', 'against', 'for', 'tier0', 'tier1'].flatMap(
    (name) => ['surface', 'canvas'].map((ground): [string, string] => [name, ground]),
  ),
];

const weak = (pairs: readonly [string, string][], least: number): string[] =>
  pairs.flatMap(([front, back]) =>
    ([0, 1] as const).flatMap((theme) => {
      const a = tokens.get(front)?.[theme];
      const b = tokens.get(back)?.[theme];
      if (a === undefined || b === undefined) return [`${front} on ${back}: no such token`];
      const ratio = contrast(a, b);
      return ratio < least
        ? [`${front} on ${back}, ${theme === 0 ? 'light' : 'dark'}: ${ratio.toFixed(2)}`]
        : [];
    }),
  );

describe('the colours', () => {
  it('are all seen', () => {
    expect(tokens.size).toBeGreaterThan(40);
  });
  it('carry text at 4.5:1 in light and dark', () => {
    expect(weak(text, 4.5)).toEqual([]);
  });
  it('carry marks and bars at 3:1 in light and dark', () => {
    expect(weak(graphics, 3)).toEqual([]);
  });
});
