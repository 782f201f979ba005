import { Link } from '@tanstack/react-router';
import { BadgeCheck } from 'lucide-react';
import type { TriedConnection } from '../../contract.ts';
import { counted, whole } from '../../format/number.ts';
import { plain } from '../../format/words.ts';
import { Badge } from '../../parts/badge.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Scroller } from '../../parts/scroller.tsx';

const said = {
  yes: { tone: 'ok', word: 'Granted' },
  no: { tone: 'critical', word: 'Missing' },
  unknown: { tone: 'unknown', word: 'Not known' },
} as const;

/** Missing ones first: they are what one has to do something about. */
const order = ['no', 'unknown', 'yes'] as const;

/** Each permission as it was tried, what was seen, and what cannot be. */
export function Tried({ tried }: { readonly tried: TriedConnection }) {
  const of = (granted: keyof typeof said): number =>
    tried.permissions.filter((one) => one.granted === granted).length;
  const rows = tried.permissions.toSorted(
    (a, b) => order.indexOf(a.granted) - order.indexOf(b.granted),
  );
  return (
    <>
      <p className="text-sm font-medium">
        {of('yes')} granted, {of('no')} missing, {of('unknown')} not known, of{' '}
        {counted(rows.length, 'permission')}
      </p>
      {tried.seen && (
        <p className="mt-1 text-sm text-ink-2">
          Seen:{' '}
          {Object.entries(tried.seen)
            .map(([kind, count]) => `${whole(count)} ${plain(kind)}`)
            .join(', ')}
        </p>
      )}
      {rows.length > 0 && (
        <Scroller
          label="Permissions"
          className="mt-3 max-h-80 overflow-auto rounded-md border border-line"
        >
          <table className="w-full text-sm">
            <tbody>
              {rows.map((one) => (
                <tr
                  key={`${one.use} ${one.permission}`}
                  className="border-t border-line/60 first:border-t-0"
                >
                  <td className="px-3 py-1.5 align-top">
                    <Badge tone={said[one.granted].tone}>{said[one.granted].word}</Badge>
                  </td>
                  <td className="px-3 py-1.5 align-top text-xs text-ink-3">to {one.use}</td>
                  <th
                    scope="row"
                    className="px-3 py-1.5 text-left align-top font-mono text-xs font-normal break-all"
                  >
                    {one.permission}
                    {one.because !== undefined && (
                      <span className="block font-sans text-ink-3">{one.because}</span>
                    )}
                  </th>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroller>
      )}
      {tried.blind.length > 0 && (
        <ul className="mt-3 flex flex-col gap-1 text-xs">
          {tried.blind.map(({ area, because }) => (
            <li key={`${area} ${because}`}>
              <span className="font-medium">Cannot see {area}:</span>{' '}
              <span className="text-ink-3">{because}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** It is kept. */
export function Result({ tried }: { readonly tried: TriedConnection }) {
  return (
    <Panel title="Kept">
      <p className="flex items-start gap-2 text-sm">
        <BadgeCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-ok-text" />
        <span>
          {tried.title}, connection {tried.name}, is kept sealed. Start{' '}
          <code className="font-mono text-xs">countersign up</code> again to read from it: the first
          time the last 30 days, to learn from, without alerting.
        </span>
      </p>
      <div className="mt-3">
        <Tried tried={tried} />
      </div>
      <p className="mt-4 flex gap-4">
        <Link to="/systems" className="text-sm text-accent-text hover:underline">
          Systems
        </Link>
        <Link to="/systems/connect" className="text-sm text-accent-text hover:underline">
          Connect another
        </Link>
      </p>
    </Panel>
  );
}
