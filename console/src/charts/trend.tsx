import { scaleLinear, scaleTime } from 'd3-scale';
import { area, curveMonotoneX, line } from 'd3-shape';
import { useId } from 'react';
import { compact } from '../format/number.ts';
import { moment, tickOf } from '../format/time.ts';

export interface Point {
  readonly at: number;
  readonly value: number;
}

const width = 400;
const height = 168;
const inset = { left: 34, right: 10, top: 10, bottom: 22 };

/** One quantity over days, with axes; the last value is marked and said. */
export function Trend({
  points,
  label,
  now,
}: {
  readonly points: readonly Point[];
  readonly label: string;
  readonly now: number;
}) {
  const gradient = useId();
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last || points.length < 2)
    return (
      <p className="p-4 text-xs text-ink-3">
        One reading so far; a trend needs two, an hour apart.
      </p>
    );
  const x = scaleTime([first.at, last.at], [inset.left, width - inset.right]);
  const y = scaleLinear(
    [0, Math.max(1, ...points.map((point) => point.value)) * 1.08],
    [height - inset.bottom, inset.top],
  ).nice(3);
  const stroke =
    line<Point>()
      .x((p) => x(p.at))
      .y((p) => y(p.value))
      .curve(curveMonotoneX)([...points]) ?? '';
  const fill =
    area<Point>()
      .x((p) => x(p.at))
      .y0(y(0))
      .y1((p) => y(p.value))
      .curve(curveMonotoneX)([...points]) ?? '';
  const named = (at: Date): string => tickOf(at.getTime(), { first: first.at, last: last.at });
  const all = x.ticks(4);
  const days = all.filter((tick, index) => {
    const before = all[index - 1];
    return before === undefined || named(before) !== named(tick);
  });
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={`${label}: ${first.value} on ${moment(first.at, now)}, ${last.value} on ${moment(last.at, now)}`}
      className="block h-auto w-full"
    >
      <defs>
        <linearGradient id={gradient} x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" className="[stop-color:var(--accent)]" stopOpacity={0.22} />
          <stop offset="1" className="[stop-color:var(--accent)]" stopOpacity={0} />
        </linearGradient>
      </defs>
      {y.ticks(3).map((tick) => (
        <g key={tick}>
          <line
            x1={inset.left}
            x2={width - inset.right}
            y1={y(tick)}
            y2={y(tick)}
            className="stroke-line"
          />
          <text
            x={inset.left - 6}
            y={y(tick) + 3.5}
            textAnchor="end"
            className="fill-ink-3 text-[11px]"
          >
            {compact(tick)}
          </text>
        </g>
      ))}
      {days.map((day) => (
        <text
          key={day.getTime()}
          x={x(day)}
          y={height - 6}
          textAnchor="middle"
          className="fill-ink-3 text-[11px]"
        >
          {named(day)}
        </text>
      ))}
      <path d={fill} fill={`url(#${gradient})`} />
      <path d={stroke} fill="none" className="stroke-accent" strokeWidth={1.75} />
      <circle
        cx={x(last.at)}
        cy={y(last.value)}
        r={3.5}
        className="fill-accent stroke-surface"
        strokeWidth={2}
      />
    </svg>
  );
}

export interface Column {
  readonly at: number;
  readonly parts: readonly {
    readonly name: string;
    readonly value: number;
    readonly className: string;
  }[];
}

/** Stacked columns, one an hour; small, so no y axis: the highest column is named. */
export function Columns({
  columns,
  label,
}: {
  readonly columns: readonly Column[];
  readonly label: string;
}) {
  const high = Math.max(
    1,
    ...columns.map((column) => column.parts.reduce((sum, part) => sum + part.value, 0)),
  );
  const step = 480 / Math.max(1, columns.length);
  return (
    <svg
      viewBox="0 0 480 64"
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
      className="block h-16 w-full"
    >
      <title>{label}</title>
      <line x1={0} x2={480} y1={63.5} y2={63.5} className="stroke-line" />
      {columns.map((column, index) => {
        let top = 63;
        return (
          <g key={column.at}>
            {column.parts.map((part) => {
              if (part.value === 0) return null;
              const size = (part.value / high) * 58;
              top -= size;
              return (
                <rect
                  key={part.name}
                  x={index * step + 1}
                  y={top}
                  width={Math.max(1, step - 2)}
                  height={size}
                  className={part.className}
                />
              );
            })}
          </g>
        );
      })}
    </svg>
  );
}
