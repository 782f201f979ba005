import { CircleCheck, CircleHelp, CircleX } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Severity, Tier } from '../contract.ts';
import { capital } from '../format/words.ts';
import { names } from './class-names.ts';

export type Tone = Severity | 'ok' | 'unknown' | 'accent' | 'plain';

const tones: Readonly<Record<Tone, string>> = {
  critical: 'bg-critical-soft text-critical-text',
  high: 'bg-high-soft text-high-text',
  medium: 'bg-medium-soft text-medium-text',
  low: 'bg-low-soft text-low-text',
  informational: 'bg-informational-soft text-informational-text',
  ok: 'bg-ok-soft text-ok-text',
  accent: 'bg-accent-soft text-accent-text',
  plain: 'bg-chip text-ink-2',
  unknown: 'border border-dashed border-line-strong text-unknown-text',
};

export function Badge({
  tone = 'plain',
  children,
  title,
  className,
}: {
  readonly tone?: Tone;
  readonly children: ReactNode;
  readonly title?: string;
  readonly className?: string;
}) {
  return (
    <span
      title={title}
      className={names(
        'inline-flex h-5 shrink-0 items-center gap-1 rounded-sm px-1.5 text-2xs font-medium whitespace-nowrap',
        tones[tone],
        className,
      )}
    >
      {children}
    </span>
  );
}

const heights: Readonly<Record<Severity, readonly [string, number]>> = {
  critical: ['text-critical', 4],
  high: ['text-high', 3],
  medium: ['text-medium', 2],
  low: ['text-low', 1],
  informational: ['text-informational', 0],
};

/** Severity as rising bars, so that it reads without colour too. */
export function SeverityMark({
  severity,
  className,
}: {
  readonly severity: Severity;
  readonly className?: string;
}) {
  const [colour, filled] = heights[severity];
  return (
    <svg
      viewBox="0 0 16 16"
      className={names('size-4 shrink-0', colour, className)}
      role="img"
      aria-label={`Severity ${severity}`}
    >
      <title>{capital(severity)}</title>
      {[0, 1, 2, 3].map((index) => (
        <rect
          key={index}
          x={1 + index * 3.75}
          y={11 - index * 3}
          width={2.75}
          height={4 + index * 3}
          rx={0.75}
          fill="currentColor"
          opacity={index < filled ? 1 : 0.25}
        />
      ))}
    </svg>
  );
}

export function SeverityBadge({ severity }: { readonly severity: Severity }) {
  return (
    <Badge tone={severity}>
      <SeverityMark severity={severity} className="size-3" />
      {capital(severity)}
    </Badge>
  );
}

const tierLooks = [
  'bg-tier0 text-tier0-ink',
  'bg-tier1 text-tier1-ink',
  'bg-tier2 text-tier2-ink',
  'bg-tier3 text-tier3-ink border border-line-strong',
] as const;

const tierSays = [
  'Tier 0: control plane, emergency access, or whatever can take it',
  'Tier 1: crown-jewel data and systems',
  'Tier 2: ordinary production',
  'Tier 3: low',
] as const;

export function TierChip({ tier }: { readonly tier: Tier }) {
  return (
    <span
      title={tierSays[tier]}
      className={names(
        'inline-flex h-4.5 w-6 shrink-0 items-center justify-center rounded-sm text-2xs font-semibold',
        tierLooks[tier],
      )}
    >
      T{tier}
    </span>
  );
}

const verdicts = {
  pass: [CircleCheck, 'text-ok', 'Pass'],
  fail: [CircleX, 'text-critical', 'Fail'],
  unknown: [CircleHelp, 'text-unknown', 'Unknown'],
} as const;

export function VerdictMark({ status }: { readonly status: keyof typeof verdicts }) {
  const [Icon, colour, label] = verdicts[status];
  return <Icon role="img" aria-label={label} className={names('size-4 shrink-0', colour)} />;
}

/** Said plainly: we do not know, and why. */
export function Unknown({
  because,
  children = 'Unknown',
}: {
  readonly because: string;
  readonly children?: ReactNode;
}) {
  return (
    <span
      title={because}
      className="hatched inline-flex h-5 items-center rounded-sm border border-dashed border-line-strong px-1.5 text-xs whitespace-nowrap text-unknown-text"
    >
      <span className="rounded-sm bg-surface px-1">{children}</span>
    </span>
  );
}
