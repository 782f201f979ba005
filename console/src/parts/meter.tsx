import { area, curveMonotoneX, line } from 'd3-shape';
import { outOf, probability } from '../format/number.ts';
import { names } from './class-names.ts';

/** Probability of compromise: the number, and a bar of it. */
export function Confidence({
  value,
  wide = false,
}: {
  readonly value: number;
  readonly wide?: boolean;
}) {
  return (
    <span
      className="inline-flex items-center gap-2"
      title={`Probability of compromise ${probability(value)}`}
    >
      <span className={names('h-1.5 overflow-hidden rounded-full bg-chip', wide ? 'w-24' : 'w-10')}>
        <span
          className="block h-full rounded-full bg-ink-2"
          style={{ width: `${Math.round(value * 100)}%` }}
        />
      </span>
      <span className="w-9 text-right text-xs font-medium whitespace-nowrap tabular-nums">
        {probability(value)}
      </span>
    </span>
  );
}

const riskColour = (risk: number): string =>
  risk >= 75 ? 'bg-critical' : risk >= 50 ? 'bg-high' : risk >= 25 ? 'bg-medium' : 'bg-low';

/** Posture risk, 0–100. */
export function Risk({ value }: { readonly value: number }) {
  return (
    <span className="inline-flex items-center gap-2" title={`Risk ${value} of 100`}>
      <span className="w-6 text-right text-xs font-semibold tabular-nums">{value}</span>
      <span className="h-1.5 w-12 overflow-hidden rounded-full bg-chip">
        <span
          className={names('block h-full rounded-full', riskColour(value))}
          style={{ width: `${value}%` }}
        />
      </span>
    </span>
  );
}

export interface Slice {
  readonly name: string;
  readonly value: number;
  readonly className: string;
}

/** Parts of a whole in one bar; said in words for those who do not see it. */
export function Stack({
  slices,
  label,
  className,
}: {
  readonly slices: readonly Slice[];
  readonly label: string;
  readonly className?: string;
}) {
  const all = slices.reduce((sum, slice) => sum + slice.value, 0);
  const said = slices.map((slice) => `${slice.name} ${outOf(slice.value, all)}`).join(', ');
  return (
    <span
      role="img"
      aria-label={`${label}: ${said}`}
      title={said}
      className={names('flex h-2 w-full gap-px overflow-hidden rounded-sm bg-chip', className)}
    >
      {slices.map((slice) =>
        slice.value === 0 ? null : (
          <span
            key={slice.name}
            className={names('min-w-0.5', slice.className)}
            style={{ width: percentWidth(slice.value, all) }}
          />
        ),
      )}
    </span>
  );
}
const percentWidth = (part: number, all: number): string =>
  all === 0 ? '0' : `${(part / all) * 100}%`;

export const verdictSlices = (count: {
  readonly pass: number;
  readonly fail: number;
  readonly unknown: number;
  readonly excepted?: number;
}): readonly Slice[] => [
  { name: 'fail', value: count.fail, className: 'bg-critical' },
  { name: 'excepted', value: count.excepted ?? 0, className: 'bg-medium' },
  { name: 'unknown', value: count.unknown, className: 'hatched bg-chip' },
  { name: 'pass', value: count.pass, className: 'bg-ok' },
];

/** A line without axes: shape only; the number beside it says how much. */
export function Sparkline({
  values,
  label,
  className,
}: {
  readonly values: readonly number[];
  readonly label: string;
  readonly className?: string;
}) {
  if (values.length < 2) return null;
  const high = Math.max(...values);
  const low = Math.min(...values, high * 0.6);
  const x = (index: number): number => (index / (values.length - 1)) * 100;
  const y = (value: number): number => 22 - ((value - low) / (high - low || 1)) * 20;
  const points = values.map((value, index): [number, number] => [x(index), y(value)]);
  const stroke = line().curve(curveMonotoneX)(points) ?? '';
  const fill =
    area<[number, number]>()
      .curve(curveMonotoneX)
      .x((p) => p[0])
      .y0(24)
      .y1((p) => p[1])(points) ?? '';
  return (
    <svg
      viewBox="0 0 100 24"
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
      className={names('h-6 w-full overflow-visible', className)}
    >
      <title>{label}</title>
      <path d={fill} className="fill-accent-soft" />
      <path
        d={stroke}
        fill="none"
        className="stroke-accent"
        strokeWidth={1.5}
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
