import { Link } from '@tanstack/react-router';
import { Binoculars, Fingerprint } from 'lucide-react';
import { useMay } from '../../client/session.tsx';
import type { IncidentDetail } from '../../contract.ts';
import { counted, outOf, percent } from '../../format/number.ts';
import { incidentStatusWord, incidentVerdictWord } from '../../format/words.ts';
import { Badge, SeverityMark } from '../../parts/badge.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Ago } from '../../parts/when.tsx';

const link = 'link inline-flex items-center gap-1 text-xs';

/** Questions worth asking now, each one press away. */
export function Looks({ looks }: { readonly looks: IncidentDetail['looks'] }) {
  const may = useMay();
  if (looks.length === 0) return null;
  return (
    <Panel title="Look next" note="the most telling first" flush>
      <ol>
        {looks.map((look) => (
          <li key={look.id} className="border-t border-line/70 px-3.5 py-2 first:border-t-0">
            <p className="text-sm font-medium">{look.title}</p>
            <p className="text-xs text-ink-3">{look.because}</p>
            {look.sql !== undefined && may('events:hunt') && (
              <Link to="/hunt" search={{ sql: look.sql }} className={link}>
                <Binoculars aria-hidden className="size-3.5" /> Run the hunt
              </Link>
            )}
            {look.identityId !== undefined && (
              <Link to="/identities/$id" params={{ id: look.identityId }} className={link}>
                <Fingerprint aria-hidden className="size-3.5" /> Open the identity
              </Link>
            )}
          </li>
        ))}
      </ol>
    </Panel>
  );
}

/** What was like it, and what came of that. */
export function Similar({ similar }: { readonly similar: IncidentDetail['similar'] }) {
  if (similar.length === 0) return null;
  return (
    <Panel title="Similar incidents" note={counted(similar.length, 'incident')} flush>
      <ul>
        {similar.map((one) => (
          <li key={one.id} className="border-t border-line/70 px-3.5 py-2 first:border-t-0">
            <p className="flex items-center gap-2">
              <SeverityMark severity={one.severity} />
              <Link
                to="/incidents/$id"
                params={{ id: one.id }}
                className="min-w-0 flex-1 truncate text-sm font-medium hover:underline"
              >
                {one.title}
              </Link>
              <Badge>
                {one.status === 'closed'
                  ? incidentVerdictWord[one.verdict]
                  : incidentStatusWord[one.status]}
              </Badge>
            </p>
            <p className="text-xs text-ink-3">
              {percent(one.likeness, 1)} alike
              {one.shared.techniques.length > 0 && `: ${one.shared.techniques.join(', ')}`}
              {one.shared.identities.length > 0 &&
                `; ${counted(one.shared.identities.length, 'identity', 'identities')} in both`}{' '}
              · <Ago at={one.openedAt} />
            </p>
            <p className="text-xs text-ink-2">{one.outcome}</p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** What people had expected of its detectors; those signals do not weigh. */
export function Expected({ detail }: { readonly detail: IncidentDetail }) {
  const { suppressions, incident } = detail;
  if (suppressions.length === 0) return null;
  return (
    <Panel
      title="Expected by people"
      note={outOf(suppressions.length, incident.signals.length)}
      flush
    >
      <ul>
        {suppressions.map((one) => (
          <li key={one.id} className="border-t border-line/70 px-3.5 py-2 text-xs first:border-t-0">
            <p className="font-mono">{one.detector}</p>
            <p className="text-ink-2">{one.reason}</p>
            <p className="text-ink-3">
              said by {one.by}, ends <Ago at={one.until} />
            </p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
