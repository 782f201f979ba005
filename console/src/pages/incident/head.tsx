import { Link } from '@tanstack/react-router';
import { ChevronRight } from 'lucide-react';
import type { IncidentDetail } from '../../contract.ts';
import { counted } from '../../format/number.ts';
import {
  dispositionSays,
  dispositionWord,
  incidentStatusWord,
  incidentVerdictWord,
} from '../../format/words.ts';
import { Badge, SeverityBadge, TierChip } from '../../parts/badge.tsx';
import { Confidence } from '../../parts/meter.tsx';
import { Ago } from '../../parts/when.tsx';
import { Chain } from './chain.tsx';
import { Expect } from './expect.tsx';
import { Verdict } from './verdict.tsx';

/** What it is, how sure, how bad, and the sentence one can read out. */
export function Head({ detail }: { readonly detail: IncidentDetail }) {
  const { incident } = detail;
  const { decision } = incident;
  return (
    <header className="flex flex-col gap-2">
      <nav aria-label="Where you are" className="flex items-center gap-1 text-xs text-ink-3">
        <Link to="/incidents" className="hover:text-ink hover:underline">
          Incidents
        </Link>
        <ChevronRight aria-hidden className="size-3" />
        <span className="font-mono text-2xs">{incident.id}</span>
      </nav>
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <h1 className="min-w-0 flex-1 basis-80 text-xl font-semibold tracking-tight text-balance">
          {incident.title}
        </h1>
        <div className="flex flex-wrap gap-2">
          <Verdict incident={incident} />
          <Expect detail={detail} />
        </div>
      </div>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 text-xs text-ink-2">
        <SeverityBadge severity={incident.severity} />
        <Badge
          tone={
            incident.status === 'contained'
              ? 'ok'
              : incident.status === 'containing'
                ? 'low'
                : 'plain'
          }
        >
          {incidentStatusWord[incident.status]}
        </Badge>
        {incident.verdict !== 'undecided' && <Badge>{incidentVerdictWord[incident.verdict]}</Badge>}
        {incident.drill && <Badge tone="accent">DRILL</Badge>}
        <span className="flex items-center gap-1.5">
          <span className="text-ink-3">Confidence</span> <Confidence value={incident.confidence} />
        </span>
        <span className="flex items-center gap-1.5">
          <span className="text-ink-3">Damage</span> <TierChip tier={incident.tier} />
          {incident.tierNow !== undefined && (
            <span className="text-ink-3" title="What it can reach now; the decision follows this">
              at its events, now <TierChip tier={incident.tierNow} />
            </span>
          )}
        </span>
        <span title={`${dispositionSays[decision.disposition]}. ${decision.because}`}>
          <span className="text-ink-3">Decision</span> {dispositionWord[decision.disposition]}
          {decision.pagePeople > 1 && `, ${counted(decision.pagePeople, 'person', 'people')} paged`}
        </span>
        <span>
          <span className="text-ink-3">First event</span> <Ago at={incident.firstEventAt} />
        </span>
      </div>
      <Chain chain={detail.killChain} />
      <p className="max-w-[95ch] text-base text-pretty text-ink">{incident.story}</p>
    </header>
  );
}
