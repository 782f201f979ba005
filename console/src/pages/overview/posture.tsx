import { Link } from '@tanstack/react-router';
import type { Overview } from '../../contract.ts';
import { outOf, percent, whole } from '../../format/number.ts';
import { classWord } from '../../format/words.ts';
import { TierChip } from '../../parts/badge.tsx';
import { Stack, verdictSlices } from '../../parts/meter.tsx';
import { Panel } from '../../parts/panel.tsx';
import { ClassIcon } from '../../parts/principal.tsx';

const bands = [
  ['critical', '75–100', 'bg-critical'],
  ['high', '50–74', 'bg-high'],
  ['medium', '25–49', 'bg-medium'],
  ['low', '0–24', 'bg-line-strong'],
] as const;

/** Tier says damage, risk says how exposed: where both are high is where to start. */
export function PostureByTier({ overview }: { readonly overview: Overview }) {
  const { posture } = overview;
  const judged = posture.pass + posture.fail + posture.unknown + posture.excepted;
  return (
    <Panel
      title="Posture"
      note="risk by tier"
      actions={
        <Link to="/posture" className="link text-xs">
          Checks
        </Link>
      }
    >
      <ul className="flex flex-col gap-2.5">
        {posture.tiers.map((tier) => (
          <li key={tier.tier}>
            <Link
              to="/identities"
              search={{ tier: [tier.tier] }}
              className="grid grid-cols-[auto_minmax(0,1fr)_6.5rem] items-center gap-2.5 rounded-sm hover:opacity-80"
            >
              <TierChip tier={tier.tier} />
              <Stack
                label={`Tier ${tier.tier}`}
                className="h-3"
                slices={bands.map(([name, , className]) => ({
                  name,
                  value: tier[name],
                  className,
                }))}
              />
              <span className="text-right text-xs text-ink-2">
                {whole(tier.critical + tier.high)}{' '}
                <span className="text-ink-3">of {whole(tier.total)}</span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
      <ul className="mt-3 flex flex-wrap gap-x-3 gap-y-1 text-xs text-ink-3">
        {bands.map(([name, range, className]) => (
          <li key={name} className="flex items-center gap-1.5">
            <span aria-hidden className={`size-2 rounded-xs ${className}`} />
            {range}
          </li>
        ))}
      </ul>
      <p className="label mt-4 border-t border-line pt-3 pb-1">At risk (50 or more), by class</p>
      <ul>
        {[...posture.byClass]
          .sort((a, b) => b.atRisk - a.atRisk)
          .map((row) => (
            <li key={row.class} className="border-t border-line/60 first:border-t-0">
              <Link
                to="/identities"
                search={{ class: [row.class] }}
                className="flex h-7 items-center gap-2 text-xs hover:bg-hover"
              >
                <ClassIcon name={row.class} className="size-3.5" />
                <span className="flex-1 text-ink-2">{classWord(row.class)}</span>
                {whole(row.atRisk)} <span className="text-ink-3">of {whole(row.total)}</span>
              </Link>
            </li>
          ))}
      </ul>
      <div className="mt-3 border-t border-line pt-3">
        <Stack label="Check verdicts" slices={verdictSlices(posture)} />
        <p className="mt-1.5 text-xs text-ink-3">
          {percent(posture.pass, judged)} of {whole(judged)} verdicts pass,{' '}
          {outOf(posture.unknown, judged)} unknown: never counted as passed.
        </p>
      </div>
    </Panel>
  );
}
